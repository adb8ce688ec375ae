/* SPDX-License-Identifier: MIT
 * checked.h - a post as the checks read it, with what the same accounts have said before. */
#ifndef ROOMS_POSTS_CHECKED_H
#define ROOMS_POSTS_CHECKED_H
#include "rooms/checks/checks.h"
#include "rooms/posts/draft.h"

enum { EARLIER_DAYS = 30, EARLIER_POSTS_MOST = 60 };

/* Adds the texts that go out or went out there in the 30 days before that instant, but for those of this post; the
 * newest first, each with the number of its post. */
err earlier_texts(struct tx *, int64_t account, int64_t before, int64_t but, struct check_input *);
/* Days of the calendar that the words name, and that are on another date than `at`: set that before. known NULL: read
 * anew. */
err checked_days(struct tx *, struct known *, struct check_input *);
bool file_is_photo(const struct post_file *); /* a photograph or film: somebody must look through it */
/* As it stands; what is read lives in the transaction's arena. *not_agreed: why a consent that it names does not count,
 * as a sentence; empty: none is named, or all count. */
err draft_checked(struct tx *, const struct draft *, const struct check_settings *, struct check_input *out,
		  str *not_agreed);
#endif
