/* SPDX-License-Identifier: MIT
 * passport.h - who wrote, changed, approved and let go one post, under which rules, and where the record says so.
 *
 * All functions work inside a transaction; texts live in its arena. */
#ifndef ROOMS_POSTS_PASSPORT_H
#define ROOMS_POSTS_PASSPORT_H
#include "rooms/posts/posts.h"

enum { PASSPORT_MOST = 1000 /* steps */ };

enum passport_kind {	/* in the order in which they stand when they are of the same instant */
	PASSPORT_WRITTEN, PASSPORT_CHANGED, PASSPORT_ASKED, PASSPORT_DECIDED, PASSPORT_LET_GO, PASSPORT_PUBLIC,
	PASSPORT_KINDS
};
struct passport_step {
	int64_t at, version, policy;	/* version 0: not told; policy: the version in force then, 0: none yet */
	int part;			/* of a chain; 0: all */
	enum passport_kind kind;
	str who, account;		/* account empty: all */
	/* What was decided, and why and with which words; who must say yes; where it is public. */
	str decided, reason, comment, need, url;
};
err passport_steps(struct tx *, int64_t post, struct passport_step **out, size_t *n);	/* in order of time */
/* When this person (a Unix user) acknowledged that version of the policy; 0: they have not. */
err passport_acknowledged(struct tx *, str person, int64_t policy, int64_t *at);
/* What the record calls the post and its jobs: a JSON list of "post/12", "job/33". */
err passport_record_names(struct tx *, int64_t post, str *json);

err passport_show(struct tx *, const struct post *, struct reply *);
#endif
