/* SPDX-License-Identifier: MIT
 * fallen.c - posts that fall into the time away: what was decided about each, and that it is done. */
#include "rooms/handover/handover.h"

#include "rooms/history/history.h"

#include <inttypes.h>

err fallen_undecided(struct tx *tx, const struct cover *c, size_t *n)
{
	struct fallen *all;
	size_t nall;
	*n = 0;
	TRY(fallen_into(tx, c, &all, &nall));
	for (size_t i = 0; i < nall; i++) *n += !all[i].what.len && (!i || all[i].post != all[i - 1].post);
	return NULL;
}

err fallen_decide_usual(struct tx *tx, const struct cover *c,
			str (*usual)(const struct cover *, const struct fallen *))
{
	struct fallen *all;
	size_t n;
	TRY(fallen_into(tx, c, &all, &n));
	for (size_t i = 0; i < n; i++) {
		if (all[i].what.len) continue;
		TRY(cover_decide(tx, &(struct cover_decision){.cover = c->id,
							      .post = all[i].post,
							      .what = usual(c, &all[i]),
							      .note = S(""),
							      .made_by = S("schedpost")}));
	}
	return NULL;
}

/* ---- done */

static str paused_why(struct tx *tx, const struct cover *c, const struct fallen *f)
{
	struct arena *a = tx_arena(tx);
	if (str_is(f->what, S("hold")))
		return arena_fmt(a,
				 "%.*s is away (cover %" PRId64
				 ") and has decided that it waits. Let it go on with 'schedpost "
				 "resume %" PRId64 "'.",
				 SHOW(c->owner), c->id, f->post);
	return arena_fmt(a,
			 "%.*s is away (cover %" PRId64
			 ") and asks %.*s to look at it first. Let it go with 'schedpost resume "
			 "%" PRId64 "', or cancel it.",
			 SHOW(c->owner), c->id, SHOW(c->person), f->post);
}

static err pause_one(struct tx *tx, const struct cover *c, const struct fallen *f)
{
	struct job *jobs;
	size_t n;
	str why = paused_why(tx, c, f);
	TRY(queue_of_post(tx, f->post, f->account, &jobs, &n));
	for (size_t i = 0; i < n; i++)
		if (job_state_may(jobs[i].state, JOB_PAUSED))
			TRY(queue_move_state(
				tx, &(struct job_change){jobs[i].id, jobs[i].state, JOB_PAUSED, 0, S("cover"), why}));
	return history_add(tx, &(struct event){f->post, f->account, 0, "paused", why});
}

err fallen_settle(struct tx *tx, const struct cover *c)
{
	struct fallen *all;
	struct cover_decision *decisions;
	size_t n, ndecisions;
	TRY(fallen_into(tx, c, &all, &n));
	TRY(cover_decisions(tx, c->id, &decisions, &ndecisions));
	for (size_t i = 0; i < ndecisions; i++) {
		const struct cover_decision *d = &decisions[i];
		bool waits = str_is(d->what, S("hold")) || str_is(d->what, S("ask"));
		if (d->done) continue;
		for (size_t k = 0; k < n && waits; k++)
			if (all[k].post == d->post) TRY(pause_one(tx, c, &all[k]));
		TRY(cover_decided(tx, c->id, d->post));
	}
	return NULL;
}
