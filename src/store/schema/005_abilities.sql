-- SPDX-License-Identifier: MIT
-- 005_abilities.sql - what a platform cannot do and why, and the version of its interface that ends some day.
-- Learned from the plugins at each start of the daemon, like the rest of the table.

ALTER TABLE platform ADD COLUMN flags INTEGER NOT NULL DEFAULT 0;	-- of sp_plugin
ALTER TABLE platform ADD COLUMN cannot TEXT NOT NULL DEFAULT '{}';	-- JSON: a sentence for each ability
ALTER TABLE platform ADD COLUMN interface TEXT NOT NULL DEFAULT '';	-- the version in use; empty: none is known to end
ALTER TABLE platform ADD COLUMN interface_until INTEGER NOT NULL DEFAULT 0;	-- it may be switched off then; 0: not known
ALTER TABLE platform ADD COLUMN interface_page TEXT NOT NULL DEFAULT '';	-- where the platform tells of its versions
