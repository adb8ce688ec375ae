/* SPDX-License-Identifier: MIT
 * count_test.c - how long a post is, as each kind of platform counts. */
#include "text_help.h"

#include "text/text.h"

#define FAMILY	"\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466"	/* 7 code points, 25 bytes, 11 units */

void test_weighted_as_x(void **state)
{
	static const struct { str text; int64_t weight;
	} rows[] = {
		{S(""), 0},
		{S("Flu jabs"), 8},
		{S("café"), 4},
		{S("cafe\u0301"), 4},
		{S("図書館"), 6},
		{S("\U0001F600"), 2},
		{S(FAMILY), 2},
		{S("\U0001F1EC\U0001F1E7"), 2},
		{S("1\uFE0F\u20E3"), 2},
		{S("\U0001F3F4\U000E0067\U000E0062\U000E0077\U000E006C\U000E0073\U000E007F"), 2}, /* Wales */
		{S("\U0001F44D\U0001F3FD"), 2},
		{S("\u00A9"), 1},
		{S("\u00A9\uFE0F"), 2},
		{S("\u263A\uFE0E"), 4},
		{S("– “quoted” …"), 13},
		{S("\u20AC5"), 3},
		{S("\U0001F1EC"), 2},
		{S("https://www.nhs.uk/conditions/vaccinations/flu-influenza-vaccine"), 23},
		{S("nhs.uk"), 23},
		{S("See nhs.uk."), 28},
		{S("nurse@nhs.uk"), 12},
		{S("http://x.com http://y.com"), 47},
		{S("\uFFFF"), 2},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t got = text_weighted(rows[i].text);
		if (got != rows[i].weight)
			fail_msg("\"%.*s\" weighs %lld, not %lld", SHOW(rows[i].text), (long long)got,
				 (long long)rows[i].weight);
	}
}

void test_emoji_as_bytes(void **state)
{
	static const struct { str text; int64_t count;
	} rows[] = {
		{S("café"), 4},      {S("図書館"), 3},        {S("\U0001F600"), 4},
		{S(FAMILY "!"), 26}, {S("1\uFE0F\u20E3"), 7}, {S("\U0001F1EC\U0001F1E7"), 8},
		{S("#1"), 2},        {S("\u2764\uFE0F"), 6},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(text_emoji_as_bytes(rows[i].text), rows[i].count);
}

static int64_t counted(sp_unit unit, str text)
{
	sp_limits l = {.size = sizeof l, .unit = unit, .text_most = 500};
	struct text_count c = text_count(&l, text, S("not counted"));
	assert_int_equal(c.most, 500);
	assert_string_equal(c.what, unit == SP_UTF8_BYTES ? "bytes" : "characters");
	return c.count;
}

void test_each_unit(void **state)
{
	str text = S(FAMILY "é");
	(void)state;
	assert_int_equal(counted(SP_GRAPHEMES, text), 2);
	assert_int_equal(counted(SP_CODE_POINTS, text), 8);
	assert_int_equal(counted(SP_UTF8_BYTES, text), 27);
	assert_int_equal(counted(SP_UTF16_UNITS, text), 12);
	assert_int_equal(counted(SP_WEIGHTED, text), 3);
	assert_int_equal(counted(SP_EMOJI_AS_BYTES, text), 26);
	assert_int_equal(counted((sp_unit)0, text), 8);
	assert_int_equal(counted((sp_unit)99, text), 8);
}

/* Mastodon: 23 for each whole address, the warning as it is, and of @user@host only @user. */
void test_as_mastodon(void **state)
{
	sp_limits l = {.size = sizeof l, .unit = SP_GRAPHEMES, .url_weight = 23, .text_most = 500,
		       .flags = SP_COUNTS_WARNING | SP_COUNTS_MENTION_SHORT};
	static const struct { str text, warning; int64_t count; } rows[] = {
		{S("Flu jabs today"), S(""), 14},
		{S("https://a.uk"), S(""), 23},
		{S("See https://www.nhs.uk/a/very/long/address/indeed?with=a&query=too now"), S(""), 31},
		{S("a.uk is no whole address"), S(""), 24},
		{S("@library@social.example.org hello"), S(""), 14},
		{S("hi @library"), S("https://a.uk"), 23},
		{S(FAMILY), S("é"), 2},
		{S("https://a.uk/@x@y.org"), S(""), 23},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t got = text_count(&l, rows[i].text, rows[i].warning).count;
		if (got != rows[i].count) fail_msg("\"%.*s\" counts %lld", SHOW(rows[i].text), (long long)got);
	}
	l.flags = 0;
	assert_int_equal(text_count(&l, S("@library@social.example.org"), S("warned")).count, 27);
}

void test_bytes_beside_characters(void **state)
{
	sp_limits l = {.size = sizeof l, .unit = SP_GRAPHEMES, .text_most = 300, .text_most_bytes = 3000};
	(void)state;
	struct text_count c = text_count_bytes(&l, S(FAMILY));
	assert_string_equal(c.what, "bytes");
	assert_int_equal(c.count, 25);
	assert_int_equal(c.most, 3000);
}
