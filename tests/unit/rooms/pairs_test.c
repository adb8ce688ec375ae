/* SPDX-License-Identifier: MIT
 * pairs_test.c - two posts that say the same in two languages go together or not at all. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#include "rooms/policy/policy.h"
#include "rooms/queue/queue.h"

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

static void person(struct world *w, const char *name, const char *role)
{
	world_verb(w, "user add", name, NULL);
	world_verb(w, "role give", name, role, NULL);
}

/* sam writes, kim approves; post 1 is in English on 'trust', post 2 in Welsh on 'cymru', both in two hours. */
static struct world *office(void)
{
	struct world *w = world_new();
	world_account(w, "trust");
	world_account(w, "cymru");
	world_int(w, "UPDATE account SET kind = 'corporate', approval = 'needed', owner = '' RETURNING 1");
	person(w, "sam", "author");
	person(w, "kim", "approver");
	return w;
}

static struct world *with_a_pair(void)
{
	struct world *w = office();
	AS(w, "sam", "add", "Flu jabs on Friday.", "--to", "trust", "--at", "+2h", "--lang", "en");
	AS(w, "sam", "add", "Pigiadau ffliw ddydd Gwener.", "--to", "cymru", "--at", "+2h", "--lang", "cy", "--pair", "1");
	return w;
}

static int both_out(struct world *w)
{
	return (int)(world_wall(w, "trust") + world_wall(w, "cymru"));
}

void test_both_approved_both_go(void **state)
{
	(void)state;
	struct world *w = with_a_pair();
	AS(w, "kim", "approve", "1");
	AS(w, "kim", "approve", "2");
	assert_true(says(world_verb(w, "show", "1", NULL), "It goes out together with post 2"));
	assert_true(says(world_verb(w, "show", "2", NULL), "\"pair\":1"));
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(both_out(w), 2);
	world_free(w);
}

void test_without_the_other_neither_goes_and_both_say_so(void **state)
{
	(void)state;
	struct world *w = with_a_pair();
	AS(w, "kim", "approve", "1");
	assert_true(says(world_verb(w, "show", "1", NULL), "Post 2, which goes out together with it, has the state 'waits for approval'"));
	assert_true(says(world_verb(w, "show", "2", NULL), "Post 1, which goes out together with it, is held because of this one"));
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(both_out(w), 0);
	str shown = world_verb(w, "show", "1", NULL);
	assert_true(says(shown, "missed its time"));
	assert_true(says(shown, "Give both a new time"));
	AS(w, "kim", "approve", "2");
	world_kill(w);
	world_pass(w, HOUR_MS);
	assert_int_equal(both_out(w), 0);
	AS(w, "sam", "move", "1", "--at", "+1h");
	AS(w, "sam", "move", "2", "--at", "+1h");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(both_out(w), 2);
	world_free(w);
}

void test_cancelling_one_holds_the_other_and_says_so(void **state)
{
	(void)state;
	struct world *w = with_a_pair();
	err e;
	AS(w, "kim", "approve", "1");
	AS(w, "kim", "approve", "2");
	str said = world_as(w, &e, "kim", "cancel", "2", NULL);
	assert_null(e);
	assert_true(says(said, "Post 1, which goes out together with it, is held because of this one"));
	assert_true(says(world_as(w, &e, "sam", "notice list", NULL), "Post 2, which goes out together with it, was cancelled."));
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(both_out(w), 0);
	world_free(w);
}

void test_returning_one_holds_the_other_until_it_is_mended(void **state)
{
	(void)state;
	struct world *w = with_a_pair();
	err e;
	AS(w, "kim", "approve", "1");
	str said = world_as(w, &e, "kim", "return", "2", "--reason", "unclear", NULL);
	assert_null(e);
	assert_true(says(said, "Post 1, which goes out together with it, is held"));
	AS(w, "sam", "edit", "2", "Dewch ddydd Gwener.");
	AS(w, "sam", "submit", "2");
	AS(w, "kim", "approve", "2", "--version", "2");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(both_out(w), 2);
	world_free(w);
}

void test_paused_edited_or_on_a_dead_account_it_holds_the_other(void **state)
{
	(void)state;
	static const char *const DEEDS[][3] = {{"pause", "2", NULL}, {"edit", "2", "Geiriau eraill."}, {NULL, NULL, NULL}};
	for (size_t i = 0; i < COUNT(DEEDS); i++) {
		struct world *w = with_a_pair();
		AS(w, "kim", "approve", "1");
		AS(w, "kim", "approve", "2");
		if (DEEDS[i][0]) AS(w, "sam", DEEDS[i][0], DEEDS[i][1], DEEDS[i][2]);
		else world_int(w, "UPDATE account SET state = 'reconnect' WHERE name = 'cymru' RETURNING 1");
		world_pass(w, 3 * HOUR_MS);
		if (both_out(w)) fail_msg("case %zu: one went without the other", i);
		world_free(w);
	}
}

struct passing {
	bool pass;
};

static err try_gate(struct tx *tx, void *of)
{
	struct passing *p = of;
	struct job *jobs;
	size_t n;
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = S("trying the gate")});
	TRY(queue_of_post(tx, 1, 0, &jobs, &n));
	struct gate gate = {.job = jobs[0].id, .due = jobs[0].due, .at = jobs[0].at, .version = 1};
	TRY(queue_gate(tx, &gate, &p->pass));
	return FAIL(tx_arena(tx), ERR_STALE, "undone", "Nothing of it stays.");
}

/* What happens between the claim and the gate counts, too. */
void test_the_gate_asks_as_well(void **state)
{
	(void)state;
	struct world *w = with_a_pair();
	struct passing p = {0};
	AS(w, "kim", "approve", "1");
	AS(w, "kim", "approve", "2");
	world_int(w, "UPDATE job SET due = 1, at = 1 WHERE post = 1 RETURNING 1");
	store_now(w->store, true, try_gate, &p);
	assert_true(p.pass);
	AS(w, "sam", "pause", "2");
	store_now(w->store, true, try_gate, &p);
	assert_false(p.pass);
	world_free(w);
}

#define REASON "reason other See the comment.\n"

void test_the_policy_says_where(void **state)
{
	(void)state;
	static const char WALES[] = "approval * * * approver\npair wales * together\n" REASON;
	struct world *w = office();
	assert_null(world_policy(w, WALES));
	AS(w, "sam", "policy ack", "--yes");
	AS(w, "sam", "add", "In England.", "--to", "trust", "--at", "+2h");
	AS(w, "sam", "add", "Yn Lloegr.", "--to", "cymru", "--at", "+2h", "--pair", "1");
	AS(w, "kim", "approve", "1");
	assert_true(says(world_verb(w, "show", "1", NULL), "each goes out for itself"));
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(both_out(w), 1);
	world_int(w, "UPDATE account SET nation = 'wales' WHERE name = 'cymru' RETURNING 1");
	AS(w, "sam", "add", "In Wales.", "--to", "trust", "--at", "+2h");
	AS(w, "sam", "add", "Yng Nghymru.", "--to", "cymru", "--at", "+2h", "--pair", "3");
	AS(w, "kim", "approve", "3");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(both_out(w), 1);
	world_free(w);
}

/* Whoever approved it did not approve it alone. */
void test_taken_apart_each_needs_a_new_yes(void **state)
{
	(void)state;
	struct world *w = with_a_pair();
	AS(w, "kim", "approve", "1");
	AS(w, "sam", "edit", "2", "--pair", "none");
	assert_false(says(world_verb(w, "show", "1", NULL), "together"));
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(both_out(w), 0);
	AS(w, "kim", "approve", "1");
	AS(w, "sam", "move", "1", "--at", "+1h");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	assert_int_equal(world_wall(w, "cymru"), 0);
	world_free(w);
}

void test_after_a_cancel_the_other_may_be_let_go_alone(void **state)
{
	(void)state;
	struct world *w = with_a_pair();
	AS(w, "kim", "approve", "1");
	AS(w, "sam", "cancel", "2");
	AS(w, "sam", "edit", "1", "--pair", "none");
	AS(w, "kim", "approve", "1", "--version", "2");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	world_free(w);
}

void test_who_approves_sees_that_it_is_to_go_alone(void **state)
{
	(void)state;
	struct world *w = with_a_pair();
	err e;
	AS(w, "sam", "edit", "2", "--pair", "none");
	world_as(w, &e, "kim", "approve", "2", "--version", "1", NULL);
	assert_string_equal(e->code, "words-changed");
	assert_true(says(e->text, "'post 1' was taken out"));
	world_free(w);
}

void test_a_pair_is_two_and_both_must_be_ones_own_to_change(void **state)
{
	(void)state;
	struct world *w = with_a_pair();
	REFUSED(w, "has-a-pair", "sam", "add", "Third.", "--to", "trust", "--pair", "1");
	REFUSED(w, "own-pair", "sam", "edit", "1", "--pair", "1");
	REFUSED(w, "no-such-post", "sam", "edit", "1", "--pair", "9");
	person(w, "pat", "author");
	AS(w, "sam", "add", "Mine alone.", "--to", "trust", "--at", "+2h");
	REFUSED(w, "not-allowed", "pat", "add", "Not yours.", "--to", "cymru", "--pair", "3");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post WHERE pair IS NOT NULL"), 2);
	world_free(w);
}

void test_an_import_has_no_pairs(void **state)
{
	(void)state;
	struct world *w = with_a_pair();
	err e;
	AS(w, "sam", "import begin");
	str said = world_as(w, &e, "sam", "import rows", "--id", "1", "--rows",
			    "[{\"line\":2,\"call\":{\"TEXT\":\"Row.\",\"to\":[\"trust\"],\"pair\":\"1\"}}]", NULL);
	assert_null(e);
	assert_true(says(said, "Two posts are made a pair when both are there"));
	world_free(w);
}

/* A chain that has begun goes on, whatever becomes of the other. */
void test_a_chain_that_has_begun_goes_on(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "One.\n---\nTwo.", "--chain", "--to", "trust", "--at", "+1h");
	AS(w, "sam", "add", "Un.", "--to", "cymru", "--at", "+3h", "--pair", "1");
	AS(w, "kim", "approve", "1");
	AS(w, "kim", "approve", "2");
	world_int(w, "UPDATE job SET at = at + 1800000 WHERE post = 1 AND part = 2 RETURNING 1");
	world_pass(w, HOUR_MS + 5LL * MINUTE_MS);
	assert_int_equal(world_wall(w, "trust"), 1);
	AS(w, "sam", "pause", "2");
	world_pass(w, HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 2);
	world_free(w);
}

/* Once one is out, the other follows. */
void test_what_is_out_holds_nothing(void **state)
{
	(void)state;
	struct world *w = office();
	AS(w, "sam", "add", "One.\n---\nTwo.", "--chain", "--to", "trust", "--at", "+1h");
	AS(w, "sam", "add", "Un.", "--to", "cymru", "--at", "+3h", "--pair", "1");
	AS(w, "kim", "approve", "1");
	AS(w, "kim", "approve", "2");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_wall(w, "trust"), 2);
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_wall(w, "cymru"), 1);
	world_free(w);
}

void test_a_wrong_line_about_pairs_is_named(void **state)
{
	(void)state;
	static const char *const WRONG[][2] = {{"pair france * together\n" REASON, "france"},
					       {"pair * gossip together\n" REASON, "gossip"},
					       {"pair * * never\n" REASON, "never"},
					       {"pair * * together always\n" REASON, "always"}};
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT(WRONG); i++) {
		struct policy p;
		err e = policy_read(a, str_of(WRONG[i][0]), &p);
		assert_non_null(e);
		assert_true(says(e->text, WRONG[i][1]));
	}
	arena_free(a);
}
