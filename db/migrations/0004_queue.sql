-- Lists are found and counted in these indexes alone: behind its order each holds all that a list asks of a matter, for
-- a row of «matter» is long and a list looks at many that it does not show.

DROP INDEX matter_owner;
DROP INDEX matter_place;
DROP INDEX matter_due;
DROP INDEX matter_busy;
DROP INDEX matter_marked;
DROP INDEX matter_proposals;
CREATE INDEX matter_owner ON matter (district_id, owner_id, chain, due_at, id, stage_kind, place_id, tags);
CREATE INDEX matter_place ON matter (district_id, place_id, chain, due_at, id, stage_kind, owner_id, stage, tags);
CREATE INDEX matter_due ON matter (district_id, chain, due_at, id, stage_kind, owner_id, place_id, stage, tags);
CREATE INDEX matter_busy ON matter (district_id, chain, due_at, id, owner_id, place_id, tags) WHERE stage_kind < 2;
CREATE INDEX matter_marked ON matter (district_id, chain, due_at, id, owner_id, place_id, stage_kind, tags) WHERE marked = 1;
CREATE INDEX matter_proposals ON matter (district_id, chain, due_at, id, owner_id, place_id, proposals) WHERE proposals <> ',';
