/* SPDX-License-Identifier: MIT
 * platforms_test.c - what a platform allows is read again as it was written down, whatever a server told. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "rooms/platforms/platforms.h"

void test_limits_are_read_as_they_were_written(void **state);

/* Each of these bytes takes six in JSON. */
void test_limits_are_read_as_they_were_written(void **state)
{
	enum { LONG = 4096 };
	(void)state;
	struct arena *a = arena_new();
	char *words = arena_take(a, LONG);
	memset(words, 0x7f, LONG);
	sp_limits wanted = {.size = sizeof wanted, .unit = SP_LAST_UNIT, .flags = SP_ALL_LIMIT_FLAGS,
			    .text_most = INT64_MIN, .video_most_ms = INT64_MAX,
			    .mimes = {words, LONG}, .visibilities = {words, LONG}};
	sp_limits got;
	assert_null(limits_from_json(a, limits_to_json(a, &wanted), &got));
	assert_int_equal(got.unit, wanted.unit);
	assert_int_equal(got.flags, wanted.flags);
	assert_int_equal(got.text_most, wanted.text_most);
	assert_int_equal(got.video_most_ms, wanted.video_most_ms);
	assert_int_equal(got.mimes.len, LONG);
	assert_int_equal(got.visibilities.len, LONG);
	assert_memory_equal(got.mimes.at, words, LONG);
	arena_free(a);
}
