/* SPDX-License-Identifier: MIT
 * sqlite.c - connections to the database file: how they are set, the words of transactions, and what to say
 * when one fails.
 *
 * Every commit is one fsync of the log (synchronous=FULL). The log is never moved into the file inside a
 * commit: a wal hook only counts its pages, and threads.c has a connection of its own do the moving (passive,
 * beside the writer). */
#include "store/sqlite.h"
#include "base/crash.h"
#include "store/place.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum {
	BUSY_MS = 500,			/* how long another program may hold the database */
	READERS_MS = 20,		/* how long the writer waits for readers before the log begins anew */
	SMALL_BYTES = 1024, SMALL_PIECES = 400,	/* the writer's own memory for what a query needs for a moment */
	COPY_PAGES = 256,		/* of a backup, between two looks around */
	LOG_BYTES_KEPT = 32 << 20	/* the log file is cut to this once it was moved */
};

/* Cache sizes are in KiB when negative: together well below what the daemon may use. */
#define SETTINGS                                                                                   \
	"PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"              \
	"PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL;"     \
	"PRAGMA secure_delete = ON;"

static const struct {
	int flags;
	const char *settings;
} ROLES[] = {
	[DB_WRITER] = {SQLITE_OPEN_READWRITE, SETTINGS "PRAGMA cache_size = -12288;"},
	[DB_READER] = {SQLITE_OPEN_READWRITE, SETTINGS "PRAGMA cache_size = -8192; PRAGMA query_only = ON;"},
	[DB_KEEPER] = {SQLITE_OPEN_READWRITE, SETTINGS "PRAGMA cache_size = -1024;"},
	[DB_LOOKER] = {SQLITE_OPEN_READONLY, SETTINGS "PRAGMA cache_size = -8192; PRAGMA query_only = ON;"},
	[DB_COPY] = {SQLITE_OPEN_READWRITE, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = OFF;"
					    "PRAGMA journal_mode = OFF; PRAGMA cache_size = -1024;"},
};

static const char *const WORDS[DB_WORDS] = {
	[DB_BEGIN] = "BEGIN",	  [DB_BEGIN_WRITE] = "BEGIN IMMEDIATE", [DB_COMMIT] = "COMMIT",
	[DB_ROLLBACK] = "ROLLBACK", [DB_SAVE] = "SAVEPOINT work",	[DB_RELEASE] = "RELEASE work",
	[DB_BACK] = "ROLLBACK TO work",
};

/* ---- sentences */

/* Known by their address: a room may call its own failures the same. */
static const char DAMAGED[] = "damaged", DISK_FAILED[] = "disk-failed";

struct no {
	struct db *db;
	const char *said;	/* by SQLite */
	const char *sql;	/* or "" */
	int code;		/* extended */
};

err db_damaged(struct arena *a, const char *path, str found)
{
	str backup = place_newest_backup(a, str_of(path)), head;
	if (str_starts(found, S("***"))) str_split(&found, '\n', &head); /* a check puts a headline first */
	if (!backup.len)
		return FAIL(a, ERR_OUTSIDE, DAMAGED,
			    "The database %s is damaged (%.*s), and there is no backup beside it. Stop "
			    "schedpost, leave the file as it is, and ask whoever looks after the machine for "
			    "an older copy of it.",
			    path, SHOW(found));
	return FAIL(a, ERR_OUTSIDE, DAMAGED,
		    "The database %s is damaged (%.*s). The newest backup is %.*s. Stop schedpost, move %s "
		    "and the files beside it that end in -wal and -shm to another folder, copy the backup to "
		    "%s, and start schedpost again.",
		    path, SHOW(found), SHOW(backup), path, path);
}

static err say_damaged(struct arena *a, const struct no *no)
{
	return db_damaged(a, no->db->path, str_of(no->said));
}

static err say_full(struct arena *a, const struct no *no)
{
	return FAIL(a, ERR_OUTSIDE, "disk-full",
		    "The disk that holds %s is full. What was saved before is safe, but nothing new can be "
		    "saved. Make room on that disk, then try again.",
		    no->db->path);
}

/* What the machine said about the log; or about the database file. What sqlite3_system_errno says has often
 * been overwritten by the rollback. */
static int disk_errno(sqlite3 *handle)
{
	sqlite3_file *log = NULL;
	int number = 0;
	sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
	if (log && log->pMethods) log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &number);
	if (!number) sqlite3_file_control(handle, "main", SQLITE_FCNTL_LAST_ERRNO, &number);
	return number;
}

static err say_disk(struct arena *a, const struct no *no)
{
	int number = disk_errno(no->db->handle);
	if (number == EDQUOT || number == EFBIG || number == ENOSPC) return say_full(a, no);
	return FAIL(a, ERR_OUTSIDE, DISK_FAILED,
		    "The disk that holds %s failed (%s%s%s). schedpost stops saving, to keep what is there. "
		    "Ask whoever looks after the machine to check the disk, then start schedpost again. What was "
		    "just being saved may be there or not: look before you do it again.",
		    no->db->path, no->said, number ? ": " : "", number ? strerror(number) : "");
}

static err say_read_only(struct arena *a, const struct no *no)
{
	return FAIL(a, ERR_OUTSIDE, "read-only",
		    "%s cannot be written: the file or its folder is read-only, or belongs to somebody else. "
		    "Give both to the user that runs schedpost, then start it again.",
		    no->db->path);
}

static err say_closed(struct arena *a, const struct no *no)
{
	int number = sqlite3_system_errno(no->db->handle);
	return FAIL(a, ERR_OUTSIDE, "cannot-open",
		    "The database %s cannot be opened (%s). Check that it is there, and that the user that "
		    "runs schedpost may read and write it and its folder.",
		    no->db->path, number ? strerror(number) : no->said);
}

static err say_busy(struct arena *a, const struct no *no)
{
	return FAIL(a, ERR_BUSY, "busy", "Another program is using the database %s. Try again in a moment.",
		    no->db->path);
}

static err say_large(struct arena *a, const struct no *no)
{
	(void)no;
	return FAIL(a, ERR_INPUT, "too-big",
		    "That is more than %d MiB in one piece. Make it smaller, or split it.",
		    DB_MOST_BYTES >> 20);
}

static err say_constraint(struct arena *a, const struct no *no)
{
	switch (no->code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return FAIL(a, ERR_STALE, "exists",
			    "The same thing is there already; somebody may have made it just before. Look "
			    "again, then decide (%s).",
			    no->said);
	default:
		return FAIL(a, ERR_BUG, "constraint",
			    "schedpost made a mistake, and the database refused it (%s). Nothing was "
			    "changed. Please report this: %s",
			    no->said, no->sql);
	}
}

static const struct {
	int code;
	err (*say)(struct arena *, const struct no *);
} SAYINGS[] = {
	{SQLITE_CORRUPT, say_damaged},	{SQLITE_NOTADB, say_damaged},	{SQLITE_FULL, say_full},
	{SQLITE_IOERR, say_disk},	{SQLITE_READONLY, say_read_only}, {SQLITE_PERM, say_read_only},
	{SQLITE_CANTOPEN, say_closed},	{SQLITE_BUSY, say_busy},	{SQLITE_LOCKED, say_busy},	{SQLITE_PROTOCOL, say_busy},
	{SQLITE_TOOBIG, say_large},	{SQLITE_CONSTRAINT, say_constraint},
};

err db_failure(struct arena *a, struct db *db, const char *sql)
{
	struct no no = {db, sqlite3_errmsg(db->handle), sql ? sql : "", sqlite3_extended_errcode(db->handle)};
	if ((no.code & 0xff) == SQLITE_NOMEM)
		die("schedpost stops: the machine has no memory left. Nothing is lost; it goes on when it is "
		    "started again.");
	for (size_t i = 0; i < COUNT(SAYINGS); i++)
		if (SAYINGS[i].code == (no.code & 0xff)) return SAYINGS[i].say(a, &no);
	return FAIL(a, ERR_BUG, "sql",
		    "schedpost made a mistake with its database (%s). Nothing was changed. Please report "
		    "this: %s",
		    no.said, no.sql);
}

bool db_is_fatal(err e)
{
	return e->code == DAMAGED || e->code == DISK_FAILED;
}

/* ---- opening and closing */

static void set_up(void)
{
	/* Counting every allocation under a lock would be the largest cost of small queries; the journals of
	 * savepoints stay in memory. Both are refused, harmlessly, when something has used SQLite before. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
	if (sqlite3_initialize() != SQLITE_OK)
		die("schedpost stops: SQLite could not be set up on this machine.");
}

static int count_log(void *of, sqlite3 *handle, const char *name, int pages)
{
	(void)handle;
	(void)name;
	((struct db *)of)->log_pages = pages;
	return SQLITE_OK;
}

static err set(struct arena *a, struct db *db, enum db_role role)
{
	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, DB_MOST_BYTES);
	sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 1);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	/* Else a parameter held against a partial index is looked at, and its statement prepared anew at every run. */
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
	if (role != DB_COPY) sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (role == DB_WRITER) sqlite3_db_config(db->handle, SQLITE_DBCONFIG_LOOKASIDE, NULL, SMALL_BYTES, SMALL_PIECES);
	sqlite3_wal_hook(db->handle, count_log, db);
	return db_run(a, db, ROLES[role].settings);
}

err db_open(struct arena *a, str path, enum db_role role, struct db **out)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, set_up);
	struct db *db = calloc(1, sizeof *db);
	if (!db)
		die("schedpost stops: the machine has no memory left. Nothing is lost; it goes on when it is "
		    "started again.");
	db->arena = arena_new();
	db->path = arena_cstr(db->arena, path);
	int flags = ROLES[role].flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
	int code = sqlite3_open_v2(db->path, &db->handle, flags, NULL);
	err e = code != SQLITE_OK ? db_failure(a, db, NULL) : set(a, db, role);
	if (e) {
		db_close(db);
		return e;
	}
	*out = db;
	return NULL;
}

void db_close(struct db *db)
{
	if (!db) return;
	query_forget_all(db);
	for (size_t i = 0; i < DB_WORDS; i++) sqlite3_finalize(db->words[i]);
	sqlite3_close(db->handle);
	arena_free(db->arena);
	free(db);
}

err db_use_log(struct arena *a, struct db *db)
{
	str mode;
	TRY(db_text(a, db, "PRAGMA journal_mode = WAL", &mode));
	if (!str_is(mode, S("wal")))
		return FAIL(a, ERR_OUTSIDE, "no-log",
			    "The database %s lies on a disk that several machines share, where it cannot be "
			    "kept safely. Choose a folder on a disk of this machine.",
			    db->path);
	char limit[64];
	sqlite3_snprintf(sizeof limit, limit, "PRAGMA journal_size_limit = %d", LOG_BYTES_KEPT);
	return db_run(a, db, limit);
}

/* ---- plain statements */

err db_run(struct arena *a, struct db *db, const char *sql)
{
	return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? NULL : db_failure(a, db, sql);
}

/* Prepares, steps once, and lets `read` look at the row. */
static err first_row(struct arena *a, struct db *db, const char *sql,
		     void (*read)(struct arena *, sqlite3_stmt *, void *), void *out)
{
	sqlite3_stmt *st = NULL;
	if (sqlite3_prepare_v2(db->handle, sql, -1, &st, NULL) != SQLITE_OK) return db_failure(a, db, sql);
	int code = sqlite3_step(st);
	err e = code == SQLITE_ROW || code == SQLITE_DONE ? NULL : db_failure(a, db, sql);
	if (code == SQLITE_ROW) read(a, st, out);
	sqlite3_finalize(st);
	return e;
}

static void read_int(struct arena *a, sqlite3_stmt *st, void *out)
{
	(void)a;
	*(int64_t *)out = sqlite3_column_int64(st, 0);
}

static void read_text(struct arena *a, sqlite3_stmt *st, void *out)
{
	const char *text = (const char *)sqlite3_column_text(st, 0);
	*(str *)out = arena_str(a, (str){text ? text : "", (size_t)sqlite3_column_bytes(st, 0)});
}

err db_int(struct arena *a, struct db *db, const char *sql, int64_t *out)
{
	*out = 0;
	return first_row(a, db, sql, read_int, out);
}

err db_text(struct arena *a, struct db *db, const char *sql, str *out)
{
	*out = S("");
	return first_row(a, db, sql, read_text, out);
}

err db_say(struct arena *a, struct db *db, enum db_word word)
{
	sqlite3_stmt **st = &db->words[word];
	if (!*st &&
	    sqlite3_prepare_v3(db->handle, WORDS[word], -1, SQLITE_PREPARE_PERSISTENT, st, NULL) != SQLITE_OK)
		return db_failure(a, db, WORDS[word]);
	err e = sqlite3_step(*st) == SQLITE_DONE ? NULL : db_failure(a, db, WORDS[word]);
	sqlite3_reset(*st);
	return e;
}

bool db_in_transaction(const struct db *db)
{
	return !sqlite3_get_autocommit(db->handle);
}

int64_t db_changed(const struct db *db)
{
	return sqlite3_total_changes64(db->handle);
}

void db_triggers(struct db *db, bool on)
{
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, (int)on, NULL);
}

static bool move_log(struct db *db, int how)
{
	CRASH_POINT("before the log is moved");
	int code = sqlite3_wal_checkpoint_v2(db->handle, NULL, how, NULL, NULL);
	CRASH_POINT("after the log is moved");
	return code == SQLITE_OK;
}

void db_move_log(struct db *db)
{
	move_log(db, SQLITE_CHECKPOINT_PASSIVE);
}

void db_restart_log(struct db *db)
{
	sqlite3_busy_timeout(db->handle, READERS_MS);
	move_log(db, SQLITE_CHECKPOINT_RESTART);
	sqlite3_busy_timeout(db->handle, BUSY_MS);
}

err db_empty_log(struct arena *a, struct db *db)
{
	return move_log(db, SQLITE_CHECKPOINT_TRUNCATE) ? NULL : db_failure(a, db, NULL);
}

/* ---- copying */

static err copy_pages(struct arena *a, struct db *from, struct db *to, sqlite3_backup *copy)
{
	int code;
	do {
		CRASH_POINT("between two pieces of a backup");
		code = sqlite3_backup_step(copy, COPY_PAGES);
	} while (code == SQLITE_OK);
	int ended = sqlite3_backup_finish(copy);
	if (code == SQLITE_DONE && ended == SQLITE_OK) return NULL;
	/* SQLite reports it with the copy, but pages that make no sense were read from the original. */
	if ((code & 0xff) == SQLITE_CORRUPT)
		return db_damaged(a, from->path, str_of(sqlite3_errmsg(to->handle)));
	return db_failure(a, to, NULL);
}

err db_copy(struct arena *a, struct db *from, struct db *to)
{
	/* One read transaction over all steps: otherwise each commit of the writer would start it anew. */
	int64_t some;
	TRY(db_say(a, from, DB_BEGIN));
	err e = db_int(a, from, "SELECT count(*) FROM sqlite_schema", &some);
	if (!e) {
		sqlite3_backup *copy = sqlite3_backup_init(to->handle, "main", from->handle, "main");
		e = copy ? copy_pages(a, from, to, copy) : db_failure(a, to, NULL);
	}
	err ended = db_say(a, from, DB_COMMIT);
	return e ? e : ended;
}
