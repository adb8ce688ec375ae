/* SPDX-License-Identifier: MIT
 * walk.c [--seeds N] [--first SEED] [SEED] - random walks of people, platforms, clocks and kills; speaks TAP.
 *
 * Without SEED: N walks, half of them in each of two processes; and every move of the table of states must have been
 * made by one of them. With SEED: that walk alone, told step by step. What a walk holds schedpost to: help/walk.h. */
#include "help/put_back.h"
#include "help/walk.h"

#include <errno.h>
#include <ftw.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	WORKERS = 2, USUAL_SEEDS = 10000, SEEDS_FOR_ALL_EDGES = 10000,
	EVENTS_LEAST = 60, EVENTS_MOST = 75, RESTARTS = 3, REST_DAYS = 6,
	FAILURES_KEPT = 20
};

/* Thousands of databases are not for keeping: power cuts are another test's. SQLite and the rest find these first. */
__attribute__((visibility("default"))) int fsync(int fd)
{
	(void)fd;
	return 0;
}

__attribute__((visibility("default"))) int fdatasync(int fd)
{
	(void)fd;
	return 0;
}

/* What the workers tell: each writes to its own. */
struct tally {
	unsigned edges[JOB_STATES][JOB_STATES];
	uint64_t walks, events, restarts, posts, taken, covers, by_cover, locks, unlocks, cut_off, after_lock;
	uint64_t at;	/* the seed under way */
	unsigned nfailed;
	struct failed { uint64_t seed; char why[600]; } failed[FAILURES_KEPT];
};

/* ---- what is nobody's doing: time, clocks, kills, new zone data, the platforms' moods */

static void pass(struct walk *k, int64_t ms)
{
	walk_say(k, "%lld ms pass", (long long)ms);
	world_pass(k->w, ms);
}

static void some_time(struct walk *k)
{
	static const unsigned char HOW[] = {35, 30, 20, 10, 5};
	static const int64_t MOST[] = {3 * WALK_SECOND, 3 * WALK_MINUTE, 90 * WALK_MINUTE, 12 * WALK_HOUR, 2 * WALK_DAY};
	size_t i = walk_weighed(k, HOW, COUNT(HOW));
	pass(k, walk_span(k, 1, MOST[i]));
}

/* To the moment at which some post is due, or just beside it. */
static void the_moment(struct walk *k)
{
	int64_t first = INT64_MAX;
	for (int i = 1; i <= k->nposts; i++)
		for (int n = 0; n < k->posts[i].nshores; n++) {
			int64_t at = k->posts[i].place[n][0].at;
			if (k->posts[i].id && at > k->w->now + 60) first = MIN(first, at);
		}
	if (first != INT64_MAX) pass(k, first - k->w->now + walk_span(k, -60, walk_chance(k, 50) ? 0 : 5000));
}

static void some_turns(struct walk *k)
{
	for (int64_t n = walk_span(k, 1, 14); n > 0; n--) world_turn(k->w);
}

static void step_clock(struct walk *k)
{
	static const int64_t MOST[] = {90 * WALK_SECOND, 8 * WALK_MINUTE, 3 * WALK_HOUR, WALK_DAY};
	int64_t most = MOST[walk_draw(k, COUNT(MOST))], by = walk_span(k, -most, most);
	int64_t wrong = k->w->now - walk_true_time(k);
	if (walk_chance(k, 40)) by = -wrong;	/* somebody sets it right */
	k->stepped = k->w->mono;
	k->slow_until = k->w->mono + 15 * WALK_MINUTE;
	k->clock_then = MAX(k->w->now, k->w->now + by);
	k->clock_most = MAX(k->clock_most, k->clock_then);
	k->w->now += by;
	walk_say(k, "the clock is set by %lld ms", (long long)by);
}

static void follow_zones(struct walk *k, const int64_t east_before[WALK_SHORES])
{
	for (int i = 1; i <= k->nposts; i++) {
		struct walk_post *p = &k->posts[i], was = *p;
		if (!p->id) continue;
		p->acted = true;
		walk_look(k, p);
		for (int n = 0; n < p->nshores; n++)
			for (int part = 0; part < p->parts; part++) {
				const struct walk_place *a = &was.place[n][part], *b = &p->place[n][part];
				int64_t by = east_before[p->shores[n]] -
					     walk_zone_offset(k, k->shores[p->shores[n]].zone);
				bool begun = part && (b[-1].told == TOLD_OUT || b[-1].told == TOLD_GONE);
				bool at_once = a->retried && a->retried >= was.timed; /* and a lock has paused it */
				bool follows = !p->utc && !begun && !p->at_once && !at_once;
				bool waits = b->told == TOLD_WAITS || b->told == TOLD_PAUSED || b->told == TOLD_LATE;
				int64_t should = follows && waits ? a->at + by : a->at;
				if (a->at && a->told != TOLD_DRAFT && a->told != TOLD_CANCELLED && waits && !p->at_once &&
				    b->at != should)
					walk_wrong(k, "post %d was to move by %lld ms with the new zone data, and moved by %lld", i,
						   (long long)(should - a->at), (long long)(b->at - a->at));
			}
	}
}

/* Between two steps of whatever is under way; the machine may be off for a while, and come up with other zone data. */
static void kill_it(struct walk *k)
{
	int64_t off = walk_chance(k, 60) ? 0 : walk_span(k, 1, walk_chance(k, 70) ? 20 * WALK_MINUTE : 12 * WALK_HOUR);
	int64_t east[WALK_SHORES];
	bool zones = walk_chance(k, 15);
	some_turns(k);
	for (int i = 0; i < WALK_SHORES; i++) {
		east[i] = walk_zone_offset(k, k->shores[i].zone);
		k->shores[i].dead_told = -1;
	}
	k->new_zones ^= zones;
	walk_zones(k);
	walk_say(k, "killed, and started again%s %lld ms later", zones ? " with new zone data" : "", (long long)off);
	k->w->now += off;
	k->w->mono += off;
	far_kill(&k->far);
	k->restarts++;
	walk_look_at_covers(k);
	if (zones) follow_zones(k, east);
}

/* A copy is made, some time passes in which no person does anything, and then the copy takes the database's place. */
static void put_back(struct walk *k)
{
	if (walk_chance(k, 85)) return;
	world_back_up(k->w, "copy");
	pass(k, walk_span(k, 1, walk_chance(k, 50) ? WALK_HOUR : WALK_DAY));
	some_turns(k);
	walk_say(k, "killed, and a backup is put back");
	k->far.calls = NULL;
	for (int i = 0; i < WALK_SHORES; i++) k->shores[i].dead_told = -1;
	world_put_back(k->w, "copy");
	world_lose(k->w, "copy");
	k->restarts++;
	walk_look_at_covers(k);
	for (int i = 1; i <= k->nposts; i++) {
		k->posts[i].acted = k->posts[i].put_back = true;
		if (k->posts[i].id) walk_look(k, &k->posts[i]);
	}
}

static void change_mood(struct walk *k)
{
	static const unsigned char WEIGHTS[MOODS] = {20, 40, 12, 8, 12, 8};
	struct walk_shore *s = &k->shores[walk_draw(k, WALK_SHORES)];
	s->mood = (enum walk_mood)walk_weighed(k, WEIGHTS, MOODS);
	s->mood_until = k->w->mono + walk_span(k, WALK_MINUTE, walk_chance(k, 70) ? WALK_HOUR : 16 * WALK_HOUR);
	walk_say(k, "%s: mood %d", s->name, (int)s->mood);
}

static void credential_dies(struct walk *k)
{
	struct walk_shore *s = &k->shores[walk_draw(k, WALK_SHORES)];
	s->token++;
	if (s->keyed && walk_chance(k, 50)) s->refresh++;
	if (s->keyed && walk_chance(k, 25)) s->password++;
	walk_say(k, "%s: its log-in is no good any more", s->name);
}

static void step(struct walk *k)
{
	static const struct { unsigned char weight; void (*go)(struct walk *); } STEPS[] = {
		{54, walk_event}, {18, some_time}, {10, the_moment}, {6, some_turns}, {3, step_clock}, {2, kill_it},
		{1, put_back}, {5, change_mood}, {2, credential_dies},
	};
	unsigned char weights[COUNT(STEPS)];
	for (size_t i = 0; i < COUNT(STEPS); i++) weights[i] = STEPS[i].weight;
	STEPS[walk_weighed(k, weights, COUNT(STEPS))].go(k);
	k->events++;
}

/* ---- one walk */

/* The platforms are well again; people connect what must be, or not; and then nobody does anything for days. */
static void rest(struct walk *k)
{
	walk_say(k, "now it is left alone");
	k->resting = true;
	for (int i = 0; i < 4 && k->dialogue; i++) {
		pass(k, WALK_SECOND);
		walk_dialogue(k);
	}
	for (int i = 0; i < 6 && walk_chance(k, 85); i++) walk_unlock(k);
	for (int i = 0; i < WALK_SHORES; i++)
		if (k->shores[i].connected && !k->shores[i].removed && !walk_is_ready(k, &k->shores[i]) && walk_chance(k, 70))
			walk_reconnect(k, &k->shores[i]);
	for (int day = 0; day < REST_DAYS && !k->wrong[0]; day++) pass(k, WALK_DAY);
	if (!k->wrong[0]) walk_reckon(k);
}

static void walk_one(struct walk *k, struct tally *t)
{
	int64_t events = EVENTS_LEAST + (int64_t)walk_draw(k, EVENTS_MOST - EVENTS_LEAST + 1);
	int64_t kills[RESTARTS];
	for (int i = 0; i < RESTARTS; i++) kills[i] = walk_span(k, 5, events - 1);
	for (int64_t n = 0; n < events && !k->wrong[0]; n++) {
		for (int i = 0; i < RESTARTS; i++)
			if (kills[i] == n) kill_it(k);
		step(k);
		if (walk_chance(k, 30)) some_turns(k);
	}
	if (!k->wrong[0]) rest(k);
	t->walks++;
	t->events += k->events;
	t->restarts += k->restarts;
	t->posts += (uint64_t)k->nposts;
	t->by_cover += k->by_cover;
	t->locks += k->locks;
	t->unlocks += k->unlocks;
	t->cut_off += k->cut_off;
	t->after_lock += k->after_lock;
	t->covers += (uint64_t)k->ncovers;
	for (int i = 0; i < WALK_SHORES; i++) t->taken += k->shores[i].n;
}

static void keep_failure(struct tally *t, uint64_t seed, const char *why)
{
	if (t->nfailed < FAILURES_KEPT) {
		t->failed[t->nfailed].seed = seed;
		snprintf(t->failed[t->nfailed].why, sizeof t->failed[0].why, "%s", why);
	}
	t->nfailed++;
}

static void walk_seed(uint64_t seed, bool talks, struct tally *t)
{
	static struct walk k;
	k = (struct walk){.seed = seed, .chance = seed, .talks = talks};
	t->at = seed;
	walk_begin(&k);
	walk_one(&k, t);
	if (k.wrong[0]) keep_failure(t, seed, k.wrong);
	world_free(k.w);
}

/* ---- the processes */

static struct tally *shared(size_t n)
{
	void *at = mmap(NULL, n * sizeof(struct tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (at == MAP_FAILED) die("no memory for %zu tallies", n);
	return at;
}

static void quiet(void)
{
	if (!freopen("/dev/null", "w", stderr)) die("there is no /dev/null");
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

static void prepare(char folder[64], struct tally *t)
{
	const char *place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	snprintf(folder, 64, "%s/schedpost-walk-XXXXXX", place);
	if (!mkdtemp(folder)) die("%s cannot be made: %s", folder, strerror(errno));
	walk_prepare(folder, t->edges);
}

static void clear(const char *folder)
{
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static pid_t start_worker(struct tally *t, uint64_t first, uint64_t seeds)
{
	fflush(stdout);
	pid_t child = fork();
	if (child) return child;
	char folder[64];
	quiet();
	prepare(folder, t);
	for (uint64_t i = 0; i < seeds; i++) walk_seed(first + i, false, t);
	clear(folder);
	_exit(0);
}

/* A worker that dies takes its seed's name with it only if it is asked for here. */
static void wait_for(pid_t child, struct tally *t)
{
	int status;
	if (waitpid(child, &status, 0) != child || status == 0) return;
	char why[100];
	snprintf(why, sizeof why, "the walk died: %s %d", WIFSIGNALED(status) ? "signal" : "status",
		 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	keep_failure(t, t->at, why);
}

/* ---- what is told at the end */

static void tell_failures(const char *program, const struct tally *t)
{
	unsigned failed = t[0].nfailed + t[1].nfailed;
	for (int i = 0; i < WORKERS; i++)
		for (unsigned n = 0; n < t[i].nfailed && n < FAILURES_KEPT; n++)
			printf("# seed %llu: %s\n#   %s %llu\n", (unsigned long long)t[i].failed[n].seed,
			       t[i].failed[n].why, program, (unsigned long long)t[i].failed[n].seed);
	printf("%s - %llu walks of %llu events and %llu kills, %llu posts, %llu times taken by a platform: "
	       "%u went wrong\n", failed ? "not ok" : "ok", (unsigned long long)(t[0].walks + t[1].walks),
	       (unsigned long long)(t[0].events + t[1].events), (unsigned long long)(t[0].restarts + t[1].restarts),
	       (unsigned long long)(t[0].posts + t[1].posts), (unsigned long long)(t[0].taken + t[1].taken), failed);
}

static unsigned tell_edges(const struct tally *t, uint64_t seeds)
{
	unsigned missed = 0, all = 0;
	for (int from = 0; from < JOB_STATES; from++)
		for (int to = 0; to < JOB_STATES; to++) {
			unsigned n = t[0].edges[from][to] + t[1].edges[from][to];
			if (!job_state_may((enum job_state)from, (enum job_state)to)) continue;
			all++;
			missed += !n;
			if (!n || getenv("WALK_EDGES"))
				printf("# %s -> %s was crossed %u times\n", job_state_name((enum job_state)from).at,
				       job_state_name((enum job_state)to).at, n);
		}
	printf("# %llu covers; %llu public requests were answered for by somebody who covered\n",
	       (unsigned long long)(t[0].covers + t[1].covers), (unsigned long long)(t[0].by_cover + t[1].by_cover));
	printf("# %llu lockdowns, %llu unlocked; %llu requests were cut off by them; publish requests begun under one: %llu\n",
	       (unsigned long long)(t[0].locks + t[1].locks), (unsigned long long)(t[0].unlocks + t[1].unlocks),
	       (unsigned long long)(t[0].cut_off + t[1].cut_off), (unsigned long long)(t[0].after_lock + t[1].after_lock));
	bool enough = seeds < SEEDS_FOR_ALL_EDGES || !missed;
	printf("%s - of %u moves in the table of states %u were never made\n", enough ? "ok" : "not ok", all, missed);
	return !enough;
}

static int walk_all(const char *program, uint64_t first, uint64_t seeds)
{
	struct tally *t = shared(WORKERS);
	pid_t child[WORKERS];
	struct timespec began, ended;
	clock_gettime(CLOCK_MONOTONIC, &began);
	for (int i = 0; i < WORKERS; i++)
		child[i] = start_worker(&t[i], first + (uint64_t)i * (seeds / WORKERS), seeds / WORKERS);
	for (int i = 0; i < WORKERS; i++) wait_for(child[i], &t[i]);
	clock_gettime(CLOCK_MONOTONIC, &ended);
	printf("1..2\n");
	tell_failures(program, t);
	unsigned missed = tell_edges(t, seeds);
	printf("# %lld s\n", (long long)(ended.tv_sec - began.tv_sec));
	return t[0].nfailed || t[1].nfailed || missed;
}

static int walk_alone(uint64_t seed)
{
	static struct tally t;
	char folder[64];
	quiet();
	prepare(folder, &t);
	walk_seed(seed, true, &t);
	clear(folder);
	printf("%s\n", t.nfailed ? t.failed[0].why : "All is well.");
	return t.nfailed != 0;
}

int main(int argc, char **argv)
{
	static const struct option OPTIONS[] = {
		{"seeds", required_argument, NULL, 'n'}, {"first", required_argument, NULL, 'f'}, {0}};
	uint64_t seeds = USUAL_SEEDS, first = 1;
	for (int c; (c = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1;) {
		if (c == 'n') seeds = strtoull(optarg, NULL, 10);
		else if (c == 'f') first = strtoull(optarg, NULL, 10);
		else return 2;
	}
	if (optind < argc) return walk_alone(strtoull(argv[optind], NULL, 10));
	return walk_all(argv[0], first, seeds);
}
