-- By what a person knows the own sessions again, to end one that is not theirs. Gone with the session.

ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';   -- «Edge · Windows»
ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE INDEX session_account ON session (district_id, account_id);
