-- Of matters that have ended, whose place in the lists no longer changes: which have a tag, in the order of the lists. So
-- a rare tag costs no more than a frequent one.

CREATE TABLE ended_tag (
  district_id BIGINT NOT NULL,
  matter_id   BIGINT NOT NULL,
  tag         TEXT   NOT NULL,   -- «kind=help»
  chain       TEXT   NOT NULL,
  due_at      BIGINT NOT NULL,   -- as in «matter»
  PRIMARY KEY (district_id, matter_id, tag)
);
CREATE INDEX ended_tag_list ON ended_tag (district_id, chain, tag, due_at, matter_id);

INSERT INTO ended_tag (district_id, matter_id, tag, chain, due_at)
SELECT district_id, id, tag, chain, due_at
FROM matter CROSS JOIN LATERAL unnest(string_to_array(trim(BOTH ',' FROM tags), ',')) AS tag
WHERE stage_kind >= 2 AND tag <> '';
