-- SPDX-License-Identifier: MIT
-- 010_training.sql - who learns with whom, what has happened in each course, and the seats of practice classes.

CREATE TABLE training (
	person INTEGER PRIMARY KEY REFERENCES person(id),
	account INTEGER NOT NULL,		-- where they learn to write; 0: everywhere
	coach TEXT NOT NULL,			-- persons' names
	backup TEXT NOT NULL,
	in_a_row INTEGER NOT NULL,		-- so many posts approved unchanged are asked for at the end
	began INTEGER NOT NULL,
	since INTEGER NOT NULL,			-- decisions before it do not count: begun, or begun anew
	state TEXT NOT NULL CHECK (state IN ('learning', 'graduated')),
	role TEXT NOT NULL DEFAULT '',		-- given at the end
	role_on INTEGER NOT NULL DEFAULT 0,	-- on this account; 0: on all
	ended INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE training_step (
	id INTEGER PRIMARY KEY,
	person INTEGER NOT NULL REFERENCES person(id),
	at INTEGER NOT NULL,
	who TEXT NOT NULL,
	what TEXT NOT NULL CHECK (what IN ('enrolled', 'assigned', 'graduated', 'regressed')),
	note TEXT NOT NULL			-- a sentence
) STRICT;
CREATE INDEX training_step_person ON training_step(person, id);

-- A person and a practice (training) account that are there for a class, and vanish with all they have left.
CREATE TABLE class_seat (
	person INTEGER PRIMARY KEY REFERENCES person(id),
	account INTEGER NOT NULL REFERENCES account(id),
	until INTEGER NOT NULL
) STRICT;

-- Walls of seats that are gone: a request that was just under way may have made the file anew, so it is taken away once
-- more.
CREATE TABLE class_wall (
	name TEXT PRIMARY KEY,
	at INTEGER NOT NULL			-- when the seat went
) STRICT, WITHOUT ROWID;
