/* SPDX-License-Identifier: MIT
 * cut.h - what a lockdown cuts off, and when the last of it was off the network: for the numbers of that lockdown. */
#ifndef ENGINE_CUT_H
#define ENGINE_CUT_H
#include "store/store.h"

struct cut {
	int64_t *jobs;		/* posts that were in hand */
	size_t n, most;
	int64_t last_left;	/* clock: when the last request was off its connection; 0: none was on one */
	bool to_note;
};
void cut_begin(struct cut *, struct arena *, size_t most);
void cut_add(struct cut *, const struct cut *);
/* Moves what is to be noted into another arena; *from begins anew. */
void cut_take(struct cut *from, struct arena *, struct cut *to);
err cut_note(struct tx *, const struct cut *);	/* store thread; after locks have their rows */
#endif
