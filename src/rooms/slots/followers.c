/* SPDX-License-Identifier: MIT
 * followers.c - a curve of who is online becomes one of when it is worth to post: people react with a delay. */
#include "rooms/slots/followers.h"

#include "base/clock.h"
#include "rooms/slots/aware.h"
#include "rooms/slots/priors.h"

#include <math.h>

enum { DELAY_HOURS = 24, HOUR_S = 3600, OPENS = OPENS_MINUTE / 60, CLOSES = CLOSES_MINUTE / 60 };
#define TIMES_MOST 2.0	/* an hour counts no more than so many times the mean, and no less than one such part of it */

/* So many of all reactions have come so many hours after a post: measured on Klout's samples of 2015. */
struct delay {
	double hours, share;
};
static const struct delay
	FACEBOOK[] = {{0, 0}, {25 / 60.0, 0.25}, {92 / 60.0, 0.5}, {5, 0.76}, {DELAY_HOURS, 1}, {DELAY_HOURS + 1, 1}},
	TWITTER[] = {{0, 0}, {8 / 60.0, 0.25}, {52 / 60.0, 0.5}, {5, 0.74}, {DELAY_HOURS, 1}, {DELAY_HOURS + 1, 1}};

static const struct delay *delay_of(str platform)
{
	static const char *const QUICK[] = {"x", "mastodon", "bluesky"};
	for (size_t i = 0; i < COUNT(QUICK); i++)
		if (str_is(platform, str_of(QUICK[i]))) return TWITTER;
	return FACEBOOK;
}

static double share_by(const struct delay *d, double hours)
{
	if (hours <= 0) return 0;
	while (d[1].hours < hours) d++;
	return d->share + (d[1].share - d->share) * (hours - d->hours) / (d[1].hours - d->hours);
}

/* At an hour on the account's wall, which may lie between two of the export. */
static double people_at(const struct followers *f, int hour, double later)
{
	double there = fmod(hour - later + 2 * WEEK_HOURS, WEEK_HOURS), part = there - floor(there);
	int i = (int)there % WEEK_HOURS;
	return (1 - part) * (double)f->people[i] + part * (double)f->people[(i + 1) % WEEK_HOURS];
}

/* Of a post in the middle of an hour: how many are online when its reactions come. */
static double met(const struct delay *d, const double people[static WEEK_HOURS], int hour)
{
	double sum = 0;
	for (int k = 0; k <= DELAY_HOURS; k++)
		sum += (share_by(d, k + 0.5) - share_by(d, k - 0.5)) * people[(hour + k) % WEEK_HOURS];
	return sum;
}

void followers_worth(const struct followers *f, str platform, int later_s, struct online *out)
{
	const struct delay *d = delay_of(platform);
	double people[WEEK_HOURS], all = 0;
	int n = 0;
	*out = (struct online){.at = f->at};
	for (int i = 0; i < WEEK_HOURS; i++) people[i] = people_at(f, i, (double)later_s / HOUR_S);
	for (int i = 0; i < WEEK_HOURS; i++) {
		out->worth[i] = met(d, people, i);
		if (i % 24 < OPENS || i % 24 >= CLOSES) continue;
		all += out->worth[i];
		n++;
	}
	for (int i = 0; i < WEEK_HOURS; i++) {
		double times = all > 0 ? out->worth[i] * n / all : 1;
		out->worth[i] = log(fmax(1 / TIMES_MOST, fmin(TIMES_MOST, times)));
	}
}

str followers_day(struct arena *a, int64_t at, const struct zone *zone)
{
	int64_t day = zone_day(zone, at);
	return day_span_text(a, (struct day_span){day, day});
}

bool followers_count(const struct followers *f, int64_t now)
{
	return f->at && now - f->at < FOLLOWERS_LAST_DAYS * DAY_MS;
}
