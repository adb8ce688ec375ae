/* SPDX-License-Identifier: MIT
 * known_days.c - reads the tables of `calendar known` back into days. */
#include "front/known_days.h"

#include "rooms/calendar/calendar.h"
#include "verb/blocks.h"

#include <string.h>

static err foreign(struct front *f)
{
	return reply_foreign(f->a, "it tells days that cannot be.");
}

/* "2026-06-08..2026-06-14=declared", with blanks between. */
static bool dates_read(struct arena *a, str words, struct known_day *d)
{
	size_t most = 1;
	str word, span;
	for (size_t i = 0; i < words.len; i++) most += words.at[i] == ' ';
	struct day_date *dates = TAKE_N(a, struct day_date, most);
	d->dates = dates;
	while (words.len && str_split(&words, ' ', &word)) {
		struct day_date *date = &dates[d->ndates++];
		if (!str_split(&word, '=', &span) || !day_span_read(span, &date->days)) return false;
		if (!basis_read(word, &date->basis)) return false;
	}
	return true;
}

static err read_known(struct front *f, const struct block *b, struct judge_asks *q)
{
	size_t n = b ? block_rows(b) : 0;
	struct known_day *known = TAKE_N(f->a, struct known_day, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct known_day *d = &known[i];
		*d = (struct known_day){.name = cell_named(b, i, "name").text, .also = cell_named(b, i, "also").text,
					.length = (int)cell_named(b, i, "length").n, .from = (int)cell_named(b, i, "since").n,
					.ended = (int)cell_named(b, i, "ended").n};
		TRY(rule_read(f->a, cell_named(b, i, "rule").text, &d->rule));
		bool fine = basis_read(cell_named(b, i, "basis").text, &d->basis) &&
			    nations_read(cell_named(b, i, "nations").text, &d->where) &&
			    dates_read(f->a, cell_named(b, i, "dates").text, d);
		if (!fine) return foreign(f);
	}
	q->known = known;
	q->nknown = n;
	return NULL;
}

static err read_held(struct front *f, const struct block *b, struct judge_asks *q)
{
	size_t n = b ? block_rows(b) : 0;
	struct held_day *held = TAKE_N(f->a, struct held_day, n + 1);
	for (size_t i = 0; i < n; i++) {
		held[i].name = cell_named(b, i, "name").text;
		held[i].organiser = cell_named(b, i, "organiser").text;
		held[i].uid = cell_named(b, i, "uid").text;
		if (!day_span_read(cell_named(b, i, "dates").text, &held[i].days)) return foreign(f);
	}
	q->held = held;
	q->nheld = n;
	return NULL;
}

static err built_in(struct front *f, struct judge_asks *q)
{
	struct known_day *known;
	TRY(days_conf_read(f->a, str_of(AWARENESS_DAYS_CSV), &known, &q->nknown));
	q->known = known;
	return NULL;
}

err known_days(struct front *f, bool without_too, struct judge_asks *q)
{
	struct reply *r;
	struct call_value year = {.name = "year", .value = arena_fmt(f->a, "%d", q->year), .after = -1};
	err e = front_call_named(f, "calendar known", &year, 1, &r);
	if (e && without_too && strcmp(e->code, "not-running") == 0) return built_in(f, q);
	TRY(e);
	TRY(read_known(f, block_named(r, "known"), q));
	return read_held(f, block_named(r, "held"), q);
}
