/* SPDX-License-Identifier: MIT
 * roster_store.c - what a roster is made of, read from the tables once. */
#include "rooms/duty/roster.h"

/* ---- who looks after it */

static err stand_in_of(struct tx *tx, str whose, const char *what, const struct account *on, struct roster_line *out)
{
	struct person p;
	bool found = false;
	if (whose.len) TRY(person_get(tx, whose, &p, &found));
	if (!found || !p.deputy.len) return NULL;
	out->person = p.deputy;
	out->why = arena_fmt(tx_arena(tx), "%.*s stands in for %.*s, who %s '%.*s'", SHOW(p.deputy), SHOW(whose), what,
			     SHOW(on->name));
	return NULL;
}

static err lead_of(struct tx *tx, const struct account *on, struct roster_line *out)
{
	query q = sql(tx, "SELECT t.lead FROM person p JOIN team t ON t.id = p.team WHERE p.name = $1 AND t.lead <> '' "
			  "AND EXISTS (SELECT 1 FROM person s WHERE s.team = t.id AND s.state = 'here')");
	bind_str(&q, on->owner);
	TRY(sql_str(&q, &out->person));
	out->why = arena_fmt(tx_arena(tx), "%.*s leads the team of %.*s, who owns '%.*s'", SHOW(out->person),
			     SHOW(on->owner),
			     SHOW(on->name));
	return NULL;
}

static err line_load(struct tx *tx, struct roster_place *p)
{
	struct arena *a = tx_arena(tx);
	const struct account *on = p->on;
	struct roster_line *line = p->line;
	str owns = arena_fmt(a, "%.*s owns '%.*s'", SHOW(on->owner), SHOW(on->name));
	line[STEP_OWNER] = (struct roster_line){on->owner, owns};
	line[STEP_DEPUTY] = (struct roster_line){
		on->deputy, arena_fmt(a, "%.*s is deputy for '%.*s'", SHOW(on->deputy), SHOW(on->name))};
	TRY(stand_in_of(tx, on->owner, "owns", on, &line[STEP_OWNERS_STAND_IN]));
	TRY(stand_in_of(tx, on->deputy, "is deputy for", on, &line[STEP_DEPUTYS_STAND_IN]));
	return lead_of(tx, on, &line[STEP_LEAD]);
}

/* ---- shifts */

static err windows_load(struct tx *tx, const struct window *in, struct roster_shift *s)
{
	struct arena *a = tx_arena(tx);
	size_t room = (size_t)(s->of->weekly ? (in->ends - in->begins) / WEEK_MS + 3 : 1);
	struct window *all = TAKE_N(a, struct window, room);
	bool found = true;
	for (int64_t after = in->begins; s->n < room && found;) {
		TRY(shift_window(a, s->of, after, &all[s->n], &found));
		if (!found || all[s->n].begins >= in->ends) break;
		after = all[s->n++].ends;
	}
	s->windows = all;
	return NULL;
}

static err shifts_load(struct tx *tx, const struct window *in, struct roster_place *p)
{
	struct shift *all;
	TRY(shifts_from(tx, p->on->id, in->begins, &all, &p->nshifts));
	p->shifts = TAKE_N(tx_arena(tx), struct roster_shift, p->nshifts + 1);
	for (size_t i = 0; i < p->nshifts; i++) {
		p->shifts[i].of = &all[i];
		TRY(windows_load(tx, in, &p->shifts[i]));
	}
	return NULL;
}

/* ---- powers */

static void put_name(struct roster_place *p, size_t room, str name)
{
	for (size_t i = 0; i < p->npeople; i++)
		if (str_is(p->people[i].name, name)) return;
	if (name.len && p->npeople < room) p->people[p->npeople++].name = name;
}

/* Whoever may do one of these things there now; roles only end. */
static err holders_load(struct tx *tx, unsigned powers, struct roster_place *p, str **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), str, HOLDERS_MOST * POWERS);
	*n = 0;
	for (enum power power = 0; power < POWERS; power++) {
		str *some;
		size_t nsome;
		if (!((powers >> power) & 1u)) continue;
		TRY(who_may(tx, power, p->on, &some, &nsome));
		for (size_t i = 0; i < nsome && *n < HOLDERS_MOST * POWERS; i++) (*out)[(*n)++] = some[i];
	}
	return NULL;
}

static err people_load(struct tx *tx, const struct roster_ask *ask, struct roster_place *p)
{
	str *holders = NULL;
	size_t n = 0;
	if (ask->all) TRY(holders_load(tx, ask->powers, p, &holders, &n));
	size_t room = DUTY_STEPS + p->nshifts + 2 * p->ncovers + n + ask->nothers;
	p->people = TAKE_N(tx_arena(tx), struct roster_person, room);
	for (int i = STEP_OWNER; i < DUTY_STEPS; i++) put_name(p, room, p->line[i].person);
	for (size_t i = 0; i < p->nshifts; i++)
		if (p->shifts[i].n) put_name(p, room, p->shifts[i].of->person);
	for (size_t i = 0; i < p->ncovers; i++) put_name(p, room, p->covers[i].person);
	for (size_t i = 0; i < p->ncovers && ask->all; i++) put_name(p, room, p->covers[i].owner);
	for (size_t i = 0; i < n; i++) put_name(p, room, holders[i]);
	for (size_t i = 0; i < ask->nothers; i++) put_name(p, room, ask->others[i]);
	return NULL;
}

/* Powers come and go with the ends of roles and with covers, and with nothing else. */
static err stretches_load(struct tx *tx, const struct window *in, struct roster_place *p)
{
	query c = sql(tx, "SELECT count(DISTINCT until) FROM role_held WHERE until > $1 AND until < $2");
	bind_int(&c, in->begins);
	bind_int(&c, in->ends);
	size_t room;
	TRY(sql_count(&c, &room));
	p->stretches = TAKE_N(tx_arena(tx), int64_t, 1 + room + 2 * p->ncovers);
	p->stretches[p->nstretches++] = in->begins;
	query q = sql(tx, "SELECT DISTINCT until FROM role_held WHERE until > $1 AND until < $2");
	bind_int(&q, in->begins);
	bind_int(&q, in->ends);
	for (size_t i = 0; i < room && row(&q); i++) p->stretches[p->nstretches++] = col_int(&q);
	TRY(sql_end(&q));
	for (size_t i = 0; i < p->ncovers; i++) {
		const int64_t edges[] = {p->covers[i].begins, p->covers[i].ends};
		for (size_t k = 0; k < COUNT(edges); k++)
			if (edges[k] > in->begins && edges[k] < in->ends) p->stretches[p->nstretches++] = edges[k];
	}
	edges_sort(p->stretches, &p->nstretches);
	return NULL;
}

static err ask_powers(struct tx *tx, const struct roster_ask *ask, const struct roster_place *p,
		      struct roster_person *who)
{
	who->powers = TAKE_N(tx_arena(tx), unsigned, p->nstretches);
	for (size_t i = 0; i < p->nstretches; i++)
		for (enum power power = 0; power < POWERS; power++) {
			struct may_ask may_ask = {.who = who->name, .power = power, .on = p->on, .at = p->stretches[i]};
			struct may_said said;
			if (!((ask->powers >> power) & 1u)) continue;
			TRY(may(tx, &may_ask, &said));
			if (said.yes) who->powers[i] |= 1u << power;
		}
	return NULL;
}

/* ---- all of it */

static err place_load(struct tx *tx, const struct roster_ask *ask, struct roster_place *p)
{
	TRY(line_load(tx, p));
	TRY(shifts_load(tx, &ask->window, p));
	TRY(covers_from(tx, p->on->id, ask->window.begins, &p->covers, &p->ncovers));
	TRY(people_load(tx, ask, p));
	TRY(stretches_load(tx, &ask->window, p));
	for (size_t i = 0; i < p->npeople; i++) TRY(ask_powers(tx, ask, p, &p->people[i]));
	return NULL;
}

err roster_load(struct tx *tx, const struct roster_ask *ask, struct roster *out)
{
	*out = (struct roster){.window = ask->window, .n = ask->n};
	out->places = TAKE_N(tx_arena(tx), struct roster_place, ask->n + 1);
	TRY(covers_from(tx, 0, ask->window.begins, &out->absences, &out->nabsences));
	for (size_t i = 0; i < ask->n; i++) {
		out->places[i].on = &ask->on[i];
		TRY(place_load(tx, ask, &out->places[i]));
	}
	return NULL;
}
