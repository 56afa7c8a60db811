-- Patrols of grids. No column holds where a worker was: a pass keeps its point, its moment and how it was proved.

CREATE TABLE patrol_plan (
  district_id BIGINT NOT NULL,
  grid_id     BIGINT NOT NULL,
  revision    BIGINT NOT NULL,   -- from 2; all are kept
  since       BIGINT NOT NULL,
  actor_id    BIGINT NOT NULL,   -- the account; 0 = the seed
  reason      TEXT   NOT NULL,
  last_number BIGINT NOT NULL,   -- of all points that the grid ever had
  points      TEXT   NOT NULL,   -- JSON
  rounds      TEXT   NOT NULL,   -- JSON
  PRIMARY KEY (district_id, grid_id, revision)
);

CREATE TABLE patrol_pass (
  district_id BIGINT NOT NULL,
  grid_id     BIGINT NOT NULL,
  day         BIGINT NOT NULL,   -- days since 1970-01-01
  part        TEXT   NOT NULL,   -- morning, afternoon
  point       BIGINT NOT NULL,   -- its number in the grid
  at          BIGINT NOT NULL,   -- by the phone's clock
  arrived_at  BIGINT NOT NULL,   -- by the server's
  way         TEXT   NOT NULL,   -- position, code
  nearness    TEXT   NOT NULL,   -- inside, edge, unknown
  account_id  BIGINT NOT NULL,
  PRIMARY KEY (district_id, grid_id, day, part, point)
);
CREATE INDEX patrol_pass_day ON patrol_pass (district_id, day);

CREATE TABLE patrol_excuse (
  district_id BIGINT NOT NULL,
  grid_id     BIGINT NOT NULL,
  day         BIGINT NOT NULL,
  part        TEXT   NOT NULL,
  point       BIGINT NOT NULL,   -- 0 = the whole round
  reason      TEXT   NOT NULL,   -- a word of patrol.yaml
  at          BIGINT NOT NULL,
  account_id  BIGINT NOT NULL,
  standing    TEXT   NOT NULL,   -- asked · agreed · refused
  PRIMARY KEY (district_id, grid_id, day, part, point)
);
CREATE INDEX patrol_excuse_day ON patrol_excuse (district_id, day);
