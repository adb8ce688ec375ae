/* SPDX-License-Identifier: MIT
 * cover_test.c - what a cover takes before its owner can go: times, powers, a person who is fit and free, a yes. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/said.h"

#include <string.h>

/* ---- what it takes */

void test_a_cover_is_planned_asked_for_and_agreed_to(void **state)
{
	(void)state;
	struct world *w = covers_town();
	covers_plan(w);
	assert_false(covers_can_at(w, "priya", POWER_PUBLISH, "library", w->now + DAY_MS + HOUR_MS));
	AS(w, "olga", "cover ask", "1");
	assert_false(covers_can_at(w, "priya", POWER_PUBLISH, "library", w->now + DAY_MS + HOUR_MS));
	REFUSED(w, "not-allowed", "olga", "cover accept", "1"); /* who asks cannot say yes for the other */
	err e;
	world_try(w, &e, "cover accept", "1", NULL); /* nor can an admin */
	covers_fails(e, "not-allowed");
	AS(w, "priya", "cover accept", "1");
	assert_false(covers_can(w, "priya", POWER_PUBLISH, "library"));
	assert_true(covers_can_at(w, "priya", POWER_PUBLISH, "library", w->now + DAY_MS + HOUR_MS));
	assert_false(covers_can_at(w, "priya", POWER_PUBLISH, "wards", w->now + DAY_MS + HOUR_MS));
	world_free(w);
}

void test_it_begins_and_ends_to_the_millisecond(void **state)
{
	(void)state;
	struct world *w = covers_town();
	covers_agree(w);
	int64_t begins = world_int(w, "SELECT begins FROM cover"), ends = world_int(w, "SELECT ends FROM cover");
	assert_int_equal(ends - begins, 3 * DAY_MS);
	assert_false(covers_can_at(w, "priya", POWER_PUBLISH, "library", begins - 1));
	assert_true(covers_can_at(w, "priya", POWER_PUBLISH, "library", begins));
	assert_true(covers_can_at(w, "priya", POWER_PUBLISH, "library", ends - 1));
	assert_false(covers_can_at(w, "priya", POWER_PUBLISH, "library", ends));
	world_kill(w); /* it needs no daemon for it */
	assert_true(covers_can_at(w, "priya", POWER_PUBLISH, "library", begins));
	world_free(w);
}

void test_bad_covers_are_refused(void **state)
{
	(void)state;
	struct world *w = covers_town();
#define PLAN(who, code, ...) REFUSED(w, code, who, "cover plan", __VA_ARGS__)
	PLAN("olga", "cover-self", "library", "--by", "olga", "--from", "tomorrow 10:00", "--until",
	     "in 3 days at 10:00");
	PLAN("olga", "past-time", "library", "--by", "priya", "--from", "2026-11-20T10:00", "--until",
	     "in 3 days at 10:00");
	PLAN("olga", "cover-empty", "library", "--by", "priya", "--from", "2026-11-24T10:00", "--until",
	     "2026-11-23T10:00");
	PLAN("olga", "cover-empty", "library", "--by", "priya", "--from", "2026-11-24T10:00", "--until",
	     "2026-11-24T10:00");
	PLAN("olga", "cover-too-long", "library", "--by", "priya", "--from", "2026-11-24T10:00", "--until",
	     "2027-01-24T10:00");
	PLAN("olga", "cover-not-theirs", "annex", "--by", "priya", "--until", "in 3 days at 10:00");
	PLAN("olga", "no-such-person", "library", "--by", "nobody", "--until", "in 3 days at 10:00");
	PLAN("olga", "cover-beyond", "library", "--by", "nina", "--powers", "publish", "--until",
	     "in 3 days at 10:00");
	PLAN("olga", "cover-never", "library", "--by", "priya", "--powers", "people", "--until",
	     "in 3 days at 10:00");
	PLAN("sam", "not-allowed", "library", "--for", "olga", "--by", "sam", "--until", "in 3 days at 10:00");
	world_verb(w, "user leave", "sam", NULL);
	PLAN("olga", "has-left", "library", "--by", "sam", "--until", "in 3 days at 10:00");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover"), 0);
	world_free(w);
}

void test_a_time_that_comes_twice_is_asked_about(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "account set", "library", "--zone", "Europe/London", NULL);
	PLAN("olga", "time-twice", "library", "--by", "priya", "--from", "2027-10-30T10:00", "--until",
	     "2027-10-31T01:30");
	PLAN("olga", "time-skipped", "library", "--by", "priya", "--from", "2027-03-27T10:00", "--until",
	     "2027-03-28T01:30");
	world_free(w);
}

void test_powers_are_the_owners_and_no_more_than_who_covers_has_elsewhere(void **state)
{
	(void)state;
	struct world *w = covers_town();
	AS(w, "olga", "cover plan", "library", "--by", "nina", "--until", "in 3 days at 10:00", "--default", "keep");
	AS(w, "olga", "cover ask", "1");
	AS(w, "nina", "cover accept", "1");
	assert_true(covers_can(w, "nina", POWER_WRITE, "library"));
	assert_false(covers_can(w, "nina", POWER_PUBLISH, "library"));
	assert_false(covers_can(w, "nina", POWER_APPROVE, "library"));
	world_verb(w, "account set", "library", "--owner", "sam",
		   NULL); /* what olga no more has, she lends no more */
	assert_false(covers_can(w, "nina", POWER_WRITE, "library"));
	world_free(w);
}

/* As of a hold: days are said from today, hours from the beginning. The clock shows Sunday, 22 November, 10:00. */
void test_days_until_the_end_are_counted_from_today(void **state)
{
	static const char BEGINS[] = "in 2 days at 8:00";
	(void)state;
	struct world *w = covers_town();
	err e;
	has(world_as(w, &e, "olga", "cover plan", "library", "--by", "priya", "--from", BEGINS, "--until", "in 9 days",
		     NULL), "until Tue 1 Dec 2026 10:00");
	has(world_as(w, &e, "olga", "cover plan", "wards", "--by", "priya", "--from", BEGINS, "--until", "+9d", NULL),
	    "until Thu 3 Dec 2026 08:00");
	REFUSED(w, "cover-empty", "olga", "cover plan", "wards", "--by", "sam", "--from", "in 9 days", "--until",
		"in 2 days");
	world_free(w);
}

void test_two_covers_do_not_share_a_power(void **state)
{
	(void)state;
	struct world *w = covers_town();
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--powers", "write,plan", "--until",
	   "in 3 days at 10:00");
	PLAN("olga", "cover-taken", "library", "--by", "sam", "--powers", "plan,approve", "--until",
	     "in 2 days at 10:00");
	AS(w, "olga", "cover plan", "library", "--by", "sam", "--powers", "approve", "--until", "in 2 days at 10:00");
	AS(w, "olga", "cover plan", "wards", "--by", "sam", "--until", "in 2 days at 10:00");
	world_free(w);
}

void test_who_covers_is_not_away_and_not_covered_by_the_one_they_cover(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "account set", "annex", "--owner", "priya", NULL);
	covers_agree(w);
	PLAN("priya", "cover-cycle", "annex", "--by", "olga", "--from", "tomorrow 12:00", "--until",
	     "in 2 days at 10:00");
	world_free(w);
	w = covers_town();
	world_verb(w, "account set", "annex", "--owner", "priya", NULL);
	AS(w, "priya", "cover plan", "annex", "--by", "sam", "--from", "tomorrow 12:00", "--until",
	   "in 2 days at 10:00");
	PLAN("olga", "cover-away", "library", "--by", "priya", "--from", "tomorrow 10:00", "--until",
	     "in 3 days at 10:00");
	world_free(w);
}

void test_a_third_does_not_get_what_was_lent(void **state)
{
	(void)state;
	struct world *w = covers_town();
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--until", "in 3 days at 10:00", "--default", "keep");
	AS(w, "olga", "cover ask", "1");
	AS(w, "priya", "cover accept", "1");
	PLAN("priya", "cover-not-theirs", "library", "--by", "sam", "--until", "in 2 days at 10:00");
	world_free(w);
}

void test_two_who_plan_at_once_do_not_overwrite_each_other(void **state)
{
	(void)state;
	struct world *w = covers_town();
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--until", "in 3 days at 10:00");
	REFUSED(w, "cover-taken", "alex", "cover plan", "library", "--for", "olga", "--by", "sam", "--until",
	       "in 3 days at 10:00");
	world_free(w);
}
