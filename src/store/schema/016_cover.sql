-- SPDX-License-Identifier: MIT
-- 016_cover.sql - somebody looks after accounts for a person who is away, and gives them back.

-- Whether it is in force is never written down: it follows from the state and the clock (rooms/cover).
CREATE TABLE cover (
	id INTEGER PRIMARY KEY,
	owner INTEGER NOT NULL REFERENCES person(id),	-- who is away
	person INTEGER REFERENCES person(id),		-- who covers; NULL: nobody is found yet
	backup INTEGER REFERENCES person(id),		-- who is asked if that one cannot
	kind TEXT NOT NULL CHECK (kind IN ('planned', 'sick', 'now')),
	state TEXT NOT NULL CHECK (state IN ('draft', 'asked', 'agreed', 'declined', 'withdrawn', 'closed')),
	powers TEXT NOT NULL,				-- " see write plan ": what is lent
	begins INTEGER NOT NULL,
	ends INTEGER NOT NULL,				-- not any more from then on
	wall_begins TEXT NOT NULL,
	wall_ends TEXT NOT NULL,
	zone TEXT NOT NULL,				-- IANA
	usual TEXT NOT NULL DEFAULT '' CHECK (usual IN ('', 'keep', 'hold')),	-- for posts of which nothing is said
	imposed INTEGER NOT NULL DEFAULT 0 CHECK (imposed IN (0, 1)),	-- in force before who covers has said yes
	agreed_at INTEGER NOT NULL DEFAULT 0,
	suspended_at INTEGER NOT NULL DEFAULT 0,	-- lends nothing since then; 0: it does
	after INTEGER REFERENCES cover(id),		-- for the same owner, when that one's person went away, too
	note TEXT NOT NULL DEFAULT '',			-- the owner's own words in the brief
	leave TEXT NOT NULL DEFAULT '',			-- proposed by a leave calendar: its entry's span and name
	why TEXT NOT NULL DEFAULT '',			-- it was declined, withdrawn, ended early
	version INTEGER NOT NULL DEFAULT 1,
	made_by TEXT NOT NULL,
	made INTEGER NOT NULL
) STRICT;
CREATE INDEX cover_of_owner ON cover(owner) WHERE state <> 'closed' AND state <> 'withdrawn';
CREATE INDEX cover_of_person ON cover(person) WHERE state <> 'closed' AND state <> 'withdrawn';

CREATE TABLE cover_account (
	account INTEGER NOT NULL REFERENCES account(id),
	cover INTEGER NOT NULL REFERENCES cover(id),
	PRIMARY KEY (account, cover)
) STRICT, WITHOUT ROWID;
CREATE INDEX cover_account_of ON cover_account(cover);

-- What the owner wants done with a post that falls into the time away.
CREATE TABLE cover_decision (
	cover INTEGER NOT NULL REFERENCES cover(id),
	post INTEGER NOT NULL REFERENCES post(id),
	what TEXT NOT NULL CHECK (what IN ('keep', 'hold', 'ask', 'move', 'cancel')),
	note TEXT NOT NULL DEFAULT '',
	made_by TEXT NOT NULL,				-- "schedpost": the usual, since nobody has said
	made INTEGER NOT NULL,
	done INTEGER NOT NULL DEFAULT 0,		-- the post stands so since then; 0: it does not yet
	PRIMARY KEY (cover, post)
) STRICT, WITHOUT ROWID;
CREATE INDEX cover_decision_of ON cover_decision(post);

-- By the authority of which cover it has its time and its words; 0: by somebody's own.
ALTER TABLE job ADD COLUMN cover INTEGER NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN acting_for TEXT NOT NULL DEFAULT '';	-- whom who did it covers; empty: nobody

-- When readers are answered there, and when a person works: "mon-fri 09:00-17:00"; empty: nothing is said.
ALTER TABLE account ADD COLUMN replies TEXT NOT NULL DEFAULT '';
-- Whoever covers signs the posts there.
ALTER TABLE account ADD COLUMN sign_off INTEGER NOT NULL DEFAULT 0 CHECK (sign_off IN (0, 1));
ALTER TABLE person ADD COLUMN hours TEXT NOT NULL DEFAULT '';

CREATE TABLE day_off (
	nation TEXT NOT NULL,
	day TEXT NOT NULL,				-- 2026-12-25
	name TEXT NOT NULL,
	PRIMARY KEY (nation, day)
) STRICT, WITHOUT ROWID;
