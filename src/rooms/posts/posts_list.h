/* SPDX-License-Identifier: MIT
 * posts_list.h - the questions that lists, status and export put to the tables of posts and jobs. */
#ifndef ROOMS_POSTS_POSTS_LIST_H
#define ROOMS_POSTS_POSTS_LIST_H
#include "rooms/queue/queue.h"

struct line {	/* one post in a list; texts in the transaction's arena */
	int64_t id, at;
	int parts;
	str accounts, text, why;
	str by;			/* "priya for alex", where it was written by a cover; else empty */
	enum job_state state;	/* the one that most needs a person's eye */
	str code;		/* of that one */
	size_t jobs, done;
};
struct list_ask {
	int64_t from, until;	/* instants; until 0: no end. from INT64_MIN with drafts */
	bool drafts;		/* only posts without a time */
	int64_t account;	/* 0: all */
	int64_t after_at, after_id;	/* cursor: the last line of the page before; after_id 0: from the beginning */
	bool has_state;
	enum job_state states[2];	/* at least one job in one of them */
	int64_t most;
};
err posts_list(struct tx *, const struct list_ask *, struct line **out, size_t *n);
/* What needs a person, oldest first: asking, late, refused, paused, and unsure. */
err posts_stuck(struct tx *, int64_t most, struct line **out, size_t *n);
/* What a person is to post, oldest first; then what is kept from them (queue_hands_kept). */
err posts_by_hand(struct tx *, int64_t most, struct job **out, size_t *n);
err posts_next(struct tx *, int64_t most, struct line **out, size_t *n);	/* due next */
enum { TALLY_MOST = 1000 };	/* means so many or more: counting on would take its time */
struct tally { int64_t waiting, drafts, stuck, sending, published_day; };	/* posts */
err posts_tally(struct tx *, struct tally *);
err posts_count_drafts(struct tx *, int64_t account, int64_t *n);	/* account 0: all */
#endif
