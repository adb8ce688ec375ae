-- SPDX-License-Identifier: MIT
-- 034_slots.sql - the times of the week at which a team publishes, and how much an account bears.

-- By the clock on the wall of its account.
CREATE TABLE team_slot (
	id INTEGER PRIMARY KEY,
	account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
	weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),	-- 0 is Monday
	minute INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439),	-- of the day
	UNIQUE (account, weekday, minute)
) STRICT;

-- What schedpost proposes keeps to it; a person may say any time. Posts of a day (0: any number), and the time between
-- two (0: as its platform bears).
ALTER TABLE account ADD COLUMN day_most INTEGER NOT NULL DEFAULT 0 CHECK (day_most >= 0);
ALTER TABLE account ADD COLUMN gap_ms INTEGER NOT NULL DEFAULT 0 CHECK (gap_ms >= 0);
