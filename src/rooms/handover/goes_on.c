/* SPDX-License-Identifier: MIT
 * goes_on.c - who covers goes away, too: a new cover is begun for the first owner, and no power is passed on. */
#include "rooms/handover/handover.h"

#include "rooms/duty/duty.h"

#include <inttypes.h>

static void add_once(str name, const struct cover *c, str *all, size_t *n)
{
	bool known = !name.len || str_is(name, c->owner) || str_is(name, c->person) || *n == MISSING_MOST;
	for (size_t i = 0; i < *n; i++) known = known || str_is(all[i], name);
	if (!known) all[(*n)++] = name;
}

err cover_elders(struct tx *tx, const struct cover *c, str **out, size_t *n)
{
	struct account *on;
	struct person owner;
	struct team *teams;
	size_t non, nteams;
	*out = TAKE_N(tx_arena(tx), str, MISSING_MOST);
	*n = 0;
	TRY(person_need(tx, c->owner, &owner));
	add_once(owner.deputy, c, *out, n);
	TRY(teams_all(tx, &teams, &nteams));
	for (size_t i = 0; i < nteams; i++)
		if (owner.team.len && str_is(teams[i].name, owner.team)) add_once(teams[i].lead, c, *out, n);
	TRY(covered_accounts(tx, c, &on, &non));
	for (size_t i = 0; i < non; i++) {
		struct on_duty who;
		add_once(on[i].deputy, c, *out, n);
		TRY(on_duty(tx,
			    &(struct duty_ask){.on = &on[i], .power = POWER_WRITE, .at = tx_now(tx), .but = c->owner},
			    &who));
		add_once(who.person, c, *out, n);
	}
	return NULL;
}

/* ---- a new cover where another ends */

static bool meet(const struct cover *one, const struct cover *other)
{
	return one->begins < other->ends && other->begins < one->ends;
}

static err goes_on_already(struct tx *tx, const struct cover *first, const struct cover *leave, bool *yes)
{
	struct cover *all;
	size_t n;
	*yes = false;
	TRY(covers_from(tx, 0, tx_now(tx), &all, &n));
	for (size_t i = 0; i < n; i++) *yes = *yes || (all[i].after == first->id && meet(&all[i], leave));
	return NULL;
}

static err begin_another(struct tx *tx, const struct cover *first, const struct cover *leave, int64_t *id)
{
	struct arena *a = tx_arena(tx);
	const struct zone *zone;
	int64_t *accounts;
	size_t n;
	struct cover c = *first;
	c.state = COVER_DRAFT;
	c.kind = S("planned");
	c.after = first->id;
	c.person = str_is(first->backup, leave->owner) ? S("") : first->backup;
	c.backup = c.why = c.leave = S("");
	c.imposed = false;
	c.agreed_at = c.suspended_at = 0;
	c.begins = MAX(first->begins, leave->begins);
	c.ends = MIN(first->ends, leave->ends);
	TRY(zone_load(a, c.zone, &zone));
	cover_walls(a, zone, &c);
	TRY(cover_accounts(tx, first->id, &accounts, &n));
	return cover_put(tx, &c, accounts, n, id);
}

static err tell_of_it(struct tx *tx, int64_t id, str away, struct reply *r)
{
	struct cover c;
	str *elders, names, accounts;
	size_t n;
	TRY(cover_need(tx, id, &c));
	TRY(cover_names(tx, &c, &names));
	TRY(cover_places(tx, &c, &accounts));
	TRY(cover_elders(tx, &c, &elders, &n));
	str text = arena_fmt(
		tx_arena(tx),
		"%.*s covers there and goes away, too. What was lent is not passed on: somebody else has to "
		"be asked for %.*s. schedpost cover set %" PRId64 " --by NAME, then 'schedpost cover ask %" PRId64
		"'.",
		SHOW(away), SHOW(c.owner), id, id);
	TRY(cover_notice(tx, &c, c.owner, "whoever covers for you goes away.", text));
	for (size_t i = 0; i < n; i++) TRY(cover_notice(tx, &c, elders[i], "whoever covers goes away, too.", text));
	reply_warn(r,
		   "You cover on %.*s then. Cover %" PRId64 " is begun for that time (%.*s), and those who can ask "
		   "somebody are told.",
		   SHOW(accounts), id, SHOW(names));
	return NULL;
}

err covers_go_on(struct tx *tx, str away, const struct cover *leave, struct reply *r)
{
	struct cover *all;
	size_t n;
	TRY(covers_of(tx, away, false, &all, &n));
	for (size_t i = 0; i < n; i++) {
		bool already;
		int64_t id;
		bool covers =
			str_is(all[i].person, away) && (all[i].state == COVER_ASKED || all[i].state == COVER_AGREED);
		if (!covers || !meet(&all[i], leave)) continue;
		TRY(goes_on_already(tx, &all[i], leave, &already));
		if (already) continue;
		TRY(begin_another(tx, &all[i], leave, &id));
		TRY(tell_of_it(tx, id, away, r));
	}
	return NULL;
}
