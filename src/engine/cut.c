/* SPDX-License-Identifier: MIT
 * cut.c - a lockdown meets what is in hand: it is cut off, counted and timed. */
#include "engine/cut.h"

#include "engine/run.h"
#include "rooms/lockdown/stopped.h"

void cut_begin(struct cut *c, struct arena *a, size_t most)
{
	*c = (struct cut){.jobs = TAKE_N(a, int64_t, most), .most = most};
}

void cut_add(struct cut *c, const struct cut *more)
{
	for (size_t i = 0; i < more->n && c->n < c->most; i++) c->jobs[c->n++] = more->jobs[i];
	c->last_left = MAX(c->last_left, more->last_left);
	c->to_note |= more->to_note;
}

void cut_take(struct cut *from, struct arena *a, struct cut *to)
{
	cut_begin(to, a, from->n + 1);
	if (!from->to_note) return;
	cut_add(to, from);
	from->n = 0;
	from->last_left = 0;
	from->to_note = false;
}

err cut_note(struct tx *tx, const struct cut *c)
{
	if (!c->to_note) return NULL;
	return stopped_measured(tx, c->jobs, c->n, c->last_left ? c->last_left : STOPPED_NONE_LEFT);
}

/* ---- runs */

/* Under a lockdown only what helps against it goes on; a post that may be out is only looked up. */
bool run_is_braked(const struct run *r)
{
	bool helps = lock_allows(r->in.job.op) || run_looks(r);
	return !helps && brake_is_on(engine_doors_of(r->engine)->brake, r->in.account.name);
}

/* With the network it is cut off here; wherever else it is, it comes by a place that looks. */
void run_brake(struct run *r)
{
	struct net *net = engine_doors_of(r->engine)->net;
	/* A renewal that is cut off loses the token by which what is out is taken down; it publishes nothing, so it
	 * ends by itself. */
	bool renews = r->call && r->request.effect == SP_SPENDS;
	if (r->braked || renews || !run_is_braked(r)) return;
	r->braked = true;
	if (r->in.job.op == SP_PUBLISH)
		cut_add(engine_cut_of(r->engine), &(struct cut){.jobs = &r->in.job.id, .n = 1});
	if (r->call) net->cancel(net, r->call);
}

/* A connection that was reset sends nothing later, and one whose answer has come had sent all of it before. */
void run_is_off(struct run *r)
{
	const struct clock *clock = engine_doors_of(r->engine)->clock;
	bool posts = r->in.job.op == SP_PUBLISH && !run_looks(r);
	if (posts && (r->braked || engine_is_locking(r->engine)))
		cut_add(engine_cut_of(r->engine), &(struct cut){.last_left = clock->now(clock)});
}
