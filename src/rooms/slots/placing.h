/* SPDX-License-Identifier: MIT
 * placing.h - good times for many posts over several accounts at once: the same posts always get the same times.
 *
 * Inside a transaction; texts live in its arena. */
#ifndef ROOMS_SLOTS_PLACING_H
#define ROOMS_SLOTS_PLACING_H
#include "rooms/slots/slots.h"

enum { PLACING_MOST = 1000 };	/* posts, each account counted */

struct to_place {	/* one post on one account */
	const struct account *on;
	int64_t post;		/* the same post on several accounts has one number */
	str campaign;		/* empty: none */
	str day;		/* the awareness day that it is for, or a date; empty: any time of the window */
	str from, until;	/* as people write times; empty: now, and a week later */
	/* what is found: */
	struct when when;	/* at 0: there is no time */
	str why;		/* in a word; or, where there is no time, what stands against it */
	str advice;		/* where there is no time: what may help */
};
/* First those that are for a day, then the others, in the order given; then each is looked at again while that makes
 * it better. What cannot be placed says so; an err is a wrong word. */
err placing(struct tx *, const struct calendar *, struct to_place *, size_t n);
/* ERR_INPUT and ERR_MISSING where its day is none, or is over: before placing, so that a row can be named. */
err placing_fits(struct tx *, const struct calendar *, struct to_place *);
#endif
