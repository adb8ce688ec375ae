/* SPDX-License-Identifier: MIT
 * judge_doubt.c - whether a date can be believed (decisions 25 to 27): weekdays, known days, last year's dates. */
#include "rooms/calendar/judge.h"

#include "text/civil.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { YEARS_KNOWN = 8, YEARS_WRITTEN = 3, WEEK_LEAST = 5, WEEK_MOST = 8, CODE_MOST = 300 };
enum { WEEK_LONGEST = 10 /* days */, WEEK_SLIP = 2 /* days: it may end on a Friday or a Sunday */ };

void code_add(buf *codes, const char *fmt, ...)
{
	char text[CODE_MOST];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (codes->len) buf_byte(codes, ' ');
	if (n > 0) buf_add(codes, (str){text, MIN((size_t)n, sizeof text - 1)});
}

static int year_of(const struct doubt *d)
{
	return day_year_of(d->days.first);
}

/* A text's date in the year that it says, or in another one. */
static int64_t said_day(const struct import_said *s, int year)
{
	return import_day(s->year ? s->year : year, s->month, s->day);
}

static bool is_wrong(const struct doubt *d, const struct import_said *s)
{
	int64_t day = said_day(s, year_of(d));
	return s->weekday >= 0 && day != INT64_MIN && day_weekday(day) != s->weekday;
}

/* ---- weekdays */

/* The description names no date and one weekday, which is not that of the entry's only day. */
static bool lone_weekday_differs(const struct doubt *d)
{
	unsigned days = d->e->weekdays;
	for (size_t i = 0; i < d->e->ntexts; i++)
		if (d->e->texts[i].in_text) return false;
	bool one = days && !(days & (days - 1)) && d->days.first == d->days.last;
	return one && !(days & 1u << day_weekday(d->days.first));
}

static bool weekday_differs(const struct doubt *d)
{
	for (size_t i = 0; i < d->e->ntexts; i++)
		if (is_wrong(d, &d->e->texts[i])) return true;
	return lone_weekday_differs(d);
}

/* The year before, of the last three, in which a weekday that is wrong now was right; 0: none. */
static int year_by_weekday(const struct doubt *d)
{
	for (int back = 1; back <= YEARS_WRITTEN; back++) {
		for (size_t i = 0; i < d->e->ntexts; i++) {
			const struct import_said *s = &d->e->texts[i];
			int year = (s->year ? s->year : year_of(d)) - back;
			int64_t then = import_day(year, s->month, s->day);
			if (is_wrong(d, s) && then != INT64_MIN && day_weekday(then) == s->weekday) return year;
		}
	}
	return 0;
}

/* ---- known days */

static bool gives_start(const struct known_day *k, int64_t start)
{
	struct day_when when[DAY_YEAR_MOST];
	size_t n = known_day_year(k, day_year_of(start), when);
	for (size_t i = 0; i < n; i++)
		if (when[i].days.first == start) return true;
	return false;
}

static bool known_gives(const struct doubt *d, int64_t start)
{
	for (size_t i = 0; i < d->nknown; i++)
		if (gives_start(d->known[i], start)) return true;
	return false;
}

/* What is known of this year, when it begins on another day; the first one that has that trust. */
static bool known_differs(const struct doubt *d, bool trusted, struct day_when *out)
{
	struct day_when when[DAY_YEAR_MOST];
	if (known_gives(d, d->days.first)) return false;
	for (size_t i = 0; i < d->nknown; i++) {
		size_t n = known_day_year(d->known[i], year_of(d), when);
		if (!n || (when[0].basis <= BASIS_RULE) != trusted) continue;
		*out = when[0];
		return true;
	}
	return false;
}

/* The latest of the years before in which the known day began on this day of the year; 0: none. */
static int year_by_known(const struct doubt *d)
{
	struct wall w = wall_of(d->days.first * DAY_S);
	if (known_gives(d, d->days.first)) return 0;
	for (int year = w.year - 1; year >= w.year - YEARS_KNOWN; year--) {
		int64_t then = import_day(year, w.month, w.day);
		if (then != INT64_MIN && known_gives(d, then)) return year;
	}
	return 0;
}

static bool is_off_monday(const struct doubt *d)
{
	int64_t days = d->days.last - d->days.first + 1;
	bool week = d->e->said & SAID_WEEK || import_has_word(d->e->name, S("week"));
	return week && days >= WEEK_LEAST && days <= WEEK_MOST && day_weekday(d->days.first) != 0 &&
	       !known_gives(d, d->days.first);
}

static bool is_last_years(const struct doubt *d)
{
	return d->last_year && d->days.last > d->days.first && import_has_word(d->e->name, S("week")) &&
	       !known_gives(d, d->days.first);
}

/* ---- codes */

void doubt_stale(const struct doubt *d, buf *codes)
{
	int year = d->nknown ? year_by_known(d) : year_by_weekday(d);
	if (weekday_differs(d)) code_add(codes, "weekday");
	if (is_off_monday(d)) code_add(codes, "not-monday");
	if (year) code_add(codes, "as-%d", year);
	if (is_last_years(d)) code_add(codes, "same-dates");
}

static bool body_differs(const struct doubt *d)
{
	int year = year_of(d), last = day_year_of(d->days.last);
	for (size_t i = 0; i < d->e->ntexts; i++) {
		const struct import_said *s = &d->e->texts[i];
		if (!s->in_text || (s->year && s->year != year && s->year != last)) continue;
		int64_t one = said_day(s, year), other = said_day(s, last);
		bool holds = (one >= d->days.first && one <= d->days.last) || (other >= d->days.first && other <= d->days.last);
		if (!holds && one != INT64_MIN) return true;
	}
	return false;
}

bool doubt_is_own(const struct doubt *d, const struct known_names *everywhere)
{
	struct day_when when[DAY_YEAR_MOST];
	const struct known_day *const *known;
	size_t nknown = str_ends(d->e->uid, S("@schedpost")) ? known_named(everywhere, d->normal, &known) : 0;
	for (size_t i = 0; i < nknown; i++)
		for (size_t n = known_day_year(known[i], year_of(d), when); n--;)
			if (when[n].days.first == d->days.first && when[n].days.last == d->days.last) return true;
	return false;
}

/* ---- how long */

/* The known day that begins on this day and ends on another. */
static bool ends_otherwise(const struct doubt *d, int64_t *last)
{
	struct day_when when[DAY_YEAR_MOST];
	for (size_t i = 0; i < d->nknown; i++) {
		size_t n = known_day_year(d->known[i], year_of(d), when);
		for (size_t k = 0; k < n; k++) {
			if (when[k].days.first != d->days.first) continue;
			*last = when[k].days.last;
			return *last != d->days.last;
		}
	}
	return false;
}

static bool is_another_length(const struct doubt *d, int64_t last)
{
	return import_has_word(d->e->name, S("week")) && llabs(last - d->days.last) > WEEK_SLIP;
}

static bool is_known_length(const struct doubt *d)
{
	for (size_t i = 0; i < d->nknown; i++)
		if (d->known[i]->length == d->days.last - d->days.first + 1) return true;
	return false;
}

static void doubt_length(const struct doubt *d, buf *codes)
{
	int64_t last;
	bool week = d->e->said & SAID_WEEK || import_has_word(d->e->name, S("week"));
	if (ends_otherwise(d, &last) && is_another_length(d, last))
		code_add(codes, "other-end %.*s", SHOW(day_text(codes->in, last)));
	else if (week && d->days.last - d->days.first + 1 > WEEK_LONGEST && !is_known_length(d))
		code_add(codes, "long-week");
}

void doubt_conflict(const struct doubt *d, bool stale, buf *codes)
{
	struct day_when when;
	if (!weekday_differs(d) && body_differs(d)) code_add(codes, "body");
	if (!stale && known_differs(d, true, &when)) {
		struct arena *a = codes->in;
		code_add(codes, "other-date %.*s", SHOW(day_text(a, when.days.first)));
	}
	if (d->held) return;
	doubt_length(d, codes);
	if (d->e->other_year) code_add(codes, "year-column %d", d->e->other_year);
}

void doubt_harmless(const struct doubt *d, bool stale, buf *codes)
{
	struct arena *a = codes->in;
	struct day_when other;
	int64_t last;
	if (!stale && known_differs(d, false, &other))
		code_add(codes, "not-as-projected %.*s", SHOW(day_text(a, other.days.first)));
	if (!ends_otherwise(d, &last)) return;
	bool told = !stale && !d->held && is_another_length(d, last);
	if (!told) code_add(codes, "other-end %.*s", SHOW(day_text(a, last)));
}
