/* SPDX-License-Identifier: MIT
 * shut_out.h - the suspect of a lockdown: who may be shut out, and what is said of it.
 *
 * The one rule: whoever is shut out shuts out nobody. Of those who can unlock everything, the first is shut out as soon
 * as one other is left, for a taken-over log-in that goes on is worse than a lockdown that takes its time to end. Each
 * further one only if two are left who were here before: or one person could shut out all others, and be alone.
 * The lockdown itself holds in any case. All functions work inside a transaction; texts live in its arena. */
#ifndef ROOMS_LOCKDOWN_SHUT_OUT_H
#define ROOMS_LOCKDOWN_SHUT_OUT_H
#include "rooms/people/people.h"

struct shut_out {
	str suspect;	/* who is out now, as they are called here; empty: nobody is */
	str why;	/* then: a sentence that says why, and what to do; empty: nobody was named */
	bool refused;	/* somebody who is known here was named, and may not be shut out */
	int64_t tokens; /* of theirs that ended */
};
/* named: as it was typed. Their tokens end; they do nothing more as soon as lock_put or lock_suspect has them. Nothing
 * that is wrong here unlocks. */
err shut_out(struct tx *, str accuser, str named, struct shut_out *);
/* Everybody whom a lockdown that is on shuts out: "kim, sam"; empty: nobody. */
err shut_out_now(struct tx *, str *names);
#endif
