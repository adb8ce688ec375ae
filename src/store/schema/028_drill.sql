-- SPDX-License-Identifier: MIT
-- 028_drill.sql - a drill also practises what comes after the lock: a foreign post that is found and taken down, and
-- the words for the public.

-- Known at its end, like its other figures; '' stands for drills of before.
ALTER TABLE drill ADD COLUMN foreign_post INTEGER NOT NULL DEFAULT 0;	-- that was found there; 0: none was
ALTER TABLE drill ADD COLUMN found_ms INTEGER;				-- from its being there to that; NULL: not found
ALTER TABLE drill ADD COLUMN takedown TEXT NOT NULL DEFAULT ''
	CHECK (takedown IN ('', 'not found', 'open', 'gone', 'unproved', 'by-hand', 'refused', 'removed'));
ALTER TABLE drill ADD COLUMN statement TEXT NOT NULL DEFAULT ''
	CHECK (statement IN ('', 'none', 'not said', 'not out', 'out'));
ALTER TABLE drill ADD COLUMN said_ms INTEGER;				-- from the lock to its being out; NULL: it was not
