/* SPDX-License-Identifier: MIT
 * there.h - rows that were brought before: who brings a file once more has mended some of it, and the rest is there. */
#ifndef ROOMS_POSTS_THERE_H
#define ROOMS_POSTS_THERE_H
#include "rooms/posts/draft.h"

enum there_how {
	THERE_AT_TIME,	/* at the time of the row */
	THERE_CHOSEN,	/* a time is chosen for it: at any */
	THERE_DRAFT,	/* it has none: as a draft */
	THERE_PLACED	/* as chosen, and there is no --partial */
};
/* Leaves out of a draft that was read the accounts that have its words already. `says` tells of them in a sentence;
 * empty: none was left out. ERR_INPUT "there-already" if all have them, or one has words that begin alike and go on
 * otherwise. */
err there_already(struct tx *, struct draft *, enum there_how, str *says);
#endif
