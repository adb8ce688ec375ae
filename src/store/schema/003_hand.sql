-- SPDX-License-Identifier: MIT
-- 003_hand.sql - what is in hand is in the daemon's memory only: a row moves when the gate lets it pass, not before.

UPDATE job SET state = 'ready' WHERE state = 'claimed';
UPDATE job SET state = 'unsure' WHERE state = 'looking';
DROP INDEX job_hand;
DROP INDEX job_stuck;
DROP INDEX job_refresh;
DROP INDEX job_open;
CREATE INDEX job_sending ON job(state, post) WHERE state = 'sending';
CREATE INDEX job_stuck ON job(state, id) WHERE state = 'unsure' OR state = 'asking' OR state = 'late'
	OR state = 'paused' OR state = 'refused';
-- By a column that stands still while a job moves: an entry is written once, and taken out at the end.
CREATE INDEX job_open ON job(account, op) WHERE done_at = 0;
CREATE UNIQUE INDEX job_refresh ON job(account) WHERE op = 2 AND (state = 'ready' OR state = 'sending');
ALTER TABLE job DROP COLUMN boot;
ALTER TABLE job DROP COLUMN seen;
DELETE FROM meta WHERE name = 'boot';
