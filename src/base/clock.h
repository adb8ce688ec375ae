/* SPDX-License-Identifier: MIT
 * clock.h - time and chance, passed in and never called directly, so that tests can turn them by hand. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H
#include "base/base.h"

/* Spans of time, in ms. */
#define MINUTE_MS INT64_C(60000)
#define HOUR_MS	  (60 * MINUTE_MS)
#define DAY_MS	  (24 * HOUR_MS)
#define WEEK_MS	  (7 * DAY_MS)

/* Thread: every function may be called from any thread. */
struct clock {
	int64_t (*now)(const struct clock *);	/* milliseconds UTC since 1970; may jump either way */
	int64_t (*mono)(const struct clock *);	/* milliseconds; never goes back; its zero means nothing */
	int64_t (*up)(const struct clock *);	/* milliseconds since the machine came up, awake or asleep */
	void (*random)(const struct clock *, void *out, size_t bytes);
};

str clock_hex(struct arena *, const struct clock *, size_t bytes);	/* so many random ones, in two hex digits each */

extern const struct clock clock_real;	/* CLOCK_REALTIME, _MONOTONIC, _BOOTTIME, getrandom(2) */
#endif
