-- Of matters that have ended, whose place in the lists no longer changes: which have a tag, in the order of the lists. So
-- a rare tag costs no more than a frequent one.

CREATE TABLE ended_tag (
  district_id BIGINT NOT NULL,
  chain       TEXT   NOT NULL,
  tag         TEXT   NOT NULL,   -- «kind=help»
  due_at      BIGINT NOT NULL,   -- as in «matter»
  matter_id   BIGINT NOT NULL,
  PRIMARY KEY (district_id, chain, tag, due_at, matter_id)
) WITHOUT ROWID;

WITH RECURSIVE part (district_id, chain, due_at, matter_id, tag, rest) AS (
  SELECT district_id, chain, due_at, id, '', substr(tags, 2) FROM matter WHERE stage_kind >= 2
  UNION ALL
  SELECT district_id, chain, due_at, matter_id, substr(rest, 1, instr(rest, ',') - 1), substr(rest, instr(rest, ',') + 1)
  FROM part WHERE rest <> ''
)
INSERT INTO ended_tag (district_id, chain, tag, due_at, matter_id)
SELECT district_id, chain, tag, due_at, matter_id FROM part WHERE tag <> '';
