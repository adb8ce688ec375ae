/* SPDX-License-Identifier: MIT
 * normal_test.c - one form for what looks the same, and what is left of a post when platforms have dressed it
 * up. */
#include "text_help.h"

#include "text/text.h"

void test_nfc(void **state)
{
	static const struct { const char *from, *to;
	} rows[] = {
		{"", ""},
		{"plain", "plain"},
		{"cafe\u0301", "café"},
		{"\u212B", "Å"},
		{"\u1100\u1161\u11A8", "각"},
		{"q\u0307\u0323", "q\u0323\u0307"}, /* marks in their order */
		{"\uFB2C", "\u05E9\u05BC\u05C1"}, /* never composed again */
		{"ﬁ", "ﬁ"}, /* a ligature stays: that is NFKC's business */
	};
	(void)state;
	WITH_ARENA(a)
	for (size_t i = 0; i < COUNT(rows); i++) assert_str(text_nfc(a, str_of(rows[i].from)), rows[i].to);
}

/* Long runs of marks are put in order by another way: it must give the same. */
void test_long_runs_of_marks_are_ordered(void **state)
{
	(void)state;
	WITH_ARENA(a) {
		buf mixed = buf_in(a, 4096), below_first = buf_in(a, 4096);
		buf_byte(&mixed, 'q');
		buf_byte(&below_first, 'q');
		for (int i = 0; i < 50; i++) buf_add(&mixed, i % 2 ? S("\u0323") : S("\u0307"));
		for (int i = 0; i < 50; i++) buf_add(&below_first, i < 25 ? S("\u0323") : S("\u0307"));
		assert_true(str_is(text_nfc(a, buf_str(&mixed)), buf_str(&below_first)));
	}
}

void test_essence_is_the_words(void **state)
{
	(void)state;
	WITH_ARENA(a) {
		assert_str(text_essence(a, S("Flu jabs: TODAY, 9–5!")), "flujabstoday95");
		assert_str(text_essence(a, S("Book now https://nhs.uk/flu or nhs.uk")), "booknowor");
		assert_str(text_essence(a, S("Cafe\u0301 ﬁne ２")), "caféfine2");
		assert_str(text_essence(a, S("\U0001F600 \u2764\uFE0F ...")), "");
		assert_true(str_is(text_essence(a, S("#FluJab @NHS\nline two")),
				   text_essence(a, S("flujab nhs LINE  two"))));
		assert_true(str_is(text_essence(a, S("Straße")), text_essence(a, S("STRASSE"))));
	}
}
