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
		    "' tells how it stands; what has its approval and is not out yet is stopped with 'schedpost pause %" PRId64 "'.",
		    id, on.id ? " on " : "", SHOW(on.name), id, id);
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

static bool is_in(const str *names, size_t n, str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(names[i], name)) return true;
	return false;
}

static err not_named(struct tx *tx, const struct review *r, const struct turn *turn)
{
	struct arena *a = tx_arena(tx);
	str names = either(a, turn->names, turn->n);
	return FAIL(a, ERR_DENIED, "not-named",
		    "Post %" PRId64 " has its first yes, and %.*s was named as the second, so the answer of %.*s is waited for.",
		    r->post, SHOW(r->second), SHOW(names));
}

static err not_their_coach(struct tx *tx, const struct review *r, const struct turn *turn)
{
	struct arena *a = tx_arena(tx);
	str names = either(a, turn->names, turn->n);
	return FAIL(a, ERR_DENIED, "not-their-coach",
		    "Post %" PRId64 " is by %.*s, who learns with a coach of their own, so it waits for %.*s. If they cannot look at "
		    "it: schedpost training assign %.*s --coach NAME --backup NAME",
		    r->post, SHOW(turn->trainee), SHOW(names), SHOW(turn->trainee));
}

/* The first may name another second; who runs the machine may do what any coach may. */
static err is_their_turn(struct tx *tx, const struct call *c, const struct review *r, const struct decision *said,
			 size_t n)
{
	struct turn turn;
	if (n && str_is(said[0].who, c->actor)) return NULL;
	TRY(asked_turn(tx, r, &turn));
	if (turn.anyone || is_in(turn.names, turn.n, c->actor)) return NULL;
	if (turn.trainee.len) return c->owns ? NULL : not_their_coach(tx, r, &turn);
	return not_named(tx, r, &turn);
}

err chosen_may_decide(struct tx *tx, const struct call *c, const struct chosen *k, const struct review *r)
{
	struct account on;
	struct decision *said;
	size_t n;
	if (str_is(k->words.author, c->actor)) return own_words(tx, k, "wrote");
	if (str_is(k->words.writer, c->actor)) return own_words(tx, k, "wrote the last version of");
	if (wrote(&k->words, c->actor)) return own_words(tx, k, "wrote these words of");
	TRY(account_of(tx, r->account, &on));
	TRY(decisions_of_review(tx, r->id, &said, &n));
	bool second = need_second(r->need) && n;
	TRY(allowed_on(tx, c, second ? POWER_APPROVE : need_power(r->need), &on));
	return is_their_turn(tx, c, r, said, second ? n : 0);
}

err chosen_is_wanted(struct tx *tx, const struct call *c, const struct chosen *k, const struct review *r)
{
	struct decision *said;
	size_t n;
	TRY(chosen_may_decide(tx, c, k, r));
	TRY(decisions_of_review(tx, r->id, &said, &n));
	if (!n || !str_is(said[0].who, c->actor)) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "said-yes", "You have said yes to it already; now somebody else is asked.");
}
