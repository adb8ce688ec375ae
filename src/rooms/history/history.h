/* SPDX-License-Identifier: MIT
 * history.h - every step of a post or an account, in its order, as a word and a sentence.
 *
 * Written in the same transaction as the step itself. Never holds a secret. */
#ifndef ROOMS_HISTORY_HISTORY_H
#define ROOMS_HISTORY_HISTORY_H
#include "store/store.h"

struct event {
	int64_t post, account;	/* 0: none */
	int part;		/* of a chain; 0: none */
	const char *what;	/* one word: "published" */
	str note;		/* a sentence */
};
err history_add(struct tx *, const struct event *);	/* who: the tx's actor */

/* Who did something to a post at that instant, as people read it: "priya for alex" where they did it by a cover, else
 * their name alone. Known from the event that was written with it. */
err history_who(struct tx *, int64_t post, int64_t at, str who, str *out);
str history_now(struct tx *);	/* the same of who acts in this transaction */

enum { HISTORY_MOST = 500 };	/* events shown; a post with more has been edited beyond reading */
struct past_event {	/* texts live in the transaction's arena */
	int64_t at;
	int part;
	str who, account, what, note;
};
err history_of_post(struct tx *, int64_t post, struct past_event **out, size_t *n);	/* in their order */
/* What has happened to an account itself, the last ones, newest first. */
enum { HISTORY_OF_ACCOUNT_MOST = 10 };
err history_of_account(struct tx *, int64_t account, struct past_event out[static HISTORY_OF_ACCOUNT_MOST], size_t *n);
#endif
