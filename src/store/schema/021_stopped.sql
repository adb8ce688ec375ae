-- SPDX-License-Identifier: MIT
-- 021_stopped.sql - what a lockdown found under way, and how soon the last byte of it had left.

CREATE TABLE lock_flight (
	job INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
	lock INTEGER NOT NULL REFERENCES lock(id),
	PRIMARY KEY (job, lock)
) STRICT, WITHOUT ROWID;
CREATE INDEX lock_flight_of ON lock_flight(lock);

-- When the last connection that carried a post was cut. 0: not measured yet; -1: none carried any; -2: never will be.
ALTER TABLE lock ADD COLUMN last_left INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lock ADD COLUMN covers INTEGER NOT NULL DEFAULT 0;		-- so many were suspended
ALTER TABLE lock ADD COLUMN tokens INTEGER NOT NULL DEFAULT 0;		-- so many of the suspect's ended

-- conf/recovery.conf as it was when the daemon last started; one row.
CREATE TABLE recovery (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	text TEXT NOT NULL
) STRICT;
