/* SPDX-License-Identifier: MIT
 * replies.h - when readers of an account are answered, and whether somebody is there to do it.
 *
 * Inside a transaction; texts live in its arena. */
#ifndef ROOMS_DUTY_REPLIES_H
#define ROOMS_DUTY_REPLIES_H
#include "rooms/duty/roster.h"
#include "text/hours.h"

/* Those that lie in the window or reach into it, whole, in order; none: nothing is said for the account. */
err reply_windows(struct tx *, const struct account *, const struct window *in, struct window **out, size_t *n);
/* Why nobody answers readers of what appears there at this instant, as a sentence; empty: somebody does, or nothing is
 * said. */
err reply_missing(struct tx *, const struct account *, int64_t at, str *why);
#endif
