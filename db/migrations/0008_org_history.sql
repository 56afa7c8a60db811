-- What a body was before: who was what, and until when. Its id stays; times are UTC milliseconds.

ALTER TABLE org ADD COLUMN credit_code TEXT NOT NULL DEFAULT '';  -- 统一社会信用代码; empty = none, or not known
ALTER TABLE org ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE org ADD COLUMN since BIGINT NOT NULL DEFAULT 0;       -- it stands so since then; 0 = from the beginning

CREATE TABLE org_past (
  district_id BIGINT NOT NULL,
  org_id      BIGINT NOT NULL,
  revision    BIGINT NOT NULL,   -- so that of two changes of the same state only one is written
  since       BIGINT NOT NULL,
  until       BIGINT NOT NULL,
  name_zh     TEXT   NOT NULL,
  name_en     TEXT   NOT NULL,
  parent_id   BIGINT NOT NULL,
  place_id    BIGINT NOT NULL,
  phone       TEXT,
  credit_code TEXT   NOT NULL,
  paper       TEXT   NOT NULL,   -- the document that ended this state, «平湛编〔2026〕12号»
  reason      TEXT   NOT NULL,
  actor_id    BIGINT NOT NULL,   -- the account that entered it
  PRIMARY KEY (district_id, org_id, revision)
);
