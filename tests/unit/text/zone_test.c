/* SPDX-License-Identifier: MIT
 * zone_test.c - what clocks show, when they are changed, and zones that are not there. */
#include "text_help.h"

#include <stdlib.h>

#include "text/when.h"
#include "text/zones.h"

static const struct zone *need(struct arena *a, const char *name)
{
	const struct zone *z;
	err e = zone_load(a, str_of(name), &z);
	if (e) fail_msg("%s: %.*s", name, SHOW(e->text));
	return z;
}

static struct wall wall(const char *text)
{
	struct wall w;
	if (!wall_read(str_of(text), &w)) fail_msg("not a wall time: %s", text);
	return w;
}

static int64_t utc(const char *text)
{
	return wall_seconds(wall(text)) * 1000;
}

/* Each: a zone, an instant, what its clocks show and call it. The last years lie beyond every table. */
static const struct { const char *zone, *utc, *wall, *abbr; } shown[] = {
	{"Europe/London", "2026-03-29T00:59:59", "2026-03-29T00:59:59", "GMT"},
	{"Europe/London", "2026-03-29T01:00:00", "2026-03-29T02:00:00", "BST"},
	{"Europe/London", "2026-10-25T00:59:59", "2026-10-25T01:59:59", "BST"},
	{"Europe/London", "2026-10-25T01:00:00", "2026-10-25T01:00:00", "GMT"},
	{"Europe/London", "1970-06-01T12:00:00", "1970-06-01T13:00:00", "BST"},	/* standard time all year then */
	{"Europe/London", "2038-01-19T03:14:08", "2038-01-19T03:14:08", "GMT"},	/* past 31 bits */
	{"Europe/London", "2099-07-01T12:00:00", "2099-07-01T13:00:00", "BST"},
	{"Europe/London", "2499-07-01T12:00:00", "2499-07-01T13:00:00", "BST"},
	{"Europe/Dublin", "2026-07-01T12:00:00", "2026-07-01T13:00:00", "IST"},	/* winter is the exception there */
	{"Europe/Dublin", "2060-01-01T12:00:00", "2060-01-01T12:00:00", "GMT"},
	{"Europe/Dublin", "2060-07-01T12:00:00", "2060-07-01T13:00:00", "IST"},
	{"Australia/Lord_Howe", "2060-01-01T00:00:00", "2060-01-01T11:00:00", "+11"},	/* half an hour of summer */
	{"Australia/Lord_Howe", "2060-07-01T00:00:00", "2060-07-01T10:30:00", "+1030"},
	{"America/Nuuk", "2060-07-01T00:00:00", "2060-06-30T23:00:00", "-01"},	/* changes at -1 o'clock */
	{"Asia/Kathmandu", "2026-01-01T00:00:00", "2026-01-01T05:45:00", "+0545"},
	{"America/New_York", "2026-01-01T00:00:00", "2025-12-31T19:00:00", "EST"},
	{"UTC", "2026-11-22T10:00:00", "2026-11-22T10:00:00", "UTC"},
	{"UTC+05:30", "2026-11-22T20:00:00", "2026-11-23T01:30:00", "UTC+05:30"},
	{"UTC-03:00", "2026-11-22T02:00:00", "2026-11-21T23:00:00", "UTC-03:00"},
};

void test_what_clocks_show(void **state)
{
	(void)state;
	WITH_ARENA(a) for (size_t i = 0; i < COUNT(shown); i++) {
		const struct zone *z = need(a, shown[i].zone);
		int64_t at = utc(shown[i].utc);
		str got = wall_text(a, zone_wall(z, at));
		if (!str_is(got, str_of(shown[i].wall)) || strcmp(zone_abbr(z, at), shown[i].abbr) != 0)
			fail_msg("%s at %s: %.*s %s", shown[i].zone, shown[i].utc, SHOW(got), zone_abbr(z, at));
		assert_int_equal(zone_offset_s(z, at) * 1000LL, utc(shown[i].wall) - at);
		assert_string_equal(zone_name(z), shown[i].zone);
	}
}

/* In a gap: the wall time by the clock of either side. In an overlap: the earlier instant first. */
static const struct { const char *zone, *wall; int n; const char *first, *second; } instants[] = {
	{"Europe/London", "2026-03-29T01:30:00", 0, "2026-03-29T00:30:00", "2026-03-29T01:30:00"},
	{"Europe/London", "2026-03-29T00:59:59", 1, "2026-03-29T00:59:59", "2026-03-29T00:59:59"},
	{"Europe/London", "2026-03-29T01:00:00", 0, "2026-03-29T00:00:00", "2026-03-29T01:00:00"},
	{"Europe/London", "2026-03-29T02:00:00", 1, "2026-03-29T01:00:00", "2026-03-29T01:00:00"},
	{"Europe/London", "2026-10-25T01:30:00", 2, "2026-10-25T00:30:00", "2026-10-25T01:30:00"},
	{"Europe/London", "2026-10-25T01:00:00", 2, "2026-10-25T00:00:00", "2026-10-25T01:00:00"},
	{"Europe/London", "2026-10-25T02:00:00", 1, "2026-10-25T02:00:00", "2026-10-25T02:00:00"},
	{"Europe/London", "2026-10-25T00:59:59", 1, "2026-10-24T23:59:59", "2026-10-24T23:59:59"},
	{"Europe/London", "2090-03-26T01:30:00", 0, "2090-03-26T00:30:00", "2090-03-26T01:30:00"},
	{"Europe/Dublin", "2026-10-25T01:30:00", 2, "2026-10-25T00:30:00", "2026-10-25T01:30:00"},
	{"Australia/Lord_Howe", "2026-10-04T02:15:00", 0, "2026-10-03T15:15:00", "2026-10-03T15:45:00"},
	{"Australia/Lord_Howe", "2026-04-05T01:45:00", 2, "2026-04-04T14:45:00", "2026-04-04T15:15:00"},
	{"America/New_York", "2026-03-08T02:30:00", 0, "2026-03-08T06:30:00", "2026-03-08T07:30:00"},
	{"Pacific/Apia", "2011-12-30T12:00:00", 0, "2011-12-29T22:00:00", "2011-12-30T22:00:00"},	/* a day left out */
	{"Asia/Tokyo", "2026-03-29T01:30:00", 1, "2026-03-28T16:30:00", "2026-03-28T16:30:00"},
	{"UTC+02:00", "2026-03-29T01:30:00", 1, "2026-03-28T23:30:00", "2026-03-28T23:30:00"},
};

void test_instants_of_a_wall_time(void **state)
{
	(void)state;
	WITH_ARENA(a) for (size_t i = 0; i < COUNT(instants); i++) {
		int64_t first, second;
		int n = zone_instants(need(a, instants[i].zone), wall(instants[i].wall), &first, &second);
		if (n != instants[i].n || first != utc(instants[i].first) ||
		    second != utc(instants[i].second)) {
			str one = when_utc(a, first), two = when_utc(a, second);
			fail_msg("%s %s: %d, %.*s, %.*s", instants[i].zone, instants[i].wall, n, SHOW(one),
				 SHOW(two));
		}
	}
}

void test_every_wall_time_of_a_year_comes_back(void **state)
{
	static const char *const names[] = {"Europe/London", "Australia/Lord_Howe", "America/Santiago",
					    "Asia/Gaza"};
	(void)state;
	WITH_ARENA(a) for (size_t i = 0; i < COUNT(names); i++) {
		const struct zone *z = need(a, names[i]);
		for (int64_t at = utc("2026-01-01T00:00:00"); at < utc("2027-01-01T00:00:00"); at += 900000) {
			int64_t first, second;
			int n = zone_instants(z, zone_wall(z, at), &first, &second);
			assert_true(n >= 1 && (first == at || second == at));
		}
	}
}

void test_names_that_are_none(void **state)
{
	static const char *const names[] = {
		"",
		"/",
		".",
		"..",
		"../../etc/passwd",
		"/etc/passwd",
		"Europe",
		"Europe/",
		"/Europe/London",
		"Europe//London",
		"Europe/../Europe/London",
		"Europe/London/",
		"right/Europe/London",
		"posix/Europe/London",
		"localtime",
		"zone.tab",
		"tzdata.zi",
		"europe/london",
		"Europe/Lodnon",
		"Europe/London\n",
		"UTC+2",
		"UTC+24:00",
		"UTC+02:60",
		"Europe/London%s%n",
		"\xFF\xFE",
	};
	(void)state;
	WITH_ARENA(a) for (size_t i = 0; i < COUNT(names); i++) {
		const struct zone *z;
		err e = zone_load(a, str_of(names[i]), &z);
		if (!e) fail_msg("'%s' was taken for a zone", names[i]);
		assert_int_equal(e->kind, ERR_INPUT);
		assert_string_equal(e->code, "no-such-zone");
	}
	WITH_ARENA(a) {
		const struct zone *z;
		assert_non_null(zone_load(a, S("Europe/London\0"), &z));
	}
}

void test_the_nearest_name_is_offered(void **state)
{
	static const struct { const char *wrong, *right;
	} rows[] = {
		{"Europe/Lodnon", "'Europe/London'?"},
		{"europe/london", "'Europe/London'?"},
		{"London", "'Europe/London'?"},
		{"Europe/Londn", "'Europe/London'?"},
		{"America/NewYork", "'America/New_York'?"},
		{"new york", "'America/New_York'?"},
		{"Dublin", "'Europe/Dublin'?"},
		{"xyzzy plugh", "such as 'Europe/London'"},
		{"BST", "such as 'Europe/London'"},
	};
	(void)state;
	WITH_ARENA(a) for (size_t i = 0; i < COUNT(rows); i++) {
		const struct zone *z;
		err e = zone_load(a, str_of(rows[i].wrong), &z);
		assert_non_null(e);
		if (!str_find(e->text, str_of(rows[i].right), NULL)) fail_msg("%.*s", SHOW(e->text));
	}
}

void test_damaged_files_are_refused(void **state)
{
	(void)state;
	WITH_ARENA(a) {
		str whole = help_file(a, arena_cstr(a, arena_fmt(a, "%s/Europe/London", zone_folder())));
		assert_true(whole.len > 1000);
		struct zone z = {.name = "test"};
		assert_true(zone_read_file(a, whole, &z));
		for (size_t n = 0; n < whole.len; n++) {
			struct zone cut = {.name = "cut"};
			assert_false(zone_read_file(a, str_cut(whole, 0, n), &cut));
		}
		for (size_t n = 0; n < whole.len; n += 3) {	/* any byte turned: refused, or still of use */
			struct zone odd = {.name = "odd"};
			str copy = arena_str(a, whole);
			((char *)copy.at)[n] ^= 0x55;
			if (zone_read_file(a, copy, &odd)) zone_wall(&odd, utc("2050-01-01T00:00:00"));
		}
	}
}

void test_rules(void **state)
{
	static const struct { const char *rule; bool good;
	} rows[] = {
		{"GMT0BST,M3.5.0/1,M10.5.0", true},
		{"<+0330>-3:30", true},
		{"UTC0", true},
		{"XXX3EDT4,0/0,J365/23", true},
		{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", true},
		{"EET-2EEST,M3.4.4/50,M10.4.4/50", true},
		{"A3B", false},
		{"", false},
		{"GMT", false},
		{"GMT0BST", false},
		{"GMT0BST,M3.5.0", false},
		{"GMT25", false},
		{"GMT0BST,M13.5.0,M10.5.0", false},
		{"GMT0BST,M3.6.0,M10.5.0", false},
		{"GMT0BST,M3.5.7,M10.5.0", false},
		{"GMT0BST,J0,J365", false},
		{"GMT0BST,J1,366", false},
		{"GMT0BST,M3.5.0/168,M10.5.0", false},
		{"GMT0BST,M3.5.0,M10.5.0x", false},
		{"<GMT0", false},
		{"GMT0:60", false},
	};
	(void)state;
	WITH_ARENA(a) for (size_t i = 0; i < COUNT(rows); i++) {
		struct zone z = {.name = "rule"};
		if (zone_read_rule(a, str_of(rows[i].rule), &z) != rows[i].good) fail_msg("%s", rows[i].rule);
	}
}

/* Days counted with and without 29 February, and a summer without end (RFC 9636, 3.3.1). */
void test_rules_with_day_numbers(void **state)
{
	static const struct { const char *rule, *utc; int offset_h;
	} rows[] = {
		{"AAA0BBB,J60/0,J300/0", "2028-02-29T23:59:59", 0},
		{"AAA0BBB,J60/0,J300/0", "2028-03-01T00:00:00", 1},
		{"AAA0BBB,59/0,300/0", "2028-02-28T23:59:59", 0},
		{"AAA0BBB,59/0,300/0", "2028-02-29T00:00:00", 1},
		{"XXX3EDT4,0/0,J365/23", "2027-01-01T02:59:59", -4},
		{"XXX3EDT4,0/0,J365/23", "2027-01-01T03:00:00", -4},
		{"XXX3EDT4,0/0,J365/23", "2027-07-01T00:00:00", -4},
	};
	(void)state;
	WITH_ARENA(a) for (size_t i = 0; i < COUNT(rows); i++) {
		struct zone z = {.name = "rule"};
		bool read = zone_read_rule(a, str_of(rows[i].rule), &z);
		/* 4 west of a zone 3 west: "EDT4" is behind, as written */
		if (!read || zone_offset_s(&z, utc(rows[i].utc)) != rows[i].offset_h * HOUR_S)
			fail_msg("%s at %s: %d", rows[i].rule, rows[i].utc,
				 zone_offset_s(&z, utc(rows[i].utc)));
	}
}

void test_the_version_of_the_files(void **state)
{
	(void)state;
	WITH_ARENA(a) {
		str version = zone_version(a);
		assert_true(version.len >= 5);
		assert_true(str_is(version, zone_version(a)));
		setenv("TZDIR", "/usr", 1);
		assert_true(str_starts(zone_version(a), S("files of ")));
		setenv("TZDIR", "/nowhere", 1);
		const struct zone *z;
		err e = zone_load(a, S("Europe/London"), &z);
		unsetenv("TZDIR");
		assert_non_null(e);
		assert_int_equal(e->kind, ERR_OUTSIDE);
		assert_true(str_find(e->text, S("tzdata"), NULL));
	}
}

void test_calendar(void **state)
{
	(void)state;
	WITH_ARENA(a) {
		for (int64_t day = -800000; day < 400000; day += 7) {
			struct wall w = wall_of(day * DAY_S);
			assert_int_equal(day_number(w.year, w.month, w.day), day);
		}
		assert_int_equal(wall_weekday(wall("2026-11-22T00:00:00")), 6);
		assert_int_equal(wall_weekday(wall("1970-01-01T00:00:00")), 3);
		assert_str(wall_text(a, wall("2028-02-29T23:59:59")), "2028-02-29T23:59:59");
		static const char *const wrong[] = {"2027-02-29T00:00:00", "2026-13-01T00:00:00",
						    "2026-00-01T00:00:00", "2026-01-01T24:00:00",
						    "2026-01-01T00:60:00", "2026-01-01 00:00:00",
						    "2501-01-01T00:00:00", "2026-01-01T00:00",
						    "x026-01-01T00:00:00", ""};
		struct wall w;
		for (size_t i = 0; i < COUNT(wrong); i++) assert_false(wall_read(str_of(wrong[i]), &w));
	}
}
