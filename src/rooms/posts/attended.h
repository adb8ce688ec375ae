/* SPDX-License-Identifier: MIT
 * attended.h - a post that appears while nobody answers its readers takes a reason, which its history keeps.
 *
 * What chooses a time asks for the reason: add, move, a row of an import. What lets a post go whose time somebody has
 * chosen before, or that is to go at once, stands in nobody's way: submit, resume and now warn. */
#ifndef ROOMS_POSTS_ATTENDED_H
#define ROOMS_POSTS_ATTENDED_H
#include "rooms/posts/draft.h"
#include "rooms/queue/queue.h"

#define UNATTENDED_OPT                                                                                               \
	{                                                                                                            \
		"unattended", "REASON", 0, "Why it may appear while nobody answers readers there.", NULL             \
	}
/* ERR_INPUT "unattended" where nobody is there to answer at this instant and the call gives no reason; *reason is
 * what it gives, empty: none was needed. */
err attended(struct tx *, const struct call *, const struct account *, int64_t at, str *reason);
/* The same for all places of a draft with a time: one reason is enough for all of them. */
err attended_all(struct tx *, const struct call *, const struct draft *, str *reason);
err attended_note(struct tx *, int64_t post, int64_t account, str reason); /* nothing for an empty one */
/* Warns where nobody will be there when this job goes, at its time or now, if it is still to go; *yes: it has. */
err attended_warn(struct tx *, const struct job *, struct reply *, bool *yes);
#endif
