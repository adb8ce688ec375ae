/* SPDX-License-Identifier: MIT
 * timing.h - what became of the posts whose time a coin has chosen. */
#ifndef ROOMS_EVALUATE_TIMING_H
#define ROOMS_EVALUATE_TIMING_H
#include "store/store.h"

enum { FLEXIBLE_MOST = 20000, FLEXIBLE_OFF_MS = 60 * 60 * 1000 };

struct flexible_post {
	int64_t account;
	bool suggested;
	int64_t planned, out_at;	/* out_at 0: it is not out */
	bool over;			/* and never will be: cancelled, or taken down */
	bool measured;
	double engagement;		/* reactions, replies and shares at +24 h */
};
/* The newest first; account 0: all. What went out near a lockdown is left out. */
err flexible_posts(struct tx *, int64_t account, struct flexible_post **out, size_t *n);
#endif
