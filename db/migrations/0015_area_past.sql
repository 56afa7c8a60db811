-- Where a place was before: each border until another took its stead.

CREATE TABLE area_past (
  district_id     BIGINT NOT NULL,
  place_id        BIGINT NOT NULL,
  until           BIGINT NOT NULL,
  coordinates     TEXT   NOT NULL,
  is_illustration BIGINT NOT NULL CHECK (is_illustration IN (0, 1)),
  source          TEXT   NOT NULL,
  PRIMARY KEY (district_id, place_id, until)
);
