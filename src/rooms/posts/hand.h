/* SPDX-License-Identifier: MIT
 * hand.h - a person's hand on the jobs of one post: which states it may touch, what becomes of each, what is told.
 *
 * All functions work inside a transaction; texts live in its arena. */
#ifndef ROOMS_POSTS_HAND_H
#define ROOMS_POSTS_HAND_H
#include "rooms/posts/draft.h"

#define IN(state) (1u << JOB_##state)

/* What was asked for: by whom, and of `move` the times that it is to have, one for each account. */
struct grip {
	const struct call *c;
	const struct place *places;
	size_t nplaces;
};
const struct when *grip_when(const struct grip *, int64_t account);	/* NULL: none */

/* One change: which states it may touch, and what it does to one job. */
struct hand {
	const char *doing;	/* "being taken down": for the history and the answer */
	const char *be;		/* "taken down": for "cannot be ..." */
	unsigned from;
	err (*one)(struct tx *, const struct grip *, const struct job *);
	bool by_hand;		/* also what waits to be posted by hand */
	bool lets_go;		/* it goes on: its words must be cleared, or approval is asked for */
	const char *held;	/* instead of `doing` of what waits for a yes: "not sent"; NULL: the same */
	const char *cannot;	/* the end of "Post 12 cannot be ...: it is published. <cannot>" */
};
bool hand_may(const struct hand *, const struct job *);
/* The jobs of the post ID of the call, on its --on alone where it has one: ERR_MISSING "not-there". */
err hand_jobs(struct tx *, const struct call *, int64_t *post, struct job **jobs, size_t *n);
/* What one account cannot have done is told of that one, and the others go on. ERR_STALE "not-now": of none. */
err hand_on(struct tx *, const struct grip *, struct reply *, const struct hand *);
#endif
