/* SPDX-License-Identifier: MIT
 * metrics.h - the daemon's figures as text for Prometheus (exposition format 0.0.4). */
#ifndef DAEMON_METRICS_H
#define DAEMON_METRICS_H
#include "base/base.h"
#include "daemon/watchdog.h"
#include "engine/engine.h"

struct metrics {
	const struct engine_counts *engine;
	size_t in_hand, store_waiting;
	const struct watchdog *watchdog;
	struct store_times store;
	struct shown_counts shown;
};
void metrics_write(buf *, const struct metrics *);
#endif
