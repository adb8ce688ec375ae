-- SPDX-License-Identifier: MIT
-- 040_seen.sql - what stood on an account, and how it showed itself, as they were read: for evidence. Not in the
-- record: they change with every reading.

-- Entries of its own list; the newest of each account stay.
CREATE TABLE watch_entry (
	id INTEGER PRIMARY KEY,
	account INTEGER NOT NULL REFERENCES account(id),
	remote_id TEXT NOT NULL,
	url TEXT NOT NULL,
	at INTEGER NOT NULL,				-- as the platform dates it; 0: it does not
	whose TEXT NOT NULL CHECK (whose IN ('sent', 'worded', 'before', 'foreign')),
	text TEXT NOT NULL,
	link TEXT NOT NULL,
	client TEXT NOT NULL,
	first_seen INTEGER NOT NULL,
	last_seen INTEGER NOT NULL,
	changed INTEGER NOT NULL DEFAULT 0,		-- when it was first seen to say something else; 0: it never was
	said_first TEXT NOT NULL DEFAULT ''		-- what it said before that
) STRICT;
CREATE UNIQUE INDEX watch_entry_remote ON watch_entry(account, remote_id);
CREATE INDEX watch_entry_seen ON watch_entry(account, last_seen);

-- Its profile: a row for each time that it showed itself in another way.
CREATE TABLE watch_look (
	id INTEGER PRIMARY KEY,
	account INTEGER NOT NULL REFERENCES account(id),
	name TEXT NOT NULL,
	handle TEXT NOT NULL,
	url TEXT NOT NULL,
	text TEXT NOT NULL,
	first_seen INTEGER NOT NULL,
	last_seen INTEGER NOT NULL
) STRICT;
CREATE INDEX watch_look_account ON watch_look(account, id);
