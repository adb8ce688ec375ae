/* SPDX-License-Identifier: MIT
 * reviews.h - posts that wait to be looked at, one row for each account, and what was decided about them.
 *
 * What is decided is exactly one version of the words: other words are another row. All functions work inside a
 * transaction; texts live in its arena. */
#ifndef ROOMS_POLICY_REVIEWS_H
#define ROOMS_POLICY_REVIEWS_H
#include "rooms/policy/policy.h"

struct review {
	int64_t id, post, account, version, asked_at;
	enum need need;
	str asked_by, state, second; /* second: whom the first has named; empty: nobody yet */
};
struct decision {
	int64_t review, at, version;
	str who, what, reason, comment;
	int64_t account; /* when read */
};

/* The row that is open for this post there; one for other words ends as replaced. */
err review_ask(struct tx *, const struct review *);
err reviews_open(struct tx *, int64_t post, int64_t account, struct review **out, size_t *n); /* account 0: all */
/* All that are open and not cancelled, by the time for which their posts are planned; a piece of `most`, behind one.
 */
err reviews_by_time(struct tx *, size_t skip, size_t most, struct review **out, size_t *n);
err reviews_count(struct tx *, int64_t *posts);
err review_end(struct tx *, int64_t id, str state);
err review_name_second(struct tx *, int64_t id, str who);
err reviews_drop(struct tx *, int64_t post, int64_t account); /* they are not asked for any more */
err reviews_drop_all(struct tx *, int64_t account);
err decision_add(struct tx *, const struct decision *);
err decisions_of_review(struct tx *, int64_t review, struct decision **out, size_t *n);
bool has_decided(const struct decision *, size_t n, str who);	/* one of them is theirs */
err decisions_of_post(struct tx *, int64_t post, struct decision **out, size_t *n);

/* ---- who may say yes */
struct words {              /* of which a review is */
	str author, writer; /* who wrote the post, and who wrote this version of it */
	str category, source;
};
/* Those who could say yes next, but for the author and the writer and who has said so; "kim or robin";
 * empty: nobody is left. */
err review_who(struct tx *, const struct review *, const struct account *, const struct words *, str *names);
#endif
