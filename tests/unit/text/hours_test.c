/* SPDX-License-Identifier: MIT
 * hours_test.c - working hours: what is understood, and when the next one begins, over weekends, days off and changed
 * clocks. */
#include "text_help.h"

#include "text/hours.h"

static const struct zone *zone(struct arena *a, const char *name)
{
	const struct zone *z;
	err e = zone_load(a, str_of(name), &z);
	if (e) fail_msg("%.*s", SHOW(e->text));
	return z;
}

static int64_t utc(struct arena *a, const char *wall)
{
	struct wall w;
	int64_t first, second;
	assert_true(wall_read(str_of(wall), &w));
	assert_int_equal(zone_instants(zone(a, "UTC"), w, &first, &second), 1);
	return first;
}

void test_what_is_no_hours_is_refused(void **state)
{
	(void)state;
	static const char *const BAD[] = {
		"", ",", "mon", "09:00-17:00", "mon 9-5", "mon 17:00-09:00", "mon 09:00-09:00", "mon 09:00-25:00",
		"mon 09:00-24:30", "mo-fr 09:00-17:00", "mon-fri 09:00-17:00,", "mon-fri 09:60-17:00",
		"mon- 09:00-17:00", "mon -9:00-17:00", "mon 09:00", "-",
	};
	WITH_ARENA (a) {
		struct hours h;
		for (size_t i = 0; i < COUNT(BAD); i++) {
			err e = hours_read(a, str_of(BAD[i]), &h);
			if (!e) fail_msg("It was understood: %s", BAD[i]);
			assert_string_equal(e->code, "bad-hours");
		}
		str many = S("mon 9:00-10:00,mon 9:00-10:00,mon 9:00-10:00,mon 9:00-10:00,mon 9:00-10:00,mon 9:00-10:00,"
			     "mon 9:00-10:00,mon 9:00-10:00,mon 9:00-10:00,mon 9:00-10:00,mon 9:00-10:00,mon 9:00-10:00");
		assert_null(hours_read(a, many, &h));
		str more = arena_fmt(a, "%.*s,tue 9:00-10:00,tue 9:00-10:00,tue 9:00-10:00", SHOW(many));
		assert_non_null(hours_read(a, more, &h));
	}
}

/* One reader for all: quiet hours, digests and hours of work. */
void test_times_of_the_day(void **state)
{
	(void)state;
	static const char *const BAD[] = {"",      "9",     "9:5",  "24:00", "23:60", "123:00", ":30",  "09:",
					  "9:00 ", "+9:00", "9:+1", "-1:00", "9.00",  "09:000", "9:0x", "a:00"};
	static const struct {
		const char *text;
		int minutes;
		const char *again;
	} GOOD[] = {{"0:00", 0, "00:00"}, {"00:00", 0, "00:00"}, {"9:05", 545, "09:05"}, {"23:59", 1439, "23:59"}};
	int from = -1, until = -1;
	for (size_t i = 0; i < COUNT(BAD); i++)
		if (clock_read(str_of(BAD[i]), &from)) fail_msg("It was understood: %s", BAD[i]);
	WITH_ARENA(a)
	for (size_t i = 0; i < COUNT(GOOD); i++) {
		assert_true(clock_read(str_of(GOOD[i].text), &from));
		assert_int_equal(from, GOOD[i].minutes);
		assert_string_equal(arena_cstr(a, clock_text(a, from)), GOOD[i].again);
	}
	assert_true(clocks_read(S("22:00 - 7:00"), &from, &until));
	assert_int_equal(from, 22 * 60);
	assert_int_equal(until, 7 * 60);
	assert_false(clocks_read(S("22:00"), &from, &until));
	assert_false(clocks_read(S("22:00-24:00"), &from, &until));
}

static const struct {
	const char *zone, *hours, *after, *from, *until;
} NEXT[] = {
	{"Europe/London", "mon-fri 09:00-17:00", "2026-11-22T10:00:00", "2026-11-23T09:00:00", "2026-11-23T17:00:00"},
	{"Europe/London", "Mon-Fri 9:00-17:00", "2026-11-23T16:59:59", "2026-11-23T09:00:00", "2026-11-23T17:00:00"},
	{"Europe/London", "mon-fri 09:00-17:00", "2026-11-23T17:00:00", "2026-11-24T09:00:00", "2026-11-24T17:00:00"},
	/* Christmas is a day off, then comes a weekend with a substitute behind it. */
	{"Europe/London", "mon-fri 09:00-17:00", "2026-12-24T17:00:00", "2026-12-29T09:00:00", "2026-12-29T17:00:00"},
	{"Europe/London", "mon-fri 09:00-17:00, sat 10:00-12:00", "2026-11-27T18:00:00", "2026-11-28T10:00:00",
	 "2026-11-28T12:00:00"},
	{"Europe/London", "fri-mon 22:00-24:00", "2026-11-24T00:00:00", "2026-11-27T22:00:00", "2026-11-28T00:00:00"},
	{"Europe/London", "mon wed 09:00-12:00", "2026-11-23T12:00:00", "2026-11-25T09:00:00", "2026-11-25T12:00:00"},
	{"Europe/London", "sun 13:00-14:00, sun 09:00-10:00", "2026-11-22T09:30:00", "2026-11-22T09:00:00",
	 "2026-11-22T10:00:00"},
	/* Summer: the same clock, another instant; and who works in Athens begins two hours earlier. */
	{"Europe/London", "mon-fri 09:00-17:00", "2027-06-30T20:00:00", "2027-07-01T08:00:00", "2027-07-01T16:00:00"},
	{"Europe/Athens", "mon-fri 09:00-17:00", "2026-11-22T10:00:00", "2026-11-23T07:00:00", "2026-11-23T15:00:00"},
	/* 01:30 is there twice on 25 October 2026, and not at all on 28 March 2027. */
	{"Europe/London", "sun 01:30-03:00", "2026-10-24T12:00:00", "2026-10-25T00:30:00", "2026-10-25T03:00:00"},
	{"Europe/London", "sun 00:00-01:30", "2026-10-24T12:00:00", "2026-10-24T23:00:00", "2026-10-25T01:30:00"},
	{"Europe/London", "sun 01:30-03:00", "2027-03-27T12:00:00", "2027-03-28T01:30:00", "2027-03-28T02:00:00"},
};

void test_the_next_working_hours(void **state)
{
	(void)state;
	static const str OFF[] = {{"2026-12-28", 10}, {"2026-12-25", 10}};
	WITH_ARENA (a) {
		for (size_t i = 0; i < COUNT(NEXT); i++) {
			struct hours h;
			int64_t from, until;
			assert_null(hours_read(a, str_of(NEXT[i].hours), &h));
			struct working w = {&h, zone(a, NEXT[i].zone), OFF, COUNT(OFF)};
			assert_true(hours_next(a, &w, utc(a, NEXT[i].after), &from, &until));
			assert_str(when_utc(a, from), arena_cstr(a, arena_fmt(a, "%sZ", NEXT[i].from)));
			assert_str(when_utc(a, until), arena_cstr(a, arena_fmt(a, "%sZ", NEXT[i].until)));
			assert_true(hours_hold(a, &w, from));
			assert_true(hours_hold(a, &w, until - 1));
			assert_false(hours_hold(a, &w, from - 1));
		}
	}
}

void test_the_last_working_minute_before(void **state)
{
	(void)state;
	static const str OFF[] = {{"2026-12-25", 10}, {"2026-12-28", 10}};
	static const struct {
		const char *by, *until;
	} ROWS[] = {
		{"2026-12-29T00:00:00", "2026-12-24T17:00:00Z"},
		{"2026-12-24T17:00:00", "2026-12-24T17:00:00Z"},
		{"2026-12-24T16:59:59", "2026-12-23T17:00:00Z"},
		{"2026-11-23T00:00:00", "2026-11-20T17:00:00Z"},
	};
	WITH_ARENA (a) {
		struct hours h;
		int64_t until;
		assert_null(hours_read(a, S(HOURS_USUAL), &h));
		struct working w = {&h, zone(a, "Europe/London"), OFF, COUNT(OFF)};
		for (size_t i = 0; i < COUNT(ROWS); i++) {
			assert_true(hours_last_end(a, &w, utc(a, ROWS[i].by), &until));
			assert_str(when_utc(a, until), ROWS[i].until);
		}
		w.hours = &(struct hours){0};
		assert_false(hours_last_end(a, &w, utc(a, ROWS[0].by), &until));
	}
}

void test_a_day_alone(void **state)
{
	(void)state;
	struct wall w;
	assert_true(day_read(S("2028-02-29"), &w));
	assert_int_equal(w.day, 29);
	static const char *const BAD[] = {"2027-02-29", "2026-13-01", "2026-00-10", "2026-12-24T10:00", "24 Dec 2026",
					  "", "2026/12/24", "-026-12-24", "2026-1-024"};
	for (size_t i = 0; i < COUNT(BAD); i++) assert_false(day_read(str_of(BAD[i]), &w));
}
