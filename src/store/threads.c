/* SPDX-License-Identifier: MIT
 * threads.c - mailboxes, and the three threads behind them: one writes, one reads, one moves the log into the
 * file.
 *
 * The loop thread hands in works and takes them back finished; it never waits for the disk. One lock guards
 * all lists and is held for a few pointer moves only. Without store_start the same lists are worked off in
 * store_deliver. */
#include "store/inside.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

/* ---- lists */

void jobs_push(struct jobs *list, struct job *j)
{
	j->next = NULL;
	if (list->last) list->last->next = j;
	else list->first = j;
	list->last = j;
	list->n++;
}

void jobs_append(struct jobs *list, struct jobs *more)
{
	if (!more->first) return;
	if (list->last) list->last->next = more->first;
	else list->first = more->first;
	list->last = more->last;
	list->n += more->n;
	*more = (struct jobs){0};
}

struct job *jobs_pull(struct jobs *list)
{
	struct job *j = list->first;
	if (!j) return NULL;
	list->first = j->next;
	if (!list->first) list->last = NULL;
	list->n--;
	j->next = NULL;
	return j;
}

struct job *job_new(struct store *s)
{
	struct job *j = jobs_pull(&s->spare);
	if (j) return j;
	j = calloc(1, sizeof *j);
	if (!j)
		die("schedpost stops: the machine has no memory left. Nothing is lost; it goes on when it is "
		    "started again.");
	j->arena = arena_new();
	return j;
}

void job_free(struct job *j)
{
	if (!j) return;
	arena_free(j->arena);
	free(j);
}

static void job_back(struct store *s, struct job *j)
{
	if (s->spare.n >= MOST_SPARE) {
		job_free(j);
		return;
	}
	struct arena *a = j->arena;
	arena_reset(a);
	*j = (struct job){.arena = a};
	jobs_push(&s->spare, j);
}

/* ---- handing in, on the loop thread */

static err no_room(struct arena *a, bool stopping)
{
	if (stopping)
		return FAIL(a, ERR_BUSY, "stopping",
			    "schedpost is just stopping, so this was not done. Do it again when it runs.");
	return FAIL(a, ERR_BUSY, "too-much",
		    "schedpost has too much to do at the moment, so this was not done. Try again in a few "
		    "seconds.");
}

static struct job *job_of(struct store *s, enum store_class class, store_work *work, store_done *done,
			  void *what)
{
	struct job *j = job_new(s);
	j->class = class;
	j->work = work;
	j->done = done;
	j->what = what;
	s->waiting++;
	return j;
}

/* True when somebody has to be told: the list was empty, so no wake is on its way. Under the lock. */
static bool finish(struct store *s, struct jobs *done)
{
	bool tell = done->first && !s->finished.first && s->started;
	jobs_append(&s->finished, done);
	return tell;
}

static void hand_in(struct store *s, struct job *j, struct jobs *list, pthread_cond_t *has)
{
	struct jobs refused = {0};
	pthread_mutex_lock(&s->lock);
	bool full = j->class == STORE_FRONT && list->n >= MOST_WAITING;
	if (s->stopping || full) {
		j->failed = no_room(j->arena, s->stopping);
		jobs_push(&refused, j);
	} else {
		jobs_push(list, j);
		if (s->started && (list->n == 1 || list->n == ENOUGH_IN_GROUP)) pthread_cond_signal(has);
	}
	bool tell = finish(s, &refused);
	pthread_mutex_unlock(&s->lock);
	if (tell) s->wake(s->wake_of);
}

void store_write(struct store *s, enum store_class class, store_work *work, store_done *done, void *what)
{
	struct job *j = job_of(s, class, work, done, what);
	hand_in(s, j, class == STORE_LOCK ? &s->locks : &s->writes, &s->writer_has);
}

void store_read(struct store *s, store_work *work, store_done *done, void *what)
{
	hand_in(s, job_of(s, STORE_FRONT, work, done, what), &s->reads, &s->reader_has);
}

size_t store_waiting(const struct store *s)
{
	return s->waiting;
}

void store_on_wake(struct store *s, void (*call)(void *of), void *of)
{
	s->on_wake = call;
	s->on_wake_of = of;
}

/* ---- the writer */

/* The next group: the lock class first. Under the lock. */
static struct jobs next_group(struct store *s)
{
	struct jobs group = {0};
	while (s->locks.first) jobs_push(&group, jobs_pull(&s->locks));
	if (s->writes.n + group.n <= MOST_IN_GROUP) jobs_append(&group, &s->writes);
	while (s->writes.first && group.n < MOST_IN_GROUP) jobs_push(&group, jobs_pull(&s->writes));
	return group;
}

/* What was not reached goes back to the front of its queue. Under the lock. */
static void give_back(struct store *s, struct jobs *rest)
{
	jobs_append(rest, &s->writes);
	s->writes = *rest;
}

void group_care(struct store *s)
{
	scrub_care(s);
	int pages = s->db->log_pages;
	if (pages < s->log_mark) s->log_mark = 0;	/* the log began anew */
	if (pages < s->log_mark + LOG_PAGES_MOVED) return;
	s->log_mark = pages;
	if (!s->started || pages >= LOG_PAGES_MUST) {
		db_restart_log(s->db);
		return;
	}
	pthread_mutex_lock(&s->lock);
	s->keeper_due = true;
	pthread_cond_signal(&s->keeper_has);
	pthread_mutex_unlock(&s->lock);
}

static int64_t steady_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Under the lock. */
static void count_time(struct store *s, int64_t took_us)
{
	s->times.longest_us = MAX(s->times.longest_us, took_us);
	s->times.over_20ms += took_us > LONG_GROUP_US;
}

struct store_times store_times(struct store *s)
{
	pthread_mutex_lock(&s->lock);
	struct store_times times = s->times;
	pthread_mutex_unlock(&s->lock);
	return times;
}

static void write_group(struct store *s, struct jobs *group)
{
	struct jobs rest = {0};
	pthread_mutex_unlock(&s->lock);
	int64_t began = steady_us();
	group_run(s, group, &rest);
	int64_t took = steady_us() - began;
	pthread_mutex_lock(&s->lock);
	count_time(s, took);
	give_back(s, &rest);
	bool tell = finish(s, group);
	pthread_mutex_unlock(&s->lock);
	if (tell) s->wake(s->wake_of);
	group_care(s);
	pthread_mutex_lock(&s->lock);
}


/* In a rush the next group waits a moment, so that more works share its commit; after a rest it begins at once, and so
 * does a lock. Under the lock. */
static void gather(struct store *s, int64_t *began)
{
	const int64_t at = *began + GROUP_GAP_US;
	const struct timespec until = {at / 1000000, at % 1000000 * 1000};
	int code = 0;
	while (code == 0 && !s->stopping && !s->locks.first && s->writes.n < ENOUGH_IN_GROUP)
		code = pthread_cond_timedwait(&s->writer_has, &s->lock, &until);
	*began = steady_us();
}

static void *writer_main(void *of)
{
	struct store *s = of;
	int64_t began = 0;
	pthread_mutex_lock(&s->lock);
	while (!s->stopping) {
		if (!s->locks.first && !s->writes.first) {
			pthread_cond_wait(&s->writer_has, &s->lock);
			continue;
		}
		gather(s, &began);
		struct jobs group = next_group(s);
		if (group.first) write_group(s, &group);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* ---- the reader, and who moves the log */

static void read_one(struct store *s, struct job *j)
{
	struct jobs done = {0};
	pthread_mutex_unlock(&s->lock);
	group_read(s, s->reader, j);
	jobs_push(&done, j);
	pthread_mutex_lock(&s->lock);
	if (!finish(s, &done)) return;
	pthread_mutex_unlock(&s->lock);
	s->wake(s->wake_of);
	pthread_mutex_lock(&s->lock);
}

static void *reader_main(void *of)
{
	struct store *s = of;
	pthread_mutex_lock(&s->lock);
	while (!s->stopping) {
		struct job *j = jobs_pull(&s->reads);
		if (j) read_one(s, j);
		else pthread_cond_wait(&s->reader_has, &s->lock);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

static void *keeper_main(void *of)
{
	struct store *s = of;
	pthread_mutex_lock(&s->lock);
	while (!s->stopping) {
		if (!s->keeper_due) {
			pthread_cond_wait(&s->keeper_has, &s->lock);
			continue;
		}
		s->keeper_due = false;
		pthread_mutex_unlock(&s->lock);
		db_move_log(s->keeper);
		pthread_mutex_lock(&s->lock);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* ---- start, deliver, stop */

static void open_more(struct store *s)
{
	err e = db_open(s->arena, s->path, s->read_only ? DB_LOOKER : DB_READER, &s->reader);
	if (!e) e = db_open(s->arena, s->path, s->read_only ? DB_LOOKER : DB_KEEPER, &s->keeper);
	if (e) atomic_store(&s->fatal, e);	/* every work hears it */
}

void store_start(struct store *s, void (*wake)(void *), void *of)
{
	sigset_t all, before;
	s->wake = wake;
	s->wake_of = of;
	s->started = true;
	open_more(s);
	sigfillset(&all);	/* signals are the loop thread's business */
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&s->writer, NULL, writer_main, s) ||
	    pthread_create(&s->looker, NULL, reader_main, s) ||
	    pthread_create(&s->mover, NULL, keeper_main, s))
		die("schedpost stops: the machine allows it no further thread. Raise the limit of threads, "
		    "then start it again.");
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* All that waits at this moment; what is handed in meanwhile waits for the next time. */
static void run_inline(struct store *s)
{
	struct jobs reads = s->reads;
	size_t n = s->locks.n + s->writes.n;
	s->reads = (struct jobs){0};
	s->running = true;
	while (n) {
		struct jobs group = next_group(s), rest = {0};
		group_run(s, &group, &rest);
		n -= MIN(n, group.n);
		give_back(s, &rest);
		jobs_append(&s->finished, &group);
		group_care(s);
	}
	for (struct job *j = reads.first; j; j = j->next) group_read(s, s->db, j);
	jobs_append(&s->finished, &reads);
	s->running = false;
}

static bool deliver(struct store *s)
{
	pthread_mutex_lock(&s->lock);
	struct jobs finished = s->finished;
	s->finished = (struct jobs){0};
	pthread_mutex_unlock(&s->lock);
	bool any = finished.first, wakes = false;
	for (struct job *j = jobs_pull(&finished); j; j = jobs_pull(&finished)) {
		s->waiting--;
		if (j->done) j->done(j->what, j->failed);
		wakes |= !j->failed && j->tx.wakes;
		job_back(s, j);
	}
	if (wakes && s->on_wake) s->on_wake(s->on_wake_of);
	return any;
}

void store_deliver(struct store *s)
{
	if (!s->started) run_inline(s);
	deliver(s);
}

void threads_stop(struct store *s)
{
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_cond_broadcast(&s->writer_has);
	pthread_cond_broadcast(&s->reader_has);
	pthread_cond_broadcast(&s->keeper_has);
	pthread_mutex_unlock(&s->lock);
	if (!s->started) return;
	pthread_join(s->writer, NULL);
	pthread_join(s->looker, NULL);
	pthread_join(s->mover, NULL);
}

void threads_drain(struct store *s)
{
	struct jobs left = {0};
	jobs_append(&left, &s->locks);
	jobs_append(&left, &s->writes);
	jobs_append(&left, &s->reads);
	for (struct job *j = left.first; j; j = j->next) j->failed = no_room(j->arena, true);
	jobs_append(&s->finished, &left);
	s->on_wake = NULL;
	/* Done may hand in more, which is refused at once and comes round again. */
	for (int i = 0; i < MOST_LAST_ROUNDS && deliver(s); i++) continue;
	for (struct job *j = jobs_pull(&s->finished); j; j = jobs_pull(&s->finished)) job_free(j);
}
