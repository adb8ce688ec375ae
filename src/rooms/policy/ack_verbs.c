/* SPDX-License-Identifier: MIT
 * ack_verbs.c - policy show, policy ack, policy who: everybody reads the policy before they hand anything in. */
#include "rooms/policy/ack.h"

#include <inttypes.h>

static err policy_need(struct tx *tx, struct policy_text *p)
{
	TRY(policy_in_force(tx, p));
	if (p->version) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-policy", "There is no policy yet, so there is nothing to acknowledge. Whoever runs this "
		    "machine writes one: policy.conf.");
}

err policy_is_read(struct tx *tx, const struct call *c)
{
	bool yes;
	if (c->owns) return NULL;
	TRY(policy_acknowledged(tx, c->actor, &yes));
	if (yes) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "policy-not-read",
		    "Please read the policy first, and say so with 'schedpost policy ack'; then type this again. Until then nothing is "
		    "changed by it. What has no time, a draft, you can write meanwhile.");
}

static void show_text(struct reply *r, const struct policy_text *p)
{
	static const struct column FACTS[] = {{"version", "Version", CELL_INT, false},
					      {"since", "In force since", CELL_INSTANT, false}};
	reply_facts(r, "policy", FACTS, COUNT(FACTS));
	reply_int(r, p->version);
	reply_int(r, p->since);
	reply_quote(r, "text", "The policy", p->text);
}

static err run_show(struct tx *tx, const struct call *c, struct reply *r)
{
	struct policy_text p;
	bool yes;
	TRY(policy_need(tx, &p));
	TRY(policy_acknowledged(tx, c->actor, &yes));
	show_text(r, &p);
	reply_say(r, yes ? "You have acknowledged it." : "When you have read it: schedpost policy ack");
	return NULL;
}

/* What is agreed to is what was shown: without a yes it is shown first. */
static err run_ack(struct tx *tx, const struct call *c, struct reply *r)
{
	struct policy_text p;
	struct person person;
	TRY(policy_need(tx, &p));
	TRY(person_need(tx, c->actor, &person));
	if (!call_has(c, "yes")) {
		show_text(r, &p);
		reply_next(r, "confirm", S("Have you read it, and will you work by it?"));
		return NULL;
	}
	TRY(policy_ack_put(tx, person.id, p.version));
	reply_say(r, "Thank you. You have acknowledged version %" PRId64 " of the policy.", p.version);
	return NULL;
}

static err run_who(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"person", "Person", CELL_TEXT, false},		{"full_name", "Name", CELL_TEXT, true},
		{"version", "Version they know", CELL_INT, false}, {"at", "Acknowledged", CELL_INSTANT, false},
	};
	struct policy_text p;
	struct policy_reader *all;
	size_t n, missing = 0;
	TRY(policy_need(tx, &p));
	TRY(policy_readers(tx, &all, &n));
	reply_table(r, "people", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		bool up_to_date = all[i].version == p.version;
		missing += !up_to_date;
		if (up_to_date && !call_has(c, "all")) continue;
		reply_row(r);
		reply_text(r, all[i].name);
		reply_text(r, all[i].full_name);
		if (!all[i].version) continue;
		reply_int(r, all[i].version);
		reply_int(r, all[i].at);
	}
	if (missing) reply_say(r, "%zu of %zu have not acknowledged version %" PRId64 " yet.", missing, n, p.version);
	else reply_say(r, "Everybody has acknowledged version %" PRId64 ".", p.version);
	return NULL;
}

static const struct opt ACK_OPTS[] = {{"yes", NULL, OPT_FLAG, "You have read it already.", NULL}, {0}};
static const struct opt WHO_OPTS[] = {{"all", NULL, OPT_FLAG, "Also those who have acknowledged it.", NULL}, {0}};

const struct verb ACK_VERBS[] = {
	{.name = "policy show", .help = "Shows the policy that is in force: who must say yes to what.", .example = "schedpost policy show",
	 .needs = POWER_SEE, .run = run_show},
	{.name = "policy ack", .help = "Says that you have read the policy. Nobody hands a post in before; a changed policy asks again.",
	 .example = "schedpost policy ack", .opts = ACK_OPTS, .writes = true, .needs = POWER_SEE,
	 .personal = true, .run = run_ack},
	{.name = "policy who", .help = "Lists who has not acknowledged the policy in force yet.", .example = "schedpost policy who",
	 .opts = WHO_OPTS, .needs = POWER_SEE, .run = run_who},
	{0},
};
