/* SPDX-License-Identifier: MIT
 * priors.c - the rule of thumb as a weak prior: on the way to work, at lunch, on the way home, in the evening; one
 * table of hours for each kind of platform, and one of distances. */
#include "rooms/slots/priors.h"

#include "base/clock.h"

#include <math.h>

struct stretch {	/* of the days first to last, Monday 0 */
	int first, last;
	double from, until;	/* hours of the day, half-open */
	double times;
	const char *words;
};
#define NIGHT(first, last) {first, last, 0, 7, 0.70, "the night"}, {first, last, 23, 24, 0.70, "the night"}

static const struct stretch USUAL[] = {
	NIGHT(0, 6),
	{0, 4, 7, 9, 1.12, "the way to work"},
	{0, 4, 12, 14, 1.18, "lunch"},
	{0, 4, 16.5, 18.5, 1.12, "the way home"},
	{0, 4, 20, 23, 1.20, "the evening"},
	{5, 6, 9, 11, 1.05, "the morning of a weekend"},
	{5, 6, 20, 22, 1.12, "the evening of a weekend"},
	{5, 6, 7, 23, 0.93, "a weekend"},
	{0},
};
static const struct stretch AT_WORK[] = {
	NIGHT(0, 6),
	{1, 3, 8, 12, 1.15, "a morning in the middle of the week"},
	{0, 4, 7, 9, 1.12, "the way to work"},
	{0, 4, 12, 14, 1.18, "lunch"},
	{0, 4, 16.5, 18.5, 1.12, "the way home"},
	{0, 4, 20, 23, 0.85, "the evening, on a platform for work"},
	{5, 6, 7, 23, 0.93, "a weekend"},
	{0},
};

static const struct stretch *stretches(str platform)
{
	return str_is(platform, S("linkedin")) ? AT_WORK : USUAL;
}

static const struct stretch *stretch_at(str platform, double hour)
{
	int day = (int)(hour / 24) % 7;
	double of_day = fmod(hour, 24);
	const struct stretch *s = stretches(platform);
	while (s->words && !(s->first <= day && day <= s->last && s->from <= of_day && of_day < s->until)) s++;
	return s;
}

void prior_of(str platform, struct prior *p)
{
	for (int i = 0; i < WEEK_HOURS; i++) {
		const struct stretch *s = stretch_at(platform, i + 0.5);
		p->worth[i] = s->words ? log(s->times) : 0;
	}
}

const char *prior_words(str platform, double hour)
{
	const struct stretch *s = stretch_at(platform, floor(hour) + 0.5);
	return s->words ? s->words : "an hour like others";
}

/* How long a post is seen differs by platform, from half an hour to days (best-time figures of 2015 to 2018). */
static const struct {
	const char *platform;
	int64_t least_ms, fades_ms;
} DISTANCES[] = {
	{"x", HOUR_MS, 45 * MINUTE_MS},		   {"mastodon", HOUR_MS, 45 * MINUTE_MS},
	{"bluesky", HOUR_MS, 45 * MINUTE_MS},	   {"facebook", 3 * HOUR_MS, 90 * MINUTE_MS},
	{"instagram", 6 * HOUR_MS, 12 * HOUR_MS}, {"linkedin", 12 * HOUR_MS, 24 * HOUR_MS},
};

struct apart apart_of(str platform)
{
	struct apart by = {.least_ms = 2 * HOUR_MS, .fades_ms = 90 * MINUTE_MS, .crowd = 0.2};
	for (size_t i = 0; i < COUNT(DISTANCES); i++) {
		if (!str_is(platform, str_of(DISTANCES[i].platform))) continue;
		by.least_ms = DISTANCES[i].least_ms;
		by.fades_ms = DISTANCES[i].fades_ms;
	}
	return by;
}

const struct part_of_day PARTS_OF_DAY[] = {
	{"morning", 7 * 60, 9 * 60}, {"lunch", 12 * 60, 14 * 60}, {"home", 16 * 60 + 30, 18 * 60 + 30},
	{"evening", 20 * 60, 23 * 60}, {0},
};
