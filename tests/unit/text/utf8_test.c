/* SPDX-License-Identifier: MIT
 * utf8_test.c - which bytes are text, and how many code points and UTF-16 units they are. */
#include "text_help.h"

#include "text/text.h"

static const struct { str bytes; bool valid; size_t bad_at; } validity[] = {
	{S(""), true, 0},
	{S("plain"), true, 0},
	{S("\xC2\x80 \xDF\xBF \xE0\xA0\x80 \xEF\xBF\xBF \xF0\x90\x80\x80 \xF4\x8F\xBF\xBF"), true, 0},
	{S("\xED\x9F\xBF\xEE\x80\x80"), true, 0},		/* the neighbours of the surrogates */
	{S("a\0b"), false, 1},
	{S("ab\x80"), false, 2},
	{S("\xC0\xAF"), false, 0},				/* longer than needed: a '/' in disguise */
	{S("x\xC1\xBF"), false, 1},
	{S("\xE0\x9F\xBF"), false, 0},
	{S("\xF0\x8F\xBF\xBF"), false, 0},
	{S("\xED\xA0\x80"), false, 0},				/* half of a surrogate pair */
	{S("\xF4\x90\x80\x80"), false, 0},			/* above U+10FFFF */
	{S("\xF8\x88\x80\x80\x80"), false, 0},
	{S("ok\xE2\x82"), false, 2},				/* cut off */
	{S("\xE2\x28\xA1"), false, 0},
	{S("\xFF"), false, 0},
};

void test_validity_is_strict(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(validity); i++) {
		size_t bad_at = 0;
		if (text_valid(validity[i].bytes, &bad_at) != validity[i].valid || bad_at != validity[i].bad_at)
			fail_msg("row %zu: bad_at %zu", i, bad_at);
		assert_int_equal(text_valid(validity[i].bytes, NULL), validity[i].valid);
	}
}

void test_code_points_and_units(void **state)
{
	static const struct { str text; int64_t points, units;
	} rows[] = {
		{S(""), 0, 0},
		{S("nhs"), 3, 3},
		{S("caf\u00E9"), 4, 4},
		{S("\u20AC"), 1, 1},
		{S("\U0001F600"), 1, 2},
		{S("a\U0001F468\u200D\U0001F469"), 4, 6},
		{S("\U00010FFF\uFFFF"), 2, 3},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(text_code_points(rows[i].text), rows[i].points);
		assert_int_equal(text_utf16(rows[i].text), rows[i].units);
	}
}

/* Bytes that are no text are counted one by one, and nothing reads past the end. */
void test_broken_bytes_are_counted_singly(void **state)
{
	(void)state;
	assert_int_equal(text_code_points(S("\xE2\x82")), 2);
	assert_int_equal(text_code_points(S("\xF0\x9F\x98z")), 4);
	assert_int_equal(text_utf16(S("\xFF\xFE")), 2);
	assert_int_equal(text_graphemes(S("\xFFz")), 2);
}
