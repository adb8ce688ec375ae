/* SPDX-License-Identifier: MIT
 * priors.h - what is believed of the hours of a week before an account has shown anything, and how near posts may be.
 *
 * Pure; any thread; texts are static. */
#ifndef ROOMS_SLOTS_PRIORS_H
#define ROOMS_SLOTS_PRIORS_H
#include "rooms/slots/choose.h"
#include "rooms/slots/habit.h"

#define WANDERS 0.2	/* how far a choice is left to chance, in standard deviations of what is not known */
enum { OPENS_MINUTE = 7 * 60, CLOSES_MINUTE = 23 * 60 };	/* outside of these nothing is proposed */

/* The rule of thumb; on a platform for work the evening counts less, and the morning in the middle of the week more. */
void prior_of(str platform, struct prior *);
/* "lunch", for an hour of the week; "an hour like others" where the rule of thumb says nothing. */
const char *prior_words(str platform, double hour);
#define PRIOR_SOURCE "a rule of thumb of the trade; published tables contradict each other"

struct apart apart_of(str platform);	/* how near two posts may be there, and what nearness costs */

/* What people say instead of a time: "morning", "lunch", "home", "evening". False: no such word. */
struct part_of_day {
	const char *name;
	int from, until;	/* minutes of the day, half-open */
};
extern const struct part_of_day PARTS_OF_DAY[];	/* ends with an entry without a name */
#endif
