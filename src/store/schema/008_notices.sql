-- SPDX-License-Identifier: MIT
-- 008_notices.sql - notices, whom they are for, the letters that bring them, and how each person wants to hear.

CREATE TABLE notice (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	topic TEXT NOT NULL,
	account INTEGER REFERENCES account(id),
	post INTEGER REFERENCES post(id),
	what TEXT NOT NULL,			-- a sentence
	text TEXT NOT NULL,			-- why, and what to do
	todo TEXT NOT NULL,			-- the command to type
	once TEXT NOT NULL			-- there is no second one with this word; empty: any number
) STRICT;
CREATE UNIQUE INDEX notice_once ON notice(once) WHERE once <> '';

CREATE TABLE notice_to (
	person TEXT NOT NULL,			-- a Unix user; empty: nobody could be found
	notice INTEGER NOT NULL REFERENCES notice(id),
	cleared INTEGER NOT NULL DEFAULT 0,	-- when it was put away; 0: not yet
	PRIMARY KEY (person, notice)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_to_notice ON notice_to(notice);

-- One message for one person by one way.
CREATE TABLE letter (
	id INTEGER PRIMARY KEY,
	person TEXT NOT NULL,
	way TEXT NOT NULL CHECK (way IN ('mail', 'hook', 'webhook')),
	pace TEXT NOT NULL CHECK (pace IN ('digest', 'now', 'always')),
	state TEXT NOT NULL CHECK (state IN ('open', 'sending', 'sent', 'lost', 'dropped')),
	due INTEGER NOT NULL,			-- when it is tried next
	tries INTEGER NOT NULL DEFAULT 0,
	closed INTEGER NOT NULL DEFAULT 0,	-- when it was tried first; 0: it takes in further notices
	ended INTEGER NOT NULL DEFAULT 0,
	key TEXT NOT NULL,			-- its name for whoever gets it, the same on every try
	why TEXT NOT NULL DEFAULT ''		-- the last try did not work
) STRICT;
CREATE UNIQUE INDEX letter_open ON letter(person, way, pace) WHERE state = 'open';
CREATE INDEX letter_due ON letter(due) WHERE state = 'open' OR state = 'sending';
CREATE INDEX letter_closed ON letter(person, way, closed);
CREATE INDEX letter_lost ON letter(ended) WHERE state = 'lost';

CREATE TABLE letter_notice (
	letter INTEGER NOT NULL REFERENCES letter(id),
	notice INTEGER NOT NULL REFERENCES notice(id),
	PRIMARY KEY (letter, notice)
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_notice_notice ON letter_notice(notice);

-- What a person has set; without a row all is as usual.
CREATE TABLE hearer (
	person TEXT PRIMARY KEY,
	mail TEXT NOT NULL DEFAULT '',		-- '-': none; empty: the person's own address
	hook TEXT NOT NULL DEFAULT '',
	webhook TEXT NOT NULL DEFAULT '',	-- its server; the address is sealed
	inside INTEGER NOT NULL DEFAULT 0,	-- it may lie in one's own network
	zone TEXT NOT NULL DEFAULT '',
	quiet_from INTEGER NOT NULL DEFAULT 0,	-- minutes of the day
	quiet_until INTEGER NOT NULL DEFAULT 0,
	digest_at INTEGER NOT NULL DEFAULT 480
) STRICT, WITHOUT ROWID;
CREATE TABLE hearer_topic (
	person TEXT NOT NULL,
	topic TEXT NOT NULL,
	pace TEXT NOT NULL CHECK (pace IN ('off', 'digest', 'now', 'always')),
	PRIMARY KEY (person, topic)
) STRICT, WITHOUT ROWID;
-- Sealed by the vault and bound to (person, kind): 1 a webhook's address, 2 the key that signs what is sent there.
CREATE TABLE notice_secret (
	person TEXT NOT NULL,
	kind INTEGER NOT NULL,
	sealed BLOB NOT NULL,
	PRIMARY KEY (person, kind)
) STRICT, WITHOUT ROWID;

-- What the daemon was set up for when it started: mail, hook NAME.
CREATE TABLE notice_door (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
