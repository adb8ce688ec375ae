/* SPDX-License-Identifier: MIT
 * duty.c - who is on duty for an account: who was set, else who looks after it, else who stands in for them. */
#include "rooms/duty/duty.h"

#include "text/when.h"

struct looking {
	struct tx *tx;
	const struct duty_ask *ask;
	struct on_duty *out;
};

static err try_one(struct looking *l, str name, str why)
{
	struct may_ask ask = {.who = name, .power = l->ask->power, .on = l->ask->on, .at = l->ask->at};
	struct may_said said = {0};
	if (!name.len || str_is(name, l->ask->but)) return NULL;
	TRY(may(l->tx, &ask, &said));
	if (said.yes) *l->out = (struct on_duty){name, why};
	return NULL;
}

/* Only somebody who is here and may do it there is any help. Who is away is not; whoever covers them is. */
static err take(struct looking *l, str name, str why)
{
	struct arena *a = tx_arena(l->tx);
	struct cover c;
	bool away = false;
	if (name.len) TRY(cover_of_absent(l->tx, name, l->ask->on->id, l->ask->at, &c, &away));
	if (!away) return try_one(l, name, why);
	if (!cover_in_force(&c, l->ask->at)) return NULL;
	str until = cover_until(a, &c);
	return try_one(l, c.person,
		       arena_fmt(a, "%.*s covers for %.*s until %.*s", SHOW(c.person), SHOW(name), SHOW(until)));
}

static err by_shift(struct looking *l)
{
	struct arena *a = tx_arena(l->tx);
	struct shift *all;
	const struct zone *zone;
	size_t n;
	str word = arena_fmt(a, " %.*s ", SHOW(power_name(l->ask->power)));
	TRY(shifts_from(l->tx, l->ask->on->id, l->ask->at, &all, &n));
	TRY(zone_load(a, l->ask->on->zone, &zone));
	for (size_t i = 0; i < n && !l->out->person.len; i++) {
		struct window w;
		bool found;
		if (all[i].powers.len && !str_find(all[i].powers, word, NULL)) continue;
		TRY(shift_window(a, &all[i], l->ask->at, &w, &found));
		if (!found || w.begins > l->ask->at) continue;
		str until = when_local(a, w.ends, zone);
		str why = arena_fmt(a, "%.*s is on duty for %s%.*s%s until %.*s", SHOW(all[i].person),
				    all[i].account ? "'" : "",
				    SHOW(all[i].account ? l->ask->on->name : S("all accounts")),
				    all[i].account ? "'" : "", SHOW(until));
		TRY(take(l, all[i].person, why));
	}
	return NULL;
}

static err by_owner(struct looking *l)
{
	const struct account *on = l->ask->on;
	return take(l, on->owner, arena_fmt(tx_arena(l->tx), "%.*s owns '%.*s'", SHOW(on->owner), SHOW(on->name)));
}

static err by_deputy(struct looking *l)
{
	const struct account *on = l->ask->on;
	return take(l, on->deputy,
		    arena_fmt(tx_arena(l->tx), "%.*s is deputy for '%.*s'", SHOW(on->deputy), SHOW(on->name)));
}

static err by_stand_in(struct looking *l, str whose, const char *what)
{
	struct person p;
	bool found;
	TRY(person_get(l->tx, whose, &p, &found));
	if (!found || !p.deputy.len) return NULL;
	return take(l, p.deputy,
		    arena_fmt(tx_arena(l->tx), "%.*s stands in for %.*s, who %s '%.*s'", SHOW(p.deputy), SHOW(whose),
			      what, SHOW(l->ask->on->name)));
}

static err by_owners_stand_in(struct looking *l)
{
	return by_stand_in(l, l->ask->on->owner, "owns");
}

static err by_deputys_stand_in(struct looking *l)
{
	return by_stand_in(l, l->ask->on->deputy, "is deputy for");
}

static err by_lead(struct looking *l)
{
	struct person owner;
	struct team *teams;
	bool found;
	size_t n;
	TRY(person_get(l->tx, l->ask->on->owner, &owner, &found));
	TRY(teams_all(l->tx, &teams, &n));
	for (size_t i = 0; found && i < n && !l->out->person.len; i++) {
		if (!str_is(teams[i].name, owner.team)) continue;
		str why = arena_fmt(tx_arena(l->tx), "%.*s leads the team of %.*s, who owns '%.*s'",
				    SHOW(teams[i].lead), SHOW(owner.name), SHOW(l->ask->on->name));
		TRY(take(l, teams[i].lead, why));
	}
	return NULL;
}

/* Asked from the first to the last; the first who is found is it. */
static err (*const STEPS[])(struct looking *) = {
	by_shift, by_owner, by_deputy, by_owners_stand_in, by_deputys_stand_in, by_lead,
};

err on_duty(struct tx *tx, const struct duty_ask *ask, struct on_duty *out)
{
	struct looking l = {tx, ask, out};
	*out = (struct on_duty){S(""), S("")};
	for (size_t i = 0; i < COUNT(STEPS) && !out->person.len; i++) TRY(STEPS[i](&l));
	if (out->person.len) return NULL;
	out->why = arena_fmt(tx_arena(tx), "nobody is on duty for '%.*s', and nobody who looks after it can do that",
			     SHOW(ask->on->name));
	return NULL;
}
