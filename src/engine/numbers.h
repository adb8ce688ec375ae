/* SPDX-License-Identifier: MIT
 * numbers.h - figures of own posts are asked for when it is time for them, as jobs like others (rooms/numbers). */
#ifndef ENGINE_NUMBERS_H
#define ENGINE_NUMBERS_H
#include "engine/engine.h"

struct counter {	/* zeroed is fresh */
	int64_t next;	/* monotonic */
	bool under_way;
	int64_t after, upto;	/* the accounts looked at so far; upto: by the work under way */
};
void numbers_tick(struct counter *, const struct engine_doors *, int64_t mono);
#endif
