-- Bodies begin and end; relations beside the tree, and what each was step by step. Dates are days since 1970, moments UTC
-- milliseconds.

ALTER TABLE org ADD COLUMN life TEXT NOT NULL DEFAULT 'running';  -- founding, running, ended
ALTER TABLE org ADD COLUMN members BIGINT;                        -- full Party members in it; NULL = not said
ALTER TABLE org_past ADD COLUMN life TEXT NOT NULL DEFAULT 'running';
ALTER TABLE org_past ADD COLUMN members BIGINT;

CREATE TABLE relation (
  district_id BIGINT NOT NULL,
  id          BIGINT NOT NULL,
  kind        TEXT   NOT NULL,
  from_id     BIGINT NOT NULL,
  to_id       BIGINT NOT NULL,
  state       TEXT   NOT NULL,   -- proposed, agreed, running, declined, ended
  since       BIGINT NOT NULL,   -- the first day
  until       BIGINT,            -- the last day, by its term or because it was ended; NULL = open
  tasks       TEXT   NOT NULL,   -- 职责清单
  paper       TEXT   NOT NULL,   -- the document that it rests on
  revision    BIGINT NOT NULL,
  PRIMARY KEY (district_id, id)
);

CREATE TABLE relation_past (
  district_id BIGINT NOT NULL,
  relation_id BIGINT NOT NULL,
  revision    BIGINT NOT NULL,   -- so that of two steps from the same state only one is written
  state       TEXT   NOT NULL,   -- into which it came
  at          BIGINT NOT NULL,
  paper       TEXT   NOT NULL,
  reason      TEXT   NOT NULL,
  actor_id    BIGINT NOT NULL,   -- the account that entered it; 0 = the seed
  PRIMARY KEY (district_id, relation_id, revision)
);

-- The newest of a chain that has few matters, among a district's many.
CREATE INDEX matter_newest ON matter (district_id, chain, id, owner_id, place_id);
