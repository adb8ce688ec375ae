/* SPDX-License-Identifier: MIT
 * store_faults.c - the i-th call to the disk fails, once or from then on: busy, full, broken, garbage.
 *
 * The story is told once to count its calls, then again and again in children, each with one fault. Who is told no
 * waits and tries again; whoever is told that the disk has failed starts schedpost again; the disk gets well after
 * the second no. What a verb refuses has changed nothing, every no is a sentence, and in the end all of the story
 * holds. An even sample of each kind of call; LONG=1: every call. `store_faults I FAULT once|on` runs one again. */
#include "help/disk_calls.h"
#include "help/story.h"
#include "store/store.h"

#include <ftw.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum {
	SAMPLE_USUAL = 14, /* of each kind of call, for each fault */
	WORKERS = 2,
	TRIES_MOST = 20,
	PATIENCE = 2, /* so often somebody hears no before the disk is mended */
	AGAIN_MS = 5000,
	CHILD_S = 60,
	WRITTEN_MOST = 1 << 13
};

static struct totals { /* shared by all processes */
	_Atomic(long) runs[DISK_FAULTS][2], bad[DISK_FAULTS][2], silent;
} * totals;

static struct {
	char base[32];
	struct story story;
	long calls; /* of the whole story */
	long at;    /* the call that fails in this run */
	enum disk_fault fault;
	bool on;
	int noes;
	char written[WRITTEN_MOST]; /* what verbs had written after the last step that worked */
	buf wrong;
} run;

#define WRONG(...) (buf_fmt(&run.wrong, "  "), buf_fmt(&run.wrong, __VA_ARGS__), buf_fmt(&run.wrong, "\n"))

/* ---- in a child: one story with one fault */

static err read_written(char out[static WRITTEN_MOST])
{
	str now;
	disk_hold(true);
	err e = story_written(&run.story, &now);
	disk_hold(false);
	if (!e) snprintf(out, WRITTEN_MOST, "%.*s", SHOW(now));
	return e;
}

static void judge_sentence(err e)
{
	bool sentence = e->text.len > 30 && str_ends(e->text, S("."));
	if (e->kind == ERR_BUG || !sentence) WRONG("in '%s': %.*s", story_step_name(&run.story), SHOW(e->text));
}

static bool ends_the_store(err e)
{
	return strcmp(e->code, "disk-failed") == 0 || strcmp(e->code, "damaged") == 0;
}

/* Somebody sees to the disk, waits or starts schedpost again. */
static void see_to_it(err e)
{
	struct story *s = &run.story;
	judge_sentence(e);
	if (++run.noes >= PATIENCE) disk_mend();
	if (!s->down && !ends_the_store(e)) {
		world_pass(s->w, AGAIN_MS);
		return;
	}
	e = story_restart(s);
	for (int i = 0; e && i < TRIES_MOST; i++) {
		judge_sentence(e);
		if (++run.noes >= PATIENCE) disk_mend();
		e = story_restart(s);
	}
	if (e) WRONG("it does not start any more: %.*s", SHOW(e->text));
}

/* What was refused has changed nothing. After a disk that failed in a commit nobody can know: then all of it is there
 * or nothing, and whoever looks knows whether to do it again. */
static void refused(bool unknown)
{
	char now[WRITTEN_MOST];
	err e = read_written(now);
	if (e) WRONG("the store cannot be read: %.*s", SHOW(e->text));
	if (e || strcmp(now, run.written) == 0) return;
	if (!unknown)
		WRONG("'%s' was refused and is half there: %s, then %s", story_step_name(&run.story), run.written,
		      now);
	memcpy(run.written, now, sizeof now);
	story_step_done(&run.story);
}

/* False: it was refused. The engine may have met the fault instead of the verb; then the next to ask hears of it. */
static bool one_step(void)
{
	struct story *s = &run.story;
	err e = story_step(s);
	bool unknown = e && ends_the_store(e), done = !e;
	if (e) see_to_it(e);
	if (e && !s->down) refused(unknown);
	if (!e && (e = read_written(run.written))) see_to_it(e);
	if (!s->down && done) read_written(run.written);
	return done;
}

static void tell_on(void)
{
	struct story *s = &run.story;
	err e = story_restart(s);
	if (e) see_to_it(e);
	if (!s->down) read_written(run.written);
	for (int tries = 0; !story_over(s) && !s->down && tries < TRIES_MOST;) tries = one_step() ? 0 : tries + 1;
	if (!story_over(s)) WRONG("the story does not get past '%s'", story_step_name(s));
}

static void live_on(void)
{
	struct story *s = &run.story;
	err e;
	disk_mend();
	world_try(s->w, &e, "status", NULL);
	if (e) see_to_it(e);
	e = s->down ? NULL : story_rest(s);
	if (e) WRONG("it does not go on: %.*s", SHOW(e->text));
	if (s->down) return;
	str wrong = story_check(s);
	buf_add(&run.wrong, wrong);
	world_stop(s->w);
	struct arena *a = arena_new();
	e = store_verify(a, arena_fmt(a, "%s/schedpost.db", s->w->folder));
	if (e) WRONG("the database is not whole: %.*s", SHOW(e->text));
}

static void begin_story(void)
{
	char folder[64];
	snprintf(folder, sizeof folder, "%s/%d", run.base, (int)getpid());
	if (mkdir(folder, 0700)) abort();
	story_begin(&run.story, folder);
	disk_begin(folder);
	run.wrong = buf_in(arena_new(), 1 << 16);
}

static void run_child(void)
{
	alarm(CHILD_S);
	begin_story();
	disk_break(run.at, run.fault, run.on);
	tell_on();
	if (!disk_failed()) totals->silent++;
	if (!run.story.down) live_on();
	str wrong = buf_str(&run.wrong);
	if (wrong.len)
		printf("# store_faults %ld %s %s (%s):\n%.*s", run.at, disk_fault_name(run.fault),
		       run.on ? "on" : "once", disk_call_name(disk_noted(run.at)), SHOW(wrong));
	fflush(stdout);
	_exit(wrong.len ? 1 : 0);
}

/* ---- in a worker */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

static void try_one(void)
{
	char folder[64];
	int status;
	fflush(stdout);
	pid_t child = fork();
	if (child < 0) abort();
	if (!child) run_child();
	if (waitpid(child, &status, 0) != child) abort();
	snprintf(folder, sizeof folder, "%s/%d", run.base, (int)child);
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	totals->runs[run.fault][run.on]++;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
	totals->bad[run.fault][run.on]++;
	if (!WIFEXITED(status))
		printf("# store_faults %ld %s %s (%s): ended by signal %d\n", run.at, disk_fault_name(run.fault),
		       run.on ? "on" : "once", disk_call_name(disk_noted(run.at)), WTERMSIG(status));
}

static long count_of(enum disk_call call)
{
	long n = 0;
	for (long i = 1; i <= run.calls; i++) n += disk_noted(i) == call;
	return n;
}

/* Those calls of this kind that fail so, evenly; `turn` goes round the workers. */
static void try_calls(enum disk_call call, long most, long worker, long *turn)
{
	long n = count_of(call), step = MAX(1, n / most), seen = 0;
	for (long i = 1; i <= run.calls; i++) {
		if (disk_noted(i) != call || seen++ % step) continue;
		for (int on = 0; on < 2; on++) {
			if ((*turn)++ % WORKERS != worker) continue;
			run.at = i;
			run.on = on;
			try_one();
		}
	}
}

static void work(long worker, long most)
{
	long turn = 0;
	for (int fault = FAULT_BUSY; fault < DISK_FAULTS; fault++)
		for (int call = 0; call < DISK_CALLS; call++) {
			run.fault = (enum disk_fault)fault;
			if (disk_can((enum disk_call)call, run.fault))
				try_calls((enum disk_call)call, most, worker, &turn);
		}
	fflush(stdout);
	_exit(0);
}

/* ---- the whole */

static void count_calls(void)
{
	struct story *s = &run.story;
	begin_story();
	disk_break(0, FAULT_NONE, false);
	tell_on();
	run.calls = disk_count();
	world_stop(s->w);
	str wrong = buf_str(&run.wrong);
	if (wrong.len || run.calls > DISK_NOTED) die("the story cannot be told: %.*s", SHOW(wrong));
}

static bool all_work(long most)
{
	int status;
	bool good = true;
	for (long i = 0; i < WORKERS; i++)
		if (!fork()) work(i, most);
	for (long i = 0; i < WORKERS; i++) good &= wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	return good;
}

static int report(bool good)
{
	long bad = !good;
	int n = 0;
	if (!good) printf("not ok - a worker died\n");
	for (int fault = FAULT_BUSY; fault < DISK_FAULTS; fault++)
		for (int on = 0; on < 2; on++, n++) {
			bool no = totals->bad[fault][on] || !totals->runs[fault][on];
			bad += no;
			printf("%s - the disk is %s %s, at %ld of %ld calls: %ld went wrong\n", no ? "not ok" : "ok",
			       disk_fault_name((enum disk_fault)fault), on ? "from then on" : "once",
			       totals->runs[fault][on], run.calls, totals->bad[fault][on]);
		}
	printf("# %ld faults met no call that fails so\n1..%d\n", (long)totals->silent, n);
	return bad != 0;
}

static int one_again(char **argv)
{
	run.at = strtol(argv[1], NULL, 10);
	run.on = strcmp(argv[3], "on") == 0;
	for (int fault = FAULT_BUSY; fault < DISK_FAULTS; fault++)
		if (strcmp(argv[2], disk_fault_name((enum disk_fault)fault)) == 0) run.fault = (enum disk_fault)fault;
	try_one();
	return totals->bad[run.fault][run.on] != 0;
}

int main(int argc, char **argv)
{
	const char *all = getenv("LONG");
	snprintf(run.base, sizeof run.base, "/tmp/schedpost-faults-XXXXXX");
	if (!mkdtemp(run.base)) abort();
	totals = mmap(NULL, sizeof *totals, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	count_calls();
	fflush(stdout);
	int failed = argc == 4 ? one_again(argv) : report(all_work(all && *all ? run.calls : SAMPLE_USUAL));
	nftw(run.base, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return failed;
}
