/* SPDX-License-Identifier: MIT
 * there.h - rows that were brought before: who brings a file once more has mended some of it, and the rest is there. */
#ifndef ROOMS_POSTS_THERE_H
#define ROOMS_POSTS_THERE_H
#include "rooms/posts/draft.h"

enum there_how {
	THERE_AT_TIME,	/* at the time of the row */
	THERE_CHOSEN,	/* a time is chosen for it: at any */
	THERE_DRAFT,	/* it has none: as a draft, or as what was one */
	THERE_PLACED	/* as chosen, and there is no --partial */
};
/* The same words at another time: perhaps the row, moved there or in the file, and perhaps posted on purpose. Who has
 * seen all rows of the file knows better: a post for which one of them stands is meant. */
struct elsewhere {
	str account, says;
	int64_t post, batch;	/* batch 0: no import has brought it */
	int64_t apart;		/* ms between the two times; 0 for a draft */
	bool moved, draft;	/* moved: since it was brought */
};
struct there {	/* of one row; in the transaction's arena */
	int64_t batch;	/* the row's import; 0: it comes with none. From the caller, as the next: */
	enum there_how how;
	str says;	/* which accounts were left out, or which line has these words, too; empty: neither */
	struct stands_for {	/* the row is there already, as this post */
		str account;
		int64_t post, batch;
	} *stands;
	struct elsewhere *elsewhere;	/* for a row with a time of its own */
	size_t nstands, nelsewhere;
};
/* Leaves out of a draft that was read the accounts that have its words already. ERR_INPUT "there-already" if all have
 * them, or one has words that begin alike and go on otherwise, or other pictures: `stands` is right then, too. */
err there_already(struct tx *, struct draft *, struct there *);
#endif
