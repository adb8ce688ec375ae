-- SPDX-License-Identifier: MIT
-- 024_statement.sql - words for the evening of a lockdown, agreed beforehand, and what may leave although it is on.

-- Never changed: other words are another statement.
CREATE TABLE statement (
	id INTEGER PRIMARY KEY,
	text TEXT NOT NULL,				-- {since} stands for an instant
	link TEXT NOT NULL DEFAULT '',
	made_by INTEGER NOT NULL REFERENCES person(id),
	made INTEGER NOT NULL,
	approved_by INTEGER REFERENCES person(id),	-- NULL: nobody yet
	approved INTEGER NOT NULL DEFAULT 0,
	dropped INTEGER NOT NULL DEFAULT 0		-- 0: it can be published
) STRICT;

-- From where it may be said.
CREATE TABLE statement_account (
	statement INTEGER NOT NULL REFERENCES statement(id),
	account INTEGER NOT NULL REFERENCES account(id),
	PRIMARY KEY (statement, account)
) STRICT, WITHOUT ROWID;

-- Where it was said, under which lockdown.
CREATE TABLE statement_post (
	post INTEGER PRIMARY KEY REFERENCES post(id) ON DELETE CASCADE,
	statement INTEGER NOT NULL REFERENCES statement(id),
	lock INTEGER NOT NULL REFERENCES lock(id),
	account INTEGER NOT NULL REFERENCES account(id)
) STRICT;

-- A job that goes out although that lockdown is on. A later one stops it like all others.
CREATE TABLE lock_voice (
	lock INTEGER NOT NULL REFERENCES lock(id),
	job INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
	account INTEGER NOT NULL,			-- the job's: its log-in may be renewed for it
	PRIMARY KEY (lock, job)
) STRICT, WITHOUT ROWID;
CREATE INDEX lock_voice_of ON lock_voice(job);
