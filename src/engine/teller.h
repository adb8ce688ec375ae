/* SPDX-License-Identifier: MIT
 * teller.h - letters leave: those that are due are claimed, a few at once, given to their doors, and written
 * down as they ended.
 *
 * It has no part in the lanes of posts: its reads go to the reader's thread, its writes are one for each
 * letter claimed and one for each ended, and what it waits for is waited for elsewhere. Killed in between,
 * it sends a letter again, under the same name. All functions run on the loop thread. */
#ifndef ENGINE_TELLER_H
#define ENGINE_TELLER_H
#include "engine/engine.h"
#include "rooms/notices/letters.h"

struct telling;
struct teller {
	int64_t next, soonest;	/* monotonic: when to look again, and not before */
	bool looking, draining;
	int64_t due;		/* of the earliest letter, as it was read */
	struct telling *telling;	/* NULL: nothing is on its way */
};
/* What letters can be sent by, for those who set how they hear. Before store_start. */
err teller_begin(struct teller *, const struct engine_doors *, struct arena *);
void teller_tick(struct teller *, const struct engine_doors *, int64_t mono);
void teller_wake(struct teller *);	/* something was written that may be a letter to send at once */
void teller_drain(struct teller *);	/* nothing more is begun */
void teller_free(struct teller *);	/* forgets what is on its way; the doors are shut */
#endif
