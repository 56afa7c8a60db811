-- Who ended a former border, and why. A border that was the first ended a state without any: its coordinates are '[]'.

ALTER TABLE area_past ADD COLUMN actor_id BIGINT NOT NULL DEFAULT 0;  -- the account; 0 = before this was kept, or the seed
ALTER TABLE area_past ADD COLUMN reason TEXT NOT NULL DEFAULT '';
