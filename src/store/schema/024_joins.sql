-- SPDX-License-Identifier: MIT
-- 024_joins.sql - who was here before a lockdown is counted, for a clock can be set back or ahead in between.

-- How often somebody has joined, or come back; one row. It never falls, whoever is removed.
CREATE TABLE joins (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	n INTEGER NOT NULL
) STRICT;
INSERT INTO joins(id, n) SELECT 1, count(*) FROM person;

ALTER TABLE person ADD COLUMN nth INTEGER NOT NULL DEFAULT 0;		-- joins.n when they joined last
ALTER TABLE lock ADD COLUMN joins INTEGER NOT NULL DEFAULT 0;		-- joins.n then: who has a higher one came later
ALTER TABLE foreign_post ADD COLUMN joins INTEGER NOT NULL DEFAULT 0;	-- when it was found

UPDATE person AS p SET nth = (SELECT count(*) FROM person o WHERE (o.joined, o.id) <= (p.joined, p.id));
UPDATE lock AS l SET joins = (SELECT count(*) FROM person p WHERE p.joined <= l.made);
UPDATE foreign_post AS f SET joins = (SELECT count(*) FROM person p WHERE p.joined <= f.found_at);
