/* SPDX-License-Identifier: MIT
 * calendars.h - the caged reader of calendars, waited for on a thread of libuv's pool.
 *
 * Loop thread. */
#ifndef DAEMON_CALENDARS_H
#define DAEMON_CALENDARS_H
#include "rooms/calendar/feed_reader.h"

#include <uv.h>

struct feed_reader *calendars_new(uv_loop_t *);
/* What is under way is ended, and its done is never called. The loop must run on until it has nothing left; then all
 * memory is free. */
void calendars_free(struct feed_reader *);
#endif
