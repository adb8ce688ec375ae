/* SPDX-License-Identifier: MIT
 * against.c - what a calendar of somebody else is held against: the days of this house, and what was brought before. */
#include "rooms/calendar/brought.h"

/* What came in by an import, and of which nobody has said more, is held, not known. */
static bool is_known(const struct day *d, int year)
{
	bool kept = d->last == INT64_MAX || day_year_of(d->last) >= year;
	return kept && (d->origin[0] != 'i' || d->is.ndates);
}

static void fill_known(struct arena *a, const struct calendar *all, struct judge_asks *q)
{
	struct known_day *known = TAKE_N(a, struct known_day, all->n + 1);
	q->known = known;
	q->nknown = 0;
	for (const struct day *d = all->days; d < all->days + all->n; d++)
		if (is_known(d, q->year)) known[q->nknown++] = d->is;
}

static bool is_said(const struct day_date *date, int year)
{
	int then = day_year_of(date->days.first);
	return date->seen.len && (then == year || then == year - 1);
}

/* So many names a day has. */
static size_t names_of(const struct known_day *d)
{
	size_t n = 2;
	for (size_t i = 0; i < d->also.len; i++) n += d->also.at[i] == ';';
	return n;
}

/* Dates that people have said are held by each name of their day. */
static size_t add_said(const struct known_day *d, int year, struct held_day *held)
{
	size_t n = 0;
	str name;
	for (const struct day_date *date = d->dates; date < d->dates + d->ndates; date++) {
		if (!is_said(date, year)) continue;
		held[n++] = (struct held_day){.name = d->name, .organiser = S(""), .uid = S(""), .days = date->days};
		for (str also = d->also; str_split(&also, ';', &name);) {
			name = str_trim(name);
			if (name.len) held[n++] = (struct held_day){name, S(""), S(""), date->days};
		}
	}
	return n;
}

err brought_against(struct tx *tx, struct judge_asks *q)
{
	struct calendar all;
	struct held_day *brought, *held;
	size_t n, most;
	TRY(calendar_load_own(tx, &all));
	TRY(brought_held(tx, q->year, &brought, &n));
	fill_known(tx_arena(tx), &all, q);
	most = n;
	for (size_t i = 0; i < all.n; i++) most += all.days[i].is.ndates * names_of(&all.days[i].is);
	held = TAKE_N(tx_arena(tx), struct held_day, most + 1);
	for (size_t i = 0; i < n; i++) held[i] = brought[i];
	for (size_t i = 0; i < all.n; i++) n += add_said(&all.days[i].is, q->year, held + n);
	q->held = held;
	q->nheld = n;
	return NULL;
}
