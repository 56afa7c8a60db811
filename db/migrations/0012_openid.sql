-- Who signs in at another's (OpenID Connect), and which posts that brought.

ALTER TABLE post ADD COLUMN given_by TEXT NOT NULL DEFAULT '';   -- a provider; '' = people here
ALTER TABLE session ADD COLUMN provider TEXT NOT NULL DEFAULT '';

CREATE TABLE identity (
  district_id BIGINT NOT NULL,
  provider    TEXT   NOT NULL,
  subject     TEXT   NOT NULL,   -- the provider's own id of that person, which it never gives to another
  account_id  BIGINT NOT NULL,
  since_at    BIGINT NOT NULL,
  PRIMARY KEY (district_id, provider, subject),
  UNIQUE (district_id, account_id, provider)
);
