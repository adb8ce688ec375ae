/* SPDX-License-Identifier: MIT
 * compare.h - how figures of several posts lie, what a group of posts has beside its accounts' usual, and one way of
 * choosing times beside another: with the range in which the truth lies in 19 of 20 such cases.
 *
 * Pure; any thread; works in the arena alone. Engagement is skewed, so all is reckoned with the logarithm of one more
 * than the figure, and comes out as a multiplier: 1 is the usual. How it was checked: docs/BESTTIME.md. */
#ifndef ROOMS_EVALUATE_COMPARE_H
#define ROOMS_EVALUATE_COMPARE_H
#include "base/base.h"

enum {
	GROUP_LEAST = 10,	/* posts of a group before it is spoken of, and of an account before it has a usual */
	ARM_LEAST = 30		/* posts of each arm before the two are compared */
};

struct ratio {
	bool known;			/* false: nothing can be said */
	double times, least, most;	/* 19 in 20 lie from least to most */
};

struct measured {	/* one figure of one post */
	int account;	/* counted from 0 */
	double value;	/* at least 0 */
};
struct spread {
	size_t n;
	double middle, low, high;	/* as many posts brought less as brought more; eight of ten lie from low to high */
};
struct spread spread_of(struct arena *, const struct measured *, size_t n);	/* n at least 1 */

struct usuals {		/* of the accounts, of one kind of figure */
	double *level;	/* mean of logarithms */
	size_t *posts;
};
struct usuals usuals_of(struct arena *, const struct measured *, size_t n, size_t accounts);
/* What the posts of a group had beside the usual of their accounts; accounts of fewer than GROUP_LEAST posts do not
 * count. Not known where the group is all that its accounts have, for then it is the usual. */
struct ratio group_ratio(struct arena *, const struct measured *, size_t n, const struct usuals *, size_t accounts);

/* ---- two ways of choosing times, between which a coin has chosen */

struct tossed {
	int account;		/* counted from 0 */
	bool suggested;		/* else the usual way */
	double value;
};
struct arms {
	size_t suggested, usual;	/* posts */
	struct ratio ratio;		/* suggested by usual, each beside its own account */
	double noise;			/* standard deviation of one post's logarithm; NOISE_GUESS before it is known */
};
#define NOISE_GUESS 0.95
struct arms arms_compare(struct arena *, const struct tossed *, size_t n, size_t accounts);
/* Posts of each arm by which a gain of so many times is found in four of five trials. */
size_t arms_needed(double noise, double times);
#endif
