/* SPDX-License-Identifier: MIT
 * calendar_read_test.c - the pieces by which calendars of others are read: dates in cells, rules that repeat, names. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "rooms/calendar/day_name.h"
#include "rooms/calendar/import_kind.h"
#include "rooms/calendar/judge.h"

#include <string.h>

static const char *joined(struct arena *a, const struct rule_dates *d)
{
	buf out = buf_in(a, 1000);
	if (d->code) buf_add(&out, str_of(d->code));
	for (size_t i = 0; i < d->n && !d->code; i++) {
		if (i) buf_byte(&out, ' ');
		buf_add(&out, str_cut(day_text(a, d->days[i]), 5, 5));
	}
	return arena_cstr(a, buf_str(&out));
}

/* Each was counted with another program (Python's datetime), or by hand on a calendar. */
void test_rules_give_the_days_of_the_year_asked_and_no_others(void **state)
{
	static const struct {
		const char *rule;
		struct wall begins;
		bool days;
		const char *of_2026;
	} RULES[] = {
		{"FREQ=DAILY;INTERVAL=40", {2019, 1, 1, 0, 0, 0}, true,
		 "01-04 02-13 03-25 05-04 06-13 07-23 09-01 10-11 11-20 12-30"},
		{"FREQ=WEEKLY;INTERVAL=5", {2020, 1, 1, 9, 0, 0}, false,
		 "01-14 02-18 03-25 04-29 06-03 07-08 08-12 09-16 10-21 11-25 12-30"},
		{"FREQ=YEARLY", {2021, 1, 4, 0, 0, 0}, true, "01-04"},
		{"FREQ=YEARLY;BYMONTH=6;BYDAY=MO;BYMONTHDAY=8,9,10,11,12,13,14", {2021, 6, 14, 0, 0, 0}, true, "06-08"},
		{"FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", {2020, 5, 25, 0, 0, 0}, true, "05-25"},
		{"FREQ=YEARLY;UNTIL=20251231", {2020, 5, 25, 0, 0, 0}, true, ""},
		{"FREQ=YEARLY;UNTIL=20260525", {2020, 5, 25, 18, 0, 0}, false, "05-25"},
		{"FREQ=YEARLY;UNTIL=20260525T120000Z", {2020, 5, 25, 18, 0, 0}, false, ""},
		{"FREQ=YEARLY;COUNT=7", {2020, 5, 25, 0, 0, 0}, true, "05-25"},
		{"FREQ=YEARLY;COUNT=6", {2020, 5, 25, 0, 0, 0}, true, ""},
		{"FREQ=YEARLY", {2024, 2, 29, 0, 0, 0}, true, ""},
		{"FREQ=DAILY;COUNT=3", {2026, 3, 28, 1, 30, 0}, false, "03-28 03-29 03-30"},
		{"FREQ=MONTHLY", {2026, 1, 5, 0, 0, 0}, true,
		 "01-05 02-05 03-05 04-05 05-05 06-05 07-05 08-05 09-05 10-05 11-05 12-05"},
		{"FREQ=WEEKLY", {2026, 1, 5, 0, 0, 0}, true, "too-often"},
		{"FREQ=HOURLY", {2026, 1, 5, 0, 0, 0}, false, "wild-rule"},
		{"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", {2026, 1, 5, 0, 0, 0}, true, "wild-rule"},
		{"FREQ=DAILY;BYMONTH=2,3;BYMONTHDAY=30", {2026, 1, 5, 0, 0, 0}, true, "03-30"},
		{"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-32", {2026, 1, 5, 0, 0, 0}, true, "wild-rule"},
		{"FREQ=YEARLY;UNTL=20301231", {2026, 1, 5, 0, 0, 0}, true, "bad-rule"},
		{"FREQ=YEARLY;RSCALE=HEBREW", {2026, 1, 5, 0, 0, 0}, true, "bad-rule"},
		{"FREQ=YEARLY;COUNT=2;UNTIL=20300101", {2026, 1, 5, 0, 0, 0}, true, "bad-rule"},
		{"INTERVAL=2", {2026, 1, 5, 0, 0, 0}, true, "bad-rule"},
	};
	struct arena *a = arena_new();
	const struct zone *zone;
	(void)state;
	assert_null(zone_load(a, S("Europe/London"), &zone));
	for (size_t i = 0; i < COUNT(RULES); i++) {
		struct rule_dates d;
		struct rule_asks q = {str_of(RULES[i].rule), RULES[i].begins, RULES[i].days, 2026, zone};
		import_rule(a, &q, &d);
		if (strcmp(joined(a, &d), RULES[i].of_2026) != 0)
			fail_msg("%s: '%s', not '%s'", RULES[i].rule, joined(a, &d), RULES[i].of_2026);
	}
	arena_free(a);
}

static const char *CELL_WORDS[] = {"empty", "", "month ", "no-such-day", "backwards", "vague"};

static const char *cell_words(struct arena *a, const char *text, bool month_first)
{
	struct cell_date d;
	struct cell_asks asks = {2026, 0, month_first};
	import_cell(a, str_of(text), &asks, &d);
	str days = d.is == CELL_DATE || d.is == CELL_MONTH ? day_span_text(a, d.days) : S("");
	return arena_cstr(a, arena_fmt(a, "%s%.*s%s", CELL_WORDS[d.is], SHOW(days), d.tbc ? " tbc" : ""));
}

void test_cells_are_read_as_people_mean_them(void **state)
{
	static const struct {
		const char *cell, *is;
	} CELLS[] = {
		{"7-13 Feb", "2026-02-07..2026-02-13"}, {"16-Mar", "2026-03-16"}, {"4-Feb-27", "2027-02-04"},
		{"Feb 4, 2027", "2027-02-04"}, {"4th February", "2026-02-04"}, {"June 16-22", "2026-06-16..2026-06-22"},
		{"2026-06-01 - 2026-06-05", "2026-06-01..2026-06-05"}, {"1 Oct - 8 Oct", "2026-10-01..2026-10-08"},
		{"28 Dec - 3 Jan", "2026-12-28..2027-01-03"}, {"28 Dec \xe2\x80\x93 3 Jan 2027", "2026-12-28..2027-01-03"},
		{"April", "month 2026-04-01..2026-04-30"}, {"Sept. 2027", "month 2027-09-01..2027-09-30"},
		{"w/c Mon 11 May", "2026-05-11..2026-05-17"}, {"week commencing 11 May", "2026-05-11..2026-05-17"},
		{"Monday, the 11th May", "2026-05-11"}, {"3/4", "2026-04-03"}, {"3.4.26", "2026-04-03"},
		{"14-20 Nov (TBC)", "2026-11-14..2026-11-20 tbc"}, {"TBC", "empty tbc"}, {"", "empty"},
		{"46057", "2026-02-04"}, {"99999", "vague"}, {"12", "vague"}, {"mid May", "vague"}, {"Spring", "vague"},
		{"29 Feb", "no-such-day"}, {"29 Feb 2028", "2028-02-29"}, {"31 April - 2 May", "no-such-day"},
		{"20-13 June", "backwards"}, {"4 Feb 4 Mar", "vague"}, {"1/2/3/4", "vague"}, {"w/c April", "vague"},
		{"2027/10/10", "2027-10-10"}, {"2027.10.9", "2027-10-09"}, {"2027/13/10", "no-such-day"}, {"2027/10", "vague"},
		{"46388.5", "vague"}, {"1/2027", "vague"}, {"2027 Feb 4", "vague"}, {"32/13/2027", "no-such-day"},
		{"week beginning 10/03/2027", "2027-03-10..2027-03-16"}, {"week starting 8 March", "2026-03-08..2026-03-14"},
		{"w/b 8 March", "2026-03-08..2026-03-14"}, {"1st of May", "2026-05-01"},
		{"Saturday the 1st of May 2027", "2027-05-01"},
		{"1st - 7th of May", "2026-05-01..2026-05-07"}, {"the 4th", "vague"}, {"4 of", "vague"},
	};
	struct arena *a = arena_new();
	(void)state;
	for (size_t i = 0; i < COUNT(CELLS); i++) {
		const char *is = cell_words(a, CELLS[i].cell, false);
		if (strcmp(is, CELLS[i].is) != 0) fail_msg("'%s': '%s', not '%s'", CELLS[i].cell, is, CELLS[i].is);
	}
	assert_string_equal(cell_words(a, "3/4", true), "2026-03-04");
	arena_free(a);
}

static void assert_clean(struct arena *a, const char *raw, const char *clean)
{
	assert_string_equal(arena_cstr(a, import_clean(a, str_of(raw), true)), clean);
}

void test_names_lose_what_programs_have_put_into_them(void **state)
{
	struct arena *a = arena_new();
	(void)state;
	assert_clean(a, "Tea\\, cake\\nand &amp;lt;talk&gt;", "Tea, cake and &lt;talk>");
	assert_clean(a, "[fusion_text size=\"1\"]A <b>bold</b>&nbsp; day[/fusion_text]", "A bold day");
	assert_clean(a, "5 < 6 [TBC] a\tb \x01", "5 < 6 [TBC] a b");
	/* Nothing behind such a mark reads backwards, and what belongs to a writing stays. */
	assert_clean(a, "Care \xe2\x80\xaekeeW\xe2\x80\xac &#x2067;Day", "Care keeW Day");
	assert_clean(a, "\xd7\xa9\xe2\x80\x8f!", "\xd7\xa9\xe2\x80\x8f!");
	assert_clean(a, "bad \xff byte &#xD800; &#0; &nonsense;", "bad \xef\xbf\xbd byte &#xD800; &#0; &nonsense;");
	arena_free(a);
}

void test_distance_counts_slips_of_the_pen_and_no_further_than_asked(void **state)
{
	(void)state;
	assert_int_equal(judge_distance(S("carers week"), S("carers week"), 2), 0);
	assert_int_equal(judge_distance(S("carers week"), S("crarers week"), 2), 1);
	assert_int_equal(judge_distance(S("carers week"), S("craers week"), 2), 1);
	assert_int_equal(judge_distance(S("carers week"), S("craers weke"), 2), 2);
	assert_int_equal(judge_distance(S("carers week"), S("careers weeks"), 1), 2);
	assert_int_equal(judge_distance(S("stress"), S("carers week"), 2), 3);
	assert_int_equal(judge_distance(S(""), S("ab"), 2), 2);
}

/* A day was held, and the file has it on three: one of them is that day, the others are new. */
void test_several_dates_of_one_name_meet_what_is_held_one_by_one(void **state)
{
	struct arena *a = arena_new();
	const struct import_date dates[] = {{{20500, 20500}, BASIS_DECLARED, false},
		{{20530, 20530}, BASIS_PROJECTED, false}, {{20560, 20560}, BASIS_PROJECTED, false}};
	struct import_entry e = {.line = 4, .family = 4, .name = S("Ferry Day"), .dates = dates, .ndates = 3,
		.reaches = 20560};
	struct import_file f = {.entries = &e, .n = 1};
	const struct held_day held[] = {{S("Ferry Day 2026"), S(""), S(""), {20530, 20530}},
		{S("Ferry Day"), S(""), S(""), {20550, 20550}}};
	struct judge_asks asks = {.year = 2026, .region = S("GB-ENG"), .held = held, .nheld = 2};
	struct judgement j;
	(void)state;
	assert_null(judge(a, &f, &asks, &j));
	assert_int_equal(j.n, 3);
	assert_int_equal(j.lines[0].is, JUDGED_MOVED);
	assert_string_equal(arena_cstr(a, j.lines[0].codes), "from 2026-04-07");
	assert_int_equal(j.lines[1].is, JUDGED_SAME);
	assert_int_equal(j.lines[2].is, JUDGED_NEW);
	arena_free(a);
}

void test_codes_are_said_in_sentences(void **state)
{
	struct arena *a = arena_new();
	(void)state;
	assert_string_equal(arena_cstr(a, judge_why(a, S("weekday as-2025"))),
		"The weekday that is written beside its date belongs to another year or day. These are the dates of 2025.");
	assert_string_equal(arena_cstr(a, judge_why(a, S("renamed \"Old \"Mill\" Day\" timed"))),
		"Until now it was called \"Old \"Mill\" Day\". It has hours; its days count.");
	assert_string_equal(arena_cstr(a, judge_why(a, S("d-or-m 2026-04-03 2026-03-04"))),
		"Day and month can be read both ways: 2026-04-03 2026-03-04.");
	assert_string_equal(arena_cstr(a, judge_why(a, S("end-first"))), "It ends before it begins.");
	assert_string_equal(arena_cstr(a, judge_why(a, S(""))), "");
	arena_free(a);
}
