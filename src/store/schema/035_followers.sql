-- SPDX-License-Identifier: MIT
-- 035_followers.sql - when the followers of an account are online, as its platform's own pages export it.

CREATE TABLE followers (
	account INTEGER PRIMARY KEY REFERENCES account(id) ON DELETE CASCADE,
	at INTEGER NOT NULL,				-- when it was brought
	zone TEXT NOT NULL,				-- of its hours
	weekdays INTEGER NOT NULL CHECK (weekdays IN (0, 1))	-- 0: a day of every week
) STRICT;

CREATE TABLE followers_hour (
	account INTEGER NOT NULL REFERENCES followers(account) ON DELETE CASCADE,
	hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 167),	-- of the week; Monday 0:00 is 0
	people INTEGER NOT NULL CHECK (people >= 0),	-- hundredths: exports hold averages
	PRIMARY KEY (account, hour)
) STRICT, WITHOUT ROWID;
