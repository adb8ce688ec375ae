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
err review_open(struct tx *, int64_t post, int64_t account, struct review *, bool *found);
err reviews_open(struct tx *, int64_t post, int64_t account, struct review **out, size_t *n); /* account 0: all */
/* All that are open and not cancelled, by the time for which their posts are planned; a piece of `most`, behind one.
 */
err reviews_by_time(struct tx *, size_t skip, size_t most, struct review **out, size_t *n);
/* Those of which the time is before this instant, and of which nobody was told so yet. */
err reviews_near(struct tx *, int64_t before, size_t most, struct review **out, size_t *n);
/* Of an import: for each account its first, and how many posts wait there. */
err reviews_of_import(struct tx *, int64_t batch, struct review *first, int64_t *posts, size_t most, size_t *n);
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
	const str *before;  /* whose these very words were before somebody took them over */
	size_t nbefore;
	str category, source;
};
struct turn {           /* whose yes comes next; in the transaction's arena */
	str *names;     /* none: nobody is left */
	size_t n;
	bool anyone;    /* all who have the power there, and not only those */
	str trainee;    /* not empty: it is theirs, and they learn with those who are named */
	str why;        /* of who is on duty among them: "kim is on duty for 'library' until ..."; may be empty */
};
bool wrote(const struct words *, str who);
/* Those who could say yes next, but for who wrote it and who has said so. The second whom the first has
 * named, or a novice's own coach and the backup; if none of them is here or may any more, who stands in for them; with
 * them whoever is on duty; and if there is nobody so far, everybody who has the power there. */
err review_turn(struct tx *, const struct review *, const struct account *, const struct words *, struct turn *);
err coaches_of(struct tx *, str person, int64_t account, str out[static 2], size_t *n); /* while they learn there */
str either(struct arena *, const str *names, size_t n); /* "kim, robin or sam"; at most four are named */
#endif
