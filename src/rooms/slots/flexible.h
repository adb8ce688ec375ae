/* SPDX-License-Identifier: MIT
 * flexible.h - posts whose time may be either of two: a coin chooses between what is suggested and the rule of thumb,
 * so that one day it can be said whether suggestions bring more (rooms/evaluate).
 *
 * Inside a transaction; texts live in its arena. Instants are ms UTC. */
#ifndef ROOMS_SLOTS_FLEXIBLE_H
#define ROOMS_SLOTS_FLEXIBLE_H
#include "rooms/slots/slots.h"

struct toss {
	int64_t seed;			/* never 0; 0: no coin was tossed */
	bool suggested;			/* how it fell; else the usual */
	int64_t suggested_at, usual_at;
};
bool coin_falls(int64_t seed);		/* fair, and the same for the same seed; pure */

/* The time that the coin chooses. Where both would be the same instant there is nothing to toss for: toss->seed is 0.
 * Errors as of slot_find. *why: what it is made of, and how the coin fell. */
err flexible_find(struct tx *, const struct slot_ask *, struct when *out, str *why, struct toss *);
struct toss_of {
	int64_t post, account;
};
err flexible_put(struct tx *, const struct toss_of *, const struct toss *);
#endif
