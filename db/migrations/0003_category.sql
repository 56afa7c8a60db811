-- Who is offered a category, by which other words it is found, and the term that a law of its own sets.

ALTER TABLE category ADD COLUMN audience TEXT NOT NULL DEFAULT 'all';  -- all, staff, grid
ALTER TABLE category ADD COLUMN words TEXT NOT NULL DEFAULT '';        -- separated by blanks
ALTER TABLE category ADD COLUMN term TEXT NOT NULL DEFAULT '';         -- «3wd», as chains spell it; empty = none
ALTER TABLE category ADD COLUMN basis TEXT NOT NULL DEFAULT '';        -- the law or standard that sets the term
