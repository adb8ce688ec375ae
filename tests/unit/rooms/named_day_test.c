/* SPDX-License-Identifier: MIT
 * named_day_test.c - posts for a named day: held against its date, placed on it, and moved with it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "help/no_sync.h"
#include "help/said.h"

#define AT(time) "--to", "library", "--at", time, NULL
#define FOR_FAIR "--for", "Harbour Day"
#define FAIR_ON(dates) "Harbour Day", "--dates", dates, "--source", "harbour.example"

/* Its clock stands on Sunday, 22 November 2026. */
static struct world *house(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_verb(w, "calendar add", "Harbour Day", "--dates", "2026-12-05", "--source", "harbour.example", NULL);
	return w;
}

static err refused(struct world *w, str rows)
{
	err e;
	world_try_json(w, &e, "place plan", rows);
	return e;
}

/* Placed with a day each: the whole answer. */
static str placed(struct world *w, const char *rows)
{
	err e;
	str said = world_try_json(w, &e, "place plan", arena_fmt(w->a, "{\"rows\":%s}", rows));
	assert_null(e);
	return said;
}

void test_a_day_that_moved_twice_moves_its_posts_by_both(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "add", "Come to Harbour Day.", FOR_FAIR, AT("2026-12-05 21:06"));
	world_verb(w, "add", "Harbour Day is near.", "--to", "library", "--at", "2026-12-03 10:00", NULL);
	w->now += MINUTE_MS;
	str said = world_verb(w, "calendar verify", FAIR_ON("2026-12-07"), NULL);
	has(said, "schedpost move 1 --at \\\"2026-12-07 21:06\\\"");
	has(said, "schedpost move 2 --at \\\"2026-12-05 10:00\\\"");
	world_verb(w, "move", "2", "--at", "2026-12-06 10:00", NULL);
	w->now += MINUTE_MS;
	said = world_verb(w, "calendar verify", FAIR_ON("2026-12-08"), NULL);
	has(said, "schedpost move 1 --at \\\"2026-12-08 21:06\\\"");
	has(said, "schedpost move 2 --at \\\"2026-12-07 10:00\\\"");
	world_verb(w, "move", "1", "--at", "2026-12-08 21:06", NULL);
	has_not(world_verb(w, "calendar verify", FAIR_ON("2026-12-08"), NULL), "schedpost move 1");
	world_free(w);
}

static str on(struct world *w, const char *dates)
{
	w->now += HOUR_MS;
	return world_verb(w, "calendar verify", "Harbour Day", "--dates", dates, "--source", "harbour.example", NULL);
}

/* 1 on the day, 2 six days before, 3 the day after; none of them is moved meanwhile. */
void test_a_day_that_comes_back_finds_its_posts_where_they_were_planned(void **state)
{
	struct world *w = house();
	(void)state;
	on(w, "2027-05-11");
	world_verb(w, "add", "It is Harbour Day.", AT("2027-05-11 10:00"));
	world_verb(w, "add", "Harbour Day is near.", AT("2027-05-05 18:30"));
	world_verb(w, "add", "Harbour Day was good.", AT("2027-05-12 18:30"));
	str said = on(w, "2027-05-18");
	has(said, "schedpost move 1 --at \\\"2027-05-18 10:00\\\"");
	has(said, "schedpost move 2 --at \\\"2027-05-12 18:30\\\"");
	has(said, "schedpost move 3 --at \\\"2027-05-19 18:30\\\"");
	said = on(w, "2027-05-25");
	has(said, "schedpost move 2 --at \\\"2027-05-19 18:30\\\"");
	has(said, "schedpost move 3 --at \\\"2027-05-26 18:30\\\"");
	on(w, "2027-05-25");
	has_not(on(w, "2027-05-11"), "schedpost move");
	world_verb(w, "move", "2", "--at", "2027-05-04 18:30", NULL);
	has(on(w, "2027-06-01"), "schedpost move 2 --at \\\"2027-05-25 18:30\\\"");
	world_free(w);
}

/* An older schedpost has not written down since when dates counted. */
void test_where_it_is_not_known_what_a_time_was_measured_from_it_is_left_open(void **state)
{
	struct world *w = house();
	(void)state;
	on(w, "2027-05-11");
	world_verb(w, "add", "Harbour Day is near.", AT("2027-05-05 18:30"));
	on(w, "2027-05-18");
	on(w, "2027-05-25");
	world_int(w, "UPDATE day_dates SET before = '2027-05-18 2027-05-11' WHERE year = 2027 RETURNING 1");
	has(on(w, "2027-06-01"), "schedpost move 1 --at TIME");
	world_free(w);
}

/* Dock Day is "?" on 5 December. */
void test_words_that_name_a_day_nobody_has_confirmed_get_a_finding_and_their_time(void **state)
{
	static const struct {
		const char *words, *at;
		bool found;
	} POSTS[] = {
		{"Dock Day is today: come all of you.", "2026-12-05 10:00", true},
		{"On Saturday it is DOCK DAY!", "2026-12-02 10:00", true},
		{"Come down to the quay. #DockDay", "2026-12-04 10:00", true},
		{"Dock Days are gone.", "2026-12-05 10:00", false},
		{"A dock, and a day of sun.", "2026-12-05 10:00", false},
		{"Dock Day was fine.", "2027-02-05 10:00", false},
		{"Harbour Day is on Saturday.", "2026-12-02 10:00", false},
	};
	static const char SAYS[] = "Nobody has confirmed the date of this day";
	struct world *w = house();
	(void)state;
	world_verb(w, "calendar add", "Dock Day", "--dates", "2026-12-05", NULL);
	for (size_t i = 0; i < COUNT(POSTS); i++) {
		str said = world_verb(w, "add", POSTS[i].words, AT(POSTS[i].at));
		if (str_find(said, str_of(SAYS), NULL) != POSTS[i].found) fail_msg("%s: %.*s", POSTS[i].words, SHOW(said));
		has(said, "\"state\":\"waiting\"");
	}
	has(world_verb(w, "check", "Dock Day is near.", "--at", "2026-12-04 10:00", NULL), SAYS);
	world_verb(w, "calendar verify", "Dock Day", "--dates", "2026-12-05", "--source", "dock.example", NULL);
	has_not(world_verb(w, "check", "Dock Day is near.", "--at", "2026-12-04 10:00", NULL), SAYS);
	has_not(world_verb(w, "add", "Carers Week is near.", "--for", "Carers Week", AT("2027-06-08 13:10")), SAYS);
	has(world_verb(w, "add", "Carers Week is near.", AT("2027-06-08 13:10")), SAYS);
	world_free(w);
}

void test_a_confirmed_date_names_the_drafts_that_waited_for_it(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "add", "A coffee for you.", "--for", "Carers Week", AT("2027-06-08 13:10"));
	world_verb(w, "add", "Something else.", "--to", "library", NULL);
	static const char DATES[] = "2027-06-07..2027-06-13";
	str said = world_verb(w, "calendar verify", "Carers Week", "--dates", DATES, "--source", "x", NULL);
	has(said, "schedpost move 1 --at TIME");
	has(said, "1 draft is for it and can have a time now.");
	has_not(said, "schedpost move 2");
	said = world_verb(w, "calendar verify", "Carers Week", "--dates", DATES, "--source", "x", NULL);
	has_not(said, "schedpost move 1");
	world_free(w);
}

void test_a_day_that_is_dropped_names_the_posts_that_speak_of_it(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "add", "Come to Harbour Day.", "--to", "library", "--at", "2026-12-05 12:10", NULL);
	world_verb(w, "add", "Something else.", "--to", "library", "--at", "2026-12-05 15:10", NULL);
	str said = world_verb(w, "calendar drop", "Harbour Day", NULL);
	has(said, "1 post speaks of it, and stays as planned.");
	has(said, "schedpost cancel 1");
	has_not(said, "schedpost cancel 2");
	world_free(w);
}

void test_a_time_far_from_the_day_that_it_is_for_is_told(void **state)
{
	struct world *w = house();
	(void)state;
	str said = world_verb(w, "add", "Carers", FOR_FAIR, AT("2027-07-08 13:10"));
	has(said, "Harbour Day is on 2026-12-05");
	has(said, "and the post for it goes out on 2027-07-08.");
	said = world_verb(w, "add", "Soon", "--to", "library", "--for", "Harbour Day", "--at", "2026-12-01 13:10", NULL);
	has_not(said, "Harbour Day is on");
	world_verb(w, "account set", "library", "--nation", "england", NULL);
	said = world_verb(w, "add", "Haggis", "--for", "St Andrew's Day", AT("2026-11-30 13:10"));
	has(said, "is kept in scotland, and the readers of 'library' are in england");
	world_free(w);
}

void test_a_date_says_where_a_good_time_is_looked_for(void **state)
{
	struct world *w = house();
	err e;
	(void)state;
	str said = world_verb(w, "add", "Spring.", "--to", "library", "--slot", "best", "--for", "2027-03-26", NULL);
	has(said, "\"at\":\"2027-03-26T");
	has_not(world_verb(w, "show", "1", NULL), "campaign");
	world_try(w, &e, "add", "Spring.", "--to", "library", "--for", "2027-03-26", NULL);
	assert_string_equal(e->code, "for-date");
	has(e->text, "--slot best");
	world_try(w, &e, "add", "Spring.", "--to", "library", "--slot", "best", "--for", "2025-03-26", NULL);
	assert_string_equal(e->code, "past-day");
	world_free(w);
}

void test_a_good_time_for_a_day_is_on_the_day_while_it_has_one(void **state)
{
	struct world *w = house();
	(void)state;
	str said = world_verb(w, "slots", "library", "--for", "Harbour Day", "--most", "2", NULL);
	has(said, "\"at\":\"2026-12-05T");
	has_not(said, "\"at\":\"2026-12-03T");
	has_not(said, "\"at\":\"2026-12-04T");
	said = world_verb(w, "add", "Come today.", "--to", "library", "--slot", "best", "--for", "Harbour Day", NULL);
	has(said, "\"at\":\"2026-12-05T");
	said = placed(w, "[{\"line\":2,\"call\":{\"TEXT\":\"Do come today.\",\"to\":[\"library\"],"
			 "\"for\":\"Harbour Day\"}}]");
	has(said, "Harbour Day, on the day");
	world_free(w);
}

void test_a_row_to_place_on_a_day_that_is_over_is_told_with_its_line(void **state)
{
	struct world *w = house();
	(void)state;
	static const char ROWS[] = "{\"rows\":[{\"line\":2,\"call\":{\"TEXT\":\"Fine.\",\"to\":[\"library\"]}},"
				   "{\"line\":7,\"call\":{\"TEXT\":\"Old.\",\"to\":[\"library\"],\"for\":\"2020-01-01\"}},"
				   "{\"line\":9,\"call\":{\"TEXT\":\"Odd.\",\"to\":[\"library\"],\"for\":\"Quiet Week\"}}]}";
	assert_null(refused(w, str_of(ROWS)));
	str said = world_try_json(w, &(err){NULL}, "place plan", str_of(ROWS));
	has(said, "\"line\":7,\"why\":\"2020-01-01 is over.");
	has(said, "\"line\":9,\"why\":");
	has(said, "\"fine\":1");
	world_free(w);
}

void test_words_that_say_a_day_is_today_are_held_against_its_date(void **state)
{
	static const struct { const char *words; bool wrong; } CASES[] = {
		{"Happy World AIDS Day everybody", true},
		{"It is World AIDS Day everybody, today of all days", true},
		{"Today is World AIDS Day. Know your status.", true},
		{"Happy #WorldAIDSDay", true},
		{"World AIDS Day is on 1 December.", false},
		{"Book your place today for World AIDS Day.", false},
		{"World AIDS Day: book today.", false},
		{"Happy Harbour Daybreak", false},
	};
	struct world *w = house();
	(void)state;
	for (size_t i = 0; i < COUNT(CASES); i++) {
		str said = world_verb(w, "add", CASES[i].words, "--to", "library", "--at", "2026-11-25 13:10", NULL);
		(CASES[i].wrong ? has : has_not)(said, "This day is on another date");
		said = world_verb(w, "add", CASES[i].words, "--to", "library", "--at", "2026-12-01 13:10", "--dry-run", NULL);
		has_not(said, "This day is on another date");
		said = world_verb(w, "check", CASES[i].words, "--to", "library", "--at", "2026-11-25 13:10", NULL);
		(CASES[i].wrong ? has : has_not)(said, "This day is on another date");
		said = world_verb(w, "check", CASES[i].words, "--to", "library", "--at", "2026-12-01 13:10", NULL);
		has_not(said, "This day is on another date");
	}
	world_free(w);
}

void test_where_nobody_looks_after_an_account_no_other_time_is_advised(void **state)
{
	struct world *w = house();
	err e;
	(void)state;
	world_int(w, "UPDATE account SET owner = '', deputy = '' RETURNING 1");
	world_verb(w, "account set", "library", "--replies", "mon-fri 9:00-17:00", NULL);
	world_try(w, &e, "add", "Words.", "--to", "library", "--at", "2026-11-25 12:10", NULL);
	assert_string_equal(e->code, "unattended");
	has(e->text, "schedpost account set library --owner NAME");
	has_not(e->text, "choose another time");
	world_try(w, &e, "add", "Words.", "--to", "library", "--at", "2026-11-25 20:10", NULL);
	has(e->text, "choose another time");
	world_free(w);
}
