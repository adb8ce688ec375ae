/* SPDX-License-Identifier: MIT
 * shadow_test.c - a novice writes for the real account, and a coach says yes to every post: never nobody, never in time
 * by itself. What is decided so makes the graduation. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"


/* kim coaches sam, robin is the backup, lee approves posts of others but is no coach; "library" is a real account. */
static struct world *shadow(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_real(w);
	world_person(w, "kim", "coach");
	world_person(w, "robin", "coach");
	world_person(w, "lee", "approver");
	world_verb(w, "user add", "sam", NULL);
	AS(w, "kim", "training enrol", "sam", "--coach", "kim", "--backup", "robin", "--on", "library");
	return w;
}

static const char *writes(struct world *w)
{
	AS(w, "sam", "add", "Words of a novice.", "--to", "library", "--at", "+2h");
	return arena_cstr(w->a, arena_fmt(w->a, "%d", (int)world_int(w, "SELECT max(id) FROM post")));
}

void test_nothing_goes_out_before_a_coach_has_said_yes(void **state)
{
	(void)state;
	struct world *w = shadow();
	const char *post = writes(w);
	REFUSED(w, "not-allowed", "sam", "approve", post);
	REFUSED(w, "not-allowed", "sam", "now", post);
	world_pass(w, 30 * HOUR_MS);
	assert_int_equal(world_wall(w, "library"), 0);
	world_free(w);
}

void test_an_approver_who_is_no_coach_does_not_do(void **state)
{
	(void)state;
	struct world *w = shadow();
	err e;
	const char *post = writes(w);
	world_as(w, &e, "lee", "approve", post, NULL);
	assert_non_null(e);
	assert_int_equal(e->kind, ERR_DENIED);
	AS(w, "kim", "approve", post);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "library"), 1);
	world_free(w);
}

void test_while_the_coach_is_away_the_backup_looks_and_without_one_it_waits(void **state)
{
	(void)state;
	struct world *w = shadow();
	const char *post = writes(w);
	world_verb(w, "role take", "kim", "coach", NULL);
	REFUSED(w, "not-allowed", "kim", "approve", post);	/* a coach whose role was taken back says yes to nothing */
	world_verb(w, "role take", "robin", "coach", NULL);
	world_pass(w, HOUR_MS);
	world_verb(w, "role give", "robin", "coach", NULL);
	AS(w, "robin", "approve", post);
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_wall(w, "library"), 1);
	world_verb(w, "role take", "robin", "coach", NULL);
	writes(w);
	world_pass(w, 30 * HOUR_MS);
	assert_int_equal(world_wall(w, "library"), 1);
	world_free(w);
}

/* ---- and what is decided counts */

static int64_t in_a_row(struct world *w)
{
	str said = world_verb(w, "training report", NULL);
	size_t at;
	int64_t n = -1;
	if (str_find(said, S("\"in_a_row\":"), &at)) str_int(str_cut(said, at + S("\"in_a_row\":").len, 1), &n);
	return n;
}

void test_what_the_coach_decides_makes_the_row(void **state)
{
	(void)state;
	struct world *w = shadow();
	for (int i = 0; i < 3; i++) AS(w, "kim", "approve", writes(w));
	assert_int_equal(in_a_row(w), 3);
	AS(w, "kim", "approve", writes(w), "--edit", "Words of a coach.");
	assert_int_equal(in_a_row(w), 0);
	AS(w, "robin", "approve", writes(w));
	assert_int_equal(in_a_row(w), 1);
	AS(w, "robin", "return", writes(w), "--reason", "unclear");
	assert_int_equal(in_a_row(w), 0);
	world_free(w);
}

/* Each of these would have made somebody an author who was not ready. */
void test_what_does_not_count_for_the_row(void **state)
{
	(void)state;
	struct world *w = shadow();
	for (int i = 0; i < 3; i++) AS(w, "kim", "approve", writes(w));
	AS(w, "kim", "takeover", writes(w));	/* the post is kim's now */
	assert_int_equal(in_a_row(w), 0);
	const char *post = writes(w);
	AS(w, "robin", "edit", post, "Words of a colleague.");
	AS(w, "kim", "approve", post, "--version", "2");
	assert_int_equal(in_a_row(w), 0);
	post = writes(w);
	AS(w, "kim", "return", post, "--reason", "unclear");
	AS(w, "sam", "edit", post, "Words of a novice, mended.");
	AS(w, "sam", "submit", post);
	AS(w, "kim", "approve", post, "--version", "2");
	assert_int_equal(in_a_row(w), 0);
	AS(w, "kim", "approve", writes(w));
	assert_int_equal(in_a_row(w), 1);
	world_free(w);
}

void test_posts_on_other_accounts_and_practice_do_not_count(void **state)
{
	(void)state;
	struct world *w = shadow();
	world_account(w, "wall");
	world_account(w, "wards");
	world_int(w, "UPDATE account SET approval = 'needed', owner = '' WHERE name <> 'library' RETURNING 1");
	world_int(w, "UPDATE account SET kind = 'corporate' WHERE name = 'wards' RETURNING 1");
	world_verb(w, "role give", "sam", "novice", NULL);
	static const char *const ON[] = {"wall", "wards"};
	for (size_t i = 0; i < COUNT(ON); i++) {
		AS(w, "sam", "add", "Elsewhere.", "--to", ON[i], "--at", "+2h");
		AS(w, "kim", "approve", arena_cstr(w->a, arena_fmt(w->a, "%d", (int)world_int(w, "SELECT max(id) FROM post"))));
		assert_int_equal(in_a_row(w), 0);
	}
	world_int(w, "UPDATE training SET account = 0 RETURNING 1");	/* as somebody who learns everywhere */
	assert_int_equal(in_a_row(w), 1);	/* wards; practice is practice */
	world_free(w);
}

/* A clinical post takes two: until the second has said yes, it is not approved. */
void test_half_an_approval_does_not_count(void **state)
{
	(void)state;
	struct world *w = shadow();
	AS(w, "sam", "add", "Wash your hands.", "--to", "library", "--at", "+2h", "--category", "clinical", "--source",
	   "https://www.example.org/");
	AS(w, "kim", "approve", "1", "--second", "lee");
	assert_int_equal(in_a_row(w), 0);
	AS(w, "lee", "approve", "1");
	assert_int_equal(in_a_row(w), 1);
	world_free(w);
}

void test_the_portfolio_has_what_the_coach_said(void **state)
{
	(void)state;
	struct world *w = shadow();
	AS(w, "kim", "return", writes(w), "--reason", "unclear", "--comment", "Where is the entrance?");
	AS(w, "kim", "approve", writes(w), "--edit", "Words of both.");
	str said = world_verb(w, "training page", "sam", NULL);
	assert_true(str_find(said, S("Where is the entrance?"), NULL));
	assert_true(str_find(said, S("Words of a novice."), NULL));
	assert_true(str_find(said, S("Words of both."), NULL));
	assert_true(str_find(said, S("'Words of a novice.' became 'Words of both.'\""), NULL));
	world_free(w);
}

void test_who_has_graduated_is_looked_at_as_an_author(void **state)
{
	(void)state;
	struct world *w = shadow();
	world_int(w, "UPDATE training SET in_a_row = 1");
	AS(w, "kim", "approve", writes(w));
	REFUSED(w, "not-yet", "kim", "training graduate", "sam", "--role", "author");
	world_verb(w, "role take", "sam", "novice", "--on", "library", NULL);	/* as at the end of a course */
	world_verb(w, "role give", "sam", "author", "--on", "library", NULL);
	AS(w, "lee", "approve", writes(w));
	world_free(w);
}
