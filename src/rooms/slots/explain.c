/* SPDX-License-Identifier: MIT
 * explain.c - a slot in words: the numbers behind it, what each part gives, and when it is only a guess. */
#include "rooms/slots/slots.h"

#include <math.h>

/* Between them lie eight tenths of a normal distribution. */
#define EIGHT_TENTHS 1.2816

static const struct {
	double least;	/* own posts near it */
	const char *word;
} CONFIDENCES[] = {{100, "HIGH"}, {COMPARABLE_LEAST, "MEDIUM"}, {0, "LOW"}};

const char *slot_confidence(const struct worth *w)
{
	size_t i = 0;
	while (w->near < CONFIDENCES[i].least) i++;
	return CONFIDENCES[i].word;
}

/* What its own posts have moved it away from what was believed beforehand. */
static double own_times(const struct worth *w)
{
	return exp(w->mean - w->prior);
}

struct slot_range slot_range(const struct slot *slot)
{
	double mean = slot->worth.mean + slot->aware - slot->crowd, by = EIGHT_TENTHS * slot->worth.sd;
	return (struct slot_range){exp(mean), exp(mean - by), exp(mean + by)};
}

str slot_sources(struct arena *a, const struct outlook *s)
{
	str day = s->online.at ? followers_day(a, s->online.at, s->zone) : S("");
	if (!day.len) return arena_fmt(a, "a rule of thumb and %d posts of your own", s->habit.all);
	return arena_fmt(a, "a rule of thumb, your export of %.*s and %d posts of your own", SHOW(day), s->habit.all);
}

str slot_parts(struct arena *a, const struct outlook *s, const struct slot *slot)
{
	const struct worth *w = &slot->worth;
	buf out = buf_in(a, 1000);
	double online = s->online.worth[(int)slot->hour % WEEK_HOURS];
	buf_fmt(&out, "%.2fx %s (%s)", exp(w->prior - online), prior_words(s->on->platform, slot->hour), PRIOR_SOURCE);
	if (s->online.at)
		buf_fmt(&out, "; %.2fx followers online (your export of %.*s)", exp(online),
			SHOW(followers_day(a, s->online.at, s->zone)));
	if (s->habit.all) buf_fmt(&out, "; %.2fx your own %d posts", own_times(w), s->habit.all);
	if (slot->crowd > 0.005) buf_fmt(&out, "; %.2fx other posts of yours nearby", exp(-slot->crowd));
	if (s->aware.day && slot->aware)
		buf_fmt(&out, "; %.2fx %.*s", exp(slot->aware), SHOW(aware_words(a, &s->aware, zone_day(s->zone, slot->at))));
	buf_add(&out, w->near < COMPARABLE_LEAST ? S(". A sensible guess, not a finding.") : S("."));
	return buf_str(&out);
}
