/* SPDX-License-Identifier: MIT
 * drill_test.c - a drill of a lockdown: real accounts go on, whoever drills alone is told, a foreign post is found and
 * taken down, words are said where nobody real hears them, two unlock, it ends. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/intruder.h"
#include "help/said.h"

#include "rooms/drill/drill.h"

#define CARD(w, column) world_int(w, "SELECT " column " FROM drill WHERE id = 1")

/* 'annex' is for practice; 'library' and 'wards' are as in earnest. sam is the second admin. */
static struct world *town(void)
{
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	world_int(w, "UPDATE account SET server = 'social.example' WHERE name = 'library' RETURNING 1");
	return w;
}

/* What the command line does, step by step; `slow` posts are under way when it is locked. */
static void drill(struct world *w, bool tell_all)
{
	w->fault = (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = 20000};
	w->fault_times = 1;
	if (tell_all)
		AS(w, "alex", "drill begin", "annex", "--tell-all");
	else
		AS(w, "alex", "drill begin", "annex");
	AS(w, "alex", "add", "It is slow to leave", "--to", "annex", "--at", "+1s", "--campaign", "drill 1");
	AS(w, "alex", "add", "It falls due meanwhile", "--to", "annex", "--at", "+20s", "--campaign", "drill 1");
	world_pass(w, 5000);
	AS(w, "alex", "lockdown row", "annex", "--reason", "DRILL 1");
	AS(w, "alex", "drill note", "1", "--file", "4", "--row", "9", "--under-way", "1", "--evidence", "whole");
	world_pass(w, MINUTE_MS);
}

static bool card_says(struct world *w, const char *words)
{
	err e;
	str said = world_as(w, &e, "nina", "drill list", "1", NULL);
	covers_works(e);
	return str_find(said, str_of(words), NULL);
}

void test_a_drill_is_walked_to_its_end_by_two_people(void **state)
{
	(void)state;
	struct world *w = town();
	drill(w, false);
	assert_true(card_says(w, "\"state\":\"waits to be unlocked\""));
	assert_true(card_says(w, "\"under_way\":1,\"published\":1,\"held_back\":1,\"unclear\":0,\"by_itself\":0"));
	AS(w, "alex", "unlock", "1");
	AS(w, "alex", "unlock", "1"); /* the same one does not count twice */
	world_pass(w, 3 * MINUTE_MS);
	assert_true(card_says(w, "\"state\":\"waits to be unlocked\""));
	AS(w, "sam", "unlock", "1");
	world_pass(w, 3 * MINUTE_MS);
	assert_true(card_says(w, "\"state\":\"unlocked by two\""));
	assert_true(card_says(w, "\"agreed\":\"alex, sam\",\"unlock_ms\":240000"));
	assert_true(card_says(w, "\"file_ms\":4,\"row_ms\":9"));
	assert_true(card_says(w, "\"evidence\":\"whole\""));
	assert_int_equal(CARD(w, "published * 1000 + held_back * 100 + unclear * 10 + by_itself"), 1100);
	world_pass(w, DAY_MS);
	assert_int_equal(world_seen(w, "annex", "It falls due meanwhile"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'cancelled' AND op = 7"), 1);
	world_free(w);
}

void test_a_real_post_goes_out_on_time_during_a_drill(void **state)
{
	(void)state;
	struct world *w = town();
	AS(w, "olga", "add", "The library is open", "--to", "wards", "--at", "+30s");
	drill(w, false);
	assert_int_equal(world_seen(w, "wards", "The library is open"), 1);
	assert_int_equal(
		world_int(w,
			  "SELECT done_at - due < 2000 FROM job WHERE op = 7 AND account = (SELECT id FROM account "
			  "WHERE name = 'wards')"),
		1);
	world_free(w);
}

void test_a_cover_of_real_accounts_is_not_suspended_by_a_drill(void **state)
{
	(void)state;
	struct world *w = town();
	covers_agree(w);
	world_int(w, "INSERT INTO cover_account(cover, account) SELECT 1, id FROM account WHERE name = 'annex' "
		     "RETURNING 1");
	world_pass(w, DAY_MS + HOUR_MS);
	drill(w, false);
	assert_true(covers_can(w, "priya", POWER_WRITE, "library"));
	world_free(w);
}

/* ---- who is told */

#define TOLD(w, who)                                                                                                 \
	world_int(w, "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person = '" who      \
		     "' AND (n.what LIKE 'DRILL 1: %' OR n.what LIKE '%locked down%')")

void test_whoever_drills_alone_is_told_and_others_only_if_so_wished(void **state)
{
	(void)state;
	for (int all = 0; all < 2; all++) {
		struct world *w = town();
		drill(w, all);
		AS(w, "sam", "unlock", "1");
		assert_int_equal(TOLD(w, "alex"), 2);
		assert_int_equal(TOLD(w, "sam"), all);
		assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE what LIKE '%locked down%' AND what "
					      "NOT LIKE 'DRILL 1: %'"),
				 0);
		assert_int_equal(TOLD(w, "olga"), 0);
		world_free(w);
	}
}

static bool warns(struct world *w)
{
	err e;
	str said = world_as(w, &e, "olga", "list", NULL);
	covers_works(e);
	return str_find(said, S("LOCKED DOWN"), NULL);
}

void test_a_real_lockdown_during_a_drill_is_told_as_one(void **state)
{
	(void)state;
	struct world *w = town();
	drill(w, false);
	assert_false(warns(w));
	AS(w, "nina", "lockdown row", "annex,wards");
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE "
				      "t.person = 'sam' AND "
				      "n.what LIKE 'nina has locked down%'"),
			 1);
	assert_true(warns(w));
	world_free(w);
}

/* ---- in earnest, while it is on */

#define IS_TOLD(w, who, words)                                                                                       \
	world_int(w, "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person = '" who      \
		     "' AND n.what LIKE '" words "'")

static struct world *drilling(void)
{
	struct world *w = town();
	world_verb(w, "role give", "olga", "owner", "--on", "annex", NULL);
	drill(w, false);
	return w;
}

void test_nobody_is_shut_out_in_silence_under_a_drill(void **state)
{
	(void)state;
	struct world *w = drilling();
	err e;
	str said = world_as(w, &e, "olga", "lockdown row", "annex", "--exclude-user", "sam", "--reason", "DRILL 1", NULL);
	covers_works(e);
	has(said, "This is in earnest, and no part of the drill that is on.");
	REFUSED(w, "not-allowed", "sam", "add", "Hello", "--to", "wards");
	assert_int_equal(IS_TOLD(w, "alex", "olga has locked down %, and shut out sam."), 1);
	assert_int_equal(IS_TOLD(w, "sam", "olga has locked down %, and shut out sam."), 1);
	assert_true(warns(w));
	world_free(w);
}

void test_a_lockdown_by_a_file_under_a_drill_shuts_out_nobody_in_silence(void **state)
{
	(void)state;
	struct world *w = drilling();
	struct arena *a = arena_new();
	struct sentinel s = {.account = S("annex"), .by = S("olga"), .reason = S("DRILL 1"), .suspect = S("sam"),
			     .at = w->now};
	str file;
	assert_null(sentinel_write(a, str_of(w->folder), &s, &file));
	arena_free(a);
	AS(w, "olga", "add", "It makes the service look", "--to", "annex", "--at", "+1s");
	world_pass(w, MINUTE_MS);
	REFUSED(w, "not-allowed", "sam", "add", "Hello", "--to", "wards");
	assert_int_equal(IS_TOLD(w, "alex", "olga has locked down %, and shut out sam."), 1);
	world_free(w);
}

/* Typed in the very seconds in which the drill locks, it is another one. */
void test_the_end_of_a_drill_leaves_on_what_was_locked_in_earnest(void **state)
{
	(void)state;
	for (int unlocked = 0; unlocked < 2; unlocked++) {
		struct world *w = town();
		AS(w, "alex", "drill begin", "annex");
		AS(w, "alex", "lockdown row", "annex", "--reason", "DRILL 1");
		AS(w, "nina", "lockdown row", "annex", "--reason", "in earnest");
		AS(w, "nina", "lockdown row", "annex", "--exclude-user", "sam");
		world_verb(w, "role give", "olga", "admin", NULL);
		assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE released_at = 0"), 3);
		if (unlocked) AS(w, "alex", "unlock", "1");
		world_pass(w, 2 * HOUR_MS);
		assert_true(CARD(w, "ended") > 0);
		assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE released_at = 0 AND id > 1"), 2);
		assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE released_at > 0 AND id = 1"), 1);
		REFUSED(w, "not-allowed", "sam", "add", "Hello", "--to", "wards");
		AS(w, "alex", "add", "Too early", "--to", "annex", "--at", "+1s");
		world_pass(w, MINUTE_MS);
		assert_int_equal(world_seen(w, "annex", "Too early"), 0);
		assert_int_equal(IS_TOLD(w, "alex", "nina has locked down %"), 2);
		world_free(w);
	}
}

/* Then the card is of that one, and not of what else was locked there. */
void test_a_lockdown_in_earnest_is_not_the_one_that_is_practised(void **state)
{
	(void)state;
	struct world *w = town();
	AS(w, "alex", "drill begin", "annex");
	AS(w, "nina", "lockdown row", "annex", "--reason", "in earnest");
	AS(w, "alex", "lockdown row", "annex", "--reason", "DRILL 1");
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE released_at = 0"), 2);
	assert_true(card_says(w, "schedpost unlock 2"));
	AS(w, "alex", "unlock", "1");
	assert_int_equal(IS_TOLD(w, "sam", "alex agrees to end lockdown 1."), 1);
	AS(w, "alex", "unlock", "2");
	assert_int_equal(IS_TOLD(w, "sam", "%lockdown 2%"), 0);
	world_free(w);
}

/* ---- the foreign post */

#define FOREIGN "DRILL 1: nobody of yours has written this post."

static void begin_watched(struct world *w)
{
	w->watch = true;
	world_kill(w);
	AS(w, "alex", "drill begin", "annex");
	AS(w, "alex", "add", "It brings somebody else [foreign 1]", "--to", "annex", "--at", "+1s", "--campaign",
	   "drill 1");
	world_pass(w, 2000);
	AS(w, "alex", "lockdown row", "annex", "--reason", "DRILL 1");
	AS(w, "alex", "drill note", "1", "--file", "4", "--row", "9", "--under-way", "1", "--evidence", "whole");
}

static void both(struct world *w, const char *verb)
{
	AS(w, "alex", verb, "1");
	AS(w, "sam", verb, "1");
}

static int64_t standing(struct world *w)
{
	err e;
	str said = world_as(w, &e, "alex", "sever look", NULL);
	covers_works(e);
	return str_find(said, S("\"standing\":0"), NULL) ? 0 : 1;
}

void test_a_drill_has_a_foreign_post_which_is_found_soon_and_taken_down_by_two(void **state)
{
	(void)state;
	struct world *w = town();
	begin_watched(w);
	assert_true(card_says(w, "\"found_ms\":null,\"takedown\":\"not found\""));
	world_pass(w, 2 * MINUTE_MS);
	assert_true(intruder_stands(w, "annex", FOREIGN));
	assert_true(card_says(w, "\"takedown\":\"open\""));
	assert_true(card_says(w, "schedpost takedown 1"));
	AS(w, "alex", "takedown", "1", "--without-evidence", "A test");
	world_pass(w, MINUTE_MS);
	assert_true(intruder_stands(w, "annex", FOREIGN));
	AS(w, "sam", "takedown", "1");
	world_pass(w, MINUTE_MS);
	assert_false(intruder_stands(w, "annex", FOREIGN));
	both(w, "unlock");
	world_pass(w, 3 * MINUTE_MS);
	assert_true(card_says(w, "\"state\":\"unlocked by two\""));
	assert_true(card_says(w, "\"takedown\":\"gone\""));
	assert_true(card_says(w, "\"sever\":\"not practised: there is no log-in\""));
	assert_in_range(CARD(w, "found_ms * (foreign_post = 1)"), 1, 2 * MINUTE_MS);
	world_free(w);
}

/* An account that was connected a moment ago has never been read: what stood there before is nobody's alarm. */
void test_it_is_found_also_where_nobody_has_looked_before(void **state)
{
	(void)state;
	struct world *w = town();
	assert_int_equal(world_int(w, "SELECT count(*) FROM watching"), 0);
	intrude(w, "annex", "It has stood there for long", "Web");
	world_pass(w, 1000);
	begin_watched(w);
	world_pass(w, 2 * MINUTE_MS);
	assert_int_equal(world_int(w, "SELECT count(*) FROM foreign_post"), 1);
	assert_int_equal(world_int(w, "SELECT text = '" FOREIGN "' FROM foreign_post"), 1);
	world_free(w);
}

void test_of_the_foreign_post_hears_whoever_drills(void **state)
{
	(void)state;
	struct world *w = town();
	begin_watched(w);
	world_pass(w, 2 * MINUTE_MS);
	AS(w, "alex", "takedown", "1", "--without-evidence", "A test");
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person = 'alex' "
				      "AND n.what = 'DRILL 1: ''annex'' has a post that nobody here has sent.'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person <> 'alex'"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE what NOT LIKE 'DRILL 1: %'"), 0);
	world_free(w);
}

void test_what_was_not_taken_down_stays_open_on_the_card_and_in_nobody_s_way(void **state)
{
	(void)state;
	struct world *w = town();
	begin_watched(w);
	world_pass(w, 2 * MINUTE_MS);
	AS(w, "alex", "takedown", "1", "--without-evidence", "A test");
	assert_int_equal(standing(w), 0);
	both(w, "unlock");
	world_pass(w, 3 * MINUTE_MS);
	assert_true(card_says(w, "\"takedown\":\"open\""));
	assert_int_equal(standing(w), 0);
	has(world_verb(w, "watch list", NULL), "Nothing was found");
	has_not(world_verb(w, "takedown list", NULL), "A second person types");
	intrude(w, "annex", "This one is meant: https://prizes.example", "Web");
	world_pass(w, HOUR_MS);
	assert_int_equal(standing(w), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE what LIKE '%has a post that nobody%' AND what NOT LIKE 'DRILL%'"), 1);
	world_free(w);
}

/* ---- the statement */

static void prepare(struct world *w, const char *from)
{
	world_verb(w, "role give", "priya", "owner", NULL);
	AS(w, "priya", "statement prepare", "Please ignore posts since {since}.", "--from", from);
	AS(w, "alex", "statement approve", "1");
}

void test_in_a_drill_words_for_the_public_are_said_where_none_is(void **state)
{
	(void)state;
	struct world *w = town();
	prepare(w, "library,wards,annex");
	begin_watched(w);
	world_pass(w, 2 * MINUTE_MS);
	assert_true(card_says(w, "\"statement\":\"not said\",\"said_ms\":null"));
	err e;
	str said = world_as(w, &e, "alex", "statement publish", NULL);
	covers_works(e);
	has(said, "Not from 'library': only a drill is on, and it publishes for real.");
	has(said, "Not from 'annex'");
	has(said, "this is a drill");
	has(said, "since 10:00.");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_seen(w, "wards", "Please ignore posts since 10:00."), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job j JOIN account a ON a.id = j.account WHERE a.name = 'library' "
				      "AND j.op = 7"), 0);
	assert_true(card_says(w, "\"statement\":\"out\",\"said_ms\":12"));
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE what LIKE 'alex has published%'"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE what LIKE 'DRILL 1: alex has published statement 1%'"), 1);
	world_free(w);
}

void test_a_real_account_says_nothing_in_a_drill(void **state)
{
	(void)state;
	struct world *w = town();
	prepare(w, "library");
	begin_watched(w);
	REFUSED(w, "nowhere", "alex", "statement publish");
	REFUSED(w, "nowhere", "alex", "statement publish", "--from", "library");
	assert_true(card_says(w, "\"statement\":\"none\""));
	both(w, "unlock");
	REFUSED(w, "not-locked", "alex", "statement publish");
	world_free(w);
}

/* Its account is named as the real ones are, and what stands there is no reason for anybody to be warned of. */
void test_an_evening_in_earnest_during_a_drill_is_one(void **state)
{
	(void)state;
	struct world *w = town();
	prepare(w, "library,annex");
	begin_watched(w);
	world_pass(w, 5 * MINUTE_MS);
	AS(w, "nina", "lockdown row");
	err e;
	str said = world_as(w, &e, "alex", "statement publish", NULL);
	covers_works(e);
	has(said, "\"account\":\"library\"");
	has(said, "since 10:05.");
	has(said, "Put the same on the website");
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE what LIKE 'alex has published%'"), 1);
	world_free(w);
}

/* ---- its end */

void test_a_drill_that_nobody_finishes_ends_by_itself_and_says_so(void **state)
{
	(void)state;
	struct world *w = town();
	drill(w, false);
	world_pass(w, 57 * MINUTE_MS);
	assert_int_equal(CARD(w, "ended"), 0);
	AS(w, "olga", "lockdown row", "wards"); /* in earnest: no drill ends that */
	world_pass(w, 5 * MINUTE_MS);
	assert_true(card_says(w, "\"state\":\"unfinished\""));
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE released_at = 0"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE "
				      "t.person = 'alex' AND "
				      "n.what LIKE 'DRILL 1: it is over (unfinished)%'"),
			 1);
	AS(w, "alex", "add", "Open again", "--to", "annex", "--at", "+1s");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_seen(w, "annex", "Open again"), 1);
	assert_int_equal(world_seen(w, "annex", "It falls due meanwhile"), 0);
	world_free(w);
}

/* What a trainee had planned there falls due meanwhile: it does not burst out either. */
void test_what_others_had_planned_there_waits_for_them(void **state)
{
	(void)state;
	struct world *w = town();
	AS(w, "priya", "add", "Of a class", "--to", "annex", "--at", "+30m");
	drill(w, false);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "annex", "Of a class"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'paused' AND op = 7"), 1);
	world_free(w);
}

void test_a_drill_takes_no_real_account_and_none_twice(void **state)
{
	(void)state;
	struct world *w = town();
	REFUSED(w, "not-practice", "alex", "drill begin", "library");
	REFUSED(w, "which-account", "alex", "drill begin");
	REFUSED(w, "not-allowed", "nina", "drill begin", "annex");
	AS(w, "alex", "drill begin", "annex");
	REFUSED(w, "drill-is-on", "alex", "drill begin", "annex");
	REFUSED(w, "not-yours", "sam", "drill note", "1", "--evidence", "whole");
	AS(w, "nina", "lockdown row", "wards");
	REFUSED(w, "is-locked", "alex", "drill begin", "wards");
	world_free(w);
}
