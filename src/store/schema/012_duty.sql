-- SPDX-License-Identifier: MIT
-- 012_duty.sql - who is on duty, and who looks after the posts of somebody who has moved or left.

-- A row is a shift, or one that comes every week. Its instants are those of the first time; the wall times and their
-- zone say what is meant when the clocks change.
CREATE TABLE duty (
	id INTEGER PRIMARY KEY,
	person INTEGER NOT NULL REFERENCES person(id),
	account INTEGER NOT NULL,		-- 0: all of them
	powers TEXT NOT NULL,			-- " approve coach ": for these alone; empty: for all that there is to do
	begins INTEGER NOT NULL,
	ends INTEGER NOT NULL,			-- not any more from then on
	wall_begins TEXT NOT NULL,
	wall_ends TEXT NOT NULL,
	zone TEXT NOT NULL,			-- IANA
	weekly INTEGER NOT NULL DEFAULT 0 CHECK (weekly IN (0, 1)),
	since INTEGER NOT NULL,			-- nothing of it lies before
	over INTEGER NOT NULL DEFAULT 0,	-- nor from then on; 0: no end
	set_by TEXT NOT NULL
) STRICT;

-- Who looks after it now; empty: who wrote it.
ALTER TABLE post ADD COLUMN keeper TEXT NOT NULL DEFAULT '';
