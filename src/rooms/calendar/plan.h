/* SPDX-License-Identifier: MIT
 * plan.h - the awareness days of a year with the posts about them; as lines of text and as a picture to hang up.
 *
 * Pure; texts live in the arena. */
#ifndef ROOMS_CALENDAR_PLAN_H
#define ROOMS_CALENDAR_PLAN_H
#include "rooms/calendar/calendar.h"

struct planned {	/* one occurrence, and the posts about it */
	const struct occurrence *of;
	int64_t posts, before, drafts;	/* before: those of `posts` that lead up to it */
	str owners, accounts;		/* with commas between */
	str beside;			/* days of the same week with posts on the same account; empty: none */
};
struct plan {
	int year;
	const struct planned *at;	/* by their dates */
	size_t n;
};
bool planned_has(const struct planned *);		/* a post or a draft */
str plan_text(struct arena *, const struct plan *);	/* 67 columns */
str plan_svg(struct arena *, const struct plan *);
#endif
