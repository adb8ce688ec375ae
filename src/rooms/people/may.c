/* SPDX-License-Identifier: MIT
 * may.c - the one question: has this person this power, on this account, at this instant? And by what rule. */
#include "rooms/people/roles.h"

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
	if (!n) return arena_fmt(a, "%.*s has no role %s", SHOW(ask->who), ask->on ? "there" : "yet");
	buf roles = buf_in(a, 1000);
	for (size_t i = 0; i < n; i++) {
		bool again = false;
		for (size_t k = 0; k < i; k++) again = again || str_is(reach[k].role, reach[i].role);
		if (!again) buf_fmt(&roles, "%s%.*s", i ? " and " : "", SHOW(name_role(a, reach[i].role)));
	}
	return arena_fmt(a, "%.*s is %.*s there, which has not the power '%.*s'", SHOW(ask->who), SHOW(buf_str(&roles)),
			 SHOW(power_name(ask->power)));
}

err may(struct tx *tx, const struct may_ask *ask, struct may_said *out)
{
	struct arena *a = tx_arena(tx);
	struct reach reach[REACH_MOST];
	struct person p;
	size_t n;
	bool found;
	*out = (struct may_said){0};
	TRY(person_get(tx, ask->who, &p, &found));
	if (!found || p.left_at) {
		out->rule = arena_fmt(a, found ? "%.*s has left" : "schedpost does not know %.*s", SHOW(ask->who));
		return NULL;
	}
	TRY(roles_reaching(tx, &p, ask, reach, &n));
	for (size_t i = 0; i < n && !out->yes; i++) {
		out->yes = reach[i].yes && (reach[i].account || !is_personal(ask));
		if (out->yes) out->rule = rule_of(a, ask, &reach[i]);
	}
	if (!out->yes) out->rule = rule_against(a, ask, reach, n);
	return NULL;
}

err who_may(struct tx *tx, enum power power, const struct account *on, str **out, size_t *n)
{
	struct may_ask ask = {.power = power, .on = on, .at = tx_now(tx)};
	*out = TAKE_N(tx_arena(tx), str, REACH_MOST);
	return holders_on(tx, &ask, is_personal(&ask), *out, n);
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

err roles_there(struct tx *tx, str who, const struct account *on, str *out, size_t most, size_t *n)
{
	struct reach reach[REACH_MOST];
	struct may_ask ask = {.who = who, .power = POWER_SEE, .on = on, .at = tx_now(tx)};
	struct person p;
	size_t nreach;
	bool found;
	*n = 0;
	TRY(person_get(tx, who, &p, &found));
	if (!found || p.left_at) return NULL;
	TRY(roles_reaching(tx, &p, &ask, reach, &nreach));
	for (size_t i = 0; i < nreach && *n < most; i++) {
		bool again = false;
		for (size_t k = 0; k < *n; k++) again = again || str_is(out[k], reach[i].role);
		if (!again) out[(*n)++] = reach[i].role;
	}
	return NULL;
}
