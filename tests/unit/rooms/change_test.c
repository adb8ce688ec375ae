/* SPDX-License-Identifier: MIT
 * change_test.c - a person's hand on posts that are half out: what is stopped, what stays, what is told to do next. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"
#include "rooms/queue/states.h"

#include <stdio.h>

enum { MINUTE = 60000, HOUR = 3600000 };

/* ---- edit */

static void put_state(struct world *w, enum job_state s)
{
	char sql[200];
	snprintf(sql, sizeof sql, "UPDATE job SET state = '%.*s' WHERE op = 7 RETURNING 1", SHOW(job_state_name(s)));
	world_int(w, sql);
}

/* Each command that a refusal names is one that the state allows, in the order in which it names them. */
void test_an_edit_that_is_too_late_names_a_next_step_that_works(void **state)
{
	(void)state;
	static const struct { enum job_state s; const char *says, *next, *arg, *then; } CASES[] = {
		{JOB_SENDING, "is on its way on the account 'ward'", "show", NULL, NULL},
		{JOB_UNSURE, "may be out already, and is being looked up", "show", NULL, NULL},
		{JOB_ASKING, "may be out already, and asks you", "found", "https://social.example/1", "delete"},
		{JOB_ASKING, "may be out already, and asks you", "cancel", NULL, NULL},
		{JOB_DONE, "is published on the account 'ward'", "delete", NULL, NULL},
		{JOB_GONE, "was published and taken down", "show", NULL, NULL},
	};
	struct world *w = world_new();
	err e;
	world_account(w, "ward");
	world_verb(w, "add", "words", "--at", "+1h", NULL);
	for (size_t i = 0; i < COUNT(CASES); i++) {
		put_state(w, CASES[i].s);
		world_try(w, &e, "edit", "1", "other words", NULL);
		assert_non_null(e);
		has(e->text, CASES[i].says);
		if (CASES[i].s != JOB_GONE) has(e->text, CASES[i].next);
		world_verb(w, CASES[i].next, "1", CASES[i].arg, NULL);
		if (CASES[i].then) has(e->text, CASES[i].then);
		if (CASES[i].then) world_verb(w, CASES[i].then, "1", NULL);
	}
	world_free(w);
}

/* ---- delete */

void test_what_is_taken_down_is_not_gone_on_with(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = 5000};
	w->fault_times = -1;
	world_verb(w, "add", "one\n---\ntwo\n---\nthree\n---\nfour", "--chain", "--at", "+1m", NULL);
	world_pass(w, MINUTE + 7000);
	assert_int_equal(world_in_state(w, "done"), 1);
	assert_int_equal(world_in_state(w, "sending"), 1);
	str said = world_verb(w, "delete", "1", NULL);
	has(said, "still to come of it is cancelled, too: 2 posts");
	has(said, "is on its way");
	world_pass(w, HOUR);
	assert_int_equal(w->published, 2);
	assert_int_equal(world_in_state(w, "cancelled"), 2);
	assert_int_equal(world_in_state(w, "gone"), 1);
	has(world_verb(w, "history", "1", NULL), "What was still to come was cancelled with it.");
	has(world_verb(w, "delete", "1", NULL), "is being taken down");	/* as it said */
	world_pass(w, MINUTE);
	assert_int_equal(world_in_state(w, "gone"), 2);
	world_free(w);
}

void test_on_one_account_the_others_keep_theirs(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_account(w, "clinic");
	for (int i = 0; i < 2; i++) {
		world_verb(w, "add", "words", "--to", "ward,clinic", "--at", "+1m", NULL);
		world_verb(w, "move", i ? "2" : "1", "--on", "clinic", "--at", "+1h", NULL);
	}
	world_pass(w, 2 * MINUTE);
	assert_false(str_find(world_verb(w, "delete", "1", "--on", "ward", NULL), S("cancelled"), NULL));
	has(world_verb(w, "delete", "2", NULL), "still to come of it is cancelled, too: 1 post");
	world_pass(w, 2 * HOUR);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 1 AND state = 'done'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 2 AND state = 'cancelled'"), 1);
	assert_int_equal(world_in_state(w, "gone"), 2);
	world_free(w);
}

/* One of the two accounts is gone: that is said of it, and the other's post is taken down. */
void test_what_cannot_be_taken_down_on_one_account_is_said_of_that_one(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_account(w, "clinic");
	world_verb(w, "add", "words", "--to", "ward,clinic", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	world_verb(w, "account remove begin", "ward", NULL);
	str said = world_verb(w, "delete", "1", NULL);
	has(said, "The account 'ward' was removed, so schedpost cannot take its post down");
	has(said, "Post 1 is being taken down where that is still possible");
	world_pass(w, MINUTE);
	assert_int_equal(world_in_state(w, "gone"), 1);
	assert_int_equal(world_in_state(w, "done"), 1);
	world_free(w);
}

/* ---- move */

void test_a_paused_post_that_gets_another_time_stays_paused_and_says_so(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "words", "--at", "+1h", NULL);
	world_verb(w, "pause", "1", NULL);
	has(world_verb(w, "move", "1", "--at", "+2h", NULL), "It is still paused");
	world_pass(w, HOUR + HOUR / 2);
	assert_int_equal(world_in_state(w, "paused"), 1);
	world_verb(w, "resume", "1", NULL);
	world_pass(w, HOUR);
	assert_int_equal(world_in_state(w, "done"), 1);
	assert_true(w->last_publish == WORLD_START + 2 * HOUR);
	world_free(w);
}

/* ---- status */

void test_status_calls_sending_what_the_list_calls_so(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = 5000};
	w->fault_times = 1;
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_pass(w, MINUTE + 1000);
	has(world_verb(w, "status", NULL), "\"sending\":1");
	has(world_verb(w, "list", "--state", "sending", NULL), "words");
	world_free(w);
}
