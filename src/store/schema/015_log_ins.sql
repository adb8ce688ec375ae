-- SPDX-License-Identifier: MIT
-- 015_log_ins.sql - how long a log-in lasts that is renewed by itself: after that a person must log in again.

-- 0: not told. -1: each renewal moves it.
ALTER TABLE account ADD COLUMN log_in_lasts INTEGER NOT NULL DEFAULT 0;
