/* SPDX-License-Identifier: MIT
 * import_store.h - the table of batches, and pages of posts by their numbers. */
#ifndef ROOMS_POSTS_IMPORT_STORE_H
#define ROOMS_POSTS_IMPORT_STORE_H
#include "store/store.h"

err batch_begin(struct tx *, int64_t *id);
err batch_whose(struct tx *, int64_t id, str *person);	/* empty: there is none */
err batch_touch(struct tx *, int64_t id);	/* ERR_MISSING when it is not open */
err batch_finish(struct tx *, int64_t id);
err batch_on_hold(struct tx *, int64_t id, int64_t *n);	/* its posts that fall due while a hold is on */
err batch_abandon(struct tx *, int64_t id);	/* stays hidden, and is cleared by the rounds */
err posts_after(struct tx *, int64_t after, int64_t *ids, size_t most, size_t *n);
#endif
