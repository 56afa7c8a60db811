-- Of matters that have ended, whose place in the lists hardly changes any more: which have a tag, in the order of the lists,
-- with all that a list asks beside. So a rare tag costs no more than a frequent one.

CREATE TABLE ended_tag (
  district_id BIGINT NOT NULL,
  id          BIGINT NOT NULL,   -- of the matter, and as it stands there:
  tag         TEXT   NOT NULL,   -- one of its tags, «kind=help»
  chain       TEXT   NOT NULL,
  due_at      BIGINT NOT NULL,
  owner_id    BIGINT NOT NULL,
  place_id    BIGINT NOT NULL,
  stage       TEXT   NOT NULL,
  PRIMARY KEY (district_id, id, tag)
);
CREATE INDEX ended_tag_list ON ended_tag (district_id, chain, tag, due_at, id, owner_id, place_id, stage);

-- Lists by a mark hold no closed matters, and most that were ever marked are closed.
DROP INDEX matter_marked;
CREATE INDEX matter_marked ON matter (district_id, chain, due_at, id, owner_id, place_id, tags) WHERE marked = 1 AND stage_kind < 3;

INSERT INTO ended_tag (district_id, id, tag, chain, due_at, owner_id, place_id, stage)
SELECT district_id, id, tag, chain, due_at, owner_id, place_id, stage
FROM matter CROSS JOIN LATERAL unnest(string_to_array(trim(BOTH ',' FROM tags), ',')) AS tag
WHERE stage_kind >= 2 AND tag <> '';
