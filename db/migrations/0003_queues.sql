-- What lists of matters are filtered by: «,kind=help,urgent=true,».
ALTER TABLE matter ADD COLUMN tags TEXT NOT NULL DEFAULT '';
-- The whole district, page by page.
CREATE INDEX matter_district_queue ON matter (district_id, stage_kind, due_at, id);
-- Few at any time.
CREATE INDEX matter_proposals ON matter (district_id, due_at, id) WHERE proposals <> ',';
