/* SPDX-License-Identifier: MIT
 * allowed.c - the one way in which all doors run a verb: whose deed it is, whether it is allowed, then the verb. */
#include "rooms/people/people.h"

static err refuse(struct tx *tx, const struct may_ask *ask, const struct may_said *said)
{
	str who;
	TRY(who_can_allow(tx, ask->on, &who));
	return FAIL(tx_arena(tx), ERR_DENIED, "not-allowed", "This is not allowed: %.*s. %.*s%s", SHOW(said->rule), SHOW(who),
		    who.len ? " can allow it, with 'schedpost role give'."
			    : "Whoever runs this machine can allow it, as root, with 'schedpost role give'.");
}

static err ask_one(struct tx *tx, const struct call *c, struct may_ask *ask)
{
	struct may_said said;
	ask->who = c->actor;
	ask->at = tx_now(tx);
	TRY(may(tx, ask, &said));
	return said.yes ? NULL : refuse(tx, ask, &said);
}

/* Who runs the machine can put themselves into any role; to refuse them would be a play. */
err allowed(struct tx *tx, const struct call *c)
{
	const struct verb *v = c->verb;
	struct about about = {0};
	if (c->owns) return NULL;
	if (v->about) TRY(v->about(tx, c, &about));
	enum power power = v->own && str_is(about.author, c->actor) ? v->own : about.instead ? about.instead : v->needs;
	if (!about.n) return ask_one(tx, c, &(struct may_ask){.power = power, .everywhere = about.everywhere});
	for (size_t i = 0; i < about.n; i++)
		TRY(ask_one(tx, c, &(struct may_ask){.power = power, .on = &about.accounts[i]}));
	return NULL;
}

err allowed_on(struct tx *tx, const struct call *c, enum power power, const struct account *on)
{
	return c->owns ? NULL : ask_one(tx, c, &(struct may_ask){.power = power, .on = on});
}

err allowed_owner(struct tx *tx, const struct call *c, const struct account *on)
{
	if (c->owns || !str_is(on->kind, S("person")) || str_is(on->owner, c->actor)) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "not-allowed", "This is not allowed: '%.*s' is the own account of %.*s, who alone says who else "
		    "may do what there.", SHOW(on->name), SHOW(on->owner));
}

err allowed_run(struct tx *tx, const struct call *c, struct reply *r)
{
	tx_deed(tx, &(struct deed){.who = c->actor, .door = c->door, .what = str_of(c->verb->name)});
	TRY(allowed(tx, c));
	return c->verb->run(tx, c, r);
}
