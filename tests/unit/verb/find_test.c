/* SPDX-License-Identifier: MIT
 * find_test.c - verbs of one, two or three words, and the word that was nearly meant. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "verb/verb.h"

static const struct verb LIST = {.name = "list"}, ACCOUNT_LIST = {.name = "account list"},
	ACCOUNT = {.name = "account"}, ROWS = {.name = "import rows"};
static const struct verb *const TABLE[] = {&LIST, &ACCOUNT, &ACCOUNT_LIST, &ROWS, NULL};

#define FIND(words, ...) verb_find(TABLE, COUNT(((char *[]){__VA_ARGS__})), (char *[]){__VA_ARGS__}, words)

void test_the_longest_match_wins(void **state)
{
	(void)state;
	int words;
	assert_ptr_equal(FIND(&words, "list", "--due"), &LIST);
	assert_int_equal(words, 1);
	assert_ptr_equal(FIND(&words, "account", "list"), &ACCOUNT_LIST);
	assert_int_equal(words, 2);
	assert_ptr_equal(FIND(&words, "account", "show"), &ACCOUNT);
	assert_int_equal(words, 1);
	assert_null(FIND(&words, "import"));
	assert_null(FIND(&words, "lists"));
	assert_null(verb_find(TABLE, 0, NULL, &words));
}

static void assert_near(const char *wrong, const char *want)
{
	static const str KNOWN[] = {{"add", 3}, {"account", 7}, {"cancel", 6}, {"list", 4}, {"history", 7}};
	struct arena *a = arena_new();
	str got = near_word(a, str_of(wrong), KNOWN, COUNT(KNOWN));
	if (!str_is(got, str_of(want))) fail_msg("'%s' is near '%.*s', not '%s'", wrong, SHOW(got), want);
	arena_free(a);
}

void test_slips_of_the_finger_are_near(void **state)
{
	(void)state;
	assert_near("lsit", "list");
	assert_near("LIST", "list");
	assert_near("cancle", "cancel");
	assert_near("acount", "account");
	assert_near("hist", "history");
	assert_near("adds", "add");
}

void test_other_words_are_not(void **state)
{
	(void)state;
	assert_near("x", "");
	assert_near("", "");
	assert_near("publish", "");
	assert_near("a-word-that-is-much-longer-than-any-verb-could-be", "");
}
