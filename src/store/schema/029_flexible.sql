-- SPDX-License-Identifier: MIT
-- 029_flexible.sql - posts whose time was left to a coin between two ways of choosing it, so that one day it can be
-- said whether the suggested times bring more.

CREATE TABLE flexible (
	post INTEGER NOT NULL REFERENCES post(id) ON DELETE CASCADE,
	account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
	seed INTEGER NOT NULL,				-- by which it fell; the same seed, the same side
	arm TEXT NOT NULL CHECK (arm IN ('suggested', 'usual')),
	suggested INTEGER NOT NULL,			-- the instant that was suggested then
	usual INTEGER NOT NULL,				-- and that of the rule of thumb
	PRIMARY KEY (post, account)
) STRICT, WITHOUT ROWID;
