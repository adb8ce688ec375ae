/* SPDX-License-Identifier: MIT
 * agreed_test.c - consents: a post rests on one while it is in force, and waits at once when it is taken back. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"

#define STORY "A 74-year-old man came in from Applewick last night with a broken hip. His wife never left his side."

static struct world *office(void)
{
	struct world *w = world_new();
	world_account(w, "trust");
	world_account(w, "other");
	world_person(w, "sam", "publisher");
	world_person(w, "kim", "approver");
	world_real(w);
	world_verb(w, "account set", "trust", "--approval", "not-needed", NULL);
	world_verb(w, "account set", "other", "--approval", "not-needed", NULL);
	return w;
}

static void agree(struct world *w, const char *until)
{
	AS(w, "kim", "consent add", "--holder", "Press office, blue folder", "--scope", "Story and portrait", "--on",
	   "trust", "--until", until);
}

static bool is(struct world *w, const char *state)
{
	return world_in_state(w, state) > 0;
}

void test_with_a_consent_a_story_goes_its_way(void **state)
{
	(void)state;
	struct world *w = office();
	agree(w, "2027-06-30");
	AS(w, "sam", "add", STORY, "--to", "trust", "--at", "+1h", "--consent", "1");
	assert_false(is(w, "review"));
	has(world_verb(w, "show", "1", NULL), "\"consents\":[{\"id\":1,\"state\":\"in force\"");
	str said = world_verb(w, "consent list", NULL);
	has(said, "Press office, blue folder");
	has(said, "in force");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	world_free(w);
}

void test_it_counts_only_where_and_while_it_does(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	agree(w, "2026-11-25");
	has(world_as(w, &e, "sam", "add", STORY, "--to", "trust", "--at", "2026-11-26T09:00", "--consent", "1", NULL),
	    "ends before the post goes out");
	assert_true(is(w, "review"));
	REFUSED(w, "not-agreed", "kim", "approve", "1", "--despite", "combination", "--reason",
		"I know them all very well.");
	AS(w, "sam", "move", "1", "--at", "2026-11-25T09:00");
	assert_false(is(w, "review"));
	str said = world_as(w, &e, "sam", "add", STORY, "--to", "other", "--at", "+1h", "--consent", "1", NULL);
	has(said, "is not for the account 'other'");
	has_not(said, "--despite");	/* nobody may */
	assert_true(is(w, "review"));
	REFUSED(w, "no-such-consent", "sam", "add", STORY, "--to", "trust", "--consent", "9");
	world_pass(w, 4 * DAY_MS);
	has(world_verb(w, "consent list", NULL), "ended");
	world_free(w);
}

void test_who_takes_it_back_stops_what_waits_and_sees_what_is_out(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	agree(w, "2027-06-30");
	AS(w, "sam", "add", STORY, "--to", "trust", "--at", "+1h", "--consent", "1");
	AS(w, "sam", "add", "A picture of our volunteers.", "--to", "trust", "--at", "+3h", "--consent", "1");
	AS(w, "sam", "add", "Our volunteers again.", "--to", "trust", "--consent", "1");
	world_pass(w, 2 * HOUR_MS);
	str said = world_as(w, &e, "sam", "consent withdraw", "1", NULL);
	assert_null(e);
	has(said, "\"waiting\":[{\"id\":2}]");
	has(said, "\"published\":[{\"id\":1}]");
	has(said, "schedpost delete 1");
	assert_true(is(w, "review"));
	REFUSED(w, "not-agreed", "kim", "approve", "2");
	has(world_as(w, &e, "sam", "now", "3", NULL), "Consent 1 was withdrawn");
	REFUSED(w, "withdrawn", "sam", "consent withdraw", "1");
	AS(w, "sam", "edit", "2", "A picture of our garden.", "--consent", "none");
	world_pass(w, 4 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 2);
	world_free(w);
}

void test_a_consent_that_was_taken_back_is_not_edited_away(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	agree(w, "2027-06-30");
	AS(w, "sam", "add", STORY, "--to", "trust", "--at", "+1h", "--consent", "1");
	AS(w, "sam", "consent withdraw", "1");
	AS(w, "sam", "edit", "1", "--consent", "none");
	has(world_as(w, &e, "kim", "show", "1", NULL), "rested on a consent that was withdrawn");
	REFUSED(w, "not-agreed", "kim", "approve", "1", "--version", "2", "--despite", "combination", "--reason",
		"She has read it and wants it told.");
	AS(w, "sam", "edit", "1", "Somebody came in last night.");
	AS(w, "sam", "edit", "1", STORY);
	REFUSED(w, "not-agreed", "kim", "approve", "1", "--version", "4", "--despite", "combination", "--reason",
		"She has read it and wants it told.");
	AS(w, "sam", "edit", "1", "Somebody came in last night.");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	world_free(w);
}

void test_a_draft_remembers_a_consent_that_was_taken_back(void **state)
{
	(void)state;
	struct world *w = office();
	agree(w, "2027-06-30");
	AS(w, "sam", "add", STORY, "--to", "trust", "--consent", "1");
	AS(w, "sam", "consent withdraw", "1");
	AS(w, "sam", "edit", "1", "--consent", "none");
	AS(w, "sam", "move", "1", "--at", "+1h");
	REFUSED(w, "not-agreed", "kim", "approve", "1", "--version", "2", "--despite", "combination", "--reason",
		"She has read it and wants it told.");
	agree(w, "2027-06-30");
	AS(w, "sam", "edit", "1", "--consent", "2");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	world_free(w);
}

void test_whoever_wrote_what_is_out_hears_that_the_consent_is_gone(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	agree(w, "2027-06-30");
	AS(w, "sam", "add", STORY, "--to", "trust", "--at", "+1h", "--consent", "1");
	world_pass(w, 2 * HOUR_MS);
	world_verb(w, "consent withdraw", "1", NULL);
	str said = world_as(w, &e, "sam", "notice list", NULL);
	has(said, "is public, and consent 1, on which it rests, was withdrawn");
	has(said, "schedpost delete 1");
	has(world_as(w, &e, "kim", "notice list", NULL), "is public, and consent 1");
	world_free(w);
}

void test_a_day_alone_is_meant_to_its_end_however_it_is_written(void **state)
{
	static const char *const DAYS[] = {"2027-06-30", "30/6/2027", "30 June 2027"};
	(void)state;
	struct world *w = office();
	for (size_t i = 0; i < COUNT(DAYS); i++) agree(w, DAYS[i]);
	assert_int_equal(world_int(w, "SELECT count(*) FROM consent WHERE until = 1814396340000"), 3);	/* 23:59 in London */
	world_free(w);
}

void test_the_form_and_its_signer_are_not_kept(void **state)
{
	(void)state;
	struct world *w = office();
	REFUSED(w, "tells-too-much", "kim", "consent add", "--holder", "Press office", "--scope", "Story of 943 476 5919",
		"--on", "trust", "--until", "2027-06-30");
	REFUSED(w, "not-allowed", "sam", "consent add", "--holder", "Press office", "--scope", "Story", "--on", "trust",
		"--until", "2027-06-30");
	world_free(w);
}
