/* SPDX-License-Identifier: MIT
 * draft.h - a post on its way in: from an option list or a CSV row, checked against every account, then saved.
 *
 * add, edit and import share it, so that a post is checked the same way whichever door it came through. */
#ifndef ROOMS_POSTS_DRAFT_H
#define ROOMS_POSTS_DRAFT_H
#include "rooms/accounts/accounts.h"
#include "rooms/policy/policy.h"
#include "rooms/posts/posts.h"
#include "rooms/queue/queue.h"
#include "rooms/slots/flexible.h"
#include "text/when.h"

struct place {	/* one account of a draft */
	struct account account;
	sp_limits limits;
	str platform_title;
	const struct zone *zone;
	struct when when;	/* at 0: no time */
	str slot;		/* why that time was chosen for a word, "lunch: ..."; empty: a person has said the time */
	struct toss toss;	/* whether a coin has chosen between two */
	enum need need;		/* of draft_read: who must say yes there */
	int64_t cover;		/* of draft_read: by which cover who calls writes there; 0: by what is their own */
	str sign_off;		/* the line with which it ends there, since whoever covers has written it; empty: none */
};
struct wording {	/* the texts of one account, or (account 0) of all */
	int64_t account;
	str *parts;
	size_t n;
};
struct known;
struct noticed;
struct draft {	/* lives in the transaction's arena */
	struct known *known;	/* by the other rows of an import, see places.h; NULL: it stands alone */
	struct post post;	/* id 0: new */
	struct wording *words;	/* [0] is for all */
	size_t nwords;
	struct post_file *files;
	size_t nfiles;
	struct place *places;
	size_t nplaces;
	bool timed;
	int64_t *agreed;	/* consents on which it rests: agreed.h */
	size_t nagreed;
	const struct noticed *noticed;	/* of draft_read: see stops.h */
};

/* Reads the options that add, edit and import rows have in common over what is in the draft already. Options that were
 * not given leave it as it is. */
err draft_read(struct tx *, const struct call *, struct draft *);
err draft_read_fields(struct arena *, const struct call *, struct draft *);	/* of those alone that the call gives */
err draft_load(struct tx *, int64_t post, struct draft *);	/* of a saved post; places without `when` */
/* The time of each place that has none yet, by --at or --slot of the call: of a place its account and zone alone are
 * needed. What a saved post has now counts as free. */
err draft_times(struct tx *, const struct call *, struct draft *);
/* Whether it may be kept, and fits everywhere. */
err draft_check(struct tx *, const struct draft *);
/* Saves a new one with its jobs. batch 0: visible at once. */
err draft_save(struct tx *, struct draft *, int64_t batch, int64_t *id);
err draft_save_words(struct tx *, const struct draft *);	/* texts and files of a post that has its id */
err draft_save_jobs(struct tx *, const struct draft *, int64_t batch);	/* one for each account and part */
err wordings_load(struct tx *, int64_t post, struct wording **out, size_t *n);
err sign_offs_load(struct tx *, struct draft *); /* of its places */
/* What an account will be given: part counts from 1. */
str draft_words(const struct draft *, int64_t account, size_t part);
str draft_public(struct arena *, const struct draft *, const struct place *, size_t part);	/* as the public sees it */
size_t draft_parts(const struct draft *, int64_t account);

#endif
