/* SPDX-License-Identifier: MIT
 * store.c - opening, and the group: all works that wait become one transaction with one fsync.
 *
 * Works that fail are rare, and most fail before they have written anything: so a group runs without savepoints first,
 * which cost a copy of every page that each work touches. When one fails that has written, all is rolled back, and the
 * group runs again with a savepoint for each. When a group fails because of one of its works (its commit is refused, it
 * does not fit on the disk), each runs again alone, and only the guilty one hears of it. */
#include "store/inside.h"
#include "base/crash.h"
#include "store/audit.h"
#include "store/changes.h"
#include "store/place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- opening */

/* The file is there afterwards, and nobody but its owner may read it. */
static err make_file(struct arena *a, const struct store_options *o)
{
	struct stat st;
	bool is_there = !stat(arena_cstr(a, o->path), &st);
	if (is_there && S_ISREG(st.st_mode)) {
		if (!o->read_only && st.st_mode & 077) chmod(arena_cstr(a, o->path), 0600);
		return NULL;
	}
	if (is_there)
		return FAIL(a, ERR_OUTSIDE, "no-file",
			    "%.*s is not a file. Name the file in which schedpost keeps its database.",
			    SHOW(o->path));
	if (errno != ENOENT) return place_failure(a, o->path, errno);
	if (o->read_only || !o->may_migrate)
		return FAIL(a, ERR_MISSING, "no-database",
			    "There is no database %.*s yet. Start schedpostd once: it makes one.",
			    SHOW(o->path));
	return place_make(a, o->path);
}

/* Small files are looked through at every start of the daemon; large ones would take seconds. */
static err check_quickly(struct arena *a, struct db *db)
{
	int64_t pages;
	str found;
	TRY(db_int(a, db, "PRAGMA page_count", &pages));
	if (pages > 4096) return NULL;
	TRY(db_text(a, db, "PRAGMA quick_check(1)", &found));
	if (str_is(found, S("ok"))) return NULL;
	return db_damaged(a, db->path, found);
}

/* Tests have schemas without a record. */
static err watch(struct arena *a, struct db *db)
{
	int64_t there;
	TRY(db_int(a, db, "SELECT count(*) FROM sqlite_schema WHERE name = 'audit'", &there));
	if (there) changes_watch(db);
	return NULL;
}

static err open_and_look(struct arena *a, const struct store_options *o, struct store *s)
{
	int have;
	TRY(make_file(a, o));
	TRY(db_open(a, s->path, o->read_only ? DB_LOOKER : DB_WRITER, &s->db));
	s->db->scrub = true;	/* who wrote last may not have come to it */
	TRY(schema_look(a, s->db, s->schema, &have));
	if (!o->read_only) TRY(db_use_log(a, s->db));
	if (o->may_migrate && !o->read_only) {
		TRY(check_quickly(a, s->db));
		TRY(schema_migrate(a, s->db, s->schema, s->clock));
		return watch(a, s->db);
	}
	if (!o->read_only) TRY(watch(a, s->db));
	if (have >= s->schema->n || (o->read_only && o->older_too)) return NULL;
	return FAIL(a, ERR_OUTSIDE, "older-schema",
		    "The database %.*s was made by an older schedpost. Start schedpostd once: it makes a "
		    "backup and brings the database up to date.",
		    SHOW(s->path));
}

err store_open_as(struct arena *a, const struct store_options *o, const struct schema *schema,
		  struct store **out)
{
	struct store *s = calloc(1, sizeof *s);
	if (!s)
		die("schedpost stops: the machine has no memory left. Nothing is lost; it goes on when it is "
		    "started again.");
	s->arena = arena_new();
	s->scratch = arena_new();
	s->path = arena_str(s->arena, o->path);
	s->clock = o->clock;
	s->schema = schema;
	s->read_only = o->read_only;
	pthread_mutex_init(&s->lock, NULL);
	pthread_condattr_t steady;
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&s->writer_has, &steady);
	pthread_condattr_destroy(&steady);
	pthread_cond_init(&s->reader_has, NULL);
	pthread_cond_init(&s->keeper_has, NULL);
	err e = open_and_look(a, o, s);
	if (!e) {
		*out = s;
		return NULL;
	}
	store_close(s);
	if (e->kind != ERR_BUSY) return e;
	return FAIL(a, ERR_OUTSIDE, "locked",
		    "Another program keeps the database %.*s to itself. Close it (a database viewer, a "
		    "backup program), then try again.",
		    SHOW(o->path));
}

err store_open(struct arena *a, const struct store_options *o, struct store **out)
{
	return store_open_as(a, o, &schema_built_in, out);
}

void store_close(struct store *s)
{
	if (!s) return;
	threads_stop(s);
	threads_drain(s);
	job_free(s->inline_job);
	for (struct job *j = jobs_pull(&s->spare); j; j = jobs_pull(&s->spare)) job_free(j);
	db_close(s->keeper);
	db_close(s->reader);
	db_close(s->db);
	mark_close(s);
	pthread_cond_destroy(&s->keeper_has);
	pthread_cond_destroy(&s->reader_has);
	pthread_cond_destroy(&s->writer_has);
	pthread_mutex_destroy(&s->lock);
	arena_free(s->scratch);
	arena_free(s->arena);
	free(s);
}

/* ---- inside a work */

struct arena *tx_into(struct tx *tx, struct arena *into)
{
	struct arena *before = tx->arena;
	tx->arena = into;
	return before;
}

struct arena *tx_arena(struct tx *tx)
{
	return tx->arena;
}

int64_t tx_now(struct tx *tx)
{
	return tx->now;
}

const struct clock *tx_clock(struct tx *tx)
{
	return tx->clock;
}

void tx_wake(struct tx *tx)
{
	tx->wakes = true;
}

void tx_deed(struct tx *tx, const struct deed *d)
{
	struct arena *a = tx->arena;
	tx->deed = (struct deed){.who = arena_str(a, d->who), .acting_for = arena_str(a, d->acting_for),
				 .door = arena_str(a, d->door), .what = arena_str(a, d->what)};
}

str tx_who(struct tx *tx)
{
	return tx->deed.who;
}

void tx_acts_for(struct tx *tx, str whom)
{
	if (!tx->deed.acting_for.len) tx->deed.acting_for = arena_str(tx->arena, whom);
}

str tx_acting_for(struct tx *tx)
{
	return tx->deed.acting_for;
}

/* ---- one work */

static void work_run(struct store *s, struct db *db, struct job *j, bool writes)
{
	struct tx *tx = &j->tx;
	arena_reset(j->arena);
	*tx = (struct tx){.arena = j->arena, .db = db, .clock = s->clock, .writes = writes};
	tx->now = s->clock->now(s->clock);
	if (writes) changes_begin(db);
	j->failed = j->work(tx, j->what);
	bool left_open = db->open;
	query_end_all(db);
	if (left_open && !j->failed)
		j->failed = FAIL(j->arena, ERR_BUG, "query-left-open",
				 "schedpost made a mistake: it forgot a query half-way, so nothing was "
				 "changed. Please report this.");
	if (writes && !j->failed) j->failed = audit_append(tx);
}

/* The first fatal failure ends the store: everybody hears the same sentence from then on. */
static void give_up(struct store *s, err e)
{
	err none = NULL;
	pthread_mutex_lock(&s->lock);	/* it guards the arena */
	err kept = err_copy(s->arena, e);
	pthread_mutex_unlock(&s->lock);
	atomic_compare_exchange_strong(&s->fatal, &none, kept);
}

/* ---- the group */

/* How the works of a group are kept apart. */
enum apart { ALONE, TOGETHER, SAVED /* each in a savepoint */ };

/* Known by its address: nobody hears of it. */
static const char TORN[] = "torn";

/* A failure that comes back is the group's; the work's own is in j->failed. */
static err member_run(struct store *s, struct job *j, enum apart apart)
{
	struct db *db = s->db;
	int64_t before = db_changed(db);
	if (apart == SAVED) TRY(db_say(s->scratch, db, DB_SAVE));
	work_run(s, db, j, true);
	if (j->failed && (db_is_fatal(j->failed) || !db_in_transaction(db)))
		return err_copy(s->scratch, j->failed);
	if (!db_in_transaction(db))
		return FAIL(s->scratch, ERR_BUG, "transaction",
			    "schedpost made a mistake: it ended its transaction early. Please report it.");
	if (apart == ALONE) return NULL;
	bool torn = j->failed && (db_changed(db) != before || changes_any(db));
	if (apart == TOGETHER) return torn ? FAIL(s->scratch, ERR_BUSY, TORN, "It is to be run again.") : NULL;
	if (j->failed) TRY(db_say(s->scratch, db, DB_BACK));
	return db_say(s->scratch, db, DB_RELEASE);
}

/* What the engine does to one job after the other stands in one line of the record. A person's work has its own. */
static bool shares_line(const struct job *j, enum apart apart)
{
	const struct job *next = j->next;
	bool engines = next && j->class == STORE_ENGINE && next->class == STORE_ENGINE;
	return apart == TOGETHER && engines && next->work == j->work;
}

/* Runs works until the time is up; those that were not reached are cut off into *rest. Work of the lock class
 * is never put off. */
static err members_run(struct store *s, struct jobs *list, struct jobs *rest, enum apart apart)
{
	int64_t until = s->clock->mono(s->clock) + MOST_GROUP_MS;
	size_t ran = 0;
	for (struct job *j = list->first; j; j = j->next) {
		audit_may_wait(s->db, shares_line(j, apart));
		TRY(member_run(s, j, apart));
		ran++;
		bool over = !j->next || (j->next->class != STORE_LOCK && s->clock->mono(s->clock) >= until);
		if (over) audit_may_wait(s->db, false);
		TRY(audit_wait_ended(s->db));
		if (!over || !j->next) continue;
		struct jobs late = {j->next, list->last, list->n - ran};
		*list = (struct jobs){list->first, j, ran};
		j->next = NULL;
		*rest = late;
	}
	return NULL;
}

static err group_try(struct store *s, struct jobs *list, struct jobs *rest, enum apart apart)
{
	struct db *db = s->db;
	TRY(db_say(s->scratch, db, DB_BEGIN_WRITE));
	audit_begin(db);
	CRASH_POINT("in a group");
	err e = members_run(s, list, rest, apart);
	bool none = apart == ALONE && list->first->failed;
	CRASH_POINT("before a commit");
	if (!e && !none) e = audit_note_head(s);
	if (!e && !none) e = mark_raise(s);
	if (!e) e = db_say(s->scratch, db, none ? DB_ROLLBACK : DB_COMMIT);
	if (!e && !none) mark_follow(s);
	CRASH_POINT("after a commit");
	/* The failure is told already; that there is nothing to roll back any more would add nothing. */
	if (e && db_in_transaction(db)) db_say(s->scratch, db, DB_ROLLBACK);
	return e;
}

static void all_fail(struct jobs *list, err e)
{
	for (struct job *j = list->first; j; j = j->next) j->failed = err_copy(j->arena, e);
}

/* Each in a transaction of its own: for a group whose commit failed because of one of them. */
static void one_by_one(struct store *s, struct jobs *list)
{
	for (struct job *j = list->first; j; j = j->next) {
		struct job *next = j->next;
		struct jobs one = {j, j, 1}, rest = {0};
		j->next = NULL;
		err e = atomic_load(&s->fatal);
		if (!e) e = group_try(s, &one, &rest, ALONE);
		if (e && db_is_fatal(e)) give_up(s, e);
		if (e) all_fail(&one, e);
		j->next = next;
	}
}

void group_run(struct store *s, struct jobs *list, struct jobs *rest)
{
	arena_reset(s->scratch);
	err e = atomic_load(&s->fatal);
	if (!e && s->read_only)
		e = FAIL(s->scratch, ERR_BUG, "read-only",
			 "schedpost made a mistake: it tried to change a database that it had opened for "
			 "reading. Please report this.");
	if (!e) e = group_try(s, list, rest, list->n == 1 ? ALONE : TOGETHER);
	if (e && e->code == TORN) e = group_try(s, list, rest, SAVED);
	if (!e) return;
	if (db_is_fatal(e)) give_up(s, e);
	if (!db_is_fatal(e) && e->kind != ERR_BUSY && list->n > 1) one_by_one(s, list);
	else all_fail(list, e);
}

void group_read(struct store *s, struct db *db, struct job *j)
{
	struct arena *a = j->arena;
	err e = atomic_load(&s->fatal);
	if (!e) e = db_say(a, db, DB_BEGIN);
	if (e) {
		j->failed = err_copy(a, e);
		return;
	}
	work_run(s, db, j, false);
	e = db_say(a, db, DB_ROLLBACK);
	if (!j->failed) j->failed = e;
	if (j->failed && db_is_fatal(j->failed)) give_up(s, j->failed);
}

err store_now(struct store *s, bool writes, store_work *work, void *what)
{
	if (!s->inline_job) s->inline_job = job_new(s);
	struct job *j = s->inline_job;
	if (s->started || s->running)
		return FAIL(s->arena, ERR_BUG, "store-now",
			    "schedpost made a mistake: it began a transaction inside another one. Please "
			    "report this.");
	j->work = work;
	j->what = what;
	s->running = true;
	struct jobs one = {j, j, 1}, rest = {0};
	if (writes) group_run(s, &one, &rest);
	else group_read(s, s->db, j);
	s->running = false;
	group_care(s);
	return j->failed;
}
