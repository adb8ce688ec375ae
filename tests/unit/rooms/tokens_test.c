/* SPDX-License-Identifier: MIT
 * tokens_test.c - what a token lets do, and when that ends. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/json.h"
#include "help/world.h"
#include "rooms/people/people.h"

#include <stdio.h>
#include <string.h>

#define DAY (24 * 3600 * 1000LL)

/* kim is admin, sam an author everywhere; two accounts. */
static struct world *town(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "wards");
	world_person(w, "kim", "admin");
	world_person(w, "sam", "author");
	return w;
}

static str secret_of(struct world *w, str said)
{
	const struct json *j;
	str text = S("");
	assert_null(json_read(w->a, said, &j));
	assert_null(json_need_object(w->a, j, "data", &j));
	assert_null(json_need_str(w->a, j, "secret", &text));
	return text;
}

/* A token of sam's own making. */
#define SAM_TOKEN(w, ...) secret_of(w, sam_does(w, "token add", __VA_ARGS__, NULL))
#define sam_does(w, ...)  world_as(w, &(err){0}, "sam", __VA_ARGS__)

/* The code of what comes of `verb` with a token: "" when it worked. */
static const char *with(struct world *w, str token, const char *verb, const char *one, const char *two,
			const char *three)
{
	err e;
	w->token = token;
	world_as(w, &e, "www-data", verb, one, two, three, NULL);
	w->token = S("");
	return e ? e->code : "";
}

void test_a_token_acts_as_its_person_within_what_it_was_given(void **state)
{
	(void)state;
	struct world *w = town();
	str reads = SAM_TOKEN(w, "reader"), writes = SAM_TOKEN(w, "writer", "--may", "see,write", "--on", "library");
	assert_string_equal(with(w, reads, "list", NULL, NULL, NULL), "");
	assert_string_equal(with(w, reads, "add", "Hello.", "--to", "library"), "token-narrow");
	assert_string_equal(with(w, writes, "add", "Hello.", "--to", "library"), "");
	assert_string_equal(with(w, writes, "add", "Hello.", "--to", "wards"), "token-narrow");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post WHERE created_by = 'sam'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM audit l JOIN actor a ON a.id = l.actor WHERE a.name = 'sam' AND "
				   "l.door = 'token writer' AND l.what = 'add'"), 1);
	world_free(w);
}

void test_a_token_never_has_more_than_its_person_has_now(void **state)
{
	(void)state;
	struct world *w = town();
	str all = SAM_TOKEN(w, "all", "--may", "all");
	assert_string_equal(with(w, all, "add", "Hello.", "--to", "library"), "");
	assert_string_equal(with(w, all, "user add", "robin", NULL, NULL), "not-allowed");
	world_verb(w, "role take", "sam", "author", NULL);
	assert_string_equal(with(w, all, "add", "Hello.", "--to", "library"), "not-allowed");
	world_free(w);
}

void test_a_token_for_one_account_does_nothing_for_all(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	str token = secret_of(w, world_as(w, &e, "kim", "token add", "narrow", "--may", "all", "--on", "library", NULL));
	assert_string_equal(with(w, token, "account set", "library", "--owner", "sam"), "");
	assert_string_equal(with(w, token, "user add", "robin", NULL, NULL), "token-narrow");
	assert_string_equal(with(w, token, "audit list", NULL, NULL, NULL), "token-narrow");
	assert_string_equal(with(w, token, "role give", "sam", "owner", NULL), "token-narrow");
	world_free(w);
}

void test_the_token_of_who_runs_the_machine_has_no_rights_over_it(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	world_person(w, "alex", "novice");
	str token = secret_of(w, world_verb(w, "token add", "mine", "--may", "all", NULL));
	w->token = token;	/* and brought by alex */
	world_try(w, &e, "user add", "robin", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_try(w, &e, "vault step", "--begin", NULL);
	assert_int_equal(e->kind, ERR_DENIED);
	world_free(w);
}

void test_a_token_ends_by_time_by_word_and_with_its_person(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	str week = SAM_TOKEN(w, "week", "--until", "+7d"), usual = SAM_TOKEN(w, "usual"), third = SAM_TOKEN(w, "third");
	assert_string_equal(with(w, week, "list", NULL, NULL, NULL), "");
	w->now += 7 * DAY;
	assert_string_equal(with(w, week, "list", NULL, NULL, NULL), "bad-token");
	assert_string_equal(with(w, usual, "list", NULL, NULL, NULL), "");
	sam_does(w, "token end", "usual", NULL);
	assert_string_equal(with(w, usual, "list", NULL, NULL, NULL), "bad-token");
	w->now += 82 * DAY;
	assert_string_equal(with(w, third, "list", NULL, NULL, NULL), "");
	w->now += 2 * DAY;
	assert_string_equal(with(w, third, "list", NULL, NULL, NULL), "bad-token");
	world_as(w, &e, "sam", "token add", "long", "--until", "in 400 days at 9:00", NULL);
	assert_string_equal(e->code, "too-long");
	world_free(w);
}

static err sam_leaves(struct tx *tx, void *of)
{
	(void)of;
	struct person sam;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("user leave")});
	TRY(person_need(tx, S("sam"), &sam));
	return person_leaves(tx, &sam);
}

void test_who_left_and_comes_back_has_no_token(void **state)
{
	(void)state;
	struct world *w = town();
	str token = SAM_TOKEN(w, "robot");
	assert_null(store_now(w->store, true, sam_leaves, NULL));
	assert_string_equal(with(w, token, "list", NULL, NULL, NULL), "bad-token");
	world_person(w, "sam", "author");
	assert_string_equal(with(w, token, "list", NULL, NULL, NULL), "bad-token");
	world_free(w);
}

void test_a_wrong_token_does_nothing_even_for_who_may(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	str right = SAM_TOKEN(w, "robot");
	char *wrong = arena_cstr(w->a, right);
	wrong[20] = wrong[20] == 'A' ? 'B' : 'A';
	w->token = str_of(wrong);
	world_try(w, &e, "add", "Hello.", "--to", "library", NULL);
	assert_string_equal(e->code, "bad-token");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 0);
	world_free(w);
}

void test_tokens_are_made_and_ended_by_people(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	str all = SAM_TOKEN(w, "all", "--may", "all");
	assert_string_equal(with(w, all, "token add", "other", NULL, NULL), "by-token");
	assert_string_equal(with(w, all, "token end", "all", NULL, NULL), "by-token");
	world_as(w, &e, "kim", "token add", "x", "--of", "sam", NULL);
	assert_string_equal(e->code, "not-yours");
	world_as(w, &e, "sam", "token end", "x", "--of", "kim", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_as(w, &e, "kim", "token end", "all", "--of", "sam", NULL);
	assert_null(e);
	assert_string_equal(with(w, all, "list", NULL, NULL, NULL), "bad-token");
	world_free(w);
}

void test_an_import_by_a_token_stays_within_it(void **state)
{
	(void)state;
	struct world *w = town();
	str token = SAM_TOKEN(w, "sheet", "--may", "see,write", "--on", "library");
	assert_string_equal(with(w, token, "import begin", NULL, NULL, NULL), "");
	err e;
	w->token = token;
	str said = world_as(w, &e, "www-data", "import rows", "--id", "1", "--rows",
			    "[{\"line\":2,\"call\":{\"TEXT\":\"One.\",\"to\":[\"library\"]}},"
			    "{\"line\":3,\"call\":{\"TEXT\":\"Two.\",\"to\":[\"wards\"]}}]", NULL);
	assert_null(e);
	assert_false(str_find(said, S("\"line\":2"), NULL));
	assert_true(str_find(said, S("was not given the power 'write' on 'wards'"), NULL));
	world_free(w);
}

static const char *state_of(struct world *w, int post)
{
	static char state[40];
	char id[20];
	const struct json *j, *jobs;
	str text = S("");
	snprintf(id, sizeof id, "%d", post);
	assert_null(json_read(w->a, world_verb(w, "show", id, NULL), &j));
	jobs = json_get(json_get(j, "data"), "jobs");
	assert_null(json_get_str(w->a, json_at(jobs, 0), "state", &text));
	snprintf(state, sizeof state, "%.*s", SHOW(text));
	return state;
}

/* Whose person publishes without asking anybody: a token that was not given that power hands in. */
void test_a_token_that_may_not_publish_lets_nothing_go_out(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	world_int(w, "UPDATE account SET kind = 'corporate', approval = 'not-needed' RETURNING 1");
	world_verb(w, "role give", "sam", "publisher", NULL);
	world_int(w, "INSERT INTO policy(version, text, since) VALUES (1, 'reason facts The facts are wrong.\n"
		     "approval * * publisher nobody\napproval * * * approver', 1) RETURNING 1");
	world_as(w, &e, "sam", "policy ack", "--yes", NULL);
	assert_null(e);
	sam_does(w, "add", "By hand.", "--to", "library", "--at", "+2h", NULL);
	str plans = SAM_TOKEN(w, "plans", "--may", "see,write,plan");
	str goes = SAM_TOKEN(w, "goes", "--may", "see,write,plan,publish");
	w->token = plans;
	world_as(w, &e, "www-data", "add", "By a token.", "--to", "library", "--at", "+2h", NULL);
	assert_null(e);
	world_as(w, &e, "www-data", "add", "A draft.", "--to", "library", NULL);
	assert_null(e);
	world_as(w, &e, "www-data", "move", "3", "--at", "+2h", NULL);
	assert_null(e);
	w->token = goes;
	world_as(w, &e, "www-data", "add", "By a wider one.", "--to", "library", "--at", "+2h", NULL);
	assert_null(e);
	w->token = S("");
	assert_string_equal(state_of(w, 1), "waiting");
	assert_string_equal(state_of(w, 2), "waits for approval");
	assert_string_equal(state_of(w, 3), "waits for approval");
	assert_string_equal(state_of(w, 4), "waiting");
	world_free(w);
}

/* What would outlive it: an address that all notices of its person go to. */
void test_a_token_for_some_things_does_not_speak_for_its_person(void **state)
{
	(void)state;
	struct world *w = town();
	str some = SAM_TOKEN(w, "some", "--may", "see,write,plan,publish,change,approve,record");
	str there = SAM_TOKEN(w, "there", "--may", "all", "--on", "library"), all = SAM_TOKEN(w, "all", "--may", "all");
	static const char *const SAID[][3] = {
		{"notice set", "--mail", "mallory@example.org"}, {"notice clear"}, {"notice test"}, {"policy ack", "--yes"}};
	world_int(w, "INSERT INTO policy(version, text, since) VALUES (1, 'reason facts The facts are wrong.', 1) RETURNING 1");
	for (size_t i = 0; i < COUNT(SAID); i++) {
		assert_string_equal(with(w, some, SAID[i][0], SAID[i][1], SAID[i][2], NULL), "token-narrow");
		assert_string_equal(with(w, there, SAID[i][0], SAID[i][1], SAID[i][2], NULL), "token-narrow");
	}
	assert_int_equal(world_int(w, "SELECT (SELECT count(*) FROM hearer) + (SELECT count(*) FROM policy_ack)"), 0);
	for (size_t i = 0; i < COUNT(SAID); i++)
		assert_string_equal(with(w, all, SAID[i][0], SAID[i][1], SAID[i][2], NULL), "");
	err e;
	static const char *const SECRETS[][2] = {{"proof give", "{\"code\":\"000000\"}"},
						 {"notice webhook", "{\"address\":\"https://mallory.example/\"}"}};
	for (size_t i = 0; i < COUNT(SECRETS); i++) {
		w->token = some;
		w->person = "www-data";
		world_try_json(w, &e, SECRETS[i][0], str_of(SECRETS[i][1]));
		w->token = S("");
		w->person = NULL;
		assert_non_null(e);
		assert_string_equal(e->code, "token-narrow");
	}
	world_free(w);
}

void test_the_list_tells_the_last_use_and_nothing_of_the_token(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	str token = SAM_TOKEN(w, "robot", "--may", "see,write");
	w->now += DAY;
	assert_string_equal(with(w, token, "add", "Hello.", "--to", "library"), "");
	str said = world_as(w, &e, "sam", "token list", NULL);
	assert_true(str_find(said, S("\"used\":\"2026-11-23T10:00"), NULL));
	assert_true(str_find(said, S("\"may\":\"see write\""), NULL));
	assert_false(str_find(said, str_cut(token, 4, 12), NULL));
	world_free(w);
}
