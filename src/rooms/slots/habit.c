/* SPDX-License-Identifier: MIT
 * habit.c - a normal prior for each hour of the week, and own posts that count for the hours around theirs. */
#include "rooms/slots/habit.h"

#include "base/clock.h"

#include <math.h>

/* Chosen by tests/unit/rooms/slots_sim_test.c on made-up audiences, not on anybody's figures. */
static const double
	PRIOR_VARIANCE = 0.04,	/* an hour may well differ by a fifth from what is believed beforehand */
	NOISE_FIRST = 0.9,	/* of one post's engagement, as published figures have it */
	NOISE_LEAST = 0.1,
	NEAR_HOURS = 1.5,	/* posts say something of hours about so near, */
	FAR = 4,		/* and nothing of those so many times farther */
	SAME_CLASS = 0.6,	/* of another day of Monday to Friday, or of the other one of the weekend */
	OTHER_CLASS = 0.12,
	FOLLOWS = 0.12,		/* how fast the usual follows */
	NOISE_FOLLOWS = 0.05,
	OUTLIER = 2.5;		/* one post counts no more than so many standard deviations */

void habit_begin(struct habit *h, const struct prior *p)
{
	*h = (struct habit){.noise = NOISE_FIRST};
	for (int i = 0; i < WEEK_HOURS; i++) h->prior[i] = p->worth[i];
}

/* ---- nearness */

static double apart(double hour, double other)
{
	double d = fmod(fabs(hour - other), 24);
	return fmin(d, 24 - d);
}

static double same_kind(double hour, double other)
{
	int day = (int)(hour / 24), with = (int)(other / 24);
	if (day == with) return 1;
	return (day < 5) == (with < 5) ? SAME_CLASS : OTHER_CLASS;
}

double habit_kernel(double hour, double other)
{
	double d = apart(hour, other) / NEAR_HOURS;
	return d > FAR ? 0 : exp(-0.5 * d * d) * same_kind(hour, other);
}

/* ---- learning */

static void grow_old(struct habit *h, int64_t now)
{
	double days = h->at ? (double)(now - h->at) / (double)DAY_MS : 0;
	double left = exp2(-fmax(days, 0) / FORGET_DAYS);
	h->at = now;
	for (int i = 0; i < WEEK_HOURS; i++) {
		h->weight[i] *= left;
		h->sum[i] *= left;
	}
}

/* The usual is what is left without the hour's own worth; else, as better hours are chosen, they would become it. */
static double note_usual(struct habit *h, const struct shown *s, double worth)
{
	double level = log1p(fmax(s->engagement, 0)) - worth;
	int n = h->posts[s->form]++;
	double by = fmax(FOLLOWS, 1.0 / (n + 1)), before = n ? h->usual[s->form] : level;
	h->usual[s->form] = before + by * (level - before);
	return level + worth - before;
}

void habit_learn(struct habit *h, const struct shown *s)
{
	struct worth w = habit_worth(h, s->hour);
	double y = note_usual(h, s, w.mean), most = OUTLIER * sqrt(h->noise);
	y = fmax(-most, fmin(most, y));
	grow_old(h, s->at);
	h->all++;
	double left = y - w.mean;
	h->noise = fmax(NOISE_LEAST, h->noise + NOISE_FOLLOWS * (left * left - h->noise));
	for (int i = 0; i < WEEK_HOURS; i++) {
		double k = habit_kernel(i + 0.5, s->hour);
		h->weight[i] += k;
		h->sum[i] += k * y;
	}
}

/* ---- asking */

struct worth habit_worth(const struct habit *h, double hour)
{
	int i = (int)hour % WEEK_HOURS;
	double v = 1 / (1 / PRIOR_VARIANCE + h->weight[i] / h->noise);
	double mean = v * (h->prior[i] / PRIOR_VARIANCE + h->sum[i] / h->noise);
	return (struct worth){.mean = mean, .sd = sqrt(v), .prior = h->prior[i], .near = h->weight[i]};
}
