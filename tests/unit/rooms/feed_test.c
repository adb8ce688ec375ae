/* SPDX-License-Identifier: MIT
 * feed_test.c - calendars at an address: read each day, what is new waits and is told once. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/no_sync.h"
#include "help/said.h"
#include "help/town.h"
#include "rooms/notices/notices.h"

#include <string.h>

void test_what_is_new_waits_as_an_import_and_is_told_once(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	str said = world_try_json(t.w, &(err){NULL}, BOTH);
	has(said, "\"server\":\"days.example\"");
	has(town_feeds(&t), "It was not read yet.");
	world_pass(t.w, 2 * MINUTE_MS);
	assert_string_equal(t.url, ADDRESS);
	has(town_notices(&t), "Feed 1 (days.example) has 1 new day.");
	has(town_notices(&t), "schedpost calendar apply 1");
	has(world_verb(t.w, "calendar imports", NULL), "\"file\":\"days.example (feed 1)\"");
	has(town_feeds(&t), "Import 1 waits, 1 new and 0 moved: schedpost calendar apply 1");
	has_not(world_verb(t.w, "calendar list", "--year", "2026", NULL), "Quiet Reading Week");
	world_verb(t.w, "calendar apply", "1", NULL);
	has(world_verb(t.w, "calendar list", "--year", "2026", NULL), "said there (days.example (feed 1), seen 2026-11-22)");
	has(town_feeds(&t), "Import 1 was taken over.");
	world_pass(t.w, 3 * DAY_MS);
	assert_int_equal(town_times(town_notices(&t), "Feed 1 "), 1);
	town_close(&t);
}

void test_it_is_read_once_a_day_and_what_has_not_changed_costs_nothing(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	t.etag = "\"v1\"";
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	assert_int_equal(t.far.n[ASKED], 1);
	assert_int_equal(t.far.n[CONDITIONAL], 0);
	int readings = t.readings;
	world_pass(t.w, 22 * HOUR_MS);
	assert_int_equal(t.far.n[ASKED], 1);
	world_pass(t.w, 4 * HOUR_MS);
	assert_int_equal(t.far.n[ASKED], 2);
	assert_string_equal(t.none_match, "\"v1\"");
	world_kill(t.w);
	world_pass(t.w, 5 * DAY_MS);
	assert_in_range(t.far.n[ASKED], 6, 8);
	assert_int_equal(t.readings, readings);
	assert_int_equal(town_times(town_notices(&t), "Feed 1 "), 1);
	town_close(&t);
}

void test_the_same_bytes_are_not_taken_apart_again(void **state)
{
	struct town t;
	(void)state;
	town_with_feed(&t);
	int readings = t.readings;
	world_pass(t.w, 3 * DAY_MS);
	assert_in_range(t.far.n[ASKED], 3, 5);
	assert_int_equal(t.readings, readings);
	town_close(&t);
}

void test_a_day_more_and_one_that_moved_make_one_import_in_the_place_of_the_last(void **state)
{
	struct town t;
	(void)state;
	town_with_feed(&t);
	world_verb(t.w, "calendar apply", "1", NULL);
	town_empty(&t);
	town_day(&t, "Quiet Reading Week", "20261214", "20261221");
	town_day(&t, "Town Story Day", "20261209", "20261210");
	world_pass(t.w, 26 * HOUR_MS);
	has(town_notices(&t), "Feed 1 (days.example) has 1 new day and 1 that moved.");
	town_day(&t, "Town Song Day", "20261210", "20261211");
	world_pass(t.w, 26 * HOUR_MS);
	has(town_notices(&t), "Feed 1 (days.example) has 2 new days and 1 that moved.");
	assert_int_equal(world_int(t.w, "SELECT count(*) FROM calendar_import WHERE state = 'waiting'"), 1);
	assert_int_equal(town_times(town_notices(&t), "Feed 1 "), 3);
	town_close(&t);
}

void test_what_has_gone_from_there_waits_no_longer(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	town_day(&t, "Ghost Day", "20261209", "20261210");
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	has(world_verb(t.w, "calendar imports", "1", NULL), "Ghost Day");
	town_empty(&t);
	town_day(&t, SPRING);
	world_pass(t.w, 26 * HOUR_MS);
	has(town_feeds(&t), "Import 1 waits, 1 new and 0 moved: schedpost calendar apply 1");
	has_not(world_verb(t.w, "calendar imports", "1", NULL), "Ghost Day");
	assert_int_equal(town_times(town_notices(&t), "Feed 1 "), 1);
	town_empty(&t);
	world_pass(t.w, 26 * HOUR_MS);
	has_not(town_feeds(&t), "Import 1");
	assert_int_equal(world_int(t.w, "SELECT count(*) FROM calendar_import"), 0);
	town_close(&t);
}

void test_a_feed_says_what_waits_of_both_years_and_what_needs_a_word(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	town_day(&t, "Town Story Day", "20270308", "20270309");
	town_day(&t, "World Mental Health Day", "20271011", "20271012");
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	has(town_feeds(&t), "Import 1 waits, 1 new and 0 moved: schedpost calendar apply 1; Import 2 waits, 1 new and 0 moved, and 1 "
			    "that needs your word: schedpost calendar apply 2");
	town_close(&t);
}

/* Of an import of which some was taken already: what is left of it goes, too, when there are news at once. */
void test_what_has_gone_waits_no_longer_beside_news(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	town_day(&t, SPRING);
	town_day(&t, "World AIDS Day", "20261202", "20261203");
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	has(world_verb(t.w, "calendar apply", "1", NULL), "1 line waits for your word");
	has(town_feeds(&t), "Import 1 waits, 1 that needs your word: schedpost calendar apply 1");
	town_empty(&t);
	town_day(&t, SPRING);
	town_day(&t, "Town Song Day", "20261210", "20261211");
	world_pass(t.w, 26 * HOUR_MS);
	has(town_feeds(&t), "Import 2 waits, 1 new");
	has_not(town_feeds(&t), "Import 1");
	town_close(&t);
}

/* Those of feeds that nobody takes over are not in the way of a person. */
void test_what_waits_of_feeds_takes_no_room_from_people(void **state)
{
	struct town t;
	err e;
	(void)state;
	town_with_feed(&t);
	world_int(t.w, "INSERT INTO calendar_import(at, who, file, sha256, year, region, state) WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 "
		       "FROM n WHERE n < 60) SELECT 1795341600000, 'schedpost', 'x', n, 2026, 'GB', 'waiting' FROM n RETURNING 1");
	world_try(t.w, &e, "calendar bring", "--file", "x.ics", "--sha256",
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "--year", "2027", "--region", "GB", "--rows", "[]",
		  "--last", NULL);
	assert_null(e);
	world_int(t.w, "UPDATE calendar_import SET who = 'alex' RETURNING 1");
	world_try(t.w, &e, "calendar bring", "--file", "y.ics", "--sha256",
		  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "--year", "2027", "--region", "GB", "--rows", "[]",
		  NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "too-many");
	town_close(&t);
}

void test_other_words_around_the_same_days_are_no_news(void **state)
{
	struct town t;
	(void)state;
	town_with_feed(&t);
	char *stamp = strstr(t.body, "DTSTAMP:20261101");
	memcpy(stamp, "DTSTAMP:20261123", 16);
	world_pass(t.w, 26 * HOUR_MS);
	assert_true(t.readings > 2);
	world_verb(t.w, "calendar apply", "1", "--drop", NULL);
	memcpy(stamp, "DTSTAMP:20261124", 16);
	world_pass(t.w, 26 * HOUR_MS);
	assert_int_equal(town_times(town_notices(&t), "Feed 1 "), 1);
	assert_int_equal(world_int(t.w, "SELECT count(*) FROM calendar_import"), 0);
	town_close(&t);
}

void test_from_october_on_days_of_the_next_year_are_looked_for_too(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	town_empty(&t);
	town_day(&t, "Town Story Day", "20270308", "20270309");
	t.w->now -= 60 * DAY_MS;	/* 23 September */
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	assert_int_equal(town_times(town_notices(&t), "Feed 1 "), 0);
	t.etag = "\"v1\"";
	world_pass(t.w, 10 * DAY_MS);
	has(town_notices(&t), "Feed 1 (days.example) has 1 new day in 2027.");
	has(world_verb(t.w, "calendar imports", NULL), "\"year\":2027");
	town_close(&t);
}

void test_whoever_added_it_is_told_beside_the_admins(void **state)
{
	struct town t;
	err e;
	(void)state;
	town_open(&t);
	world_person(t.w, "olga", "author");
	world_person(t.w, "nils", "author");
	world_person(t.w, "root", "admin");
	t.w->person = "olga";
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	has(world_as(t.w, &e, "olga", "notice list", NULL), "Feed 1 (days.example) has 1 new day.");
	has_not(world_as(t.w, &e, "nils", "notice list", NULL), "Feed 1");
	has(world_as(t.w, &e, "root", "notice list", NULL), "Feed 1 (days.example) has 1 new day.");
	town_close(&t);
}

void test_the_same_calendar_twice_makes_no_second_import(void **state)
{
	struct town t;
	(void)state;
	town_with_feed(&t);
	world_verb(t.w, "calendar feed drop", "1", NULL);
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	assert_int_equal(world_int(t.w, "SELECT count(*) FROM calendar_import"), 1);
	world_verb(t.w, "calendar apply", "2", NULL);
	world_verb(t.w, "calendar feed drop", "2", NULL);
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	assert_int_equal(world_int(t.w, "SELECT count(*) FROM calendar_import"), 1);
	assert_int_equal(town_times(town_notices(&t), "Feed 3 "), 0);
	town_close(&t);
}

void test_a_feed_in_the_own_network_is_dropped_by_whoever_may_add_one(void **state)
{
	struct town t;
	err e;
	(void)state;
	town_open(&t);
	world_person(t.w, "olga", "author");
	world_json(t.w, "calendar feed add", S("{\"address\":\"https://in.example/a.ics\",\"inside\":true}"));
	world_json(t.w, BOTH);
	world_as(t.w, &e, "olga", "calendar feed drop", "1", NULL);
	assert_non_null(e);
	assert_int_equal(e->kind, ERR_DENIED);
	AS(t.w, "olga", "calendar feed drop", "2");
	world_verb(t.w, "calendar feed drop", "1", NULL);
	town_close(&t);
}

/* However it is written, it is the same address, and what a server is not told is not sent. */
void test_an_address_is_known_again_however_it_is_written(void **state)
{
	static const char *const SAME[] = {"webcal://days.example/private-zebra77/basic.ics",
					   "Webcals://Days.Example/private-zebra77/basic.ics",
					   "HTTPS://DAYS.example/private-zebra77/basic.ics#today"};
	struct town t;
	err e;
	(void)state;
	town_with_feed(&t);
	for (size_t i = 0; i < COUNT(SAME); i++) {
		world_try_json(t.w, &e, "calendar feed add", arena_fmt(t.w->a, "{\"address\":\"%s\"}", SAME[i]));
		assert_non_null(e);
		assert_string_equal(e->code, "known-feed");
	}
	world_json(t.w, "calendar feed add", S("{\"address\":\"https://days.example/Private-zebra77/basic.ics\"}"));
	town_close(&t);
}

/* What stands behind the server of such an address is a secret, and the server is shown. */
void test_what_is_no_server_is_no_address(void **state)
{
	static const struct {
		const char *address;
		bool fine;
	} ADDRESSES[] = {
		{"https://cal.example/x?token=a", true},
		{"https://cal.example:8443/x", true},
		{"https://[2001:db8::1]:80/", true},
		{"https://cal.example;token=a", false},
		{"https://cal.example&key=a", false},
		{"https://cal.example%40127.0.0.1/x", false},
		{"https://me@cal.example/", false},
		{"https://cal.example:a/x", false},
		{"https://cal.example:0/", false},
		{"https://[::1]:99999/", false},
		{"https://[::1", false},
		{"https://-x/", false},
		{"https://<b>x</b>/", false},
		{"https:///x", false},
		{"http://cal.example/", false},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(ADDRESSES); i++) {
		str host;
		if (!web_address_wrong(str_of(ADDRESSES[i].address), false, &host) != ADDRESSES[i].fine)
			fail_msg("%s", ADDRESSES[i].address);
	}
}
