-- SPDX-License-Identifier: MIT
-- 017_pairs.sql - two posts that say the same in two languages.

ALTER TABLE post ADD COLUMN pair INTEGER;		-- the other one, which names this one
CREATE INDEX post_pair ON post(pair) WHERE pair IS NOT NULL;
