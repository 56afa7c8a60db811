-- Texts that staff keep for what they write often (答复模板).

CREATE TABLE reply_template (
  district_id BIGINT NOT NULL,
  id          TEXT   NOT NULL,
  org_id      BIGINT NOT NULL,   -- whose people see it; 0 = all of the district
  chain       TEXT   NOT NULL,
  field       TEXT   NOT NULL,   -- the text that it is for
  category    TEXT   NOT NULL,   -- of matters about this; '' = of all
  title       TEXT   NOT NULL,
  text        TEXT   NOT NULL,
  PRIMARY KEY (district_id, id)
);
