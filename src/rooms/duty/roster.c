/* SPDX-License-Identifier: MIT
 * roster.c - who is on duty for an account: who was set, else who looks after it, else who stands in for them. */
#include "rooms/duty/roster.h"

#include "text/when.h"

#include <stdlib.h>

/* ---- facts */

const struct roster_place *roster_place(const struct roster *r, int64_t account)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->places[i].on->id == account) return &r->places[i];
	return NULL;
}

static unsigned powers_of(const struct roster_place *p, const struct roster_person *who, int64_t at)
{
	size_t low = 0, high = p->nstretches;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (p->stretches[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return who->powers[low];
}

static bool has_power(const struct roster_place *p, str name, enum power power, int64_t at)
{
	for (size_t i = 0; i < p->npeople; i++)
		if (str_is(p->people[i].name, name)) return (powers_of(p, &p->people[i], at) >> power) & 1u;
	return false;
}

/* Who covers has no cover of their own for accounts that are not theirs: wherever they are away from, they are away. */
static bool is_gone(const struct roster *r, str name, int64_t at)
{
	for (size_t i = 0; i < r->nabsences; i++)
		if (str_is(r->absences[i].owner, name) && cover_is_away(&r->absences[i], at)) return true;
	return false;
}

bool roster_may(const struct roster *r, const struct roster_place *p, const struct roster_person *who,
		enum power power, int64_t at)
{
	bool covers = false;
	for (size_t i = 0; i < p->ncovers; i++) {
		const struct cover *c = &p->covers[i];
		if (str_is(c->owner, who->name) && cover_is_away(c, at)) return false;
		covers = covers || (str_is(c->person, who->name) && cover_in_force(c, at));
	}
	return !(covers && is_gone(r, who->name, at)) && (powers_of(p, who, at) >> power) & 1u;
}

/* ---- one who could be it */

struct looking {
	const struct roster *r;
	const struct roster_place *p;
	const struct duty_ask *ask;
	struct roster_said *out;
};

/* What was met first says most. */
static bool missed(struct looking *l, enum nobody why, str who, const struct cover *c)
{
	if (l->out->missed.len) return false;
	l->out->nobody = why;
	l->out->missed = who;
	l->out->cover = c;
	return false;
}

static bool try_one(struct looking *l, str name, const struct cover *by)
{
	if (str_is(name, l->ask->but)) return missed(l, NOBODY_ELSE, name, by);
	if (!has_power(l->p, name, l->ask->power, l->ask->at)) return missed(l, NOBODY_MAY, name, by);
	l->out->person = name;
	l->out->cover = by;
	return true;
}

/* Only somebody who is here and may do it there is any help. Who is away is not; whoever covers them is. */
static bool take(struct looking *l, str name)
{
	const struct cover *away = NULL;
	bool covered = false;
	for (size_t i = 0; i < l->p->ncovers; i++) {
		const struct cover *c = &l->p->covers[i];
		if (!str_is(c->owner, name) || !cover_is_away(c, l->ask->at)) continue;
		if (!away) away = c;
		if (!cover_in_force(c, l->ask->at)) continue;
		covered = true;
		if (is_gone(l->r, c->person, l->ask->at))
			missed(l, NOBODY_RETURNS, c->person, c);
		else if (try_one(l, c->person, c))
			return true;
	}
	if (covered) return false;
	return away ? missed(l, NOBODY_COVERS, name, away) : try_one(l, name, NULL);
}

/* ---- the steps */

static bool by_shift(struct looking *l)
{
	str word = power_name(l->ask->power);
	for (size_t i = 0; i < l->p->nshifts; i++) {
		const struct roster_shift *s = &l->p->shifts[i];
		if (s->of->powers.len && !str_in(s->of->powers, ' ', word)) continue;
		for (size_t k = 0; k < s->n && s->windows[k].begins <= l->ask->at; k++) {
			if (s->windows[k].ends <= l->ask->at) continue;
			if (!take(l, s->of->person)) continue;
			l->out->shift = s;
			l->out->until = s->windows[k].ends;
			return true;
		}
	}
	return false;
}

struct roster_said roster_at(const struct roster *r, const struct duty_ask *ask)
{
	struct roster_said said = {.person = S(""), .missed = S("")};
	struct looking l = {r, roster_place(r, ask->on->id), ask, &said};
	if (!l.p) return said;
	if (by_shift(&l)) return said;
	for (said.step = STEP_OWNER; said.step < DUTY_STEPS; said.step++)
		if (l.p->line[said.step].person.len && take(&l, l.p->line[said.step].person)) break;
	return said;
}

struct roster_said roster_of(const struct roster *r, const struct duty_ask *ask, const str *names, size_t n)
{
	struct roster_said said = {.person = S(""), .missed = S("")};
	struct looking l = {r, roster_place(r, ask->on->id), ask, &said};
	for (size_t i = 0; i < n && l.p; i++)
		if (names[i].len && take(&l, names[i])) break;
	return said;
}

/* ---- in words */

static err shift_in_words(struct arena *a, const struct duty_ask *ask, const struct roster_said *s, str *out)
{
	const struct zone *zone;
	const char *mark = s->shift->of->account ? "'" : "";
	TRY(zone_load(a, ask->on->zone, &zone));
	str until = when_local(a, s->until, zone);
	str where = s->shift->of->account ? ask->on->name : S("all accounts");
	*out = arena_fmt(a, "%.*s is on duty for %s%.*s%s until %.*s", SHOW(s->person), mark, SHOW(where), mark,
			 SHOW(until));
	return NULL;
}

err roster_why(struct arena *a, const struct duty_ask *ask, const struct roster_said *s, const struct roster_place *p,
	       str *out)
{
	if (!s->person.len)
		*out = arena_fmt(a, "nobody is on duty for '%.*s', and nobody who looks after it can do that",
				 SHOW(ask->on->name));
	else if (s->cover) {
		str until = cover_until(a, s->cover);
		*out = arena_fmt(a, "%.*s covers for %.*s until %.*s", SHOW(s->person), SHOW(s->cover->owner),
				 SHOW(until));
	} else if (s->shift)
		return shift_in_words(a, ask, s, out);
	else
		*out = p->line[s->step].why;
	return NULL;
}

/* ---- when it can change */

static int by_time(const void *a, const void *b)
{
	const int64_t *one = a, *other = b;
	return (*one > *other) - (*one < *other);
}

void edges_sort(int64_t *all, size_t *n)
{
	size_t kept = 0;
	qsort(all, *n, sizeof *all, by_time);
	for (size_t i = 0; i < *n; i++)
		if (!kept || all[kept - 1] != all[i]) all[kept++] = all[i];
	*n = kept;
}

static void put(int64_t *all, size_t *n, const struct window *w, int64_t at)
{
	if (at > w->begins && at < w->ends) all[(*n)++] = at;
}

static size_t room_of(const struct roster *r, const struct roster_place *p)
{
	size_t room = 2 + p->nstretches + 2 * (p->ncovers + r->nabsences);
	for (size_t i = 0; i < p->nshifts; i++) room += 2 * p->shifts[i].n;
	return room;
}

void roster_edges(struct arena *a, const struct roster *r, const struct roster_place *p, int64_t **out, size_t *n)
{
	int64_t *all = TAKE_N(a, int64_t, room_of(r, p));
	*n = 0;
	all[(*n)++] = r->window.begins;
	all[(*n)++] = r->window.ends;
	for (size_t i = 0; i < p->nstretches; i++) put(all, n, &r->window, p->stretches[i]);
	for (size_t i = 0; i < p->nshifts; i++)
		for (size_t k = 0; k < p->shifts[i].n; k++) {
			put(all, n, &r->window, p->shifts[i].windows[k].begins);
			put(all, n, &r->window, p->shifts[i].windows[k].ends);
		}
	for (size_t i = 0; i < p->ncovers; i++) {
		put(all, n, &r->window, p->covers[i].begins);
		put(all, n, &r->window, p->covers[i].ends);
	}
	for (size_t i = 0; i < r->nabsences; i++) {
		put(all, n, &r->window, r->absences[i].begins);
		put(all, n, &r->window, r->absences[i].ends);
	}
	edges_sort(all, n);
	*out = all;
}
