-- Since when an account is disabled: after a time nothing is kept of the person.

ALTER TABLE account ADD COLUMN disabled_at BIGINT NOT NULL DEFAULT 0;  -- 0 = it is not
UPDATE account SET disabled_at = (SELECT last_at FROM district_head h WHERE h.district_id = account.district_id) WHERE disabled = 1;
