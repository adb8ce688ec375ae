/* SPDX-License-Identifier: MIT
 * graphemes_test.c - what a reader takes for one character, against Unicode's own table of cases. */
#include "text_help.h"

#include <stdlib.h>

#include "text/text.h"
#include "text/utf8.h"

#define CASES "/usr/share/unicode/auxiliary/GraphemeBreakTest.txt"

/* "÷ 0020 × 0308 ÷": the text, and how many clusters it has. */
static int64_t read_case(struct arena *a, str line, str *text)
{
	buf out = buf_in(a, 256);
	int64_t breaks = 0;
	for (str word; str_split(&line, ' ', &word);) {
		char code[4];
		if (str_is(word, S("÷"))) breaks++;
		else if (!str_is(word, S("×")) && word.len)
			buf_add(&out,
				(str){code, utf8_put(code, (int32_t)strtol(arena_cstr(a, word), NULL, 16))});
	}
	*text = buf_str(&out);
	return breaks - 1;
}

void test_unicode_cases(void **state)
{
	(void)state;
	int cases = 0;
	WITH_ARENA(a) {
		str file = help_file(a, CASES), line;
		if (!file.len)
			fail_msg("%s is missing: run `make deps-tests`, which installs unicode-data", CASES);
		while (str_split(&file, '\n', &line)) {
			size_t comment;
			str text;
			if (str_find(line, S("#"), &comment)) line = str_cut(line, 0, comment);
			line = str_trim(line);
			if (!line.len) continue;
			int64_t want = read_case(a, line, &text), got = text_graphemes(text);
			if (got != want)
				fail_msg("%.*s: %lld, not %lld", SHOW(line), (long long)got, (long long)want);
			cases++;
		}
	}
	assert_true(cases > 500);
}

void test_families_and_flags_are_one(void **state)
{
	static const struct { str text; int64_t count;
	} rows[] = {
		{S(""), 0},
		{S("Flu jabs"), 8},
		{S("e\u0301"), 1},
		{S("\r\n"), 1},
		{S("\n\r"), 2},
		{S("\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466"), 1},
		{S("\U0001F1EC\U0001F1E7\U0001F1EB\U0001F1F7"), 2},
		{S("\U0001F9D1\U0001F3FD\u200D\u2695\uFE0F"), 1},
		{S("\uD55C\uAE00"), 2},
		{S("a\U0001F600b"), 3},
		{S("ab\u0301c"), 3},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (text_graphemes(rows[i].text) != rows[i].count) fail_msg("row %zu", i);
}

void test_short_fits_a_list(void **state)
{
	(void)state;
	WITH_ARENA(a) {
		assert_str(text_short(a, S("Flu jabs"), 8), "Flu jabs");
		assert_str(text_short(a, S("Flu jabs"), 7), "Flu ja…");
		assert_str(text_short(a, S("Flu jabs"), 1), "…");
		assert_str(text_short(a, S("Flu jabs"), 0), "");
		assert_str(text_short(a, S(""), 3), "");
		assert_str(text_short(a, S("one\ntwo\r\nthree\tfour"), 40), "one two three four");
		assert_str(text_short(a, S("cafe\u0301s open"), 5), "cafe\u0301…");
		assert_str(text_short(a, S("\x1B[31mred\x7F"), 20), " [31mred ");
		assert_str(text_short(a, S("a\xFFz"), 20), "a\uFFFDz");
	}
}
