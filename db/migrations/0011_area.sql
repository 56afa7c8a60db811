-- Where a place is: GeoJSON coordinates of a MultiPolygon (RFC 7946), WGS-84. A place has one area, or none that is known.

CREATE TABLE area (
  district_id     BIGINT NOT NULL,
  place_id        BIGINT NOT NULL,
  coordinates     TEXT   NOT NULL,
  is_illustration BIGINT NOT NULL CHECK (is_illustration IN (0, 1)),  -- 1 = drawn, not surveyed
  source          TEXT   NOT NULL,
  PRIMARY KEY (district_id, place_id)
);
