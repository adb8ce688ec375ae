/* SPDX-License-Identifier: MIT
 * slots_day_test.c - times for awareness days: on the day rather than elsewhere, told how sure its date is, and for
 * readers who keep it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"
#include "rooms/slots/aware.h"

#define PLANNED_DAY "SELECT due / 86400000 FROM job WHERE op = 7 ORDER BY id"
#define REFUSES(w, code_, ...)                                                 \
	do {                                                                   \
		err no_;                                                       \
		world_try((w), &no_, __VA_ARGS__, NULL);                       \
		assert_non_null(no_);                                          \
		assert_string_equal(no_->code, code_);                         \
	} while (0)

/* Its clock stands on 22 November 2026. */
static struct world *house(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	return w;
}

static int64_t day(const char *text)
{
	struct day_span s;
	assert_true(day_span_read(str_of(text), &s));
	return s.first;
}

void test_the_best_time_for_a_day_is_on_it_and_why_says_so(void **state)
{
	(void)state;
	struct world *w = house();
	str said = world_verb(w, "slots", "library", "--for", "World AIDS Day", "--most", "2", "--why", NULL);
	has(said, "2026-12-01T");
	has(said, "1.25x World AIDS Day, on the day (its date: by its rule)");
	has(said, "World AIDS Day: 2026-12-01 (by its rule).");
	said = world_verb(w, "slots", "library", "--for", "World AIDS Day", "--why-not", "2026-11-27 12:30", NULL);
	has(said, "1.07x World AIDS Day, in the week before it");
	has(world_verb(w, "slots", "library", "--for", "World AIDS Day", "--why-not", "2026-12-02 12:30", NULL),
	    "0.80x World AIDS Day, the day after it");
	has_not(world_verb(w, "slots", "library", "--why-not", "2026-12-01 12:30", NULL), "World AIDS Day");
	world_free(w);
}

void test_a_word_for_a_day_means_the_day_itself(void **state)
{
	(void)state;
	static const char *const WORDS[] = {"best", "next", "lunch"};
	for (size_t i = 0; i < COUNT(WORDS); i++) {
		struct world *w = house();
		str said = world_verb(w, "add", "Walk in.", "--to", "library", "--slot", WORDS[i], "--for", "World AIDS Day",
				      NULL);
		has(said, "World AIDS Day, on the day");
		assert_int_equal(world_int(w, PLANNED_DAY), day("2026-12-01"));
		world_free(w);
	}
}

void test_a_date_means_times_on_that_date(void **state)
{
	(void)state;
	struct world *w = house();
	str said = world_verb(w, "slots", "library", "--for", "2026-12-03", "--most", "3", NULL);
	has(said, "2026-12-03T");
	has_not(said, "2026-12-02T");
	has_not(said, "2026-12-04T");
	REFUSES(w, "past-day", "slots", "library", "--for", "2026-11-20");
	REFUSES(w, "no-such-day", "slots", "library", "--for", "World Ladis Day");
	world_free(w);
}

/* It may be asked, and is told; a post for it waits without a time. */
void test_a_date_that_nobody_has_confirmed_is_told(void **state)
{
	(void)state;
	struct world *w = house();
	str said = world_verb(w, "slots", "library", "--for", "Carers Week", NULL);
	has(said, "2027-06-07");
	has(said, "Nobody has confirmed the date of Carers Week");
	said = world_verb(w, "add", "Who cares?", "--to", "library", "--slot", "best", "--for", "Carers Week", NULL);
	has(said, "Nobody has confirmed the date of Carers Week");
	has(said, "\"state\":\"draft\"");
	world_verb(w, "calendar verify", "Carers Week", "--dates", "2027-06-07..2027-06-13", "--source", "carers.example",
		   NULL);
	said = world_verb(w, "slots", "library", "--for", "Carers Week", NULL);
	has_not(said, "Nobody has confirmed");
	has(said, "said there (carers.example, seen 2026-11-22)");
	world_free(w);
}

void test_a_day_of_one_nation_is_not_offered_to_readers_of_another(void **state)
{
	(void)state;
	struct world *w = house();
	world_verb(w, "account set", "library", "--nation", "wales", NULL);
	REFUSES(w, "other-nation", "slots", "library", "--for", "St Andrew's Day");
	REFUSES(w, "other-nation", "add", "Haggis!", "--to", "library", "--slot", "best", "--for", "St Andrew's Day");
	world_verb(w, "account set", "library", "--nation", "scotland", NULL);
	has(world_verb(w, "slots", "library", "--for", "St Andrew's Day", NULL), "2026-11-30");
	world_verb(w, "account set", "library", "--nation", "uk", NULL);
	has(world_verb(w, "slots", "library", "--for", "St Andrew's Day", NULL), "2026-11-30");
	world_free(w);
}

/* The same words on three accounts do not come at once. */
void test_the_same_post_comes_on_each_account_at_its_own_time(void **state)
{
	(void)state;
	struct world *w = house();
	world_account(w, "wards");
	world_account(w, "town");
	world_verb(w, "add", "Walk in.", "--to", "library,wards,town", "--slot", "best", "--for", "World AIDS Day", NULL);
	world_verb(w, "add", "Come!", "--to", "library,wards,town", "--slot", "best", "--for", "World AIDS Day", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job a JOIN job b ON a.id < b.id AND a.account <> b.account AND a.op = 7 "
				      "AND b.op = 7 AND abs(a.due - b.due) < 20 * 60000"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7"), 6);
	world_free(w);
}

void test_the_worth_of_a_day_falls_with_its_distance_and_its_doubt(void **state)
{
	(void)state;
	struct occurrence week = {NULL, {{100, 106}, BASIS_DECLARED, NULL}};
	double first = aware_worth(&week, 100), last = aware_worth(&week, 106);
	assert_true(first > last && last > aware_worth(&week, 103) && aware_worth(&week, 103) > aware_worth(&week, 99));
	assert_true(aware_worth(&week, 93) > 0 && aware_worth(&week, 92) == 0);
	assert_true(aware_worth(&week, 107) < 0 && aware_worth(&week, 108) == 0);
	double before = first;
	for (int b = BASIS_RULE; b < BASES; b++) {
		week.when.basis = (enum day_basis)b;
		assert_true(aware_worth(&week, 100) < before);
		before = aware_worth(&week, 100);
	}
}
