/* SPDX-License-Identifier: MIT
 * gaps_sim_test.c - rule 11: what 'cover gaps' finds is held against a simulation of every minute, over windows of
 * 60 days and whole years that are made up by chance, with both changes of the clocks, zones apart and days off in
 * them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/gap_sim.h"
#include "help/world.h"

#include "rooms/handover/gaps.h"
#include "verb/blocks.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WINDOWS = 1000, WINDOW_DAYS = 60, YEARS = 10, YEAR_DAYS = 365 };

static const char *const NAMES[SIM_PEOPLE] = {"ann", "ben", "cat", "dan", "eve", "fay"};
static const char *const ZONES[] = {"Europe/London", "Europe/Athens", "America/New_York"};
static const char *const NATIONS_OF[] = {"england", "scotland"};
static const char *const OFF[2][5] = {{"2026-12-25", "2026-12-28", "2027-03-29", "2027-12-27", NULL},
				      {"2026-11-30", "2027-01-04", "2027-08-02", "2027-10-31", NULL}};
/* As they are typed, and as the simulation has them. */
static const char *const HOURS[][2] = {
	{"", ""},
	{"mon-fri 9:00-17:00", "aaaaa--"},
	{"sun 0:30-2:30, sun 20:00-24:00, mon 09:00-17:00", "a-----b"},
	{"tue-thu 10:00-12:00, tue-thu 14:00-16:30, sat 0:30-2:30, sat 20:00-24:00", "-ccc-b-"},
};
static const char *const ROLE_NAMES[] = {"author", "publisher", "approver", "coach", "owner"};
static const char *const STATES[] = {"draft", "asked", "agreed", "declined", "withdrawn", "closed"};

/* ---- chance */

static uint64_t chance = 20261122;

static int any(int n)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return (int)((chance >> 33) % (uint64_t)n);
}

static int somebody(int of_ten)
{
	return any(10) < of_ten ? any(SIM_PEOPLE) : SIM_NOBODY;
}

static int64_t within(const struct sim *s, bool seconds)
{
	int64_t at = s->from + ((int64_t)any(s->days + 10) - 5) * DAY_MS + any(1440) * MINUTE_MS;
	return at - at % MINUTE_MS + (seconds ? any(60) * 1000 : 0);
}

/* Often near the night in which the clocks are changed. */
static int64_t near_change(const struct sim *s)
{
	static const char *const CHANGES[] = {"2027-03-28T01:00:00Z", "2027-10-31T01:00:00Z", "2027-03-14T07:00:00Z",
					      "2027-11-07T06:00:00Z"};
	int64_t at;
	if (any(3)) return within(s, false);
	if (!instant_read(str_of(CHANGES[any(COUNT(CHANGES))]), &at)) abort();
	return at + (any(17) - 8) * 15 * MINUTE_MS;
}

static void make_covers(struct sim *s)
{
	s->ncovers = any(SIM_MOST);
	for (int i = 0; i < s->ncovers; i++) {
		struct sim_cover *c = &s->covers[i];
		*c = (struct sim_cover){.owner = any(SIM_PEOPLE), .state = any(2) ? 2 : any(6), .powers = 1 + any(15),
					.accounts = 1 + any(3), .suspended = !any(8)};
		if (any(2) && s->owner != SIM_NOBODY) c->owner = s->owner;
		c->person = (c->owner + 1 + any(SIM_PEOPLE - 1)) % SIM_PEOPLE;
		c->begins = within(s, true);
		c->ends = c->begins + (1 + any(20)) * DAY_MS / (1 + any(40)) / 1000 * 1000 + 1000;
	}
	for (int i = 1; i < s->ncovers; i++)
		for (int k = i; k && s->covers[k].begins < s->covers[k - 1].begins; k--) {
			struct sim_cover swap = s->covers[k];
			s->covers[k] = s->covers[k - 1];
			s->covers[k - 1] = swap;
		}
}

static void make_shifts(struct sim *s)
{
	static const int POWERS_OF[] = {0, 0, SIM_WRITE, SIM_APPROVE};
	s->nshifts = any(SIM_MOST);
	for (int i = 0; i < s->nshifts; i++) {
		struct sim_shift *d = &s->shifts[i];
		*d = (struct sim_shift){.person = any(SIM_PEOPLE), .account = any(2), .power = POWERS_OF[any(4)],
					.weekly = any(3) != 0, .since = s->from - 9 * DAY_MS};
		d->begins = near_change(s) - any(6) * WEEK_MS;
		d->ends = d->begins + (1 + any(40)) * 15 * MINUTE_MS;
		if (!any(4)) d->over = within(s, true);
	}
}

static void make_posts(struct sim *s)
{
	s->nposts = any(4);
	for (int i = 0; i < s->nposts; i++)
		s->posts[i] = (struct sim_post){any(SIM_PEOPLE), any(2) != 0,
						s->from + (1 + any(s->days * 86400 - 2)) * 1000LL};
}

static void make_roles(struct sim *s)
{
	s->nroles = 0;
	for (int who = 0; who < SIM_PEOPLE && s->nroles < SIM_MOST; who++)
		if (any(3))
			s->roles[s->nroles++] = (struct sim_role){who, any(3), any(5), any(2) ? 0 : within(s, true)};
}

static void make(struct sim *s, struct arena *a, int days, int hours, int nation)
{
	int64_t first;
	if (!instant_read(S("2026-12-01T00:00:00Z"), &first)) abort();
	*s = (struct sim){.days = days, .off = OFF[nation], .approval = any(2) != 0};
	/* The fall of 2027 and the spring are both in many of them. */
	s->from = first + any(days == YEAR_DAYS ? 60 : 330) * DAY_MS + any(86400) * 1000LL;
	assert_null(zone_load(a, str_of(ZONES[any(COUNT(ZONES))]), &s->zone));
	s->hours = HOURS[hours][1];
	s->owner = somebody(9);
	s->deputy = somebody(5);
	s->owner_of_other = any(SIM_PEOPLE);
	s->lead = somebody(5);
	for (int i = 0; i < SIM_PEOPLE; i++) s->stand_in[i] = somebody(4);
	make_roles(s);
	make_covers(s);
	make_shifts(s);
	make_posts(s);
	s->trainee = somebody(4);
	s->coach = any(SIM_PEOPLE);
	s->backup = somebody(5);
}

/* ---- the same as rows */

struct round {
	struct sim sim;
	int hours, nation;
	struct roster roster;
	struct gap *gaps;
	size_t n;
	struct arena *a;
};

static str name_of(int who)
{
	return who == SIM_NOBODY ? S("") : str_of(NAMES[who]);
}

static str powers_of(struct arena *a, int powers)
{
	return arena_fmt(a, " see%s%s%s%s ", powers & SIM_WRITE ? " write" : "", powers & SIM_PUBLISH ? " publish" : "",
			 powers & SIM_APPROVE ? " approve" : "", powers & SIM_COACH ? " coach" : "");
}

static err put_people(struct tx *tx, const struct round *r)
{
	const struct sim *s = &r->sim;
	query on = sql(tx, "UPDATE account SET kind = 'service', owner = CASE name WHEN 'library' THEN $1 ELSE $2 END, "
			   "deputy = CASE name WHEN 'library' THEN $3 ELSE '' END, zone = $4, nation = $5, replies = $6, approval = $7");
	bind_str(&on, name_of(s->owner));
	bind_str(&on, name_of(s->owner_of_other));
	bind_str(&on, name_of(s->deputy));
	bind_str(&on, str_of(zone_name(s->zone)));
	bind_str(&on, str_of(NATIONS_OF[r->nation]));
	bind_str(&on, str_of(HOURS[r->hours][0]));
	bind_str(&on, s->approval ? S("needed") : S("not-needed"));
	TRY(sql_run(&on));
	query team = sql(tx, "UPDATE team SET lead = $1");
	bind_str(&team, name_of(s->lead));
	TRY(sql_run(&team));
	for (int i = 0; i < SIM_PEOPLE; i++) {
		query q = sql(tx, "UPDATE person SET deputy = $1 WHERE name = $2");
		bind_str(&q, name_of(s->stand_in[i]));
		bind_str(&q, name_of(i));
		TRY(sql_run(&q));
	}
	for (int i = 0; i < s->nroles; i++) {
		query q = sql(tx, "INSERT INTO role_held(person, account, role, since, until, given_by) SELECT p.id, "
				  "coalesce((SELECT id FROM account WHERE name = $1), 0), $2, 0, $3, 'x' FROM person p WHERE name = $4");
		bind_str(&q, s->roles[i].account == 1 ? S("library") : s->roles[i].account == 2 ? S("annex") : S(""));
		bind_str(&q, str_of(ROLE_NAMES[s->roles[i].kind]));
		bind_int(&q, s->roles[i].until);
		bind_str(&q, name_of(s->roles[i].person));
		TRY(sql_run(&q));
	}
	return NULL;
}

static err put_cover(struct tx *tx, const struct sim_cover *c)
{
	query q = sql(tx, "INSERT INTO cover(owner, person, kind, state, powers, begins, ends, wall_begins, wall_ends, zone, "
			  "suspended_at, made_by, made) SELECT o.id, p.id, 'planned', $1, $2, $3, $4, '', '', 'UTC', $5, 'x', 1 "
			  "FROM person o, person p WHERE o.name = $6 AND p.name = $7");
	bind_str(&q, str_of(STATES[c->state]));
	bind_str(&q, powers_of(tx_arena(tx), c->powers));
	bind_int(&q, c->begins);
	bind_int(&q, c->ends);
	bind_int(&q, c->suspended);
	bind_str(&q, name_of(c->owner));
	bind_str(&q, name_of(c->person));
	TRY(sql_run(&q));
	query on = sql(tx, "INSERT INTO cover_account(account, cover) SELECT id, (SELECT max(id) FROM cover) FROM account "
			   "WHERE name = 'library' AND $1 <> 2 OR name = 'annex' AND $1 <> 1");
	bind_int(&on, c->accounts);
	return sql_run(&on);
}

static err put_shift(struct tx *tx, const struct round *r, const struct sim_shift *s)
{
	struct arena *a = tx_arena(tx);
	str power = s->power == SIM_WRITE ? S(" write ") : s->power ? S(" approve ") : S("");
	query q = sql(tx, "INSERT INTO duty(person, account, powers, begins, ends, wall_begins, wall_ends, zone, weekly, since, "
			  "over, set_by) SELECT p.id, CASE $1 WHEN 1 THEN (SELECT id FROM account WHERE name = 'library') ELSE 0 END, "
			  "$2, $3, $4, $5, $6, $7, $8, $9, $10, 'x' FROM person p WHERE p.name = $11");
	bind_int(&q, s->account);
	bind_str(&q, power);
	bind_int(&q, s->begins);
	bind_int(&q, s->ends);
	bind_str(&q, wall_text(a, zone_wall(r->sim.zone, s->begins)));
	bind_str(&q, wall_text(a, zone_wall(r->sim.zone, s->ends)));
	bind_str(&q, str_of(zone_name(r->sim.zone)));
	bind_int(&q, s->weekly);
	bind_int(&q, s->since);
	bind_int(&q, s->over);
	bind_str(&q, name_of(s->person));
	return sql_run(&q);
}

static err put_post(struct tx *tx, const struct sim_post *p)
{
	query post = sql(tx, "INSERT INTO post(created, created_by) VALUES (1, $1)");
	bind_str(&post, name_of(p->author));
	TRY(sql_run(&post));
	query job = sql(tx, "INSERT INTO job(op, rank, account, post, part, state, due, at) SELECT 7, 4, a.id, (SELECT max(id) FROM post), "
			    "1, $1, $2, $2 FROM account a WHERE a.name = 'library'");
	bind_str(&job, p->review ? S("review") : S("ready"));
	bind_int(&job, p->at);
	TRY(sql_run(&job));
	if (!p->review) return NULL;
	query q = sql(tx, "INSERT INTO review(post, account, version, need, asked_at, asked_by, state) SELECT (SELECT max(id) FROM "
			  "post), a.id, 1, 'approver', 1, 'x', 'open' FROM account a WHERE a.name = 'library'");
	return sql_run(&q);
}

static err put_rest(struct tx *tx, const struct round *r)
{
	const struct sim *s = &r->sim;
	for (int i = 0; i < s->ncovers; i++) TRY(put_cover(tx, &s->covers[i]));
	for (int i = 0; i < s->nshifts; i++) TRY(put_shift(tx, r, &s->shifts[i]));
	for (int i = 0; i < s->nposts; i++) TRY(put_post(tx, &s->posts[i]));
	for (size_t n = 0; n < COUNT(OFF); n++)
		for (const char *const *day = OFF[n]; *day; day++) {
			query q = sql(tx, "INSERT INTO day_off(nation, day, name) VALUES ($1, $2, 'off') ON CONFLICT DO NOTHING");
			bind_str(&q, str_of(NATIONS_OF[n]));
			bind_str(&q, str_of(*day));
			TRY(sql_run(&q));
		}
	if (s->trainee == SIM_NOBODY) return NULL;
	query q = sql(tx, "INSERT INTO training(person, account, coach, backup, in_a_row, began, since, state) SELECT id, 0, $1, $2, 5, 1, "
			  "1, 'learning' FROM person WHERE name = $3");
	bind_str(&q, name_of(s->coach));
	bind_str(&q, name_of(s->backup));
	bind_str(&q, name_of(s->trainee));
	return sql_run(&q);
}

/* Rolled back: the next round begins with the same people and nothing else. */
static err product(struct tx *tx, void *of)
{
	struct round *r = of;
	struct account *on = TAKE(tx_arena(tx), struct account);
	struct gap_facts *facts = TAKE(tx_arena(tx), struct gap_facts);
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("terminal"), .what = S("test")});
	TRY(put_people(tx, r));
	TRY(put_rest(tx, r));
	TRY(account_need(tx, S("library"), on));
	TRY(gaps_roster(tx, &(struct gap_ask){on, 1, r->sim.days, GAPS_EVERY}, &r->roster));
	TRY(gaps_load(tx, &r->roster, &r->roster.places[0], GAPS_EVERY, facts));
	if (!facts->ntrainees) r->sim.trainee = SIM_NOBODY;
	gaps_search(tx_arena(tx), facts, &r->gaps, &r->n);
	return FAIL(tx_arena(tx), ERR_STALE, "undone", "Nothing of it stays.");
}

/* ---- held against each other */

struct compare {
	const struct round *r;
	size_t next[SIM_WHATS], end[SIM_WHATS];
	int64_t quiet_until; /* what is found does not change before */
};

static struct sim_answer found_at(struct compare *k, int what, int64_t at)
{
	static const enum sim_why WHYS[] = {[NOBODY_NAMED] = SIM_NAMED, [NOBODY_COVERS] = SIM_COVERS,
					    [NOBODY_RETURNS] = SIM_RETURNS, [NOBODY_MAY] = SIM_MAY, [NOBODY_ELSE] = SIM_ELSE};
	while (k->next[what] < k->end[what] && k->r->gaps[k->next[what]].when.ends <= at) k->next[what]++;
	const struct gap *g = k->next[what] < k->end[what] ? &k->r->gaps[k->next[what]] : NULL;
	if (g) k->quiet_until = MIN(k->quiet_until, g->when.begins > at ? g->when.begins : g->when.ends);
	if (!g || g->when.begins > at) return (struct sim_answer){SIM_HELD, SIM_NOBODY};
	struct sim_answer a = {WHYS[g->why], SIM_NOBODY};
	for (int i = 0; i < SIM_PEOPLE; i++)
		if (str_is(g->who, name_of(i))) a.who = i;
	return a;
}

static void held(void *of, int64_t at, const struct sim_answer answers[SIM_WHATS], bool same)
{
	struct compare *k = of;
	if (same && at < k->quiet_until) return;
	k->quiet_until = INT64_MAX;
	for (int what = 0; what < SIM_WHATS; what++) {
		struct sim_answer a = found_at(k, what, at);
		if (a.why == answers[what].why && a.who == answers[what].who) continue;
		str when = when_utc(k->r->a, at), from = when_utc(k->r->a, k->r->sim.from);
		fail_msg("%.*s (window from %.*s, %s), question %d: found %d about %d, simulated %d about %d", SHOW(when), SHOW(from),
			 zone_name(k->r->sim.zone), what, a.why, a.who, answers[what].why, answers[what].who);
	}
}

static size_t compare(struct round *r)
{
	struct compare k = {.r = r};
	size_t at = 0;
	for (int what = 0; what < SIM_WHATS; what++) {
		k.next[what] = at;
		while (at < r->n && (int)r->gaps[at].what == what) at++;
		k.end[what] = at;
	}
	return sim_run(r->a, &r->sim, held, &k);
}

static struct world *town(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "annex");
	for (int i = 0; i < SIM_PEOPLE; i++) {
		world_verb(w, "user add", NAMES[i], NULL);
		world_verb(w, "user set", NAMES[i], "--team", "all", NULL);
	}
	return w;
}

void test_rule_11_gaps_are_those_of_a_simulation_of_every_minute(void **state)
{
	(void)state;
	struct world *w = town();
	struct arena *all = arena_new();
	size_t instants = 0, gaps = 0, learning = 0;
	clock_t began = clock();
	for (int i = 0; i < WINDOWS + YEARS; i++) {
		struct round r = {.hours = any(COUNT(HOURS)), .nation = any(COUNT(NATIONS_OF)), .a = all};
		make(&r.sim, all, i < WINDOWS ? WINDOW_DAYS : YEAR_DAYS, r.hours, r.nation);
		w->now = r.sim.from;
		err e = store_now(w->store, true, product, &r);
		assert_string_equal(e->code, "undone");
		learning += r.sim.trainee != SIM_NOBODY;
		gaps += r.n;
		instants += compare(&r);
		arena_reset(all);
	}
	double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
	printf("# %d windows of %d days and %d years: %zu gaps, %zu instants, %zu trainees, %.1f s\n", WINDOWS, WINDOW_DAYS, YEARS,
	       gaps, instants, learning, seconds);
	assert_true(gaps > 5000);
	arena_free(all);
	world_free(w);
}
