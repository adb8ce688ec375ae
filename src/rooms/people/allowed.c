/* SPDX-License-Identifier: MIT
 * allowed.c - whether a call is allowed: to its person, and to the token that acts for them. */
#include "rooms/people/people.h"

static err refuse(struct tx *tx, const struct may_ask *ask, const struct may_said *said)
{
	str who;
	if (said->todo.len)
		return FAIL(tx_arena(tx), ERR_DENIED, "not-allowed", "This is not allowed now: %.*s. %.*s", SHOW(said->rule),
			    SHOW(said->todo));
	TRY(who_can_allow(tx, ask->on, &who));
	return FAIL(tx_arena(tx), ERR_DENIED, "not-allowed", "This is not allowed: %.*s. %.*s%s", SHOW(said->rule),
		    SHOW(who), who.len ? " can allow it, with 'schedpost role give'."
			    : "Whoever runs this machine can allow it, as root, with 'schedpost role give'.");
}

static bool reaches(const struct scope *s, const struct may_ask *ask)
{
	static const unsigned OF_ALL = 1u << POWER_SYSTEM | 1u << POWER_PEOPLE | 1u << POWER_RECORD;
	bool everywhere = ask->everywhere || (OF_ALL >> ask->power & 1u), there = !s->bounded || (!ask->on && !everywhere);
	for (size_t i = 0; i < s->n && !there; i++) there = ask->on && s->accounts[i] == ask->on->id;
	return there;
}

bool within_token(const struct call *c, enum power power, const struct account *on)
{
	const struct may_ask ask = {.power = power, .on = on};
	return !c->scope || (reaches(c->scope, &ask) && (c->scope->powers >> power & 1u));
}

/* What a token was not given, although its person has it. */
static err within(struct tx *tx, const struct call *c, const struct may_ask *ask)
{
	struct arena *a = tx_arena(tx);
	const struct scope *s = c->scope;
	bool there = reaches(s, ask);
	if (there && (s->powers >> ask->power & 1u)) return NULL;
	str where = there ? S("") : ask->on ? arena_fmt(a, " on '%.*s'", SHOW(ask->on->name)) : S(" for all accounts");
	return FAIL(a, ERR_DENIED, "token-narrow", "This is not allowed: the token '%.*s' of %.*s was not given the power '%.*s'%.*s. "
		    "'schedpost token add' makes one that was.", SHOW(s->name), SHOW(c->actor), SHOW(power_name(ask->power)),
		    SHOW(where));
}

static err ask_one(struct tx *tx, const struct call *c, struct may_ask *ask)
{
	struct may_said said;
	ask->who = c->actor;
	ask->at = tx_now(tx);
	TRY(may(tx, ask, &said));
	if (!said.yes) return refuse(tx, ask, &said);
	if (said.cover) tx_acts_for(tx, said.acting_for);
	return c->scope ? within(tx, c, ask) : NULL;
}

/* Where somebody hears, what they have read: what outlives a token, and is nothing of what it was made for. */
static err speaks_for(struct tx *tx, const struct call *c)
{
	static const unsigned ALL = (1u << POWERS) - 1;
	const struct scope *s = c->scope;
	if (!c->verb->personal || !s || (s->powers == ALL && !s->bounded)) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "token-narrow", "This is not allowed: it is said in the name of %.*s themself, and the token '%.*s' "
		    "is for some things only. Please do it from their own log-in, or with a token that may do all.",
		    SHOW(c->actor), SHOW(s->name));
}

/* Who runs the machine can put themselves into any role; to refuse them would be a play. */
err allowed(struct tx *tx, const struct call *c)
{
	const struct verb *v = c->verb;
	struct about about = {0};
	if (c->owns) return NULL;
	TRY(speaks_for(tx, c));
	if (v->about) TRY(v->about(tx, c, &about));
	enum power power = v->own && str_is(about.author, c->actor) ? v->own : about.instead ? about.instead : v->needs;
	if (about.system) power = POWER_SYSTEM;
	if (!about.n) return ask_one(tx, c, &(struct may_ask){.power = power, .everywhere = about.everywhere});
	for (size_t i = 0; i < about.n; i++)
		TRY(ask_one(tx, c, &(struct may_ask){.power = power, .on = &about.accounts[i]}));
	return NULL;
}

err allowed_on(struct tx *tx, const struct call *c, enum power power, const struct account *on)
{
	return c->owns ? NULL : ask_one(tx, c, &(struct may_ask){.power = power, .on = on});
}

err lent_by(struct tx *tx, const struct call *c, enum power power, const struct account *on, int64_t *cover)
{
	struct may_said said;
	*cover = 0;
	if (c->owns) return NULL;
	TRY(may(tx, &(struct may_ask){.who = c->actor, .power = power, .on = on, .at = tx_now(tx)}, &said));
	*cover = said.cover;
	return NULL;
}

err allowed_owner(struct tx *tx, const struct call *c, const struct account *on)
{
	if (c->owns || !str_is(on->kind, S("person")) || str_is(on->owner, c->actor)) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "not-allowed", "This is not allowed: '%.*s' is the own account of %.*s, who alone says who else "
		    "may do what there.", SHOW(on->name), SHOW(on->owner));
}
