/* SPDX-License-Identifier: MIT
 * aware.h - the awareness day that a post is for: its next date, and what that is worth to the hours around it.
 *
 * Worths are as in habit.h; days are counted from 1 January 1970, on the wall of an account. */
#ifndef ROOMS_SLOTS_AWARE_H
#define ROOMS_SLOTS_AWARE_H
#include "rooms/calendar/calendar.h"
#include "rooms/duty/duty.h"
#include "text/when.h"

enum { AWARE_LEAD_DAYS = 7 };	/* so long before it a post may lead in to it */

/* Its next date, or the one that it is now; it lives in the arena of the calendar. ERR_MISSING "no-such-day" and
 * "no-date"; ERR_INPUT "which-nation", and "other-nation" where the readers of the account do not keep it. */
struct aware_ask {
	const struct calendar *calendar;
	const struct account *on;
	const struct zone *zone;
	str name;
};
err aware_find(struct tx *, const struct aware_ask *, struct occurrence *out);

/* Why a post for that day should not go out on this one of its account's wall: it lies neither on it, nor in the
 * DAY_LEAD_DAYS before, nor right behind it, or its readers do not keep the day. Empty: it may, or nobody knows. */
err aware_far(struct tx *, const struct aware_ask *, int64_t day, str *why);

int64_t zone_day(const struct zone *, int64_t at);		/* on the wall there */
int64_t zone_day_begins(const struct zone *, int64_t day);	/* ms UTC */
/* Those days, as far as they are still to come. Pure. */
struct window aware_window(const struct zone *, struct day_span, int64_t now);

/* What a day of the calendar has from it: most on its days, a little before them, less than nothing on the day behind
 * them; and the less, the less its date is sure. 0: it is too far. Pure. */
double aware_worth(const struct occurrence *, int64_t day);
/* More than any hour is worth on the day itself: a post for a day is on it where it can be. Pure. */
double aware_first(const struct occurrence *, int64_t day);
/* "Carers Week, its first day (by its rule)". */
str aware_words(struct arena *, const struct occurrence *, int64_t day);
#endif
