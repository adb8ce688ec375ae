/* SPDX-License-Identifier: MIT
 * away.h - a person's working hours, and leave that is told by the day: from the last working minute before it to the
 * first one after it. Of this room. */
#ifndef ROOMS_HANDOVER_AWAY_H
#define ROOMS_HANDOVER_AWAY_H
#include "rooms/people/people.h"
#include "text/hours.h"

struct where_away {
	str owner;                /* a person's name */
	str zone;                 /* whose clock is meant; empty: the owner's own, else that of `on` */
	const struct account *on; /* whose nation's days off count; NULL: none do */
};
/* By their own clock; without hours of their own the usual ones. All of it lives in the transaction's arena. */
err working_of(struct tx *, const struct where_away *, struct working *out);
/* The instants around leave that is told by its first and its last day. */
int64_t leave_begins(struct arena *, const struct working *, struct wall first);
int64_t leave_ends(struct arena *, const struct working *, struct wall last);
#endif
