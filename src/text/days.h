/* SPDX-License-Identifier: MIT
 * days.h - the days that a text speaks of: "today", "on Friday", "12 June".
 *
 * Pure; any thread. English, as it is written in the United Kingdom: the day stands before the month in figures, which
 * are left alone here, for 03/04 has two readings. */
#ifndef TEXT_DAYS_H
#define TEXT_DAYS_H
#include "text/when.h"

enum { DAYS_SAID_MOST = 50 };

struct day_said {
	struct wall day;	/* its time is 0:00 */
	size_t from, to;	/* bytes of the text, half-open */
	bool relative;		/* it moves with the day on which it is read: "tomorrow", not "12 June" */
};
/* What a reader of that day understands, in the order of the text; at most DAYS_SAID_MOST. "Every Friday" is no day, a
 * bare weekday is the next one from that day on, and a date without a year is mostly still to come. */
size_t text_days(struct arena *, str text, struct wall read_on, struct day_said **out);
#endif
