/* SPDX-License-Identifier: MIT
 * gap_sim.c - paints what holds on every minute, then answers minute after minute. */
#include "help/gap_sim.h"

#include <stdlib.h>
#include <string.h>

enum { MIN_S = 60, DAY_MIN = 1440, EXTRAS_MOST = 20000 };
const struct sim_hours SIM_HOURS[3] = {{'a', 540, 1020, -1, -1}, {'b', 30, 150, 1200, 1440}, {'c', 600, 720, 840, 990}};

/* What each kind of role may do: author, publisher, approver, coach, owner. */
static const int RANKS[] = {SIM_WRITE, SIM_WRITE | SIM_PUBLISH, SIM_WRITE | SIM_APPROVE,
			    SIM_WRITE | SIM_APPROVE | SIM_COACH, SIM_WRITE | SIM_PUBLISH | SIM_APPROVE};
enum { RANK_OWNER = 4 };

struct run {
	const struct sim *s;
	int64_t *at; /* all instants, ms */
	uint64_t *now; /* what holds then, a bit for each fact */
	size_t n, nextras;
	int64_t *extras;
};
enum { BIT_ROLE = 0, BIT_COVER = 8, BIT_SHIFT = 16, BIT_POST = 24, BIT_REPLIES = 32 };

/* ---- the clock on the wall */

static int64_t local(const struct run *r, int64_t minute)
{
	return minute + zone_offset_s(r->s->zone, minute * MIN_S * 1000) / MIN_S;
}

/* Looks at every minute around: the first (or last) one that shows this time; skipped: an hour behind the hour
 * before. */
static int64_t minute_of(const struct run *r, int64_t wall, bool last)
{
	int64_t found = INT64_MIN, guess = wall - zone_offset_s(r->s->zone, wall * MIN_S * 1000) / MIN_S;
	for (int64_t m = guess - 150; m <= guess + 150; m++)
		if (local(r, m) == wall && (last || found == INT64_MIN)) found = m;
	return found != INT64_MIN ? found : minute_of(r, wall - 60, false) + 60;
}

/* ---- paint */

static void edge(struct run *r, int64_t at)
{
	const int64_t last = r->s->from + r->s->days * DAY_MIN * (int64_t)MIN_S * 1000;
	if (at < r->s->from - 1000 || at > last + 1000) return;
	for (int64_t t = at - 1000; t <= at + 1000 && r->nextras < EXTRAS_MOST; t += 1000)
		if (t >= r->s->from && t < last) r->extras[r->nextras++] = t;
}

static size_t place_of(const struct run *r, int64_t at)
{
	size_t low = 0, high = r->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (r->at[middle] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* First time round the boundaries are gathered, then the minutes are painted. */
static void paint(struct run *r, int64_t begins, int64_t ends, int bit)
{
	if (begins >= ends) return;
	if (!r->now) {
		edge(r, begins);
		edge(r, ends);
		return;
	}
	for (size_t i = place_of(r, begins); i < r->n && r->at[i] < ends; i++) r->now[i] |= (uint64_t)1 << bit;
}

static void paint_shift(struct run *r, const struct sim_shift *s, int bit)
{
	int64_t week = 7 * DAY_MIN, over = s->over ? s->over : INT64_MAX;
	int64_t first = local(r, s->begins / 1000 / MIN_S), last = local(r, s->ends / 1000 / MIN_S);
	int64_t end = r->s->from + (r->s->days + 1) * DAY_MIN * (int64_t)MIN_S * 1000;
	for (int64_t k = 0; k == 0 || s->weekly; k++) {
		int64_t begins = k ? minute_of(r, first + k * week, false) * MIN_S * 1000 : s->begins;
		int64_t ends = k ? minute_of(r, last + k * week, false) * MIN_S * 1000 : s->ends;
		if (begins > end) return;
		paint(r, begins > s->since ? begins : s->since, ends < over ? ends : over, bit);
	}
}

static bool is_off(const struct run *r, int64_t day)
{
	struct wall w;
	for (const char *const *off = r->s->off; *off; off++) {
		str whole = {(char[19]){0}, 19};
		memcpy((char *)(uintptr_t)whole.at, *off, 10);
		memcpy((char *)(uintptr_t)whole.at + 10, "T00:00:00", 9);
		if (!wall_read(whole, &w)) abort();
		int64_t days = 0;
		for (int y = 1970; y < w.year; y++) days += 365 + (y % 4 == 0);
		static const int BEFORE[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
		days += BEFORE[w.month - 1] + (w.month > 2 && w.year % 4 == 0) + w.day - 1;
		if (days == day) return true;
	}
	return false;
}

static void paint_replies(struct run *r)
{
	int64_t first = r->s->from / 1000 / MIN_S / DAY_MIN - 2;
	for (int64_t day = first; day < first + r->s->days + 4 && r->s->hours; day++) {
		char letter = r->s->hours[(day + 3) % 7];
		if (is_off(r, day)) continue;
		for (size_t i = 0; i < COUNT(SIM_HOURS); i++) {
			const struct sim_hours *h = &SIM_HOURS[i];
			if (h->letter != letter) continue;
			int64_t t = day * DAY_MIN;
			paint(r, minute_of(r, t + h->from, false) * MIN_S * 1000,
			      minute_of(r, t + h->until, true) * MIN_S * 1000, BIT_REPLIES);
			if (h->from2 >= 0)
				paint(r, minute_of(r, t + h->from2, false) * MIN_S * 1000,
				      minute_of(r, t + h->until2, true) * MIN_S * 1000, BIT_REPLIES);
		}
	}
}

static void paint_all(struct run *r)
{
	const struct sim *s = r->s;
	for (int i = 0; i < s->nroles; i++)
		paint(r, s->from, s->roles[i].until ? s->roles[i].until : INT64_MAX, BIT_ROLE + i);
	for (int i = 0; i < s->ncovers; i++) paint(r, s->covers[i].begins, s->covers[i].ends, BIT_COVER + i);
	for (int i = 0; i < s->nshifts; i++) paint_shift(r, &s->shifts[i], BIT_SHIFT + i);
	for (int i = 0; i < s->nposts; i++) paint(r, s->from, s->posts[i].at, BIT_POST + i);
	paint_replies(r);
}

/* ---- one instant */

struct moment {
	const struct sim *s;
	uint64_t now;
};

static bool holds(const struct moment *m, int bit)
{
	return (m->now >> bit) & 1;
}

static bool in_force(const struct moment *m, int i)
{
	return holds(m, BIT_COVER + i) && m->s->covers[i].state == 2 && !m->s->covers[i].suspended;
}

static bool by_role(const struct moment *m, int who, int power)
{
	if ((who == m->s->owner || who == m->s->deputy) && (RANKS[RANK_OWNER] & power)) return true;
	for (int i = 0; i < m->s->nroles; i++) {
		const struct sim_role *r = &m->s->roles[i];
		if (r->person == who && r->account != 2 && holds(m, BIT_ROLE + i) && (RANKS[r->kind] & power)) return true;
	}
	return false;
}

static bool somewhere(const struct moment *m, int who, int power)
{
	if (power == SIM_WRITE) return true;
	for (int i = 0; i < m->s->nroles; i++)
		if (m->s->roles[i].person == who && holds(m, BIT_ROLE + i) && (RANKS[m->s->roles[i].kind] & power)) return true;
	return (who == m->s->owner || who == m->s->deputy || who == m->s->owner_of_other) && (RANKS[RANK_OWNER] & power);
}

static bool can(const struct moment *m, int who, int power)
{
	if (by_role(m, who, power)) {
		for (int i = 0; i < m->s->ncovers; i++)
			if (m->s->covers[i].owner == who && (m->s->covers[i].accounts & 1) && in_force(m, i)) return false;
		return true;
	}
	for (int i = 0; i < m->s->ncovers; i++) {
		const struct sim_cover *c = &m->s->covers[i];
		if (c->person == who && (c->accounts & 1) && in_force(m, i) && (c->powers & power) &&
		    by_role(m, c->owner, power) && somewhere(m, who, power))
			return true;
	}
	return false;
}

static bool is_away(const struct moment *m, int who, int accounts)
{
	for (int i = 0; i < m->s->ncovers; i++) {
		const struct sim_cover *c = &m->s->covers[i];
		bool away = c->owner == who && (c->accounts & accounts) && c->state < SIM_AWAY_STATES;
		if (away && holds(m, BIT_COVER + i)) return true;
	}
	return false;
}

struct asking {
	const struct moment *m;
	int power, but;
	struct sim_answer first;
};

static void note(struct asking *k, enum sim_why why, int who)
{
	if (k->first.why == SIM_NAMED) k->first = (struct sim_answer){why, who};
}

static int try_one(struct asking *k, int who)
{
	if (who == k->but)
		note(k, SIM_ELSE, who);
	else if (!can(k->m, who, k->power))
		note(k, SIM_MAY, who);
	else
		return who;
	return SIM_NOBODY;
}

/* The covers stand in the order of their beginnings. */
static int turn_to(struct asking *k, int who)
{
	const struct sim *s = k->m->s;
	bool covered = false;
	if (who == SIM_NOBODY) return SIM_NOBODY;
	if (!is_away(k->m, who, 1)) return try_one(k, who);
	for (int i = 0; i < s->ncovers; i++) {
		if (s->covers[i].owner != who || !(s->covers[i].accounts & 1) || !in_force(k->m, i)) continue;
		covered = true;
		if (is_away(k->m, s->covers[i].person, 3)) {
			note(k, SIM_RETURNS, s->covers[i].person);
			continue;
		}
		int found = try_one(k, s->covers[i].person);
		if (found != SIM_NOBODY) return found;
	}
	if (!covered) note(k, SIM_COVERS, who);
	return SIM_NOBODY;
}

static int particular(const struct sim_shift *s, int i)
{
	return (s->account == 1) * 1000 + (s->power != 0) * 100 + !s->weekly * 50 + i;
}

static struct sim_answer on_duty(const struct moment *m, int power, int but, int *who)
{
	const struct sim *s = m->s;
	struct asking k = {m, power, but, {SIM_NAMED, SIM_NOBODY}};
	int below = 1 << 20;
	*who = SIM_NOBODY;
	for (int turn = 0; turn < s->nshifts && *who == SIM_NOBODY; turn++) {
		int best = -1;
		for (int i = 0; i < s->nshifts; i++) {
			int rank = particular(&s->shifts[i], i);
			if (rank < below && (best < 0 || rank > particular(&s->shifts[best], best))) best = i;
		}
		below = particular(&s->shifts[best], best);
		if (!holds(m, BIT_SHIFT + best)) continue;
		if (s->shifts[best].power && s->shifts[best].power != power) continue;
		*who = turn_to(&k, s->shifts[best].person);
	}
	const int line[] = {s->owner, s->deputy, s->owner == SIM_NOBODY ? SIM_NOBODY : s->stand_in[s->owner],
			    s->deputy == SIM_NOBODY ? SIM_NOBODY : s->stand_in[s->deputy],
			    s->owner == SIM_NOBODY ? SIM_NOBODY : s->lead};
	for (size_t i = 0; i < COUNT(line) && *who == SIM_NOBODY; i++) *who = turn_to(&k, line[i]);
	return *who == SIM_NOBODY ? k.first : (struct sim_answer){SIM_HELD, SIM_NOBODY};
}

static struct sim_answer approval(const struct moment *m, int writes)
{
	struct sim_answer a = {SIM_HELD, SIM_NOBODY};
	int who;
	if (m->s->approval) a = on_duty(m, SIM_APPROVE, writes, &who);
	for (int author = 0; author < SIM_PEOPLE && a.why == SIM_HELD; author++) {
		bool waits = false;
		for (int i = 0; i < m->s->nposts; i++)
			waits = waits || (m->s->posts[i].review && m->s->posts[i].author == author && holds(m, BIT_POST + i));
		if (waits) a = on_duty(m, SIM_APPROVE, author, &who);
	}
	return a;
}

static struct sim_answer second(const struct moment *m)
{
	int there = 0, last = SIM_NOBODY;
	for (int who = 0; who < SIM_PEOPLE; who++) {
		bool covers = false;
		for (int i = 0; i < m->s->ncovers; i++)
			covers = covers || (m->s->covers[i].person == who && (m->s->covers[i].accounts & 1) && in_force(m, i));
		if (!can(m, who, SIM_PUBLISH) || is_away(m, who, covers ? 3 : 1)) continue;
		there++;
		last = who;
	}
	return there == 1 ? (struct sim_answer){SIM_ELSE, last} : (struct sim_answer){SIM_HELD, SIM_NOBODY};
}

static struct sim_answer coach(const struct moment *m)
{
	struct asking k = {m, SIM_COACH, m->s->trainee, {SIM_NAMED, SIM_NOBODY}};
	if (m->s->trainee == SIM_NOBODY) return (struct sim_answer){SIM_HELD, SIM_NOBODY};
	if (turn_to(&k, m->s->coach) != SIM_NOBODY || turn_to(&k, m->s->backup) != SIM_NOBODY)
		return (struct sim_answer){SIM_HELD, SIM_NOBODY};
	return k.first;
}

static void answer(const struct moment *m, struct sim_answer out[SIM_WHATS])
{
	const struct sim_answer held = {SIM_HELD, SIM_NOBODY};
	bool queued = false;
	int writes, who;
	out[SIM_POSTS] = on_duty(m, SIM_WRITE, SIM_NOBODY - 1, &writes);
	for (int i = 0; i < m->s->nposts; i++) queued = queued || holds(m, BIT_POST + i);
	out[SIM_QUEUE] = queued && writes != SIM_NOBODY ? on_duty(m, SIM_PUBLISH, SIM_NOBODY - 1, &who) : held;
	out[SIM_APPROVAL] = approval(m, writes == SIM_NOBODY ? SIM_NOBODY - 1 : writes);
	out[SIM_REPLIES] = holds(m, BIT_REPLIES) ? out[SIM_POSTS] : held;
	out[SIM_NO_COACH] = coach(m);
	out[SIM_SECOND] = second(m);
}

/* ---- all of them */

static int by_time(const void *a, const void *b)
{
	const int64_t *one = a, *other = b;
	return (*one > *other) - (*one < *other);
}

size_t sim_run(struct arena *a, const struct sim *s, sim_seen *seen, void *of)
{
	struct run r = {.s = s, .extras = TAKE_N(a, int64_t, EXTRAS_MOST)};
	size_t minutes = (size_t)s->days * DAY_MIN, next = 0;
	paint_all(&r);
	qsort(r.extras, r.nextras, sizeof *r.extras, by_time);
	r.at = TAKE_N(a, int64_t, minutes + r.nextras);
	for (size_t i = 0; i < minutes; i++) {
		int64_t at = s->from + (int64_t)i * MIN_S * 1000;
		while (next < r.nextras && r.extras[next] < at) r.at[r.n++] = r.extras[next++];
		r.at[r.n++] = at;
	}
	while (next < r.nextras) r.at[r.n++] = r.extras[next++];
	r.now = TAKE_N(a, uint64_t, r.n);
	paint_all(&r);
	struct sim_answer answers[SIM_WHATS];
	for (size_t i = 0; i < r.n; i++) {
		bool same = i && r.now[i] == r.now[i - 1];
		if (!same) answer(&(struct moment){s, r.now[i]}, answers);
		seen(of, r.at[i], answers, same);
	}
	return r.n;
}
