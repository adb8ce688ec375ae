-- SPDX-License-Identifier: MIT
-- 036_feeds.sql - calendars of others at an address, which the daemon reads again each day.

CREATE TABLE calendar_feed (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	who TEXT NOT NULL,				-- who added it, and is told beside the admins
	made INTEGER NOT NULL,
	shown TEXT NOT NULL,				-- its server; the rest of an address may be as good as a password
	sealed BLOB NOT NULL,				-- the whole address
	inside INTEGER NOT NULL,			-- it may lie in one's own network
	region TEXT NOT NULL,
	ends TEXT NOT NULL,				-- auto, inclusive, exclusive
	due INTEGER NOT NULL,				-- when it is read next
	seen INTEGER NOT NULL DEFAULT 0,		-- when that last succeeded, changed or not
	fails INTEGER NOT NULL DEFAULT 0,		-- in a row
	told INTEGER NOT NULL DEFAULT 0,		-- that it cannot be read
	why TEXT NOT NULL DEFAULT '',			-- it cannot; empty: it could
	etag TEXT NOT NULL DEFAULT '',			-- of what was read, as its server gave them
	modified TEXT NOT NULL DEFAULT '',
	sha256 TEXT NOT NULL DEFAULT '',
	upto INTEGER NOT NULL DEFAULT 0,		-- the last year that it was looked through for
	import INTEGER NOT NULL DEFAULT 0,		-- the last that came of it
	found TEXT NOT NULL DEFAULT ''			-- what is no news any more: a word for each line
) STRICT;
