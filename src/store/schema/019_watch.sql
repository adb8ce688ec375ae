-- SPDX-License-Identifier: MIT
-- 019_watch.sql - own timelines are read, and what nobody here has sent is found.

-- How far the list of each account was read. Not in the record: it changes with every reading.
CREATE TABLE watching (
	account INTEGER PRIMARY KEY REFERENCES account(id),
	began INTEGER NOT NULL,				-- what is dated earlier was there before anybody looked
	asked_at INTEGER NOT NULL DEFAULT 0,		-- when the last reading was put in
	read_at INTEGER NOT NULL DEFAULT 0,		-- when the last one that went well had begun; 0: none yet
	not_before INTEGER NOT NULL DEFAULT 0,		-- the platform has asked for rest until then
	fails INTEGER NOT NULL DEFAULT 0,		-- readings put in since the last one that went well
	profile TEXT NOT NULL DEFAULT '',		-- how it showed itself when it was looked at last
	profile_at INTEGER NOT NULL DEFAULT 0,
	profile_changed INTEGER NOT NULL DEFAULT 0	-- when that was last seen to be another
) STRICT;

-- What is usual on an account, learned from its own posts: programs, hosts that are linked to, languages, scripts; and
-- entries without a time that were there from the beginning.
CREATE TABLE watch_usual (
	account INTEGER NOT NULL REFERENCES account(id),
	what TEXT NOT NULL CHECK (what IN ('client', 'host', 'language', 'script', 'entry')),
	value TEXT NOT NULL,
	PRIMARY KEY (account, what, value)
) STRICT, WITHOUT ROWID;

-- A post that was found there and that nobody here has sent.
CREATE TABLE foreign_post (
	id INTEGER PRIMARY KEY,
	account INTEGER NOT NULL REFERENCES account(id),
	remote_id TEXT NOT NULL,
	revision TEXT NOT NULL,
	url TEXT NOT NULL,
	at INTEGER NOT NULL,				-- as the platform dates it; 0: it does not
	found_at INTEGER NOT NULL,
	text TEXT NOT NULL,
	link TEXT NOT NULL,
	client TEXT NOT NULL,
	signals INTEGER NOT NULL,			-- bits, 1 << enum signal
	score INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('unknown', 'staff', 'hostile', 'foreign', 'ours')),
	decided_by TEXT NOT NULL DEFAULT '',		-- empty: nobody has looked at it
	decided_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX foreign_post_remote ON foreign_post(account, remote_id);
CREATE INDEX foreign_post_found ON foreign_post(account, found_at);

-- Who posts by hand at the platform itself, and when.
CREATE TABLE by_hand_there (
	account INTEGER NOT NULL REFERENCES account(id),
	person INTEGER NOT NULL REFERENCES person(id),
	hours TEXT NOT NULL,				-- on the wall of the account's zone: "mon-fri 09:00-17:00"
	allowed_by TEXT NOT NULL,
	allowed_at INTEGER NOT NULL,
	PRIMARY KEY (account, person)
) STRICT, WITHOUT ROWID;

-- What left for an account around an instant.
CREATE INDEX job_left ON job(account, intent_at) WHERE intent_at > 0;
