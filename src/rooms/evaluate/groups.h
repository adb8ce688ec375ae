/* SPDX-License-Identifier: MIT
 * groups.h - figures by what their posts have in common: one row for each platform, kind of figure and group.
 *
 * Pure but for reading zone files; lives in the arena. Figures of different platforms or kinds never meet. */
#ifndef ROOMS_EVALUATE_GROUPS_H
#define ROOMS_EVALUATE_GROUPS_H
#include "rooms/evaluate/compare.h"
#include "rooms/numbers/numbers.h"

struct axis {
	const char *name, *title;	/* "hour", "Hour" */
	const char *none;		/* what a post without it is called */
};
#define AXIS_WORDS "objective|category|campaign|hour|weekday|month|form|account"
const struct axis *axis_named(str name);	/* one of AXIS_WORDS */

struct group {
	str platform, kind, label;
	struct spread spread;	/* of fewer than GROUP_LEAST posts only n is told */
	struct ratio ratio;
};
struct groups {
	struct group *at;	/* by platform, kind and label; hours, days and months in their own order */
	size_t n;
};
/* Hours, weekdays and months are those on the wall of the account. */
err groups_of(struct arena *, const struct axis *, const struct brought *, size_t n, struct groups *out);
#endif
