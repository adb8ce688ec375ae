-- SPDX-License-Identifier: MIT
-- 039_since.sql - what came after a lockdown is told by numbers, for a clock can be set back or ahead in between.

-- By which dialogue each account was connected when it was locked down: one with another is connected anew.
CREATE TABLE lock_login (
	lock INTEGER NOT NULL REFERENCES lock(id),
	account INTEGER NOT NULL REFERENCES account(id),
	dialogue INTEGER NOT NULL,
	PRIMARY KEY (lock, account)
) STRICT, WITHOUT ROWID;

ALTER TABLE lock ADD COLUMN evidence INTEGER NOT NULL DEFAULT 0;		-- the newest then; what is higher came later
ALTER TABLE foreign_post ADD COLUMN evidence INTEGER NOT NULL DEFAULT 0;	-- when it was found

INSERT INTO lock_login(lock, account, dialogue)
	SELECT l.id, a.id, CASE WHEN EXISTS (SELECT 1 FROM job j WHERE j.id = a.dialogue AND j.done_at > l.made) THEN 0
		ELSE a.dialogue END
	FROM lock l JOIN account a ON l.account IN (0, a.id) WHERE l.kind = 'lockdown' AND l.released_at = 0;
UPDATE lock AS l SET evidence = (SELECT coalesce(max(e.id), 0) FROM evidence e WHERE e.begun < l.made);
UPDATE foreign_post AS f SET evidence =
	(SELECT coalesce(max(e.id), 0) FROM evidence e WHERE e.begun < f.found_at);
