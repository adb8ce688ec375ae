/* SPDX-License-Identifier: MIT
 * braked.c - what a lockdown stops of what is under way, and a revoke on its own account; and how that ends. */
#include "engine/run.h"

#include "rooms/queue/quiet.h"

/* Under a lockdown only what helps against it goes on; a post that may be out is only looked up. */
bool run_is_braked(const struct run *r)
{
	struct brake *brake = engine_doors_of(r->engine)->brake;
	bool helps = lock_allows(r->in.job.op) || run_looks(r);
	bool on = !helps && brake_is_on(brake, r->in.account.name);	/* looks for sentinels, and may raise the epoch */
	return on && !(r->speaks && r->speaks_at == brake_epoch(brake));
}

err run_load_voice(struct tx *tx, struct run *r, uint64_t seen)
{
	r->speaks_at = seen;
	return run_is_braked(r) ? lock_has_voice(tx, r->in.job.id, &r->speaks) : NULL;
}

err run_hand_is_kept(struct tx *tx, const struct run *r, bool *kept)
{
	struct brake *brake = engine_doors_of(r->engine)->brake;
	bool on = brake_is_on(brake, r->in.account.name);	/* looks for sentinels, and may raise the epoch */
	*kept = on && !(r->speaks && r->speaks_at == brake_epoch(brake));
	return *kept ? NULL : queue_is_quiet(tx, r->in.job.id, kept);
}

/* It ends with what is certain: nothing left, or it is looked up. A row that is still ready is claimed anew, and paused
 * then. */
void run_end_braked(struct run *r)
{
	engine_counts_of(r->engine)->stopped++;
	if (!r->committed && !r->spent) {
		engine_ended(r);
		return;
	}
	bool left = r->public_arrival != SP_NEVER_LEFT;
	run_end_with(r, left ? SP_UNSURE : SP_LATER, "lockdown",
		     left ? S("A lockdown stopped it while it was on its way.") : S("A lockdown stopped it before it left."));
}

/* Cut off, or held back by the last look. A token whose renewal was lost by itself is told of as ever. */
bool run_was_braked(const struct run *r, const struct http_answer *answer)
{
	if (answer->arrival == SP_ARRIVED) return false;
	return r->braked || (answer->arrival == SP_NEVER_LEFT && run_is_braked(r));
}

/* With the network it is cut off here; wherever else it is, it comes by a place that looks. */
void run_brake(struct run *r)
{
	struct net *net = engine_doors_of(r->engine)->net;
	/* Cut off, a renewal would lose the token that takes down what is out. It publishes nothing, so it ends. */
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

/* ---- for a revoke */

/* What is out already, or uses something up, goes on. */
static bool may_give_way(const struct run *r)
{
	return !r->committed && !r->spent && r->in.job.op != SP_REVOKE;
}

/* What waits is woken, and ends there. */
void run_give_way(struct run *r)
{
	struct net *net = engine_doors_of(r->engine)->net;
	bool first = !r->gives_way;
	if (!may_give_way(r)) return;
	r->gives_way = true;
	if (r->wait_until && !r->settle_again) r->wait_until = 1;
	if (r->call && first) net->cancel(net, r->call);
}

bool run_gave_way(struct run *r)
{
	if (!r->gives_way || !may_give_way(r)) return false;
	compose_wipe(&r->http);
	engine_ended(r);
	return true;
}
