/* SPDX-License-Identifier: MIT
 * kill_test.c - whatever moment the process is killed in: all that done reported is there, and nothing is
 * half there. */
#include "world.h"

#include "base/crash.h"
#include "store/backup.h"

#include <signal.h>

static int report_to;	/* the pipe to the parent */

static void report(void *what, err e)
{
	struct thing *t = what;
	if (e || write(report_to, &t->id, sizeof t->id) != sizeof t->id) _exit(1);
	t->id = 0;
}

/* ---- killed from outside, in the middle of groups of 50 */

static void write_for_ever(struct world *w)
{
	static struct thing things[50];
	int64_t id = 0;
	if (world_open_as(w, &WORLD_ONE, true)) _exit(1);
	world_start(w);
	for (;;) {
		for (size_t i = 0; i < COUNT(things); i++) {
			things[i] = (struct thing){.id = ++id};
			store_write(w->s, i % 7 ? STORE_ENGINE : STORE_FRONT, add_pair, report, &things[i]);
		}
		world_settle(w);
	}
}

/* Reads reports; kills after `after` of them; then reads those that were still in the pipe. Returns the last
 * id. */
static int64_t kill_after(pid_t child, int from, int after)
{
	int64_t id, last = 0;
	for (int n = 0; read(from, &id, sizeof id) == sizeof id; n++) {
		last = MAX(last, id);
		if (n == after) kill(child, SIGKILL);
	}
	return last;
}

static void assert_whole(struct world *w, int64_t reported)
{
	int64_t n[3];
	assert_fine(world_open_as(w, &WORLD_ONE, true));
	assert_fine(store_now(w->s, false, count_pairs, n));
	assert_true(n[0] >= reported);
	assert_int_equal(n[0], n[1]);
	assert_int_equal(n[0], n[2]);
	assert_fine(backup_check(w->a, str_of(w->path), &WORLD_ONE));
}

void test_what_done_reported_is_there_after_a_kill(void **state)
{
	(void)state;
	static const int moments[] = {0, 1, 37, 50, 333, 1200, 5000};
	for (size_t i = 0; i < COUNT(moments); i++) {
		struct world *w = world_bare();
		int ends[2], status;
		assert_int_equal(pipe(ends), 0);
		pid_t child = fork();
		if (!child) {
			close(ends[0]);
			report_to = ends[1];
			write_for_ever(w);
		}
		close(ends[1]);
		int64_t reported = kill_after(child, ends[0], moments[i]);
		close(ends[0]);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		assert_true(reported > moments[i]);
		assert_whole(w, reported);
		world_free(w);
	}
}

/* ---- dead at every crash point of a life (in builds that have them) */

#ifdef SCHEDPOST_CRASH_POINTS
static void live(struct world *w, long die_at)
{
	static struct thing things[20];
	crash_arm(die_at);
	if (world_open_as(w, &WORLD_TWO, true)) _exit(1);
	for (size_t i = 0; i < COUNT(things); i++) {
		things[i] = (struct thing){.id = 100 + (int64_t)i};
		store_write(w->s, STORE_ENGINE, add_pair, report, &things[i]);
		if (i % 5 == 4) store_deliver(w->s);
	}
	str to = arena_fmt(w->a, "%s/schedpost-night.backup", w->folder);
	if (store_backup(w->a, w->s, to)) _exit(1);
	store_close(w->s);
	_exit(0);
}

static int64_t live_in_child(struct world *w, long die_at, bool *died)
{
	int ends[2], status;
	int64_t id, reported = 0;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (!child) {
		close(ends[0]);
		report_to = ends[1];
		close(STDERR_FILENO);
		live(w, die_at);
	}
	close(ends[1]);
	while (read(ends[0], &id, sizeof id) == sizeof id) reported++;
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	*died = WEXITSTATUS(status) == CRASH_STATUS;
	if (!*died) assert_int_equal(WEXITSTATUS(status), 0);
	return reported;
}

static void assert_good_or_absent(struct world *w, const char *name)
{
	str path = arena_fmt(w->a, "%s/%s", w->folder, name);
	if (!access(path.at, F_OK)) assert_fine(backup_check(w->a, path, &WORLD_TWO));
}

void test_every_crash_point_leaves_a_whole_database(void **state)
{
	(void)state;
	bool died = true;
	long at = 0;
	while (died) {
		struct world *w = world_new();
		struct thing first = {.id = 1};
		assert_fine(store_now(w->s, true, add_pair, &first));
		store_close(w->s);
		int64_t reported = live_in_child(w, ++at, &died), n[3];
		assert_good_or_absent(w, "schedpost-before-2.backup");
		assert_good_or_absent(w, "schedpost-night.backup");
		assert_fine(world_open_as(w, &WORLD_TWO, true));	/* and it can be migrated still */
		assert_fine(store_now(w->s, false, count_pairs, n));
		assert_int_equal(n[0], n[1]);
		assert_true(n[0] >= reported + 1);
		assert_int_equal((n[0] - 1) % 5, 0);	/* whole groups only */
		str again = arena_fmt(w->a, "%s/after.backup", w->folder);
		assert_fine(store_backup(w->a, w->s, again));
		world_free(w);
	}
	assert_true(at > 15);
}
#endif
