/* SPDX-License-Identifier: MIT
 * review_test.c - what a second person looks at, and that nothing goes out before. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"

#include "rooms/people/people.h"
#include "rooms/queue/cleared.h"

static bool says(str text, const char *words)
{
	return str_find(text, str_of(words), NULL);
}

static void real(struct world *w, const char *account)
{
	world_account(w, account);
	world_real(w);
}

/* sam is an author, kim and robin approve, nia is a novice, cat coaches; 'trust' publishes for real. */
static struct world *office(void)
{
	struct world *w = world_new();
	real(w, "trust");
	world_person(w, "sam", "author");
	world_person(w, "kim", "approver");
	world_person(w, "robin", "approver");
	world_person(w, "nia", "novice");
	world_person(w, "cat", "coach");
	return w;
}

static bool is(struct world *w, const char *state)
{
	return world_in_state(w, state) > 0;
}

void test_it_waits_until_somebody_else_has_said_yes(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	str said = world_as(w, &e, "sam", "add", "Flu jabs on Friday.", "--to", "trust", "--at", "+2h", NULL);
	assert_null(e);
	assert_true(says(said, "waits for approval"));
	assert_true(says(said, "cat, kim or robin"));
	assert_true(says(world_verb(w, "status", NULL), "cat, kim or robin"));
	assert_true(says(world_verb(w, "list", "--state", "waits for approval", NULL), "Flu jabs"));
	AS(w, "kim", "approve", "1");
	assert_true(says(world_verb(w, "show", "1", NULL), "approved"));
	assert_false(says(world_verb(w, "status", NULL), "cat, kim or robin"));
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "Flu jabs on Friday."), 1);
	world_free(w);
}

void test_unapproved_it_never_goes_out(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Nobody looks.", "--to", "trust", "--at", "+1h");
	world_pass(w, 30 * HOUR_MS);
	world_kill(w);
	world_pass(w, HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 0);
	world_free(w);
}

/* Whatever made a job ready, the claim and the gate look at its words once more. */
void test_what_is_ready_by_mistake_waits_for_approval(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Slipped through.", "--to", "trust", "--at", "+1h");
	world_int(w, "UPDATE job SET state = 'ready' WHERE op = 7 RETURNING 1");
	world_kill(w);
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 0);
	assert_true(is(w, "review"));
	world_free(w);
}

struct passing {
	int64_t cleared;
	bool pass;
};

static err try_gate(struct tx *tx, void *of)
{
	struct passing *p = of;
	struct job *jobs;
	size_t n;
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = S("trying the gate")});
	TRY(queue_of_post(tx, 1, 0, &jobs, &n));
	TRY(queue_clear(tx, 1, jobs[0].account, p->cleared));
	TRY(queue_gate(tx, &(struct gate){.job = jobs[0].id, .due = jobs[0].due, .at = jobs[0].at, .version = 2},
		       &p->pass));
	return FAIL(tx_arena(tx), ERR_STALE, "undone", "Nothing of it stays.");
}

void test_the_gate_passes_only_the_version_that_was_cleared(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "First words.", "--to", "trust", "--at", "+1m");
	AS(w, "sam", "edit", "1", "Second words.");
	world_int(w, "UPDATE job SET state = 'ready', due = 1, at = 1 WHERE op = 7 RETURNING 1");
	for (int64_t version = 0; version < 4; version++) {
		struct passing p = {.cleared = version};
		store_now(w->store, true, try_gate, &p);
		assert_int_equal(p.pass, version == 2);
	}
	world_free(w);
}

void test_nobody_approves_their_own_words(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "kim", "add", "Mine.", "--to", "trust", "--at", "+2h");
	REFUSED(w, "own-words", "kim", "approve", "1");
	err e;
	world_verb(w, "add", "The machine is mine.", "--to", "trust", "--at", "+2h", NULL);
	world_try(w, &e, "approve", "2", NULL);
	assert_string_equal(e->code, "own-words");
	REFUSED(w, "not-allowed", "sam", "approve", "1");
	AS(w, "robin", "approve", "1");
	world_free(w);
}

void test_nor_what_they_changed_last(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "First words.", "--to", "trust", "--at", "+2h");
	AS(w, "kim", "edit", "1", "Words of kim.");
	REFUSED(w, "own-words", "kim", "approve", "1", "--version", "2");
	REFUSED(w, "not-allowed", "sam", "approve", "1", "--version", "2");
	AS(w, "robin", "approve", "1", "--version", "2");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "Words of kim."), 1);
	world_free(w);
}

void test_only_the_version_that_was_read(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	AS(w, "sam", "add", "Opens at nine.", "--to", "trust", "--at", "+2h");
	AS(w, "sam", "edit", "1", "Opens at ten.");
	REFUSED(w, "words-changed", "kim", "approve", "1");
	world_as(w, &e, "kim", "approve", "1", "--version", "1", NULL);
	assert_string_equal(e->code, "words-changed");
	assert_true(says(e->text, "'Opens at nine.' became 'Opens at ten.' Please read it again"));
	assert_true(says(e->text, "--version 2"));
	REFUSED(w, "words-changed", "kim", "return", "1", "--version", "1", "--reason", "facts");
	AS(w, "kim", "approve", "1", "--version", "2");
	world_free(w);
}

void test_an_edit_shows_the_time_that_it_leaves(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "library");
	world_verb(w, "add", "Story time.", "--to", "library", "--at", "2026-11-24T12:00", NULL);
	has(world_verb(w, "edit", "1", "Story time at noon.", NULL), "\"at\":\"2026-11-24T12:00:00Z\"");
	has(world_verb(w, "show", "1", NULL), "2026-11-24T12:00:00Z");
	world_free(w);
}

void test_an_edit_asks_again_and_another_time_does_not(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Opens at nine.", "--to", "trust", "--at", "+2h");
	AS(w, "kim", "approve", "1");
	AS(w, "sam", "move", "1", "--at", "+3h");
	assert_true(is(w, "ready"));
	AS(w, "sam", "edit", "1", "Opens at ten.");
	assert_true(is(w, "review"));
	world_pass(w, 5 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 0);
	world_free(w);
}

void test_a_late_approval_asks_for_a_new_time(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "In an hour.", "--to", "trust", "--at", "+1h", "--late", "publish");
	world_pass(w, HOUR_MS + 60 * 1000);
	AS(w, "kim", "approve", "1");
	assert_true(is(w, "late"));
	world_pass(w, HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 0);
	AS(w, "sam", "move", "1", "--at", "+1h");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "In an hour."), 1);
	world_free(w);
}

void test_now_is_no_way_around(void **state)
{
	(void)state;
	struct world *w = office();
	world_verb(w, "role give", "sam", "publisher", NULL);
	AS(w, "sam", "add", "At once.", "--to", "trust");
	AS(w, "sam", "now", "1");
	world_pass(w, HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 0);
	AS(w, "kim", "approve", "1");
	assert_true(is(w, "late"));
	AS(w, "sam", "now", "1");
	world_pass(w, 60 * 1000);
	assert_int_equal(world_seen(w, "trust", "At once."), 1);
	world_free(w);
}

void test_approved_with_changes_the_author_sees_them(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Opens at nien.", "--to", "trust", "--at", "+2h");
	AS(w, "kim", "approve", "1", "--edit", "Opens at nine.", "--comment", "A slip.");
	str shown = world_verb(w, "show", "1", NULL);
	assert_true(says(shown, "kim changed it before approving. Text: 'Opens at nien.' became 'Opens at nine.'\""));
	assert_true(says(shown, "A slip."));
	assert_int_equal(world_int(w, "SELECT count(*) FROM decision WHERE what = 'edited'"), 1);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "Opens at nine."), 1);
	world_free(w);
}

void test_returned_with_a_reason_it_is_a_draft_again(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Come.", "--to", "trust", "--at", "+2h");
	REFUSED(w, "no-such-reason", "kim", "return", "1", "--reason", "whim");
	AS(w, "kim", "return", "1", "--reason", "unclear", "--comment", "Where to?");
	assert_true(is(w, "draft"));
	assert_true(says(world_verb(w, "show", "1", NULL), "Where to?"));
	AS(w, "sam", "edit", "1", "Come to the library.");
	AS(w, "sam", "submit", "1");
	AS(w, "kim", "approve", "1", "--version", "2");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "Come to the library."), 1);
	world_free(w);
}

void test_withdrawn_nobody_is_asked_any_more(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Come.", "--to", "trust", "--at", "+2h");
	AS(w, "sam", "withdraw", "1");
	REFUSED(w, "not-waiting", "kim", "approve", "1");
	AS(w, "sam", "submit", "1");
	AS(w, "sam", "cancel", "1");
	REFUSED(w, "not-waiting", "kim", "approve", "1");
	world_free(w);
}

void test_a_novice_waits_for_a_coach(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "nia", "add", "My first.", "--to", "trust", "--at", "+2h");
	REFUSED(w, "not-allowed", "kim", "approve", "1");
	assert_true(says(world_verb(w, "status", NULL), "approval by cat."));
	AS(w, "cat", "approve", "1");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "My first."), 1);
	world_free(w);
}

void test_clinical_words_take_two_people_and_a_source(void **state)
{
	(void)state;
	struct world *w = office();
	REFUSED(w, "needs-source", "sam", "add", "Take two.", "--to", "trust", "--at", "+2h", "--category",
		"clinical");
	AS(w, "sam", "add", "Take two.", "--to", "trust", "--at", "+2h", "--category", "clinical", "--source",
	   "https://a.example/1");
	REFUSED(w, "needs-second", "kim", "approve", "1");
	REFUSED(w, "not-a-second", "kim", "approve", "1", "--second", "sam");
	REFUSED(w, "not-a-second", "kim", "approve", "1", "--second", "kim");
	REFUSED(w, "not-a-second", "kim", "approve", "1", "--second", "nia");
	AS(w, "kim", "approve", "1", "--second", "robin");
	assert_true(is(w, "review"));
	REFUSED(w, "not-named", "cat", "approve", "1");
	REFUSED(w, "needs-second", "kim", "approve", "1");
	assert_true(says(world_verb(w, "status", NULL), "approval by robin."));
	AS(w, "robin", "approve", "1");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "Take two."), 1);
	world_free(w);
}

void test_who_has_left_or_lost_the_role_approves_nothing(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Held.", "--to", "trust", "--at", "+2h");
	world_verb(w, "role take", "kim", "approver", NULL);
	world_verb(w, "role take", "cat", "coach", NULL);
	REFUSED(w, "not-allowed", "kim", "approve", "1");
	world_int(w, "UPDATE person SET state = 'left', left_at = 1 WHERE name = 'robin' RETURNING 1");
	REFUSED(w, "not-allowed", "robin", "approve", "1");
	assert_true(says(world_verb(w, "status", NULL), "nobody is left"));
	world_pass(w, 5 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 0);
	world_free(w);
}

void test_a_chain_is_approved_as_a_whole(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "One.\n---\nTwo.\n---\nThree.", "--chain", "--to", "trust", "--at", "+2h");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'review'"), 3);
	AS(w, "kim", "approve", "1");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 3);
	world_free(w);
}

void test_each_account_has_its_own_need(void **state)
{
	(void)state;
	struct world *w = office();
	world_account(w, "class");
	AS(w, "sam", "add", "For both.", "--to", "trust,class", "--at", "+2h");
	world_pass(w, HOUR_MS);
	AS(w, "kim", "approve", "1", "--on", "trust");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "For both."), 1);
	assert_int_equal(world_seen(w, "class", "For both."), 1);
	AS(w, "sam", "add", "Only practice.", "--to", "trust,class", "--at", "+2h");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "Only practice."), 0);
	assert_int_equal(world_seen(w, "class", "Only practice."), 1);
	world_free(w);
}

static err as_sam(struct tx *tx, void *of)
{
	(void)of;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("setting the scene")});
	query q = sql(tx, "UPDATE batch SET created_by = 'sam'");
	return sql_run(&q);
}

void test_what_is_imported_waits_too(void **state)
{
	(void)state;
	struct world *w = office();
	err e;
	AS(w, "sam", "import begin");
	assert_null(store_now(w->store, true, as_sam, NULL));
	world_as(w, &e, "sam", "import rows", "--id", "1", "--rows",
		 "[{\"line\":2,\"call\":{\"TEXT\":\"Row one.\",\"to\":[\"trust\"],\"at\":\"+2h\"}},"
		 "{\"line\":3,\"call\":{\"TEXT\":\"Row two.\",\"to\":[\"trust\"],\"at\":\"+2h\"}}]",
		 NULL);
	assert_null(e);
	assert_false(says(world_verb(w, "status", NULL), "cat, kim or robin"));
	AS(w, "sam", "import finish", "--id", "1");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'review'"), 2);
	AS(w, "kim", "approve", "1");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "Row one."), 1);
	assert_int_equal(world_seen(w, "trust", "Row two."), 0);
	world_free(w);
}

void test_taken_over_it_is_somebody_elses(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "nia", "add", "Rough.", "--to", "trust", "--at", "+2h");
	AS(w, "cat", "takeover", "1");
	AS(w, "cat", "edit", "1", "Smooth.");
	REFUSED(w, "own-words", "cat", "approve", "1", "--version", "2");
	AS(w, "kim", "approve", "1", "--version", "2");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post_version WHERE version = 1 AND who = 'nia'"), 1);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "Smooth."), 1);
	world_free(w);
}

void test_paused_and_resumed_it_still_waits(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "Later.", "--to", "trust", "--at", "+2h");
	AS(w, "sam", "pause", "1");
	AS(w, "sam", "resume", "1");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 0);
	assert_true(is(w, "review"));
	world_free(w);
}

void test_a_new_account_asks_where_somebody_can_be_asked(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_verb(w, "connect begin", "webhook", "--as", "first", NULL);
	assert_int_equal(
		world_int(w, "SELECT count(*) FROM account WHERE name = 'first' AND approval = 'not-needed'"), 1);
	world_person(w, "kim", "approver");
	assert_true(says(world_verb(w, "connect begin", "webhook", "--as", "second", NULL), "--approval not-needed"));
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE name = 'second' AND approval = 'needed'"),
			 1);
	world_account(w, "class");
	assert_int_equal(
		world_int(w, "SELECT count(*) FROM account WHERE name = 'class' AND approval = 'not-needed'"), 1);
	world_free(w);
}

void test_the_setting_of_an_account_is_shown_and_counts_from_then_on(void **state)
{
	(void)state;
	struct world *w = office();
	world_person(w, "pat", "publisher");
	world_verb(w, "account set", "trust", "--approval", "not-needed", NULL);
	assert_true(says(world_verb(w, "account show", "trust", NULL), "not-needed"));
	AS(w, "pat", "add", "Straight out.", "--to", "trust", "--at", "+1h");
	AS(w, "pat", "add", "A draft from before.", "--to", "trust");
	world_verb(w, "account set", "trust", "--approval", "needed", NULL);
	AS(w, "pat", "move", "2", "--at", "+1h");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "trust", "Straight out."), 1);
	assert_int_equal(world_seen(w, "trust", "A draft from before."), 0);
	world_free(w);
}
