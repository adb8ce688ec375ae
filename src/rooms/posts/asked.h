/* SPDX-License-Identifier: MIT
 * asked.h - who is asked for approval, and hears of it: in sentences, and as notices.
 *
 * All functions run inside a transaction; texts live in its arena. */
#ifndef ROOMS_POSTS_ASKED_H
#define ROOMS_POSTS_ASKED_H
#include "rooms/policy/reviews.h"
#include "verb/reply.h"

/* Whose turn it is at a review that is open. */
err asked_turn(struct tx *, const struct review *, struct turn *);
/* For people: on whom a post waits there. "It waits for approval by kim or robin." */
err asked_sentence(struct tx *, const struct review *, str *sentence);
/* The same of each account where a post waits, as warnings. */
err asked_reply(struct tx *, int64_t post, struct reply *);

/* Those who may approve hear that it waits for them, once until somebody has decided; if nobody is left, its author,
 * the owner, the deputy and the admins hear that. */
err asked_tell(struct tx *, int64_t post, int64_t account);
/* The same of a whole import, in one notice for each. */
err asked_tell_import(struct tx *, int64_t batch);
/* From time to time: what waits although its time is near, and what waits for nobody any more, is told once. */
err asked_look_around(struct tx *);
/* Who looks after a post hears what somebody else has decided about it: "was returned by kim". */
struct answer {
	int64_t post, account;
	str what, text;
};
err asked_answer(struct tx *, const struct answer *);
#endif
