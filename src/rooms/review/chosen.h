/* SPDX-License-Identifier: MIT
 * chosen.h - the reviews that a call is about, and whether who calls may decide; for this room alone. */
#ifndef ROOMS_REVIEW_CHOSEN_H
#define ROOMS_REVIEW_CHOSEN_H
#include "rooms/posts/asked.h"
#include "rooms/posts/clearance.h"
#include "rooms/posts/posts_verbs.h"

struct chosen { /* in the transaction's arena */
	struct post post;
	struct words words;
	struct review *open; /* those that wait, on the account of --on or on all */
	size_t n;
};
err chosen_read(struct tx *, const struct call *, struct chosen *); /* ERR_STALE "not-waiting" when none waits */
/* Whether the words are those that the person has seen: --version, which may be left out only of a post that was
 * never changed. ERR_STALE "words-changed" tells what is different. */
err chosen_same_words(struct tx *, const struct call *, const struct chosen *);
/* ERR_DENIED where it is the person's own post, or they lack the power; also when they own the machine: "own-words".
 */
err chosen_may_decide(struct tx *, const struct call *, const struct chosen *, const struct review *);
/* The same of who looks through what waits: not what they have said yes to, and a second is asked about now. */
err chosen_is_wanted(struct tx *, const struct call *, const struct chosen *, const struct review *);
#endif
