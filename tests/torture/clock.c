/* SPDX-License-Identifier: MIT
 * clock.c - the machine's clock jumps, is wrong, is set right, changes to summer time, and passes 2038 and 2106.
 *
 * The platforms' clocks are right all the time; practice, which lives in the daemon, has the machine's. However the
 * clock goes: a post is out once at the most, never before its time by the clock, and what the clock has leapt over
 * asks first. LONG=1: each of them at four times as many moments. */
#include "help/no_sync.h"
#include "help/sites.h"

#include "engine/clocks.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t SECOND = 1000, MINUTE = 60000, HOUR = 3600000, DAY = 24 * 3600000, YEAR = 365LL * 24 * 3600000;

/* ---- a day with one post */

enum first { TAKEN, TAKEN_AND_LOST, LOST, BUSY, TOO_MANY };	/* what becomes of its first public request */

struct day {
	struct sites sites;	/* first: its far door finds the way back */
	struct world *w;
	enum first first;
	int64_t slow_ms;	/* the answer comes so late */
	int64_t draft_ms;	/* WordPress: so does that to the draft, before anything is public */
	int64_t at;		/* when the post is to go out, by our clock */
	bool asked;		/* the first public request was there */
	bool early;		/* it was shown before its time by our clock */
};

static bool is_public(const struct http_request *r)
{
	if (strcmp(r->method, "POST")) return false;
	return str_ends(r->url, S("/statuses")) || str_ends(r->url, S("putRecord")) ||
	       str_find(r->url, S("/wp/v2/posts/"), NULL);
}

static int shown_all(const struct sites *s)
{
	return sites_shown(s, "");
}

static struct far_answer serve(struct far *f, const struct http_request *r, str body)
{
	struct day *d = (struct day *)f;
	int before = shown_all(&d->sites);
	bool first = is_public(r) && !d->asked;
	if (first) d->asked = true;
	if (first && d->first == LOST) return (struct far_answer){.arrival = SP_LOST, .delay_ms = d->slow_ms};
	if (first && d->first == BUSY) return (struct far_answer){.status = 429, .delay_ms = d->slow_ms};
	if (first && d->first == TOO_MANY)
		return (struct far_answer){.status = 429, .retry_after_s = 600, .delay_ms = d->slow_ms};
	struct far_answer said = sites_serve(f, r, body);
	if (shown_all(&d->sites) > before && d->w->now < d->at) d->early = true;
	if (!first) {
		if (str_ends(r->url, S("/wp/v2/posts"))) said.delay_ms = d->draft_ms;
		return said;
	}
	said.delay_ms = d->slow_ms;
	if (d->first == TAKEN_AND_LOST) said = (struct far_answer){.arrival = SP_LOST, .delay_ms = d->slow_ms};
	return said;
}

static void practice_first(struct day *d)
{
	static const struct practice_fault FIRST[] = {
		[TAKEN] = {.kind = PRACTICE_FINE},
		[TAKEN_AND_LOST] = {.kind = PRACTICE_LOSE_ANSWER},
		[LOST] = {.kind = PRACTICE_LOSE_REQUEST},
		[BUSY] = {.kind = PRACTICE_STATUS, .status = 429},
		[TOO_MANY] = {.kind = PRACTICE_STATUS, .status = 429, .retry_after_s = 600},
	};
	d->w->fault = FIRST[d->first];
	d->w->fault.delay_ms = d->slow_ms;
	d->w->fault_times = 1;
}

static bool on_practice(const struct day *d)
{
	return world_int(d->w, "SELECT count(*) FROM account WHERE platform = 'practice'") > 0;
}

static void begin(struct day *d, const char *platform)
{
	d->w = world_new();
	d->w->leap_most = HOUR;
	sites_join(&d->sites, d->w);
	d->sites.far.serve = serve;
	sites_connect(&d->sites, platform);
	practice_first(d);
}

/* Somebody sets our clock; the platforms' go on. */
static void set_clock(struct day *d, int64_t by)
{
	d->w->now += by;
	d->sites.clock_off -= by;
}

static int shown(struct day *d)
{
	return on_practice(d) ? (int)world_seen(d->w, "ward", "Open on") : shown_all(&d->sites);
}

static bool is_in(struct day *d, const char *state)
{
	char sql[200];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM job WHERE op = 7 AND state = '%s'", state);
	return world_int(d->w, sql) == 1;
}

static bool is_told(struct day *d, const char *words)
{
	return str_find(world_verb(d->w, "show", "1", NULL), str_of(words), NULL);
}

/* ---- telling */

static int said, bad;
static char trouble[400];

static void wrong(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void wrong(const char *fmt, ...)
{
	if (trouble[0]) return;
	va_list args;
	va_start(args, fmt);
	vsnprintf(trouble, sizeof trouble, fmt, args);
	va_end(args);
}

#define MUST(condition) do { if (!(condition)) wrong("line %d: not so: %s", __LINE__, #condition); } while (0)

static void tell(const char *name)
{
	said++;
	if (trouble[0]) printf("# %s\n", trouble);
	printf("%sok - %s\n", trouble[0] ? "not " : "", name);
	bad += trouble[0] != 0;
	trouble[0] = 0;
}

static void end(struct day *d)
{
	MUST(shown(d) <= 1);
	MUST(!d->early);
	MUST(!on_practice(d) || !d->w->last_publish || d->w->last_publish >= d->at);
	world_free(d->w);
	*d = (struct day){0};
}

/* ---- jumps at every phase */

static const struct phase {
	const char *name;
	enum first first;
	int64_t slow_ms, when;	/* the jump, after the post was made; it is due after a minute */
	bool waits;		/* it is not on its way then: it may miss its time */
	int64_t draft_ms;
} PHASES[] = {
	{"while it waits", TAKEN, 0, 30 * 1000, true, 0},
	{"while it is claimed", TAKEN, 0, 60 * 1000 - 20, true, 0},
	{"while it is made ready", TAKEN, 0, 62 * 1000, false, 5000},
	{"after the gate", TAKEN, 5000, 62 * 1000, false, 0},
	{"after the gate, and the answer is lost", TAKEN_AND_LOST, 5000, 62 * 1000, false, 0},
	{"after the gate, and the request is lost", LOST, 5000, 62 * 1000, false, 0},
	{"when the answer is lost", TAKEN_AND_LOST, 0, 60 * 1000 + 1, false, 0},
	{"between two looks", LOST, 0, 64 * 1000, false, 0},
	{"before another try", BUSY, 0, 70 * 1000, true, 0},
	{"while its account is held", TOO_MANY, 0, 120 * 1000, true, 0},
};

struct jump {
	int64_t by, back_after;	/* and back so much later; 0: it stays */
	bool restart;		/* the daemon is killed as it is set right */
};

static void check_jump(struct day *d, const struct phase *p, const struct jump *j)
{
	int n = shown(d);
	int64_t late_ms = 15 * MINUTE;
	bool leapt = llabs(j->by) > late_ms;	/* forward at once, or when it is set right */
	bool lost = p->first == TAKEN_AND_LOST || p->first == LOST;
	bool done = is_in(d, "done") && n == 1;
	bool late = is_in(d, "late") && n == 0 && leapt && is_told(d, "missed its time");
	bool asks = is_in(d, "asking") && lost && leapt && is_told(d, "clock");
	bool may_be_late = p->waits || p->first == LOST || p->draft_ms;	/* it leaves only after the clock has leapt */
	bool must_be_late = p->waits && j->by >= HOUR && !j->back_after;
	if (must_be_late ? late : done || (late && may_be_late) || asks) return;
	wrong("%s by %" PRId64 " s%s%s: shown %d times, and it is %.*s", p->name, j->by / 1000,
	      j->back_after ? ", and back" : "", j->restart ? " over a restart" : "", n,
	      SHOW(world_verb(d->w, "show", "1", NULL)));
}

static void try_jump(const char *platform, const struct phase *p, const struct jump *j, bool dates, int64_t later)
{
	static struct day d;
	d = (struct day){.first = p->first, .slow_ms = p->slow_ms, .draft_ms = p->draft_ms};
	d.sites.dates = dates;
	begin(&d, platform);
	d.at = d.w->now + MINUTE;
	world_verb(d.w, "add", "Open on Saturday.", "--title", "Open", "--at", "+1m", NULL);
	world_pass(d.w, p->when + later);
	set_clock(&d, j->by);
	if (j->back_after) world_pass(d.w, j->back_after);
	else world_pass(d.w, 5 * DAY);
	set_clock(&d, -j->by);
	if (j->restart) far_kill(&d.sites.far);
	world_pass(d.w, 2 * DAY);
	check_jump(&d, p, j);
	end(&d);
}

static void try_jumps(const char *platform)
{
	const int64_t by[] = {-3 * YEAR, -3 * DAY, -HOUR, -20 * MINUTE, -5 * SECOND,
			      5 * SECOND, 20 * MINUTE, HOUR, 3 * DAY, 3 * YEAR};
	const struct { int64_t after; bool restart; } backs[] = {{0, false}, {10 * SECOND, false}, {40 * MINUTE, false},
								 {40 * MINUTE, true}};
	int laters = getenv("LONG") && *getenv("LONG") ? 4 : 1;
	char name[200];
	for (size_t p = 0; p < COUNT(PHASES); p++) {
		for (size_t i = 0; i < COUNT(by) * COUNT(backs) * (size_t)laters; i++) {
			size_t b = i / COUNT(by) % COUNT(backs);
			int64_t later = (int64_t)(i / (COUNT(by) * COUNT(backs))) * 7;
			struct jump j = {by[i % COUNT(by)], backs[b].after, backs[b].restart};
			try_jump(platform, &PHASES[p], &j, true, later);
		}
		snprintf(name, sizeof name, "%s: the clock jumps %s", platform, PHASES[p].name);
		tell(name);
	}
}

/* ---- a clock that is wrong as the answer is lost */

/* Our own post looks too old to a clock that is ahead: it must be found when the clock is right, and not sent again. */
static void test_a_clock_ahead_hides_no_post(void)
{
	static struct day d;
	const int64_t ahead[] = {20 * MINUTE, HOUR, 3 * DAY, 3 * YEAR};
	for (size_t i = 0; i < COUNT(ahead); i++) {
		d = (struct day){.first = TAKEN_AND_LOST};
		d.sites.dates = true;
		begin(&d, "mastodon");
		set_clock(&d, ahead[i]);
		d.at = d.w->now + MINUTE;
		world_verb(d.w, "add", "Open on Saturday.", "--at", "+1m", NULL);
		world_pass(d.w, 20 * MINUTE);
		MUST(is_in(&d, "unsure"));
		MUST(is_told(&d, "ahead of that of Mastodon"));
		MUST(is_told(&d, "set its clock"));
		MUST(str_find(world_verb(d.w, "status", NULL), S("clock"), NULL));
		set_clock(&d, -ahead[i]);
		world_pass(d.w, 3 * HOUR);
		MUST(is_in(&d, "done"));
		end(&d);
	}
	tell("a clock that is ahead: the list proves nothing, a person is told, and the post is found when it is set right");
}

static void test_a_clock_never_set_right_asks(void)
{
	static struct day d;
	const int64_t off[] = {-3 * DAY, -HOUR, HOUR, 3 * DAY};
	for (size_t i = 0; i < COUNT(off); i++)
		for (enum first first = TAKEN_AND_LOST; first <= LOST; first++) {
			d = (struct day){.first = first};
			d.sites.dates = true;
			begin(&d, "mastodon");
			set_clock(&d, off[i]);
			world_verb(d.w, "add", "Open on Saturday.", "--at", "+1m", NULL);
			world_pass(d.w, DAY);
			MUST(is_in(&d, "asking") || (off[i] < 0 && first == TAKEN_AND_LOST && is_in(&d, "done")));
			MUST(is_in(&d, "done") || is_told(&d, "clock"));
			MUST(shown(&d) == (first == TAKEN_AND_LOST));
			end(&d);
		}
	tell("a clock that stays wrong: nothing is sent again, and a person is asked in the end");
}

/* Sent by a clock that was days ahead, and set right before anybody could look. */
static void set_back_while_away(struct day *d, const char *boot)
{
	*d = (struct day){.first = TAKEN_AND_LOST, .slow_ms = 5 * SECOND};
	d->sites.dates = true;
	begin(d, "mastodon");
	set_clock(d, 3 * DAY);
	world_verb(d->w, "add", "Open on Saturday.", "--at", "+1m", NULL);
	world_pass(d->w, 62 * SECOND);
	MUST(is_in(d, "sending"));
	set_clock(d, -3 * DAY);
	d->w->boot = boot;
	far_kill(&d->sites.far);
	world_pass(d->w, 5 * DAY);
}

static void test_set_back_while_it_was_off(void)
{
	static struct day d;
	set_back_while_away(&d, "first");
	MUST(is_in(&d, "done") && shown(&d) == 1);
	end(&d);
	tell("a clock that was set back while schedpost was stopped: the post is found");
	set_back_while_away(&d, "second");
	MUST(is_in(&d, "asking") && is_told(&d, "was set back"));
	end(&d);
	tell("a clock that was set back while the machine was off: a person is asked, for no list can tell");
}

/* Nine minutes between two clocks are usual enough to be seen through, either way. */
static void test_a_few_minutes_are_seen_through(void)
{
	static struct day d;
	for (int minutes = -9; minutes <= 9; minutes += 3)
		for (enum first first = TAKEN_AND_LOST; first <= LOST; first++) {
			d = (struct day){.first = first};
			d.sites.dates = true;
			begin(&d, "mastodon");
			set_clock(&d, minutes * MINUTE);
			world_verb(d.w, "add", "Open on Saturday.", "--at", "+1m", NULL);
			world_pass(d.w, HOUR);
			MUST(is_in(&d, "done") && shown(&d) == 1);
			end(&d);
		}
	tell("clocks that are nine minutes apart: lost answers and lost requests are told apart");
}

/* Told to wait by a clock that was three days ahead, an account must not be held for three days when it is set right.
 * What was planned by the wrong clock waits for its time by the right one. */
static void test_waits_go_back_with_the_clock(void)
{
	static struct day d;
	for (enum first first = BUSY; first <= TOO_MANY; first++) {
		d = (struct day){.first = first};
		begin(&d, "mastodon");
		set_clock(&d, 3 * DAY);
		world_verb(d.w, "add", "Open on Saturday.", "--at", "+1m", NULL);
		world_pass(d.w, MINUTE + SECOND);
		set_clock(&d, -3 * DAY);
		world_verb(d.w, "add", "Open on Sunday.", "--at", "+1m", NULL);
		world_pass(d.w, first == BUSY ? 2 * MINUTE : 9 * MINUTE);
		MUST(sites_shown(&d.sites, "Sunday") == (first == BUSY));
		world_pass(d.w, 2 * MINUTE);
		MUST(sites_shown(&d.sites, "Sunday") == 1 && sites_shown(&d.sites, "Saturday") == 0);
		world_pass(d.w, 3 * DAY);
		MUST(sites_shown(&d.sites, "Sunday") == 1 && sites_shown(&d.sites, "Saturday") == 1);
		world_free(d.w);
	}
	tell("set back by days while an account is held: a wait of minutes stays one");
}

/* ---- one clock stands still */

static void test_one_of_the_two_clocks_stands_still(void)
{
	static struct day d;
	d = (struct day){0};
	begin(&d, "mastodon");
	d.at = d.w->now + MINUTE;
	world_verb(d.w, "add", "Open on Saturday.", "--at", "+1m", NULL);
	for (int i = 0; i < 600; i++) {
		d.w->mono += SECOND;
		world_settle(d.w);
	}
	MUST(shown(&d) == 0);
	for (int i = 0; i < 70; i++) {
		d.w->now += SECOND;
		world_settle(d.w);
	}
	MUST(is_in(&d, "done") && shown(&d) == 1);
	end(&d);
	tell("the wall clock stands still: nothing goes out; the other one stands still: posts go out all the same");
}

/* ---- planned across changes and centuries */

struct planned { const char *wall; int64_t at; const char *code; };	/* at in seconds UTC; or the code of the refusal */

static void plan(struct day *d, const char *platform, const char *zone, int64_t now)
{
	d->w = world_new();
	d->w->leap_most = 6 * HOUR;
	sites_join(&d->sites, d->w);
	d->sites.far.serve = serve;
	set_clock(d, now - d->w->now);
	d->sites.clock_off = 0;
	d->sites.dates = true;
	sites_connect(&d->sites, platform);
	world_verb(d->w, "account set", "ward", "--zone", zone, NULL);
}

static void try_plan(const char *zone, const struct planned *all, size_t n)
{
	static struct day d;
	err e;
	plan(&d, "practice", zone, all[0].at * 1000 - 20 * HOUR);
	for (size_t i = 0; i < n; i++) {
		world_try(d.w, &e, "add", "Open on Saturday.", "--at", all[i].wall, NULL);
		if (all[i].code) {
			if (!e || strcmp(e->code, all[i].code))
				wrong("%s in %s should be refused as %s", all[i].wall, zone, all[i].code);
		} else if (e) {
			wrong("%s in %s: %.*s", all[i].wall, zone, SHOW(e->text));
		}
	}
	for (size_t i = 0; i < n; i++) {
		if (all[i].code) continue;
		world_pass(d.w, all[i].at * 1000 - 1 - d.w->now);
		size_t before = world_wall(d.w, "ward");
		world_pass(d.w, 1000);
		if (world_wall(d.w, "ward") != before + 1 || d.w->last_publish != all[i].at * 1000)
			wrong("%s in %s did not go out at its time", all[i].wall, zone);
	}
	MUST(world_int(d.w, "SELECT count(*) FROM job WHERE op = 7 AND state <> 'done'") == 0);
	world_free(d.w);
	d = (struct day){0};
}

static void test_summer_and_winter_time(void)
{
	static const struct planned LONDON_SPRING[] = {
		{"2027-03-28T00:59:59", 1806195599, NULL}, {"2027-03-28T01:30", 0, "time-skipped"},
		{"2027-03-28T02:00", 1806195600, NULL}, {"2027-03-28T02:30", 1806197400, NULL}};
	static const struct planned LONDON_AUTUMN[] = {
		{"2027-10-31T00:30", 1824939000, NULL}, {"2027-10-31T01:30", 0, "time-twice"},
		{"2027-10-31T01:30+01:00", 1824942600, NULL}, {"2027-10-31T01:30+00:00", 1824946200, NULL},
		{"2027-10-31T02:00", 1824948000, NULL}};
	static const struct planned HOWE_AUTUMN[] = {	/* half an hour, in April */
		{"2027-04-04T01:15", 1806761700, NULL}, {"2027-04-04T01:45", 0, "time-twice"},
		{"2027-04-04T01:45+11:00", 1806763500, NULL}, {"2027-04-04T01:45+10:30", 1806765300, NULL},
		{"2027-04-04T02:00", 1806766200, NULL}};
	static const struct planned HOWE_SPRING[] = {
		{"2027-10-03T01:45", 1822490100, NULL}, {"2027-10-03T02:15", 0, "time-skipped"},
		{"2027-10-03T02:30", 1822491000, NULL}, {"2027-10-03T02:45", 1822491900, NULL}};
	try_plan("Europe/London", LONDON_SPRING, COUNT(LONDON_SPRING));
	try_plan("Europe/London", LONDON_AUTUMN, COUNT(LONDON_AUTUMN));
	try_plan("Australia/Lord_Howe", HOWE_AUTUMN, COUNT(HOWE_AUTUMN));
	try_plan("Australia/Lord_Howe", HOWE_SPRING, COUNT(HOWE_SPRING));
	tell("planned across the changes of summer time in London and on Lord Howe Island: each at its instant");
}

/* 32 bits end on 19 January 2038, and those without a sign on 7 February 2106. */
static void test_after_the_ends_of_32_bits(void)
{
	static const struct { int64_t now_s; const char *wall; int64_t at_s; const char *shows; } CASES[] = {
		{2147483647 - 7200, "2038-01-19T03:14:08", 2147483648, "2038-01-19T03:14:08"},
		{2127686400, "2040-01-20T09:00", 2210662800, "2040-01-20T09:00:00"},
		{4294967295 - 7200, "2106-02-07T06:28:16", 4294967296, "2106-02-07T06:28:16"},
	};
	static const char *const PLATFORMS[] = {"mastodon", "bluesky", "wordpress"};
	static struct day d;
	for (size_t i = 0; i < COUNT(CASES); i++)
		for (size_t p = 0; p < COUNT(PLATFORMS); p++)
			for (enum first first = TAKEN; first <= LOST; first++) {
				d = (struct day){.first = first, .at = CASES[i].at_s * 1000};
				plan(&d, PLATFORMS[p], "UTC", CASES[i].now_s * 1000);
				world_verb(d.w, "add", "Open on Saturday.", "--title", "Open", "--at", CASES[i].wall, NULL);
				MUST(str_find(world_verb(d.w, "list", NULL), str_of(CASES[i].shows), NULL));
				world_pass(d.w, d.at - 1 - d.w->now);
				MUST(shown(&d) == 0);
				world_pass(d.w, HOUR);
				MUST(is_in(&d, "done") && shown(&d) == 1);
				end(&d);
			}
	tell("after 19 January 2038 and 7 February 2106: planned, listed, due, out once, also when the answer is lost");
}

int main(int argc, char **argv)
{
	static void (*const TESTS[])(void) = {
		test_a_clock_ahead_hides_no_post, test_a_clock_never_set_right_asks, test_set_back_while_it_was_off,
		test_a_few_minutes_are_seen_through, test_waits_go_back_with_the_clock, test_one_of_the_two_clocks_stands_still,
		test_summer_and_winter_time, test_after_the_ends_of_32_bits,
	};
	for (size_t i = 0; argc < 2 && i < COUNT(TESTS); i++) TESTS[i]();
	if (argc > 1) try_jumps(argv[1]);
	return bad != 0;
}
