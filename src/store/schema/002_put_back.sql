-- SPDX-License-Identifier: MIT
-- 002_put_back.sql - what a database remembers that was put back from a backup (store/mark.h tells how that is known).

-- Not 0: the instant of the backup that brought this job back. It may be out since then, so it is looked up first.
ALTER TABLE job ADD COLUMN put_back INTEGER NOT NULL DEFAULT 0;
