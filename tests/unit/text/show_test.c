/* SPDX-License-Identifier: MIT
 * show_test.c - instants and durations as people read and write them. */
#include "text_help.h"

#include "text/when.h"

enum { MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

void test_instants(void **state)
{
	(void)state;
	WITH_ARENA(a) {
		const struct zone *london;
		assert_null(zone_load(a, S("Europe/London"), &london));
		assert_str(when_utc(a, 0), "1970-01-01T00:00:00Z");
		assert_str(when_utc(a, -1), "1969-12-31T23:59:59Z");
		assert_str(when_utc(a, 1795377600999), "2026-11-22T20:00:00Z");
		assert_str(when_local(a, 1795377600000, london), "Sun 22 Nov 2026 20:00 GMT");
		assert_str(when_local(a, 1782900000000, london), "Wed 1 Jul 2026 11:00 BST");
	}
}

void test_until(void **state)
{
	static const struct { int64_t ms; const char *text;
	} rows[] = {
		{0, "now"},
		{29000, "now"},
		{30000, "in 1 min"},
		{45 * MINUTE, "in 45 min"},
		{HOUR, "in 1 h"},
		{2 * HOUR + 30 * MINUTE, "in 2 h 30 min"},
		{13 * HOUR, "in 13 h"},
		{13 * HOUR + 29 * MINUTE, "in 13 h"},
		{36 * HOUR, "in 36 h"},
		{2LL * DAY, "in 2 days"},
		{400LL * DAY, "in 400 days"},
		{-4 * MINUTE, "4 min ago"},
		{-3LL * DAY, "3 days ago"},
		{-10000, "now"},
	};
	(void)state;
	WITH_ARENA(a) for (size_t i = 0; i < COUNT(rows); i++)
		assert_str(when_until(a, 1795377600000 + rows[i].ms, 1795377600000), rows[i].text);
}

void test_durations_are_read(void **state)
{
	static const struct { const char *text; int64_t ms;
	} rows[] = {
		{"15m", 15 * MINUTE},
		{"2h", 2 * HOUR},
		{"1d12h", DAY + 12 * HOUR},
		{"45s", 45000},
		{"2w", 14LL * DAY},
		{"1h30min", 90 * MINUTE},
		{"0m", 0},
	};
	static const char *const wrong[] = {"",      "15",   "m",   "-5m",      "5x",  "1h2h",
					    "30m1h", "1.5h", "1 h", "9999999m", "5m ", "1mo"};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t ms = -1;
		assert_true(when_duration(str_of(rows[i].text), &ms));
		assert_int_equal(ms, rows[i].ms);
	}
	for (size_t i = 0; i < COUNT(wrong); i++) {
		int64_t ms = -1;
		if (when_duration(str_of(wrong[i]), &ms)) fail_msg("'%s' was read", wrong[i]);
		assert_int_equal(ms, -1);
	}
}

void test_durations_are_shown(void **state)
{
	static const struct { int64_t ms; const char *text;
	} rows[] = {
		{0, "0 s"},
		{999, "0 s"},
		{45000, "45 s"},
		{15 * MINUTE, "15 min"},
		{150 * MINUTE, "2 h 30 min"},
		{DAY, "1 day"},
		{DAY + 12 * HOUR, "1 day 12 h"},
		{2LL * DAY + 5 * MINUTE, "2 days"},
		{-5, "0 s"},
		{MINUTE + 5000, "1 min 5 s"},
	};
	(void)state;
	WITH_ARENA(a)
	for (size_t i = 0; i < COUNT(rows); i++) assert_str(when_duration_text(a, rows[i].ms), rows[i].text);
}
