/* SPDX-License-Identifier: MIT
 * shown_door.h - the only door that the internet may knock at: files that a platform fetches (rooms/media/shown.h).
 *
 *   GET, HEAD  /NAME   the file: 200, 206 for a range of a GET, 416 for one that is not there, 429 for too much in a
 *                      short time
 *   all else           404, with the same words, whatever was wrong; but what is no HTTP that the library takes (a head
 *                      over 4 KB, say) has a short page of its own
 *
 * It listens on this machine alone; a web server in front has the public address and its certificate. It has a thread
 * of its own, so that a flood of strangers, a slow disk and a film of a gigabyte keep no post waiting: it touches
 * neither the loop nor the store. */
#ifndef FRONT_SHOWN_DOOR_H
#define FRONT_SHOWN_DOOR_H
#include "base/clock.h"
#include "rooms/media/shown.h"

#include <uv.h>

enum {
	SHOWN_DOOR_MOST = 64,			/* connections */
	SHOWN_DOOR_HEAD_MS = 10 * 1000,		/* from the connection to the whole head of its request; */
	SHOWN_DOOR_CROWD_MS = 1000,		/* the same while nearly all places are taken */
	SHOWN_DOOR_STALL_MS = 30 * 1000,	/* between two pieces of an answer, and */
	SHOWN_DOOR_ANSWER_MS = 30 * 60 * 1000,	/* for all of it, and more for what is long: */
	SHOWN_DOOR_BYTES_MS = 64		/* half a megabit a second, and who is slower than that is ended */
};
/* What an answer of so many bytes may take at most; its name may end before. */
int64_t shown_door_answer_ms(uint64_t bytes);

struct shown_door;
/* port 0: any that is free. ERR_OUTSIDE when it cannot be listened on. */
err shown_door_new(struct arena *, uv_loop_t *, struct shown *, const struct clock *, int port,
	struct shown_door **out);
int shown_door_port(const struct shown_door *);
void shown_door_sweep(struct shown_door *);	/* ends what is too slow; its own timer does it each second */
void shown_door_free(struct shown_door *);	/* the loop must run once more. NULL is fine */
#endif
