-- SPDX-License-Identifier: MIT
-- 027_numbers.sql - what posts brought: figures as platforms and people tell them, and which were asked for.

-- One figure of one published part. Kinds are never added to each other and never turned into one another.
CREATE TABLE figure (
	job INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
	age TEXT NOT NULL CHECK (age IN ('1h', '24h', '7d')),	-- so long after it went out
	kind TEXT NOT NULL,				-- reactions, replies, shares, ...; or the platform's own word
	value INTEGER NOT NULL CHECK (value >= 0),
	at INTEGER NOT NULL,				-- when it was read
	source TEXT NOT NULL CHECK (source IN ('platform', 'import')),
	PRIMARY KEY (job, age, kind)
) STRICT, WITHOUT ROWID;

-- What a platform was asked for. Not in the record: it changes with every reading.
CREATE TABLE figure_asked (
	job INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
	age TEXT NOT NULL CHECK (age IN ('1h', '24h', '7d')),
	reading INTEGER NOT NULL,			-- the job that asks, or has asked last; it goes when it has ended
	tries INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('asked', 'told', 'none', 'failed')),
	PRIMARY KEY (job, age)
) STRICT, WITHOUT ROWID;
CREATE INDEX figure_reading ON figure_asked(reading) WHERE state = 'asked';

-- An account of which nothing is asked before an instant: its platform wants rest, or could not answer.
CREATE TABLE figure_rest (
	account INTEGER PRIMARY KEY REFERENCES account(id) ON DELETE CASCADE,
	not_before INTEGER NOT NULL
) STRICT;

-- A file of figures names posts by their addresses.
CREATE INDEX job_url ON job(url) WHERE url <> '';
