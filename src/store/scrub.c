/* SPDX-License-Identifier: MIT
 * scrub.c - what was erased leaves the files, too: the database is written anew, and its log emptied.
 *
 * SQLite overwrites what is deleted (secure_delete). But a page that was split keeps copies of its rows where it has
 * room, and the log keeps pages as they were. */
#include "base/crash.h"
#include "store/inside.h"

enum { AGAIN_MS = 60 * 1000 };

err tx_scrub(struct tx *tx)
{
	tx->db->scrub = true;
	return note_put(tx, "scrub", S(""));
}

/* By a connection of its own, for the record hears of each row that the writer's writes. What lies aside meanwhile goes
 * to the disk: it may be more than fits into memory. */
static err write_anew(struct arena *a, const struct store *s)
{
	struct db *db;
	TRY(db_open(a, s->path, DB_KEEPER, &db));
	err e = db_run(a, db, "PRAGMA temp_store = FILE; VACUUM");
	db_close(db);
	return e;
}

static err scrub(struct store *s)
{
	struct arena *a = s->scratch;
	int64_t due;
	TRY(db_int(a, s->db, "SELECT count(*) FROM meta WHERE name = 'scrub'", &due));
	if (!due) return NULL;
	TRY(write_anew(a, s));
	CRASH_POINT("before the log is emptied of what was erased");
	TRY(db_empty_log(a, s->db));
	return db_run(a, s->db, "DELETE FROM meta WHERE name = 'scrub'");
}

/* A full disk, or somebody who reads: the row stays, and it is tried again. */
void scrub_care(struct store *s)
{
	int64_t now = s->clock->mono(s->clock);
	if (!s->db->scrub || s->read_only || now < s->scrub_after) return;
	s->db->scrub = scrub(s) != NULL;
	s->scrub_after = s->db->scrub ? now + AGAIN_MS : 0;
}
