/* SPDX-License-Identifier: MIT
 * crash.c - the day of help/life.h, dead at every crash point: afterwards nothing is twice, nothing is lost, nothing
 * is half there. It works in the folder that is named to it; the names of all crash points in the source come on
 * standard input. Speaks TAP. */
#include "base/crash.h"
#include "help/life.h"
#include "rooms/queue/states.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { POINTS_MOST = 20000, NAME_MOST = 64, NAMES_MOST = 100, AT_ONCE = 2, DEATHS_SOME = 300, DOUBLES_SOME = 24,
       TOLD_MOST = 12 };

/* What the undisturbed life showed; shared with the child that lives it. */
struct course {
	long n;
	char name[POINTS_MOST + 1][NAME_MOST];
	long before[JOB_STATES][JOB_STATES], after[JOB_STATES][JOB_STATES];	/* a point beside the commit of that move */
	struct life_side side;
};
static struct course *course;

/* One life with its deaths; shared with the children that live it. */
struct trial {
	long at, again;			/* the points of its deaths; 0: none */
	char died[NAME_MOST];		/* the name of the last point */
	size_t died_in;			/* the step of the first death */
	struct life_side side;
	char folder[64];
	pid_t child;
	int stage;
};

static struct life life;	/* of this process, if it is a child */
static struct trial *trial;
static int tests;

static void tell(bool good, const char *what)
{
	printf("%s %d - %s\n", good ? "ok" : "not ok", ++tests, what);
}

static void comment(const char *text)
{
	str rest = str_of(text), line;
	while (str_split(&rest, '\n', &line))
		if (line.len) printf("#   %.*s\n", SHOW(line));
}

static void *shared(size_t bytes)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (at == MAP_FAILED) abort();
	return at;
}

/* ---- folders */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

static const char *place;	/* for all of them; who started us removes it */

static void folder_make(char folder[static 64])
{
	snprintf(folder, 64, "%s/XXXXXX", place);
	if (!mkdtemp(folder)) abort();
}

static void folder_drop(const char *folder)
{
	if (nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS)) abort();
}

/* ---- children */

static void be_child(void)	/* not longer than its parent, and without what the daemon would log */
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	int nothing = open("/dev/null", O_WRONLY);
	if (dup2(nothing, STDERR_FILENO) < 0) abort();
	close(nothing);
}

/* ---- the undisturbed life: which points, and which moves of jobs beside which commits */

static int state_now[4096], state_before[4096];	/* by the number of the job; JOB_STATES: it is not there */

static void forget_states(int states[static 4096])
{
	for (size_t i = 0; i < COUNT(state_now); i++) states[i] = JOB_STATES;
}

static void read_states(sqlite3 *db)
{
	sqlite3_stmt *q;
	enum job_state is;
	forget_states(state_now);
	if (sqlite3_prepare_v2(db, "SELECT id, state FROM job", -1, &q, NULL)) return;	/* no table yet */
	while (sqlite3_step(q) == SQLITE_ROW) {
		size_t id = (size_t)sqlite3_column_int64(q, 0);
		if (id >= COUNT(state_now)) abort();
		if (!job_state_read(str_of((const char *)sqlite3_column_text(q, 1)), &is)) abort();
		state_now[id] = (int)is;
	}
	sqlite3_finalize(q);
}

/* Another file has taken the database's place: what it says differently is no move. */
static bool is_put_back(const char *path)
{
	static ino_t known;
	struct stat st;
	if (stat(path, &st)) abort();
	bool other = known != st.st_ino;
	known = st.st_ino;
	return other;
}

static void note_moves(long n)
{
	char path[100];
	sqlite3 *db;
	snprintf(path, sizeof path, "%s/schedpost.db", life.w->folder);
	if (is_put_back(path)) forget_states(state_before);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL)) abort();
	read_states(db);
	sqlite3_close(db);
	for (size_t id = 0; id < COUNT(state_now); id++) {
		int was = state_before[id], is = state_now[id];
		if (is != was && was != JOB_STATES && is != JOB_STATES) {
			course->before[was][is] = n - 1;
			course->after[was][is] = n;
		}
		state_before[id] = is;
	}
}

static void watch_course(long n, const char *name)
{
	if (n > POINTS_MOST) abort();
	course->n = n;
	snprintf(course->name[n], NAME_MOST, "%s", name);
	if (!strcmp(name, "after a commit")) note_moves(n);
}

static void live_undisturbed(void)
{
	char folder[64];
	folder_make(folder);
	pid_t child = fork();
	if (child == 0) {
		be_child();
		crash_arm(0);
		crash_watch(watch_course);
		life_live(&life, folder, &course->side);
		crash_watch(NULL);
		if (course->side.lived) life_check(folder, &course->side);
		_exit(0);
	}
	int status;
	if (child < 0 || waitpid(child, &status, 0) != child) abort();
	if (status) life_wrong(&course->side, "it ended with status %d", status);
	folder_drop(folder);
	comment(course->side.trouble);
	printf("# %ld crash points in a day\n", course->n);
	tell(course->side.lived && !course->side.trouble[0], "undisturbed, every post ends where it should");
}

/* ---- what the day must have passed */

/* Points that the day does not come by, and the test that dies at them. */
static const struct { const char *name, *test; } ELSEWHERE[] = {
	{"before a backup is whole", "tests/torture/backup.sh"},	/* `schedpost backup` is a program of its own */
};

static bool passed(const char *name)
{
	for (long n = 1; n <= course->n; n++)
		if (!strcmp(course->name[n], name)) return true;
	return false;
}

static bool elsewhere(const char *name)
{
	for (size_t i = 0; i < COUNT(ELSEWHERE); i++)
		if (!strcmp(ELSEWHERE[i].name, name)) return access(ELSEWHERE[i].test, X_OK) == 0;
	return false;
}

static void check_names(void)
{
	char name[NAME_MOST];
	int known = 0, missing = 0;
	for (; fgets(name, sizeof name, stdin); known++) {
		name[strcspn(name, "\n")] = 0;
		if (passed(name) || elsewhere(name)) continue;
		printf("#   never passed: %s\n", name);
		missing++;
	}
	tell(known && !missing, "the day passes every crash point of the source");
}

static void check_moves(void)
{
	int missing = 0;
	for (int from = 0; from < JOB_STATES; from++)
		for (int to = 0; to < JOB_STATES; to++) {
			if (!job_state_may((enum job_state)from, (enum job_state)to) || course->after[from][to]) continue;
			str was = job_state_name((enum job_state)from), is = job_state_name((enum job_state)to);
			printf("#   never: %.*s to %.*s\n", SHOW(was), SHOW(is));
			missing++;
		}
	tell(!missing, "every move of the table of states lies beside a crash point");
}

/* ---- lives with a death */

static void watch_trial(long n, const char *name)
{
	(void)n;
	if (life.w) life_keep_clock(&life);
	snprintf(trial->died, sizeof trial->died, "%s", name);
}

static _Noreturn void live_on(struct trial *t)
{
	long deaths[] = {t->at, t->again, 0};
	be_child();
	trial = t;
	crash_arm(deaths[t->stage]);
	crash_watch(watch_trial);
	life_live(&life, t->folder, &t->side);
	crash_watch(NULL);
	crash_arm(0);
	if (t->side.lived) life_check(t->folder, &t->side);
	_exit(0);
}

static void trial_fork(struct trial *t)
{
	fflush(stdout);
	pid_t child = fork();
	if (child < 0) abort();
	if (child == 0) live_on(t);	/* before it writes: the trial is shared */
	t->child = child;
}

static void trial_begin(struct trial *t, long at, long again)
{
	memset(t, 0, sizeof *t);
	t->at = at;
	t->again = again;
	folder_make(t->folder);
	trial_fork(t);
}

/* After the process of one stage has ended. True: the life is over. */
static bool trial_goes_on(struct trial *t, int status)
{
	bool died = WIFEXITED(status) && WEXITSTATUS(status) == CRASH_STATUS;
	bool other = died && t->stage == 0 && strcmp(t->died, course->name[t->at]) != 0;
	if (other) life_wrong(&t->side, "it died %s, where the undisturbed day was %s", t->died, course->name[t->at]);
	if (!died && status) life_wrong(&t->side, "it ended with status %d", status);
	if (!died || t->side.trouble[0]) return true;
	if (!t->side.deaths++) t->died_in = t->side.step;
	t->stage++;
	trial_fork(t);
	return false;
}

/* False, and told, up to a limit: something is wrong. */
static bool trial_end(struct trial *t)
{
	static int told;
	bool good = t->side.lived && !t->side.trouble[0] && t->side.deaths;
	if (!good && told++ < TOLD_MOST) {
		printf("# died in step %zu at point %ld, %s", t->died_in, t->at, course->name[t->at]);
		if (t->again) printf(", and at point %ld of the life after it", t->again);
		printf("; then, in step %zu:\n", t->side.step);
		comment(t->side.trouble[0] ? t->side.trouble : t->side.lived ? "it did not die" : "it did not end");
	}
	folder_drop(t->folder);
	t->child = 0;
	return good;
}

struct plan {
	long at, again;
};

/* AT_ONCE at a time. Returns how many were not as they should be. */
static int try_all(const struct plan *plans, size_t n)
{
	struct trial *lanes = shared(AT_ONCE * sizeof *lanes);
	size_t next = 0, under_way = 0;
	int bad = 0;
	while (next < n || under_way) {
		for (int i = 0; i < AT_ONCE && next < n; i++) {
			if (lanes[i].child) continue;
			trial_begin(&lanes[i], plans[next].at, plans[next].again);
			next++;
			under_way++;
		}
		int status;
		pid_t ended = wait(&status);
		for (int i = 0; i < AT_ONCE; i++) {
			if (lanes[i].child != ended || !trial_goes_on(&lanes[i], status)) continue;
			bad += !trial_end(&lanes[i]);
			under_way--;
		}
	}
	return bad;
}

/* ---- which of them: every move's commit and every name, and evenly between */

static bool chosen[POINTS_MOST + 1];

static void choose_moves_and_names(void)
{
	for (int from = 0; from < JOB_STATES; from++)
		for (int to = 0; to < JOB_STATES; to++) {
			chosen[course->before[from][to]] = true;
			chosen[course->after[from][to]] = true;
		}
	for (long n = course->n, seen = 0; n > 0; n--, seen = 0) {
		for (long m = n + 1; m <= course->n; m++) seen += !strcmp(course->name[m], course->name[n]);
		chosen[n] |= seen < 2;
	}
}

static size_t choose(bool all, struct plan *plans)
{
	size_t n = 0, have = 0;
	choose_moves_and_names();
	chosen[0] = false;
	for (long i = 1; i <= course->n; i++) have += chosen[i];
	long gap = have < DEATHS_SOME ? MAX(course->n / (long)(DEATHS_SOME - have), 1) : course->n;
	for (long i = 1; i <= course->n; i++)
		if (all || chosen[i] || i % gap == 0) plans[n++].at = i;
	return n;
}

static void die_once(bool all)
{
	static struct plan plans[POINTS_MOST];
	char what[200];
	size_t n = choose(all, plans);
	int bad = try_all(plans, n);
	snprintf(what, sizeof what, "dead at %zu of %ld points%s, each day ends as it should (%d did not)", n, course->n,
		 all ? "" : ", spread evenly (LONG=1: all)", bad);
	tell(!bad, what);
}

/* The second death comes early in the life after the first: it is about the taking over. */
static void die_twice(bool all)
{
	static struct plan plans[POINTS_MOST];
	char what[200];
	size_t n = 0;
	long gap = all ? 5 : course->n / DOUBLES_SOME;
	for (long at = gap; at <= course->n && n < POINTS_MOST; at += gap, n++)
		plans[n] = (struct plan){at, 1 + (long)(n * 7 % 60)};
	int bad = try_all(plans, n);
	snprintf(what, sizeof what, "dead twice, %zu times, each day ends as it should (%d did not)", n, bad);
	tell(!bad, what);
}

int main(int argc, char **argv)
{
	if (argc != 2) return 64;
	place = argv[1];
	const char *is_long = getenv("LONG");
	bool all = is_long && *is_long;
	course = shared(sizeof *course);
	live_undisturbed();
	check_names();
	check_moves();
	if (course->side.lived) {
		die_once(all);
		die_twice(all);
	}
	struct rusage used;
	getrusage(RUSAGE_CHILDREN, &used);
	printf("# %ld seconds of CPU\n1..%d\n", (long)(used.ru_utime.tv_sec + used.ru_stime.tv_sec), tests);
	return 0;
}
