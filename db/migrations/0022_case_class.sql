-- What a category says of a case of the grid: how long it may take, what must be so before it is closed, and words that
-- chains ask for.

ALTER TABLE category ADD COLUMN case_limit TEXT NOT NULL DEFAULT '';  -- «4h», «8wh», «3wd», as chains spell it; empty = the chain's own
ALTER TABLE category ADD COLUMN closing_zh TEXT NOT NULL DEFAULT '';
ALTER TABLE category ADD COLUMN closing_en TEXT NOT NULL DEFAULT '';
ALTER TABLE category ADD COLUMN traits TEXT NOT NULL DEFAULT '';      -- separated by blanks
