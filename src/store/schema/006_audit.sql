-- SPDX-License-Identifier: MIT
-- 006_audit.sql - the record: who has changed what, a line for each work; what a line is: store/audit.h.

-- Who acts, by a number that stays when the name is erased.
CREATE TABLE actor (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE		-- a Unix user, or schedpost
) STRICT;

CREATE TABLE audit (
	n INTEGER PRIMARY KEY,			-- 1, 2, 3 without a gap
	at INTEGER NOT NULL,
	actor INTEGER NOT NULL,			-- 0: nobody told
	acting_for INTEGER NOT NULL,		-- 0: nobody
	door TEXT NOT NULL,			-- where it came in
	what TEXT NOT NULL,			-- a verb, or a word of the engine's
	about TEXT NOT NULL,			-- the first rows, such as post/12
	rows INTEGER NOT NULL,			-- how many were written
	before BLOB NOT NULL,			-- digests of their values
	after BLOB NOT NULL,
	link BLOB NOT NULL			-- holds this line to the one before
) STRICT;
CREATE TRIGGER audit_changes_never BEFORE UPDATE ON audit BEGIN
	SELECT RAISE(ABORT, 'a line of the record is never changed');
END;
CREATE TRIGGER audit_shrinks_never BEFORE DELETE ON audit BEGIN
	SELECT RAISE(ABORT, 'a line of the record is never taken out');
END;
