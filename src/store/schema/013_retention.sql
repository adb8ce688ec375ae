-- SPDX-License-Identifier: MIT
-- 013_retention.sql - what was cleared because it had been kept for as long as it should be.

ALTER TABLE post ADD COLUMN cleared_at INTEGER NOT NULL DEFAULT 0;	-- its words and files were taken away then
CREATE INDEX post_kept ON post(at) WHERE cleared_at = 0;

-- How many days after a post has ended its words and files are kept; without a row: for ever.
CREATE TABLE keeping (
	what TEXT PRIMARY KEY CHECK (what IN ('words', 'files')),
	days INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Not 0: no post has this file any more since then, and it goes from the disk.
ALTER TABLE media ADD COLUMN gone_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX media_gone ON media(gone_at) WHERE gone_at <> 0;
CREATE INDEX post_media_file ON post_media(sha256);
