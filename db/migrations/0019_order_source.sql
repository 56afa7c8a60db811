-- Who sends orders as tables, and how their columns are read.

CREATE TABLE order_source (
  district_id BIGINT NOT NULL,
  name        TEXT   NOT NULL,
  mapping     TEXT   NOT NULL,   -- JSON: {"columns": {field: column}, "values": {field: what stands where the column is empty}}
  PRIMARY KEY (district_id, name)
);
