/* SPDX-License-Identifier: MIT
 * statement.h - words for the evening of a lockdown: written and approved beforehand, said from the accounts that are
 * not affected while everything else keeps quiet.
 *
 * A statement never changes; other words are another one. Its text may hold "{since}", which becomes the time from when
 * on people should believe nothing. Publishing it makes a post of its own on each account, which has a voice under the
 * lockdowns that are on (rooms/locks). All functions with a tx work inside a transaction; texts live in its arena. */
#ifndef ROOMS_STATEMENT_STATEMENT_H
#define ROOMS_STATEMENT_STATEMENT_H
#include "rooms/accounts/accounts.h"

enum { STATEMENTS_MOST = 100, STATEMENT_ACCOUNTS_MOST = 500, STATEMENT_BYTES_MOST = 5000 };
#define SINCE "{since}"

struct statement {
	int64_t id, made, approved, dropped;	/* approved, dropped 0: not yet */
	str text, link, made_by, approved_by;	/* names of persons; approved_by empty: nobody */
	struct account *on;			/* from where it may be said */
	size_t n;
};
/* made_by: whoever calls. */
err statement_put(struct tx *, const struct statement *, int64_t *id);
err statement_need(struct tx *, int64_t id, struct statement *);	/* not a dropped one; ERR_MISSING */
err statements_all(struct tx *, struct statement **out, size_t *n);	/* but for dropped ones, oldest first */
err statement_approve(struct tx *, int64_t id);				/* whoever calls has */
err statement_drop(struct tx *, int64_t id);
/* Said there under that lockdown, by this post; 0: not yet, or it ended without being out. */
err statement_said(struct tx *, const struct statement *, int64_t lock, int64_t account, int64_t *post);
struct saying {
	int64_t post, statement, lock, account;
};
err statement_say(struct tx *, const struct saying *);
/* Who has written it, or agreed to it, is shut out by a lockdown: their names; empty: nobody is. */
err statement_doubt(struct tx *, const struct statement *, str *who);

/* Pure: the words as they go out. */
str statement_words(struct arena *, str text, str since);

/* The one that the call's ID names; without, the only one that is approved. */
err statement_chosen(struct tx *, const struct call *, struct statement *);

/* statement_publish.c */
err run_statement_publish(struct tx *, const struct call *, struct reply *);
/* As draft_check would say it, with the longest {since}. */
err statement_fits(struct tx *, const struct statement *);

extern const struct verb STATEMENT_VERBS[];	/* statement prepare, approve, list, drop, publish */
#endif
