/* SPDX-License-Identifier: MIT
 * rounds.h - what is done from time to time: limits asked anew, abandoned imports and ended renewals cleared, posts
 * moved with new zone data, practice classes and drills ended; each day the log is told which version of a platform's
 * interface ends soon. */
#ifndef ENGINE_ROUNDS_H
#define ENGINE_ROUNDS_H
#include "engine/engine.h"

struct rounds {	/* zeroed is fresh */
	int64_t next, next_renewal;	/* monotonic */
	bool under_way;
	bool more;	/* to clear: at the next tick */
	str media_folder, data_folder;
	int64_t told;	/* the day, counted from 1970, on which what ends soon was said last */
};
/* At the start: what ends soon is said, and if the machine's zone data is another than last time, every post that
 * waits keeps its wall time and
 * gets a new instant. */
err rounds_begin(struct rounds *, const struct engine_doors *, struct arena *);
void rounds_tick(struct rounds *, const struct engine_doors *, int64_t mono);
#endif
