/* SPDX-License-Identifier: MIT
 * power.c - the power goes off at every sync of the story, and between them: what a restart finds, and what comes of
 * it.
 *
 * The story runs; at a moment a child is forked, which writes down what a power cut would have left there, starts on
 * that folder and lives to the end, while the platforms remember what they saw. After some cuts there is a second one
 * while the restart is under way. Two workers share the moments: an even sample, or with LONG=1 all of them. `power
 * MOMENT SEED` runs one again. */
#include "help/disk_calls.h"
#include "help/story.h"
#include "store/store.h"

#include <ftw.h>
#include <inttypes.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum {
	SYNCS_USUAL = 250, /* at all, with two cuts each */
	MORE_BETWEEN = 8,  /* syncs are looked at so much closer than what lies between */
	WORKERS = 2,
	KINDS = 4,      /* of what survives: see disk_cut */
	SECOND_CUT = 3, /* one in so many */
	SOON = 97,      /* moments after the restart */
	CHILD_S = 60    /* no child takes so long */
};

static const char *const KIND_NAMES[KINDS] = {
	"nothing survives that was not synced",
	"all survives, synced or not",
	"half of the sectors survive, in any order",
	"three quarters of the sectors survive, in any order",
};

static struct totals { /* shared by all processes */
	_Atomic(long) moments, syncs, cuts[KINDS], bad[KINDS];
} * totals;

static struct {
	char base[32];
	struct story story;
	long moment; /* of this run */
	const char *what;
	uint64_t seed;
	long every, between, worker; /* cuts at each so many syncs, and moments between; which are this worker's */
	long syncs;
	bool thorough; /* all that may survive at each of them, not half of it */
	long only;     /* the one moment to run again; 0: a sample */
	long again;    /* in a child: moments until it is cut off once more; 0: never */
	char wrong[1 << 16];
} power;

/* ---- in a child: start on what is left, and live */

static void copy_file(const char *from, const char *to)
{
	char piece[8192];
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	if (!in || !out) abort();
	for (size_t n; (n = fread(piece, 1, sizeof piece, in)) > 0;)
		if (fwrite(piece, 1, n, out) != n) abort();
	fclose(in);
	if (fclose(out)) abort();
}

static char platform[100];
static int copy_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	char to[400];
	(void)kind;
	snprintf(to, sizeof to, "%s/%s", platform, path + at->base);
	if (S_ISREG(st->st_mode)) copy_file(path, to);
	return 0;
}

/* The walls of the practice platform hang elsewhere: they have power. */
static void keep_platform(const char *from, const char *to)
{
	char was[100];
	snprintf(was, sizeof was, "%s/practice", from);
	snprintf(platform, sizeof platform, "%s/practice", to);
	if (access(was, F_OK)) return;
	if (mkdir(platform, 0700) || nftw(was, copy_one, 4, FTW_PHYS)) abort();
}

static void finish(str wrong)
{
	if (wrong.len)
		printf("# power %ld %" PRIu64 " (%s):\n%.*s", power.moment, power.seed, power.what, SHOW(wrong));
	fflush(stdout);
	_exit(wrong.len ? 1 : 0);
}

static void must_work(err e, const char *no)
{
	int n = e ? snprintf(power.wrong, sizeof power.wrong, "  %s: %.*s\n", no, SHOW(e->text)) : 0;
	if (e) finish((str){power.wrong, (size_t)n});
}

static void live_on(uint64_t seed, int depth);

static void cut_again(void *of, const char *what)
{
	(void)of;
	(void)what;
	if (--power.again == 0) live_on(power.seed / 5 + 1, 2);
}

static void stand_on_what_is_left(uint64_t seed, int depth)
{
	struct world *w = power.story.w;
	char to[sizeof w->folder];
	disk_watch(NULL, NULL);
	snprintf(to, sizeof to, "%s/%d-%d", power.base, (int)getpid(), depth);
	if (mkdir(to, 0700)) abort();
	disk_cut(to, seed);
	keep_platform(w->folder, to);
	memcpy(w->folder, to, sizeof to);
	disk_begin(to);
}

static void live_on(uint64_t seed, int depth)
{
	static const int64_t OFF_MS[] = {0, 2000, 300000, 2400000};
	struct story *s = &power.story;
	stand_on_what_is_left(seed, depth);
	s->started = false; /* what was open is left as it is: nobody closes anything when the power goes */
	s->w->now += OFF_MS[seed / KINDS % COUNT(OFF_MS)];
	power.again = depth == 1 && seed % SECOND_CUT == 0 ? 1 + (long)(seed * 2654435761u % SOON) : 0;
	if (power.again) disk_watch(cut_again, NULL);
	must_work(story_restart(s), "it does not start");
	must_work(story_rest(s), "it does not go on");
	disk_watch(NULL, NULL);
	str wrong = story_check(s);
	memcpy(power.wrong, wrong.at, wrong.len);
	world_stop(s->w);
	struct arena *a = arena_new();
	must_work(store_verify(a, arena_fmt(a, "%s/schedpost.db", s->w->folder)), "the database is not whole");
	finish((str){power.wrong, wrong.len});
}

/* ---- in a worker: the story, cut off */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

static void remove_what_it_left(pid_t child)
{
	char folder[80];
	for (int depth = 1; depth <= 2; depth++) {
		snprintf(folder, sizeof folder, "%s/%d-%d", power.base, (int)child, depth);
		nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	}
}

static void cut(uint64_t seed)
{
	int status;
	fflush(stdout);
	pid_t child = fork();
	if (child < 0) abort();
	power.seed = seed;
	if (!child) {
		alarm(CHILD_S);
		live_on(seed, 1);
	}
	if (waitpid(child, &status, 0) != child) abort();
	remove_what_it_left(child);
	totals->cuts[seed % KINDS]++;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
	totals->bad[seed % KINDS]++;
	if (!WIFEXITED(status))
		printf("# power %ld %" PRIu64 " (%s): ended by signal %d\n", power.moment, seed, power.what,
		       WTERMSIG(status));
}

/* Every moment of the first start, when a folder becomes ours; then around syncs, and now and then between. */
static bool is_chosen(const char *what)
{
	bool sync = strstr(what, "the sync of");
	if (power.only) return power.moment == power.only;
	if (power.story.at == 0) return power.moment % WORKERS == power.worker;
	long n = sync ? power.syncs : power.moment;
	long every = sync ? power.every : power.every * power.between;
	return n % every == 0 && n / every % WORKERS == power.worker;
}

static void seen(void *of, const char *what)
{
	(void)of;
	power.moment++;
	power.syncs += strstr(what, "the sync of") != NULL;
	power.what = what;
	if (!power.every || !is_chosen(what)) return;
	uint64_t seed = (uint64_t)power.moment * 31 * KINDS, half = (uint64_t)power.moment * 2654435761u >> 16;
	for (uint64_t kind = 0; kind < KINDS && !power.only; kind++)
		if (power.thorough || kind % 2 == half % 2) cut(seed + kind);
	if (power.only) cut(power.seed);
}

static void tell_story(const char *name)
{
	char folder[80];
	struct story *s = &power.story;
	snprintf(folder, sizeof folder, "%s/%s", power.base, name);
	if (mkdir(folder, 0700)) abort();
	story_begin(s, folder);
	disk_begin(folder);
	disk_watch(seen, NULL);
	err e = story_restart(s);
	while (!e && !story_over(s)) e = story_step(s);
	disk_watch(NULL, NULL);
	if (e) die("%s: %.*s", story_step_name(s), SHOW(e->text));
	world_stop(s->w);
}

static void work(long worker)
{
	char name[16];
	power.worker = worker;
	snprintf(name, sizeof name, "story%d", (int)getpid());
	tell_story(name);
	totals->moments = power.moment;
	totals->syncs = power.syncs;
	fflush(stdout);
	_exit(0);
}

/* ---- the whole */

static long count_syncs(void)
{
	pid_t child = fork();
	if (!child) work(0);
	if (waitpid(child, NULL, 0) != child) abort();
	return totals->syncs;
}

static bool all_work(void)
{
	int status;
	bool good = true;
	for (long i = 0; i < WORKERS; i++)
		if (!fork()) work(i);
	for (long i = 0; i < WORKERS; i++) good &= wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	return good;
}

static int report(bool good)
{
	long bad = !good;
	if (!good) printf("not ok - the story cannot be told\n");
	for (int kind = 0; kind < KINDS; kind++) {
		bad += totals->bad[kind] || !totals->cuts[kind];
		printf("%s - power cut at %ld of %ld moments (%ld of them syncs), %s: %ld went wrong\n",
		       totals->bad[kind] || !totals->cuts[kind] ? "not ok" : "ok", totals->cuts[kind],
		       totals->moments, totals->syncs, KIND_NAMES[kind], totals->bad[kind]);
	}
	printf("1..%d\n", KINDS);
	return bad != 0;
}

int main(int argc, char **argv)
{
	snprintf(power.base, sizeof power.base, "/tmp/schedpost-power-XXXXXX");
	if (!mkdtemp(power.base)) abort();
	totals = mmap(NULL, sizeof *totals, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (argc == 3) {
		power.only = strtol(argv[1], NULL, 10);
		power.seed = strtoull(argv[2], NULL, 10);
	}
	const char *all = getenv("LONG");
	int failed = 1;
	long syncs = count_syncs();
	bool is_long = power.only || (all && *all);
	power.every = is_long ? 1 : MAX(1, syncs / SYNCS_USUAL);
	power.between = is_long ? 1 : MORE_BETWEEN;
	power.thorough = is_long;
	failed = report(all_work());
	nftw(power.base, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return failed;
}
