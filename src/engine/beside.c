/* SPDX-License-Identifier: MIT
 * beside.c - a run whose own work is done asks the platform something harmless: is it really so? */
#include "engine/run.h"

/* With the very secrets that the account has: a plugin may have got others on its way. */
void run_asks_beside(struct run *r, sp_op op, int64_t wait_ms)
{
	const struct clock *clock = engine_doors_of(r->engine)->clock;
	run_open_secrets(r);
	r->memory = S("");
	r->net_why = S("");
	r->last_status = 0;
	r->count = (struct sane_count){0};
	r->step.job.op = op;
	r->step.job.step = 0;
	if (!wait_ms) {
		run_step(r, NULL);
		return;
	}
	r->wait_until = clock->mono(clock) + wait_ms;
	engine_wait_add(r);
}

bool beside_ended(struct run *r, const sp_result **result)
{
	if (r->in.job.op == SP_REVOKE) return revoke_ended(r, *result);
	return !r->in.takedown.foreign || takedown_ended(r, result);
}

struct outcome beside_out(const struct run *r, struct outcome by_verdict)
{
	if (r->in.job.op == SP_REVOKE) return revoke_out(r);
	return r->in.takedown.foreign ? takedown_out(r, by_verdict) : by_verdict;
}

err beside_settle(struct tx *tx, const struct run *r, enum job_state to, str why)
{
	if (r->in.job.op == SP_REVOKE) return revoke_settle(tx, r);
	bool ends = to == JOB_DONE || to == JOB_REFUSED;
	return r->in.takedown.foreign && ends ? takedown_settle(tx, r, why) : NULL;
}
