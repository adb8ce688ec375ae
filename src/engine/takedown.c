/* SPDX-License-Identifier: MIT
 * takedown.c - a foreign post is deleted, and the same run looks whether its account's list shows it still: a yes alone
 * proves nothing. */
#include "engine/run.h"

#include "rooms/sever/sever.h"

enum { LOOKS_AT_LIST = 3 };

/* Lists are kept ready for readers for a while. */
static const int64_t LOOK_AGAIN_MS[LOOKS_AT_LIST] = {0, 2000, 10000};

static bool may_look(const struct run *r)
{
	return !r->trouble.len && (r->plugin->ops & SP_CAN(SP_TIMELINE)) && r->taking.looks < LOOKS_AT_LIST;
}

static void look(struct run *r)
{
	int64_t at = r->in.takedown.at;
	r->listed = NULL;
	r->nlisted = 0;
	r->pages = 0;
	r->unread = false;
	r->step.job.cursor = (sp_str){0};
	r->step.job.since = at > WATCH_OVERLAP_MS ? at - WATCH_OVERLAP_MS : 0;
	run_asks_beside(r, SP_TIMELINE, LOOK_AGAIN_MS[r->taking.looks++]);
}

static bool is_listed(const struct run *r)
{
	str id = r->in.takedown.remote_id;
	bool there = false;
	for (size_t i = 0; i < r->nlisted && !there; i++) {
		sp_str one = r->listed[i].ref.id;
		there = str_is((str){one.at, one.len}, id);
	}
	return there;
}

/* ---- what is made of the answers */

static bool ends(struct run *r, enum takedown_outcome outcome, str why)
{
	r->taking.outcome = outcome;
	r->taking.why = why;
	return true;
}

/* With where a person does it. */
static str why_and_page(struct run *r, str why)
{
	return takedown_why_by_hand(r->a, r->in.takedown.foreign, why, r->in.takedown.url);
}

/* What is tried again by itself has no outcome yet. A log-in that is dead, or has run out under a lockdown, which
 * renews none, deletes nothing any more. */
static bool not_deleted(struct run *r, const sp_result *said)
{
	str title = r->plugin ? r->plugin->title : r->in.account.platform, why = {said->why.at, said->why.len};
	str code = {said->code.at, said->code.len};
	if (str_ends(code, S("by-hand")) || str_is(code, S("cannot-delete")))
		return ends(r, TAKEDOWN_BY_HAND, why_and_page(r, why));
	if (said->verdict == SP_RECONNECT || said->verdict == SP_STALE_TOKEN) {
		why = arena_fmt(r->a, "%.*s does not take this log-in any more.", SHOW(title));
		return ends(r, TAKEDOWN_BY_HAND, why_and_page(r, why));
	}
	if (said->verdict == SP_REFUSED) return ends(r, TAKEDOWN_REFUSED, why_and_page(r, why));
	return true;
}

static bool deleted(struct run *r, const sp_result *said)
{
	sp_result *kept = TAKE(r->a, sp_result);
	*kept = *said;
	r->taking.said = kept;
	if (said->verdict != SP_OK && said->verdict != SP_ABSENT) return not_deleted(r, said);
	if (!may_look(r)) return ends(r, TAKEDOWN_UNPROVED, S("Its list cannot be read."));
	look(r);
	return false;
}

static bool looked(struct run *r, const sp_result *said)
{
	str title = r->plugin->title;
	bool read = said->verdict == SP_OK, there = read && is_listed(r);
	if (read && !there && !r->unread)
		return ends(r, TAKEDOWN_GONE, arena_fmt(r->a, "%.*s does not list it any more.", SHOW(title)));
	if (may_look(r)) {
		look(r);
		return false;
	}
	str why = arena_fmt(r->a, "%.*s said that it is deleted, but %s.", SHOW(title),
			    there ? "it still stands" : "its list could not be read as far as that");
	return there ? ends(r, TAKEDOWN_REFUSED, why_and_page(r, why)) : ends(r, TAKEDOWN_UNPROVED, why);
}

bool takedown_ended(struct run *r, const sp_result **result)
{
	bool over = r->step.job.op == SP_TIMELINE ? looked(r, *result) : deleted(r, *result);
	*result = r->taking.said;
	return over;
}

struct outcome takedown_out(const struct run *r, struct outcome by_verdict)
{
	static const enum job_state ENDS[TAKEDOWN_REFUSED + 1] = {
		[TAKEDOWN_GONE] = JOB_DONE, [TAKEDOWN_UNPROVED] = JOB_DONE, [TAKEDOWN_BY_HAND] = JOB_REFUSED,
		[TAKEDOWN_REFUSED] = JOB_REFUSED,
	};
	if (r->taking.outcome) return (struct outcome){.to = ENDS[r->taking.outcome], .reconnect = by_verdict.reconnect};
	if (by_verdict.to == JOB_ASKING) by_verdict.to = JOB_REFUSED;	/* there is no post of ours to ask at */
	return by_verdict;
}

/* ---- rows */

err takedown_settle(struct tx *tx, const struct run *r, str why)
{
	struct takedown t = {.foreign = r->in.takedown.foreign, .outcome = r->taking.outcome, .why = r->taking.why};
	if (!t.outcome) t = (struct takedown){.foreign = t.foreign, .outcome = TAKEDOWN_REFUSED, .why = why};
	TRY(takedown_end(tx, t.foreign, t.outcome, t.why));
	TRY(takedown_came_to(tx, &t, r->in.job.account));
	return sever_go_on(tx);
}
