/* SPDX-License-Identifier: MIT
 * import_rule.c - rules of repetition (RFC 5545), by libical, for one year and never further.
 *
 * libical 3.0.16 hangs on rules that never fit, so what can is refused before it is asked; it moves hours when the
 * clocks change, so it is given times without a zone; and icalrecur_iterator_set_start gives wrong days (YEARLY from
 * 4 January, set to 1 January: the 3rd), so a rule is walked from its beginning. */
#include "rooms/calendar/import_kind.h"

#include "text/civil.h"

#include <libical/ical.h>

#include <stdlib.h>

enum { RULE_MOST = 8000 /* bytes */, SETPOS_MOST = 31 };

/* ---- what is refused before anything is counted */

static bool is_known(str name)
{
	static const char *const PARTS[] = {"FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY",
		"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST"};
	for (size_t i = 0; i < COUNT(PARTS); i++)
		if (str_is_nocase(name, str_of(PARTS[i]))) return true;
	return false;
}

static bool parts_are_known(str rule)
{
	str part, name;
	while (str_split(&rule, ';', &part))
		if (part.len && (!str_split(&part, '=', &name) || !is_known(str_trim(name)))) return false;
	return true;
}

static bool ever_fits(const struct icalrecurrencetype *r)
{
	bool months = r->by_month[0] != ICAL_RECURRENCE_ARRAY_MAX;
	if (!months || r->by_month_day[0] == ICAL_RECURRENCE_ARRAY_MAX) return true;
	for (size_t m = 0; m < COUNT(r->by_month) && r->by_month[m] != ICAL_RECURRENCE_ARRAY_MAX; m++)
		for (size_t d = 0; d < COUNT(r->by_month_day) && r->by_month_day[d] != ICAL_RECURRENCE_ARRAY_MAX; d++)
			if (abs(r->by_month_day[d]) <= month_days(2024, r->by_month[m])) return true;
	return false;
}

static bool is_wild(const struct icalrecurrencetype *r)
{
	bool wild = r->freq < ICAL_DAILY_RECURRENCE || !ever_fits(r);
	for (size_t i = 0; i < COUNT(r->by_set_pos) && r->by_set_pos[i] != ICAL_RECURRENCE_ARRAY_MAX; i++)
		wild = wild || abs(r->by_set_pos[i]) > SETPOS_MOST;
	return wild;
}

/* ---- walking */

static struct icaltimetype time_of(struct wall w, bool days)
{
	struct icaltimetype t = icaltime_null_time();
	t.year = w.year;
	t.month = w.month;
	t.day = w.day;
	t.is_date = days;
	t.hour = days ? 0 : w.hour;
	t.minute = days ? 0 : w.minute;
	t.second = days ? 0 : w.second;
	return t;
}

static int64_t day_of(struct icaltimetype t)
{
	return day_number(t.year, t.month, t.day);
}

/* UNTIL as a clock in the file's zone shows it; a day means its end. */
static struct icaltimetype until_of(const struct rule_asks *q, struct icaltimetype until)
{
	struct wall w = {until.year, until.month, until.day, until.hour, until.minute, until.second};
	if (until.is_date) w = (struct wall){until.year, until.month, until.day, 23, 59, 59};
	else if (icaltime_is_utc(until) && wall_valid(w)) w = zone_wall(q->zone, wall_seconds(w) * 1000);
	return time_of(w, q->days);
}

/* Days and weeks are many: a rule without a count begins as well just before the year. */
static void skip_to_year(const struct rule_asks *q, const struct icalrecurrencetype *r, struct icaltimetype *begins)
{
	int64_t days = r->freq == ICAL_DAILY_RECURRENCE ? 1 : r->freq == ICAL_WEEKLY_RECURRENCE ? WEEK_DAYS : 0;
	int64_t step = days * r->interval;
	int64_t first = day_of(*begins), gap = day_number(q->year, 1, 1) - first;
	if (!step || r->count || gap <= 0) return;
	struct wall w = wall_of((first + gap / step * step) * DAY_S);
	begins->year = w.year;
	begins->month = w.month;
	begins->day = w.day;
}

static void walk(const struct rule_asks *q, icalrecur_iterator *it, struct rule_dates *out)
{
	int64_t from = day_number(q->year, 1, 1), to = day_number(q->year, 12, 31);
	struct icaltimetype t;
	size_t n = 0;
	while (!icaltime_is_null_time(t = icalrecur_iterator_next(it))) {
		int64_t day = day_of(t);
		out->reaches = day > to ? INT64_MAX : day;
		if (day > to) return;
		if (day < from) continue;
		if (n++ == IMPORT_OFTEN) {
			out->code = "too-often";
			return;
		}
		if (!out->n || out->days[out->n - 1] != day) out->days[out->n++] = day;
	}
}

static void expand(const struct rule_asks *q, struct icalrecurrencetype r, struct rule_dates *out)
{
	struct icaltimetype begins = time_of(q->begins, q->days), end;
	end = time_of((struct wall){q->year, 12, 31, 23, 59, 59}, q->days);
	bool behind = !r.count;	/* what ends with the year may go on behind it */
	if (!icaltime_is_null_time(r.until)) {
		struct icaltimetype until = until_of(q, r.until);
		behind = icaltime_compare(until, end) > 0;
		r.until = behind ? end : until;
	} else if (!r.count) {
		r.until = end;
	}
	skip_to_year(q, &r, &begins);
	icalrecur_iterator *it = icalrecur_iterator_new(r, begins);
	if (!it) {
		out->code = "bad-rule";
		return;
	}
	walk(q, it, out);
	icalrecur_iterator_free(it);
	if (behind) out->reaches = INT64_MAX;
}

void import_rule(struct arena *a, const struct rule_asks *q, struct rule_dates *out)
{
	*out = (struct rule_dates){.code = "bad-rule", .reaches = INT64_MIN};
	if (q->rule.len > RULE_MOST || !parts_are_known(q->rule)) return;
	struct icalrecurrencetype r = icalrecurrencetype_from_string(arena_cstr(a, q->rule));
	if (r.freq == ICAL_NO_RECURRENCE || r.rscale) return;
	out->code = is_wild(&r) ? "wild-rule" : NULL;
	if (!out->code) expand(q, r, out);
}

void import_rule_warm_up(const struct zone *zone)
{
	struct arena *a = arena_new();
	struct rule_dates unused;
	struct rule_asks one = {.rule = S("FREQ=YEARLY;UNTIL=20200101T000000Z"), .days = true, .year = 2020, .zone = zone,
		.begins = {.year = 2020, .month = 1, .day = 1}};
	import_rule(a, &one, &unused);
	arena_free(a);
}
