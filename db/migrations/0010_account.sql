-- Accounts and posts that change over HTTP; a post has its time, and what it was stays. Passwords by rule, a second factor.
-- Times are UTC milliseconds.

ALTER TABLE account ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE account ADD COLUMN must_change BIGINT NOT NULL DEFAULT 0;    -- the password was set by another
ALTER TABLE account ADD COLUMN totp_secret TEXT;                         -- sealed; null = no second factor
ALTER TABLE account ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;      -- the last one used: a code is good once

CREATE TABLE post_since (
  district_id   BIGINT NOT NULL,
  account_id    BIGINT NOT NULL,
  org_id        BIGINT NOT NULL,
  role          TEXT   NOT NULL,
  from_at       BIGINT NOT NULL,   -- 0 = from the beginning
  until_at      BIGINT NOT NULL,   -- no longer then; 0 = open
  stands_in_for BIGINT NOT NULL,   -- the account whose post this is while it is away; 0 = it is one's own
  paper         TEXT   NOT NULL,
  PRIMARY KEY (district_id, account_id, org_id, role, from_at)
);
INSERT INTO post_since SELECT district_id, account_id, org_id, role, 0, 0, 0, '' FROM post;
DROP TABLE post;
ALTER TABLE post_since RENAME TO post;

-- Passwords that may not be used again.
CREATE TABLE password_past (
  district_id BIGINT NOT NULL,
  account_id  BIGINT NOT NULL,
  until_at    BIGINT NOT NULL,
  hash        TEXT   NOT NULL,
  PRIMARY KEY (district_id, account_id, until_at)
);

-- Good once each, in place of the second factor.
CREATE TABLE recovery_code (
  district_id BIGINT NOT NULL,
  account_id  BIGINT NOT NULL,
  digest      BYTEA  NOT NULL,
  PRIMARY KEY (district_id, account_id, digest)
);

ALTER TABLE session ADD COLUMN pending TEXT NOT NULL DEFAULT '';   -- what is still to be done before anything else may be

-- Looks at personal data, for whoever audits: the other acts have no matter.
CREATE INDEX event_reveal ON event (district_id, seq) WHERE kind = 'matter.revealed';
