/* SPDX-License-Identifier: MIT
 * call_test.c - what people type and what programs send become the same call, or a sentence that helps. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "verb/verb.h"

static const struct opt ADD_OPTS[] = {
	{"text", "TEXT", OPT_POSITION, "The words of the post.", NULL},
	{"to", "ACCOUNT,...", OPT_MANY | OPT_NEEDED, "The accounts that post it.", NULL},
	{"at", "TIME", 0, "When it goes out.", NULL},
	{"category", "WORD", 0, "What it is about.", "news|staff-story|campaign"},
	{"media", "FILE", OPT_MANY | OPT_FILE, "A picture.", NULL},
	{"alt", "TEXT", OPT_AFTER_PREVIOUS, "What the picture shows.", NULL},
	{"draft", NULL, OPT_FLAG, "Keep it as a draft.", NULL},
	{"password", "SECRET", OPT_SECRET | OPT_NEEDED, "The password.", NULL},
	{0},
};
static const struct verb ADD = {.name = "add", .help = "Writes a post.", .example = "schedpost add Hello --to library",
	.opts = ADD_OPTS};

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

struct asked {
	struct arena *a;
	struct call call;
	err e;
};

#define ARGS(...) args((char *[]){__VA_ARGS__, NULL})
static struct asked args(char *argv[])
{
	struct asked q = {.a = arena_new()};
	int n = 0;
	while (argv[n]) n++;
	q.e = call_from_args(q.a, &ADD, n, argv, &q.call);
	return q;
}

static struct asked json(const char *text)
{
	struct asked q = {.a = arena_new()};
	q.e = call_from_json(q.a, &ADD, str_of(text), &q.call);
	return q;
}

static void assert_value(struct asked *q, const char *name, size_t i, const char *want)
{
	str got = call_nth(&q->call, name, i);
	if (!str_is(got, str_of(want))) fail_msg("%s is '%.*s', not '%s'", name, SHOW(got), want);
}

static void assert_refused(struct asked q, const char *code, const char *words)
{
	assert_non_null(q.e);
	assert_int_equal(q.e->kind, ERR_INPUT);
	assert_string_equal(q.e->code, code);
	if (!str_find(q.e->text, str_of(words), NULL)) fail_msg("'%.*s' does not say '%s'", SHOW(q.e->text), words);
	arena_free(q.a);
}

void test_a_whole_line_is_understood(void **state)
{
	(void)state;
	struct asked q = ARGS("We are open", "--to", "library,museum", "--at=tomorrow 9:00", "--draft", "--to", "council");
	assert_null(q.e);
	assert_value(&q, "text", 0, "We are open");
	assert_int_equal(call_count(&q.call, "to"), 3);
	assert_value(&q, "to", 1, "museum");
	assert_value(&q, "to", 2, "council");
	assert_value(&q, "at", 0, "tomorrow 9:00");
	assert_true(call_has(&q.call, "draft"));
	assert_false(call_has(&q.call, "media"));
	arena_free(q.a);
}

void test_what_follows_two_dashes_is_text(void **state)
{
	(void)state;
	struct asked q = ARGS("--to", "library", "--", "--really-a-text");
	assert_null(q.e);
	assert_value(&q, "text", 0, "--really-a-text");
	arena_free(q.a);
}

void test_a_value_may_begin_with_a_dash_behind_equals(void **state)
{
	(void)state;
	struct asked q = ARGS("x", "--to", "library", "--at=-1");
	assert_null(q.e);
	assert_value(&q, "at", 0, "-1");
	arena_free(q.a);
	assert_refused(ARGS("x", "--at", "-1"), "usage-value", "--at=-1");
	assert_refused(ARGS("x", "--at"), "usage-value", "--at needs a value");
	assert_refused(ARGS("x", "--draft=no"), "usage-value", "takes no value");
}

void test_an_empty_value_is_a_value(void **state)
{
	(void)state;
	struct asked q = ARGS("", "--to", "library", "--at=");
	assert_null(q.e);
	assert_true(call_has(&q.call, "text"));
	assert_true(call_has(&q.call, "at"));
	assert_value(&q, "at", 0, "");
	arena_free(q.a);
}

void test_wrong_words_get_the_nearest_right_one(void **state)
{
	(void)state;
	assert_refused(ARGS("x", "--too", "library"), "usage-option", "Did you mean '--to'?");
	assert_refused(ARGS("x", "--medai", "a.png"), "usage-option", "Did you mean '--media'?");
	assert_refused(ARGS("x", "--zzz", "1"), "usage-option", "schedpost help add");
	assert_refused(ARGS("x", "--to", "l", "--category", "new"), "bad-value", "Did you mean 'news'?");
	assert_refused(ARGS("x", "--to", "l", "--category", "q"), "bad-value", "news, staff-story, campaign");
	assert_refused(ARGS("x", "-t", "library"), "usage-option", "two dashes");
}

void test_too_little_too_much_and_twice_are_said(void **state)
{
	(void)state;
	assert_refused(ARGS("x"), "usage-needed", "--to is missing: The accounts that post it.");
	assert_refused(ARGS("x", "--to", ","), "usage-needed", "--to is missing");
	assert_refused(ARGS("We", "are", "--to", "l"), "usage-words", "need quotes");
	assert_refused(ARGS("x", "--to", "l", "--at", "1", "--at", "2"), "usage-twice", "--at was given twice");
}

void test_alt_text_belongs_to_the_picture_before_it(void **state)
{
	(void)state;
	struct asked q = ARGS("x", "--to", "l", "--media", "a.png", "--media", "b.png", "--alt", "A ward",
		"--media", "c.png", "--alt", "A door");
	assert_null(q.e);
	assert_true(str_is(call_after(&q.call, "alt", 0), S("")));
	assert_true(str_is(call_after(&q.call, "alt", 1), S("A ward")));
	assert_true(str_is(call_after(&q.call, "alt", 2), S("A door")));
	arena_free(q.a);
	assert_refused(ARGS("x", "--alt", "A ward", "--media", "a.png"), "usage-order", "behind the --media");
	assert_refused(ARGS("x", "--media", "a", "--alt", "1", "--alt", "2"), "usage-twice", "for the same --media");
}

void test_a_secret_on_the_command_line_is_refused_and_never_repeated(void **state)
{
	(void)state;
	struct asked q = ARGS("x", "--to", "l", "--password=hunter2");
	assert_non_null(q.e);
	assert_false(str_find(q.e->text, S("hunter2"), NULL));
	assert_refused(q, "usage-secret", "--password-file FILE");
	assert_refused(ARGS("x", "--password", "hunter2"), "usage-secret", "you will be asked");
	q = ARGS("x", "--to", "l", "--password-file", "-");
	assert_null(q.e);
	assert_value(&q, "password-file", 0, "-");
	arena_free(q.a);
}

void test_args_and_json_are_the_same_call(void **state)
{
	(void)state;
	struct asked q = ARGS("Tea \"and\"\ncake \xf0\x9f\x8d\xb0", "--to", "a,b", "--media", HASH " x.png",
		"--media", HASH, "--alt", "Cake", "--draft");
	assert_null(q.e);
	struct call_value all[16];
	memcpy(all, q.call.values, q.call.nvalues * sizeof *all);
	all[q.call.nvalues++] = (struct call_value){.name = "password", .value = S("s3cret"), .after = -1};
	q.call.values = all;
	str first = call_to_json(q.a, &q.call);
	struct asked again = json(arena_cstr(q.a, first));
	assert_null(again.e);
	assert_value(&again, "text", 0, "Tea \"and\"\ncake \xf0\x9f\x8d\xb0");
	assert_value(&again, "to", 1, "b");
	assert_true(str_is(call_after(&again.call, "alt", 1), S("Cake")));
	assert_true(str_is(call_file_name(call_nth(&again.call, "media", 0)), S("x.png")));
	assert_true(str_is(call_file_name(call_nth(&again.call, "media", 1)), S("")));
	str second = call_to_json(again.a, &again.call);
	assert_true(str_is(first, second));
	arena_free(q.a);
	arena_free(again.a);
}

void test_json_that_means_harm_is_refused_with_a_path(void **state)
{
	(void)state;
	assert_refused(json("{"), "bad-json", "line 1");
	assert_refused(json("[]"), "bad-member", "JSON object");
	assert_refused(json("{\"to\":\"l\",\"to\":\"m\"}"), "bad-json", "duplicate");
	assert_refused(json("{\"to\":[\"l\",{\"x\":1}]}"), "bad-member", "to[1] should be a text but is an object");
	assert_refused(json("{\"to\":\"a\\u0000b\"}"), "bad-json", "line 1");
	assert_refused(json("{\"to\":\"\xff\"}"), "bad-json", "byte 0xff");
	assert_refused(json("{\"draft\":\"yes\"}"), "bad-member", "true or false");
	assert_refused(json("{\"medai\":[]}"), "usage-option", "Did you mean 'media'?");
	assert_refused(json("{\"to\":\"l\",\"at\":[\"1\",\"2\"]}"), "usage-twice", "--at was given twice");
	assert_refused(json("{\"to\":\"l\",\"alt\":[\"1\"]}"), "usage-order", "only 0");
	assert_refused(json("{\"to\":\"l\",\"media\":\"/etc/passwd\"}"), "bad-file", "/v1/media");
	assert_refused(json("{\"to\":\"l\",\"text\":\"x\"}"), "usage-needed", "--password is missing");
}

void test_limits_hold(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	size_t big = CALL_MOST_TEXT + 1;
	char *text = arena_take(a, big + 1);
	memset(text, 'x', big);
	assert_refused(ARGS(text, "--to", "l"), "too-long", "please shorten it" + 1);
	buf many = buf_in(a, 1 << 20);
	for (int i = 0; i <= CALL_MOST_VALUES; i++) buf_add(&many, S("x,"));
	assert_refused(ARGS("x", "--to", arena_cstr(a, buf_str(&many))), "too-much", "several steps");
	buf deep = buf_in(a, 1 << 20);
	for (int i = 0; i < 70; i++) buf_byte(&deep, '[');
	assert_refused(json(arena_cstr(a, buf_str(&deep))), "big-json", "too deep");
	assert_refused(ARGS("bad \xc3\x28 text", "--to", "l"), "bad-text", "byte 5");
	arena_free(a);
}

void test_numbers_are_read_or_refused(void **state)
{
	(void)state;
	int64_t n = 0;
	struct asked q = ARGS("x", "--to", "l", "--at", "12");
	assert_null(call_int(q.a, &q.call, "at", 5, &n));
	assert_int_equal(n, 12);
	assert_null(call_int(q.a, &q.call, "category", 5, &n));
	assert_int_equal(n, 5);
	arena_free(q.a);
	q = ARGS("x", "--to", "l", "--at", "twelve");
	q.e = call_int(q.a, &q.call, "at", 5, &n);
	assert_refused(q, "bad-number", "'twelve'");
}
