-- Keys by which other systems ask this server, each with the posts of an account and no more than its scopes.

CREATE TABLE api_key (
  district_id BIGINT NOT NULL,
  id          BIGINT NOT NULL,   -- at random
  account_id  BIGINT NOT NULL,
  name        TEXT   NOT NULL,   -- of the other system
  digest      TEXT   NOT NULL,   -- SHA-256 of the key, in hex: it has 256 random bits, so that a slow hash would protect nothing
  scopes      TEXT   NOT NULL,   -- with a space between
  made_at     BIGINT NOT NULL,
  made_by     BIGINT NOT NULL,
  expires_at  BIGINT NOT NULL,   -- 0 = never
  revoked_at  BIGINT NOT NULL,   -- 0 = it holds
  seen_at     BIGINT NOT NULL,   -- 0 = not yet
  PRIMARY KEY (district_id, id),
  UNIQUE (district_id, digest)
);
