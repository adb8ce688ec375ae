/* SPDX-License-Identifier: MIT
 * aware.c - the next date of an awareness day for an account's readers, and one table of how near it a post lies. */
#include "rooms/slots/aware.h"

#include "base/clock.h"
#include "text/zones.h"

#include <string.h>

/* Of a post that is for the day, on the day, where its organiser has said the date. */
#define DAY_WORTH 0.25
#define DAY_FIRST 20.0

/* ---- which */

static err keeps_another(struct tx *tx, const struct aware_ask *ask, const struct day *d)
{
	str where = nations_text(tx_arena(tx), d->is.where);
	return FAIL(tx_arena(tx), ERR_INPUT, "other-nation", "%.*s is kept in %.*s, and the readers of '%.*s' are in %.*s, so it is not "
		    "offered there. If that is wrong: schedpost account set %.*s --nation NATION", SHOW(d->is.name),
		    SHOW(where), SHOW(ask->on->name), SHOW(ask->on->nation), SHOW(ask->on->name));
}

/* Without a nation an account's readers may be anywhere. */
static err rows_of_day(struct tx *tx, const struct aware_ask *ask, struct day_rows_of *rows)
{
	unsigned where = 0;
	struct day_rows_of elsewhere;
	bool known = nations_read(ask->on->nation, &where);
	err e = day_need(tx, ask->calendar, &(struct day_ask){ask->name, where}, rows);
	if (!known && e && e->kind == ERR_INPUT)
		return FAIL(tx_arena(tx), ERR_INPUT, "which-nation", "'%.*s' is kept on several dates. Please say where the readers of "
			    "'%.*s' are: schedpost account set %.*s --nation NATION", SHOW(ask->name), SHOW(ask->on->name),
			    SHOW(ask->on->name));
	if (!known || !e || e->kind != ERR_MISSING) return e;
	err other = day_need(tx, ask->calendar, &(struct day_ask){ask->name, 0}, &elsewhere);
	return other ? e : keeps_another(tx, ask, elsewhere.last);
}

static void take_nearer(const struct day *d, int year, int64_t today, struct occurrence *best)
{
	struct day_when when[DAY_YEAR_MOST];
	size_t n = day_year(d, year, when);
	for (size_t i = 0; i < n; i++) {
		bool nearer = !best->day || when[i].days.first < best->when.days.first;
		if (when[i].days.last >= today && nearer) *best = (struct occurrence){d, when[i]};
	}
}

err aware_find(struct tx *tx, const struct aware_ask *ask, struct occurrence *out)
{
	enum { YEARS_AHEAD = 3 };
	struct day_rows_of rows;
	int64_t today = zone_day(ask->zone, tx_now(tx));
	int year = day_year_of(today);
	*out = (struct occurrence){0};
	TRY(rows_of_day(tx, ask, &rows));
	for (const struct day *d = rows.first; d <= rows.last; d++)
		for (int ahead = -1; ahead < YEARS_AHEAD; ahead++) take_nearer(d, year + ahead, today, out);
	if (out->day) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-date", "Nobody knows a coming date of %.*s. Where you have read it at its organiser, type: "
		    "schedpost calendar verify \"%.*s\" --dates DATE --source ADDRESS", SHOW(rows.last->is.name),
		    SHOW(rows.last->is.name));
}

static bool is_about(const struct day *d, int64_t day)
{
	struct day_when when[DAY_YEAR_MOST];
	bool yes = false;
	for (int year = day_year_of(day) - 1; year <= day_year_of(day) + 1; year++) {
		size_t n = day_year(d, year, when);
		for (size_t i = 0; i < n; i++)
			yes = yes || (day >= when[i].days.first - DAY_LEAD_DAYS && day <= when[i].days.last + 1);
	}
	return yes;
}

err aware_far(struct tx *tx, const struct aware_ask *ask, int64_t day, str *why)
{
	struct arena *a = tx_arena(tx);
	struct day_rows_of rows;
	struct occurrence next;
	*why = S("");
	err e = rows_of_day(tx, ask, &rows);
	if (e && !err_blames_input(e)) return e;
	if (e && strcmp(e->code, "other-nation") == 0) *why = e->text;
	for (const struct day *d = rows.first; !e && d <= rows.last; d++)
		if (is_about(d, day)) return NULL;
	if (!e) e = aware_find(tx, ask, &next);
	if (e) return err_blames_input(e) ? NULL : e;
	*why = arena_fmt(a, "%.*s is on %.*s (its date: %.*s), and the post for it goes out on %.*s. If that is not meant, give it "
			 "another time.", SHOW(next.day->is.name), SHOW(day_span_text(a, next.when.days)),
			 SHOW(basis_in_words(a, &next.when)), SHOW(day_text(a, day)));
	return NULL;
}

/* ---- when */

int64_t zone_day(const struct zone *z, int64_t at)
{
	struct wall w = zone_wall(z, at);
	return day_number(w.year, w.month, w.day);
}

int64_t zone_day_begins(const struct zone *z, int64_t day)
{
	int64_t first, second;
	return zone_instants(z, wall_of(day * DAY_S), &first, &second) ? first : second;
}

struct window aware_window(const struct zone *z, struct day_span days, int64_t now)
{
	return (struct window){MAX(now, zone_day_begins(z, days.first)), zone_day_begins(z, days.last + 1)};
}

/* ---- worth */

static bool is_on(struct day_span s, int64_t day)
{
	return s.first <= day && day <= s.last;
}

static bool is_first(struct day_span s, int64_t day)
{
	return day == s.first;
}

static bool is_last(struct day_span s, int64_t day)
{
	return day == s.last;
}

static bool leads_in(struct day_span s, int64_t day)
{
	return day < s.first && day >= s.first - AWARE_LEAD_DAYS;
}

static bool is_behind(struct day_span s, int64_t day)
{
	return day == s.last + 1;
}

/* The first that holds counts. */
static const struct nearness {
	bool (*holds)(struct day_span, int64_t day);
	double worth;
	const char *words;
} NEARNESS[] = {
	{is_first, 1, "its first day"},	     {is_last, 0.8, "its last day"},	{is_on, 0.7, "while it lasts"},
	{leads_in, 0.3, "in the week before it"}, {is_behind, -1, "the day after it"},
};

static const struct nearness *nearness_of(const struct occurrence *o, int64_t day)
{
	for (size_t i = 0; i < COUNT(NEARNESS); i++)
		if (NEARNESS[i].holds(o->when.days, day)) return &NEARNESS[i];
	return NULL;
}

double aware_worth(const struct occurrence *o, int64_t day)
{
	static const double SURE[BASES] = {1.0, 0.9, 0.5, 0.3};
	const struct nearness *near = nearness_of(o, day);
	return near ? DAY_WORTH * SURE[o->when.basis] * near->worth : 0;
}

double aware_first(const struct occurrence *o, int64_t day)
{
	return is_on(o->when.days, day) ? DAY_FIRST : 0;
}

str aware_words(struct arena *a, const struct occurrence *o, int64_t day)
{
	const struct nearness *near = nearness_of(o, day);
	bool alone = o->when.days.first == o->when.days.last && day == o->when.days.first;
	const char *words = alone ? "on the day" : near ? near->words : "far from it";
	return arena_fmt(a, "%.*s, %s (its date: %.*s)", SHOW(o->day->is.name), words, SHOW(basis_in_words(a, &o->when)));
}
