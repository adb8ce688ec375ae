/* SPDX-License-Identifier: MIT
 * shown.h - files that a platform fetches from us: which are shown at the public address, by what name, and how long.
 *
 * A name is 24 random bytes in base64url (RFC 4648, 5). It stands for one file of one part of one post on one try, and
 * is dead when that try has ended, when its time is over, or when more was taken than a platform needs. What somebody
 * asks for is looked for by the SHA-256 of its name, in all places, so that the time of the answer tells nothing. In
 * memory only: after a restart no name is good, and a try that had one gets another. Thread: any. */
#ifndef ROOMS_MEDIA_SHOWN_H
#define ROOMS_MEDIA_SHOWN_H
#include "base/clock.h"
#include "rooms/locks/brake.h"

enum { SHOWN_MOST = 512, SHOWN_NAME = 32 /* letters of a name */ };

/* The life of a place in the table, as data. */
enum shown_state { SHOWN_FREE, SHOWN_OPEN, SHOWN_SHUT /* dead, but somebody is still at it */ };
enum shown_event { SHOWN_MADE, SHOWN_ENDED, SHOWN_EXPIRED, SHOWN_USED_UP, SHOWN_LEFT };
enum { SHOWN_STATES = SHOWN_SHUT + 1, SHOWN_EVENTS = SHOWN_LEFT + 1 };
enum shown_state shown_next(enum shown_state, enum shown_event);	/* what has no row stays as it is */

struct shown_options {	/* all outlive the table */
	const struct clock *clock;
	struct brake *brake;		/* what is locked down is not shown */
	str address;			/* "https://media.example.org/": names are put behind it */
	str folder;			/* of the files: media_path */
	int64_t life_ms;
};
struct shown;
struct shown *shown_new(const struct shown_options *);
void shown_free(struct shown *);	/* NULL is fine */

/* ---- what the engine says */
struct shown_file { str sha256, mime; uint64_t bytes; };
struct shown_job { int64_t job, version; };	/* version: of its post. Other words or files are another try */
struct shown_try {
	struct shown_job of;
	str account;
	const struct shown_file *files;
	size_t n;
};
/* The address of each file on this try; a name that the try has already is given again while a quarter of its life is
 * left, so that no platform gets one that dies at once. What else the job showed is dead. ERR_BUSY: there is no place,
 * or nobody could fetch it. */
err shown_open(struct shown *, struct arena *, const struct shown_try *, str *urls);
void shown_close(struct shown *, int64_t job);		/* whatever it shows; */
void shown_end(struct shown *, struct shown_job);	/* or only what it showed of that version */
/* Jobs that show something, each version once; at most SHOWN_MOST. */
size_t shown_jobs(struct shown *, struct shown_job *);
/* Whether anybody can fetch anything: the door may be shut, for another program has its port. At first: yes. */
void shown_reached(struct shown *, bool);
bool shown_is_reached(struct shown *);

/* ---- what the public door asks */
enum shown_said { SHOWN_NOTHING, SHOWN_TOO_OFTEN, SHOWN_HERE };
struct shown_copy {	/* somebody is at it; with shown_leave it is over */
	size_t place;
	char path[4096], mime[64];
	uint64_t bytes;
};
enum shown_said shown_ask(struct shown *, str name, struct shown_copy *);
bool shown_more(struct shown *, const struct shown_copy *, uint64_t bytes);	/* so many more may leave now */
void shown_leave(struct shown *, const struct shown_copy *);

struct shown_counts { uint64_t asked, refused, too_often, bytes; size_t open; };	/* since the start; open: now */
struct shown_counts shown_counts(struct shown *);
#endif
