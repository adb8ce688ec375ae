/* SPDX-License-Identifier: MIT
 * backup.c - copies the database while it is used, makes the copy durable, and opens and checks it before it
 * gets its name. */
#include "store/backup.h"
#include "base/crash.h"
#include "store/place.h"
#include "store/inside.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static err copy_to(struct arena *a, str from, str part)
{
	struct db *source = NULL, *copy = NULL;
	err e = db_open(a, from, DB_KEEPER, &source);
	if (!e) e = db_open(a, part, DB_COPY, &copy);
	if (!e) e = db_copy(a, source, copy);
	db_close(copy);
	db_close(source);
	return e;
}

/* A backup is one file: without this it would want a log beside it wherever it is opened. */
static err without_log(struct arena *a, str part)
{
	struct db *copy = NULL;
	TRY(db_open(a, part, DB_COPY, &copy));
	err e = db_run(a, copy, "PRAGMA journal_mode = DELETE");
	db_close(copy);
	return e;
}

/* Damage is told of the file `named`: what is wrong in a fresh copy was wrong in the original. */
static err look_through(struct arena *a, struct db *db, const char *named, const struct schema *schema)
{
	int have;
	str found, orphan;
	TRY(schema_look(a, db, schema, &have));
	TRY(db_text(a, db, "PRAGMA integrity_check(1)", &found));
	if (!str_is(found, S("ok"))) return db_damaged(a, named, found);
	TRY(db_text(a, db, "PRAGMA foreign_key_check", &orphan));
	if (orphan.len)
		return db_damaged(a, named, arena_fmt(a, "rows of %.*s belong to nothing", SHOW(orphan)));
	if (have) return NULL;
	return FAIL(a, ERR_OUTSIDE, "empty",
		    "%s is an empty database: nothing of schedpost is in it. Choose another file.", db->path);
}

static err check_as(struct arena *a, str path, const char *named, const struct schema *schema)
{
	struct db *db = NULL;
	TRY(db_open(a, path, DB_LOOKER, &db));
	err e = look_through(a, db, named, schema);
	db_close(db);
	return e;
}

static err make_and_check(struct arena *a, str from, str part, const struct schema *schema)
{
	TRY(place_make(a, part));
	TRY(copy_to(a, from, part));
	CRASH_POINT("after a backup is copied");
	TRY(without_log(a, part));
	TRY(place_sync(a, part));
	return check_as(a, part, arena_cstr(a, from), schema);
}

err backup_make(struct arena *a, str from, str to, const struct schema *schema)
{
	str part = arena_fmt(a, "%.*s.part", SHOW(to));
	unlink(arena_cstr(a, part));	/* left by a crash */
	err e = make_and_check(a, from, part, schema);
	CRASH_POINT("before a backup gets its name");
	if (!e && rename(arena_cstr(a, part), arena_cstr(a, to))) e = place_failure(a, to, errno);
	if (e) {
		unlink(arena_cstr(a, part));
		return e;
	}
	return place_sync_folder(a, to);
}

err store_backup(struct arena *a, struct store *s, str to)
{
	if (!access(arena_cstr(a, to), F_OK)) return place_failure(a, to, EEXIST);
	return backup_make(a, s->path, to, s->schema);
}

err backup_check(struct arena *a, str path, const struct schema *schema)
{
	return check_as(a, path, arena_cstr(a, path), schema);
}

err store_verify(struct arena *a, str path)
{
	return backup_check(a, path, &schema_built_in);
}
