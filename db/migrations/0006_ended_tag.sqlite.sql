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
) WITHOUT ROWID;
CREATE INDEX ended_tag_list ON ended_tag (district_id, chain, tag, due_at, id, owner_id, place_id, stage);

-- Lists by a mark hold no closed matters, and most that were ever marked are closed.
DROP INDEX matter_marked;
CREATE INDEX matter_marked ON matter (district_id, chain, due_at, id, owner_id, place_id, tags) WHERE marked = 1 AND stage_kind < 3;

WITH RECURSIVE part (district_id, id, tag, rest) AS (
  SELECT district_id, id, '', substr(tags, 2) FROM matter WHERE stage_kind >= 2
  UNION ALL
  SELECT district_id, id, substr(rest, 1, instr(rest, ',') - 1), substr(rest, instr(rest, ',') + 1) FROM part WHERE rest <> ''
)
INSERT INTO ended_tag (district_id, id, tag, chain, due_at, owner_id, place_id, stage)
SELECT m.district_id, m.id, p.tag, m.chain, m.due_at, m.owner_id, m.place_id, m.stage
FROM part p JOIN matter m ON m.district_id = p.district_id AND m.id = p.id WHERE p.tag <> '';
