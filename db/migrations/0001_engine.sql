-- The engine's tables: the record, the matters, what makes a write answer twice the same. A district is
-- whole in one database; district_id leads every key. Times are UTC milliseconds.

CREATE TABLE district_head (
  district_id BIGINT NOT NULL PRIMARY KEY,
  seq         BIGINT NOT NULL,   -- of the last event
  chain_hash  BYTEA  NOT NULL,   -- of the last event
  last_at     BIGINT NOT NULL,   -- time never runs backwards in a district
  last_id     BIGINT NOT NULL,   -- nor do ids
  epoch       BIGINT NOT NULL,   -- of the one writer
  network_rev BIGINT NOT NULL    -- of the organisation network's snapshot
);

CREATE TABLE event (
  district_id BIGINT NOT NULL,
  seq         BIGINT NOT NULL,   -- without gaps
  matter_id   BIGINT NOT NULL,   -- 0 = an act without a matter
  at          BIGINT NOT NULL,
  actor_id    BIGINT NOT NULL,   -- 0 = the system, or a person without an account
  kind        TEXT   NOT NULL,
  facts       TEXT   NOT NULL,   -- all that replay needs, nothing personal
  personal    TEXT,              -- erasable
  salt        BYTEA,             -- goes with it
  digest      BYTEA  NOT NULL,
  chain_hash  BYTEA  NOT NULL,
  PRIMARY KEY (district_id, seq)
);
CREATE INDEX event_of_matter ON event (district_id, matter_id, seq);

CREATE TABLE idempotency (
  district_id BIGINT NOT NULL,
  scope       TEXT   NOT NULL,
  key         TEXT   NOT NULL,
  body_digest BYTEA  NOT NULL,
  status      BIGINT NOT NULL,
  answer      TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  PRIMARY KEY (district_id, scope, key)
);
CREATE INDEX idempotency_age ON idempotency (district_id, at);

CREATE TABLE counter (
  district_id BIGINT NOT NULL,
  name        TEXT   NOT NULL,
  value       BIGINT NOT NULL,
  PRIMARY KEY (district_id, name)
);

-- A published version of a chain does not change.
CREATE TABLE chain_version (
  district_id    BIGINT NOT NULL,
  chain          TEXT   NOT NULL,
  version        BIGINT NOT NULL,
  meaning_digest TEXT   NOT NULL,
  files          TEXT   NOT NULL,   -- JSON: name → text of every file
  published_at   BIGINT NOT NULL,
  PRIMARY KEY (district_id, chain, version)
);

CREATE TABLE matter (
  district_id   BIGINT NOT NULL,
  id            BIGINT NOT NULL,
  number        TEXT   NOT NULL,
  chain         TEXT   NOT NULL,
  chain_version BIGINT NOT NULL,
  stage         TEXT   NOT NULL,
  stage_kind    BIGINT NOT NULL,   -- 0 open · 1 waiting · 2 settled · 3 closed
  owner_id      BIGINT NOT NULL,
  place_id      BIGINT NOT NULL,
  parent_id     BIGINT NOT NULL,   -- 0 = none
  merged_into   BIGINT NOT NULL,   -- 0 = none
  revision      BIGINT NOT NULL,
  due_at        BIGINT NOT NULL,   -- the nearest end of a running clock; where none runs a far one, the latest first
  timer_at      BIGINT NOT NULL,   -- when a clock next does something; the largest number when none does
  opened_at     BIGINT NOT NULL,
  closed_at     BIGINT NOT NULL,   -- 0 = not
  proposals     TEXT   NOT NULL,   -- «,extend,return,»: steps that wait for an approval
  tags          TEXT   NOT NULL,   -- «,kind=help,urgent=true,»: what lists are filtered by
  marked        BIGINT NOT NULL,   -- 1 = a view asks for one of the tags
  state         TEXT   NOT NULL,   -- JSON: the fold of the matter's events
  PRIMARY KEY (district_id, id)
);
CREATE UNIQUE INDEX matter_number ON matter (district_id, number);
CREATE INDEX matter_timer ON matter (district_id, timer_at);
CREATE INDEX matter_owner ON matter (district_id, owner_id, due_at, id);
CREATE INDEX matter_stage ON matter (district_id, owner_id, chain, stage, due_at, id);
CREATE INDEX matter_place ON matter (district_id, place_id, due_at, id);
CREATE INDEX matter_due ON matter (district_id, due_at, id);
CREATE INDEX matter_busy ON matter (district_id, due_at, id) WHERE stage_kind < 2;
CREATE INDEX matter_marked ON matter (district_id, due_at, id) WHERE marked = 1;
CREATE INDEX matter_proposals ON matter (district_id, due_at, id) WHERE proposals <> ',';
CREATE INDEX matter_parent ON matter (district_id, parent_id) WHERE parent_id <> 0;
CREATE INDEX matter_merged ON matter (district_id, merged_into) WHERE merged_into <> 0;

-- The fold of what is personal, apart so that it can be removed.
CREATE TABLE matter_personal (
  district_id BIGINT NOT NULL,
  matter_id   BIGINT NOT NULL,
  personal    TEXT   NOT NULL,   -- JSON: field → text
  PRIMARY KEY (district_id, matter_id)
);

-- Who has read the record how far.
CREATE TABLE consumer (
  district_id BIGINT NOT NULL,
  name        TEXT   NOT NULL,
  seq         BIGINT NOT NULL,
  PRIMARY KEY (district_id, name)
);

CREATE TABLE attachment (
  district_id BIGINT NOT NULL,
  id          BIGINT NOT NULL,
  uploader    TEXT   NOT NULL,   -- scope of the session or of the visitor's secret
  kind        TEXT   NOT NULL,
  media_type  TEXT   NOT NULL,
  bytes       BIGINT NOT NULL,
  digest      TEXT   NOT NULL,
  matter_id   BIGINT NOT NULL,   -- 0 = pending
  uploaded_at BIGINT NOT NULL,
  PRIMARY KEY (district_id, id)
);
CREATE INDEX attachment_pending ON attachment (district_id, matter_id, uploaded_at);
