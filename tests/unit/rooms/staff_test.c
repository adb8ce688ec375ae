/* SPDX-License-Identifier: MIT
 * staff_test.c - people come, move and leave: what they are told, what ends, what goes to whom, and what is left. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"

#include <stdio.h>

static struct world *office(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "wards");
	world_person(w, "alex", "admin");
	world_person(w, "kim", "publisher");
	return w;
}

/* Accounts as they are for real; the practice (training) platform stands in for one. */
static err make_real(struct tx *tx, void *of)
{
	(void)of;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("setting the scene")});
	query q = sql(
		tx, "UPDATE account SET kind = 'corporate', owner = 'alex', deputy = 'kim' WHERE name <> 'practice'");
	return sql_run(&q);
}

static struct world *real_office(void)
{
	struct world *w = office();
	assert_null(store_now(w->store, true, make_real, NULL));
	return w;
}

/* To have a role on some accounts, too, takes nothing from whoever has it for all. */
void test_a_role_for_all_is_not_narrowed_by_one_account(void **state)
{
	(void)state;
	struct world *w = office();
	str said = world_verb(w, "role give", "kim", "publisher", "--on", "library", NULL);
	has(said, "kim also has it for all accounts, so this takes nothing away. To leave it on these alone: schedpost role take kim publisher");
	has_not(world_verb(w, "role give", "kim", "approver", "--on", "library", NULL), "for all accounts");
	world_free(w);
}

static void step_is(str said, const char *title, bool done)
{
	char words[200];
	snprintf(words, sizeof words, "\"title\":\"%s\",\"done\":%s", title, done ? "true" : "false");
	has(said, words);
}

/* ---- join */

void test_the_joiners_list_from_the_first_day_to_the_first_post(void **state)
{
	(void)state;
	struct world *w = real_office();
	err e;
	str said = world_verb(w, "user join", "sam", "--name", "Sam Okoro", NULL);
	step_is(said, "Known here", true);
	step_is(said, "Role", false);
	step_is(said, "First post", false);
	has(said, "sudo usermod -aG schedpost sam");
	has(said, "schedpost user join sam --role novice --on library");
	has(said, "schedpost connect practice --as practice");
	world_account(w, "practice");
	world_verb(w, "role give", "kim", "coach", NULL);
	world_verb(w, "user join", "sam", "--role", "novice", "--on", "practice", NULL);
	world_verb(w, "training enrol", "sam", "--coach", "alex", "--backup", "kim", "--on", "practice", NULL);
	said = world_verb(w, "user join", "sam", "--deputy", "kim", NULL);
	step_is(said, "Role", true);
	step_is(said, "Deputy", true);
	step_is(said, "Practice (training) account", true);
	step_is(said, "Training", false);
	has(said, "under way with alex");
	has(said, "sam types: schedpost add \\\"My first post.\\\" --to practice --at +5m");
	world_as(w, &e, "sam", "policy ack", "--yes", NULL);
	world_as(w, &e, "sam", "add", "My first post.", "--to", "practice", "--at", "+5m", NULL);
	world_pass(w, 6 * 60 * 1000);
	said = world_as(w, &e, "sam", "user join", NULL);
	assert_null(e);
	assert_int_equal(world_wall(w, "practice"), 1);
	step_is(said, "First post", true);
	world_free(w);
}

void test_the_list_is_for_who_may_see_and_changes_nothing(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	world_as(w, &e, "kim", "user join", "alex", NULL);
	assert_null(e);
	world_as(w, &e, "kim", "user join", "alex", "--team", "outreach", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_as(w, &e, "kim", "user join", "kim", "--role", "admin", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_as(w, &e, "kim", "user join", "robin", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_try(w, &e, "user join", "kim", "--on", "library", NULL);
	assert_string_equal(e->code, "which-role");
	world_free(w);
}

/* ---- leave */

void test_who_leaves_may_nothing_and_all_of_theirs_goes_on_with_another(void **state)
{
	(void)state;
	struct world *w = real_office();
	err e;
	world_person(w, "sam", "author");
	world_verb(w, "account set", "library", "--owner", "sam", NULL);
	world_verb(w, "account set", "wards", "--deputy", "sam", NULL);
	world_verb(w, "user set", "kim", "--deputy", "sam", NULL);
	world_verb(w, "duty set", "sam", "--from", "mon 9:00", "--until", "mon 17:00", "--on", "library", "--weekly",
		   NULL);
	world_as(w, &e, "sam", "add", "A draft.", "--to", "library", NULL);
	assert_null(e);
	world_as(w, &e, "sam", "add", "It waits.", "--to", "library", "--at", "+5h", NULL);
	assert_null(e);
	world_person(w, "robin", "author");

	str said = world_verb(w, "user leave", "sam", "--to", "robin", NULL);
	has(said, "sam has left");
	has(said, "\"title\":\"Posts that are not out yet\",\"n\":2");
	has(said, "\"title\":\"Accounts they owned\",\"n\":1,\"names\":\"library\"");
	world_as(w, &e, "sam", "list", NULL);
	assert_true(str_find(e->text, S("sam has left"), NULL));
	said = world_verb(w, "show", "2", NULL);
	has(said, "\"created_by\":\"sam\",\"keeper\":\"robin\"");
	has(world_verb(w, "history", "2", NULL), "sam has left; robin looks after it now.");
	world_as(w, &e, "robin", "edit", "2", "It waits a little.", NULL);
	assert_null(e);
	has(world_verb(w, "account show", "library", NULL), "\"owner\":\"robin\"");
	has(world_verb(w, "account show", "wards", NULL), "\"deputy\":\"robin\"");
	has(world_verb(w, "user show", "kim", NULL), "\"deputy\":\"robin\"");
	said = world_verb(w, "duty list", NULL);
	has(said, "\"person\":\"robin\",\"account\":\"library\"");
	has_not(said, "\"person\":\"sam\"");
	world_pass(w, 6 * 3600 * 1000LL);
	assert_int_equal(world_seen(w, "library", "It waits a little."), 1);
	world_free(w);
}

void test_without_anybody_to_take_over_what_is_left_is_listed_and_can_be_handed_on_later(void **state)
{
	(void)state;
	struct world *w = real_office();
	err e;
	world_person(w, "sam", "author");
	world_verb(w, "account set", "library", "--owner", "sam", NULL);
	world_verb(w, "user set", "kim", "--team", "outreach", NULL);
	world_as(w, &e, "sam", "add", "It waits.", "--to", "library", "--at", "+5h", NULL);
	str said = world_verb(w, "user leave", "sam", NULL);
	has(said, "'library' has no owner.");
	has(said, "schedpost account set library --owner NAME");
	has(said, "Nobody leads the team 'outreach'.");
	has(said, "sam looks after post 1 for 'library' and may not change it: sam has left.");
	has(said, "schedpost user leave sam --to NAME");
	said = world_verb(w, "user leave", "sam", "--to", "kim", NULL);
	has_not(said, "sam looks after");
	has(world_verb(w, "show", "1", NULL), "\"keeper\":\"kim\"");
	world_free(w);
}

void test_what_cannot_be_is_refused_and_leaves_everything_as_it_was(void **state)
{
	(void)state;
	struct world *w = real_office();
	err e;
	world_try(w, &e, "user leave", "alex", "--to", "kim", NULL);
	assert_string_equal(e->code, "last-admin");
	has(world_verb(w, "account show", "library", NULL), "\"owner\":\"alex\"");
	world_try(w, &e, "user leave", "kim", "--to", "kim", NULL);
	assert_string_equal(e->code, "to-themselves");
	world_try(w, &e, "user leave", "kim", "--to", "nobody", NULL);
	assert_string_equal(e->code, "no-such-person");
	world_try(w, &e, "user leave", "kimm", NULL);
	assert_true(str_find(e->text, S("Did you mean 'kim'?"), NULL));
	world_as(w, &e, "kim", "user leave", "alex", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_free(w);
}

/* What waits for a yes that only they could say. */
void test_a_post_that_nobody_may_approve_any_more_is_told(void **state)
{
	(void)state;
	struct world *w = real_office();
	err e;
	world_verb(w, "user add", "robin", NULL);
	world_verb(w, "account set", "library", "--approval", "needed", "--deputy", "robin", NULL);
	world_as(w, &e, "alex", "policy ack", "--yes", NULL);
	world_as(w, &e, "alex", "add", "Please look.", "--to", "library", "--at", "+5h", NULL);
	if (e) fail_msg("%.*s", SHOW(e->text));
	assert_int_equal(world_int(w, "SELECT count(*) FROM review WHERE state = 'open'"), 1);
	has_not(world_verb(w, "doctor look", NULL), "yes on 'library'");
	has(world_verb(w, "user leave", "robin", NULL),
	    "Post 1 waits for an approver's yes on 'library', and nobody but its author");
	world_free(w);
}

void test_tokens_end_with_their_person(void **state)
{
	(void)state;
	struct world *w = real_office();
	err e;
	world_as(w, &e, "kim", "token add", "site", "--may", "see", NULL);
	if (e) fail_msg("%.*s", SHOW(e->text));
	str said = world_verb(w, "user leave", "kim", "--to", "alex", NULL);
	has(said, "\"title\":\"Tokens, which end\",\"n\":1");
	assert_int_equal(world_int(w, "SELECT count(*) FROM token WHERE ended = 0"), 0);
	world_free(w);
}

void test_novices_go_on_with_another_coach(void **state)
{
	(void)state;
	struct world *w = real_office();
	static const char *const NAMES[] = {"nora", "carl", "bea"};
	for (size_t i = 0; i < COUNT(NAMES); i++) world_verb(w, "user add", NAMES[i], NULL);
	world_verb(w, "role give", "carl", "coach", NULL);
	world_verb(w, "role give", "bea", "coach", NULL);
	world_verb(w, "training enrol", "nora", "--coach", "carl", "--backup", "bea", NULL);
	world_verb(w, "user leave", "carl", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM training WHERE coach = 'bea' AND backup = ''"), 1);
	has(world_verb(w, "user leave", "bea", NULL), "schedpost training assign nora --coach NAME");
	world_free(w);
}

/* A script whose variable is empty has not said "nobody". */
void test_an_empty_name_hands_over_to_nobody_and_is_refused(void **state)
{
	(void)state;
	struct world *w = real_office();
	err e;
	static const char *const VERBS[] = {"user leave", "user move"};
	for (size_t i = 0; i < COUNT(VERBS); i++) {
		world_try(w, &e, VERBS[i], "kim", "--to", "", i ? "--team" : NULL, "estates", NULL);
		assert_non_null(e);
		assert_string_equal(e->code, "no-such-person");
	}
	has(world_verb(w, "account show", "library", NULL), "\"deputy\":\"kim\"");
	world_free(w);
}

/* Nor has it said "on all accounts". */
void test_an_empty_list_of_accounts_is_not_all_accounts(void **state)
{
	(void)state;
	struct world *w = real_office();
	err e;
	world_try(w, &e, "role give", "kim", "coach", "--on", "", NULL);
	assert_string_equal(e->code, "usage-empty");
	world_try(w, &e, "user join", "sam", "--role", "admin", "--on", " , ", NULL);
	assert_string_equal(e->code, "usage-empty");
	world_try(w, &e, "duty set", "kim", "--until", "+8h", "--on", "", NULL);
	assert_string_equal(e->code, "usage-empty");
	has(e->text, "--on says nothing.");
	assert_int_equal(world_int(w, "SELECT count(*) FROM role_held WHERE role = 'coach'"), 0);
	world_free(w);
}

void test_what_says_nothing_or_cannot_be_is_not_swallowed(void **state)
{
	(void)state;
	struct world *w = real_office();
	err e;
	world_try(w, &e, "user set", "kim", "--deputy", "kim", NULL);
	assert_string_equal(e->code, "own-deputy");
	world_try(w, &e, "user join", "sam", "--deputy", "sam", NULL);
	assert_string_equal(e->code, "own-deputy");
	world_try(w, &e, "user join", "kim", "--until", "in 3 days at 9:00", NULL);
	assert_string_equal(e->code, "which-role");
	world_try(w, &e, "user join", "somebody-with-a-very-long-user-name", NULL);
	assert_string_equal(e->code, "bad-name");
	has(e->text, "32 at most");
	world_verb(w, "user join", "sam", "--role", "author", "--on", "library", NULL);
	world_as(w, &e, "sam", "duty set", "sam", "--until", "+8h", NULL);
	has(e->text, "sam has no role for all accounts.");
	world_free(w);
}

/* Somebody's own account is nobody else's, whoever takes over. */
void test_a_persons_own_account_is_not_handed_on(void **state)
{
	(void)state;
	struct world *w = real_office();
	world_verb(w, "account set", "wards", "--kind", "person", "--owner", "kim", NULL);
	str said = world_verb(w, "user leave", "kim", "--to", "alex", NULL);
	has(said, "'wards' is the own account of kim, who has left.");
	has(said, "schedpost revoke wards");
	has(world_verb(w, "account show", "wards", NULL), "\"owner\":\"kim\"");
	world_free(w);
}

/* ---- move */

void test_who_moves_is_here_without_the_old_roles(void **state)
{
	(void)state;
	struct world *w = real_office();
	err e;
	world_verb(w, "account set", "library", "--owner", "kim", "--deputy", "alex", NULL);
	world_as(w, &e, "kim", "add", "It waits.", "--to", "library", "--at", "+5h", NULL);
	assert_null(e);
	str said = world_verb(w, "user move", "kim", "--team", "estates", "--to", "alex", NULL);
	has(said, "schedpost user join kim --role ROLE --on ACCOUNT");
	has(said, "'library' has no deputy."); /* alex is its owner now */
	has(world_verb(w, "user show", "kim", NULL), "\"team\":\"estates\"");
	world_as(w, &e, "kim", "edit", "1", "Mine still?", NULL);
	assert_string_equal(e->code, "not-allowed");
	has(world_verb(w, "show", "1", NULL), "\"created_by\":\"kim\",\"keeper\":\"alex\"");
	world_free(w);
}
