/* SPDX-License-Identifier: MIT
 * migrate.c - brings a database to the schema of this program, one numbered step at a time, and refuses what
 * it does not know. */
#include "store/migrate.h"
#include "base/crash.h"
#include "base/sha.h"
#include "store/backup.h"
#include "store/place.h"
#include "store/inside.h"

#include "schema.inc"

const struct schema schema_built_in = {MIGRATIONS, COUNT(MIGRATIONS)};

static err not_ours(struct arena *a, struct db *db)
{
	return FAIL(a, ERR_OUTSIDE, "not-ours",
		    "%s is the database of another program, and stays as it is. Name the file in which "
		    "schedpost keeps its own database.",
		    db->path);
}

static err newer(struct arena *a, struct db *db, int64_t have, int know)
{
	return FAIL(a, ERR_OUTSIDE, "newer-schema",
		    "The database %s was made by a newer schedpost (its schema is %lld, this program knows "
		    "%d). Install that newer schedpost again, or go back to the backup that it made before "
		    "it changed the database.",
		    db->path, (long long)have, know);
}

/* The steps applied must be those that this program would apply. */
static err compare(struct tx *tx, struct db *db, const struct schema *schema, int have)
{
	query q = sql(tx, "SELECT n, sha256 FROM schema_version ORDER BY n");
	int n = 0;
	bool same = true;
	while (same && row(&q)) {
		int64_t number = col_int(&q);
		str hash = col_str(&q);
		same = n < have && number == schema->list[n].n &&
		       str_is(hash, sha_hex_of(tx->arena, str_of(schema->list[n].sql)));
		n++;
	}
	TRY(sql_end(&q));
	if (same && n == have) return NULL;
	return FAIL(tx->arena, ERR_OUTSIDE, "changed-schema",
		    "Step %d of the schema of %s is not the one that this schedpost knows: another build "
		    "made it. Install the schedpost that made it, or start with a backup or an empty folder.",
		    n, db->path);
}

err schema_look(struct arena *a, struct db *db, const struct schema *schema, int *have)
{
	int64_t ours, version, tables;
	*have = 0;
	TRY(db_int(a, db, "PRAGMA application_id", &ours));
	TRY(db_int(a, db, "PRAGMA user_version", &version));
	TRY(db_int(a, db, "SELECT count(*) FROM sqlite_schema", &tables));
	if (!tables && !ours && !version) return NULL;
	if (ours != DB_OURS) return not_ours(a, db);
	if (version > schema->n) return newer(a, db, version, schema->n);
	struct tx tx = {.arena = a, .db = db};
	*have = (int)version;
	return compare(&tx, db, schema, *have);
}

static err remember(struct arena *a, struct db *db, const struct migration *m, const struct clock *clock)
{
	struct tx tx = {.arena = a, .db = db, .clock = clock, .writes = true};
	query q = sql(&tx, "INSERT INTO schema_version(n, name, sha256, at) VALUES($1, $2, $3, $4)");
	bind_int(&q, m->n);
	bind_str(&q, str_of(m->name));
	bind_str(&q, sha_hex_of(a, str_of(m->sql)));
	bind_int(&q, clock->now(clock));
	TRY(sql_run(&q));
	return db_run(a, db, arena_cstr(a, arena_fmt(a, "PRAGMA user_version = %d", m->n)));
}

static err no_orphans(struct arena *a, struct db *db, const struct migration *m)
{
	str table;
	TRY(db_text(a, db, "PRAGMA foreign_key_check", &table));
	if (!table.len) return NULL;
	return FAIL(a, ERR_BUG, "migration",
		    "schedpost made a mistake: step %d of its schema leaves rows in %.*s that belong to "
		    "nothing. The database stays as it was. Please report this.",
		    m->n, SHOW(table));
}

static err apply(struct arena *a, struct db *db, const struct migration *m, const struct clock *clock)
{
	TRY(db_run(a, db, m->sql));
	if (!db_in_transaction(db))
		return FAIL(a, ERR_BUG, "migration",
			    "schedpost made a mistake: step %d of its schema ends its transaction. Please "
			    "report this.",
			    m->n);
	TRY(no_orphans(a, db, m));
	return remember(a, db, m, clock);
}

static err in_transaction(struct arena *a, struct db *db, const struct migration *m,
			  const struct clock *clock)
{
	TRY(db_say(a, db, DB_BEGIN_WRITE));
	err e = apply(a, db, m, clock);
	CRASH_POINT("before a step of the schema is kept");
	if (!e) e = db_say(a, db, DB_COMMIT);
	CRASH_POINT("after a step of the schema is kept");
	if (e && db_in_transaction(db)) db_say(a, db, DB_ROLLBACK);
	return e;
}

/* In its first moment an empty file becomes ours, in the same transaction as its first table. */
static err claim(struct arena *a, struct db *db)
{
	TRY(db_say(a, db, DB_BEGIN_WRITE));
	str id = arena_fmt(a, "PRAGMA application_id = %d", DB_OURS);
	err e = db_run(a, db, arena_cstr(a, id));
	if (!e)
		e = db_run(a, db,
			   "CREATE TABLE IF NOT EXISTS schema_version(n INTEGER PRIMARY KEY, name TEXT NOT "
			   "NULL, sha256 TEXT NOT NULL, at INTEGER NOT NULL) STRICT");
	CRASH_POINT("before an empty file is ours");
	if (!e) e = db_say(a, db, DB_COMMIT);
	if (e && db_in_transaction(db)) db_say(a, db, DB_ROLLBACK);
	return e;
}

static err keep_a_copy(struct arena *a, struct db *db, const struct schema *schema, int next)
{
	str to = arena_fmt(a, "%.*s/schedpost-before-%d.backup", SHOW(place_folder(a, str_of(db->path))),
			   next);
	err e = backup_make(a, str_of(db->path), to, schema);
	return e ? err_while(a, e, "making a backup before the database is brought up to date") : NULL;
}

err schema_migrate(struct arena *a, struct db *db, const struct schema *schema, const struct clock *clock)
{
	int have;
	TRY(schema_look(a, db, schema, &have));
	if (!have) TRY(claim(a, db));
	if (have && have < schema->n) TRY(keep_a_copy(a, db, schema, have + 1));
	/* Steps that rebuild a table need it so; whether all rows still belong to something is asked at the
	 * end. */
	TRY(db_run(a, db, "PRAGMA foreign_keys = OFF"));
	err e = NULL;
	for (int i = have; i < schema->n && !e; i++) e = in_transaction(a, db, &schema->list[i], clock);
	err on = db_run(a, db, "PRAGMA foreign_keys = ON");
	return e ? e : on;
}
