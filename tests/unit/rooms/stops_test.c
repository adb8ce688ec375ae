/* SPDX-License-Identifier: MIT
 * stops_test.c - what the checks stop waits, a second person may lift it with a reason, and nothing is given away. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"
#include "rooms/policy/policy.h"

#define NUMBER "943 476 5919"
#define TELLS "Would " NUMBER " please ring the clinic?"
#define WHY "The number is one that we made up for training."

/* alex may publish on 'trust' without anybody's yes; kim and robin approve. */
static struct world *office(void)
{
	struct world *w = world_new();
	world_account(w, "trust");
	world_person(w, "sam", "publisher");
	world_person(w, "kim", "approver");
	world_person(w, "robin", "approver");
	world_real(w);
	world_verb(w, "account set", "trust", "--approval", "not-needed", NULL);
	return w;
}

static bool is(struct world *w, const char *state)
{
	return world_in_state(w, state) > 0;
}

void test_a_block_makes_a_post_wait_and_nothing_is_lost(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	str said = world_as(w, &e, "sam", "add", TELLS, "--to", "trust", "--at", "+2h", NULL);
	assert_null(e);
	has(said, "nhs-number");
	has(said, "9** *** ***9");
	has(said, "does not go out like this");
	has(said, "approve 1 --despite nhs-number");
	assert_true(is(w, "review"));
	has(world_verb(w, "show", "1", NULL), TELLS);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 0);
	world_free(w);
}

void test_who_lets_go_what_the_checks_stop_has_read_the_policy(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", TELLS, "--to", "trust", "--at", "+2h");
	assert_null(world_policy(w, POLICY_CONF));
	REFUSED(w, "policy-not-read", "kim", "approve", "1", "--despite", "nhs-number", "--reason", WHY);
	assert_true(is(w, "review"));
	AS(w, "kim", "policy ack", "--yes");
	AS(w, "kim", "approve", "1", "--despite", "nhs-number", "--reason", WHY);
	assert_true(is(w, "ready"));
	world_free(w);
}

void test_what_stands_around_the_words_is_looked_through_too(void **state)
{
	static const char *const AROUND[] = {"--title", "--warning", "--link-title", "--link-text"};
	static const char *const WHERE[] = {"\"where\":\"warning, ", "\"where\":\"link title, ", "\"where\":\"link text, "};
	(void)state;
	struct world *w = office();
	err e;
	for (size_t i = 0; i < COUNT(AROUND); i++) {
		str said = world_as(w, &e, "sam", "add", "The clinic is open.", "--to", "trust", "--at", "+2h", AROUND[i],
				    "Call " NUMBER, NULL);
		assert_null(e);
		has(said, "nhs-number");
		if (i) has(said, WHERE[i - 1]);
	}
	has(world_verb(w, "add", "One.\n---\nCall " NUMBER, "--chain", "--to", "trust", NULL),
	    "\"where\":\"text 2, 6-17\"");
	world_account(w, "wards");
	has(world_verb(w, "add", "Open.", "--to", "trust,wards", "--variant", "wards=Call " NUMBER, NULL),
	    "\"where\":\"text for wards, 6-17\"");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 0);
	world_free(w);
}

/* What is harmless around it hides nothing. */
void test_words_beside_it_hide_nobody(void **state)
{
	(void)state;
	static const char GOODBYE[] = "We said goodbye to little Alfie, 6, in the children's ward this morning after his long fight with "
				      "leukaemia.";
	static const char CARDS[] = "Library cards are free, and you can get one online or at any branch.";
	struct world *w = office();
	for (int i = 0; i < 3; i++) {
		str text = arena_fmt(w->a, "%s %s", i < 1 ? "" : i < 2 ? CARDS : GOODBYE, i < 2 ? GOODBYE : CARDS);
		has(world_verb(w, "check", arena_cstr(w->a, text), NULL), "\"combination\"");
	}
	has_not(world_verb(w, "check", CARDS, NULL), "\"combination\"");
	world_free(w);
}

void test_what_is_only_to_think_about_goes_its_way(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	str said = world_as(w, &e, "sam", "add", "It is time to talk. #mentalhealthawarenessweek", "--to", "trust", "--at",
			    "+2h", NULL);
	has(said, "hashtag-case");
	has(said, "That does not stop it.");
	said = world_as(w, &e, "sam", "add", "The library is open on Saturday.", "--to", "trust", "--at", "+2h", NULL);
	has_not(said, "findings");
	has_not(said, "explain");
	assert_false(is(w, "review"));
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 2);
	world_free(w);
}

void test_safer_words_need_nobody(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", TELLS, "--to", "trust", "--at", "+2h");
	AS(w, "sam", "edit", "1", "Somebody left a scarf at the clinic. Please ring us.");
	assert_false(is(w, "review"));
	AS(w, "sam", "edit", "1", TELLS);
	assert_true(is(w, "review"));
	AS(w, "kim", "approve", "1", "--version", "3", "--edit", "Somebody left a scarf. Please ring us.");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "Somebody left a scarf. Please ring us."), 1);
	world_free(w);
}

void test_only_a_second_person_lifts_a_block_and_says_why(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", TELLS, "--to", "trust", "--at", "+2h");
	AS(w, "robin", "add", TELLS, "--to", "trust", "--at", "+2h");
	REFUSED(w, "stopped", "kim", "approve", "1");
	REFUSED(w, "needs-reason", "kim", "approve", "1", "--despite", "nhs-number");
	REFUSED(w, "tells-too-much", "kim", "approve", "1", "--despite", "nhs-number", "--reason",
		"They gave us " NUMBER " themselves.");
	REFUSED(w, "does-not-stop", "kim", "approve", "1", "--despite", "postcode", "--reason", WHY);
	REFUSED(w, "own-words", "robin", "approve", "2", "--despite", "nhs-number", "--reason", WHY);
	AS(w, "kim", "approve", "1", "--despite", "nhs-number", "--reason", WHY);
	has(world_verb(w, "show", "1", NULL), WHY);
	has(world_verb(w, "history", "1", NULL), "nhs-number: " WHY);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", TELLS), 1);
	world_free(w);
}

void test_several_rules_are_lifted_with_the_words_that_were_shown(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
#define WHO "A farmer of 74 from Applewick came to our A&E last night with a broken hip. "
	has(world_as(w, &e, "sam", "add", WHO TELLS, "--to", "trust", "--at", "+2h", NULL),
	    "approve 1 --despite combination,nhs-number --reason");
	REFUSED(w, "stopped", "kim", "approve", "1", "--despite", "combination", "--reason", WHY);
	AS(w, "kim", "approve", "1", "--despite", "nhs-number, combination", "--reason", WHY);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	world_free(w);
}

void test_who_changes_the_words_while_saying_yes_lifts_nothing_in_them(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	world_verb(w, "account set", "trust", "--approval", "needed", NULL);
	AS(w, "sam", "add", "The book sale is on Saturday.", "--to", "trust", "--at", "+2h");
	REFUSED(w, "own-words", "kim", "approve", "1", "--edit", TELLS, "--despite", "nhs-number", "--reason", WHY);
	world_as(w, &e, "kim", "approve", "1", "--edit", TELLS, NULL);
	assert_string_equal(e->code, "own-words");
	has(e->text, "schedpost edit 1");
	has_not(e->text, "despite");
	has_not(e->text, NUMBER);
	has(world_verb(w, "show", "1", NULL), "The book sale is on Saturday.");
	AS(w, "kim", "edit", "1", TELLS);
	REFUSED(w, "own-words", "kim", "approve", "1", "--version", "2", "--despite", "nhs-number", "--reason", WHY);
	AS(w, "robin", "approve", "1", "--version", "2", "--despite", "nhs-number", "--reason", WHY);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", TELLS), 1);
	world_free(w);
}

void test_a_lift_is_for_these_words_only(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", TELLS, "--to", "trust", "--at", "+2h");
	AS(w, "kim", "approve", "1", "--despite", "nhs-number", "--reason", WHY);
	AS(w, "sam", "edit", "1", "And would " NUMBER " please ring, too?");
	assert_true(is(w, "review"));
	REFUSED(w, "stopped", "kim", "approve", "1", "--version", "2");
	world_free(w);
}

void test_a_lift_is_for_this_account_only(void **state)
{
	(void)state;
	struct world *w = office();
	world_account(w, "wards");
	world_verb(w, "account set", "wards", "--approval", "not-needed", NULL);
	AS(w, "sam", "add", TELLS, "--to", "trust", "--to", "wards", "--at", "+2h");
	AS(w, "kim", "approve", "1", "--on", "trust", "--despite", "nhs-number", "--reason", WHY);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	assert_int_equal(world_wall(w, "wards"), 0);
	REFUSED(w, "stopped", "kim", "approve", "1", "--on", "wards");
	world_free(w);
}

void test_another_time_is_looked_at_anew(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	AS(w, "sam", "add", "Today, Sunday, we open at noon.", "--to", "trust", "--at", "+1h");
	assert_false(is(w, "review"));
	str said = world_as(w, &e, "sam", "move", "1", "--at", "+26h", NULL);
	has(said, "wrong-day");
	assert_true(is(w, "review"));
	AS(w, "sam", "move", "1", "--at", "+2h");
	assert_false(is(w, "review"));
	world_free(w);
}

void test_a_draft_is_kept_and_waits_once_it_has_a_time(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	has(world_as(w, &e, "sam", "add", TELLS, "--to", "trust", NULL), "would stop it");
	has(world_as(w, &e, "sam", "now", "1", NULL), "nhs-number");
	assert_true(is(w, "review"));
	world_settle(w);
	assert_int_equal(world_wall(w, "trust"), 0);
	world_free(w);
}

void test_it_is_said_before_whether_it_would_wait(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	str said = world_as(w, &e, "sam", "add", TELLS, "--to", "trust", "--at", "+2h", "--dry-run", NULL);
	has(said, "It would be kept, but it would not go out like this.");
	has_not(said, "taken as it is");
	has(world_as(w, &e, "sam", "add", "We are open.", "--to", "trust", "--at", "+2h", "--dry-run", NULL),
	    "It would be taken as it is.");
	world_free(w);
}

void test_now_is_not_yet_for_what_waits(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	AS(w, "sam", "add", TELLS, "--to", "trust", "--at", "+2h");
	str said = world_as(w, &e, "sam", "now", "1", NULL);
	assert_null(e);
	has(said, "Post 1 is not sent: it waits for a yes first.");
	has_not(said, "sent now");
	has_not(world_verb(w, "history", "1", NULL), "sent");
	AS(w, "kim", "approve", "1", "--despite", "nhs-number", "--reason", WHY);
	assert_int_equal(world_wall(w, "trust"), 0);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	world_free(w);
}

void test_what_was_lifted_is_told_as_lifted(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	AS(w, "sam", "add", TELLS, "--to", "trust", "--at", "+2h");
	AS(w, "kim", "approve", "1", "--despite", "nhs-number", "--reason", WHY);
	str said = world_as(w, &e, "sam", "move", "1", "--at", "+3h", NULL);
	has(said, WHY);
	has_not(said, "does not go out like this");
	has_not(said, "--despite");
	world_free(w);
}

/* Two who approve are enough: kim changes and lets go, and nobody is missing. */
void test_who_approves_with_changes_alarms_nobody(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	world_verb(w, "account set", "trust", "--approval", "needed", NULL);
	world_verb(w, "role take", "robin", "approver", NULL);
	AS(w, "sam", "add", "The book sale is on Saturday.", "--to", "trust", "--at", "+2h");
	AS(w, "kim", "approve", "1", "--edit", "Our book sale is on Saturday.");
	has_not(world_as(w, &e, "sam", "notice list", NULL), "nobody is left");
	has_not(world_verb(w, "notice list", NULL), "nobody is left");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	world_free(w);
}

void test_practice_stops_in_the_same_way_and_teaches(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "class");
	str said = world_verb(w, "add", TELLS, "--to", "class", "--at", "+1h", NULL);
	has(said, "This is practice: nobody outside can read it");
	assert_true(is(w, "review"));
	has(world_verb(w, "add", "Warm socks = happy feet.", "--to", "class", "--at", "+1h", NULL), "to learn from");
	world_verb(w, "edit", "1", "Somebody left a scarf. Please ring us.", NULL);
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_wall(w, "class"), 2);
	world_free(w);
}

void test_who_approves_sees_what_was_found(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	AS(w, "sam", "add", TELLS, "--to", "trust", "--at", "+2h");
	has(world_as(w, &e, "kim", "review page", NULL), "nhs-number");
	has(world_as(w, &e, "kim", "show", "1", NULL), "nhs-number");
	world_free(w);
}

/* Beside the words themselves, which are the post's. */
void test_what_was_matched_is_kept_nowhere_else(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	AS(w, "sam", "add", TELLS, "--to", "trust", "--at", "+2h");
	REFUSED(w, "stopped", "kim", "approve", "1");
	AS(w, "kim", "approve", "1", "--despite", "nhs-number", "--reason", WHY);
	AS(w, "sam", "add", TELLS, "--to", "trust", "--at", "+2h");
	has_not(world_verb(w, "history", "1", NULL), NUMBER);
	has_not(world_verb(w, "audit list", NULL), NUMBER);
	has_not(world_as(w, &e, "kim", "notice list", NULL), NUMBER);
	has_not(world_verb(w, "notice list", NULL), NUMBER);
	world_as(w, &e, "kim", "approve", "2", NULL);
	has_not(e->text, NUMBER);
	assert_int_equal(world_int(w, "SELECT count(*) FROM post_text WHERE text LIKE '%" NUMBER "%'"), 2);
	world_free(w);
}

/* The reader of a notice may read it in a mail, on any machine. */
void test_a_notice_tells_of_nobody_whom_somebody_took_out(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	world_verb(w, "account set", "trust", "--approval", "needed", NULL);
	AS(w, "sam", "add", TELLS, "--to", "trust", "--at", "+2h");
	AS(w, "sam", "add", "Our book sale is on Monday.", "--to", "trust", "--at", "+2h");
	AS(w, "kim", "approve", "1", "--edit", "Somebody left a scarf. Please ring us.", "--comment", "Nice scarf");
	AS(w, "kim", "approve", "2", "--edit", "Our book sale is on Sunday.");
	str said = world_as(w, &e, "sam", "notice list", NULL);
	has(said, "with changes");
	has(said, "Nice scarf");
	has(said, "Text was changed");
	has(said, "'Our book sale is on Monday.' became 'Our book sale is on Sunday.'");
	has_not(said, NUMBER);
	world_free(w);
}

void test_a_notice_quotes_no_half_of_what_tells_of_somebody(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	AS(w, "sam", "add", "Mrs Hale, 91", "--to", "trust", "--at", "+2h", "--title",
	   "She is 74, a farmer, and was in our A&E last night with a broken hip");
	str said = world_as(w, &e, "kim", "notice list", NULL);
	has(said, "Post 1 on 'trust' waits for your approval");
	has_not(said, "Hale");
	world_free(w);
}

void test_nothing_that_is_said_beside_a_post_gives_away_what_is_in_it(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", TELLS, "--to", "trust", "--at", "+2h");
	REFUSED(w, "tells-too-much", "kim", "return", "1", "--reason", "consent", "--comment", "Please remove " NUMBER ".");
	REFUSED(w, "tells-too-much", "kim", "approve", "1", "--despite", "nhs-number", "--reason", WHY, "--comment",
		NUMBER " is wanted.");
	REFUSED(w, "tells-too-much", "sam", "comment", "1", "It is " NUMBER ".");
	err e;
	world_try(w, &e, "hold", "trust", "--reason", "It is about " NUMBER ".", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "tells-too-much");
	has_not(world_verb(w, "locks", NULL), NUMBER);
	AS(w, "kim", "return", "1", "--reason", "consent", "--comment", "Please leave the number out.");
	world_free(w);
}

void test_an_import_takes_the_row_and_names_line_and_rule(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	world_verb(w, "import begin", NULL);
	str said = world_try_json(w, &e, "import rows", S("{\"id\":\"1\",\"rows\":["
		"{\"line\":2,\"call\":{\"TEXT\":\"The library is open.\",\"to\":\"trust\",\"at\":\"+1h\"}},"
		"{\"line\":7,\"call\":{\"TEXT\":\"" TELLS "\",\"to\":\"trust\",\"at\":\"+1h\"}}]}"));
	assert_null(e);
	has(said, "\"problems\":[]");
	has(said, "\"findings\":[{\"line\":7,\"severity\":\"block\",\"rule\":\"nhs-number\"");
	has_not(said, NUMBER);
	world_verb(w, "import finish", "--id", "1", NULL);
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "The library is open."), 1);
	assert_int_equal(world_wall(w, "trust"), 1);
	assert_true(is(w, "review"));
	world_free(w);
}
