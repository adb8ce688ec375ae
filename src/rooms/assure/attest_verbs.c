/* SPDX-License-Identifier: MIT
 * attest_verbs.c - account attest: what somebody has seen with their own eyes. */
#include "rooms/assure/attest.h"

#include "base/clock.h"
#include "rooms/history/history.h"
#include "rooms/people/people.h"
#include "text/when.h"

/* It is a person who has looked: whoever runs the machine says who they are, and a program looks at nothing. */
static err need_person(struct tx *tx, const struct call *c)
{
	struct person p;
	bool found;
	TRY(person_get(tx, c->actor, &p, &found));
	if (found && !p.left_at && !c->scope) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, c->scope ? "not-by-token" : "not-a-person",
		    "This is said by somebody who has looked, under "
		    "their own name and not by a token.");
}

static err run_attest(struct tx *tx, const struct call *c, struct reply *r)
{
	struct account on;
	const struct zone *z;
	TRY(account_need(tx, call_get(c, "ACCOUNT"), &on));
	TRY(need_person(tx, c));
	if (!call_has(c, "mfa"))
		return FAIL(tx_arena(tx), ERR_INPUT, "which-fact",
			    "Please say what you have looked at: schedpost account attest %.*s --mfa", SHOW(on.name));
	if (account_is_practice(&on))
		return FAIL(tx_arena(tx), ERR_INPUT, "is-practice",
			    "'%.*s' is a practice (training) account, which has no log-in.", SHOW(on.name));
	TRY(attest_put(tx, on.id, c->actor));
	TRY(history_add(tx,
			&(struct event){0, on.id, 0, "attested", S("Its second factor is on, at the platform.")}));
	TRY(zone_load(tx_arena(tx), on.zone, &z));
	reply_say(r,
		  "Noted under your name: the second factor of '%.*s' is on. It counts until %.*s; its owner is told "
		  "before.",
		  SHOW(on.name), SHOW(when_local(tx_arena(tx), tx_now(tx) + ATTEST_LASTS_MS, z)));
	return NULL;
}

static const struct opt OPTS[] = {
	{"ACCOUNT", "ACCOUNT", OPT_POSITION | OPT_NEEDED, "The account.", NULL},
	{"mfa", NULL, OPT_FLAG, "Its second factor is on: you have looked at the platform, just now.", NULL},
	{0},
};
const struct verb ATTEST_VERBS[] = {
	{.name = "account attest",
	 .help = "Says, under your name and with the date, that you have looked at the platform and its second "
		 "factor is on. It counts for "
		 "three months.",
	 .example = "schedpost account attest library --mfa",
	 .opts = OPTS,
	 .writes = true,
	 .personal = true,
	 .needs = POWER_ACCOUNT,
	 .about = account_about,
	 .run = run_attest},
	{0},
};
