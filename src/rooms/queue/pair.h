/* SPDX-License-Identifier: MIT
 * pair.h - two posts that say the same in two languages: where the policy says so, they go together or not at all.
 *
 * Nothing is written down about a hold: whether one of them may go follows from how the other stands at that moment,
 * and the gate asks. All functions run inside a transaction; texts live in its arena. */
#ifndef ROOMS_QUEUE_PAIR_H
#define ROOMS_QUEUE_PAIR_H
#include "rooms/queue/queue.h"

err pair_of(struct tx *, int64_t post, int64_t *other);		/* 0: it goes alone */
err pair_set(struct tx *, int64_t post, int64_t other);		/* both name each other */
err pair_end(struct tx *, int64_t post);			/* neither does any more */
/* The policy says so of one of their accounts. */
err pair_together(struct tx *, int64_t post, int64_t other, bool *yes);
/* Why a post must not go before its other: "Post 13, which goes out together with it, is paused." Empty: it may. */
err pair_holds(struct tx *, int64_t post, str *why);
/* The same of a part that is to go: only the first waits, the rest of a chain follows it. */
err pair_holds_part(struct tx *, const struct job *, str *why);
err pair_holds_job(struct tx *, int64_t job, bool *held);
/* Its time has come, and the other cannot go: it asks for a new time. */
err pair_too_early(struct tx *, const struct job *, str why);
#endif
