/* SPDX-License-Identifier: MIT
 * pair_store.c - how the other of two posts stands, and what that means for this one. */
#include "rooms/queue/pair.h"

#include "rooms/accounts/accounts.h"
#include "rooms/history/history.h"
#include "rooms/notices/notices.h"
#include "rooms/policy/policy.h"
#include "rooms/queue/cleared.h"

#include <inttypes.h>

err pair_of(struct tx *tx, int64_t post, int64_t *other)
{
	query q = sql(tx, "SELECT coalesce(pair, 0) FROM post WHERE id = $1");
	bind_int(&q, post);
	return sql_int(&q, other);
}

static err name_other(struct tx *tx, int64_t post, int64_t other)
{
	query q = sql(tx, "UPDATE post SET pair = $1 WHERE id = $2");
	bind_int(&q, other);
	bind_int(&q, post);
	return sql_run(&q);
}

err pair_set(struct tx *tx, int64_t post, int64_t other)
{
	TRY(name_other(tx, post, other));
	return name_other(tx, other, post);
}

err pair_end(struct tx *tx, int64_t post)
{
	query q = sql(tx, "UPDATE post SET pair = NULL WHERE id = $1 OR pair = $1");
	bind_int(&q, post);
	return sql_run(&q);
}

/* ---- what the policy says */

enum { PLACES_MOST = 100 };
struct spot {
	str nation, category;
};

static err spots_of(struct tx *tx, int64_t post, int64_t other, struct spot out[static PLACES_MOST], size_t *n)
{
	query q = sql(tx, "SELECT DISTINCT a.nation, p.category FROM job j JOIN account a ON a.id = j.account JOIN post p ON "
			  "p.id = j.post WHERE j.post IN ($1, $2) AND j.op = $3 AND j.code <> 'reshaped' LIMIT $4");
	bind_int(&q, post);
	bind_int(&q, other);
	bind_int(&q, SP_PUBLISH);
	bind_int(&q, PLACES_MOST);
	for (*n = 0; *n < PLACES_MOST && row(&q); (*n)++) {
		out[*n].nation = col_str(&q);
		out[*n].category = col_str(&q);
	}
	return sql_end(&q);
}

/* One place where they belong together is enough. */
err pair_together(struct tx *tx, int64_t post, int64_t other, bool *yes)
{
	struct spot *all = TAKE_N(tx_arena(tx), struct spot, PLACES_MOST);
	struct policy policy;
	size_t n;
	*yes = false;
	TRY(policy_now(tx, &policy));
	TRY(spots_of(tx, post, other, all, &n));
	for (size_t i = 0; i < n; i++) *yes = *yes || policy_together(&policy, all[i].nation, all[i].category);
	return NULL;
}

/* ---- how the other stands */

#define IS(state) (1u << JOB_##state)

/* In hand or out already; on its way to that; and over, as if it had never been meant to go there. */
enum {
	IS_OUT = IS(SENDING) | IS(UNSURE) | IS(DONE),
	IS_COMING = IS(READY) | IS(CHAINED),
	IS_OVER = IS(CANCELLED)
};

static err why_not(struct tx *tx, const struct job *j, str *why)
{
	struct account on;
	bool cleared;
	*why = S("");
	if ((IS_OUT >> j->state) & 1u || job_is_by_hand(j->state, j->code)) return NULL;
	*why = arena_fmt(tx_arena(tx), "has the state '%.*s'", SHOW(job_title(j->state, j->code)));
	if (!((IS_COMING >> j->state) & 1u)) return NULL;
	TRY(queue_is_cleared(tx, j, &cleared));
	TRY(account_of(tx, j->account, &on));
	*why = !cleared ? S("is not approved")
	       : !str_is(on.state, S("ready"))
		       ? arena_fmt(tx_arena(tx), "cannot go out, for the account '%.*s' is not connected", SHOW(on.name))
		       : S("");
	return NULL;
}

static err how_it_stands(struct tx *tx, int64_t post, str *why)
{
	struct job *jobs;
	size_t n, live = 0;
	*why = S("");
	TRY(queue_of_post(tx, post, 0, &jobs, &n));
	for (size_t i = 0; i < n && !why->len; i++) {
		if ((IS_OVER >> jobs[i].state) & 1u) continue;
		live++;
		TRY(why_not(tx, &jobs[i], why));
	}
	if (!live) *why = n ? S("is cancelled") : S("goes to no account yet");
	return NULL;
}

err pair_holds(struct tx *tx, int64_t post, str *why)
{
	int64_t other;
	bool together;
	*why = S("");
	TRY(pair_of(tx, post, &other));
	if (!other) return NULL;
	TRY(pair_together(tx, post, other, &together));
	if (!together) return NULL;
	str how;
	TRY(how_it_stands(tx, other, &how));
	if (how.len)
		*why = arena_fmt(tx_arena(tx), "Post %" PRId64 ", which goes out together with it, %.*s.", other, SHOW(how));
	return NULL;
}

err pair_holds_part(struct tx *tx, const struct job *j, str *why)
{
	bool first = j->op == SP_PUBLISH && j->state == JOB_READY && j->part == 1;
	*why = S("");
	return first ? pair_holds(tx, j->post, why) : NULL;
}

err pair_holds_job(struct tx *tx, int64_t job, bool *held)
{
	query q = sql(tx, "SELECT p.id FROM job j JOIN post p ON p.id = j.post WHERE j.id = $1 AND j.op = $2 AND j.part = 1 AND "
			  "p.pair IS NOT NULL");
	bind_int(&q, job);
	bind_int(&q, SP_PUBLISH);
	int64_t post;
	str why = S("");
	TRY(sql_int(&q, &post));
	if (post) TRY(pair_holds(tx, post, &why));
	*held = why.len != 0;
	return NULL;
}

err pair_too_early(struct tx *tx, const struct job *j, str why)
{
	str whole = arena_fmt(tx_arena(tx),
			      "%.*s So neither goes out. Give both a new time with 'schedpost move ID --at ...'; to let this one go "
			      "alone: schedpost edit %" PRId64 " --pair none",
			      SHOW(why), j->post);
	TRY(queue_move_state(tx, &(struct job_change){j->id, JOB_READY, JOB_LATE, 0, S("pair"), whole}));
	TRY(notice_add(tx, &(struct notice){.topic = TOPIC_HOLD, .account = j->account, .post = j->post,
					    .what = S("did not go out, for its other language could not"), .text = whole}));
	return history_add(tx, &(struct event){j->post, j->account, j->part, "late", whole});
}
