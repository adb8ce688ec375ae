/* SPDX-License-Identifier: MIT
 * table.c - all verbs, one line a room and one a door. */
#include "front/table.h"

#include "rooms/assure/assure.h"
#include "rooms/assure/attest.h"
#include "rooms/audit/audit.h"
#include "rooms/calendar/feed.h"
#include "rooms/care/vault_verbs.h"
#include "rooms/bundle/bundle.h"
#include "rooms/connect/apps.h"
#include "rooms/connect/connect_verbs.h"
#include "rooms/duty/duty.h"
#include "rooms/handover/gaps.h"
#include "rooms/handover/handover.h"
#include "rooms/handover/report.h"
#include "rooms/drill/drill.h"
#include "rooms/evaluate/evaluate.h"
#include "rooms/lockdown/evidence.h"
#include "rooms/lockdown/lockdown.h"
#include "rooms/lockdown/runbook.h"
#include "rooms/notices/notices.h"
#include "rooms/numbers/numbers.h"
#include "rooms/people/people.h"
#include "rooms/platforms/platforms.h"
#include "rooms/policy/ack.h"
#include "rooms/posts/posts_verbs.h"
#include "rooms/review/review_verbs.h"
#include "rooms/proof/proof.h"
#include "rooms/retention/retention.h"
#include "rooms/sever/sever.h"
#include "rooms/slots/followers.h"
#include "rooms/slots/slots.h"
#include "rooms/slots/team.h"
#include "rooms/staff/staff.h"
#include "rooms/statement/statement.h"
#include "rooms/tokens/tokens.h"
#include "rooms/training/training.h"
#include "rooms/watch/takedown.h"
#include "rooms/watch/watch.h"

#include <string.h>

const struct room_verbs ROOMS[] = {
	{"Writing", WRITE_VERBS},
	{"Checking", CHECK_VERBS},
	{"Looking", SHOW_VERBS},
	{"What it brought", NUMBERS_VERBS},
	{"Good times", SLOTS_VERBS},
	{"", TEAM_VERBS},
	{"", FOLLOWERS_VERBS},
	{"", EVALUATE_VERBS},
	{"Changing", CHANGE_VERBS},
	{"Handing in", SUBMIT_VERBS},
	{"Approving", APPROVE_VERBS},
	{"", LOOK_VERBS},
	{"Who agrees to be recognised", CONSENT_VERBS},
	{"Talking about a post", TALK_VERBS},
	{"Posting by hand", REMIND_VERBS},
	{"Many at once", IMPORT_VERBS},
	{"", PLACE_VERBS},
	{"Awareness days", CALENDAR_VERBS},
	{"", DAY_VERBS},
	{"", BROUGHT_VERBS},
	{"", FEED_VERBS},
	{"Connecting", CONNECT_VERBS},
	{"Accounts", ACCOUNT_VERBS},
	{"", ATTEST_VERBS},
	{"Ending access", REVOKE_VERBS},
	{"Apps of your organisation", APP_VERBS},
	{"People", PEOPLE_VERBS},
	{"Programs that act for you", TOKEN_VERBS},
	{"Proof that it is you", PROOF_VERBS},
	{"Coming and going", STAFF_VERBS},
	{"On duty", DUTY_VERBS},
	{"Going away", COVER_PLAN_VERBS},
	{"Covering", COVER_ANSWER_VERBS},
	{"Leave", COVER_LEAVE_VERBS},
	{"", COVER_ROTA_VERBS},
	{"Planned quiet", HOLD_VERBS},
	{"Emergency", LOCKDOWN_VERBS},
	{"", UNLOCK_VERBS},
	{"", EVIDENCE_VERBS},
	{"", BUNDLE_VERBS},
	{"", RUNBOOK_VERBS},
	{"Drills", DRILL_VERBS},
	{"", AFTERWARDS_VERBS},
	{"What is not yours", WATCH_VERBS},
	{"", TAKEDOWN_VERBS},
	{"", SEVER_VERBS},
	{"What one says meanwhile", STATEMENT_VERBS},
	{"", COVER_LOOK_VERBS},
	{"", COVER_GAPS_VERBS},
	{"", COVER_REPORT_VERBS},
	{"The policy", ACK_VERBS},
	{"Training", TRAINING_VERBS},
	{"How far they are", PROGRESS_VERBS},
	{"How it went", REPORT_VERBS},
	{"How sure they are", SELF_AUDIT_VERBS},
	{"Practice classes", CLASS_VERBS},
	{"Platforms", PLATFORMS_VERBS},
	{"Being told", NOTICE_VERBS},
	{"The record", AUDIT_VERBS},
	{"Keeping and erasing", RETENTION_VERBS},
	{"", VAULT_VERBS},
	{"", DOCTOR_VERBS},
	{"", ASSURE_VERBS},
	{"", MEDIA_VERBS},
	{0},
};

enum { MOST_VERBS = 300, MOST_OPTS = 64 };

struct gathering {
	struct arena *a;
	const struct verb **all;
	size_t n;
};

static void add(struct gathering *g, const struct verb *v)
{
	if (g->n == MOST_VERBS) die("schedpost stops: there are more than %d verbs; MOST_VERBS must grow.", MOST_VERBS);
	g->all[g->n++] = v;
}

static const struct verb *named(const struct gathering *g, const char *name)
{
	for (size_t i = 0; i < g->n; i++) {
		if (strcmp(g->all[i]->name, name) == 0) return g->all[i];
	}
	return NULL;
}

static bool has_opt(const struct opt *opts, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(opts[i].name, name) == 0) return true;
	}
	return false;
}

static const struct opt *both(struct arena *a, const struct opt *own, const struct opt *borrowed, const char *hides)
{
	struct opt *all = TAKE_N(a, struct opt, MOST_OPTS + 1);
	size_t n = 0;
	for (; own && own->name && n < MOST_OPTS; own++) all[n++] = *own;
	for (; borrowed && borrowed->name && n < MOST_OPTS; borrowed++) {
		if (hides && strcmp(hides, borrowed->name) == 0) continue;
		if (!has_opt(all, n, borrowed->name)) all[n++] = *borrowed;
	}
	return all;
}

static void add_door(struct gathering *g, const struct door *d)
{
	struct verb *v = TAKE(g->a, struct verb);
	*v = d->verb;
	const struct verb *lender = d->borrows ? named(g, d->borrows) : NULL;
	if (lender) v->opts = both(g->a, v->opts, lender->opts, d->hides);
	add(g, v);
}

/* "X begin" is offered to people as "X", and itself becomes an inner step. */
static void add_dialogue(struct gathering *g, size_t of)
{
	struct verb *v = TAKE(g->a, struct verb), *begin = TAKE(g->a, struct verb);
	str name = str_of(g->all[of]->name);
	*v = *begin = *g->all[of];
	v->name = arena_cstr(g->a, str_cut(name, 0, name.len - S(" begin").len));
	v->inner = false;
	begin->inner = true;
	g->all[of] = begin;
	if (!named(g, v->name)) add(g, v);
}

const struct verb *const *table_gather(struct arena *a, const struct room_verbs *rooms, const struct door *const *doors)
{
	struct gathering g = {.a = a, .all = TAKE_N(a, const struct verb *, MOST_VERBS + 1)};
	for (; rooms->title; rooms++) {
		for (const struct verb *v = rooms->verbs; v->name; v++) add(&g, v);
	}
	size_t of_rooms = g.n;
	for (; *doors; doors++) add_door(&g, *doors);
	for (size_t i = 0; i < of_rooms; i++) {
		if (str_ends(str_of(g.all[i]->name), S(" begin"))) add_dialogue(&g, i);
	}
	return g.all;
}

const struct door *table_door(const struct door *const *doors, const struct verb *v)
{
	for (; *doors; doors++) {
		if (strcmp((*doors)->verb.name, v->name) == 0) return *doors;
	}
	return NULL;
}
