/* SPDX-License-Identifier: MIT
 * pairs.h - two posts that say the same in two languages: tied, taken apart, and told of. */
#ifndef ROOMS_POSTS_PAIRS_H
#define ROOMS_POSTS_PAIRS_H
#include "verb/verb.h"

/* --pair ID ties a post to another one, --pair none takes it from its other, of which the approval is asked for anew:
 * whoever said yes to it did not say yes to it alone. Both need the right to change the other one. */
err pair_from_call(struct tx *, const struct call *, int64_t post);
/* Whether it goes out together with another post, and which of the two is held because of the other. */
err pair_reply(struct tx *, int64_t post, struct reply *);
/* It does not go out now ("was cancelled"): whoever looks after the other hears that it is held. */
err pair_stopped(struct tx *, int64_t post, const char *what);
/* It is to be forgotten: its other goes on alone, with a new approval. */
err pair_forget(struct tx *, const struct call *, int64_t post);
#endif
