-- The newest of a tag, however rare it is.
CREATE INDEX ended_tag_newest ON ended_tag (district_id, chain, tag, id, due_at, owner_id, place_id, stage);
