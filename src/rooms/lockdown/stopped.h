/* SPDX-License-Identifier: MIT
 * stopped.h - what a lockdown found under way, what became of each of it, and when the last byte had left.
 *
 * What has passed the gate is noted with the lock itself; what was stopped before it, and the time, by the engine as
 * soon as it has looked. Locks of one command, and the parts of one, are one lockdown here. All functions work inside a
 * transaction. */
#ifndef ROOMS_LOCKDOWN_STOPPED_H
#define ROOMS_LOCKDOWN_STOPPED_H
#include "rooms/locks/locks.h"
#include "verb/verb.h"

/* Of a new lock: what is on its way or is being looked up, and what went with it. */
err stopped_begin(struct tx *, int64_t lock, int64_t covers, int64_t tokens);
enum { STOPPED_NONE_LEFT = -1, STOPPED_UNKNOWN = -2 };	/* instead of an instant; 0: not measured yet */
/* For locks that are not measured yet, or that new; jobs: what was stopped. */
err stopped_measured(struct tx *, const int64_t *jobs, size_t n, int64_t last_left);
err stopped_unmeasured(struct tx *);	/* at the start of a service: those that another one left are never measured */

enum fate { FATE_UNKNOWN, FATE_SENT, FATE_NOT_SENT, FATES };	/* in the order in which they matter */
/* What became of job j under lock l, in SQL. What was let go again later, by a person, was not sent then. A post that
 * was stopped before it left is as it was, or waits behind the lock; one that a look did not find does, too. */
#define STOPPED_FATE                                                                                                 \
	"CASE WHEN j.intent_at > l.made THEN 2 WHEN j.state IN ('sending', 'unsure', 'asking') THEN 0 "               \
	"WHEN j.state IN ('done', 'gone') THEN 1 ELSE 2 END"
extern const char *const FATE_TITLES[FATES];	/* for people: "not sent" */
struct stopped_job {
	int64_t post;
	str account, text, url;
	enum fate fate;
	str why;	/* of what is not known */
};
struct stopped {	/* of the lockdown that this lock belongs to */
	int64_t waiting;	/* posts that would go out by themselves, now */
	int64_t covers, tokens;
	int64_t begins, last_left;
	int64_t fates[FATES];
};
err stopped_numbers(struct tx *, int64_t lock, struct stopped *);
err stopped_jobs(struct tx *, int64_t lock, int64_t most, struct stopped_job **out, size_t *n);

enum { STOPPED_SHOWN = 5, STOPPED_ALL = 1000 };
/* The numbers of a lockdown as a reply; most: so many posts are named. */
err stopped_show(struct tx *, int64_t lock, int64_t most, struct reply *);
#endif
