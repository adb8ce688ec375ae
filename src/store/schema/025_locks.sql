-- SPDX-License-Identifier: MIT
-- 025_locks.sql - who was here before a lockdown is counted, for a clock can be set back or ahead in between; and what
-- it found under way has a table of its own.

-- How often somebody has joined, or come back; one row. It never falls, whoever is removed.
CREATE TABLE joins (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	n INTEGER NOT NULL
) STRICT;
INSERT INTO joins(id, n) SELECT 1, count(*) FROM person;

ALTER TABLE person ADD COLUMN nth INTEGER NOT NULL DEFAULT 0;		-- joins.n when they joined last
ALTER TABLE lock ADD COLUMN joins INTEGER NOT NULL DEFAULT 0;		-- joins.n then: who has a higher one came later
ALTER TABLE foreign_post ADD COLUMN joins INTEGER NOT NULL DEFAULT 0;	-- when it was found

UPDATE person AS p SET nth = (SELECT count(*) FROM person o WHERE (o.joined, o.id) <= (p.joined, p.id));
UPDATE lock AS l SET joins = (SELECT count(*) FROM person p WHERE p.joined <= l.made);
UPDATE foreign_post AS f SET joins = (SELECT count(*) FROM person p WHERE p.joined <= f.found_at);

-- What went with a lockdown, and when the last connection that carried a post was cut.
CREATE TABLE lock_stopped (
	lock INTEGER PRIMARY KEY REFERENCES lock(id),
	covers INTEGER NOT NULL,			-- so many were suspended
	tokens INTEGER NOT NULL,			-- so many of the suspect's ended
	last_left INTEGER NOT NULL DEFAULT 0		-- 0: not measured yet; -1: none carried any; -2: never will be
) STRICT;
INSERT INTO lock_stopped(lock, covers, tokens, last_left)
	SELECT id, covers, tokens, last_left FROM lock WHERE kind = 'lockdown';
ALTER TABLE lock DROP COLUMN covers;
ALTER TABLE lock DROP COLUMN tokens;
ALTER TABLE lock DROP COLUMN last_left;

-- A takedown may also end on the platform's page, by a person's hand.
CREATE TABLE takedown_now (
	foreign_post INTEGER PRIMARY KEY REFERENCES foreign_post(id),
	no_evidence TEXT NOT NULL DEFAULT '',		-- why it goes without; empty: there is some
	job INTEGER NOT NULL DEFAULT 0,			-- that deletes it at the platform; 0: none yet
	outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'gone', 'unproved', 'by-hand', 'refused', 'removed')),
	why TEXT NOT NULL DEFAULT '',
	ended INTEGER NOT NULL DEFAULT 0		-- 0: not yet
) STRICT;
INSERT INTO takedown_now(foreign_post, no_evidence, job, outcome, why, ended)
	SELECT foreign_post, no_evidence, job, outcome, why, ended FROM takedown;
DROP TABLE takedown;
ALTER TABLE takedown_now RENAME TO takedown;
CREATE INDEX takedown_job ON takedown(job) WHERE job > 0;
