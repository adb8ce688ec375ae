/* SPDX-License-Identifier: MIT
 * reply_test.c - a reply crosses the socket without loss, and hostile answers are refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "base/json.h"
#include "verb/blocks.h"

static const struct column POSTS[] = {
	{"id", "Post", CELL_TEXT, false}, {"due", "Due", CELL_INSTANT, false}, {"state", "State", CELL_STATE, false},
	{"size", "Size", CELL_BYTES, false}, {"wait_ms", "Wait", CELL_DURATION, false}, {"tries", "Tries", CELL_INT, false},
	{"draft", "Draft", CELL_FLAG, false}, {"text", "Text", CELL_TEXT, true},
};

static struct reply *example(struct arena *a)
{
	struct reply *r = reply_new(a);
	reply_zone(r, S("Europe/London"));
	reply_say(r, "You have %d posts.", 2);
	reply_table(r, "posts", POSTS, COUNT(POSTS));
	reply_row(r);
	reply_text(r, S("p1"));
	reply_int(r, 1795377600125);
	reply_text(r, S("waiting"));
	reply_int(r, 4096);
	reply_int(r, -5);
	reply_int(r, 3);
	reply_int(r, 1);
	reply_text(r, S("Tea \"and\" cake\n\x1b[31m"));
	reply_row(r);
	reply_text(r, S("p2"));
	reply_int(r, 0);
	reply_row(r);
	reply_warn(r, "The account is paused.");
	reply_facts(r, "posts", POSTS, 2);
	reply_text(r, S("p9"));
	reply_int(r, 1000);
	reply_quote(r, "preview", "Preview", S("line 1\nline 2"));
	reply_next(r, "ask-secret", S("17 App password"));
	return r;
}

static const struct json *read(struct arena *a, str text)
{
	const struct json *j = NULL;
	err e = json_read(a, text, &j);
	if (e) fail_msg("%.*s", SHOW(e->text));
	return j;
}

static str member(struct arena *a, const struct json *j, const char *name)
{
	str s = S("(none)");
	err e = json_get_str(a, j, name, &s);
	if (e) fail_msg("%.*s", SHOW(e->text));
	return s;
}

void test_programs_see_names_and_plain_values(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	const struct json *j = read(a, reply_to_data(a, example(a))), *data = json_get(j, "data");
	const struct json *first = json_at(json_get(data, "posts"), 0), *second = json_at(json_get(data, "posts"), 1);
	assert_true(str_is(member(a, first, "due"), S("2026-11-22T20:00:00.125Z")));
	assert_true(str_is(member(a, second, "due"), S("(none)")));
	assert_null(json_get(second, "text"));
	bool draft = false;
	assert_null(json_need_flag(a, first, "draft", &draft));
	assert_true(draft);
	assert_true(str_is(member(a, json_get(data, "posts_2"), "id"), S("p9")));
	assert_true(str_is(member(a, data, "preview"), S("line 1\nline 2")));
	assert_int_equal(json_count(json_get(j, "say")), 1);
	assert_null(json_get(j, "view"));
	arena_free(a);
}

void test_a_reply_crosses_the_socket_unchanged(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str wire = reply_to_json(a, example(a));
	struct reply *back = NULL;
	assert_null(reply_from_json(a, wire, &back));
	str again = reply_to_json(a, back);
	assert_int_equal(wire.len, again.len);
	assert_memory_equal(wire.at, again.at, wire.len);
	assert_string_equal(reply_next_word(back), "ask-secret");
	assert_true(str_is(reply_next_value(back), S("17 App password")));
	err none = (err)back;
	assert_null(err_from_json(a, wire, &none));
	assert_null(none);
	arena_free(a);
}

void test_an_error_crosses_the_socket(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	err e = FAIL(a, ERR_STALE, "changed", "Kim changed post 'p1' first."), back = NULL;
	assert_null(err_from_json(a, err_to_json(a, e), &back));
	assert_int_equal(back->kind, ERR_STALE);
	assert_string_equal(back->code, "changed");
	assert_true(str_is(back->text, e->text));
	arena_free(a);
}

void test_what_was_done_before_it_failed_stands_beside_the_error(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct reply *r = example(a);
	reply_fail(r, FAIL(a, ERR_MISSING, "no-file", "There is no file."));
	const struct json *j = read(a, reply_to_data(a, r)), *error = json_get(j, "error");
	bool ok = true;
	assert_null(json_need_flag(a, j, "ok", &ok));
	assert_false(ok);
	assert_true(str_is(member(a, error, "kind"), S("missing")));
	assert_true(str_is(member(a, error, "code"), S("no-file")));
	assert_true(str_is(member(a, error, "text"), S("There is no file.")));
	const struct json *first = json_at(json_get(json_get(j, "data"), "posts"), 0);
	assert_true(str_is(member(a, first, "due"), S("2026-11-22T20:00:00.125Z")));
	arena_free(a);
}

void test_hostile_answers_are_refused_not_believed(void **state)
{
	(void)state;
#define TABLE(column, rows) \
	"{\"view\":[{\"table\":\"x\",\"columns\":[" column "]}],\"data\":{\"x\":" rows "}}"
	static const char *const BAD[] = {
		"", "null", "[]", "<html>502 Bad Gateway</html>", "{\"view\":[{\"table\":\"x\"}]}",
		"{\"view\":[{\"say\":99}],\"say\":[]}", "{\"view\":[{\"say\":-3}],\"say\":[\"a\"]}", "{\"view\":[{}]}",
		"{\"view\":[7]}", TABLE("", "[]"), TABLE("{\"name\":\"a\",\"title\":\"A\",\"kind\":\"zap\"}", "[]"),
		TABLE("{\"name\":\"a\",\"title\":\"A\",\"kind\":\"int\"}", "[3]"),
		"{\"view\":[{\"quote\":\"x\",\"title\":\"X\"}],\"data\":{}}", "{\"next\":{\"word\":3}}",
		TABLE("{\"name\":\"a\",\"title\":\"A\",\"kind\":\"int\"},"
		      "{\"name\":\"a\",\"title\":\"B\",\"kind\":\"int\"}", "[]"),
		"{\"view\":[{\"quote\":\"x\",\"title\":\"X\"},{\"quote\":\"x\",\"title\":\"Y\"}],\"data\":{\"x\":\"1\"}}",
		"{\"view\":[{\"quote\":\"\",\"title\":\"X\"}],\"data\":{\"\":\"1\"}}",
	};
	for (size_t i = 0; i < COUNT(BAD); i++) {
		struct arena *a = arena_new();
		struct reply *r = NULL;
		err e = NULL, shape = NULL;
		e = reply_from_json(a, str_of(BAD[i]), &r);
		shape = err_from_json(a, str_of(BAD[i]), &shape);
		bool is_object = BAD[i][0] == '{';	/* then it could be a reply, but for what is in it */
		if (is_object ? !e : !shape) fail_msg("believed: %s", BAD[i]);
		arena_free(a);
	}
}

void test_instants_are_exact(void **state)
{
	(void)state;
	static const int64_t AT[] = {1, -1, 1795377600000, 951782400000, 253402300799999, -62135596800000};
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT(AT); i++) {
		int64_t back = 0;
		assert_true(instant_read(instant_text(a, AT[i]), &back));
		assert_true(back == AT[i]);
	}
	int64_t at;
	assert_false(instant_read(S("yesterday"), &at));
	assert_false(instant_read(S("2026-11-22T20:00:00"), &at));
	assert_false(instant_read(S("2026-13-22T20:00:00Z"), &at));
	arena_free(a);
}
