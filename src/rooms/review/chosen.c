/* SPDX-License-Identifier: MIT
 * chosen.c - which post, which version, and four eyes: nobody lets their own words go. */
#include "rooms/review/chosen.h"

#include "rooms/posts/versions.h"

#include <inttypes.h>

err chosen_read(struct tx *tx, const struct call *c, struct chosen *out)
{
	struct account on = {0};
	int64_t id;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(post_need(tx, id, &out->post));
	if (call_has(c, "on")) TRY(account_need(tx, call_get(c, "on"), &on));
	TRY(words_of_post(tx, &out->post, &out->words));
	TRY(reviews_open(tx, id, on.id, &out->open, &out->n));
	if (out->n) return NULL;
	return FAIL(tx_arena(tx), ERR_STALE, "not-waiting",
		    "Post %" PRId64 " does not wait for approval%s%.*s. 'schedpost show %" PRId64
		    "' tells how it stands.",
		    id, on.id ? " on " : "", SHOW(on.name), id);
}

static err words_changed(struct tx *tx, const struct chosen *k, int64_t seen)
{
	struct arena *a = tx_arena(tx);
	struct difference *all;
	size_t n;
	buf what = buf_in(a, 8000);
	if (seen) TRY(version_differences(tx, k->post.id, seen, k->post.version, &all, &n));
	for (size_t i = 0; seen && i < n; i++) {
		str words = difference_words(a, &all[i]);
		buf_fmt(&what, " %.*s", SHOW(words));
	}
	return FAIL(a, ERR_STALE, "words-changed",
		    "%.*s has changed post %" PRId64 ": it is version %" PRId64 " now, and %s.%.*s Please "
		    "read it again; then: --version %" PRId64,
		    SHOW(k->words.writer), k->post.id, k->post.version,
		    seen ? "you have seen an earlier one" : "you do not say which one you have read",
		    SHOW(buf_str(&what)), k->post.version);
}

err chosen_same_words(struct tx *tx, const struct call *c, const struct chosen *k)
{
	int64_t seen;
	TRY(call_int(tx_arena(tx), c, "version", 0, &seen));
	if (seen == k->post.version || (!seen && k->post.version == 1)) return NULL;
	return words_changed(tx, k, seen);
}

static err own_words(struct tx *tx, const struct chosen *k, const char *what)
{
	return FAIL(tx_arena(tx), ERR_DENIED, "own-words",
		    "You %s post %" PRId64 " yourself, so somebody else decides about it. "
		    "'schedpost show %" PRId64 "' tells who can.",
		    what, k->post.id, k->post.id);
}

/* The second is another person, and the one whom the first has named. */
static err is_the_second(struct tx *tx, const struct call *c, const struct review *r, const struct decision *said,
			 size_t n)
{
	struct arena *a = tx_arena(tx);
	if (!str_is(r->second, c->actor) && r->second.len && !has_decided(said, n, c->actor))
		return FAIL(a, ERR_DENIED, "not-named",
			    "%.*s has approved post %" PRId64 " and named %.*s as the second, so the answer of %.*s "
			    "is waited for.",
			    SHOW(said[0].who), r->post, SHOW(r->second), SHOW(r->second));
	return NULL;
}

err chosen_may_decide(struct tx *tx, const struct call *c, const struct chosen *k, const struct review *r)
{
	struct account on;
	struct decision *said;
	size_t n;
	if (str_is(k->words.author, c->actor)) return own_words(tx, k, "wrote");
	if (str_is(k->words.writer, c->actor)) return own_words(tx, k, "wrote the last version of");
	TRY(account_of(tx, r->account, &on));
	TRY(decisions_of_review(tx, r->id, &said, &n));
	if (!need_second(r->need) || !n) return allowed_on(tx, c, need_power(r->need), &on);
	TRY(allowed_on(tx, c, POWER_APPROVE, &on));
	return is_the_second(tx, c, r, said, n);
}
