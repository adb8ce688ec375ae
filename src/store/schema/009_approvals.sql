-- SPDX-License-Identifier: MIT
-- 009_approvals.sql - what may go out, who looked at it, and by which policy.

-- Not needed: posts of those who may publish there go out without anybody else. Accounts from before this step went on
-- that way, and do; a new one is told when it is connected.
ALTER TABLE account ADD COLUMN approval TEXT NOT NULL DEFAULT 'needed' CHECK (approval IN ('needed', 'not-needed'));
UPDATE account SET approval = 'not-needed';

-- The version of the post that may go out on this account; the gate lets no other pass.
ALTER TABLE job ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0;
UPDATE job SET cleared = coalesce((SELECT version FROM post WHERE post.id = job.post), 0) WHERE post IS NOT NULL;

-- What each version of a post said, so that differences can be shown. The newest stands in the tables of posts.
CREATE TABLE post_version (
	post INTEGER NOT NULL REFERENCES post(id),
	version INTEGER NOT NULL,
	at INTEGER NOT NULL,
	who TEXT NOT NULL,
	words TEXT NOT NULL,			-- JSON: fields, texts by account and part, files with their alt texts
	PRIMARY KEY (post, version)
) STRICT, WITHOUT ROWID;

-- A post that waits to be looked at, for one account.
CREATE TABLE review (
	id INTEGER PRIMARY KEY,
	post INTEGER NOT NULL REFERENCES post(id),
	account INTEGER NOT NULL REFERENCES account(id),
	version INTEGER NOT NULL,		-- exactly this one is looked at
	need TEXT NOT NULL,			-- who must say yes: approver, coach, approver+clinical, ...
	second TEXT NOT NULL DEFAULT '',	-- a clinical one: whom the first has named to say yes, too
	asked_at INTEGER NOT NULL,
	asked_by TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'returned', 'withdrawn', 'replaced')),
	ended_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX review_open ON review(post, account) WHERE state = 'open';
CREATE INDEX review_post ON review(post, id);

CREATE TABLE decision (
	id INTEGER PRIMARY KEY,
	review INTEGER NOT NULL REFERENCES review(id),
	at INTEGER NOT NULL,
	who TEXT NOT NULL,
	what TEXT NOT NULL CHECK (what IN ('approved', 'edited', 'returned', 'taken-over', 'withdrawn')),
	reason TEXT NOT NULL DEFAULT '',	-- one word of the policy's list
	comment TEXT NOT NULL DEFAULT '',	-- to the author
	version INTEGER NOT NULL		-- that was decided upon; after edits the new one
) STRICT;
CREATE INDEX decision_review ON decision(review, id);

CREATE TABLE comment (
	id INTEGER PRIMARY KEY,
	post INTEGER NOT NULL REFERENCES post(id),
	at INTEGER NOT NULL,
	who TEXT NOT NULL,
	text TEXT NOT NULL
) STRICT;
CREATE INDEX comment_post ON comment(post, id);

-- conf/policy.conf as it was when the daemon last started. A changed file is a new version, and asks everybody again.
CREATE TABLE policy (
	version INTEGER PRIMARY KEY,
	text TEXT NOT NULL,
	since INTEGER NOT NULL
) STRICT;
CREATE TABLE policy_ack (
	person INTEGER NOT NULL REFERENCES person(id),
	version INTEGER NOT NULL REFERENCES policy(version),
	at INTEGER NOT NULL,
	PRIMARY KEY (person, version)
) STRICT, WITHOUT ROWID;
