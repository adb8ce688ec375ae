/* SPDX-License-Identifier: MIT
 * schedule.h - times of posts: given, moved, and followed when the zone data changes; and imports that nobody
 * finished. */
#ifndef ROOMS_POSTS_SCHEDULE_H
#define ROOMS_POSTS_SCHEDULE_H
#include "rooms/posts/posts.h"
#include "rooms/queue/queue.h"
#include "text/when.h"

enum { SCHEDULE_MOST_YEARS = 10 };
/* What a person wrote as the time of a post, by the clocks of that zone: as when_read, and not further ahead than
 * SCHEDULE_MOST_YEARS: ERR_INPUT "too-far". */
err schedule_read(struct tx *, str text, const struct zone *, struct when *);
/* Gives one job a time and makes it wait for it: from draft, ready, late, paused, refused or asking. */
err schedule_job(struct tx *, const struct job *, const struct when *);
/* Only the time: what is paused stays so. */
err schedule_time(struct tx *, const struct job *, const struct when *);
/* A post keeps wall time and zone: with new zone data its instant moves. Only posts that still wait, or have missed
 * their time; a piece of them, behind the job *after, which goes on with it. *more: call again. *moved grows. */
err schedule_follow_zones(struct tx *, int64_t *after, bool *more, size_t *moved);
/* Batches that nobody touched for a day: their posts were never visible, and go, a piece at a time. *more: call
 * again. */
err imports_forget_abandoned(struct tx *, bool *more);
/* Takes out a piece of an open batch, small enough for one transaction; with the last one the batch goes, too. */
err import_forget(struct tx *, int64_t batch, bool *more);
#endif
