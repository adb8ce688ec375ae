/* SPDX-License-Identifier: MIT
 * revoke.c - a credential is taken back, and the same run proves it: a harmless call must fail then. All of it in small
 * time, against a server that lies, hangs or knows nothing of it. */
#include "engine/run.h"

#include "base/log.h"

#include <inttypes.h>
#include <string.h>

enum {
	ANSWER_MS = 15000,	/* for each of its requests */
	WHOLE_MS = 90000,	/* for all of it: then what is known by now counts */
	LOOKS_AT_PROOF = 3
};

/* A platform may need a moment until its own yes holds everywhere. */
static const int64_t LOOK_AGAIN_MS[LOOKS_AT_PROOF] = {0, 2000, 5000};

bool revoke_has_nothing(const struct run *r)
{
	return r->in.job.op == SP_REVOKE && !sealed_has_access(&r->in.sealed);
}

int64_t revoke_timeout_ms(const struct run *r, int64_t wanted)
{
	if (r->in.job.op != SP_REVOKE) return wanted;
	return wanted ? MIN(wanted, (int64_t)ANSWER_MS) : ANSWER_MS;
}

bool revoke_is_over(struct run *r)
{
	const struct clock *clock = engine_doors_of(r->engine)->clock;
	int64_t now = clock->mono(clock);
	if (r->in.job.op != SP_REVOKE) return false;
	if (!r->revoking.until) r->revoking.until = now + WHOLE_MS;
	return now >= r->revoking.until;
}

/* ---- what was said */

static str title_of(const struct run *r)
{
	return r->plugin ? r->plugin->title : r->in.account.platform;
}

static enum revoke_said said_of(const struct run *r, const sp_result *result)
{
	str code = {result->code.at, result->code.len};
	if (!(r->plugin->ops & SP_CAN(SP_REVOKE)) || str_ends(code, S("by-hand"))) return REVOKE_HAND;
	return result->verdict == SP_OK ? REVOKE_YES : REVOKE_NO;
}

/* A plugin's sentence about a failure tells what becomes of a post, or that it is tried again: neither is so here. */
static str why_not(struct run *r, const sp_result *result)
{
	str why = {result->why.at, result->why.len}, title = title_of(r);
	bool plain = result->verdict == SP_OK || result->verdict == SP_REFUSED;
	if (r->trouble.len) return r->trouble;
	if (plain && why.len) return why;
	if (r->net_why.len) return r->net_why;
	if (r->last_status >= 400)
		return arena_fmt(r->a, "%.*s answered with error %d.", SHOW(title), r->last_status);
	return arena_fmt(r->a, "%.*s gave no answer that could be understood.", SHOW(title));
}

/* ---- the proof */

/* Only a plain "I do not know this log-in" proves it (422: snac2's word for it). A right that is missing (403) and a
 * page that is not there prove nothing, and access that had run out before would be refused in any case. */
static enum revoke_proof proof_of(const struct run *r, const sp_result *result)
{
	bool refused = result->verdict == SP_RECONNECT || result->verdict == SP_STALE_TOKEN;
	bool unknown = refused && (r->last_status == 401 || r->last_status == 400 || r->last_status == 422);
	if (result->verdict == SP_OK) return PROOF_ALIVE;
	return unknown && !r->revoking.had_ended ? PROOF_DEAD : PROOF_NONE;
}

static bool may_prove(struct run *r)
{
	return !r->trouble.len && (r->plugin->ops & SP_CAN(SP_WHOAMI)) && r->revoking.looks < LOOKS_AT_PROOF &&
	       !revoke_is_over(r);
}

static void prove(struct run *r)
{
	run_asks_beside(r, SP_WHOAMI, LOOK_AGAIN_MS[r->revoking.looks++]);
}

/* ---- the end */

/* Where a person does it; empty: the plugin does not say. */
static str page_of(struct run *r)
{
	str page = r->plugin ? r->plugin->revoke_page : S("");
	if (!str_starts(page, S("{server}"))) return page;
	return arena_fmt(r->a, "%.*s%.*s", SHOW(r->in.account.server), SHOW(str_cut(page, strlen("{server}"), page.len)));
}

static str told(struct run *r, enum revoke_proof proof)
{
	struct revoking *v = &r->revoking;
	str title = title_of(r), page = v->page;
	if (page.len && str_find(v->why, page, NULL)) page = S("");
	str by_hand = page.len ? arena_fmt(r->a, " Do it here: %.*s", SHOW(page)) : S("");
	switch (v->outcome) {
	case REVOKED_PROVED:
		return arena_fmt(r->a, "%.*s refuses this log-in now.", SHOW(title));
	case REVOKED_UNCHECKED:
		return arena_fmt(r->a, "%.*s said yes, but whether the log-in is refused now could not be learned.%.*s", SHOW(title),
				 SHOW(by_hand));
	case REVOKED_BY_HAND: return arena_fmt(r->a, "%.*s%.*s", SHOW(v->why), SHOW(by_hand));
	case REVOKED_NOTHING: return S("No log-in of it is kept here.");
	case REVOKED_FAILED: break;
	}
	if (v->said == REVOKE_YES && proof == PROOF_ALIVE)
		return arena_fmt(r->a, "%.*s said yes, but the log-in still works.%.*s", SHOW(title), SHOW(by_hand));
	const char *works = proof == PROOF_ALIVE ? " The log-in still works." : "";
	return arena_fmt(r->a, "%.*s%s%.*s", SHOW(v->why), works, SHOW(by_hand));
}

static bool ends_with(struct run *r, enum revoke_proof proof)
{
	r->revoking.outcome = revoke_outcome(r->revoking.said, proof);
	r->revoking.told = told(r, proof);
	return true;
}

static bool first_end(struct run *r, const sp_result *result)
{
	const struct clock *clock = engine_doors_of(r->engine)->clock;
	struct revoking *v = &r->revoking;
	v->had_ended = r->in.account.expires && r->in.account.expires <= clock->now(clock);
	v->page = page_of(r);
	v->why = why_not(r, result);
	if (!r->plugin) return ends_with(r, PROOF_NONE);
	if (revoke_has_nothing(r)) {
		v->outcome = REVOKED_NOTHING;
		v->told = told(r, PROOF_NONE);
		return true;
	}
	v->said = said_of(r, result);
	if (v->said == REVOKE_HAND && !v->why.len)
		v->why = arena_fmt(r->a, "%.*s lets no program take access back.", SHOW(r->plugin->title));
	if (v->said == REVOKE_HAND || !may_prove(r)) return ends_with(r, PROOF_NONE);
	prove(r);
	return false;
}

bool revoke_ended(struct run *r, const sp_result *result)
{
	if (r->step.job.op != SP_WHOAMI) return first_end(r, result);
	enum revoke_proof proof = proof_of(r, result);
	if (proof != PROOF_ALIVE || r->revoking.said != REVOKE_YES || !may_prove(r)) return ends_with(r, proof);
	prove(r);
	return false;
}

struct outcome revoke_out(const struct run *r)
{
	return (struct outcome){.to = r->revoking.outcome == REVOKED_FAILED ? JOB_REFUSED : JOB_DONE};
}

/* The same consent may have connected others. */
static err name_others(struct tx *tx, const struct run *r, str *out)
{
	struct account *others;
	size_t n;
	buf names = buf_in(tx_arena(tx), 4000);
	bool ends = r->revoking.outcome != REVOKED_NOTHING && r->revoking.outcome != REVOKED_FAILED;
	*out = S("");
	if (!ends) return NULL;
	TRY(revoke_shares(tx, &r->in.account, r->plugin->person, &others, &n));
	for (size_t i = 0; i < n; i++) buf_fmt(&names, "%s'%.*s'", i ? ", " : "", SHOW(others[i].name));
	if (n) *out = arena_fmt(tx_arena(tx), " By the same consent were connected: %.*s. Theirs ends with it.", SHOW(buf_str(&names)));
	return NULL;
}

err revoke_row(struct tx *tx, const struct run *r, struct settle *row)
{
	str others;
	TRY(name_others(tx, r, &others));
	row->code = revoked_word(r->revoking.outcome);
	row->why = arena_fmt(tx_arena(tx), "%.*s%.*s", SHOW(r->revoking.told), SHOW(others));
	row->url = r->revoking.page;
	return NULL;
}

err revoke_settle(struct tx *tx, const struct run *r)
{
	str title = revoked_title(r->revoking.outcome);
	bool failed = r->revoking.outcome == REVOKED_FAILED;
	log_say(failed ? LOG_IS_WARNING : LOG_IS_INFO, "job=%" PRId64 " account=%.*s revoke: %.*s", r->in.job.id,
		SHOW(r->in.account.name), SHOW(title));
	return revoke_end(tx, &(struct revoke_end){.was = &r->in.account, .outcome = r->revoking.outcome,
						   .why = r->revoking.told, .person = r->plugin ? r->plugin->person : S("")});
}
