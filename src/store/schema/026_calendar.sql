-- SPDX-License-Identifier: MIT
-- 026_calendar.sql - awareness days of this house, beside those that schedpost brings (conf/awareness-days.csv).
-- A day is its name as names are compared (key) and where it is kept (nations). Days stand as text: 2026-03-15.

-- Made by people, or taken out of a calendar. It stands in the place of one that schedpost brings.
CREATE TABLE day (
	key TEXT NOT NULL,
	nations TEXT NOT NULL,
	name TEXT NOT NULL,
	rule TEXT NOT NULL,				-- in the words of conf/awareness-days.csv
	length INTEGER NOT NULL,			-- days; 0: to the end of the month
	basis TEXT NOT NULL CHECK (basis IN ('declared', 'rule', 'projected', 'unverified')),
	sensitive INTEGER NOT NULL DEFAULT 0,
	source TEXT NOT NULL DEFAULT '',
	hashtag TEXT NOT NULL DEFAULT '',
	origin TEXT NOT NULL CHECK (origin IN ('own', 'import')),
	added INTEGER NOT NULL,
	added_by TEXT NOT NULL,
	PRIMARY KEY (key, nations)
) STRICT, WITHOUT ROWID;

-- What somebody has read of one year of a day, whoever brought it: it stands before what its rule says.
CREATE TABLE day_dates (
	key TEXT NOT NULL,
	nations TEXT NOT NULL,
	year INTEGER NOT NULL,
	dates TEXT NOT NULL,				-- spans that begin in the year: 2026-03-15..2026-03-21
	basis TEXT NOT NULL CHECK (basis IN ('declared', 'rule', 'projected', 'unverified')),
	source TEXT NOT NULL,
	seen TEXT NOT NULL,
	added INTEGER NOT NULL,
	added_by TEXT NOT NULL,
	PRIMARY KEY (key, nations, year)
) STRICT, WITHOUT ROWID;

-- Days that this house does not keep any more: what begins later is left out.
CREATE TABLE day_ended (
	key TEXT NOT NULL,
	nations TEXT NOT NULL,
	last TEXT NOT NULL,
	added_by TEXT NOT NULL,
	PRIMARY KEY (key, nations)
) STRICT, WITHOUT ROWID;
