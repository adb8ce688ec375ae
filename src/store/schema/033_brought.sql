-- SPDX-License-Identifier: MIT
-- 033_brought.sql - what was found in calendars of others, until somebody takes it over; and by what such a day is
-- known again when its calendar is brought once more.

-- One calendar that was looked through. It goes with its rows 30 days later, whatever became of it.
CREATE TABLE calendar_import (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	who TEXT NOT NULL,
	file TEXT NOT NULL,				-- its name, without folders
	sha256 TEXT NOT NULL,
	year INTEGER NOT NULL,
	region TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('open', 'waiting', 'done')),	-- open: its rows are still coming in
	done INTEGER NOT NULL DEFAULT 0,		-- when it was applied last
	done_by TEXT NOT NULL DEFAULT ''
) STRICT;

-- A line of its report.
CREATE TABLE calendar_row (
	import INTEGER NOT NULL REFERENCES calendar_import(id),
	n INTEGER NOT NULL,
	line INTEGER NOT NULL,				-- of the file
	judged TEXT NOT NULL,				-- new, same, moved, conflict, stale?, rejected, kept aside
	state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'left', 'aside')),
	dates TEXT NOT NULL,				-- 2026-03-15..2026-03-21; empty: none was understood
	was TEXT NOT NULL,				-- of what has moved: from where
	name TEXT NOT NULL,
	basis TEXT NOT NULL,
	codes TEXT NOT NULL,
	organiser TEXT NOT NULL,
	uid TEXT NOT NULL,
	nations TEXT NOT NULL,
	PRIMARY KEY (import, n)
) STRICT, WITHOUT ROWID;

-- A date that came out of a calendar, by the names that the calendar has for it.
CREATE TABLE day_brought (
	key TEXT NOT NULL,
	nations TEXT NOT NULL,
	year INTEGER NOT NULL,
	dates TEXT NOT NULL,
	name TEXT NOT NULL,
	organiser TEXT NOT NULL,
	uid TEXT NOT NULL,
	PRIMARY KEY (key, nations, year, dates)
) STRICT, WITHOUT ROWID;
CREATE INDEX day_brought_uid ON day_brought(uid, year);

-- 0: a person has said it; else the import that did.
ALTER TABLE day_dates ADD COLUMN brought INTEGER NOT NULL DEFAULT 0;
