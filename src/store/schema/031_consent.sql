-- SPDX-License-Identifier: MIT
-- 031_consent.sql - people who can be recognised have agreed: who holds the form, for what, where, until when.

-- Never the form itself, nor who has signed it.
CREATE TABLE consent (
	id INTEGER PRIMARY KEY,
	holder TEXT NOT NULL,			-- where the signed form is kept
	scope TEXT NOT NULL,			-- what it is for: a story, a picture
	until INTEGER NOT NULL,			-- it counts for nothing that goes out later
	made_at INTEGER NOT NULL,
	made_by TEXT NOT NULL,
	withdrawn_at INTEGER NOT NULL DEFAULT 0,	-- 0: it was not
	withdrawn_by TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE consent_account (
	id INTEGER PRIMARY KEY,
	consent INTEGER NOT NULL REFERENCES consent(id),
	account INTEGER NOT NULL REFERENCES account(id),
	UNIQUE (consent, account)
) STRICT;

-- Posts that rest on it.
CREATE TABLE consent_use (
	id INTEGER PRIMARY KEY,
	post INTEGER NOT NULL REFERENCES post(id),
	consent INTEGER NOT NULL REFERENCES consent(id),
	UNIQUE (post, consent)
) STRICT;
CREATE INDEX consent_use_of ON consent_use(consent, post);
