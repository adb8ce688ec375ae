-- SPDX-License-Identifier: MIT
-- 020_unlock.sql - a lockdown ends account by account, by a list of things that somebody has done.

CREATE TABLE unlock_tick (
	lock INTEGER NOT NULL REFERENCES lock(id),
	account INTEGER NOT NULL REFERENCES account(id),
	item TEXT NOT NULL CHECK (item IN ('credential', 'mfa', 'apps', 'sessions', 'deputy')),
	person INTEGER NOT NULL REFERENCES person(id),	-- who says so
	at INTEGER NOT NULL,
	PRIMARY KEY (lock, account, item)
) STRICT, WITHOUT ROWID;

-- How long the machine was up then, in ms: a clock that is set ahead does not shorten the wait of one alone.
ALTER TABLE unlock ADD COLUMN up INTEGER NOT NULL DEFAULT 0;

CREATE INDEX lock_sentinel ON lock(sentinel) WHERE sentinel <> '';
