/* SPDX-License-Identifier: MIT
 * json_test.c - getters that say which member was wrong, limits that hold, and a pen whose text reads back. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "base/json.h"

static const struct json *read(struct arena *a, const char *text)
{
	const struct json *j = NULL;
	err e = json_read(a, str_of(text), &j);
	if (e) fail_msg("%.*s", SHOW(e->text));
	return j;
}

static void assert_says(err e, const char *code, const char *words)
{
	assert_non_null(e);
	assert_string_equal(e->code, code);
	if (!str_find(e->text, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(e->text));
}

void test_members_are_found_by_name_and_kind(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	const struct json *j = read(a, "{\"s\":\"x\",\"n\":-7,\"r\":1.5,\"f\":true,\"l\":[1,2],"
		"\"o\":{\"k\":null},\"e\":\"\"}");
	const struct json *part = NULL;
	str s = S("before");
	int64_t n = 0;
	bool f = false;
	assert_null(json_need_str(a, j, "s", &s));
	assert_true(str_is(s, S("x")));
	assert_null(json_get_int(a, j, "n", &n));
	assert_int_equal(n, -7);
	assert_int_equal(json_kind(json_get(j, "r")), JSON_IS_REAL);
	assert_null(json_need_flag(a, j, "f", &f));
	assert_true(f);
	assert_null(json_need_list(a, j, "l", &part));
	assert_int_equal(json_count(part), 2);
	assert_null(json_need_object(a, j, "o", &part));
	assert_null(json_get_str(a, j, "absent", &s));
	assert_true(str_is(s, S("x")));
	assert_null(json_get_str(a, part, "k", &s));	/* null is absent */
	assert_true(str_is(s, S("x")));
	arena_free(a);
}

void test_a_long_name_is_cut_between_letters(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	char *name = arena_cstr(a, arena_fmt(a, "%079d\xc3\xa9nd", 0));	/* the 80th byte is half a letter */
	const struct json *j = read(a, arena_cstr(a, arena_fmt(a, "{\"%s\":1}", name)));
	str text;
	assert_says(json_get_str(a, j, name, &text), "bad-member", "0 should be a text");
	arena_free(a);
}

void test_what_is_wrong_is_named_by_its_path(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	const struct json *j = read(a, "{\"posts\":[{\"text\":\"a\"},{\"text\":7,\"to\":[{\"x\":[]}]}]}");
	const struct json *second = json_at(json_get(j, "posts"), 1), *list;
	str s;
	int64_t n;
	err e = json_need_str(a, second, "text", &s);
	assert_says(e, "bad-member", "posts[1].text should be a text but is a whole number");
	assert_says(json_need_str(a, second, "title", &s), "missing-member", "posts[1].title is missing");
	assert_says(json_need_str(a, j, "title", &s), "missing-member", "title is missing");
	e = json_get_int(a, json_at(json_get(second, "to"), 0), "x", &n);
	assert_says(e, "bad-member", "posts[1].to[0].x should be");
	assert_says(json_need_list(a, j, "nothing", &list), "missing-member", "nothing");
	assert_says(json_as_str(a, second, &s), "bad-member", "posts[1] should be a text but is an object");
	assert_null(json_get(NULL, "x"));
	assert_int_equal(json_count(NULL), 0);
	arena_free(a);
}

void test_bad_json_is_refused_without_repeating_it(void **state)
{
	(void)state;
	static const char *const BAD[] = {"", "{", "{\"a\":1,}", "[1 2]", "{\"a\":1}{", "nul", "\"\\u0000\"",
		"\"\xff\"", "\"\xed\xa0\x80\"", "{\"a\":1,\"a\":2}", "1e999", "99999999999999999999", "'a'", "{\"a\":NaN}"};
	struct arena *a = arena_new();
	const struct json *j;
	for (size_t i = 0; i < COUNT(BAD); i++) {
		if (!json_read(a, str_of(BAD[i]), &j)) fail_msg("taken: %s", BAD[i]);
	}
	err e = json_read(a, S("{\"token\": s3cret}"), &j);
	assert_says(e, "bad-json", "line 1");
	assert_false(str_find(e->text, S("s3cret"), NULL));
	arena_free(a);
}

void test_small_texts_cannot_ask_for_much_memory(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	const struct json *j;
	buf deep = buf_in(a, 1000), wide = buf_in(a, 4 << 20);
	for (int i = 0; i <= JSON_MOST_DEPTH; i++) buf_byte(&deep, '[');
	assert_says(json_read(a, buf_str(&deep), &j), "big-json", "too deep");
	buf_byte(&wide, '[');
	for (int i = 0; i <= JSON_MOST_VALUES; i++) buf_add(&wide, S("0,"));
	assert_says(json_read(a, buf_str(&wide), &j), "big-json", "too big");
	buf text = buf_in(a, 4 << 20);
	buf_byte(&text, '"');
	for (int i = 0; i <= JSON_MOST_VALUES; i++) buf_add(&text, S(",["));
	buf_byte(&text, '"');
	assert_null(json_read(a, buf_str(&text), &j));	/* inside a text they are only letters */
	arena_free(a);
}

void test_what_the_pen_writes_reads_back(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	buf out = buf_in(a, 10000);
	struct json_pen p = json_pen(&out);
	str odd = S("\" \\ / \b\f\n\r\t \x01 \x7f caf\xc3\xa9 \xf0\x9f\x8d\xb0");
	pen_open(&p, '{');
	pen_member_str(&p, "odd", odd);
	pen_member_int(&p, "least", INT64_MIN);
	pen_name(&p, S("list"));
	pen_open(&p, '[');
	pen_flag(&p, true);
	pen_null(&p);
	pen_real(&p, 0.1);
	pen_real(&p, 1.0 / 0.0);
	pen_real(&p, -0.0);
	pen_real(&p, 100);
	pen_open(&p, '{');
	pen_close(&p, '}');
	pen_close(&p, ']');
	pen_member_flag(&p, "no", false);
	pen_close(&p, '}');
	const struct json *j = read(a, arena_cstr(a, buf_str(&out)));
	str s;
	int64_t n = 0;
	assert_null(json_need_str(a, j, "odd", &s));
	assert_true(str_is(s, odd));
	assert_null(json_get_int(a, j, "least", &n));
	assert_true(n == INT64_MIN);
	assert_int_equal(json_count(json_get(j, "list")), 7);
	assert_int_equal(json_kind(json_at(json_get(j, "list"), 5)), JSON_IS_REAL);
	buf again = buf_in(a, 10000);
	struct json_pen q = json_pen(&again);
	pen_value(&q, j);
	assert_true(str_is(buf_str(&out), buf_str(&again)));
	arena_free(a);
}

void test_bytes_that_are_no_utf8_do_not_spoil_the_text(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	buf out = buf_in(a, 1000);
	struct json_pen p = json_pen(&out);
	pen_str(&p, S("a\xff" "b\xc3(c\xed\xa0\x80" "d\xf0\x9f\x8d"));
	const struct json *j = read(a, arena_cstr(a, buf_str(&out)));
	assert_true(str_starts(json_text(j), S("a\xef\xbf\xbd" "b\xef\xbf\xbd(c")));
	arena_free(a);
}
