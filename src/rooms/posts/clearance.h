/* SPDX-License-Identifier: MIT
 * clearance.h - may these words go out there, or who must say yes first? Whatever makes a post wait for its time
 * comes through here.
 *
 * Two people count: who wrote the post (or looks after it now), and who wrote the version that it has. The stricter
 * need rules. */
#ifndef ROOMS_POSTS_CLEARANCE_H
#define ROOMS_POSTS_CLEARANCE_H
#include "rooms/policy/reviews.h"
#include "rooms/posts/draft.h"
#include "verb/reply.h"

/* What each place of a draft that was just read needs; with a time also whether it may be asked for. */
err clearance_of_draft(struct tx *, const struct call *, struct draft *);
/* A place of a draft of which other words were saved: jobs and reviews follow. asked_tell tells whom it asks. */
err clearance_of_edit(struct tx *, const struct draft *, const struct place *);
/* Somebody wants a job to go on, at its `at`: it is cleared if nobody is needed, else approval is asked for. */
err clearance_of_job(struct tx *, const struct call *, const struct job *);
/* It has another time, and with it what the days mean that it names: what the checks stop now waits. Told, too. */
err clearance_of_time(struct tx *, int64_t post, struct reply *);
/* What waits of it waits for a yes from now on. */
struct pulled_post {
	bool waits, out; /* some of it waits; some of it is out, or may be */
	int64_t by_hand; /* an account of which a person was asked already to post it; 0: none */
};
err clearance_pull(struct tx *, int64_t post, struct pulled_post *);
/* What its words say is not so any more: where a second person has to say yes, that is asked anew. *asked: it is. */
err clearance_renew(struct tx *, const struct call *, int64_t post, bool *asked);
/* Who calls answers for it from now on: by what is their own, or by a cover, whose end it then waits behind. */
err clearance_lend(struct tx *, const struct call *, const struct job *);
err clearance_ask(struct tx *, const struct draft *, const struct place *); /* opens the review of a place */

/* What a review is about: who wrote it, with whose hand it was written, what it is said to be. */
err words_of_post(struct tx *, const struct post *, struct words *);
#endif
