/* SPDX-License-Identifier: MIT
 * staff_store.h - what joining, leaving and the doctor ask of the tables; for this room alone. */
#ifndef ROOMS_STAFF_STAFF_STORE_H
#define ROOMS_STAFF_STAFF_STORE_H
#include "rooms/staff/staff.h"

enum { KEPT_MOST = 20000, WAITING_MOST = 20000 };

/* Posts that are not out yet, and that `from` wrote or looks after, are looked after by `to` now. */
err posts_pass(struct tx *, str from, str to, str note, int64_t *n);
struct kept { /* posts that wait */
	str keeper;
	int64_t account, posts, first; /* account 0: drafts for none; first: the number of one of them */
};
err posts_kept(struct tx *, struct kept **out, size_t *n);
struct waiting { /* for somebody's yes */
	int64_t post, account;
	str author, need;
};
err reviews_waiting(struct tx *, struct waiting **out, size_t *n); /* those alike stand together */
err post_of_person_out(struct tx *, str name, int64_t *post); /* one that came out; 0: none yet */

/* ---- for the doctor */
struct seen {                      /* of an account */
	int64_t created, last_out; /* 0: nothing came out yet */
};
err account_seen(struct tx *, int64_t account, struct seen *);
err account_plans(struct tx *, int64_t account, int64_t from, int64_t until, bool *any);
/* Who is there twice: the other account's name; empty: it is the only one. */
err account_double(struct tx *, const struct account *, str *other);
/* The names of all who have changed something since then; *from: how far back the record was looked through. */
err actors_since(struct tx *, int64_t since, str **out, size_t *n, int64_t *from);
#endif
