-- SPDX-License-Identifier: MIT
-- 001_start.sql - accounts, their sealed secrets, posts, and the one table of jobs for all that touches a network.
-- Instants are milliseconds UTC. Texts are UTF-8. Words in CHECKs are the same as in the rooms' headers.

-- Small facts about this database: zone_version, boot (counts starts of the daemon), ...
CREATE TABLE meta (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What each plugin declared when the daemon last started, so that nobody else needs a plugin.
CREATE TABLE platform (
	name TEXT PRIMARY KEY,
	title TEXT NOT NULL,
	version TEXT NOT NULL,
	file_sha256 TEXT NOT NULL,		-- a changed plugin is told
	ops INTEGER NOT NULL,			-- bits, 1 << sp_op
	look INTEGER NOT NULL,			-- sp_look
	listing_delay_ms INTEGER NOT NULL,
	hosts TEXT NOT NULL,
	asks_server TEXT NOT NULL,		-- empty: one server for all
	limits TEXT NOT NULL,			-- JSON, members as in sp_limits
	refused TEXT NOT NULL DEFAULT ''	-- a sentence why it is out of service
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL COLLATE NOCASE,
	platform TEXT NOT NULL,
	server TEXT NOT NULL DEFAULT '',
	handle TEXT NOT NULL DEFAULT '',
	remote_id TEXT NOT NULL DEFAULT '',
	title TEXT NOT NULL DEFAULT '',		-- the name that the public sees
	zone TEXT NOT NULL,			-- IANA
	late_ms INTEGER NOT NULL DEFAULT 900000,-- over this a post that missed its time asks
	state TEXT NOT NULL CHECK (state IN ('connecting', 'ready', 'reconnect', 'removed')),
	why TEXT NOT NULL DEFAULT '',		-- why it is not ready
	held_until INTEGER NOT NULL DEFAULT 0,	-- the platform asked us to wait
	settings TEXT NOT NULL DEFAULT '{}',	-- JSON for the plugin
	limits TEXT NOT NULL DEFAULT '',	-- told by the server; empty: the platform's
	limits_at INTEGER NOT NULL DEFAULT 0,
	expires INTEGER NOT NULL DEFAULT 0,	-- of the credential; 0: not told
	may_be_private INTEGER NOT NULL DEFAULT 0,
	created INTEGER NOT NULL,
	created_by TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_name ON account(name) WHERE state <> 'removed';

CREATE TABLE account_group (
	name TEXT NOT NULL COLLATE NOCASE,
	account INTEGER NOT NULL REFERENCES account(id),
	PRIMARY KEY (name, account)
) STRICT, WITHOUT ROWID;

-- Sealed by the vault and bound to (account, kind, job): a value moved to another row does not open.
CREATE TABLE secret (
	account INTEGER NOT NULL REFERENCES account(id),
	kind INTEGER NOT NULL,			-- sp_secret
	job INTEGER NOT NULL DEFAULT 0,		-- 0: in force; else gathered by a connect under way
	sealed BLOB NOT NULL,
	added INTEGER NOT NULL,
	PRIMARY KEY (account, kind, job)
) STRICT, WITHOUT ROWID;

-- Files are kept as media/ab/abcdef...; metadata was stripped before the hash was taken.
CREATE TABLE media (
	sha256 TEXT PRIMARY KEY,
	mime TEXT NOT NULL,
	bytes INTEGER NOT NULL,
	width INTEGER NOT NULL,
	height INTEGER NOT NULL,
	length_ms INTEGER NOT NULL,
	stripped TEXT NOT NULL,			-- what was removed, for the person
	added INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A bulk import under way: its posts are hidden until it is finished by one small commit.
CREATE TABLE batch (
	id INTEGER PRIMARY KEY,
	state TEXT NOT NULL CHECK (state IN ('open', 'finished')),
	rows INTEGER NOT NULL DEFAULT 0,
	touched INTEGER NOT NULL,
	created_by TEXT NOT NULL
) STRICT;

-- What a person wrote, once, for one or more accounts.
CREATE TABLE post (
	id INTEGER PRIMARY KEY,
	at INTEGER,				-- the earliest planned instant of its jobs; NULL: a draft
	parts INTEGER NOT NULL DEFAULT 1,	-- over 1: a chain
	version INTEGER NOT NULL DEFAULT 1,	-- counts edits of what the public will see
	batch INTEGER REFERENCES batch(id),
	title TEXT NOT NULL DEFAULT '',
	link TEXT NOT NULL DEFAULT '',
	link_title TEXT NOT NULL DEFAULT '',
	link_text TEXT NOT NULL DEFAULT '',
	lang TEXT NOT NULL DEFAULT '',
	warning TEXT NOT NULL DEFAULT '',
	visibility TEXT NOT NULL DEFAULT 'public',
	late TEXT NOT NULL DEFAULT 'ask' CHECK (late IN ('ask', 'publish')),
	category TEXT NOT NULL DEFAULT '',
	campaign TEXT NOT NULL DEFAULT '',
	objective TEXT NOT NULL DEFAULT '',
	source TEXT NOT NULL DEFAULT '',
	credit TEXT NOT NULL DEFAULT '',
	audience TEXT NOT NULL DEFAULT '',
	created INTEGER NOT NULL,
	created_by TEXT NOT NULL
) STRICT;
CREATE INDEX post_at ON post(at, id);
CREATE INDEX post_batch ON post(batch) WHERE batch IS NOT NULL;

CREATE TABLE post_text (
	post INTEGER NOT NULL REFERENCES post(id),
	account INTEGER NOT NULL,		-- 0: for all; else a variant for that account
	part INTEGER NOT NULL,			-- 1, 2, ...
	text TEXT NOT NULL,
	PRIMARY KEY (post, account, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE post_media (
	post INTEGER NOT NULL REFERENCES post(id),
	part INTEGER NOT NULL,
	n INTEGER NOT NULL,			-- 1, 2, ...
	sha256 TEXT NOT NULL REFERENCES media(sha256),
	role INTEGER NOT NULL,			-- sp_role
	alt TEXT NOT NULL,
	name TEXT NOT NULL,			-- the file's name, without its folder
	PRIMARY KEY (post, part, n)
) STRICT, WITHOUT ROWID;

-- One row for each thing to be done on a network: one part of one post on one account, one look, one refresh.
-- States and the moves between them: rooms/queue/states.c.
CREATE TABLE job (
	id INTEGER PRIMARY KEY,
	op INTEGER NOT NULL,			-- sp_op
	rank INTEGER NOT NULL,			-- order of work: takedown 1, look-up 2, log-in 3, publish 4, other 5
	account INTEGER NOT NULL REFERENCES account(id),
	post INTEGER REFERENCES post(id),
	part INTEGER NOT NULL DEFAULT 0,
	state TEXT NOT NULL,
	due INTEGER NOT NULL,			-- when the engine looks at it next
	at INTEGER,				-- when the person wants it; NULL: a draft, or not a post
	wall TEXT NOT NULL DEFAULT '',		-- the same as wall time, and its zone: new zone data moves `at`
	zone TEXT NOT NULL DEFAULT '',
	tries INTEGER NOT NULL DEFAULT 0,	-- failed sends
	looks INTEGER NOT NULL DEFAULT 0,	-- look-ups since the answer was lost
	key TEXT NOT NULL DEFAULT '',		-- idempotency key: the same on every try
	batch INTEGER,				-- as its post's
	boot INTEGER NOT NULL DEFAULT 0,	-- which start of the daemon has it in hand
	seen INTEGER NOT NULL DEFAULT 0,	-- the post's version that was claimed
	intent_at INTEGER NOT NULL DEFAULT 0,	-- when the gate let a public request pass; 0: never
	memory BLOB,				-- the plugin's state bytes, sealed
	remote_id TEXT NOT NULL DEFAULT '',
	revision TEXT NOT NULL DEFAULT '',
	url TEXT NOT NULL DEFAULT '',
	done_at INTEGER NOT NULL DEFAULT 0,	-- when it became public
	code TEXT NOT NULL DEFAULT '',		-- of the last verdict
	why TEXT NOT NULL DEFAULT '',		-- a sentence for people
	question TEXT NOT NULL DEFAULT '',	-- JSON: what a plugin asks a person
	answer TEXT NOT NULL DEFAULT '',	-- what the person said; secrets go to the vault instead
	target INTEGER REFERENCES job(id)	-- takedown: the job whose post is to go
) STRICT;
-- Three words or more in an IN would become a table of its own at every write of a job: those are said with OR,
-- and the queries that are to find these indexes say it in the same words (JOB_IN_HAND, ... in queue.h).
CREATE INDEX job_urgent ON job(rank, due, id) WHERE state IN ('ready', 'unsure') AND rank < 4;
CREATE INDEX job_ready ON job(account, due, id, batch) WHERE state IN ('ready', 'unsure') AND rank >= 4;
CREATE INDEX job_due ON job(due, batch) WHERE state IN ('ready', 'unsure');
CREATE INDEX job_open ON job(account, op) WHERE state <> 'done' AND state <> 'gone' AND state <> 'cancelled';
CREATE INDEX job_hand ON job(account) WHERE state = 'claimed' OR state = 'sending' OR state = 'looking';
CREATE INDEX job_stuck ON job(state, id) WHERE state = 'unsure' OR state = 'looking' OR state = 'asking'
	OR state = 'late' OR state = 'paused' OR state = 'refused';
CREATE INDEX job_over ON job(state, post) WHERE state = 'cancelled' OR state = 'gone';
CREATE INDEX job_post ON job(post, account, part);
CREATE INDEX job_account ON job(account, at, post) WHERE part = 1;
CREATE INDEX job_remote ON job(account, remote_id) WHERE remote_id <> '';
CREATE INDEX job_target ON job(target) WHERE target IS NOT NULL;
CREATE UNIQUE INDEX job_refresh ON job(account)
	WHERE op = 2 AND (state = 'ready' OR state = 'claimed' OR state = 'sending');

-- Every step of one post, in its order.
CREATE TABLE event (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	post INTEGER,
	account INTEGER,
	part INTEGER NOT NULL DEFAULT 0,
	who TEXT NOT NULL,			-- a person, or schedpost
	what TEXT NOT NULL,			-- one word: scheduled, edited, handed-over, published, ...
	note TEXT NOT NULL			-- a sentence
) STRICT;
CREATE INDEX event_post ON event(post, id);
CREATE INDEX event_published ON event(at) WHERE what = 'published';
CREATE INDEX event_account ON event(account, id) WHERE post IS NULL;
