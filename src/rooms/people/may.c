/* SPDX-License-Identifier: MIT
 * may.c - the one question: has this person this power, on this account, at this instant? And by what rule. */
#include "rooms/people/roles.h"

#include <inttypes.h>

/* What goes out in a person's own name: nobody else's role for all accounts reaches it. */
static bool is_personal(const struct may_ask *ask)
{
	static const unsigned OWN_NAME = 1u << POWER_WRITE | 1u << POWER_PLAN | 1u << POWER_PUBLISH | 1u << POWER_CHANGE |
					 1u << POWER_APPROVE;
	return ask->on && str_is(ask->on->kind, S("person")) && (OWN_NAME >> ask->power & 1u);
}

static str name_role(struct arena *a, str role)
{
	bool vowel = role.len && str_find(S("aeiou"), str_cut(role, 0, 1), NULL);
	return arena_fmt(a, "%s %.*s", vowel ? "an" : "a", SHOW(role));
}

static str where_held(struct arena *a, const struct may_ask *ask, const struct reach *r)
{
	if (!r->account) return S("for all accounts");
	return ask->on ? arena_fmt(a, "on '%.*s'", SHOW(ask->on->name)) : S("on some account");
}

static str rule_of(struct arena *a, const struct may_ask *ask, const struct reach *r)
{
	if (!r->given_by.len && ask->on)
		return arena_fmt(a, "%.*s %s '%.*s'", SHOW(ask->who), str_is(ask->on->owner, ask->who) ? "owns" : "is deputy for",
				 SHOW(ask->on->name));
	str by = r->given_by.len ? arena_fmt(a, ", given by %.*s", SHOW(r->given_by)) : S("");
	return arena_fmt(a, "%.*s is %.*s %.*s%.*s", SHOW(ask->who), SHOW(name_role(a, r->role)),
			 SHOW(where_held(a, ask, r)), SHOW(by));
}

static str rule_against(struct arena *a, const struct may_ask *ask, const struct reach *reach, size_t n)
{
	if (is_personal(ask)) {
		str owner = ask->on->owner.len ? ask->on->owner : S("somebody");
		return arena_fmt(a, "'%.*s' is the own account of %.*s, who has not given %.*s such a role there", SHOW(ask->on->name),
				 SHOW(owner), SHOW(ask->who));
	}
	const char *where = ask->on ? "there" : ask->everywhere ? "for all accounts" : "yet";
	if (!n) return arena_fmt(a, "%.*s has no role %s", SHOW(ask->who), where);
	buf roles = buf_in(a, 1000);
	for (size_t i = 0; i < n; i++) {
		bool again = false;
		for (size_t k = 0; k < i; k++) again = again || str_is(reach[k].role, reach[i].role);
		if (!again) buf_fmt(&roles, "%s%.*s", i ? " and " : "", SHOW(name_role(a, reach[i].role)));
	}
	return arena_fmt(a, "%.*s is %.*s there, which has not the power '%.*s'", SHOW(ask->who), SHOW(buf_str(&roles)),
			 SHOW(power_name(ask->power)));
}

/* By a role, or as owner or deputy. */
static err by_roles(struct tx *tx, const struct person *p, const struct may_ask *ask, struct may_said *out)
{
	struct reach reach[REACH_MOST];
	size_t n;
	TRY(roles_reaching(tx, p, ask, reach, &n));
	for (size_t i = 0; i < n && !out->yes; i++) {
		out->yes = reach[i].yes && (reach[i].account || !is_personal(ask));
		if (out->yes) out->rule = rule_of(tx_arena(tx), ask, &reach[i]);
	}
	if (!out->yes) out->rule = rule_against(tx_arena(tx), ask, reach, n);
	return NULL;
}

/* ---- cover */

static bool is_in(unsigned powers, enum power power)
{
	return (powers >> power) & 1u;
}

bool power_needs_rank(enum power power)
{
	static const unsigned FREE = 1u << POWER_SEE | 1u << POWER_WRITE | 1u << POWER_PLAN;
	return !is_in(FREE, power);
}

err has_rank(struct tx *tx, const struct person *p, enum power power, str kind, int64_t at, bool *yes)
{
	*yes = !power_needs_rank(power);
	return *yes ? NULL : role_somewhere(tx, p, power, kind, at, yes);
}

/* Two people never work the same queue without knowing: who is covered looks on, or takes it back. */
static err while_away(struct tx *tx, const struct person *p, const struct may_ask *ask, struct may_said *said)
{
	static const unsigned STAYS = 1u << POWER_SEE | 1u << POWER_RECORD | 1u << POWER_PEOPLE | 1u << POWER_SYSTEM;
	struct arena *a = tx_arena(tx);
	struct cover c;
	bool found;
	if (is_in(STAYS, ask->power)) return NULL;
	TRY(cover_of_absent(tx, p->name, ask->on->id, ask->at, &c, &found));
	if (!found || !cover_in_force(&c, ask->at)) return NULL;
	str until = cover_until(a, &c);
	*said = (struct may_said){.rule = arena_fmt(a, "%.*s covers '%.*s' for %.*s until %.*s", SHOW(c.person),
						    SHOW(ask->on->name), SHOW(p->name), SHOW(until)),
				  .todo = arena_fmt(a, "To take it back now: schedpost cover recall %" PRId64, c.id)};
	return NULL;
}

/* What is lent is at most what its owner has, and never a rank that who covers has nowhere else. */
static err lends(struct tx *tx, const struct person *p, const struct may_ask *ask, const struct cover *c,
		 struct may_said *out)
{
	struct arena *a = tx_arena(tx);
	struct may_ask owners = *ask;
	struct may_said said = {0};
	struct person owner;
	bool rank = true, found;
	owners.who = c->owner;
	TRY(person_get(tx, c->owner, &owner, &found));
	if (!found || owner.left_at) return NULL;
	TRY(by_roles(tx, &owner, &owners, &said));
	if (said.yes) TRY(has_rank(tx, p, ask->power, ask->on ? ask->on->kind : S(""), ask->at, &rank));
	if (!said.yes || !rank) return NULL;
	str until = cover_until(a, c);
	*out = (struct may_said){.yes = true, .cover = c->id, .acting_for = c->owner, .todo = S("")};
	out->rule = arena_fmt(a, "%.*s covers for %.*s until %.*s, and %.*s", SHOW(p->name), SHOW(c->owner), SHOW(until),
			      SHOW(said.rule));
	return NULL;
}

static err by_cover(struct tx *tx, const struct person *p, const struct may_ask *ask, struct may_said *out)
{
	struct cover *all;
	size_t n;
	struct cover_ask lent = {p->id, ask->on ? ask->on->id : 0, power_name(ask->power), ask->at};
	TRY(covers_lending(tx, &lent, &all, &n));
	for (size_t i = 0; i < n && !out->yes; i++) TRY(lends(tx, p, ask, &all[i], out));
	return NULL;
}

/* ---- the question */

err may(struct tx *tx, const struct may_ask *ask, struct may_said *out)
{
	struct arena *a = tx_arena(tx);
	struct person p;
	int64_t lock;
	bool found;
	*out = (struct may_said){.todo = S(""), .acting_for = S("")};
	TRY(person_get(tx, ask->who, &p, &found));
	if (!found || p.left_at) {
		out->rule = arena_fmt(a, found ? "%.*s has left" : "schedpost does not know %.*s", SHOW(ask->who));
		return NULL;
	}
	TRY(lock_of_suspect(tx, p.id, &lock));
	if (lock && ask->power != POWER_SEE) {
		out->rule = arena_fmt(a, "%.*s is shut out by a lockdown", SHOW(ask->who));
		out->todo = S("Two others end it with 'schedpost unlock'.");
		return NULL;
	}
	TRY(by_roles(tx, &p, ask, out));
	if (out->yes) return ask->on ? while_away(tx, &p, ask, out) : NULL;
	return ask->everywhere ? NULL : by_cover(tx, &p, ask, out);
}

/* Those who have it by a role and are not away, and those who cover them. */
static err with_cover(struct tx *tx, enum power power, const struct account *on, str *all, size_t *n)
{
	str *covering, *candidates = TAKE_N(tx_arena(tx), str, 2 * REACH_MOST);
	size_t ncovering, ncandidates = 0;
	TRY(covering_now(tx, on->id, &covering, &ncovering));
	if (!ncovering) return NULL;
	for (size_t i = 0; i < *n; i++) candidates[ncandidates++] = all[i];
	for (size_t i = 0; i < ncovering && ncandidates < 2 * REACH_MOST; i++) {
		bool again = false;
		for (size_t k = 0; k < *n; k++) again = again || str_is(all[k], covering[i]);
		if (!again) candidates[ncandidates++] = covering[i];
	}
	*n = 0;
	for (size_t i = 0; i < ncandidates && *n < REACH_MOST; i++) {
		struct may_said said;
		TRY(may(tx, &(struct may_ask){.who = candidates[i], .power = power, .on = on, .at = tx_now(tx)}, &said));
		if (said.yes) all[(*n)++] = candidates[i];
	}
	return NULL;
}

err who_may(struct tx *tx, enum power power, const struct account *on, str **out, size_t *n)
{
	struct may_ask ask = {.power = power, .on = on, .at = tx_now(tx)};
	*out = TAKE_N(tx_arena(tx), str, REACH_MOST);
	TRY(holders_on(tx, &ask, is_personal(&ask), *out, n));
	return with_cover(tx, power, on, *out, n);
}

err who_can_allow(struct tx *tx, const struct account *on, str *out)
{
	enum { NAMED = 3 };
	str names[REACH_MOST];
	size_t n, shown = 0;
	buf all = buf_in(tx_arena(tx), 1000);
	if (on && on->owner.len) {
		buf_add(&all, on->owner);
		shown++;
	}
	TRY(holders_of(tx, POWER_PEOPLE, tx_now(tx), names, &n));
	bool only_owner = on && str_is(on->kind, S("person"));
	for (size_t i = 0; i < n && shown < NAMED && !only_owner; i++) {
		if (on && str_is(names[i], on->owner)) continue;
		buf_fmt(&all, "%s%.*s", shown++ ? " or " : "", SHOW(names[i]));
	}
	*out = buf_str(&all);
	return NULL;
}

static void add_roles(str *out, size_t most, size_t *n, const struct reach *reach, size_t nreach)
{
	for (size_t i = 0; i < nreach && *n < most; i++) {
		bool again = false;
		for (size_t k = 0; k < *n; k++) again = again || str_is(out[k], reach[i].role);
		if (!again) out[(*n)++] = reach[i].role;
	}
}

/* Who covers an account is there what they are elsewhere. */
err roles_there(struct tx *tx, str who, const struct account *on, str *out, size_t most, size_t *n)
{
	struct reach reach[REACH_MOST];
	struct may_ask ask = {.who = who, .power = POWER_SEE, .on = on, .at = tx_now(tx)};
	struct person p;
	struct cover *covers;
	size_t nreach, ncovers;
	bool found;
	*n = 0;
	TRY(person_get(tx, who, &p, &found));
	if (!found || p.left_at) return NULL;
	TRY(roles_reaching(tx, &p, &ask, reach, &nreach));
	add_roles(out, most, n, reach, nreach);
	struct cover_ask lent = {p.id, on->id, power_name(POWER_WRITE), ask.at};
	TRY(covers_lending(tx, &lent, &covers, &ncovers));
	if (!ncovers) return NULL;
	ask.on = NULL;
	TRY(roles_reaching(tx, &p, &ask, reach, &nreach));
	add_roles(out, most, n, reach, nreach);
	return NULL;
}
