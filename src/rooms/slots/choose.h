/* SPDX-License-Identifier: MIT
 * choose.h - of many instants the best few that keep their distance: the same instants always give the same choice.
 *
 * Pure; any thread. Worths are as in habit.h. */
#ifndef ROOMS_SLOTS_CHOOSE_H
#define ROOMS_SLOTS_CHOOSE_H
#include "base/base.h"

struct offer {
	int64_t at;		/* ms UTC, ascending */
	double score;
	const char *not;	/* why it may not be: one of a table's codes; NULL: it may */
	int64_t day;		/* on which it lies */
	size_t left;		/* where days are counted: so many more it bears, at least one */
};
struct apart {
	int64_t least_ms;	/* two are never nearer */
	int64_t fades_ms;	/* and the nearer, the worse: by crowd at no distance, a third of it at this one */
	double crowd;
};
struct choice {
	const struct offer *of;
	size_t n;
	const struct apart *by;
	const int64_t *taken;	/* instants that are planned already */
	size_t ntaken;
	bool counts;		/* a day bears only so many */
};
/* The places of n offers, ascending; fewer when there is no room. Returns how many. The arena is only worked in. */
size_t choose(struct arena *, const struct choice *, size_t n, size_t *out);
/* What others nearby cost at an instant. */
double crowding(const struct apart *, int64_t at, const int64_t *others, size_t n);

/* A standard normal number for each hour of a week, smooth from one hour to the next; the same seed, the same numbers.
 * By it one of several hours that are about as good is not always taken, so that others are seen as well. */
void wander(uint64_t seed, double out[static 168]);
#endif
