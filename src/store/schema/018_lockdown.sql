-- SPDX-License-Identifier: MIT
-- 018_lockdown.sql - nothing goes out: planned (a hold), or because something is wrong (a lockdown).

CREATE TABLE lock (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('hold', 'lockdown')),
	account INTEGER NOT NULL,			-- 0: all of them
	reason TEXT NOT NULL DEFAULT '',
	except_for TEXT NOT NULL DEFAULT '',		-- " service-info ": categories that go out all the same; of a hold
	begins INTEGER NOT NULL,
	ends INTEGER NOT NULL DEFAULT 0,		-- not any more from then on; 0: until somebody releases it
	suspect INTEGER REFERENCES person(id),		-- may do nothing until it is released
	sentinel TEXT NOT NULL DEFAULT '',		-- the file that it was made of; empty: none
	set_by TEXT NOT NULL,
	made INTEGER NOT NULL,
	released_at INTEGER NOT NULL DEFAULT 0,
	released_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX lock_on ON lock(account) WHERE released_at = 0;

-- Who has said that a lockdown may end: two are needed.
CREATE TABLE unlock (
	lock INTEGER NOT NULL REFERENCES lock(id),
	person INTEGER NOT NULL REFERENCES person(id),
	at INTEGER NOT NULL,
	PRIMARY KEY (lock, person)
) STRICT, WITHOUT ROWID;
