/* SPDX-License-Identifier: MIT
 * days_test.c - the days that texts speak of, as a reader of Wednesday, 10 June 2026 understands them. */
#include "text_help.h"

#include "text/days.h"

static const struct {
	const char *text, *days; /* YYYY-MM-DD as it stands in the text, several with a space between */
} SAID[] = {
	{"Closed today.", "2026-06-10=today"},
	{"TONIGHT at eight", "2026-06-10=TONIGHT"},
	{"Come tomorrow", "2026-06-11=tomorrow"},
	{"Open this evening until nine", "2026-06-10=this evening"},
	{"On Friday we are closed", "2026-06-12=Friday"},
	{"Wednesday's clinic", "2026-06-10=Wednesday"},
	{"Monday or Tuesday", "2026-06-15=Monday 2026-06-16=Tuesday"},
	{"On 12 June at noon", "2026-06-12=12 June"},
	{"the 3rd of May", "2026-05-03=3rd of May"},
	{"June 12th", "2026-06-12=June 12th"},
	{"1 Jan 2027, and 31 December", "2027-01-01=1 Jan 2027 2026-12-31=31 December"},
	{"2 January", "2027-01-02=2 January"},
	{"29 February", "2024-02-29="}, /* no leap year is near: no day */
	{"Today: 10 June.", "2026-06-10=Today 2026-06-10=10 June"},
	{"\xf0\x9f\x8e\x89today\xf0\x9f\x8e\x89", ""}, /* glued to another letter */
	/* near ones */
	{"Every Friday", ""}, {"each Monday morning", ""}, {"Fridays at ten", ""}, {"last Friday", ""},
	{"He sat in the sun, she may wed", ""}, {"31 June", ""}, {"Chapter 12, May I?", "2026-05-12=12, May"},
	{"nowadays", ""}, {"yesterday's news", ""}, {"", ""}, {"12 people marched", ""}, {"of May", ""},
	{"June", ""}, {"2 of 3", ""}, {"32 June", ""}, {"0 June", ""},
};

static str shown(struct arena *a, const char *text, struct wall on)
{
	struct day_said *days;
	str t = str_of(text);
	buf out = buf_in(a, 4000);
	size_t n = text_days(a, t, on, &days);
	for (size_t i = 0; i < n; i++) {
		str date = str_cut(wall_text(a, days[i].day), 0, 10);
		str words = str_cut(t, days[i].from, days[i].to - days[i].from);
		buf_fmt(&out, "%s%.*s=%.*s", i ? " " : "", SHOW(date), SHOW(words));
	}
	return buf_str(&out);
}

void test_a_reader_knows_which_day_is_meant(void **state)
{
	(void)state;
	WITH_ARENA (a) {
		for (size_t i = 0; i < COUNT(SAID); i++) {
			bool none = str_ends(str_of(SAID[i].days), S("="));
			str got = shown(a, SAID[i].text, (struct wall){2026, 6, 10, 9, 30, 0});
			if (!str_is(got, none ? S("") : str_of(SAID[i].days)))
				fail_msg("%s: %.*s", SAID[i].text, SHOW(got));
		}
	}
}

void test_what_moves_with_the_reader_is_told_apart_from_a_date(void **state)
{
	(void)state;
	WITH_ARENA (a) {
		struct day_said *days;
		size_t n = text_days(a, S("On 12 June, tomorrow and on Friday"), (struct wall){2026, 6, 10, 0, 0, 0}, &days);
		assert_int_equal(n, 3);
		assert_false(days[0].relative);
		assert_true(days[1].relative);
		assert_true(days[2].relative);
	}
}

void test_days_over_the_ends_of_months_and_years(void **state)
{
	(void)state;
	WITH_ARENA (a) {
		str eve = shown(a, "tomorrow, and 3 January, and 30 December", (struct wall){2026, 12, 31, 23, 59, 59});
		assert_true(str_is(eve, S("2027-01-01=tomorrow 2027-01-03=3 January 2026-12-30=30 December")));
		str leap = shown(a, "tomorrow", (struct wall){2028, 2, 28, 12, 0, 0});
		assert_true(str_is(leap, S("2028-02-29=tomorrow")));
	}
}

void test_a_text_of_nothing_but_days_has_an_end(void **state)
{
	(void)state;
	WITH_ARENA (a) {
		struct day_said *days;
		buf many = buf_in(a, 1 << 20);
		while (many.len + 8 < 1 << 20) buf_add(&many, S("today "));
		assert_int_equal(text_days(a, buf_str(&many), (struct wall){2026, 6, 10, 0, 0, 0}, &days), DAYS_SAID_MOST);
	}
}
