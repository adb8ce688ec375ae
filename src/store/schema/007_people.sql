-- SPDX-License-Identifier: MIT
-- 007_people.sql - who may do what: persons, teams, the roles they hold; and what kind of account it is.

CREATE TABLE team (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE COLLATE NOCASE,
	lead TEXT NOT NULL DEFAULT ''		-- a person's name
) STRICT;

CREATE TABLE person (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,		-- the Unix user
	full_name TEXT NOT NULL DEFAULT '',
	mail TEXT NOT NULL DEFAULT '',
	zone TEXT NOT NULL DEFAULT '',		-- IANA; empty: the machine's
	team INTEGER REFERENCES team(id),
	deputy TEXT NOT NULL DEFAULT '',	-- a person's name
	state TEXT NOT NULL DEFAULT 'here' CHECK (state IN ('here', 'left')),
	joined INTEGER NOT NULL,
	left_at INTEGER NOT NULL DEFAULT 0,
	added_by TEXT NOT NULL
) STRICT;

-- What each role may do, as roles.conf said when the daemon last started.
CREATE TABLE role_power (
	role TEXT NOT NULL,
	kind TEXT NOT NULL,			-- of account; empty: every kind
	power TEXT NOT NULL,
	PRIMARY KEY (role, kind, power)
) STRICT, WITHOUT ROWID;

CREATE TABLE role_held (
	person INTEGER NOT NULL REFERENCES person(id),
	account INTEGER NOT NULL,		-- 0: all of them
	role TEXT NOT NULL,
	since INTEGER NOT NULL,
	until INTEGER NOT NULL DEFAULT 0,	-- not any more from then on; 0: no end
	given_by TEXT NOT NULL,
	PRIMARY KEY (person, account, role)
) STRICT, WITHOUT ROWID;

ALTER TABLE account ADD COLUMN kind TEXT NOT NULL DEFAULT 'corporate'
	CHECK (kind IN ('corporate', 'service', 'person', 'internal', 'practice'));
ALTER TABLE account ADD COLUMN risk TEXT NOT NULL DEFAULT 'medium' CHECK (risk IN ('low', 'medium', 'high'));
ALTER TABLE account ADD COLUMN deputy TEXT NOT NULL DEFAULT '';
UPDATE account SET kind = 'internal' WHERE audience = 'staff';
UPDATE account SET kind = 'practice' WHERE platform = 'practice';

-- Until now everybody whom the socket let in might do everything: nobody who has worked here loses that by an upgrade.
INSERT INTO person(name, joined, added_by)
	SELECT DISTINCT who, 0, 'schedpost' FROM
		(SELECT created_by AS who FROM post UNION SELECT created_by FROM account UNION SELECT owner FROM account
		 UNION SELECT name FROM actor)
	WHERE who <> '' AND who <> 'schedpost' AND who <> 'unknown';
INSERT INTO role_held(person, account, role, since, given_by) SELECT id, 0, 'admin', 0, 'schedpost' FROM person;
