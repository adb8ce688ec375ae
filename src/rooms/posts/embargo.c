/* SPDX-License-Identifier: MIT
 * embargo.c - a hold that is on when a post is to appear. */
#include "rooms/posts/embargo.h"

#include "rooms/locks/locks.h"
#include "rooms/posts/import_store.h"

#include <inttypes.h>

static err tell(struct tx *tx, const struct account *on, int64_t at, str category, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	const struct zone *zone;
	struct lock hold;
	bool found;
	TRY(hold_at(tx, on->id, at, category, &hold, &found));
	if (!found) return NULL;
	TRY(zone_load(a, on->zone, &zone));
	str ends = when_local(a, hold.ends, zone);
	str until = hold.ends ? arena_fmt(a, "until %.*s", SHOW(ends)) : S("until it is released");
	reply_warn(r, "'%.*s' is on hold then, %.*s (hold %" PRId64 ": %.*s). The post will be paused, and wait for 'schedpost resume'. "
		   "Choose a time behind that if you can.",
		   SHOW(on->name), SHOW(until), hold.id, SHOW(hold.reason));
	return NULL;
}

err embargo_tell(struct tx *tx, const struct draft *d, struct reply *r)
{
	for (size_t i = 0; d->timed && i < d->nplaces; i++)
		TRY(tell(tx, &d->places[i].account, d->places[i].when.at, d->post.field[FIELD_CATEGORY], r));
	return NULL;
}

err embargo_tell_job(struct tx *tx, const struct job *j, struct reply *r)
{
	static const unsigned TO_GO = 1u << JOB_DRAFT | 1u << JOB_REVIEW | 1u << JOB_READY;
	struct account on;
	struct post p;
	if (!j->at || j->part > 1 || !((TO_GO >> j->state) & 1u)) return NULL;
	TRY(account_of(tx, j->account, &on));
	TRY(post_need(tx, j->post, &p));
	return tell(tx, &on, MAX(j->at, tx_now(tx)), p.field[FIELD_CATEGORY], r);
}

err embargo_tell_batch(struct tx *tx, int64_t batch, struct reply *r)
{
	int64_t n;
	TRY(batch_on_hold(tx, batch, &n));
	if (n)
		reply_warn(r, "Of its posts %" PRId64 " fall due while their account is on hold: they will be paused, and wait for "
			   "'schedpost resume'. 'schedpost locks' shows the holds.", n);
	return NULL;
}
