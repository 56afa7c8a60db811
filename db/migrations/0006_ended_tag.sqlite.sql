-- Of matters that have ended, whose place in the lists no longer changes: which have a tag, in the order of the lists. So
-- a rare tag costs no more than a frequent one.

CREATE TABLE ended_tag (
  district_id BIGINT NOT NULL,
  matter_id   BIGINT NOT NULL,
  tag         TEXT   NOT NULL,   -- «kind=help»
  chain       TEXT   NOT NULL,
  due_at      BIGINT NOT NULL,   -- as in «matter»
  PRIMARY KEY (district_id, matter_id, tag)
) WITHOUT ROWID;
CREATE INDEX ended_tag_list ON ended_tag (district_id, chain, tag, due_at, matter_id);

WITH RECURSIVE part (district_id, chain, due_at, matter_id, tag, rest) AS (
  SELECT district_id, chain, due_at, id, '', substr(tags, 2) FROM matter WHERE stage_kind >= 2
  UNION ALL
  SELECT district_id, chain, due_at, matter_id, substr(rest, 1, instr(rest, ',') - 1), substr(rest, instr(rest, ',') + 1)
  FROM part WHERE rest <> ''
)
INSERT INTO ended_tag (district_id, matter_id, tag, chain, due_at)
SELECT district_id, matter_id, tag, chain, due_at FROM part WHERE tag <> '';
