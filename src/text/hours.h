/* SPDX-License-Identifier: MIT
 * hours.h - the hours of a week in which somebody works or answers: "mon-fri 09:00-17:00, sat 10:00-12:00".
 *
 * Pure; any thread. By the clock on the wall; a day off has no hours. What lies in an hour that is skipped begins
 * behind it, one that comes twice counts from its first time to its last. */
#ifndef TEXT_HOURS_H
#define TEXT_HOURS_H
#include "text/when.h"

enum { HOURS_SPANS_MOST = 14, HOURS_TEXT_MOST = 200 /* bytes */, HOURS_DAYS_LOOKED = 400 };
#define HOURS_USUAL "mon-fri 09:00-17:00"

struct hours { /* zeroed: none */
	size_t n;
	struct {
		unsigned days;   /* 1u << 0 is Monday */
		int from, until; /* minutes of the day, half-open; until 1440: midnight */
	} spans[HOURS_SPANS_MOST];
};
/* Days apart or joined, hours behind them, commas between. ERR_INPUT "bad-hours" shows how it is written. */
err hours_read(struct arena *, str, struct hours *);

struct working { /* whose hours: all of it is the caller's and only looked at */
	const struct hours *hours;
	const struct zone *zone;
	const str *off; /* days without hours, "2026-12-25", in any order */
	size_t noff;
};
/* The first stretch [*from, *until) that ends after this instant; false: none for HOURS_DAYS_LOOKED days. */
bool hours_next(struct arena *, const struct working *, int64_t after, int64_t *from, int64_t *until);
/* The end of the last stretch that ends at this instant or before it. */
bool hours_last_end(struct arena *, const struct working *, int64_t by, int64_t *until);
bool hours_hold(struct arena *, const struct working *, int64_t at);

/* "22:00" or "9:05" to minutes of the day, 0 to 1439; "22:00-07:00" to two, in any order. */
bool clock_read(str, int *minutes);
bool clocks_read(str, int *from, int *until);
str clock_text(struct arena *, int minutes); /* "09:05" */
/* "2026-12-24" alone, a day that there is, to the day's midnight on the wall. */
bool day_read(str, struct wall *);
#endif
