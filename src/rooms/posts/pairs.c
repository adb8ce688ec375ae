/* SPDX-License-Identifier: MIT
 * pairs.c - --pair: what ties two posts, who may do it, and what people are told. */
#include "rooms/posts/pairs.h"

#include "rooms/history/history.h"
#include "rooms/notices/notices.h"
#include "rooms/posts/clearance.h"
#include "rooms/posts/posts_verbs.h"
#include "rooms/queue/cleared.h"
#include "rooms/queue/pair.h"

#include <inttypes.h>

#define IN(state) (1u << JOB_##state)
enum {
	IS_OUT = IN(SENDING) | IN(UNSURE) | IN(DONE),
	WAITS = IN(READY) | IN(CHAINED) | IN(REVIEW) | IN(PAUSED) | IN(LATE)
};

static size_t count_in(const struct job *jobs, size_t n, unsigned states)
{
	size_t found = 0;
	for (size_t i = 0; i < n; i++) found += (states >> jobs[i].state) & 1u;
	return found;
}

/* ---- taking apart */

static err ask_anew(struct tx *tx, const struct call *c, int64_t post)
{
	struct job *jobs;
	size_t n;
	TRY(queue_of_post(tx, post, 0, &jobs, &n));
	if (count_in(jobs, n, IS_OUT)) return NULL;
	for (size_t i = 0; i < n; i++) {
		TRY(queue_clear(tx, post, jobs[i].account, 0));
		if ((WAITS >> jobs[i].state) & 1u) TRY(clearance_of_job(tx, c, &jobs[i]));
	}
	for (size_t i = 0; i < n; i++) TRY(queue_follow_clearance(tx, post, jobs[i].account));
	return NULL;
}

static err note_both(struct tx *tx, int64_t post, int64_t other, const char *what)
{
	struct arena *a = tx_arena(tx);
	str with = arena_fmt(a, "With post %" PRId64 ".", other);
	TRY(history_add(tx, &(struct event){post, 0, 0, what, with}));
	with = arena_fmt(a, "With post %" PRId64 ".", post);
	return history_add(tx, &(struct event){other, 0, 0, what, with});
}

static err take_apart(struct tx *tx, const struct call *c, int64_t post, int64_t other)
{
	TRY(pair_end(tx, post));
	TRY(note_both(tx, post, other, "unpaired"));
	return ask_anew(tx, c, other);
}

err pair_forget(struct tx *tx, const struct call *c, int64_t post)
{
	int64_t other;
	TRY(pair_of(tx, post, &other));
	return other ? take_apart(tx, c, post, other) : NULL;
}

/* ---- tying */

/* As for 'schedpost edit' of the other one. */
static err may_tie(struct tx *tx, const struct call *c, const struct post *p)
{
	struct job *jobs;
	size_t n;
	str whose = post_in_charge(p);
	TRY(queue_of_post(tx, p->id, 0, &jobs, &n));
	for (size_t i = 0; i < n; i++) {
		struct account on;
		TRY(account_of(tx, jobs[i].account, &on));
		TRY(allowed_on(tx, c, str_is(whose, c->actor) ? POWER_WRITE : POWER_CHANGE, &on));
	}
	return NULL;
}

static err tie(struct tx *tx, const struct call *c, int64_t post, int64_t other)
{
	struct arena *a = tx_arena(tx);
	struct post p;
	int64_t third;
	TRY(post_need(tx, other, &p));
	if (post == other)
		return FAIL(a, ERR_INPUT, "own-pair", "A post is no pair with itself. Please name the post that says the "
			    "same in the other language.");
	TRY(may_tie(tx, c, &p));
	TRY(pair_of(tx, other, &third));
	if (third)
		return FAIL(a, ERR_STALE, "has-a-pair",
			    "Post %" PRId64 " goes together with post %" PRId64 " already. To take those apart first: "
			    "schedpost edit %" PRId64 " --pair none", other, third, other);
	TRY(pair_set(tx, post, other));
	return note_both(tx, post, other, "paired");
}

err pair_from_call(struct tx *tx, const struct call *c, int64_t post)
{
	int64_t was, other = 0;
	if (!call_has(c, "pair")) return NULL;
	bool none = str_is(call_get(c, "pair"), S("none"));
	if (!none) TRY(call_int(tx_arena(tx), c, "pair", 0, &other));
	TRY(pair_of(tx, post, &was));
	if (was == other) return NULL;
	if (was) {
		struct post p;
		TRY(post_need(tx, was, &p));
		TRY(may_tie(tx, c, &p));
		TRY(take_apart(tx, c, post, was));
	}
	return none ? NULL : tie(tx, c, post, other);
}

/* ---- told */

err pair_reply(struct tx *tx, int64_t post, struct reply *r)
{
	int64_t other;
	bool together;
	str held, holds;
	TRY(pair_of(tx, post, &other));
	if (!other) return NULL;
	TRY(pair_holds(tx, post, &held));
	TRY(pair_holds(tx, other, &holds));
	if (held.len)
		reply_warn(r, "%.*s Until it can go, this one is held. To let it go alone: schedpost edit %" PRId64 " --pair none",
			   SHOW(held), post);
	if (holds.len)
		reply_warn(r, "Post %" PRId64 ", which goes out together with it, is held because of this one. 'schedpost show %" PRId64
			   "' tells how it stands.", other, other);
	if (held.len || holds.len) return NULL;
	TRY(pair_together(tx, post, other, &together));
	if (together) reply_say(r, "It goes out together with post %" PRId64 ", or neither does.", other);
	else reply_say(r, "Post %" PRId64 " says the same in another language. By the policy each goes out for itself.", other);
	return NULL;
}

err pair_stopped(struct tx *tx, int64_t post, const char *what)
{
	struct arena *a = tx_arena(tx);
	struct post p;
	struct job *jobs;
	size_t n;
	int64_t other;
	str why = S("");
	TRY(pair_of(tx, post, &other));
	if (other) TRY(pair_holds(tx, other, &why));
	if (!why.len) return NULL;
	TRY(queue_of_post(tx, other, 0, &jobs, &n));
	if (!count_in(jobs, n, WAITS)) return NULL;
	TRY(post_need(tx, other, &p));
	str note = arena_fmt(a, "Post %" PRId64 ", which goes out together with it, %s.", post, what);
	TRY(history_add(tx, &(struct event){other, 0, 0, "held", note}));
	return notice_add(tx, &(struct notice){.topic = TOPIC_HOLD, .post = other, .person = p.keeper, .what = S("is held"),
					       .text = note});
}
