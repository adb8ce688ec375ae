/* SPDX-License-Identifier: MIT
 * quiet.h - what falls due while a lock is on waits for a person, also when the lock has ended.
 *
 * All work inside a transaction. */
#ifndef ROOMS_QUEUE_QUIET_H
#define ROOMS_QUEUE_QUIET_H
#include "rooms/locks/locks.h"
#include "rooms/queue/queue.h"

/* It falls due while a lock is on: it is paused, and goes on when a person says so, never by itself. */
err queue_quiet(struct tx *, const struct job *);
err queue_is_quiet(struct tx *, int64_t job, bool *yes);
/* A person was asked to post it by hand, and nobody is to now: it waits like what falls due meanwhile, the request is
 * taken back, and whoever was asked is told. account 0: all; voice: also what had one under that lock, which ends. */
err queue_quiet_asked(struct tx *, int64_t account, int64_t voice, size_t *n);
/* The word of the notice that asks for a post by hand (struct notice: once). */
str queue_hand_word(struct arena *, const struct job *);
/* What waits so, longest first: a person was asked for it, and then was told not to. account 0: all. */
err queue_hands_kept(struct tx *, int64_t account, int64_t most, int64_t *jobs, size_t *n);
err queue_hand_is_kept(struct tx *, const struct job *, bool *yes);
/* A lock is about to end: whatever it has kept back is paused, also what would be tried again only later; and if it is
 * a lockdown, whatever may be out asks a person, for a look that found nothing would send it. How many of each. */
err queue_quiet_due(struct tx *, const struct lock *, size_t *paused, size_t *asked);
/* A job that its platform works on, with that version of its post: does it still go out as it is, and no later than
 * `until`? Not once it was cancelled, moved or edited, or is to wait because of a lock. */
struct queue_going { int64_t job, version, until; };
err queue_goes_on(struct tx *, const struct queue_going *, bool *yes);
#endif
