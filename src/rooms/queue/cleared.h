/* SPDX-License-Identifier: MIT
 * cleared.h - which version of a post may go out on an account, and by whose authority: the gate lets no other pass.
 *
 * A job of a post is ready, chained or sending only while the version that it is cleared for is the post's own. Who
 * may clear it is not this room's business. All functions run inside a transaction. */
#ifndef ROOMS_QUEUE_CLEARED_H
#define ROOMS_QUEUE_CLEARED_H
#include "rooms/queue/queue.h"

err queue_clear(struct tx *, int64_t post, int64_t account, int64_t version); /* 0: no version */
err queue_is_cleared(struct tx *, const struct job *, bool *yes);             /* what is no post always is */
/* Brings the state of a post's jobs on an account into line with what they are cleared for: what waits goes to
 * review, what is in review goes on. What was cleared after its time is late: it never goes out at once. */
err queue_follow_clearance(struct tx *, int64_t post, int64_t account);
err queue_hand_back(struct tx *, int64_t post,
		    int64_t account); /* what is in review, paused or late is a draft again; it keeps its time */
/* Where a job goes that is to wait: ready, chained or review. */
err queue_place(struct tx *, const struct job *, enum job_state *);
err queue_hold(struct tx *, const struct job *); /* a ready one whose words nobody has let go */
/* Who has planned or written it last did so by this cover (0: by what is their own). While a cover is not in force, the
 * gate lets nothing pass that was planned by it: that is paused, and whoever is entitled resumes it. */
err queue_lend(struct tx *, int64_t post, int64_t account, int64_t cover);
err queue_lapse(struct tx *, const struct job *);
/* On this account the policy is another one: what stands still and nobody said yes to is asked for anew. */
err queue_doubt_clearance(struct tx *, int64_t account);
#endif
