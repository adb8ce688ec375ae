/* SPDX-License-Identifier: MIT
 * showing.h - the files of a try that its platform fetches from us: their addresses, and the end of them.
 *
 * Loop thread. The table itself: rooms/media/shown.h. */
#ifndef ENGINE_SHOWING_H
#define ENGINE_SHOWING_H
#include "engine/run.h"

/* Puts an address into each file, where the platform wants one. A sentence in `trouble` if there can be none. */
void showing_begin(struct run *);
void showing_ended(struct run *);	/* its try is over, unless it comes back with what it remembers */

struct showing {	/* zeroed is fresh */
	int64_t next;		/* monotonic */
	bool under_way;
	struct shown *shown;
	struct shown_job *jobs;
	size_t n;
	struct arena *a;
};
/* What was cancelled, moved, edited or put on hold while it waited for its platform is not shown any more. */
void showing_tick(struct showing *, const struct engine_doors *, int64_t mono);
#endif
