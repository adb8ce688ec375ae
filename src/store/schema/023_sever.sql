-- SPDX-License-Identifier: MIT
-- 023_sever.sql - foreign posts are taken down when two people agree, and all access is taken back.

-- Evidence that somebody has written into a folder; what stands here is that it was, and the sum that proves it.
CREATE TABLE evidence (
	id INTEGER PRIMARY KEY,
	begun INTEGER NOT NULL,				-- what is found later is not in it
	made INTEGER NOT NULL,
	made_by TEXT NOT NULL,
	manifest TEXT NOT NULL
) STRICT;

-- A foreign post that somebody wants to be taken down.
CREATE TABLE takedown (
	foreign_post INTEGER PRIMARY KEY REFERENCES foreign_post(id),
	no_evidence TEXT NOT NULL DEFAULT '',		-- why it goes without; empty: there is some
	job INTEGER NOT NULL DEFAULT 0,			-- that deletes it at the platform; 0: none yet
	outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'gone', 'unproved', 'by-hand', 'refused')),
	why TEXT NOT NULL DEFAULT '',
	ended INTEGER NOT NULL DEFAULT 0		-- 0: not yet
) STRICT;
CREATE INDEX takedown_job ON takedown(job) WHERE job > 0;

-- Who has said so: two are needed.
CREATE TABLE takedown_say (
	foreign_post INTEGER NOT NULL REFERENCES foreign_post(id),
	person INTEGER NOT NULL REFERENCES person(id),
	at INTEGER NOT NULL,
	PRIMARY KEY (foreign_post, person)
) STRICT, WITHOUT ROWID;

-- Under a lockdown all access is taken back: at once, or when the takedowns are done.
CREATE TABLE sever (
	lock INTEGER PRIMARY KEY REFERENCES lock(id),
	begun INTEGER NOT NULL DEFAULT 0		-- 0: it waits for the takedowns
) STRICT;

-- Who has said that it waits for them: two are needed.
CREATE TABLE sever_say (
	lock INTEGER NOT NULL REFERENCES lock(id),
	person INTEGER NOT NULL REFERENCES person(id),
	at INTEGER NOT NULL,
	PRIMARY KEY (lock, person)
) STRICT, WITHOUT ROWID;

-- The revoke of each account; its job tells what came of it.
CREATE TABLE sever_job (
	lock INTEGER NOT NULL REFERENCES lock(id),
	account INTEGER NOT NULL REFERENCES account(id),
	job INTEGER NOT NULL,
	PRIMARY KEY (lock, account)
) STRICT, WITHOUT ROWID;
