/* SPDX-License-Identifier: MIT
 * watchdog.h - how long one turn of the loop uses the thread's own processor time; over 20 ms is logged.
 *
 * Own time, not time on the wall: a busy machine is not the loop's fault. Loop thread. */
#ifndef DAEMON_WATCHDOG_H
#define DAEMON_WATCHDOG_H
#include <stdint.h>
#include <uv.h>

struct watchdog {
	uv_prepare_t before_sleep;
	uv_check_t after_sleep;
	int64_t began_us;	/* the thread's time when this turn began */
	int64_t longest_us;	/* since the start */
	uint64_t over;		/* turns of more than 20 ms */
};
void watchdog_start(struct watchdog *, uv_loop_t *);
#endif
