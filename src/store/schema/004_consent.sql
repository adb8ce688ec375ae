-- SPDX-License-Identifier: MIT
-- 004_consent.sql - log-ins by consent: what a dialogue gathers, the keys of apps, who an account is for.

-- What a dialogue has gathered so far, in the order in which its plugin names it: {kept:1}, {kept:2}. Sealed, and bound
-- to (job, n). A dialogue that is under way while schedpost is brought up to date begins anew.
CREATE TABLE kept (
	job INTEGER NOT NULL REFERENCES job(id),
	n INTEGER NOT NULL,
	account INTEGER NOT NULL REFERENCES account(id),
	kind INTEGER NOT NULL,			-- sp_secret
	sealed BLOB NOT NULL,
	PRIMARY KEY (job, n)
) STRICT, WITHOUT ROWID;
UPDATE job SET state = 'cancelled', memory = NULL, answer = '',
	why = 'It begins anew: schedpost was brought up to date.'
	WHERE op = 1 AND (state = 'ready' OR state = 'asking' OR state = 'sending');

-- The secrets in force, sealed and bound to (account, kind).
CREATE TABLE secret_in_force (
	account INTEGER NOT NULL REFERENCES account(id),
	kind INTEGER NOT NULL,			-- sp_secret
	sealed BLOB NOT NULL,
	added INTEGER NOT NULL,
	PRIMARY KEY (account, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO secret_in_force SELECT account, kind, sealed, added FROM secret WHERE job = 0;
DROP TABLE secret;
ALTER TABLE secret_in_force RENAME TO secret;

-- What the organisation has registered at a platform; its id and secret are sealed and bound to (platform, kind).
CREATE TABLE app (
	platform TEXT PRIMARY KEY,
	redirect TEXT NOT NULL,			-- where the browser comes back, as it was registered
	added INTEGER NOT NULL,
	added_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE app_secret (
	platform TEXT NOT NULL REFERENCES app(platform),
	kind INTEGER NOT NULL,
	sealed BLOB NOT NULL,
	PRIMARY KEY (platform, kind)
) STRICT, WITHOUT ROWID;

ALTER TABLE account ADD COLUMN dialogue INTEGER NOT NULL DEFAULT 0;	-- the job that connected it last
ALTER TABLE account ADD COLUMN renew_at INTEGER NOT NULL DEFAULT 0;	-- when to fetch new credentials; 0: never
ALTER TABLE account ADD COLUMN owner TEXT NOT NULL DEFAULT '';		-- a Unix user
ALTER TABLE account ADD COLUMN audience TEXT NOT NULL DEFAULT 'public' CHECK (audience IN ('public', 'staff'));
ALTER TABLE account ADD COLUMN nation TEXT NOT NULL DEFAULT '';
UPDATE account SET owner = created_by;
