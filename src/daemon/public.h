/* SPDX-License-Identifier: MIT
 * public.h - with a public address: the table of files that are shown there, and the door to it.
 *
 * Loop thread. A port that another program has stops nothing but pictures: it is tried again each minute. */
#ifndef DAEMON_PUBLIC_H
#define DAEMON_PUBLIC_H
#include "daemon/options.h"
#include "front/shown_door.h"

struct public {	/* zeroed: there is no public address */
	struct shown *shown;
	struct shown_door *door;	/* NULL: its port is taken */
	const struct options *options;
	uv_loop_t *loop;
	uv_timer_t again;
};
void public_begin(struct arena *, uv_loop_t *, const struct options *, struct brake *, struct public *);
void public_try(struct public *);	/* the port once more; its own timer does it each minute */
void public_shut(struct public *);	/* nobody is let in any more; the loop must run once more */
void public_free(struct public *);	/* after the engine */
struct shown_counts public_counts(const struct public *);
#endif
