/* SPDX-License-Identifier: MIT
 * hand.c - one change laid on each job of a post that bears it, and told as one. */
#include "rooms/posts/hand.h"

#include "rooms/accounts/accounts.h"
#include "rooms/history/history.h"
#include "rooms/posts/asked.h"
#include "rooms/posts/clearance.h"
#include "rooms/posts/pairs.h"

#include <inttypes.h>

const struct when *grip_when(const struct grip *g, int64_t account)
{
	for (size_t i = 0; i < g->nplaces; i++)
		if (g->places[i].account.id == account) return &g->places[i].when;
	return NULL;
}

bool hand_may(const struct hand *h, const struct job *j)
{
	return (h->by_hand && job_is_by_hand(j->state, j->code)) || ((h->from >> j->state) & 1u);
}

err hand_jobs(struct tx *tx, const struct call *c, int64_t *post, struct job **jobs, size_t *n)
{
	struct post p;
	struct account on = {0};
	TRY(call_int(tx_arena(tx), c, "ID", 0, post));
	TRY(post_need(tx, *post, &p));
	if (call_has(c, "on")) TRY(account_need(tx, call_get(c, "on"), &on));
	TRY(queue_of_post(tx, *post, on.id, jobs, n));
	if (*n || !on.id) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "not-there", "Post %" PRId64 " does not go to the account '%.*s'.",
		    *post, SHOW(on.name));
}

static err none_changed(struct tx *tx, const struct hand *h, int64_t post, const struct job *jobs, size_t n)
{
	struct arena *a = tx_arena(tx);
	str why = n ? arena_fmt(a, "its state is '%.*s'", SHOW(job_title(jobs[0].state, jobs[0].code)))
		    : S("it goes to no account yet");
	return FAIL(a, ERR_STALE, "not-now", "Post %" PRId64 " cannot be %s: %.*s. %s", post, h->be, SHOW(why), h->cannot);
}

/* What one account cannot have done is said of that one, and the others go on; any other failure is the whole's. */
static bool is_of_one(err e)
{
	static const char *const CODES[] = {"cannot-delete", "account-removed", CODE_BY_HAND};
	for (size_t i = 0; i < COUNT(CODES); i++)
		if (str_is(str_of(e->code), str_of(CODES[i]))) return true;
	return false;
}

/* It is asked whether it may go at the time that it is to have. */
static err let_go(struct tx *tx, const struct grip *g, const struct job *j)
{
	struct job meant = *j;
	const struct when *w = grip_when(g, j->account);
	if (w) meant.at = w->at;
	TRY(clearance_of_job(tx, g->c, &meant));
	return clearance_lend(tx, g->c, j);
}

/* What waits for a yes everywhere was not done, whatever was asked for. */
static err tell_done(struct tx *tx, const struct call *c, const struct hand *h, int64_t post, bool everywhere,
		     struct reply *r)
{
	struct job *jobs;
	size_t n, held = 0;
	TRY(queue_of_post(tx, post, 0, &jobs, &n));
	for (size_t i = 0; i < n; i++) held += jobs[i].state == JOB_REVIEW;
	bool done = !h->held || held < n;
	if (!done) reply_warn(r, "Post %" PRId64 " is %s.", post, h->held);
	else reply_say(r, "Post %" PRId64 " is %s%s.", post, h->doing, everywhere ? "" : " where that is still possible");
	if (!done) return NULL;
	return history_add(tx, &(struct event){post, 0, 0, h->doing, call_get(c, call_has(c, "slot") ? "slot" : "at")});
}

err hand_on(struct tx *tx, const struct grip *g, struct reply *r, const struct hand *h)
{
	struct job *jobs;
	size_t n, changed = 0;
	int64_t post;
	err first = NULL;
	TRY(hand_jobs(tx, g->c, &post, &jobs, &n));
	for (size_t i = 0; i < n; i++) {
		if (!hand_may(h, &jobs[i])) continue;
		err e = h->lets_go ? let_go(tx, g, &jobs[i]) : NULL;
		if (!e) e = h->one(tx, g, &jobs[i]);
		if (e && !is_of_one(e)) return e;
		if (e) reply_warn(r, "%.*s", SHOW(e->text));
		if (e && !first) first = e;
		changed += !e;
	}
	if (!changed && first) return first;
	if (!changed) return none_changed(tx, h, post, jobs, n);
	TRY(post_set_at(tx, post));
	TRY(tell_done(tx, g->c, h, post, changed == n, r));
	if (h->lets_go) TRY(clearance_of_time(tx, post, r));
	if (h->lets_go) TRY(asked_reply(tx, post, r));
	return pair_reply(tx, post, r);
}
