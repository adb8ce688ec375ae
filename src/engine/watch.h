/* SPDX-License-Identifier: MIT
 * watch.h - own lists are read regularly, as jobs like others; what nobody here has sent is found (rooms/watch). */
#ifndef ENGINE_WATCH_H
#define ENGINE_WATCH_H
#include "engine/engine.h"

struct watcher {	/* zeroed is fresh */
	int64_t next;	/* monotonic */
	bool under_way;
};
void watch_tick(struct watcher *, const struct engine_doors *, int64_t mono);
#endif
