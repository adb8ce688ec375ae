-- SPDX-License-Identifier: MIT
-- 022_drill.sql - drills of a lockdown, and what people have looked at, where no machine can.

-- A drill on one practice account. Its posts have the campaign "drill ID"; its lockdown is the first one that was made
-- for its account while it was on.
CREATE TABLE drill (
	id INTEGER PRIMARY KEY,
	account INTEGER NOT NULL,
	account_name TEXT NOT NULL,
	held_by TEXT NOT NULL,
	tell_all INTEGER NOT NULL,			-- 1: the admins hear of it, too
	began INTEGER NOT NULL,
	file_ms INTEGER,				-- from the word to the file; NULL: not measured
	row_ms INTEGER,					-- from the word to the answer of the service
	under_way INTEGER NOT NULL DEFAULT 0,		-- posts that were leaving at that moment
	evidence TEXT NOT NULL DEFAULT '' CHECK (evidence IN ('', 'whole', 'broken', 'not written')),
	-- The rest is known at its end.
	published INTEGER NOT NULL DEFAULT 0,
	held_back INTEGER NOT NULL DEFAULT 0,
	unclear INTEGER NOT NULL DEFAULT 0,
	by_itself INTEGER NOT NULL DEFAULT 0,		-- posts that left after the lockdown
	notices INTEGER NOT NULL DEFAULT 0,
	told INTEGER NOT NULL DEFAULT 0,		-- persons
	ended INTEGER NOT NULL DEFAULT 0,		-- 0: it is on
	outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'unlocked by two', 'unlocked by one', 'unfinished'))
) STRICT;
CREATE UNIQUE INDEX drill_on ON drill(account) WHERE ended = 0;

-- Who has looked at the platform itself, and found it so.
CREATE TABLE attestation (
	account INTEGER NOT NULL REFERENCES account(id),
	what TEXT NOT NULL CHECK (what IN ('mfa')),
	at INTEGER NOT NULL,
	person INTEGER NOT NULL REFERENCES person(id),
	PRIMARY KEY (account, what, at)
) STRICT, WITHOUT ROWID;

-- What was done beside the service, when it was done last.
CREATE TABLE checked (
	what TEXT PRIMARY KEY CHECK (what IN ('record', 'backup')),
	at INTEGER NOT NULL,
	whole INTEGER NOT NULL,				-- 0: something was wrong
	said_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
