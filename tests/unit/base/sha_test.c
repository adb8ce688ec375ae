/* SPDX-License-Identifier: MIT
 * sha_test.c - the sums of FIPS 180-4's examples, whole and in pieces. */
#include "base/sha.h"

#include <setjmp.h>
#include <cmocka.h>

void test_known_sums(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_true(str_is(sha_hex_of(a, S("abc")),
			   S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
	assert_true(str_is(sha_hex_of(a, (str){NULL, 0}),
			   S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")));
	arena_free(a);
}

void test_pieces_give_the_sum_of_the_whole(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct sha s;
	uint8_t sum[SHA_BYTES];
	sha_start(&s);
	sha_add(&s, S("a"));
	sha_add(&s, S(""));
	sha_add(&s, S("bc"));
	sha_end(&s, sum);
	assert_true(str_is(sha_hex(a, sum), sha_hex_of(a, S("abc"))));
	arena_free(a);
}
