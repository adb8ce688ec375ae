/* SPDX-License-Identifier: MIT
 * rule.c - the words of a rule, and the days that it gives. */
#include "rooms/calendar/rule.h"

#include "base/conf.h"
#include "text/hours.h"
#include "text/said.h"
#include "text/civil.h"

#include <stdlib.h>

/* ---- days */

str day_text(struct arena *a, int64_t day)
{
	return str_cut(wall_text(a, wall_of(day * DAY_S)), 0, 10);
}

static bool one_day(str text, int64_t *day)
{
	struct wall w;
	if (!day_read(text, &w)) return false;
	*day = wall_day(w);
	return true;
}

bool day_span_read(str text, struct day_span *out)
{
	size_t dots;
	if (!str_find(text, S(".."), &dots)) {
		if (!one_day(text, &out->first)) return false;
		out->last = out->first;
		return true;
	}
	return one_day(str_cut(text, 0, dots), &out->first) && one_day(str_cut(text, dots + 2, text.len), &out->last) &&
	       out->first <= out->last;
}

str day_span_text(struct arena *a, struct day_span s)
{
	str first = day_text(a, s.first);
	return s.first == s.last ? first : arena_fmt(a, "%.*s..%.*s", SHOW(first), SHOW(day_text(a, s.last)));
}

int day_year_of(int64_t day)
{
	return wall_of(day * DAY_S).year;
}

int day_weekday(int64_t day)
{
	return (int)(((day + 3) % 7 + 7) % 7); /* 1 January 1970 was a Thursday */
}

/* ---- the words of a rule, taken off one by one; false: it is not what should stand there */

static bool take_int(str *rest, int least, int most, int *out)
{
	str word;
	int64_t n;
	if (!conf_word(rest, &word) || !str_int(word, &n) || n < least || n > most) return false;
	*out = (int)n;
	return true;
}

/* "02-29" is a day, too. */
static bool take_day(str *rest, int *month, int *day)
{
	int64_t m, d;
	str word;
	if (!conf_word(rest, &word) || word.len != 5 || word.at[2] != '-') return false;
	if (!str_int(str_cut(word, 0, 2), &m) || !str_int(str_cut(word, 3, 2), &d)) return false;
	*month = (int)m;
	*day = (int)d;
	return m >= 1 && m <= 12 && d >= 1 && d <= month_days(2024, (int)m);
}

static bool read_day(str *rest, struct day_rule *r)
{
	return take_day(rest, &r->month, &r->day);
}

static bool read_month(str *rest, struct day_rule *r)
{
	return take_int(rest, 1, 12, &r->month);
}

static bool read_nth(str *rest, struct day_rule *r)
{
	str word;
	return read_month(rest, r) && conf_word(rest, &word) && said_name(word, said_weekdays, 7, &r->weekday) &&
	       take_int(rest, -1, 5, &r->nth) && r->nth != 0;
}

static bool read_range(str *rest, struct day_rule *r)
{
	return read_day(rest, r) && take_day(rest, &r->to_month, &r->to_day);
}

/* Before the 7th its Monday may lie in another year, which would be two weeks in one year and none in the next. */
static bool read_week(str *rest, struct day_rule *r)
{
	return read_day(rest, r) && (r->month > 1 || r->day >= 7);
}

/* Easter is from 22 March to 25 April: so far the day stays in the year. */
static bool read_easter(str *rest, struct day_rule *r)
{
	return take_int(rest, -80, 249, &r->days);
}

static bool read_equinox(str *rest, struct day_rule *r)
{
	return read_month(rest, r) && (r->month == 3 || r->month == 9);
}

/* It stays in its year, too. */
static bool take_shift(str *rest, const struct day_rule *r, int *out)
{
	int least = r->month == 1 ? 1 - r->day : -6, most = r->month == 12 ? 31 - r->day : 6;
	return take_int(rest, MAX(least, -6), MIN(most, 6), out);
}

static bool read_shift(str *rest, struct day_rule *r)
{
	return read_day(rest, r) && take_shift(rest, r, &r->shift[0]) && take_shift(rest, r, &r->shift[1]) &&
	       (!rest->len || take_shift(rest, r, &r->shift[2]));
}

static bool read_table(str *rest, struct day_rule *r)
{
	str name;
	(void)r;
	return conf_word(rest, &name);
}

static bool read_nothing(str *rest, struct day_rule *r)
{
	(void)r;
	return !rest->len;
}

/* ---- the first day in a year; false: there is none */

static bool in_month(int year, int month, int day, int64_t *out)
{
	*out = day_number(year, month, day);
	return day <= month_days(year, month);
}

static bool day_fixed(const struct day_rule *r, int year, int64_t *out)
{
	return in_month(year, r->month, r->day, out);
}

static bool day_nth(const struct day_rule *r, int year, int64_t *out)
{
	int last = month_days(year, r->month);
	int64_t first = day_number(year, r->month, 1);
	int day = 1 + (r->weekday - day_weekday(first) + 7) % 7;
	day += r->nth > 0 ? (r->nth - 1) * 7 : (last - day) / 7 * 7;
	return in_month(year, r->month, day, out);
}

static bool day_last(const struct day_rule *r, int year, int64_t *out)
{
	return in_month(year, r->month, month_days(year, r->month), out);
}

static bool day_month(const struct day_rule *r, int year, int64_t *out)
{
	return in_month(year, r->month, 1, out);
}

static bool day_week(const struct day_rule *r, int year, int64_t *out)
{
	if (!day_fixed(r, year, out)) return false;
	*out -= day_weekday(*out);
	return true;
}

static bool day_easter(const struct day_rule *r, int year, int64_t *out)
{
	*out = easter_sunday(year) + r->days;
	return true;
}

static bool day_equinox(const struct day_rule *r, int year, int64_t *out)
{
	enum { FRIDAY = 4 };
	int64_t before = equinox_day(year, r->month) - 1;
	*out = before - (day_weekday(before) - FRIDAY + 7) % 7;
	return true;
}

static bool day_shift(const struct day_rule *r, int year, int64_t *out)
{
	static const int PLACE[7] = {[5] = 1, [6] = 2, [0] = 3}; /* in shift, from 1 */
	if (!day_fixed(r, year, out)) return false;
	int at = PLACE[day_weekday(*out)];
	if (at) *out += r->shift[at - 1];
	return true;
}

/* ---- the table */

static const struct {
	const char *word, *like;
	bool (*read)(str *rest, struct day_rule *);
	bool (*day)(const struct day_rule *, int year, int64_t *);	/* NULL: only dates that are written down */
} RULES[RULE_KINDS] = {
	[RULE_FIXED] = {"fixed", "fixed 10-10", read_day, day_fixed},
	[RULE_NTH] = {"nth", "nth 3 wed 2", read_nth, day_nth},
	[RULE_LAST_DAY] = {"last-day", "last-day 2", read_month, day_last},
	[RULE_MONTH] = {"month", "month 11", read_month, day_month},
	[RULE_RANGE] = {"range", "range 10-09 10-15", read_range, day_fixed},
	[RULE_WEEK_WITH] = {"monday-of-week-with", "monday-of-week-with 06-14", read_week, day_week},
	[RULE_EASTER] = {"easter", "easter -21", read_easter, day_easter},
	[RULE_EQUINOX] = {"friday-before-equinox", "friday-before-equinox 3", read_equinox, day_equinox},
	[RULE_SHIFT] = {"shift", "shift 12-25 2 2", read_shift, day_shift},
	[RULE_TABLE] = {"table", "table diwali", read_table, NULL},
	[RULE_DECLARED] = {"declared", "declared", read_nothing, NULL},
};

static err unknown_rule(struct arena *a, str text)
{
	str likes[RULE_KINDS];
	for (size_t i = 0; i < RULE_KINDS; i++) likes[i] = str_of(RULES[i].like);
	str all = arena_join(a, likes, RULE_KINDS, S("', '"));
	return FAIL(a, ERR_INPUT, "bad-rule", "There is no rule '%.*s'. Rules are written like '%.*s'.",
		    SHOW(str_cut(text, 0, 60)), SHOW(all));
}

err rule_read(struct arena *a, str text, struct day_rule *out)
{
	str rest = text, word;
	*out = (struct day_rule){.kind = RULE_KINDS};
	conf_word(&rest, &word);
	for (size_t i = 0; i < RULE_KINDS; i++) {
		if (!str_is(word, str_of(RULES[i].word))) continue;
		out->kind = (enum rule_kind)i;
		return RULES[i].read(&rest, out) && !rest.len ? NULL : unknown_rule(a, text);
	}
	return unknown_rule(a, text);
}

bool rule_computes(const struct day_rule *r)
{
	return RULES[r->kind].day;
}

bool rule_span(const struct day_rule *r, int year, int length, struct day_span *out)
{
	if (!rule_computes(r) || year < YEAR_FIRST || year > YEAR_LAST || !RULES[r->kind].day(r, year, &out->first))
		return false;
	struct wall w = wall_of(out->first * DAY_S);
	if (r->kind == RULE_RANGE) {
		bool over = r->to_month < r->month || (r->to_month == r->month && r->to_day < r->day);
		return in_month(year + over, r->to_month, r->to_day, &out->last);
	}
	int days = length == DAY_LENGTH_MONTH ? month_days(w.year, w.month) - w.day + 1 : length;
	out->last = out->first + days - 1;
	return true;
}

/* ---- as a sentence says it */

static str in_words_of_kind(struct arena *a, const struct day_rule *r)
{
	static const char *const NTH[] = {"first", "second", "third", "fourth", "fifth"};
	const char *month = r->month ? said_months[r->month - 1] : "";
	switch (r->kind) {
	case RULE_NTH:
		return arena_fmt(a, "the %s %s of %s", r->nth < 0 ? "last" : NTH[r->nth - 1], said_weekdays[r->weekday], month);
	case RULE_LAST_DAY: return arena_fmt(a, "the last day of %s", month);
	case RULE_MONTH: return arena_fmt(a, "%s, the whole month", month);
	case RULE_RANGE: return arena_fmt(a, "%d %s to %d %s", r->day, month, r->to_day, said_months[r->to_month - 1]);
	case RULE_WEEK_WITH: return arena_fmt(a, "from the Monday of the week with %d %s", r->day, month);
	case RULE_EQUINOX: return arena_fmt(a, "the Friday before the equinox of %s", month);
	case RULE_SHIFT: return arena_fmt(a, "%d %s, made up for after a weekend", r->day, month);
	default: return arena_fmt(a, "%d %s", r->day, month);
	}
}

str rule_in_words(struct arena *a, const struct day_rule *r)
{
	if (!rule_computes(r)) return S("said anew for each year");
	if (r->kind != RULE_EASTER) return in_words_of_kind(a, r);
	if (!r->days) return S("Easter Sunday");
	return arena_fmt(a, "%d days %s Easter Sunday", abs(r->days), r->days < 0 ? "before" : "after");
}

str rule_far_text(struct arena *a, const struct day_rule *r, int year)
{
	struct day_span s;
	int next = year;
	if (!rule_computes(r)) return S("");
	while (next < YEAR_LAST && !rule_span(r, next, 1, &s)) next++;
	if (next < year + RULE_YEARS_NEAR || next == YEAR_LAST) return S("");
	return arena_fmt(a, "There is no such day before %d: by its rule it is next on %.*s. Is the rule meant so?", next,
			 SHOW(day_text(a, s.first)));
}
