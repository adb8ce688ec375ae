-- SPDX-License-Identifier: MIT
-- 014_talk.sql - posts that put another one right.

ALTER TABLE post ADD COLUMN corrects INTEGER;		-- the post that it puts right
CREATE INDEX post_corrects ON post(corrects) WHERE corrects IS NOT NULL;
