/* SPDX-License-Identifier: MIT
 * afterwards_test.c - a hold is seen while somebody plans, and what fell due meanwhile is gone through by age. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"

static struct world *held(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "wards");
	world_verb(w, "hold", "library", "--reason", "pre-election", "--from", "+2h", "--until", "+8h", "--except",
		   "service-info", NULL);
	return w;
}

#define WARNS "is on hold then"

void test_a_hold_to_come_is_seen_by_whoever_chooses_a_time(void **state)
{
	(void)state;
	struct world *w = held();
	str within = world_verb(w, "add", "Within", "--to", "library,wards", "--at", "+3h", NULL);
	has(within, "'library' is on hold then");
	has(within, "pre-election");
	has_not(within, "'wards' is on hold");
	has_not(world_verb(w, "add", "Before", "--to", "library", "--at", "+119m", NULL), WARNS);
	has(world_verb(w, "add", "First", "--to", "library", "--at", "+2h", NULL), WARNS);
	has_not(world_verb(w, "add", "Behind", "--to", "library", "--at", "+10h", NULL), WARNS);
	has_not(world_verb(w, "add", "Excepted", "--to", "library", "--at", "+3h", "--category", "service-info", NULL),
		WARNS);
	has_not(world_verb(w, "add", "Draft", "--to", "library", NULL), WARNS);
	has(world_verb(w, "move", "2", "--at", "+4h", NULL), WARNS);
	has_not(world_verb(w, "move", "2", "--at", "+11h", NULL), WARNS);
	world_verb(w, "pause", "1", NULL);
	has(world_verb(w, "resume", "1", NULL), WARNS);
	world_pass(w, 5 * HOUR_MS);
	has(world_verb(w, "now", "4", NULL), WARNS);
	world_verb(w, "release", "1", NULL);
	has_not(world_verb(w, "add", "Free", "--to", "library", "--at", "+1h", NULL), WARNS);
	world_free(w);
}

void test_whoever_hands_in_or_imports_is_told_of_a_hold(void **state)
{
	(void)state;
	struct world *w = held();
	static const struct {
		const char *to, *at, *category;
		bool told;
	} OF[] = {{"library", "+3h", "news", true}, {"library", "+11h", "news", false}, {"wards", "+3h", "news", false},
		  {"library", "+3h", "service-info", false}};
	world_real(w);
	world_person(w, "sam", "author");
	for (size_t i = 0; i < COUNT(OF); i++) {
		err e;
		const char *id = arena_cstr(w->a, arena_fmt(w->a, "%zu", i + 1));
		AS(w, "sam", "add", "Words", "--to", OF[i].to, "--at", OF[i].at, "--category", OF[i].category);
		AS(w, "sam", "withdraw", id);
		str said = world_as(w, &e, "sam", "submit", id, NULL);
		assert_null(e);
		OF[i].told ? has(said, WARNS) : has_not(said, WARNS);
	}
	world_verb(w, "import begin", NULL);
	world_verb(w, "import rows", "--id", "1", "--rows",
		   "[{\"line\":2,\"call\":{\"TEXT\":\"In it\",\"to\":[\"library\",\"wards\"],\"at\":\"+3h\"}},"
		   "{\"line\":3,\"call\":{\"TEXT\":\"Elsewhere\",\"to\":[\"wards\"],\"at\":\"+3h\"}},"
		   "{\"line\":4,\"call\":{\"TEXT\":\"Behind\",\"to\":[\"library\"],\"at\":\"+11h\"}}]", NULL);
	has(world_verb(w, "import finish", "--id", "1", NULL), "Of its posts 1 fall due while their account is on hold");
	world_free(w);
}

void test_a_hold_that_makes_no_sense_is_refused_and_nothing_is_held(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "library");
	static const char *const BAD[][3] = {
		{"-2h", "+1h", "usage-value"}, {"2026-11-25 12:00", "2026-11-25 09:00", "past-time"},
		{"2026-11-25 12:00", "2026-11-25 12:00", "past-time"},
		{"+2h", "2020-01-01 10:00", "past-time"}, {"soon", "+2h", "bad-time"},
	};
	for (size_t i = 0; i < COUNT(BAD); i++) {
		err e;
		world_try(w, &e, "hold", "library", "--reason", "Quiet.", "--from", BAD[i][0], "--until", BAD[i][1], NULL);
		assert_non_null(e);
		assert_string_equal(e->code, BAD[i][2]);
	}
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock"), 0);
	world_free(w);
}

void test_what_fell_due_is_listed_by_age_with_what_to_do(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "library");
	world_verb(w, "hold", "--reason", "bereavement", NULL);
	world_verb(w, "add", "Come in today, we are open.", "--to", "library", "--at", "+1h", NULL);
	world_verb(w, "add", "How to join the library.", "--to", "library", "--at", "+30m", NULL);
	world_verb(w, "add", "Paused by a person.", "--to", "library", "--at", "+40m", NULL);
	world_verb(w, "pause", "3", NULL);
	world_pass(w, 2 * HOUR_MS);
	str soon = world_verb(w, "afterwards", NULL);
	has(soon, "Read it, then: schedpost resume 1");
	has(soon, "Read it, then: schedpost resume 2");
	has_not(soon, "Paused by a person");
	world_pass(w, 2 * DAY_MS);
	world_verb(w, "release", "1", NULL);
	world_pass(w, HOUR_MS);
	str late = world_verb(w, "afterwards", NULL);
	has(late, "Its day has passed (\\\"today\\\"): schedpost cancel 1");
	has(late, "Over a day old. Read it again");
	size_t join, today;
	assert_true(str_find(late, S("How to join"), &join));
	assert_true(str_find(late, S("Come in today"), &today));
	assert_true(join < today);
	assert_int_equal(world_seen(w, "library", "How to join the library."), 0);
	world_verb(w, "resume", "2", NULL);
	world_verb(w, "cancel", "1", NULL);
	has(world_verb(w, "afterwards", NULL), "Nothing waits");
	world_free(w);
}
