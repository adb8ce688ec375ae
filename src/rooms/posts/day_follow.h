/* SPDX-License-Identifier: MIT
 * day_follow.h - posts that wait while the dates of their days change: what must not go out by itself any more waits
 * for a person, words that name an old date are approved again, and all whom it concerns hear of it. */
#ifndef ROOMS_POSTS_DAY_FOLLOW_H
#define ROOMS_POSTS_DAY_FOLLOW_H
#include "rooms/posts/draft.h"

/* Behind each change of the calendar, in its transaction. */
err days_follow(struct tx *, const struct call *, struct reply *);
/* Whether the words name a day of the span: as "10 June", "June 10", "10/06", "10.6.", 2027-06-10 or by its weekday,
 * which of a whole week says nothing. Pure. */
bool words_name_span(struct arena *, str words, struct day_span);
#endif
