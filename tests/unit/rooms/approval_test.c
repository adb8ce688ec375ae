/* SPDX-License-Identifier: MIT
 * approval_test.c - whose yes is waited for when people are away, who hears of it, and that no way leads around. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#include "rooms/policy/policy.h"

static bool says(str text, const char *words)
{
	return str_find(text, str_of(words), NULL);
}

#define AS(w, who, ...)                                                                                              \
	do {                                                                                                         \
		err as_;                                                                                             \
		world_as((w), &as_, (who), __VA_ARGS__, NULL);                                                       \
		if (as_) fail_msg("%s: %.*s", (who), SHOW(as_->text));                                               \
	} while (0)
#define REFUSED(w, code_, who, ...)                                                                                  \
	do {                                                                                                         \
		err as_;                                                                                             \
		world_as((w), &as_, (who), __VA_ARGS__, NULL);                                                       \
		assert_non_null(as_);                                                                                \
		assert_string_equal(as_->code, code_);                                                               \
	} while (0)

static str said_to(struct world *w, const char *who, const char *verb, const char *word)
{
	err e;
	str said = world_as(w, &e, who, verb, word, NULL);
	if (e) fail_msg("%s: %.*s", who, SHOW(e->text));
	return said;
}

static void person(struct world *w, const char *name, const char *role)
{
	world_verb(w, "user add", name, NULL);
	world_verb(w, "role give", name, role, NULL);
}

/* sam is an author, kim and robin approve, nia is a novice, cat and col coach; 'trust' publishes for real. */
static struct world *office(void)
{
	struct world *w = world_new();
	world_account(w, "trust");
	world_int(w, "UPDATE account SET kind = 'corporate', approval = 'needed', owner = '' RETURNING 1");
	person(w, "sam", "author");
	person(w, "kim", "approver");
	person(w, "robin", "approver");
	person(w, "cat", "coach");
	person(w, "col", "coach");
	person(w, "deb", "coach");
	world_verb(w, "user add", "nia", NULL);
	return w;
}

static bool waits(struct world *w)
{
	return world_int(w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'review'") > 0;
}

static void leaves(struct world *w, const char *name)
{
	world_int(w, arena_cstr(w->a, arena_fmt(w->a, "UPDATE person SET state = 'left', left_at = 1 WHERE name = '%s' RETURNING 1",
						name)));
}

/* ---- own words, by whatever door */

void test_words_that_were_taken_over_are_still_their_writers(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "kim", "add", "Words of kim.", "--to", "trust", "--at", "+2h");
	AS(w, "robin", "takeover", "1");
	REFUSED(w, "own-words", "kim", "approve", "1");
	AS(w, "robin", "edit", "1", "--campaign", "spring");
	REFUSED(w, "own-words", "kim", "approve", "1", "--version", "2");
	assert_false(says(world_verb(w, "status", NULL), "kim"));
	AS(w, "robin", "edit", "1", "Words of robin.");
	AS(w, "kim", "approve", "1", "--version", "3");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "Words of robin."), 1);
	world_free(w);
}

void test_taken_over_nobody_else_looks_after_it_any_more(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "From somebody who leaves.", "--to", "trust", "--at", "+2h");
	world_verb(w, "user leave", "sam", "--to", "cat", NULL);
	AS(w, "robin", "takeover", "1");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post WHERE keeper = '' AND created_by = 'robin'"), 1);
	world_free(w);
}

/* ---- corrections */

static void out_now(struct world *w, const char *approver)
{
	AS(w, approver, "approve", "1");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
}

void test_a_correction_is_approved_like_any_post(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	AS(w, "sam", "add", "We open at 8.", "--to", "trust", "--at", "+2h");
	out_now(w, "kim");
	str said = world_as(w, &e, "sam", "correct", "1", "We open at 9.", NULL);
	assert_null(e);
	assert_true(says(said, "waits for approval"));
	world_pass(w, HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	REFUSED(w, "not-allowed", "sam", "approve", "2");
	AS(w, "kim", "approve", "2");
	AS(w, "sam", "move", "2", "--at", "+1h");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "We open at 9."), 1);
	world_free(w);
}

void test_and_nobody_corrects_before_they_have_read_the_policy(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "We open at 8.", "--to", "trust", "--at", "+2h");
	out_now(w, "kim");
	assert_null(world_policy(w, POLICY_CONF));
	REFUSED(w, "policy-not-read", "sam", "correct", "1", "We open at 9.");
	AS(w, "sam", "policy ack", "--yes");
	AS(w, "sam", "correct", "1", "We open at 9.");
	world_free(w);
}

void test_what_puts_clinical_words_right_is_clinical(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Take two.", "--to", "trust", "--at", "+2h",
	   "--category", "clinical", "--source", "https://a.example/1");
	AS(w, "kim", "approve", "1", "--second", "robin");
	out_now(w, "robin");
	AS(w, "sam", "correct", "1", "Take one.");
	REFUSED(w, "needs-second", "kim", "approve", "2");
	assert_true(says(world_verb(w, "show", "2", NULL), "https://a.example/1"));
	AS(w, "sam", "correct", "1", "Take none.", "--source", "https://a.example/2");
	assert_true(says(world_verb(w, "show", "3", NULL), "https://a.example/2"));
	world_free(w);
}

/* ---- publishing without approval */

void test_who_publishes_alone_has_read_the_policy_too(void **state)
{
	(void)state;
	struct world *w = office();
	person(w, "pat", "publisher");
	world_verb(w, "account set", "trust", "--approval", "not-needed", NULL);
	assert_null(world_policy(w, POLICY_CONF));
	REFUSED(w, "policy-not-read", "pat", "add", "Straight out.", "--to", "trust", "--at", "+1h");
	AS(w, "pat", "policy ack", "--yes");
	AS(w, "pat", "add", "Straight out.", "--to", "trust", "--at", "+1h");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "Straight out."), 1);
	world_free(w);
}

void test_who_answers_for_an_account_hears_that_it_asks_for_less(void **state)
{
	(void)state;
	struct world *w = office();
	world_int(w, "UPDATE account SET owner = 'cat', deputy = 'col', risk = 'high' RETURNING 1");
	person(w, "ada", "admin");
	AS(w, "col", "account set", "trust", "--approval", "not-needed");
	assert_true(says(said_to(w, "cat", "notice list", NULL), "asks for less approval now: col has said so"));
	assert_true(says(said_to(w, "ada", "notice list", NULL), "asks for less approval now"));
	AS(w, "cat", "account set", "trust", "--risk", "medium");
	assert_true(says(said_to(w, "col", "notice list", NULL), "cat has said so"));
	REFUSED(w, "not-allowed", "kim", "account set", "trust", "--approval", "not-needed");
	world_free(w);
}

/* ---- what stands still while it waits */

void test_approved_while_it_is_paused_it_says_so(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	AS(w, "sam", "add", "Later.", "--to", "trust", "--at", "+2h");
	AS(w, "sam", "pause", "1");
	str said = world_as(w, &e, "kim", "approve", "1", NULL);
	assert_null(e);
	assert_true(says(said, "schedpost resume 1"));
	assert_false(says(said, "It goes out"));
	world_free(w);
}

void test_returned_while_it_is_paused_or_late_it_is_a_draft(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Later.", "--to", "trust", "--at", "+2h");
	AS(w, "sam", "pause", "1");
	AS(w, "kim", "return", "1", "--reason", "unclear");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'draft'"), 1);
	AS(w, "sam", "submit", "1");
	AS(w, "kim", "approve", "1");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	AS(w, "sam", "add", "Too late.", "--to", "trust", "--at", "+1h");
	world_pass(w, 2 * HOUR_MS);
	AS(w, "kim", "approve", "2");
	AS(w, "sam", "edit", "2", "Other words.");
	AS(w, "kim", "return", "2", "--version", "2", "--reason", "unclear");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'draft'"), 1);
	world_free(w);
}

void test_other_accounts_for_what_waits_are_a_matter_of_taking_it_back(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	world_account(w, "class");
	AS(w, "sam", "add", "Where to?", "--to", "trust", "--at", "+2h");
	world_as(w, &e, "sam", "edit", "1", "--to", "trust,class", NULL);
	assert_string_equal(e->code, "waits-for-approval");
	assert_true(says(e->text, "schedpost withdraw 1"));
	AS(w, "sam", "withdraw", "1");
	AS(w, "sam", "edit", "1", "--to", "trust,class");
	world_free(w);
}

void test_what_one_may_not_approve_is_said(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	world_account(w, "wards");
	world_int(w, "UPDATE account SET kind = 'corporate', approval = 'needed', owner = '' RETURNING 1");
	world_verb(w, "role give", "nia", "novice", "--on", "wards", NULL);
	world_verb(w, "role give", "nia", "author", "--on", "trust", NULL);
	AS(w, "nia", "add", "For both.", "--to", "trust,wards", "--at", "+2h");
	str said = world_as(w, &e, "kim", "approve", "1", NULL);
	assert_null(e);
	assert_true(says(said, "has not the power 'coach'"));
	assert_int_equal(world_int(w, "SELECT count(*) FROM review WHERE state = 'open'"), 1);
	world_free(w);
}

void test_who_has_said_yes_is_not_shown_it_again(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Take two.", "--to", "trust", "--at", "+2h",
	   "--category", "clinical", "--source", "https://a.example/1");
	assert_true(says(said_to(w, "kim", "review page", NULL), "Take two."));
	AS(w, "kim", "approve", "1", "--second", "robin");
	assert_true(says(said_to(w, "kim", "review page", NULL), "Nothing waits for you."));
	assert_true(says(said_to(w, "robin", "review page", NULL), "Take two."));
	AS(w, "kim", "approve", "1", "--second", "cat");
	assert_true(says(said_to(w, "robin", "review page", NULL), "Nothing waits for you."));
	world_free(w);
}

/* ---- whose turn it is */

static void clinical(struct world *w)
{
	AS(w, "sam", "add", "Take two.", "--to", "trust", "--at", "+2h",
	   "--category", "clinical", "--source", "https://a.example/1");
	AS(w, "kim", "approve", "1", "--second", "robin");
}

void test_for_a_second_who_has_left_their_deputy_stands_in(void **state)
{
	(void)state;
	struct world *w = office();
	world_verb(w, "user set", "robin", "--deputy", "cat", NULL);
	clinical(w);
	REFUSED(w, "not-named", "cat", "approve", "1");
	leaves(w, "robin");
	assert_true(says(world_verb(w, "status", NULL), "approval by cat."));
	REFUSED(w, "not-named", "col", "approve", "1");
	AS(w, "cat", "approve", "1");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	world_free(w);
}

void test_and_without_one_any_other_approver(void **state)
{
	(void)state;
	struct world *w = office();
	clinical(w);
	leaves(w, "robin");
	REFUSED(w, "needs-second", "kim", "approve", "1");
	AS(w, "col", "approve", "1");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	world_free(w);
}

void test_a_novices_post_waits_for_their_own_coach(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	AS(w, "cat", "training enrol", "nia", "--coach", "cat", "--backup", "col", "--on", "trust");
	AS(w, "nia", "add", "My first.", "--to", "trust", "--at", "+2h");
	assert_true(says(world_verb(w, "status", NULL), "approval by cat or col."));
	assert_true(says(said_to(w, "deb", "review page", NULL), "Nothing waits for you."));
	world_as(w, &e, "deb", "approve", "1", NULL);
	assert_string_equal(e->code, "not-their-coach");
	assert_true(says(e->text, "schedpost training assign nia"));
	AS(w, "col", "approve", "1");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "My first."), 1);
	world_free(w);
}

void test_while_both_coaches_are_away_whoever_is_on_duty(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "cat", "training enrol", "nia", "--coach", "cat", "--backup", "col", "--on", "trust");
	AS(w, "nia", "add", "My first.", "--to", "trust", "--at", "+2h");
	REFUSED(w, "not-their-coach", "deb", "approve", "1");
	world_verb(w, "duty set", "deb", "--on", "trust", "--until", "in 2 days", NULL);
	assert_true(says(world_verb(w, "status", NULL), "cat, col or deb (deb is on duty for 'trust' until"));
	AS(w, "deb", "approve", "1");
	world_free(w);
}

void test_when_neither_coach_is_one_any_more_another_one_does(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "cat", "training enrol", "nia", "--coach", "cat", "--backup", "col", "--on", "trust");
	world_verb(w, "role take", "cat", "coach", NULL);
	world_verb(w, "role take", "col", "coach", NULL);
	AS(w, "nia", "add", "My first.", "--to", "trust", "--at", "+2h");
	assert_true(says(world_verb(w, "status", NULL), "approval by deb."));
	world_verb(w, "role take", "deb", "coach", NULL);
	assert_true(says(world_verb(w, "status", NULL), "nobody is left"));
	world_pass(w, 5 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 0);
	world_free(w);
}

void test_who_looks_sees_for_whom_it_waits(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Who looks?", "--to", "trust", "--at", "+2h");
	assert_true(says(said_to(w, "kim", "review page", NULL), "It waits for approval by cat, col, deb or kim"));
	world_free(w);
}

/* ---- notices */

void test_who_may_approve_hears_of_it_once_until_it_is_decided(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Flu jabs.", "--to", "trust", "--at", "+2h");
	AS(w, "sam", "edit", "1", "Flu jabs on Friday.");
	str list = said_to(w, "kim", "notice list", NULL);
	assert_true(says(list, "waits for your approval"));
	assert_true(says(list, "schedpost review"));
	assert_true(says(list, "sam wrote it for"));
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person = 'kim'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice_to WHERE person IN ('sam', 'nia')"), 0);
	AS(w, "kim", "return", "1", "--version", "2", "--reason", "unclear");
	AS(w, "sam", "submit", "1");
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person = 'kim'"), 2);
	world_free(w);
}

void test_its_author_hears_of_a_return_and_of_changes(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Opens at nien.", "--to", "trust", "--at", "+2h");
	AS(w, "kim", "return", "1", "--reason", "unclear", "--comment", "Where is it?");
	str list = said_to(w, "sam", "notice list", NULL);
	assert_true(says(list, "was returned by kim"));
	assert_true(says(list, "Where is it?"));
	AS(w, "sam", "submit", "1");
	AS(w, "robin", "approve", "1", "--edit", "Opens at nine.");
	list = said_to(w, "sam", "notice list", NULL);
	assert_true(says(list, "was approved by robin with changes"));
	assert_true(says(list, "'Opens at nien.' became 'Opens at nine.'"));
	world_free(w);
}

void test_its_author_hears_that_it_was_approved_too_late(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "In an hour.", "--to", "trust", "--at", "+1h");
	world_pass(w, 2 * HOUR_MS);
	AS(w, "kim", "approve", "1");
	str list = said_to(w, "sam", "notice list", NULL);
	assert_true(says(list, "on 'trust' was approved after its time had passed."));
	assert_true(says(list, "schedpost move 1"));
	world_free(w);
}

void test_what_still_waits_when_its_time_is_near_is_told_once_more(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Tomorrow.", "--to", "trust", "--at", "+8h");
	world_pass(w, 5LL * HOUR_MS);
	assert_false(says(said_to(w, "kim", "notice list", NULL), "its time is near"));
	world_pass(w, 2LL * HOUR_MS + 10LL * MINUTE_MS);
	assert_true(says(said_to(w, "kim", "notice list", NULL), "its time is near"));
	world_pass(w, 5LL * HOUR_MS);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person = 'kim'"), 2);
	world_free(w);
}

/* own owns the account, ida is an admin; here neither role can approve. */
void test_that_nobody_is_left_is_an_alarm(void **state)
{
	(void)state;
	static const char *const APPROVERS[][2] = {
		{"kim", "approver"}, {"robin", "approver"}, {"cat", "coach"}, {"col", "coach"}, {"deb", "coach"}};
	static const char *const HEAR[] = {"sam", "own", "ida"};
	struct world *w = office();
	person(w, "ida", "admin");
	person(w, "own", "publisher");
	world_int(w, "UPDATE account SET owner = 'own' RETURNING 1");
	world_int(w, "DELETE FROM role_power WHERE role IN ('owner', 'admin') AND power = 'approve' RETURNING 1");
	AS(w, "sam", "add", "Held.", "--to", "trust", "--at", "+30h");
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE topic = 'hold'"), 0);
	for (size_t i = 0; i < COUNT(APPROVERS); i++) world_verb(w, "role take", APPROVERS[i][0], APPROVERS[i][1], NULL);
	world_pass(w, 2LL * HOUR_MS);
	for (size_t i = 0; i < COUNT(HEAR); i++) {
		str list = said_to(w, HEAR[i], "notice list", NULL);
		assert_true(says(list, "nobody is left who may approve it"));
		assert_true(says(list, "schedpost role give NAME approver --on trust"));
	}
	world_pass(w, 5LL * HOUR_MS);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE topic = 'hold'"), 1);
	assert_true(waits(w));
	world_free(w);
}

void test_and_at_once_when_nobody_was_there_to_begin_with(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "trust");
	world_int(w, "UPDATE account SET kind = 'corporate', approval = 'needed', owner = '' RETURNING 1");
	person(w, "sam", "author");
	person(w, "ida", "admin");
	world_int(w, "DELETE FROM role_power WHERE role = 'admin' AND power = 'approve' RETURNING 1");
	AS(w, "sam", "add", "Held.", "--to", "trust", "--at", "+30h");
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE topic = 'hold'"), 1);
	world_free(w);
}

void test_of_an_import_there_is_one_notice(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	AS(w, "sam", "import begin");
	world_as(w, &e, "sam", "import rows", "--id", "1", "--rows",
		 "[{\"line\":2,\"call\":{\"TEXT\":\"Row one.\",\"to\":[\"trust\"],\"at\":\"+2h\"}},"
		 "{\"line\":3,\"call\":{\"TEXT\":\"Row two.\",\"to\":[\"trust\"],\"at\":\"+2h\"}}]",
		 NULL);
	assert_null(e);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice"), 0);
	AS(w, "sam", "import finish", "--id", "1");
	str list = said_to(w, "kim", "notice list", NULL);
	assert_true(says(list, "has 2 posts of an import of sam that wait for your approval"));
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person = 'kim'"), 1);
	world_free(w);
}
