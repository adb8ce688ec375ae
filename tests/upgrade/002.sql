-- SPDX-License-Identifier: MIT
-- 002.sql - a database of schema 2 as its last daemon left it (tests/upgrade/dump.sh).
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE schema_version(n INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
INSERT INTO schema_version VALUES(1,'start','b8fbe4b072caec92cb402e13ffefa64448e422a1d6eeb17b60abbb3be8db69fc',1795000000000);
INSERT INTO schema_version VALUES(2,'put_back','8c70b254ca2438227ef49fe8968cfb163e7b16e2ab6f052ffd7ed0fe45a8773a',1795000000000);
CREATE TABLE meta (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('boot','7');
INSERT INTO meta VALUES('put_back','1795341500000 1795341000000 1795341400000');
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
INSERT INTO account VALUES(1,'ward','practice','practice:','ward','ward','The ward','Europe/London',900000,'ready','',0,'{}','',0,0,0,1795000000000,'alex');
INSERT INTO account VALUES(2,'old','practice','practice:','old','old','An old one','Europe/London',900000,'removed','',0,'{}','',0,0,0,1795000000000,'alex');
INSERT INTO account VALUES(3,'dead','practice','practice:','dead','dead','Its log-in ended','Europe/London',900000,'reconnect','',0,'{}','',0,0,0,1795000000000,'alex');
CREATE TABLE account_group (
	name TEXT NOT NULL COLLATE NOCASE,
	account INTEGER NOT NULL REFERENCES account(id),
	PRIMARY KEY (name, account)
) STRICT, WITHOUT ROWID;
INSERT INTO account_group VALUES('wards',1);
CREATE TABLE secret (
	account INTEGER NOT NULL REFERENCES account(id),
	kind INTEGER NOT NULL,			-- sp_secret
	job INTEGER NOT NULL DEFAULT 0,		-- 0: in force; else gathered by a connect under way
	sealed BLOB NOT NULL,
	added INTEGER NOT NULL,
	PRIMARY KEY (account, kind, job)
) STRICT, WITHOUT ROWID;
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
INSERT INTO media VALUES('a1abfd410973b0111c215baa879b9edcd739e601659ba44168269767cc2e9108','image/png',67,1,1,0,'',1795000000000);
CREATE TABLE batch (
	id INTEGER PRIMARY KEY,
	state TEXT NOT NULL CHECK (state IN ('open', 'finished')),
	rows INTEGER NOT NULL DEFAULT 0,
	touched INTEGER NOT NULL,
	created_by TEXT NOT NULL
) STRICT;
INSERT INTO batch VALUES(1,'finished',1,1795000000000,'alex');
INSERT INTO batch VALUES(2,'open',1,1795341500000,'alex');
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
INSERT INTO post VALUES(1,NULL,1,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(2,1795341660000,1,1,1,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(3,1795341660000,2,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(4,1795341600000,1,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(5,1795341590000,1,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(6,1795341580000,1,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(7,1795341570000,1,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(8,1795300000000,1,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(9,1795310000000,1,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(10,1795400000000,1,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(11,1795320000000,1,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(12,1795200000000,1,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(13,1795210000000,1,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(14,1795220000000,1,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
INSERT INTO post VALUES(15,1795341660000,1,1,2,'','','','','','','public','ask','','','','','','',1795341500000,'alex');
INSERT INTO post VALUES(16,1795341660000,1,1,NULL,'','','','','','','public','ask','','','','','','',1795000000000,'alex');
CREATE TABLE post_text (
	post INTEGER NOT NULL REFERENCES post(id),
	account INTEGER NOT NULL,		-- 0: for all; else a variant for that account
	part INTEGER NOT NULL,			-- 1, 2, ...
	text TEXT NOT NULL,
	PRIMARY KEY (post, account, part)
) STRICT, WITHOUT ROWID;
INSERT INTO post_text VALUES(1,0,1,'A draft.');
INSERT INTO post_text VALUES(2,0,1,'Ready, of an import.');
INSERT INTO post_text VALUES(3,0,1,'Chain, part one.');
INSERT INTO post_text VALUES(3,0,2,'Chain, part two.');
INSERT INTO post_text VALUES(4,0,1,'In hand.');
INSERT INTO post_text VALUES(5,0,1,'On its way.');
INSERT INTO post_text VALUES(6,0,1,'Unsure.');
INSERT INTO post_text VALUES(7,0,1,'Being looked up.');
INSERT INTO post_text VALUES(8,0,1,'Asks somebody.');
INSERT INTO post_text VALUES(9,0,1,'Missed its time.');
INSERT INTO post_text VALUES(10,0,1,'Paused.');
INSERT INTO post_text VALUES(11,0,1,'Refused.');
INSERT INTO post_text VALUES(12,0,1,'Out.');
INSERT INTO post_text VALUES(13,0,1,'Cancelled.');
INSERT INTO post_text VALUES(14,0,1,'Taken down.');
INSERT INTO post_text VALUES(15,0,1,'Of an import that is not finished.');
INSERT INTO post_text VALUES(16,0,1,'Put back from a backup.');
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
, put_back INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO job VALUES(1,7,4,1,1,1,'draft',0,NULL,'','',0,0,'a0000000000000000000000000000001',NULL,0,0,0,NULL,'','','',0,'','','','',NULL,0);
INSERT INTO job VALUES(2,7,4,1,2,1,'ready',1795341660000,1795341660000,'2026-11-22T10:01:00','Europe/London',0,0,'a0000000000000000000000000000002',1,0,0,0,NULL,'','','',0,'','','','',NULL,0);
INSERT INTO job VALUES(3,7,4,1,3,1,'ready',1795341660000,1795341660000,'2026-11-22T10:01:00','Europe/London',0,0,'a0000000000000000000000000000003',NULL,0,0,0,NULL,'','','',0,'','','','',NULL,0);
INSERT INTO job VALUES(4,7,4,1,3,2,'chained',1795341660000,1795341660000,'2026-11-22T10:01:00','Europe/London',0,0,'a0000000000000000000000000000004',NULL,0,0,0,NULL,'','','',0,'','','','',NULL,0);
INSERT INTO job VALUES(5,7,4,1,4,1,'claimed',1795341600000,1795341600000,'2026-11-22T10:00:00','Europe/London',0,0,'a0000000000000000000000000000005',NULL,7,1,0,NULL,'','','',0,'','','','',NULL,0);
INSERT INTO job VALUES(6,7,4,1,5,1,'sending',1795341590000,1795341590000,'2026-11-22T09:59:50','Europe/London',0,0,'a0000000000000000000000000000006',NULL,7,1,1795341590010,NULL,'','','',0,'','','','',NULL,0);
INSERT INTO job VALUES(7,7,2,1,6,1,'unsure',1795341600000,1795341580000,'2026-11-22T09:59:40','Europe/London',0,0,'a0000000000000000000000000000007',NULL,7,1,1795341580010,NULL,'','','',0,'lost','The answer was lost.','','',NULL,0);
INSERT INTO job VALUES(8,7,2,1,7,1,'looking',1795341600000,1795341570000,'2026-11-22T09:59:30','Europe/London',0,0,'a0000000000000000000000000000008',NULL,7,1,1795341570010,NULL,'','','',0,'lost','The answer was lost.','','',NULL,0);
INSERT INTO job VALUES(9,7,2,1,8,1,'asking',1795300000000,1795300000000,'2026-11-21T22:26:40','Europe/London',0,0,'a0000000000000000000000000000009',NULL,7,1,1795300000010,NULL,'','','',0,'lost','Nobody can tell.','','',NULL,0);
INSERT INTO job VALUES(10,7,4,1,9,1,'late',1795310000000,1795310000000,'2026-11-22T01:13:20','Europe/London',0,0,'a0000000000000000000000000000010',NULL,0,0,0,NULL,'','','',0,'late','It missed its time.','','',NULL,0);
INSERT INTO job VALUES(11,7,4,1,10,1,'paused',1795400000000,1795400000000,'2026-11-23T02:13:20','Europe/London',0,0,'a0000000000000000000000000000011',NULL,0,0,0,NULL,'','','',0,'','','','',NULL,0);
INSERT INTO job VALUES(12,7,4,1,11,1,'refused',1795320000000,1795320000000,'2026-11-22T04:00:00','Europe/London',0,0,'a0000000000000000000000000000012',NULL,7,1,1795320000010,NULL,'','','',0,'rude','The platform said no.','','',NULL,0);
INSERT INTO job VALUES(13,7,4,1,12,1,'done',1795200000000,1795200000000,'2026-11-20T18:40:00','Europe/London',0,0,'a0000000000000000000000000000013',NULL,7,1,1795200000010,NULL,'r1','','https://practice.example/r1',1795200000500,'','','','',NULL,0);
INSERT INTO job VALUES(14,7,4,1,13,1,'cancelled',1795210000000,1795210000000,'2026-11-20T21:26:40','Europe/London',0,0,'a0000000000000000000000000000014',NULL,0,0,0,NULL,'','','',0,'','','','',NULL,0);
INSERT INTO job VALUES(15,7,4,1,14,1,'gone',1795220000000,1795220000000,'2026-11-21T00:13:20','Europe/London',0,0,'a0000000000000000000000000000015',NULL,7,1,1795220000010,NULL,'r2','','',1795220000500,'','','','',NULL,0);
INSERT INTO job VALUES(16,7,4,1,15,1,'ready',1795341660000,1795341660000,'2026-11-22T10:01:00','Europe/London',0,0,'a0000000000000000000000000000016',2,0,0,0,NULL,'','','',0,'','','','',NULL,0);
INSERT INTO job VALUES(17,9,1,1,NULL,0,'done',1795220000900,NULL,'','',0,0,'a0000000000000000000000000000017',NULL,7,0,1795220000950,NULL,'','','',1795220001000,'','','','',15,0);
INSERT INTO job VALUES(18,5,3,1,NULL,0,'done',1795000000000,NULL,'','',0,0,'a0000000000000000000000000000018',NULL,1,0,0,NULL,'','','',1795000000100,'','','','',NULL,0);
INSERT INTO job VALUES(19,7,4,1,16,1,'ready',1795341660000,1795341660000,'2026-11-22T10:01:00','Europe/London',0,0,'a0000000000000000000000000000019',NULL,0,0,0,NULL,'','','',0,'','','','',NULL,1795341000000);
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
INSERT INTO event VALUES(1,1795000000000,NULL,1,0,'alex','connected','ward');
INSERT INTO event VALUES(2,1795000000000,12,NULL,0,'alex','scheduled','');
INSERT INTO event VALUES(3,1795200000500,12,1,1,'schedpost','published','It is out: https://practice.example/r1');
CREATE UNIQUE INDEX account_name ON account(name) WHERE state <> 'removed';
CREATE INDEX post_at ON post(at, id);
CREATE INDEX post_batch ON post(batch) WHERE batch IS NOT NULL;
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
CREATE INDEX event_post ON event(post, id);
CREATE INDEX event_published ON event(at) WHERE what = 'published';
CREATE INDEX event_account ON event(account, id) WHERE post IS NULL;
COMMIT;
PRAGMA application_id = 1397780339;
PRAGMA user_version = 2;
