/* SPDX-License-Identifier: MIT
 * asked.c - a post waits for somebody's yes: they hear of it, and who waits hears whom it is waiting for. */
#include "rooms/posts/asked.h"

#include "base/clock.h"
#include "rooms/notices/notices.h"
#include "rooms/posts/clearance.h"

#include <inttypes.h>

enum { TOLD_MOST = 20, NEAR_MS = 2 * HOUR_MS, AROUND_MOST = 50 };

/* ---- whose turn it is */

struct asked {
	struct post post;
	struct words words;
	struct account on;
	struct turn turn;
};

static err read_asked(struct tx *tx, const struct review *r, struct asked *out)
{
	TRY(post_need(tx, r->post, &out->post));
	TRY(words_of_post(tx, &out->post, &out->words));
	TRY(account_of(tx, r->account, &out->on));
	return review_turn(tx, r, &out->on, &out->words, &out->turn);
}

err asked_turn(struct tx *tx, const struct review *r, struct turn *out)
{
	struct asked k;
	TRY(read_asked(tx, r, &k));
	*out = k.turn;
	return NULL;
}

static str nobody_left(struct arena *a, const struct review *r, const struct account *on)
{
	return arena_fmt(a,
			 "It is held: it needs %.*s, and nobody is left who may say yes on '%.*s'. "
			 "Whoever may give roles "
			 "helps with 'schedpost role give'.",
			 SHOW(need_title(r->need)), SHOW(on->name));
}

err asked_sentence(struct tx *tx, const struct review *r, str *sentence)
{
	struct arena *a = tx_arena(tx);
	struct asked k;
	TRY(read_asked(tx, r, &k));
	str names = either(a, k.turn.names, k.turn.n);
	str duty = k.turn.n > 1 && k.turn.why.len ? arena_fmt(a, " (%.*s)", SHOW(k.turn.why)) : S("");
	*sentence = k.turn.n ? arena_fmt(a, "It waits for approval by %.*s%.*s.", SHOW(names), SHOW(duty))
			     : nobody_left(a, r, &k.on);
	return NULL;
}

err asked_reply(struct tx *tx, int64_t post, struct reply *r)
{
	struct review *open;
	size_t n;
	TRY(reviews_open(tx, post, 0, &open, &n));
	for (size_t i = 0; i < n; i++) {
		str account, sentence;
		TRY(asked_sentence(tx, &open[i], &sentence));
		TRY(account_name(tx, open[i].account, &account));
		reply_warn(r, "On '%.*s': %.*s", SHOW(account), SHOW(sentence));
	}
	return NULL;
}

/* ---- notices */

/* An alarm: what waits for nobody never goes out by itself. */
static err tell_nobody(struct tx *tx, const struct review *r, const struct asked *k)
{
	struct arena *a = tx_arena(tx);
	const char *role = need_power(r->need) == POWER_COACH ? "coach" : "approver";
	return notice_add(tx, &(struct notice){.topic = TOPIC_HOLD, .also = TO_ADMINS,
					       .account = r->account, .post = r->post,
					       .what = S("is held, for nobody is left who may approve it"),
					       .text = nobody_left(a, r, &k->on),
					       .todo = arena_fmt(a, "schedpost role give NAME %s --on %.*s", role,
								 SHOW(k->on.name)),
					       .once = arena_fmt(a, "nobody-approves %" PRId64, r->id)});
}

static err tell_all(struct tx *tx, const struct review *r, const struct asked *k, struct notice n)
{
	struct arena *a = tx_arena(tx);
	str once = n.once;
	n.topic = TOPIC_APPROVAL;
	n.account = r->account;
	n.post = r->post;
	n.todo = S("schedpost review");
	for (size_t i = 0; i < k->turn.n && i < TOLD_MOST; i++) {
		n.person = k->turn.names[i];
		n.once = arena_fmt(a, "%.*s %.*s", SHOW(once), SHOW(n.person));
		TRY(notice_add(tx, &n));
	}
	return k->turn.n ? NULL : tell_nobody(tx, r, k);
}

static err written_for(struct tx *tx, const struct asked *k, str *out)
{
	struct arena *a = tx_arena(tx);
	const struct zone *zone;
	TRY(zone_load(a, k->on.zone, &zone));
	str when = k->post.at ? when_local(a, k->post.at, zone) : S("");
	*out = arena_fmt(a, "%.*s wrote it%s%.*s.", SHOW(k->words.author), when.len ? " for " : "", SHOW(when));
	return NULL;
}

/* Other words while it waits are no new question; after a decision they are. */
static err tell_asked(struct tx *tx, const struct review *r)
{
	struct asked k;
	struct decision *said;
	struct notice n = {.what = S("waits for your approval")};
	size_t nsaid;
	TRY(read_asked(tx, r, &k));
	TRY(decisions_of_post(tx, r->post, &said, &nsaid));
	TRY(written_for(tx, &k, &n.text));
	n.once = arena_fmt(tx_arena(tx), "approval %" PRId64 " %" PRId64 " %zu", r->post, r->account, nsaid);
	return tell_all(tx, r, &k, n);
}

err asked_tell(struct tx *tx, int64_t post, int64_t account)
{
	struct review r;
	bool found;
	TRY(review_open(tx, post, account, &r, &found));
	return found ? tell_asked(tx, &r) : NULL;
}

static err tell_import(struct tx *tx, const struct review *r, int64_t posts)
{
	struct arena *a = tx_arena(tx);
	struct asked k;
	TRY(read_asked(tx, r, &k));
	for (size_t i = 0; i < k.turn.n && i < TOLD_MOST; i++)
		TRY(notice_add(tx, &(struct notice){.topic = TOPIC_APPROVAL, .person = k.turn.names[i], .account = r->account,
						    .what = arena_fmt(a, "has %" PRId64 " post%s of an import of %.*s that wait%s for "
								      "your approval", posts, posts == 1 ? "" : "s",
								      SHOW(k.words.author), posts == 1 ? "s" : ""),
						    .todo = S("schedpost review")}));
	return k.turn.n ? NULL : tell_nobody(tx, r, &k);
}

err asked_tell_import(struct tx *tx, int64_t batch)
{
	struct review first[AROUND_MOST];
	int64_t posts[AROUND_MOST];
	size_t n;
	TRY(reviews_of_import(tx, batch, first, posts, AROUND_MOST, &n));
	for (size_t i = 0; i < n; i++) TRY(tell_import(tx, &first[i], posts[i]));
	return NULL;
}

static err tell_near(struct tx *tx, const struct review *r)
{
	struct asked k;
	TRY(read_asked(tx, r, &k));
	struct notice n = {.once = arena_fmt(tx_arena(tx), "approval-due %" PRId64, r->id)};
	n.what = k.post.at > tx_now(tx) ? S("still waits for your approval, and its time is near")
					: S("still waits for your approval, and its time has passed");
	TRY(written_for(tx, &k, &n.text));
	return tell_all(tx, r, &k, n);
}

static err look_for_nobody(struct tx *tx, const struct review *r)
{
	struct asked k;
	TRY(read_asked(tx, r, &k));
	return k.turn.n ? NULL : tell_nobody(tx, r, &k);
}

err asked_look_around(struct tx *tx)
{
	struct review *all;
	size_t n;
	TRY(reviews_near(tx, tx_now(tx) + NEAR_MS, AROUND_MOST, &all, &n));
	for (size_t i = 0; i < n; i++) TRY(tell_near(tx, &all[i]));
	TRY(reviews_by_time(tx, 0, AROUND_MOST, &all, &n));
	for (size_t i = 0; i < n; i++) TRY(look_for_nobody(tx, &all[i]));
	return NULL;
}

err asked_answer(struct tx *tx, const struct answer *s)
{
	struct post p;
	TRY(post_need(tx, s->post, &p));
	return notice_add(tx, &(struct notice){.topic = TOPIC_APPROVAL, .person = post_in_charge(&p),
					       .account = s->account, .post = s->post, .what = s->what, .text = s->text});
}
