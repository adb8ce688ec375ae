/* SPDX-License-Identifier: MIT
 * history.h - every step of a post or an account, in its order, as a word and a sentence.
 *
 * Written in the same transaction as the step itself. Never holds a secret. */
#ifndef ROOMS_HISTORY_HISTORY_H
#define ROOMS_HISTORY_HISTORY_H
#include "store/store.h"
#include "verb/verb.h"

struct event {
	int64_t post, account;	/* 0: none */
	int part;		/* of a chain; 0: none */
	const char *what;	/* one word: "published" */
	str note;		/* a sentence */
};
err history_add(struct tx *, const struct event *);	/* who: the tx's actor */

extern const struct verb HISTORY_VERBS[];
#endif
