-- The organisation network of a district: places, bodies, duties, the calendar, accounts with their posts and
-- sessions. Small: all but sessions is kept in memory as one snapshot. Times are UTC milliseconds, 0 = never.

CREATE TABLE place (
  district_id BIGINT NOT NULL,
  id          BIGINT NOT NULL,
  kind        TEXT   NOT NULL,
  code        TEXT   NOT NULL,   -- of the statistics, or the district's own
  name_zh     TEXT   NOT NULL,
  name_en     TEXT   NOT NULL,
  parent_id   BIGINT NOT NULL,   -- 0 = the district itself
  households  BIGINT,            -- null = not known
  PRIMARY KEY (district_id, id)
);
CREATE UNIQUE INDEX place_code ON place (district_id, code);

CREATE TABLE org (
  district_id  BIGINT NOT NULL,
  id           BIGINT NOT NULL,
  kind         TEXT   NOT NULL,
  code         TEXT   NOT NULL,  -- a word of the district's own, as lists and imports name the body
  name_zh      TEXT   NOT NULL,
  name_en      TEXT   NOT NULL,
  parent_id    BIGINT NOT NULL,  -- 0 = the top
  place_id     BIGINT NOT NULL,
  level        TEXT   NOT NULL,  -- at which it answers for its place; empty = it does not
  phone        TEXT,
  is_catch_all BIGINT NOT NULL CHECK (is_catch_all IN (0, 1)),
  appraised    BIGINT NOT NULL CHECK (appraised IN (0, 1)),
  PRIMARY KEY (district_id, id)
);
CREATE UNIQUE INDEX org_code ON org (district_id, code);

-- What a matter can be about, in the words of the district.
CREATE TABLE category (
  district_id BIGINT NOT NULL,
  code        TEXT   NOT NULL,
  position    BIGINT NOT NULL,   -- in lists
  name_zh     TEXT   NOT NULL,
  name_en     TEXT   NOT NULL,
  group_zh    TEXT   NOT NULL,   -- the heading above it
  group_en    TEXT   NOT NULL,
  PRIMARY KEY (district_id, code)
);

-- Exactly one body has a category at a place; the nearest place counts.
CREATE TABLE duty (
  district_id BIGINT NOT NULL,
  category    TEXT   NOT NULL,
  place_id    BIGINT NOT NULL,   -- 0 = the whole district
  org_id      BIGINT NOT NULL,
  PRIMARY KEY (district_id, category, place_id)
);

-- A calendar is never changed: a new version is written, and the latest counts.
CREATE TABLE calendar (
  district_id        BIGINT NOT NULL,
  version            BIGINT NOT NULL,
  utc_offset_minutes BIGINT NOT NULL,
  working_weekdays   TEXT   NOT NULL,  -- ISO numbers, Monday = 1: «12345»
  known_from         BIGINT NOT NULL,  -- days since 1970-01-01
  known_to           BIGINT NOT NULL,
  PRIMARY KEY (district_id, version)
);
CREATE TABLE calendar_day (
  district_id BIGINT NOT NULL,
  version     BIGINT NOT NULL,
  day         BIGINT NOT NULL,   -- days since 1970-01-01
  is_workday  BIGINT NOT NULL CHECK (is_workday IN (0, 1)),  -- 1 = make-up day, 0 = holiday
  PRIMARY KEY (district_id, version, day)
);
CREATE TABLE calendar_season (
  district_id BIGINT NOT NULL,
  version     BIGINT NOT NULL,
  position    BIGINT NOT NULL,
  from_month  BIGINT NOT NULL,
  from_day    BIGINT NOT NULL,
  to_month    BIGINT NOT NULL,
  to_day      BIGINT NOT NULL,
  hours       TEXT   NOT NULL,   -- minutes after midnight: «510-720,870-1050»
  PRIMARY KEY (district_id, version, position)
);

CREATE TABLE account (
  district_id         BIGINT NOT NULL,
  id                  BIGINT NOT NULL,
  login               TEXT   NOT NULL,
  password_hash       TEXT   NOT NULL,
  name                TEXT   NOT NULL,
  disabled            BIGINT NOT NULL CHECK (disabled IN (0, 1)),
  failed_count        BIGINT NOT NULL,  -- wrong passwords since the last right one
  locked_until        BIGINT NOT NULL,
  password_changed_at BIGINT NOT NULL,
  created_at          BIGINT NOT NULL,
  PRIMARY KEY (district_id, id)
);
CREATE UNIQUE INDEX account_login ON account (district_id, login);

CREATE TABLE post (
  district_id BIGINT NOT NULL,
  account_id  BIGINT NOT NULL,
  org_id      BIGINT NOT NULL,
  role        TEXT   NOT NULL,
  PRIMARY KEY (district_id, account_id, org_id, role)
);

CREATE TABLE session (
  district_id  BIGINT NOT NULL,
  token_digest BYTEA  NOT NULL,  -- SHA-256: who reads the table cannot use it
  account_id   BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  seen_at      BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  PRIMARY KEY (district_id, token_digest)
);
