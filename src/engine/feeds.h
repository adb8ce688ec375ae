/* SPDX-License-Identifier: MIT
 * feeds.h - calendars of others are read at their addresses, one after the other (rooms/calendar/feed.h).
 *
 * Nothing waits for them, so each step begins at a tick; none is begun under a lockdown of all accounts, for reading a
 * calendar does not help against it. A reading that is cut off by our end is begun again an hour later. */
#ifndef ENGINE_FEEDS_H
#define ENGINE_FEEDS_H
#include "engine/engine.h"

struct feeds {	/* due INT64_MAX, else zeroed, is fresh */
	int64_t next;	/* monotonic; of the next look */
	int64_t due;	/* of the first */
	bool looking;
	struct feeding *now;	/* the one under way */
};
void feeds_tick(struct feeds *, const struct engine_doors *, int64_t mono);
void feeds_free(struct feeds *);	/* the doors are shut: nothing calls back any more */
#endif
