/* SPDX-License-Identifier: MIT
 * calendar_rules_test.c - the starter calendar is expanded as two other programs have done it; and rules one by one. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "rooms/calendar/days_conf.h"
#include "text/civil.h"

enum { FILE_MOST = 1 << 20, LINES_MOST = 4000 };

static const char HEAD[] =
	"name,also,rule,length,nations,from,ended,basis,source,seen,sensitive,tags,hashtag,dates\n";

static str text_of(struct arena *a, const char *path)
{
	str text;
	err e = file_read(a, str_of(path), FILE_MOST, &text);
	if (e) fail_msg("%.*s", SHOW(e->text));
	return text;
}

static int by_text(const void *x, const void *y)
{
	return str_order(*(const str *)x, *(const str *)y);
}

/* "2026-01-01 2026-01-31 Dry January | uk | rule", sorted as text: the dates stand first. */
static size_t expanded(struct arena *a, const struct known_day *all, size_t n, str *out)
{
	struct day_when when[DAY_YEAR_MOST];
	size_t lines = 0;
	for (size_t i = 0; i < n; i++)
		for (int year = 2026; year <= 2030; year++) {
			size_t spans = known_day_year(&all[i], year, when);
			for (size_t k = 0; k < spans && lines < LINES_MOST; k++)
				out[lines++] = arena_fmt(a, "%.*s %.*s %.*s | %.*s | %s", SHOW(day_text(a, when[k].days.first)),
							 SHOW(day_text(a, when[k].days.last)), SHOW(all[i].name),
							 SHOW(all[i].nations), BASIS_NAMES[when[k].basis]);
		}
	qsort(out, lines, sizeof *out, by_text);
	return lines;
}

static size_t wanted_lines(str file, str *out)
{
	size_t n = 0;
	str line;
	while (str_split(&file, '\n', &line))
		if (line.len && line.at[0] != '#' && n < LINES_MOST) out[n++] = line;
	qsort(out, n, sizeof *out, by_text);
	return n;
}

void test_each_day_of_the_starter_calendar_falls_where_others_have_computed_it(void **state)
{
	struct arena *a = arena_new();
	struct known_day *all;
	size_t n;
	str *is = TAKE_N(a, str, LINES_MOST), *wanted = TAKE_N(a, str, LINES_MOST);
	(void)state;
	err e = days_conf_read(a, text_of(a, "conf/awareness-days.csv"), &all, &n);
	if (e) fail_msg("%.*s", SHOW(e->text));
	size_t lines = expanded(a, all, n, is), want = wanted_lines(text_of(a, "tests/calendars/starter.txt"), wanted);
	assert_true(want > 1000);
	for (size_t i = 0; i < MIN(lines, want); i++)
		if (!str_is(is[i], wanted[i])) fail_msg("it is    %.*s\nwanted  %.*s", SHOW(is[i]), SHOW(wanted[i]));
	assert_int_equal(lines, want);
	arena_free(a);
}

/* ---- rules */

static str falls(struct arena *a, const char *words, int year, int length)
{
	struct day_rule r;
	struct day_span s;
	err e = rule_read(a, str_of(words), &r);
	if (e) fail_msg("%.*s", SHOW(e->text));
	return rule_span(&r, year, length, &s) ? day_span_text(a, s) : S("never");
}

void test_a_rule_gives_the_days_that_a_calendar_on_the_wall_shows(void **state)
{
	static const struct {
		const char *rule;
		int year, length;
		const char *days;
	} CASES[] = {
		{"fixed 02-29", 2026, 1, "never"},
		{"fixed 02-29", 2028, 1, "2028-02-29"},
		{"nth 5 fri 5", 2026, 1, "2026-05-29"},
		{"nth 6 fri 5", 2026, 1, "never"},
		{"nth 2 sun -1", 2026, 1, "2026-02-22"},
		{"last-day 2", 2028, 1, "2028-02-29"},
		{"month 2", 2026, DAY_LENGTH_MONTH, "2026-02-01..2026-02-28"},
		{"range 12-27 01-02", 2026, 1, "2026-12-27..2027-01-02"},
		{"monday-of-week-with 06-14", 2026, 7, "2026-06-08..2026-06-14"},
		{"monday-of-week-with 06-15", 2026, 7, "2026-06-15..2026-06-21"},
		{"easter -21", 2026, 1, "2026-03-15"},
		{"easter +1", 2027, 1, "2027-03-29"},
		{"friday-before-equinox 3", 2026, 1, "2026-03-13"},
		{"friday-before-equinox 3", 2027, 1, "2027-03-19"},
		{"shift 12-25 2 2", 2027, 1, "2027-12-27"},
		{"shift 12-26 2 2", 2027, 1, "2027-12-28"},
		{"shift 01-02 2 2 1", 2028, 1, "2028-01-04"},
		{"shift 01-02 2 2 1", 2023, 1, "2023-01-03"},
		{"declared", 2026, 7, "never"},
		{"table diwali", 2026, 1, "never"},
	};
	struct arena *a = arena_new();
	(void)state;
	for (size_t i = 0; i < COUNT(CASES); i++) {
		str is = falls(a, CASES[i].rule, CASES[i].year, CASES[i].length);
		if (!str_is(is, str_of(CASES[i].days)))
			fail_msg("%s in %d is %.*s, not %s", CASES[i].rule, CASES[i].year, SHOW(is), CASES[i].days);
	}
	arena_free(a);
}

/* Published by observatories; those of 2007 and 2044 are within the hour of midnight. */
void test_easter_and_the_equinoxes_are_those_of_the_almanacs(void **state)
{
	static const struct {
		int year, month;
		const char *day;
	} EQUINOXES[] = {
		{2003, 3, "2003-03-21"}, {2007, 3, "2007-03-21"}, {2024, 3, "2024-03-20"}, {2026, 3, "2026-03-20"},
		{2044, 3, "2044-03-19"}, {2025, 9, "2025-09-22"}, {2026, 9, "2026-09-23"}, {2028, 9, "2028-09-22"},
	};
	static const char *const EASTERS[] = {
		"1981-04-19", "2000-04-23", "2008-03-23", "2019-04-21", "2026-04-05", "2027-03-28",
		"2028-04-16", "2029-04-01", "2030-04-21", "2038-04-25", "2049-04-18", "2076-04-19",
	};
	struct arena *a = arena_new();
	(void)state;
	for (size_t i = 0; i < COUNT(EQUINOXES); i++)
		assert_true(str_is(day_text(a, equinox_day(EQUINOXES[i].year, EQUINOXES[i].month)), str_of(EQUINOXES[i].day)));
	for (size_t i = 0; i < COUNT(EASTERS); i++) {
		struct day_span day;
		assert_true(day_span_read(str_of(EASTERS[i]), &day));
		assert_int_equal(easter_sunday(day_year_of(day.first)), day.first);
	}
	arena_free(a);
}

void test_a_rule_that_is_none_says_how_rules_are_written(void **state)
{
	static const char *const NONE[] = {
		"", "weekly", "fixed", "fixed 13-01", "fixed 02-30", "fixed 2-3", "fixed 02-03 x", "nth 3 wed", "nth 3 wed 6",
		"nth 3 wed 0", "nth 0 wed 1", "nth 3 we 1", "last-day", "month 13", "range 01-02", "monday-of-week-with 01-06",
		"easter", "easter 300", "friday-before-equinox 6", "shift 12-31 2 2", "shift 01-01 2", "shift 01-01 2 1 1 1",
		"declared 3", "table",
	};
	struct arena *a = arena_new();
	struct day_rule r;
	(void)state;
	for (size_t i = 0; i < COUNT(NONE); i++) {
		err e = rule_read(a, str_of(NONE[i]), &r);
		if (!e) fail_msg("'%s' was taken for a rule", NONE[i]);
		assert_string_equal(e->code, "bad-rule");
		assert_true(str_find(e->text, S("'nth 3 wed 2'"), NULL));
	}
	arena_free(a);
}

void test_a_rule_can_be_said_as_a_sentence_says_it(void **state)
{
	static const char *const SAID[][2] = {
		{"fixed 10-10", "10 October"},
		{"nth 3 wed 2", "the second Wednesday of March"},
		{"nth 1 sun -1", "the last Sunday of January"},
		{"last-day 2", "the last day of February"},
		{"month 11", "November, the whole month"},
		{"range 10-09 10-15", "9 October to 15 October"},
		{"monday-of-week-with 06-14", "from the Monday of the week with 14 June"},
		{"easter -21", "21 days before Easter Sunday"},
		{"easter 0", "Easter Sunday"},
		{"friday-before-equinox 3", "the Friday before the equinox of March"},
		{"shift 12-25 2 2", "25 December, made up for after a weekend"},
		{"table diwali", "said anew for each year"},
	};
	struct arena *a = arena_new();
	struct day_rule r;
	(void)state;
	for (size_t i = 0; i < COUNT(SAID); i++) {
		assert_null(rule_read(a, str_of(SAID[i][0]), &r));
		str is = rule_in_words(a, &r);
		if (!str_is(is, str_of(SAID[i][1]))) fail_msg("%s is '%.*s'", SAID[i][0], SHOW(is));
	}
	arena_free(a);
}

/* ---- days */

static size_t of_file(struct arena *a, const char *rows, struct known_day **out)
{
	size_t n;
	err e = days_conf_read(a, arena_fmt(a, "# A remark.\n%s%s", HEAD, rows), out, &n);
	if (e) fail_msg("%.*s", SHOW(e->text));
	return n;
}

static void assert_year(struct arena *a, const struct known_day *d, int year, const char *want)
{
	struct day_when when[DAY_YEAR_MOST];
	str is = S("");
	size_t n = known_day_year(d, year, when);
	for (size_t i = 0; i < n; i++)
		is = arena_fmt(a, "%.*s%s%.*s %s", SHOW(is), i ? ", " : "", SHOW(day_span_text(a, when[i].days)),
			       BASIS_NAMES[when[i].basis]);
	if (!str_is(is, str_of(want))) fail_msg("in %d it is '%.*s', not '%s'", year, SHOW(is), want);
}

void test_what_an_organiser_said_stands_before_the_rule(void **state)
{
	struct arena *a = arena_new();
	struct known_day *d;
	(void)state;
	assert_int_equal(of_file(a,
				 "Walk Week,,nth 5 mon 2,7,uk,,,projected,walk.example,,no,,#Walk,2020-05-18..2020-05-24\n"
				 "Old Day,,fixed 03-13,1,england,2013,2015,rule,old.example,,no,,,2011-03-10\n"
				 "Feast,,table feast,1,world,,,projected,feast.example,,no,,,2030-12-26 2030-01-05\n"
				 "Guess,,nth 1 mon 1,1,uk,,,unverified,none,,no,,,2026-01-12\n",
				 &d),
			 4);
	assert_year(a, &d[0], 2020, "2020-05-18..2020-05-24 declared");
	assert_year(a, &d[0], 2021, "2021-05-10..2021-05-16 projected");
	assert_year(a, &d[1], 2011, "2011-03-10 declared");
	assert_year(a, &d[1], 2012, "");
	assert_year(a, &d[1], 2015, "2015-03-13 rule");
	assert_year(a, &d[1], 2016, "");
	assert_year(a, &d[2], 2030, "2030-01-05 projected, 2030-12-26 projected");
	assert_year(a, &d[2], 2029, "");
	assert_year(a, &d[3], 2026, "2026-01-12 unverified");
	arena_free(a);
}

void test_a_fault_in_the_file_is_named_with_its_line(void **state)
{
	static const char *const BAD[] = {
		",,fixed 03-13,1,uk,,,rule,x,,no,,,",		   "Day,,fixd 03-13,1,uk,,,rule,x,,no,,,",
		"Day,,fixed 03-13,0,uk,,,rule,x,,no,,,",	   "Day,,month 3,7,uk,,,rule,x,,no,,,",
		"Day,,fixed 03-13,1,mars,,,rule,x,,no,,,",	   "Day,,fixed 03-13,1,,,,rule,x,,no,,,",
		"Day,,fixed 03-13,1,uk,201,,rule,x,,no,,,",	   "Day,,fixed 03-13,1,uk,2020,2019,rule,x,,no,,,",
		"Day,,fixed 03-13,1,uk,,,guess,x,,no,,,",	   "Day,,fixed 03-13,1,uk,,,rule,,,no,,,",
		"Day,,fixed 03-13,1,uk,,,rule,x,yesterday,no,,,",  "Day,,fixed 03-13,1,uk,,,rule,x,,maybe,,,",
		"Day,,fixed 03-13,1,uk,,,rule,x,,no,,,2026-02-30", "Day,,fixed 03-13,1,uk,,,rule,x,,no,,,2026-03-02..2026-03-01",
		"Day,,fixed 03-13,1,uk,,,rule,x,,no,,,,more",
	};
	struct arena *a = arena_new();
	struct known_day *d;
	size_t n;
	(void)state;
	for (size_t i = 0; i < COUNT(BAD); i++) {
		err e = days_conf_read(a, arena_fmt(a, "# One.\n# Two.\n%sA,,fixed 01-01,1,uk,,,rule,x,,no,,,\n%s\n", HEAD, BAD[i]),
				       &d, &n);
		if (!e) fail_msg("taken: %s", BAD[i]);
		if (!str_find(e->text, S("awareness-days.csv, line 5: "), NULL)) fail_msg("%.*s", SHOW(e->text));
	}
	err e = days_conf_read(a, S("# One.\nname,also,rule\nx,y,z\n"), &d, &n);
	assert_non_null(e);
	assert_true(str_is(e->text, S("awareness-days.csv, line 2: there is no column length.")));
	arena_free(a);
}
