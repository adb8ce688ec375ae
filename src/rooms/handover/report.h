/* SPDX-License-Identifier: MIT
 * report.h - what is handed over in words: the brief before, and the report after.
 *
 * Both are read from the rows, never kept. All functions work inside a transaction; texts live in its arena. */
#ifndef ROOMS_HANDOVER_REPORT_H
#define ROOMS_HANDOVER_REPORT_H
#include "rooms/handover/handover.h"

/* ---- the brief */
struct waiting_review { /* a post that waits for approval on one of the accounts */
	int64_t post, account;
};
err brief_reviews(struct tx *, const struct cover *, size_t most, struct waiting_review **out, size_t *n);
struct draft_line {
	int64_t post;
	str account, author, text;
};
/* Posts without a time, the newest first. */
err brief_drafts(struct tx *, const struct cover *, size_t most, struct draft_line **out, size_t *n);

err run_cover_page(struct tx *, const struct call *, struct reply *);
extern const struct opt COVER_PAGE_OPTS[];

/* ---- the report */
enum { HAPPENED_MOST = 20000, WAITS_MOST = 5000 };
struct happened { /* a step of a post on one of the accounts, or of whoever covered in the owner's name */
	int64_t at, post;
	str account, who, acting_for, what, note, text, author,
		approved; /* approved: by whom, of what is published */
	bool by_cover;    /* the post has its time and its words by this cover */
};
/* From the beginning of the cover until an instant, in their order. */
err happened_meanwhile(struct tx *, const struct cover *, int64_t until, struct happened **out, size_t *n);
/* Comments on posts of the accounts, likewise; `what` is empty. */
err said_meanwhile(struct tx *, const struct cover *, int64_t until, struct happened **out, size_t *n);

struct waits { /* a job that waits for its owner */
	int64_t job, post, at, account;
	str account_name, text, author, code, why;
	enum job_state state;
	bool by_cover; /* it was planned by this cover, and its owner has not let it go yet */
};
err waits_for_owner(struct tx *, const struct cover *, struct waits **out, size_t *n);
/* The versions of a post as it was left at the beginning, and as it was at an instant; the same: nothing was changed.
 */
err versions_meanwhile(struct tx *, int64_t post, int64_t from, int64_t until, int64_t *before, int64_t *after);

extern const struct verb COVER_REPORT_VERBS[]; /* cover page, back */
#endif
