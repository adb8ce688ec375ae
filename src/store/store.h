/* SPDX-License-Identifier: MIT
 * store.h - the database: work runs in plain sequence inside one transaction, on a store thread or inline.
 *
 * Two ways to run, one and the same work:
 *  - the daemon calls store_start: one writer thread and one reader thread; done comes back in store_deliver
 *    on the loop thread, in the order of submission per thread;
 *  - the command line and the tests do not: store_now runs work at once; store_write and store_read queue it
 *    and store_deliver runs it (so that a fake world has the same order of events).
 * The writer takes all that waits (at most 500 works or 3 ms) into ONE transaction with one fsync. A work that
 * fails leaves nothing behind and does not touch the others. Done is called after the commit only.
 * synchronous=FULL: what done reports as fine survives a power cut.
 *
 * Thread: all functions but store_backup and store_verify belong to the thread that opened the store (the
 * loop's); those two may run on any, and wait for the disk. After a damaged file or a failing disk every work
 * fails at once with the same sentence. */
#ifndef STORE_STORE_H
#define STORE_STORE_H
#include "base/base.h"
#include "base/clock.h"

struct store;
struct tx;

struct store_options {
	str path;			/* the database file; its folder must exist */
	const struct clock *clock;
	bool may_migrate;		/* the daemon only */
	bool read_only;
	bool older_too;			/* with read_only: a schema that lacks our latest steps will do */
};

/* Opens, checks that it is ours, migrates. Sentences for: corrupt (names the newest backup beside it), newer
 * schema, read-only folder, full disk. The err lives in the arena. */
err store_open(struct arena *, const struct store_options *, struct store **out);
/* Ends the threads after what they have in hand, and delivers that; works that still waited get ERR_BUSY. */
void store_close(struct store *);

/* Work may be run again from the start (a neighbour's fault), so it touches nothing but its tx and what
 * it was given to write its answer to. */
typedef err store_work(struct tx *, void *what);
typedef void store_done(void *what, err);	/* err lives until done returns */

/* Is this the database that was left here, or an older copy that was put in its place (mark.h)? Until it
 * is asked, commits leave the mark as it is. */
struct store_past {
	bool put_back;
	int64_t saved_at;	/* the last commit that this database knows of; 0: not known */
	int64_t lost_at;	/* the last one of the database that it replaced; 0: not known */
};
err store_past(struct arena *, struct store *, struct store_past *out);
/* The daemon's first work: runs it as store_now does, and in the same transaction makes this database the one that is
 * left here. After store_past, before store_start. */
err store_begin(struct arena *, struct store *, store_work *, void *what);

/* The exclusive lock on DATA/lock: whoever opens the store for writing first holds it until the process ends.
 * false: somebody else does. */
err store_lock_folder(struct arena *, str folder, bool *got);
int64_t store_lock_holder(str folder);	/* its process id, for a sentence; 0 when unknown. Proves nothing */

/* wake: called on any thread; must lead to store_deliver on the loop thread, which calls done. */
void store_start(struct store *, void (*wake)(void *), void *of);
void store_deliver(struct store *);

/* Classes of writing: front is refused with ERR_BUSY when 2,000 works wait; engine and lock never are; lock
 * goes before all others. Reads are refused like front. A refusal comes through done, as all else. Done may
 * be NULL. Without threads, store_deliver runs what waits at that moment; what done hands in waits for the
 * next. */
enum store_class { STORE_FRONT, STORE_ENGINE, STORE_LOCK };
void store_write(struct store *, enum store_class, store_work *, store_done *, void *what);
void store_read(struct store *, store_work *, store_done *, void *what);
/* Runs at once on the calling thread, in a transaction of its own. Only without store_start. The err, and
 * what the work took from tx_arena, live until the next store_now or store_close. */
err store_now(struct store *, bool writes, store_work *, void *what);

size_t store_waiting(const struct store *);	/* works queued and not delivered */
struct store_times {	/* of transactions that write, from begin to committed; since the start */
	int64_t longest_us;
	uint64_t over_20ms;
};
struct store_times store_times(struct store *);	/* any thread */
/* Calls after each delivered batch in which a work said tx_wake: the queue changed, the scheduler looks. */
void store_on_wake(struct store *, void (*)(void *of), void *of);

/* ---- inside a work */
struct arena *tx_arena(struct tx *);		/* lives until done has returned */
/* What is read from now on lies in another arena, until it is set back: gives the one before. For a work that
 * fills several arenas that outlive it. */
struct arena *tx_into(struct tx *, struct arena *);
int64_t tx_now(struct tx *);			/* the clock when this work began; the same for all of it */
const struct clock *tx_clock(struct tx *);
void tx_wake(struct tx *);
/* What this work takes away must lie in no file afterwards, not even in what is free: soon after the commit the
 * database is written anew and its log emptied, and at the next start if it was killed before. Takes a second for some
 * 100 MB. */
err tx_scrub(struct tx *);
/* Whose work this is, for the record (audit.h): set by whoever begins it, before anything is written. */
struct deed {
	str who;		/* a person ("alex"), or "schedpost" for the engine */
	str acting_for;		/* a person who is covered; empty: nobody */
	str door;		/* where it came in: "socket", "terminal", "daemon" */
	str what;		/* a verb's name, or a word of the engine's */
};
void tx_deed(struct tx *, const struct deed *);	/* copied */
str tx_who(struct tx *);			/* empty until set */
void tx_acts_for(struct tx *, str whom);	/* found out later than the rest of the deed; the first one stays */
str tx_acting_for(struct tx *);			/* empty: nobody */

/* ---- queries: five verbs, sticky errors. The text must be a literal: statements are cached by its address.
 * Every query is ended, by sql_end or sql_run. Our own slips fail the work: a query left open, a parameter
 * without a value, a column that is not there, writing in a work that reads. A row that is there already
 * (UNIQUE) is ERR_STALE "exists"; any other constraint is ERR_BUG "constraint".
 *   query q = sql(tx, "SELECT id, name FROM account WHERE state = $1");
 *   bind_str(&q, state);
 *   while (row(&q)) { id = col_int(&q); name = col_str(&q); }
 *   return sql_end(&q);
 * What asks for one thing reads it and ends in one step: sql_any, sql_int, sql_str, sql_count.
 * Parameters are bound in the order $1, $2, ...; columns are read in order, one statement a line. */
typedef struct {
	struct tx *tx;
	void *statement;
	err failed;
	int bound, column;
} query;

query sql(struct tx *, const char *literal);
void bind_int(query *, int64_t);
void bind_str(query *, str);		/* text, copied */
void bind_blob(query *, str);
void bind_null(query *);
void bind_maybe(query *, int64_t, bool is_there);	/* NULL when it is not there */
bool row(query *);
int64_t col_int(query *);		/* NULL is 0 */
str col_str(query *);			/* in tx_arena; NULL is empty */
str col_blob(query *);
bool col_null(query *);			/* of the next column to read; does not move on */
err sql_end(query *);			/* the query is over; its first error */
err sql_run(query *);			/* for what gives no rows: runs and ends */
err sql_any(query *, bool *yes);	/* whether there is a row */
err sql_int(query *, int64_t *);	/* the first column of the first row; without one 0 */
err sql_str(query *, str *);		/* the same; without one empty */
err sql_count(query *, size_t *);	/* of SELECT count(*), as room for so many */
int64_t tx_changes(struct tx *);	/* rows of the last sql_run */
int64_t tx_last_id(struct tx *);	/* rowid of the last INSERT */

/* ---- notes: what is to be known at the next start, a name and a value each (the table meta). Not in the record. */
err note_get(struct tx *, const char *name, str *out);	/* empty: it is not there */
err note_put(struct tx *, const char *name, str value);
err note_drop(struct tx *, const char *name);

/* ---- care */
err store_backup(struct arena *, struct store *, str to);	/* opened and checked before it says yes */
err store_verify(struct arena *, str path);			/* integrity and schema of a database file */
#endif
