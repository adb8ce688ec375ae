-- SPDX-License-Identifier: MIT
-- 011_tokens.sql - tokens by which programs act for a person, and fresh proof that it is the person.

CREATE TABLE token (
	id INTEGER PRIMARY KEY,
	person INTEGER NOT NULL REFERENCES person(id),
	name TEXT NOT NULL,
	mark BLOB NOT NULL UNIQUE,		-- the first 8 bytes of digest, to find it by
	digest BLOB NOT NULL,			-- SHA-256 of the token; itself it is kept nowhere
	powers TEXT NOT NULL,			-- "see write"
	bounded INTEGER NOT NULL,		-- 1: only on the accounts of token_account
	made INTEGER NOT NULL,
	made_by TEXT NOT NULL,
	until INTEGER NOT NULL,
	ended INTEGER NOT NULL DEFAULT 0,	-- 0: it was not ended before its time
	used INTEGER NOT NULL DEFAULT 0		-- to the hour
) STRICT;
CREATE INDEX token_of ON token(person, name);

CREATE TABLE token_account (
	token INTEGER NOT NULL REFERENCES token(id),
	account INTEGER NOT NULL,
	PRIMARY KEY (token, account)
) STRICT, WITHOUT ROWID;

-- A person's secret for the codes of an app (RFC 6238).
CREATE TABLE proof (
	person INTEGER PRIMARY KEY REFERENCES person(id),
	sealed BLOB NOT NULL,
	since INTEGER NOT NULL DEFAULT 0,	-- 0: set up, but no code came yet
	step INTEGER NOT NULL DEFAULT 0,	-- of the last code that counted: none counts twice
	wrong INTEGER NOT NULL DEFAULT 0,	-- codes in a row
	wait_until INTEGER NOT NULL DEFAULT 0	-- no code is looked at before
) STRICT;

CREATE TABLE recovery_code (
	person INTEGER NOT NULL REFERENCES person(id),
	digest BLOB NOT NULL,			-- SHA-256
	used INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (person, digest)
) STRICT, WITHOUT ROWID;

-- Until when a code that was given counts, and where.
CREATE TABLE proof_fresh (
	person INTEGER NOT NULL REFERENCES person(id),
	door TEXT NOT NULL,
	until INTEGER NOT NULL,
	PRIMARY KEY (person, door)
) STRICT, WITHOUT ROWID;

-- Whoever writes that a person leaves: nothing acts for them any more, and coming back they begin anew.
CREATE TRIGGER person_left AFTER UPDATE OF state ON person WHEN NEW.state = 'left' BEGIN
	UPDATE token SET ended = NEW.left_at WHERE person = NEW.id AND ended = 0;
	DELETE FROM proof_fresh WHERE person = NEW.id;
	DELETE FROM recovery_code WHERE person = NEW.id;
	DELETE FROM proof WHERE person = NEW.id;
END;

-- Its number may be another account's one day.
CREATE TRIGGER token_account_gone AFTER DELETE ON account BEGIN
	DELETE FROM token_account WHERE account = OLD.id;
END;
