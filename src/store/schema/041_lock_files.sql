-- SPDX-License-Identifier: MIT
-- 041_lock_files.sql - several files may be one lockdown: copies of each other, what is not whole, and a flood of them.

-- Files beside the one that the lock names itself (lock.sentinel). They go with it.
CREATE TABLE lock_file (
	file TEXT PRIMARY KEY,			-- its name in DATA/locks
	lock INTEGER NOT NULL REFERENCES lock(id),
	shared INTEGER NOT NULL DEFAULT 0	-- 1: by it the lock is one that whatever is not whole joins
) STRICT, WITHOUT ROWID;
CREATE INDEX lock_file_lock ON lock_file(lock);
