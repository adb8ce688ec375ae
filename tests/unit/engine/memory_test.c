/* SPDX-License-Identifier: MIT
 * memory_test.c - what a plugin remembers takes little room in its row, and comes back whole. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "engine/run.h"

#include <string.h>

enum { SIZE = 4000 };

static void comes_back(struct arena *a, str whole)
{
	str kept = memory_pack(a, whole), back = memory_unpack(a, kept, whole.len);
	assert_true(kept.len <= whole.len);
	assert_true(str_is(back, whole));
}

void test_a_state_comes_back_whatever_is_noted_in_it(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	for (size_t at = 0; at < SIZE; at++) {
		char bytes[SIZE] = {0};
		bytes[at] = (char)(at | 1);
		comes_back(a, (str){bytes, SIZE});
		comes_back(a, (str){bytes, at + 1});
		comes_back(a, (str){bytes, at});
		arena_reset(a);
	}
	arena_free(a);
}

void test_a_state_with_little_in_it_takes_little_room(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	char bytes[SIZE] = "41";
	assert_true(memory_pack(a, (str){bytes, SIZE}).len < 16);
	arena_free(a);
}

/* It was kept before zeros were left out. */
void test_a_state_that_was_kept_whole_is_read_as_it_is(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	char bytes[SIZE] = "41";
	assert_true(str_is(memory_unpack(a, (str){bytes, SIZE}, SIZE), (str){bytes, SIZE}));
	arena_free(a);
}

/* Its worker refuses it then, rather than read it as what it is not. */
void test_a_state_of_another_version_is_not_made_to_fit(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	char bytes[SIZE] = "41";
	static const size_t OTHERS[] = {1, SIZE - 8, SIZE + 8, 2 * SIZE};
	str kept = memory_pack(a, (str){bytes, SIZE});
	for (size_t i = 0; i < COUNT(OTHERS); i++)
		assert_int_not_equal(memory_unpack(a, kept, OTHERS[i]).len, OTHERS[i]);
	arena_free(a);
}
