-- SPDX-License-Identifier: MIT
-- 030_lifted.sql - what the checks have found stops a post; a second person may say why it goes out all the same.

-- Of one rule, for one account and exactly one version of the words. What the rule has matched is written nowhere.
CREATE TABLE lifted (
	id INTEGER PRIMARY KEY,
	post INTEGER NOT NULL REFERENCES post(id),
	account INTEGER NOT NULL REFERENCES account(id),
	version INTEGER NOT NULL,
	rule TEXT NOT NULL,			-- its code: combination, postcode, ...
	reason TEXT NOT NULL,			-- why, in the words of whoever lifted it
	who TEXT NOT NULL,
	at INTEGER NOT NULL,
	UNIQUE (post, account, version, rule)
) STRICT;
