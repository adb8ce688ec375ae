/* SPDX-License-Identifier: MIT
 * watchdog.c - a turn begins when the loop wakes and ends when it goes to sleep. */
#include "daemon/watchdog.h"

#include "base/log.h"

#include <inttypes.h>
#include <time.h>

enum { TURN_MOST_US = 20000 };

static int64_t own_time_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void turn_ends(uv_prepare_t *h)
{
	struct watchdog *w = h->data;
	int64_t used = own_time_us() - w->began_us;
	if (used > w->longest_us) w->longest_us = used;
	if (used <= TURN_MOST_US) return;
	w->over++;
	log_say(LOG_IS_WARNING, "one turn of the loop took %" PRId64 " us", used);
}

static void turn_begins(uv_check_t *h)
{
	struct watchdog *w = h->data;
	w->began_us = own_time_us();
}

void watchdog_start(struct watchdog *w, uv_loop_t *loop)
{
	w->began_us = own_time_us();
	uv_prepare_init(loop, &w->before_sleep);
	uv_check_init(loop, &w->after_sleep);
	w->before_sleep.data = w->after_sleep.data = w;
	uv_prepare_start(&w->before_sleep, turn_ends);
	uv_check_start(&w->after_sleep, turn_begins);
	uv_unref((uv_handle_t *)&w->before_sleep);
	uv_unref((uv_handle_t *)&w->after_sleep);
}
