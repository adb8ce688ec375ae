/* SPDX-License-Identifier: MIT
 * inside.h - the store as its own files see it: works that wait, threads, the schema expected. */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H
#include "store/mark.h"
#include "store/migrate.h"
#include "store/sqlite.h"
#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
	MOST_IN_GROUP = 500,		/* works of one commit */
	LONG_GROUP_US = 20000,		/* a transaction that takes longer is counted */
	MOST_GROUP_MS = 3,		/* of running, before its commit */
	GROUP_GAP_US = 2000,		/* between the beginnings of two groups: what comes meanwhile shares a commit */
	ENOUGH_IN_GROUP = 200,		/* works that need not wait for others */
	MOST_WAITING = 2000,		/* works, then the front and readers are refused */
	MOST_SPARE = 256,		/* works kept for the next, each with one block of memory */
	MOST_LAST_ROUNDS = 100,		/* of done calling store_write again while the store closes */
	LOG_PAGES_MOVED = 1000,		/* the log has grown by this: somebody should move it */
	LOG_PAGES_MUST = 8000		/* the writer does it itself, between two groups */
};

struct tx {
	struct arena *arena;
	struct db *db;
	const struct clock *clock;
	int64_t now, changes, last_id;
	struct deed deed;
	bool writes, wakes;
};

struct job {
	struct job *next;
	store_work *work;
	store_done *done;
	void *what;
	enum store_class class;
	struct arena *arena;
	struct tx tx;			/* of its last run */
	err failed;
};

struct jobs {
	struct job *first, *last;
	size_t n;
};

struct store {
	struct arena *arena;		/* the path, and the failure that ended it all */
	str path;
	const struct clock *clock;
	const struct schema *schema;
	bool read_only, running;	/* running: a work is at it, inline */
	struct db *db, *reader, *keeper;	/* the latter two only with threads */
	struct arena *scratch;		/* the writer's, for one group */
	int log_mark;			/* pages; the writer's */
	int64_t scrub_after;		/* monotonic; the writer's: not before */
	struct job *inline_job;		/* of store_now */
	struct mark mark, mark_was;	/* the writer's: as the database has it; as the file had it at the start */
	int mark_fd;			/* while marks */
	bool marks;
	_Atomic(err) fatal;

	/* the loop thread's */
	size_t waiting;
	struct jobs spare;
	void (*on_wake)(void *);
	void *on_wake_of;

	/* under the lock */
	pthread_mutex_t lock;
	pthread_cond_t writer_has, reader_has, keeper_has;
	struct jobs locks, writes, reads, finished;
	bool stopping, keeper_due;
	struct store_times times;

	/* set by store_start */
	bool started;
	void (*wake)(void *);
	void *wake_of;
	pthread_t writer, looker, mover;
};

/* store_open with another schema than the built-in one. */
err store_open_as(struct arena *, const struct store_options *, const struct schema *, struct store **out);

/* Runs works in one transaction; each gets its own result. What ran out of time comes back in *rest. */
void group_run(struct store *, struct jobs *list, struct jobs *rest);
void group_read(struct store *, struct db *, struct job *);	/* one work, its own snapshot */
void group_care(struct store *);	/* after a group was handed over: moves the log when it is due */

void scrub_care(struct store *);	/* the writer's, outside a transaction */

struct job *job_new(struct store *);
void job_free(struct job *);
void jobs_push(struct jobs *, struct job *);
void jobs_append(struct jobs *, struct jobs *more);	/* which is empty afterwards */
struct job *jobs_pull(struct jobs *);

void threads_stop(struct store *);	/* joins; without store_start there is nothing to do */
void threads_drain(struct store *);	/* what still waits gets ERR_BUSY; all done are called */
#endif
