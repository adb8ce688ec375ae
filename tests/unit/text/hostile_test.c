/* SPDX-License-Identifier: MIT
 * hostile_test.c - a megabyte that is made to be slow must not be: everything here takes time in proportion
 * to length. */
#include "text_help.h"

#include "text/text.h"
#include "text/when.h"

/* What takes time by the square of the length would take minutes. On a quiet machine the worst is some 60
 * ms. */
enum { SIZE = SLOWER > 1 ? 1 << 17 : 1 << 20, MOST_MS = 250, MOST_USUAL_MS = 80 };

static const char *const pieces[] = {
	"a",
	" ",
	"\n",
	"a.",
	"a.b-",
	"a.co",
	"a.co ",
	"a.com/",
	"a.com/(",
	"a.com/((",
	"(",
	"http://",
	"https://a",
	"http://a.com",
	"://",
	"-a",
	"_a",
	"a_b.com.",
	"@",
	"@a",
	"@a@",
	"@a@b",
	"@a.",
	"#",
	"#1",
	"#a",
	"#a#",
	"rt:",
	"xn--",
	"xn--a.",
	"\u4E2D",
	"\u4E2D.",
	"\u4E2D.com",
	"\u4E2D\u6587\u4E2D\u6587.\u4E2D\u56FD",
	"\u0301",
	"q\u0307\u0323",
	"\u0307\u0323",
	"\u200D",
	"\U0001F468\u200D",
	"\U0001F1EC",
	"\U0001F3F4\U000E0067",
	"1\uFE0F",
	"\uFDFA",
	"\u0E01.",
	"\xFF",
	"\xF0\x9F",
	"\u0456\u0457.\u0443\u043A\u0440",
	"a\u00E9.fr",
	"\uFF20\uFF03",
	"'",
	"\uAC00",
	"t.co/",
	"?a=b&",
	"a.com?",
	".",
};

static str megabyte(struct arena *a, str piece)
{
	buf out = buf_in(a, SIZE);
	while (!out.over) buf_add(&out, piece);
	return buf_str(&out);
}

static int64_t spans(str s)
{
	struct arena *a = arena_new();
	struct span *out;
	size_t n = text_spans(a, s, true, &out);
	arena_free(a);
	return (int64_t)n;
}

static int64_t essence(str s)
{
	struct arena *a = arena_new();
	str out = text_essence(a, s);
	arena_free(a);
	return (int64_t)out.len;
}

static int64_t as_mastodon(str s)
{
	sp_limits l = {.size = sizeof l, .unit = SP_GRAPHEMES, .url_weight = 23,
		       .flags = SP_COUNTS_WARNING | SP_COUNTS_MENTION_SHORT};
	return text_count(&l, s, S("")).count;
}

static int64_t valid(str s)
{
	return text_valid(s, NULL);
}

static const struct { const char *name; int64_t (*run)(str); } works[] = {
	{"valid", valid}, {"graphemes", text_graphemes}, {"code points", text_code_points},
	{"weighted", text_weighted}, {"emoji as bytes", text_emoji_as_bytes}, {"spans", spans},
	{"essence", essence}, {"as Mastodon", as_mastodon},
};

static double slowest_ms(const char *piece, double limit)
{
	struct arena *a = arena_new();
	str text = megabyte(a, str_of(piece));
	double slowest = 0;
	for (size_t k = 0; k < COUNT(works); k++) {
		double from = help_cpu_ms();
		works[k].run(text);
		double took = help_cpu_ms() - from;
		if (took > limit)
			fail_msg("%s of a megabyte of \"%s\" took %.1f ms", works[k].name, piece, took);
		slowest = MAX(slowest, took);
	}
	arena_free(a);
	return slowest;
}

void test_a_hostile_megabyte_is_quick(void **state)
{
	(void)state;
	double slowest = 0;
	for (size_t i = 0; i < COUNT(pieces); i++)
		slowest = MAX(slowest, slowest_ms(pieces[i], MOST_MS * SLOWER));
	print_message("# slowest: %.1f ms\n", slowest);
}

void test_an_usual_megabyte_is_quicker(void **state)
{
	(void)state;
	double took = slowest_ms(
		"Flu jabs are here! Book at https://www.nhs.uk/flu or ask @library. \U0001F489 #FluJab\n",
		MOST_USUAL_MS * SLOWER);
	print_message("# slowest: %.1f ms\n", took);
}

void test_junk_is_no_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(pieces); i++) WITH_ARENA(a) {
		const struct zone *z;
		struct when w;
		assert_null(zone_load(a, S("Europe/London"), &z));
		str text = megabyte(a, str_of(pieces[i]));
		double from = help_cpu_ms();
		err e = when_read(a, text, 0, z, &w);
		assert_true(help_cpu_ms() - from < MOST_USUAL_MS * SLOWER);
		assert_non_null(e);
		assert_string_equal(e->code, "bad-time");
		assert_true(e->text.len < 600 && text_valid(e->text, NULL));
		assert_false(when_duration(text, &w.at));
		assert_non_null(zone_load(a, text, &z));
	}
}
