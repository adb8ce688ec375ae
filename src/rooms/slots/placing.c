/* SPDX-License-Identifier: MIT
 * placing.c - offers of each account and window are looked at once; then posts take them one after the other, and give
 * them up again for better ones. */
#include "rooms/slots/placing.h"

#include "base/clock.h"

#include <math.h>
#include <stdlib.h>

enum { ROUNDS_MOST = 3, TAKEN_SCALES = 8 /* what is farther costs nothing */ };

struct ground {	/* an account in a window */
	struct outlook *s;
	struct offer *of;
	double *worth;		/* of each, beside what was planned before */
	size_t n;
	struct ground *next;
};
struct piece {	/* a post on an account, on its way to a time */
	struct to_place *what;
	struct ground *ground;
	struct occurrence aware;
	const struct outlook *beside;	/* with the campaign's posts on other accounts; NULL: it has none */
	const double *gives;		/* what the awareness day gives to each offer; NULL: nothing */
	size_t chosen;			/* of the ground's offers; SIZE_MAX: none yet */
};
struct placing {
	struct tx *tx;
	const struct calendar *calendar;
	struct piece *pieces;
	size_t n;
	struct ground *grounds;
};

/* ---- where */

static err ground_of(struct placing *p, const struct account *on, const struct window *w, struct ground **out)
{
	struct arena *a = tx_arena(p->tx);
	for (struct ground *g = p->grounds; g; g = g->next) {
		bool same = g->s->on->id == on->id && g->s->window.begins == w->begins && g->s->window.ends == w->ends;
		*out = g;
		if (same) return NULL;
	}
	struct ground *g = TAKE(a, struct ground);
	g->s = TAKE(a, struct outlook);
	TRY(outlook_load(p->tx, on, w, g->s));
	TRY(outlook_offers(a, g->s, &g->of, &g->n));
	g->worth = TAKE_N(a, double, g->n + 1);
	for (size_t i = 0; i < g->n; i++)
		g->worth[i] = g->of[i].score - crowding(&g->s->apart, g->of[i].at, g->s->taken, g->s->ntaken);
	g->next = p->grounds;
	p->grounds = *out = g;
	return NULL;
}

/* Around its day, whatever else was said; and without one where that was said. */
static err window_of(struct placing *p, struct piece *k, struct window *w)
{
	const struct to_place *t = k->what;
	const struct zone *z;
	struct day_span days;
	TRY(zone_load(tx_arena(p->tx), t->on->zone, &z));
	if (!t->day.len) return slots_window(p->tx, z, t->from, t->until, w);
	if (!day_span_read(t->day, &days)) {
		TRY(aware_find(p->tx, &(struct aware_ask){p->calendar, t->on, z, t->day}, &k->aware));
		days = (struct day_span){k->aware.when.days.first - AWARE_LEAD_DAYS, k->aware.when.days.last};
	}
	*w = aware_window(z, days, tx_now(p->tx));
	w->ends = MIN(w->ends, w->begins + OUTLOOK_DAYS_MOST * DAY_MS);
	return w->begins < w->ends ? NULL : slots_past(p->tx, t->day);
}

err placing_fits(struct tx *tx, const struct calendar *calendar, struct to_place *what)
{
	struct window w;
	return window_of(&(struct placing){.tx = tx, .calendar = calendar}, &(struct piece){.what = what}, &w);
}

static err piece_begin(struct placing *p, struct to_place *what, struct piece *k)
{
	struct arena *a = tx_arena(p->tx);
	struct window w;
	*k = (struct piece){.what = what, .chosen = SIZE_MAX};
	TRY(window_of(p, k, &w));
	TRY(ground_of(p, what->on, &w, &k->ground));
	const struct ground *g = k->ground;
	double *gives = k->aware.day ? TAKE_N(a, double, g->n + 1) : NULL;
	for (size_t i = 0; gives && i < g->n; i++)
		gives[i] = aware_worth(&k->aware, g->of[i].day) + aware_first(&k->aware, g->of[i].day);
	k->gives = gives;
	if (!what->campaign.len) return NULL;
	struct outlook *with = TAKE(a, struct outlook);
	*with = *g->s;
	k->beside = with;
	return outlook_beside(p->tx, &(struct beside){.campaign = what->campaign}, with);
}

/* ---- one piece */

static int64_t at_of(const struct piece *k)
{
	return k->chosen == SIZE_MAX ? 0 : k->ground->of[k->chosen].at;
}

/* The same words, or the same campaign, on another account. */
static bool keep_apart(const struct piece *a, const struct piece *b)
{
	const struct to_place *one = a->what, *other = b->what;
	if (one->on->id == other->on->id) return false;
	return one->post == other->post || (one->campaign.len && str_is(one->campaign, other->campaign));
}

/* What stands in the way of an offer beside all that is placed, and what it costs. */
static bool may_stand(const struct placing *p, const struct piece *k, const struct offer *o, double *cost)
{
	const struct outlook *s = k->ground->s;
	size_t of_day = 0;
	*cost = 0;
	for (size_t i = 0; i < p->n; i++) {
		const struct piece *other = &p->pieces[i];
		if (other == k || other->chosen == SIZE_MAX) continue;
		int64_t far = llabs(at_of(other) - o->at);
		if (keep_apart(k, other) && far < STAGGER_MS) return false;
		if (other->what->on->id != k->what->on->id) continue;
		if (far < s->apart.least_ms) return false;
		of_day += other->ground->of[other->chosen].day == o->day;
		if (far < TAKEN_SCALES * s->apart.fades_ms) *cost += crowding(&s->apart, o->at, &(int64_t){at_of(other)}, 1);
	}
	for (size_t i = 0; k->beside && i < k->beside->nbeside; i++)
		if (llabs(k->beside->beside[i] - o->at) < STAGGER_MS) return false;
	return !s->on->day_most || of_day < o->left;
}

/* Beside what is placed; the earlier of two that are alike. SIZE_MAX: none. */
static size_t best_of(const struct placing *p, const struct piece *k)
{
	const struct ground *g = k->ground;
	size_t best = SIZE_MAX;
	double most = 0, cost;
	for (size_t i = 0; i < g->n; i++) {
		const struct offer *o = &g->of[i];
		double worth = g->worth[i] + (k->gives ? k->gives[i] : 0);
		if (o->not || (best != SIZE_MAX && worth <= most + 1e-9) || !may_stand(p, k, o, &cost)) continue;
		if (best != SIZE_MAX && worth - cost <= most + 1e-9) continue;
		best = i;
		most = worth - cost;
	}
	return best;
}

/* ---- all */

static bool has_day(const struct piece *k)
{
	return k->what->day.len > 0;
}

static void place_those(struct placing *p, bool with_day)
{
	for (size_t i = 0; i < p->n; i++)
		if (has_day(&p->pieces[i]) == with_day) p->pieces[i].chosen = best_of(p, &p->pieces[i]);
}

static bool look_again(struct placing *p)
{
	bool moved = false;
	for (size_t i = 0; i < p->n; i++) {
		size_t better = best_of(p, &p->pieces[i]);
		moved |= better != p->pieces[i].chosen;
		p->pieces[i].chosen = better;
	}
	return moved;
}

static void tell(struct arena *a, const struct piece *k)
{
	struct outlook *s = k->ground->s;
	struct to_place *t = k->what;
	if (k->chosen == SIZE_MAX) {
		t->why = outlook_tally(a, k->ground->of, k->ground->n);
		t->advice = outlook_advice(a, s, S("Perhaps a later --until helps."));
		return;
	}
	int64_t at = at_of(k);
	struct slot slot = outlook_slot(s, at);
	t->when = (struct when){.at = at, .wall = zone_wall(s->zone, at), .zone = s->on->zone};
	const char *habit = prior_words(s->on->platform, slot.hour);
	t->why = str_of(habit);
	if (k->aware.day) t->why = arena_fmt(a, "%s; %.*s", habit, SHOW(aware_words(a, &k->aware, zone_day(s->zone, at))));
}

err placing(struct tx *tx, const struct calendar *calendar, struct to_place *all, size_t n)
{
	struct placing p = {.tx = tx, .calendar = calendar, .n = n};
	p.pieces = TAKE_N(tx_arena(tx), struct piece, n + 1);
	for (size_t i = 0; i < n; i++) TRY(piece_begin(&p, &all[i], &p.pieces[i]));
	place_those(&p, true);
	place_those(&p, false);
	for (int round = 0; round < ROUNDS_MOST && look_again(&p); round++) {}
	for (size_t i = 0; i < n; i++) tell(tx_arena(tx), &p.pieces[i]);
	return NULL;
}
