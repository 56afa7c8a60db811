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
SELECT m.district_id, m.id, r.value ->> 'name', COALESCE((r.value ->> 'closing_no')::bigint, 0), r.value ->> 'rater', m.chain,
       (r.value ->> 'rated')::bigint, (r.value ->> 'score')::bigint, (r.value ->> 'at')::bigint
FROM matter m CROSS JOIN LATERAL jsonb_array_elements(COALESCE(m.state::jsonb -> 'ratings', '[]'::jsonb)) AS r (value);
