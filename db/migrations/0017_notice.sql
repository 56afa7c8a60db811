-- What people are told: in the pages, by the ways out of the house that they chose, and other systems by their webhooks.

CREATE TABLE notice (
  district_id BIGINT NOT NULL,
  account_id  BIGINT NOT NULL,
  seq         BIGINT NOT NULL,   -- of the event in the record
  matter_id   BIGINT NOT NULL,
  word        TEXT   NOT NULL,   -- the notice, in the words of the matter's chain
  at          BIGINT NOT NULL,
  read_at     BIGINT NOT NULL,   -- 0 = not yet
  PRIMARY KEY (district_id, account_id, seq)
);
CREATE INDEX notice_at ON notice (district_id, at);

CREATE TABLE contact (
  district_id  BIGINT NOT NULL,
  id           BIGINT NOT NULL,  -- at random
  account_id   BIGINT NOT NULL,
  channel      TEXT   NOT NULL,  -- mail, sms, wechat
  address      TEXT   NOT NULL,  -- sealed
  pace         TEXT   NOT NULL,  -- now, daily
  language     TEXT   NOT NULL,  -- zh, en
  confirmed_at BIGINT NOT NULL,  -- 0 = not yet
  code_digest  TEXT   NOT NULL,  -- of the code that confirms it, in hex
  code_until   BIGINT NOT NULL,
  code_tries   BIGINT NOT NULL,
  PRIMARY KEY (district_id, id),
  UNIQUE (district_id, account_id, channel)
);

CREATE TABLE hook (
  district_id BIGINT NOT NULL,
  id          BIGINT NOT NULL,   -- at random
  account_id  BIGINT NOT NULL,   -- with whose eyes it sees
  url         TEXT   NOT NULL,
  secret      TEXT   NOT NULL,   -- sealed
  chains      TEXT   NOT NULL,   -- names with a space between; '' = all
  made_at     BIGINT NOT NULL,
  made_by     BIGINT NOT NULL,
  PRIMARY KEY (district_id, id)
);

CREATE TABLE follow (
  district_id  BIGINT NOT NULL,
  id           BIGINT NOT NULL,  -- at random
  address      TEXT   NOT NULL,  -- sealed
  digest       TEXT   NOT NULL,  -- of the address, under a key of the server: it is known again without being read
  place_id     BIGINT NOT NULL,  -- what is followed: a place; 0 = a matter
  matter_id    BIGINT NOT NULL,
  language     TEXT   NOT NULL,  -- zh, en
  made_at      BIGINT NOT NULL,
  confirmed_at BIGINT NOT NULL,  -- 0 = not yet
  PRIMARY KEY (district_id, id),
  UNIQUE (district_id, digest, place_id, matter_id)
);
CREATE INDEX follow_place ON follow (district_id, place_id);
CREATE INDEX follow_matter ON follow (district_id, matter_id) WHERE matter_id <> 0;

CREATE TABLE delivery (
  district_id BIGINT NOT NULL,
  id          BIGINT NOT NULL,   -- seq of the event × 2^20 + its number there
  channel     TEXT   NOT NULL,
  account_id  BIGINT NOT NULL,   -- to whose contact; 0 = to the address
  receiver_id BIGINT NOT NULL,   -- the webhook, or who follows a place; 0 = neither
  address     TEXT,              -- sealed
  matter_id   BIGINT NOT NULL,
  chain       TEXT   NOT NULL,
  word        TEXT   NOT NULL,
  state       TEXT   NOT NULL,   -- waiting, sent, dropped, dead
  tries       BIGINT NOT NULL,
  due_at      BIGINT NOT NULL,
  made_at     BIGINT NOT NULL,
  ended_at    BIGINT NOT NULL,   -- 0 = it still waits
  failure     TEXT   NOT NULL,   -- of the last try
  PRIMARY KEY (district_id, id)
);
CREATE INDEX delivery_due ON delivery (district_id, channel, due_at) WHERE state = 'waiting';
CREATE INDEX delivery_state ON delivery (district_id, state, id);
