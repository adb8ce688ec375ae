/* SPDX-License-Identifier: MIT
 * talk_test.c - comments are for colleagues; a correction goes where the wrong post is out, and both say so. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#include <string.h>

enum { MINUTE = 60000 };

static struct world *with_a_post(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "wards");
	world_verb(w, "add", "We open at 8.", "--to", "library", "--at", "+1m", NULL);
	return w;
}

void test_a_comment_is_shown_to_colleagues_and_never_goes_out(void **state)
{
	(void)state;
	struct world *w = with_a_post();
	world_verb(w, "comment", "1", "Is it 8 or 9?", NULL);
	world_pass(w, 2 * MINUTE);
	assert_true(str_find(world_verb(w, "show", "1", NULL), S("Is it 8 or 9?"), NULL));
	assert_int_equal(world_seen(w, "library", "We open at 8."), 1);
	assert_int_equal(world_wall(w, "library"), 1);
	world_free(w);
}

void test_a_comment_says_something_and_not_too_much(void **state)
{
	(void)state;
	struct world *w = with_a_post();
	static char much[2100];
	err e;
	memset(much, 'a', sizeof much - 1);
	world_try(w, &e, "comment", "1", "  ", NULL);
	assert_string_equal(e->code, "bad-comment");
	world_try(w, &e, "comment", "1", much, NULL);
	assert_string_equal(e->code, "bad-comment");
	for (int i = 0; i < 200; i++) world_verb(w, "comment", "1", "And?", NULL);
	world_try(w, &e, "comment", "1", "And?", NULL);
	assert_string_equal(e->code, "too-many");
	world_free(w);
}

void test_a_correction_goes_where_the_wrong_one_is_out_and_both_say_so(void **state)
{
	(void)state;
	struct world *w = with_a_post();
	world_pass(w, 2 * MINUTE);
	world_verb(w, "correct", "1", "We open at 9.", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_seen(w, "library", "We open at 9."), 1);
	assert_int_equal(world_wall(w, "wards"), 0);
	assert_true(str_find(world_verb(w, "show", "1", NULL), S("Post 2 puts it right."), NULL));
	assert_true(str_find(world_verb(w, "show", "2", NULL), S("It puts post 1 right."), NULL));
	assert_true(str_find(world_verb(w, "history", "1", NULL), S("corrected"), NULL));
	world_free(w);
}

void test_what_is_not_out_is_edited_instead(void **state)
{
	(void)state;
	struct world *w = with_a_post();
	err e;
	world_try(w, &e, "correct", "1", "We open at 9.", NULL);
	assert_string_equal(e->code, "not-out");
	assert_true(str_find(e->text, S("schedpost edit 1"), NULL));
	world_free(w);
}
