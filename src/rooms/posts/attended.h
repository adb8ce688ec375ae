/* SPDX-License-Identifier: MIT
 * attended.h - a post that appears while nobody answers its readers takes a reason, which its history keeps. */
#ifndef ROOMS_POSTS_ATTENDED_H
#define ROOMS_POSTS_ATTENDED_H
#include "rooms/accounts/accounts.h"

#define UNATTENDED_OPT                                                                                               \
	{                                                                                                            \
		"unattended", "REASON", 0, "Why it may appear while nobody answers readers there.", NULL             \
	}
/* ERR_INPUT "unattended" where nobody is there to answer at this instant and the call gives no reason; *reason is
 * what it gives, empty: none was needed. */
err attended(struct tx *, const struct call *, const struct account *, int64_t at, str *reason);
err attended_note(struct tx *, int64_t post, int64_t account, str reason); /* nothing for an empty one */
#endif
