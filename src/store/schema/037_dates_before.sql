-- SPDX-License-Identifier: MIT
-- 037_dates_before.sql - dates of a day's year that counted before others were said: posts may still stand on them.

ALTER TABLE day_dates ADD COLUMN before TEXT NOT NULL DEFAULT '';	-- as dates, with blanks between
