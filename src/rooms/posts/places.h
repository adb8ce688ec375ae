/* SPDX-License-Identifier: MIT
 * places.h - where a draft goes: its accounts with their limits and clocks; for draft.c and import_verbs.c. */
#ifndef ROOMS_POSTS_PLACES_H
#define ROOMS_POSTS_PLACES_H
#include "rooms/posts/draft.h"

/* What the rows of an import have in common is looked up once. For the drafts of one transaction, in its arena. */
struct known *known_new(struct arena *);

/* The accounts that the call names; as they were when it names none and the draft has some. */
err places_from_call(struct tx *, const struct call *, struct draft *);
/* By which covers, and who signs: fills place.cover and sign_off. */
err places_lent(struct tx *, const struct call *, struct draft *);
/* What the person who calls is there, and the policy. */
err place_standing(struct tx *, const struct call *, struct draft *, const struct place *, const struct policy **,
		   const struct standing **);
err places_policy(struct tx *, struct known *, const struct policy **);	/* known NULL: read anew */
/* Awareness days (rooms/calendar). known NULL: read anew. */
struct calendar;
err places_calendar(struct tx *, struct known *, const struct calendar **);
struct check_list;
/* Of the words of a post that goes out on that day of the wall (calendar_others, calendar_opens). */
err places_days(struct tx *, struct known *, int64_t day, struct check_input *);
err places_tags(struct tx *, struct known *, struct check_list *out);	/* as the calendar writes them */
err places_of(struct tx *, const struct account *, size_t n, struct draft *);
#endif
