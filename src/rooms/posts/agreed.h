/* SPDX-License-Identifier: MIT
 * agreed.h - consents: people who can be recognised in a post have agreed to it, and somebody here holds the form.
 *
 * Never the form, nor who has signed it. A post names the consents that it rests on; it rests on them while each is in
 * force at the instant it goes out, and for each account it goes to. All functions run inside a transaction. */
#ifndef ROOMS_POSTS_AGREED_H
#define ROOMS_POSTS_AGREED_H
#include "rooms/posts/draft.h"

enum { AGREED_MOST = 20 /* of one post */, AGREED_ACCOUNTS_MOST = 200, AGREED_LISTED = 500, AGREED_USES_MOST = 2000 };

#define AGREED_WITHDRAWN "consent"	/* the event of a post that rested on one when that was withdrawn, or later */

struct agreed {
	int64_t id, until, made_at, withdrawn_at;	/* withdrawn_at 0: it was not */
	str holder, scope, made_by, withdrawn_by;
	int64_t *accounts;	/* of agreed_need */
	size_t naccounts;
};
err agreed_add(struct tx *, const struct agreed *, int64_t *id);
err agreed_need(struct tx *, int64_t id, struct agreed *);	/* ERR_MISSING "no-such-consent" */
err agreed_all(struct tx *, struct agreed **out, size_t *n);	/* the newest first, without accounts */
err agreed_withdraw(struct tx *, int64_t id);
err agreed_uses(struct tx *, int64_t id, int64_t **posts, size_t *n);

err agreed_of_post(struct tx *, int64_t post, int64_t **ids, size_t *n);
/* Whether it has ever rested on one that was withdrawn: who took it back did not agree to be told of without it. */
err agreed_was_withdrawn(struct tx *, int64_t post, bool *yes);
err agreed_save(struct tx *, const struct draft *);	/* those that the draft names, and no others */
/* Of --consent: those that are to count; "none" takes all away. */
err agreed_read(struct tx *, const struct call *, struct draft *);
/* For people: "in force", "ended" or "withdrawn". */
str agreed_state(struct tx *, const struct agreed *);
/* A table of what a post rests on, without who has signed; nothing when it names none. */
err agreed_show(struct tx *, const int64_t *ids, size_t n, struct reply *);
/* Whether all that the draft names are in force for it. *not: a sentence about the first that is not; empty: none is
 * named, or all are. */
err agreed_for(struct tx *, const struct draft *, int64_t at, bool *consented, str *not);
#endif
