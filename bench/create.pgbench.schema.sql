-- What pgbench writes into: a key and two indexes.
CREATE TABLE IF NOT EXISTS three (
  district_id BIGINT NOT NULL,
  id          BIGINT NOT NULL,
  owner_id    BIGINT NOT NULL,
  at          BIGINT NOT NULL,
  body        TEXT   NOT NULL,
  PRIMARY KEY (district_id, id)
);
CREATE INDEX IF NOT EXISTS three_owner ON three (district_id, owner_id, id);
CREATE INDEX IF NOT EXISTS three_at ON three (district_id, at);
