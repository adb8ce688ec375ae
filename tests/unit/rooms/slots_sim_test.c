/* SPDX-License-Identifier: MIT
 * slots_sim_test.c - made-up audiences whose habits are known: how much of their attention is lost by the hours that
 * are chosen, beside the rule of thumb that people know; 300 fixed worlds for each kind of audience. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "rooms/slots/choose.h"
#include "rooms/slots/habit.h"
#include "rooms/slots/priors.h"

#include <math.h>
#include <stdlib.h>
#include <stdio.h>

enum { WORLDS = 300, WEEKS = 26, A_WEEK = 7, OPENS = 7, CLOSES = 23, GAP_HOURS = 3, OFFERS = 7 * (CLOSES - OPENS) };

/* ---- chance */

struct chance {
	uint64_t state;
};

static double even(struct chance *c)	/* 0 to 1 */
{
	c->state ^= c->state << 13;
	c->state ^= c->state >> 7;
	c->state ^= c->state << 17;
	return (double)(c->state >> 11) * 0x1p-53;
}

static double normal(struct chance *c)
{
	return sqrt(-2 * log(even(c) + 1e-300)) * cos(2 * M_PI * even(c));
}

/* ---- audiences */

struct audience {
	const char *name;
	double differs, noise;		/* standard deviations of what is its own, and of one post */
	int shift;			/* hours by which its day is later than what is believed */
	void (*shape)(struct chance *, double out[static WEEK_HOURS]);	/* NULL: as believed beforehand */
	double drifts;			/* hours in half a year */
	double least_under;	/* so many points less must be lost than by the rule of thumb */
};

static void spiky(struct chance *c, double out[static WEEK_HOURS])
{
	for (int i = 0; i < WEEK_HOURS; i++) out[i] = 0;
	for (int i = 0; i < 12; i++) out[(int)(even(c) * 7) * 24 + OPENS + (int)(even(c) * (CLOSES - OPENS))] = 0.6;
}

static void two_peaks(struct chance *c, double out[static WEEK_HOURS])
{
	double first = OPENS + even(c) * 8, second = first + 4 + even(c) * 4;
	for (int i = 0; i < WEEK_HOURS; i++) {
		double h = i % 24 + 0.5, a = (h - first) / 1.5, b = (h - second) / 1.5;
		out[i] = 0.5 * exp(-0.5 * a * a) + 0.4 * exp(-0.5 * b * b);
	}
}

static void nothing(struct chance *c, double out[static WEEK_HOURS])
{
	(void)c;
	for (int i = 0; i < WEEK_HOURS; i++) out[i] = 0;
}

/* What is its own, smooth from hour to hour. */
static void own(struct chance *c, double sd, double out[static WEEK_HOURS])
{
	double wanders[WEEK_HOURS];
	wander((uint64_t)(even(c) * 0x1p53), wanders);
	for (int i = 0; i < WEEK_HOURS; i++) out[i] += sd * wanders[i];
}

static void audience_begin(const struct audience *of, struct chance *c, double out[static WEEK_HOURS])
{
	struct prior p;
	prior_of(S("facebook"), &p);
	if (of->shape) of->shape(c, out);
	else
		for (int i = 0; i < WEEK_HOURS; i++) out[i] = p.worth[(i - of->shift + WEEK_HOURS) % WEEK_HOURS];
	if (of->differs > 0) own(c, of->differs, out);
}

static double truth_at(const struct audience *of, const double base[static WEEK_HOURS], int week, int hour)
{
	int by = (int)lround(of->drifts * week / WEEKS);
	return base[(hour - by + WEEK_HOURS) % WEEK_HOURS];
}

/* ---- policies: the hours of one week */

struct world {
	const struct audience *of;
	double base[WEEK_HOURS];
	struct chance chance;
	int week;
};

static size_t pick(const double score[static WEEK_HOURS], int hours[static A_WEEK])
{
	static const struct apart BY = {.least_ms = GAP_HOURS * HOUR_MS};
	struct offer offers[OFFERS];
	size_t n = 0, chosen[A_WEEK];
	for (int i = 0; i < WEEK_HOURS; i++)
		if (i % 24 >= OPENS && i % 24 < CLOSES) offers[n++] = (struct offer){.at = i * HOUR_MS, .score = score[i]};
	struct arena *a = arena_new();
	size_t got = choose(a, &(struct choice){.of = offers, .n = n, .by = &BY}, A_WEEK, chosen);
	arena_free(a);
	for (size_t i = 0; i < got; i++) hours[i] = (int)(offers[chosen[i]].at / HOUR_MS);
	return got;
}

static void best_possible(struct world *w, int hours[static A_WEEK])
{
	double score[WEEK_HOURS];
	for (int i = 0; i < WEEK_HOURS; i++) score[i] = exp(truth_at(w->of, w->base, w->week, i));
	pick(score, hours);
}

/* On the way to work, at lunch, on the way home, in the evening. */
static void rule_of_thumb(struct world *w, int hours[static A_WEEK])
{
	static const int GOOD[] = {7, 8, 12, 13, 16, 17, 20, 21, 22};
	for (int n = 0; n < A_WEEK;) {
		int hour = (int)(even(&w->chance) * 7) * 24 + GOOD[(int)(even(&w->chance) * COUNT(GOOD))];
		bool near = false;
		for (int i = 0; i < n; i++) near = near || abs(hours[i] - hour) < GAP_HOURS;
		if (!near) hours[n++] = hour;
	}
}

static void by_habit(struct world *w, const struct habit *h, int hours[static A_WEEK])
{
	double score[WEEK_HOURS], wanders[WEEK_HOURS];
	wander((uint64_t)(even(&w->chance) * 0x1p53), wanders);
	for (int i = 0; i < WEEK_HOURS; i++) {
		struct worth v = habit_worth(h, i + 0.5);
		score[i] = v.mean + WANDERS * v.sd * wanders[i];
	}
	pick(score, hours);
}

/* ---- a life of half a year */

static double got_by(const struct world *w, const int hours[static A_WEEK])
{
	double sum = 0;
	for (int i = 0; i < A_WEEK; i++) sum += exp(truth_at(w->of, w->base, w->week, hours[i]));
	return sum;
}

static void learn_week(struct world *w, struct habit *h, const int hours[static A_WEEK])
{
	for (int i = 0; i < A_WEEK; i++) {
		double l = 3 + truth_at(w->of, w->base, w->week, hours[i]) + w->of->noise * normal(&w->chance);
		habit_learn(h, &(struct shown){.at = (int64_t)w->week * WEEK_MS + hours[i] * HOUR_MS + 1,
					       .hour = hours[i] + 0.5, .engagement = fmax(expm1(l), 0)});
	}
}

struct lost {
	double ours, thumb;	/* of what was to be had, in per cent */
};

static struct lost live(const struct audience *of, int seed)
{
	struct world w = {.of = of, .chance = {0x9e3779b97f4a7c15u * (uint64_t)(seed + 1)}};
	struct habit h;
	struct prior p;
	double best = 0, ours = 0, thumb = 0;
	int hours[A_WEEK];
	prior_of(S("facebook"), &p);
	habit_begin(&h, &p);
	audience_begin(of, &w.chance, w.base);
	for (w.week = 0; w.week < WEEKS; w.week++) {
		best_possible(&w, hours);
		best += got_by(&w, hours);
		rule_of_thumb(&w, hours);
		thumb += got_by(&w, hours);
		by_habit(&w, &h, hours);
		ours += got_by(&w, hours);
		learn_week(&w, &h, hours);
	}
	return (struct lost){100 * (1 - ours / best), 100 * (1 - thumb / best)};
}

static struct lost live_all(const struct audience *of)
{
	struct lost sum = {0};
	for (int i = 0; i < WORLDS; i++) {
		struct lost one = live(of, i);
		sum.ours += one.ours / WORLDS;
		sum.thumb += one.thumb / WORLDS;
	}
	print_message("# %-22s lost by the rule of thumb %4.1f %%, by habit %4.1f %%\n", of->name, sum.thumb, sum.ours);
	return sum;
}

static const struct audience AUDIENCES[] = {
	{"as believed", .differs = 0.2, .noise = 0.95, .least_under = 5},
	{"four hours later", .differs = 0.2, .noise = 0.95, .shift = 4, .least_under = 5},
	{"upside down", .differs = 0.2, .noise = 0.95, .shift = 12, .least_under = 5},
	{"spiky", .noise = 0.95, .shape = spiky, .least_under = -1},
	{"two peaks", .noise = 0.95, .shape = two_peaks, .least_under = -1},
	{"drifting", .differs = 0.2, .noise = 0.95, .drifts = 8, .least_under = -1},
	{"weak", .differs = 0.1, .noise = 1.1, .least_under = -1},
	{"nothing", .noise = 0.95, .shape = nothing, .least_under = -1},
};

void test_less_is_lost_than_by_the_rule_of_thumb(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(AUDIENCES); i++) {
		struct lost l = live_all(&AUDIENCES[i]);
		double under = l.thumb - l.ours;
		if (under < AUDIENCES[i].least_under)
			fail_msg("%s: %.1f points are won, and it should be %.0f", AUDIENCES[i].name, under,
				 AUDIENCES[i].least_under);
	}
}

/* Where the hour makes no difference, what is told of an hour must hold that: 1.0x lies in its range. */
void test_ranges_hold_the_truth_where_there_is_nothing_to_be_found(void **state)
{
	(void)state;
	int64_t held = 0, all = 0;
	const struct audience flat = {"nothing", .noise = 0.95, .shape = nothing};
	for (int seed = 0; seed < WORLDS; seed++) {
		struct world w = {.of = &flat, .chance = {0x9e3779b97f4a7c15u * (uint64_t)(seed + 1)}};
		struct habit h;
		struct prior p;
		int hours[A_WEEK];
		prior_of(S("facebook"), &p);
		habit_begin(&h, &p);
		for (w.week = 0; w.week < WEEKS; w.week++) {
			by_habit(&w, &h, hours);
			learn_week(&w, &h, hours);
		}
		for (int i = 0; i < WEEK_HOURS; i++) {
			struct worth v = habit_worth(&h, i + 0.5);
			held += fabs(v.mean) <= 1.96 * v.sd;
			all++;
		}
	}
	print_message("# 1.0x lies in %.1f %% of the ranges\n", 100.0 * (double)held / (double)all);
	assert_true((double)held >= 0.95 * (double)all);
}
