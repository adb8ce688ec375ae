/* SPDX-License-Identifier: MIT
 * covering_test.c - while somebody covers: what is lent, what the gate lets pass, what waits, and how it ends. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/said.h"

#include <string.h>

/* ---- meanwhile */

void test_who_is_away_looks_on_or_takes_it_back(void **state)
{
	(void)state;
	struct world *w = covers_town();
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	assert_true(covers_can(w, "olga", POWER_SEE, "library"));
	err e;
	world_as(w, &e, "olga", "add", "From the beach", "--to", "library", NULL);
	covers_fails(e, "not-allowed");
	assert_non_null(strstr(e->text.at, "cover recall 1"));
	AS(w, "olga", "add", "Not covered", "--to", "wards");
	AS(w, "olga", "cover recall", "1");
	AS(w, "olga", "add", "Back early", "--to", "library");
	assert_false(covers_can(w, "priya", POWER_WRITE, "library"));
	world_free(w);
}

void test_who_covers_is_on_duty_and_nobody_falls_back_to_the_beach(void **state)
{
	(void)state;
	struct world *w = covers_town();
	assert_string_equal(covers_duty(w, "library", POWER_APPROVE), "olga");
	covers_plan(w);
	AS(w, "olga", "cover ask", "1");
	world_pass(w, DAY_MS + HOUR_MS); /* nobody has said yes */
	assert_string_equal(covers_duty(w, "library", POWER_APPROVE), "");
	AS(w, "olga", "cover set", "1", "--default", "keep");
	AS(w, "priya", "cover accept", "1");
	assert_string_equal(covers_duty(w, "library", POWER_APPROVE), "priya");
	world_pass(w, 3 * DAY_MS);
	assert_string_equal(covers_duty(w, "library", POWER_APPROVE), "olga");
	world_free(w);
}

/* Somebody said so by hand: that counts before whoever covers. Who is on duty and away is covered like anybody else. */
void test_a_shift_comes_before_whoever_covers(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "approver", "--on", "library", NULL);
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	assert_string_equal(covers_duty(w, "library", POWER_APPROVE), "priya");
	world_verb(w, "duty set", "sam", "--until", "+2h", "--on", "library", NULL);
	assert_string_equal(covers_duty(w, "library", POWER_APPROVE), "sam");
	world_pass(w, 2 * HOUR_MS);
	assert_string_equal(covers_duty(w, "library", POWER_APPROVE), "priya");
	world_verb(w, "duty set", "olga", "--until", "+2h", "--on", "library", NULL); /* who is away */
	assert_string_equal(covers_duty(w, "library", POWER_APPROVE), "priya");
	world_free(w);
}

void test_what_was_done_says_for_whom(void **state)
{
	(void)state;
	struct world *w = covers_town();
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	AS(w, "priya", "add", "By priya", "--to", "library", "--at", "+1h");
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE who = 'priya' AND acting_for = 'olga'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM audit l JOIN actor p ON p.id = l.actor JOIN actor o ON "
				      "o.id = l.acting_for "
				      "WHERE p.name = 'priya' AND o.name = 'olga' AND l.what = 'add'"),
			 1);
	str shown = world_verb(w, "history", "1", NULL);
	assert_true(str_find(shown, S("priya for olga"), NULL));
	AS(w, "priya", "add", "Her own", "--to", "annex", "--at", "+1h");
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE acting_for <> ''"), 1);
	world_free(w);
}

/* ---- the gate */

void test_what_was_planned_behind_the_end_waits_for_its_owner(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "account set", "library", "--approval", "not-needed", NULL);
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	AS(w, "priya", "add", "Inside", "--to", "library", "--at", "+1h");
	AS(w, "priya", "add", "Behind", "--to", "library", "--at", "in 4 days at 10:00");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "Inside"), 1);
	world_pass(w, 4 * DAY_MS);
	assert_int_equal(world_seen(w, "library", "Behind"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'paused' AND code = 'cover'"), 1);
	AS(w, "olga", "resume", "2");
	AS(w, "olga", "now", "2");
	world_pass(w, HOUR_MS);
	assert_int_equal(world_seen(w, "library", "Behind"), 1);
	world_free(w);
}

/* It is due in the very millisecond in which the cover ends. */
void test_at_its_end_nothing_passes_any_more(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "account set", "library", "--approval", "not-needed", NULL);
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	AS(w, "priya", "add", "On the dot", "--to", "library", "--at", "in 3 days at 10:00");
	AS(w, "priya", "add", "Just before", "--to", "library", "--at", "in 3 days at 9:59");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job, cover WHERE job.at = cover.ends"), 1);
	world_pass(w, 4 * DAY_MS);
	assert_int_equal(world_seen(w, "library", "Just before"), 1);
	assert_int_equal(world_seen(w, "library", "On the dot"), 0);
	world_free(w);
}

void test_what_is_revoked_or_suspended_stops_what_it_planned(void **state)
{
	(void)state;
	static const char *const HOW[] = {"cover revoke", "cover suspend"};
	for (size_t i = 0; i < COUNT(HOW); i++) {
		struct world *w = covers_town();
		world_verb(w, "account set", "library", "--approval", "not-needed", NULL);
		covers_agree(w);
		world_pass(w, DAY_MS + HOUR_MS);
		AS(w, "priya", "add", "Planned", "--to", "library", "--at", "+1h");
		AS(w, "alex", HOW[i], "1");
		assert_false(covers_can(w, "priya", POWER_WRITE, "library"));
		world_pass(w, 2 * HOUR_MS);
		assert_int_equal(world_seen(w, "library", "Planned"), 0);
		world_free(w);
	}
}

/* Of two accounts one is taken back: there the plan of whoever covers counts no more, on the other it does. */
void test_what_is_taken_back_in_part_stops_there_only(void **state)
{
	(void)state;
	struct world *w = covers_town();
	static const char *const WHERE[] = {"library", "wards"};
	for (size_t i = 0; i < COUNT(WHERE); i++) world_verb(w, "account set", WHERE[i], "--approval", "not-needed", NULL);
	AS(w, "olga", "cover plan", "library,wards", "--by", "priya", "--until", "in 3 days at 10:00", "--default", "keep");
	AS(w, "olga", "cover ask", "1");
	AS(w, "priya", "cover accept", "1");
	AS(w, "priya", "add", "Planned", "--to", "library,wards", "--at", "+1h");
	AS(w, "olga", "cover recall", "1", "--on", "library");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "Planned"), 0);
	assert_int_equal(world_seen(w, "wards", "Planned"), 1);
	world_free(w);
}

void test_a_suspended_cover_goes_on_only_when_somebody_says_so(void **state)
{
	(void)state;
	struct world *w = covers_town();
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	AS(w, "alex", "cover suspend", "1");
	world_pass(w, HOUR_MS);
	assert_false(covers_can(w, "priya", POWER_WRITE, "library"));
	REFUSED(w, "not-allowed", "priya", "cover resume", "1");
	AS(w, "alex", "cover resume", "1");
	assert_true(covers_can(w, "priya", POWER_WRITE, "library"));
	world_free(w);
}

/* ---- posts that fall into it */

static void three_posts(struct world *w)
{
	world_verb(w, "account set", "library", "--approval", "not-needed", NULL);
	static const char *const TEXTS[] = {"One", "Two", "Three"};
	for (size_t i = 0; i < COUNT(TEXTS); i++)
		AS(w, "olga", "add", TEXTS[i], "--to", "library", "--at", "in 2 days at 10:00");
}

void test_every_post_of_the_time_away_has_a_decision(void **state)
{
	(void)state;
	struct world *w = covers_town();
	three_posts(w);
	covers_plan(w);
	err e;
	str data = world_as(w, &e, "olga", "cover ask", "1", NULL);
	covers_works(e);
	assert_true(str_find(data, S("3 posts fall"), NULL));
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE state = 'draft'"), 1);
	AS(w, "olga", "cover decide", "1", "1", "keep");
	AS(w, "olga", "cover decide", "1", "2", "hold");
	AS(w, "olga", "cover decide", "1", "3", "cancel");
	REFUSED(w, "not-fallen", "olga", "cover decide", "1", "7", "keep");
	AS(w, "olga", "cover ask", "1");
	AS(w, "olga", "add", "Late comer", "--to", "library", "--at", "in 2 days at 10:00");
	REFUSED(w, "cover-undecided", "priya", "cover accept", "1");
	AS(w, "olga", "cover decide", "1", "4", "ask");
	AS(w, "priya", "cover accept", "1");
	world_pass(w, 4 * DAY_MS);
	assert_int_equal(world_seen(w, "library", "One"), 1);
	assert_int_equal(world_seen(w, "library", "Two"), 0);
	assert_int_equal(world_seen(w, "library", "Three"), 0);
	assert_int_equal(world_seen(w, "library", "Late comer"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'paused' AND code = 'cover'"), 2);
	world_free(w);
}

void test_the_usual_decides_the_rest_and_says_so(void **state)
{
	(void)state;
	struct world *w = covers_town();
	three_posts(w);
	covers_plan(w);
	AS(w, "olga", "cover decide", "1", "1", "keep");
	AS(w, "olga", "cover set", "1", "--default", "hold");
	AS(w, "olga", "cover ask", "1");
	AS(w, "priya", "cover accept", "1");
	assert_int_equal(
		world_int(w, "SELECT count(*) FROM cover_decision WHERE what = 'hold' AND made_by = 'schedpost'"), 2);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'paused'"), 2);
	world_free(w);
}

/* ---- sick */

void test_sick_is_one_line_and_at_once(void **state)
{
	(void)state;
	struct world *w = covers_town();
	three_posts(w);
	world_verb(w, "user set", "olga", "--deputy", "priya", NULL);
	AS(w, "olga", "edit", "3", "--category", "clinical", "--source", "https://nhs.example/flu");
	AS(w, "priya", "cover sick", "olga");
	assert_true(covers_can(w, "priya", POWER_PUBLISH, "library"));
	assert_int_equal(world_int(w, "SELECT imposed FROM cover"), 0); /* she took it herself */
	assert_int_equal(world_int(w, "SELECT (ends - begins) / 86400000 FROM cover"), 3);
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover_decision WHERE what = 'hold'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover_decision WHERE what = 'keep'"), 2);
	REFUSED(w, "not-allowed", "nina", "cover sick", "alex");
	world_free(w);
}

void test_what_is_put_upon_somebody_is_said_until_they_agree(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "cover sick", "olga", "--by", "sam", NULL);
	assert_int_equal(world_int(w, "SELECT imposed FROM cover"), 1);
	assert_true(covers_can(w, "sam", POWER_PUBLISH, "library"));
	AS(w, "sam", "cover accept", "1");
	assert_int_equal(world_int(w, "SELECT imposed FROM cover"), 0);
	AS(w, "sam", "cover decline", "1", "--reason", "ill, too");
	assert_false(covers_can(w, "sam", POWER_PUBLISH, "library"));
	assert_string_equal(covers_duty(w, "library", POWER_WRITE), "");
	world_free(w);
}

/* ---- people go */

void test_who_leaves_ends_covers_both_ways(void **state)
{
	(void)state;
	static const char *const GONE[] = {"olga", "priya"};
	for (size_t i = 0; i < COUNT(GONE); i++) {
		struct world *w = covers_town();
		covers_agree(w);
		world_pass(w, DAY_MS + HOUR_MS);
		assert_true(covers_can(w, "priya", POWER_WRITE, "library"));
		world_verb(w, "user leave", GONE[i], NULL);
		assert_false(covers_can(w, "priya", POWER_WRITE, "library"));
		assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE ends > begins + 86400000"), 0);
		world_free(w);
	}
}

/* ---- four eyes */

void test_who_covers_approves_what_others_wrote_and_never_their_own(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "account set", "library", "--approval", "needed", "--risk", "high", NULL);
	world_verb(w, "role give", "nina", "author", "--on", "library", NULL);
	AS(w, "nina", "add", "Written by nina", "--to", "library", "--at", "in 2 days at 10:00");
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	AS(w, "priya", "add", "Written by priya", "--to", "library", "--at", "+2h");
	err e;
	world_as(w, &e, "priya", "approve", "2", NULL);
	assert_non_null(e);
	AS(w, "priya", "approve", "1");
	world_pass(w, 2 * DAY_MS);
	assert_int_equal(world_seen(w, "library", "Written by nina"), 1);
	assert_int_equal(world_seen(w, "library", "Written by priya"), 0);
	world_free(w);
}
