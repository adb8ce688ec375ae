/* SPDX-License-Identifier: MIT
 * feed_far_test.c - calendars at an address that cannot be read, or must not be: what is said of them, and what never
 * is. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/file.h"
#include "help/no_sync.h"
#include "help/said.h"
#include "help/town.h"

#include <ftw.h>
#include <stdio.h>

void test_what_cannot_be_read_is_told_once_and_again_when_it_is_well(void **state)
{
	struct town t;
	(void)state;
	town_with_feed(&t);
	t.far.n[STATUS] = 503;
	world_pass(t.w, 26 * HOUR_MS);
	has(town_feeds(&t), "The server answered with error 503.");
	world_pass(t.w, 2 * DAY_MS);
	assert_int_equal(town_times(town_notices(&t), "Feed 1 (days.example) cannot be read."), 1);
	has(town_notices(&t), "The server answered with error 503. It is tried again by itself");
	t.far.n[STATUS] = 200;
	world_pass(t.w, 26 * HOUR_MS);
	assert_int_equal(town_times(town_notices(&t), "can be read again."), 1);
	has_not(town_feeds(&t), "503");
	world_pass(t.w, 2 * DAY_MS);
	assert_int_equal(town_times(town_notices(&t), "Feed 1 "), 3);
	town_close(&t);
}

void test_one_that_hiccups_once_is_not_told_of(void **state)
{
	struct town t;
	(void)state;
	town_with_feed(&t);
	t.arrival = SP_LOST;
	int64_t asked = t.far.n[ASKED];
	while (t.far.n[ASKED] == asked) world_pass(t.w, 10 * MINUTE_MS);
	t.arrival = SP_ARRIVED;
	world_pass(t.w, 2 * HOUR_MS);
	assert_int_equal(t.far.n[ASKED], asked + 2);
	assert_int_equal(town_times(town_notices(&t), "Feed 1 "), 1);
	town_close(&t);
}

void test_waits_grow_to_a_day(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	t.arrival = SP_LOST;
	world_json(t.w, BOTH);
	world_pass(t.w, 20 * HOUR_MS);
	assert_in_range(t.far.n[ASKED], 4, 5);	/* after 0, 1, 3, 7, 15 hours */
	world_pass(t.w, 10 * DAY_MS);
	assert_in_range(t.far.n[ASKED], 13, 16);
	town_close(&t);
}

void test_what_is_gone_moved_or_no_calendar_is_said_at_once_with_its_reason(void **state)
{
	static const struct { int status; const char *body, *why; } CASES[] = {
		{404, "", "There is nothing at this address (error 404)."},
		{401, "", "The server asks who we are (error 401)."},
		{403, "", "The server does not give it out any more (error 403)."},
		{410, "", "It was taken away for good (error 410). Please drop this feed"},
		{301, "", "It has moved for good to new.example. Please ask whoever gave you the address for the new one"},
		{308, "", "It has moved for good to new.example."},
		{302, "", "The server sends us on to new.example, and schedpost does not follow: often that is a page to log in."},
		{200, "<html>Please log in</html>", "The file is no calendar"},
		{300, "", "The server answered with error 300."},
		{304, "", "The server says that nothing has changed, but it was asked for all of it (error 304)."},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(CASES); i++) {
		struct town t;
		town_open(&t);
		t.far.n[STATUS] = CASES[i].status;
		t.to = "https://new.example/private-zebra78/basic.ics";
		snprintf(t.body, sizeof t.body, "%s", CASES[i].body);
		world_json(t.w, BOTH);
		world_pass(t.w, 2 * MINUTE_MS);
		has(town_notices(&t), CASES[i].why);
		has(town_feeds(&t), CASES[i].why);
		has_not(town_notices(&t), "zebra");
		has_not(town_feeds(&t), "zebra");
		town_close(&t);
	}
}

void test_what_is_too_large_or_breaks_its_reader_is_a_sentence_too(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	t.arrival = SP_CUT;
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	has(town_notices(&t), "It is larger than 4 MB, the most that is read at an address.");
	t.arrival = SP_ARRIVED;
	t.broken = "The calendar could not be read: it did what it may not.";
	world_pass(t.w, 3 * HOUR_MS);
	has(town_feeds(&t), "it did what it may not");
	town_close(&t);
}

/* 0: the file does not hold the address. */
static int has_no_zebra(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	struct arena *a = arena_new();
	str held = S("");
	(void)at;
	if (kind == FTW_F && st->st_size) assert_null(file_read(a, str_of(path), 64 << 20, &held));
	bool found = str_find(held, S("zebra77"), NULL);
	arena_free(a);
	return found;
}

void test_the_address_is_shown_nowhere_and_lies_sealed(void **state)
{
	struct town t;
	(void)state;
	town_with_feed(&t);
	t.far.n[STATUS] = 403;
	world_pass(t.w, 2 * DAY_MS);
	const char *const SAYS[] = {"calendar feed list", "notice list", "calendar imports", "audit list"};
	for (size_t i = 0; i < COUNT(SAYS); i++) {
		err e;
		str said = world_try(t.w, &e, SAYS[i], NULL);
		if (!e) has_not(said, "zebra77");
	}
	world_stop(t.w);
	assert_int_equal(nftw(t.w->folder, has_no_zebra, 8, FTW_PHYS), 0);
	assert_null(world_start(t.w));
	town_close(&t);
}

void test_nothing_is_read_while_everything_is_locked_down(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	world_account(t.w, "library");
	world_verb(t.w, "lockdown row", NULL);
	world_json(t.w, BOTH);
	world_pass(t.w, 3 * DAY_MS);
	assert_int_equal(t.far.n[ASKED], 0);
	has_not(town_notices(&t), "cannot be read");
	town_close(&t);
}

void test_one_account_that_is_locked_down_stops_no_calendar(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	world_account(t.w, "library");
	world_verb(t.w, "lockdown row", "library", NULL);
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	assert_int_equal(t.far.n[ASKED], 1);
	town_close(&t);
}

void test_a_feed_that_is_dropped_is_read_no_more_even_while_it_is(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	t.delay = 20 * SECOND_MS;
	world_json(t.w, BOTH);
	while (!t.far.n[ASKED]) world_pass(t.w, SECOND_MS);
	has(world_verb(t.w, "calendar feed drop", "1", NULL), "Feed 1 is not read any more");
	world_pass(t.w, 2 * DAY_MS);
	assert_int_equal(t.far.n[ASKED], 1);
	assert_int_equal(town_times(town_notices(&t), "Feed 1 "), 0);
	assert_int_equal(world_int(t.w, "SELECT count(*) FROM calendar_import"), 0);
	err e;
	world_try(t.w, &e, "calendar feed drop", "1", NULL);
	assert_string_equal(e->code, "no-such-feed");
	town_close(&t);
}

void test_only_whole_addresses_with_https_are_taken_and_each_once(void **state)
{
	static const struct {
		const char *address, *says;
	} WRONG[] = {{"http://days.example/zebra.ics", "begins with http://, so"},
		     {"HTTP://days.example/zebra.ics", "begins with http://, so"},
		     {"days.example/zebra.ics", "no whole web address"},
		     {"file:///etc/zebra", "no whole web address"},
		     {"ftp://days.example/zebra.ics", "no whole web address"},
		     {"https://days.example/a zebra.ics", "There is a blank or an unusual letter"},
		     {"https://days.example/zebr\u00e1.ics", "There is a blank or an unusual letter"},
		     {"https://", "is no server such as"},
		     {"https://zebra@days.example/", "is no server such as"},
		     {"https://days.example:zebra/", "is no server such as"}};
	struct town t;
	err e;
	(void)state;
	town_open(&t);
	for (size_t i = 0; i < COUNT(WRONG); i++) {
		str call = arena_fmt(t.w->a, "{\"address\":\"%s\"}", WRONG[i].address);
		world_try_json(t.w, &e, "calendar feed add", call);
		assert_non_null(e);
		assert_string_equal(e->code, "bad-feed");
		has(e->text, WRONG[i].says);
		has_not(e->text, "zebra");
	}
	world_json(t.w, BOTH);
	str again = S("{\"address\":\"webcal://days.example/private-zebra77/basic.ics\"}");
	world_try_json(t.w, &e, "calendar feed add", again);
	assert_string_equal(e->code, "known-feed");
	has_not(e->text, "zebra");
	str inside = S("{\"address\":\"http://intranet.example/a.ics\",\"inside\":true,\"region\":\"GB-SCT\"}");
	world_json(t.w, "calendar feed add", inside);
	has(town_feeds(&t), "\"server\":\"intranet.example\",\"region\":\"GB-SCT\"");
	town_close(&t);
}

void test_ones_own_network_is_asked_only_where_the_admin_said_so(void **state)
{
	struct town t;
	err e;
	(void)state;
	town_open(&t);
	world_person(t.w, "olga", "approver");
	t.w->person = "olga";
	str inside = S("{\"address\":\"https://intranet.example/a.ics\",\"inside\":true}");
	world_try_json(t.w, &e, "calendar feed add", inside);
	assert_non_null(e);
	assert_int_equal(e->kind, ERR_DENIED);
	world_json(t.w, BOTH);
	t.w->person = NULL;
	t.arrival = SP_NEVER_LEFT;
	t.guarded = true;
	world_pass(t.w, 2 * MINUTE_MS);
	has(town_feeds(&t), "Its server lies in your own network, where schedpost does not ask by itself.");
	has(world_as(t.w, &e, "olga", "notice list", NULL), "adds it with --inside.");
	town_close(&t);
}

void test_killed_at_any_step_it_makes_one_import_in_the_end(void **state)
{
	(void)state;
	for (int step = 1; step < 12; step++) {
		struct town t;
		town_open(&t);
		t.delay = 3 * SECOND_MS;
		world_json(t.w, BOTH);
		while (!t.far.n[ASKED]) world_pass(t.w, SECOND_MS);
		for (int i = 0; i < step; i++) world_pass(t.w, SECOND_MS / 2);
		far_kill(&t.far);
		world_pass(t.w, 30 * MINUTE_MS);
		assert_int_equal(t.far.n[ASKED], 1);
		world_pass(t.w, HOUR_MS);
		assert_int_equal(world_int(t.w, "SELECT count(*) FROM calendar_import WHERE state = 'waiting'"), 1);
		assert_int_equal(town_times(town_notices(&t), "Feed 1 "), 1);
		has(town_feeds(&t), "1 new and 0 moved");
		town_close(&t);
	}
}

void test_a_new_key_keeps_the_address(void **state)
{
	struct town t;
	str said;
	(void)state;
	town_with_feed(&t);
	for (said = world_verb(t.w, "vault step", "--begin", NULL); !str_find(said, S("\"stage\":\"none\""), NULL);)
		said = world_verb(t.w, str_find(said, S("\"stage\":\"sealed\""), NULL) ? "vault files" : "vault step", NULL);
	world_kill(t.w);
	world_pass(t.w, 26 * HOUR_MS);
	assert_true(t.far.n[ASKED] >= 2);
	assert_string_equal(t.url, ADDRESS);
	has_not(town_feeds(&t), "could not");
	town_close(&t);
}
