\set id random(1, 9000000000000000)
\set owner random(1, 100)
\set at random(1, 1000000)
INSERT INTO three (district_id, id, owner_id, at, body) VALUES
  (1, :id::bigint, :owner::bigint, :at::bigint, :body::text),
  (1, :id::bigint + 1, :owner::bigint, :at::bigint, :body::text),
  (1, :id::bigint + 2, :owner::bigint, :at::bigint, :body::text);
