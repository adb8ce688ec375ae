-- SPDX-License-Identifier: MIT
-- 038_words.sql - posts are found by their first words, and know the line of the file that brought them.

ALTER TABLE post ADD COLUMN line INTEGER;	-- NULL: it came from no file

-- A row of an import asks for its words among all posts. Their length and beginning tell nearly all of them apart.
CREATE INDEX post_words ON post_text(length(text), substr(text, 1, 40)) WHERE account = 0 AND part = 1;
