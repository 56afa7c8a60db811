-- How bodies are rated, beside the matters in which that was said: summed over a time without reading those.

CREATE TABLE rating (
  district_id BIGINT NOT NULL,
  matter_id   BIGINT NOT NULL,
  name        TEXT   NOT NULL,   -- of the rating, in the matter's chain
  closing_no  BIGINT NOT NULL,   -- of the matter: each closing is rated anew
  rater       TEXT   NOT NULL,   -- «org:12», «account:7», «asker»
  chain       TEXT   NOT NULL,
  rated_id    BIGINT NOT NULL,   -- the body
  score       BIGINT NOT NULL,   -- 1 = the worst
  at          BIGINT NOT NULL,
  PRIMARY KEY (district_id, matter_id, name, closing_no, rater)
);
CREATE INDEX rating_list ON rating (district_id, chain, name, at, rated_id, score);

INSERT INTO rating (district_id, matter_id, name, closing_no, rater, chain, rated_id, score, at)
SELECT m.district_id, m.id, json_extract(r.value, '$.name'), COALESCE(json_extract(r.value, '$.closing_no'), 0), json_extract(r.value, '$.rater'), m.chain,
       CAST(json_extract(r.value, '$.rated') AS INTEGER), json_extract(r.value, '$.score'), CAST(json_extract(r.value, '$.at') AS INTEGER)
FROM matter m, json_each(m.state, '$.ratings') r;
