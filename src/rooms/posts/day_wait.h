/* SPDX-License-Identifier: MIT
 * day_wait.h - a post for an awareness day whose date nobody has confirmed has no time: nothing goes out by itself for
 * a date that may be another.
 *
 * The campaign of a post says which day it is for; a campaign that is no day is none of this. All functions work inside
 * a transaction. */
#ifndef ROOMS_POSTS_DAY_WAIT_H
#define ROOMS_POSTS_DAY_WAIT_H
#include "rooms/posts/draft.h"

/* --for: the day's own name becomes the campaign. ERR_MISSING names the nearest. A date only says where --slot looks:
 * ERR_INPUT "for-date" without that. */
err day_from_call(struct tx *, const struct call *, struct draft *);
/* *why: a sentence that says how to confirm the date; empty: it may have its times. */
err day_wait_draft(struct tx *, const struct draft *, str *why);
/* What speaks against the times of a post that is for that day; empty, or no day: nothing. */
err day_tell_far(struct tx *, str day, const struct draft *, struct reply *);
/* ERR_INPUT "open-date". */
err day_wait_post(struct tx *, const struct post *, int64_t at);
err day_wait_job(struct tx *, int64_t post, int64_t at);	/* the same */
#endif
