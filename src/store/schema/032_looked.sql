-- SPDX-License-Identifier: MIT
-- 032_looked.sql - who has looked through a photograph or film for what no program sees.

ALTER TABLE post_media ADD COLUMN looked TEXT NOT NULL DEFAULT '';	-- a person; empty: nobody
