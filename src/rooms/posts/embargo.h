/* SPDX-License-Identifier: MIT
 * embargo.h - whoever gives a post a time is told of the hold that will be on then; it stands in nobody's way.
 *
 * All functions work inside a transaction. */
#ifndef ROOMS_POSTS_EMBARGO_H
#define ROOMS_POSTS_EMBARGO_H
#include "rooms/posts/draft.h"
#include "rooms/queue/queue.h"

err embargo_tell(struct tx *, const struct draft *, struct reply *);	    /* of all its places */
/* If it is still to go, and is first in its chain. */
err embargo_tell_job(struct tx *, const struct job *, struct reply *);
err embargo_tell_batch(struct tx *, int64_t batch, struct reply *);    /* how many of an import */
#endif
