/* SPDX-License-Identifier: MIT
 * keep_test.c - no plugin sees a secret in an answer, in whatever form it is written there. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "net/compose.h"

#define TOKEN "s3cr\"et/ \\k\xc3\xa4y"

static sp_str sp(const char *text)
{
	return (sp_str){text, strlen(text)};
}

static void same(sp_str got, const char *want)
{
	if (!str_is((str){got.at, got.len}, str_of(want))) print_error("got  <%.*s>\nwant <%s>\n", SHOW(got), want);
	assert_true(str_is((str){got.at, got.len}, str_of(want)));
}

static struct secrets with_token(struct arena *a)
{
	struct secrets s = {0};
	s.of[SP_ACCESS_TOKEN] = arena_str(a, S(TOKEN));
	s.of[SP_PASSWORD] = arena_str(a, S("pw"));
	s.of[SP_CLIENT_ID] = arena_str(a, S("schedpost"));
	return s;
}

static void answer_of(struct arena *a, const sp_request *r, const char *body, struct kept_list *kept, sp_answer *out)
{
	struct secrets s = with_token(a);
	struct http_answer answer = {.status = 200, .body = str_of(body)};
	assert_null(compose_answer(a, r, &s, &answer, kept, out));
}

void test_known_secrets_are_washed_out_in_every_spelling(void **state)
{
	(void)state;
	static const struct { const char *body, *seen; } cases[] = {
		{"nothing here", "nothing here"},
		{"", ""},
		{"a " TOKEN " b", "a *** b"},
		{TOKEN TOKEN, "******"},
		{"{\"t\":\"s3cr\\\"et/ \\\\k\xc3\xa4y\"}", "{\"t\":\"***\"}"},
		{"{\"t\":\"s3cr\\u0022et\\/\\u0020\\u005Ck\\u00e4y\"}", "{\"t\":\"***\"}"},
		{"?t=s3cr%22et%2F%20%5Ck%C3%A4y&x", "?t=***&x"},
		{"?t=s3cr%22et%2f+%5ck%c3%a4y", "?t=***"},
		{"?t=%73%33%63%72%22%65%74%2f+%5ck%c3%a4%79!", "?t=***!"},
		{"ends in the middle s3cr\"et/", "ends in the middle ***"},
		{"ends in the middle s3cr%22et%2", "ends in the middle ***"},
		{"ends early s3cr", "ends early s3cr"},
		{"pw and schedpost are ordinary words", "pw and schedpost are ordinary words"},
		{"s3cr\"et/ \\k\xc3\xa4Y", "s3cr\"et/ \\k\xc3\xa4Y"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct kept_list kept = {0};
		sp_answer out;
		answer_of(a, &(sp_request){.size = sizeof(sp_request)}, cases[i].body, &kept, &out);
		same(out.body, cases[i].seen);
		arena_free(a);
	}
}

/* {"token":"access-token-1"} and the like, as some servers hand it on: found wherever it stands in it. */
void test_what_is_encoded_as_a_whole_is_washed_too(void **state)
{
	(void)state;
	static const struct { const char *body, *seen; } cases[] = {
		/* behind "a=", "ab=" and "abc=" */
		{"YT1wbGFudGVkL3Rva2VufjE/Pz8+O2I=", "YT1***O2I="},
		{"YWI9cGxhbnRlZC90b2tlbn4xPz8/Pjti", "YWI9***jti"},
		{"YWJjPXBsYW50ZWQvdG9rZW5+MT8/Pz47Yg==", "YWJjPX***47Yg=="},
		{"{\"state\":\"YWJjPXBsYW50ZWQvdG9rZW5-MT8_Pz47Yg\"}", "{\"state\":\"YWJjPX***47Yg\"}"},
		{"?state=YT1wbGFudGVkL3Rva2VufjE%2FPz8%2BO2I%3D", "?state=YT1***O2I%3D"},
		{"{\"state\":\"YT1wbGFudGVkL3Rva2VufjE\\/Pz8+O2I=\"}", "{\"state\":\"YT1***O2I=\"}"},
		{"cGxhbnRlZC90b2tlbn4y", "cGxhbnRlZC90b2tlbn4y"},	/* another one */
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct kept_list kept = {0};
		struct secrets s = {0};
		sp_answer out;
		s.of[SP_REFRESH_TOKEN] = arena_str(a, S("planted/token~1?" "?" "?>"));
		const struct http_answer answer = {.status = 200, .body = str_of(cases[i].body)};
		assert_null(compose_answer(a, &(sp_request){.size = sizeof(sp_request)}, &s, &answer, &kept, &out));
		same(out.body, cases[i].seen);
		arena_free(a);
	}
}

/* A consent that brings sixty pages: the token of the last one is as secret as that of the first. */
void test_of_many_secrets_each_is_washed(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct kept_list kept = {.n = KEPT_MOST};
	for (size_t i = 0; i < KEPT_MOST; i++)
		kept.of[i] = (struct kept){SP_ACCESS_TOKEN, arena_fmt(a, "token-of-page-%02zu", i)};
	sp_answer out;
	answer_of(a, &(sp_request){.size = sizeof(sp_request)}, "token-of-page-00 token-of-page-63 dG9rZW4tb2YtcGFnZS02Mw==", &kept, &out);
	same(out.body, "*** *** ***w==");
	arena_free(a);
}

void test_named_fields_are_kept_and_only_their_number_is_seen(void **state)
{
	(void)state;
	static const struct { const char *field, *body, *seen, *kept;
	} cases[] = {
		{"access_token", "{\"access_token\":\"abc\",\"n\":1.50}", "{\"access_token\":\"{kept:1}\",\"n\":1.5}",
			"abc"},
		{"data.token", "{\"data\": {\"token\":\"x\\u00e4\\\"\"}}", "{\"data\":{\"token\":\"{kept:1}\"}}",
			"x\xc3\xa4\""},
		{"data.1.token", "{\"data\":[{\"token\":\"a\"},{\"token\":\"b\"}]}",
			"{\"data\":[{\"token\":\"a\"},{\"token\":\"{kept:1}\"}]}", "b"},
		{"data.*", "{\"data\":[\"only\"]}", "{\"data\":[\"{kept:1}\"]}", "only"},
		{"key", "{\"key\":{\"d\":[1,2]}}", "{\"key\":\"{kept:1}\"}", "{\"d\":[1,2]}"},
		{"key", "{\"key\":12345}", "{\"key\":\"{kept:1}\"}", "12345"},
		{"key", "{\"key\":\"one\",\"key\":\"two\"}", "{\"key\":\"{kept:1}\"}", "two"},
		{"key", "{\"key\":null}", "{\"key\":null}", NULL},
		{"key", "{\"key\":\"\"}", "{\"key\":\"\"}", NULL},
		{"key", "{\"error\":\"bad code\"}", "{\"error\":\"bad code\"}", NULL},
		{"a.b.c", "{\"a\":\"text\"}", "{\"a\":\"text\"}", NULL},
		{"key", "key=abc&other=1", "key={kept:1}&other=1", "abc"},
		{"key", "a=%7B1%7D&k%65y=a%2Bb%20c%26+%C3%A4\r\n", "a=%7B1%7D&key={kept:1}", "a+b c& \xc3\xa4"},
		{"key", "error=key&other=1", "error=key&other=1", NULL},
		{"key", "key=&other=1", "key=&other=1", NULL},
		{"a.b", "a.b=1", "a.b={kept:1}", "1"},
		{"key", "monkey=abc", "monkey=abc", NULL},
		{"key", "key=abc&other", "", NULL},
		{"key", "key=abc&&other=1", "", NULL},
		{"key", "key=abc other=1", "", NULL},
		{"key", "key=abc\nother=1", "", NULL},
		{"key", "key", "", NULL},
		{"key", "=abc", "", NULL},
		{"key", "\"bare text\"", "", NULL},
		{"key", "{\"key\":\"abc\"", "", NULL},
		{"key", "<html>key: abc</html>", "", NULL},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct kept_list kept = {0};
		sp_answer out;
		const sp_keep keep = {.field = sp(cases[i].field), .as = SP_REFRESH_TOKEN};
		answer_of(a, &(sp_request){.keep = &keep, .nkeep = 1}, cases[i].body, &kept, &out);
		same(out.body, cases[i].seen);
		assert_int_equal(kept.n, cases[i].kept ? 1 : 0);
		if (cases[i].kept) {
			assert_true(str_is(kept.of[0].value, str_of(cases[i].kept)));
			assert_int_equal(kept.of[0].as, SP_REFRESH_TOKEN);
		}
		arena_free(a);
	}
}

void test_kept_values_are_numbered_over_the_whole_job(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct kept_list kept = {0};
	sp_answer out;
	const sp_keep keep[] = {{.field = SP_S("accounts.*.token"), .as = SP_ACCESS_TOKEN},
				{.field = SP_S("refresh"), .as = SP_REFRESH_TOKEN}};
	sp_request r = {.keep = keep, .nkeep = 2};
	answer_of(a, &r, "{\"accounts\":[{\"token\":\"page-one\"},{\"token\":\"page-two\"}],\"refresh\":\"again-1\"}",
		&kept, &out);
	same(out.body, "{\"accounts\":[{\"token\":\"{kept:1}\"},{\"token\":\"{kept:2}\"}],\"refresh\":\"{kept:3}\"}");
	answer_of(a, &r, "{\"refresh\":\"again-2\"}", &kept, &out);
	same(out.body, "{\"refresh\":\"{kept:4}\"}");
	r.nkeep = 0;	/* what was kept once is known from then on */
	answer_of(a, &r, "you are page-two, not again-1", &kept, &out);
	same(out.body, "you are ***, not ***");

	str held = kept.of[1].value;
	kept_wipe(&kept);
	assert_int_equal(kept.n, 0);
	assert_false(str_find(held, S("page"), NULL));
	arena_free(a);
}

void test_more_than_can_be_kept_is_an_err_not_a_leak(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct kept_list kept = {0};
	struct secrets s = {0};
	sp_answer out;
	buf b = buf_in(a, 4096);
	buf_add(&b, S("[\"t\""));
	for (int i = 0; i < KEPT_MOST; i++) buf_fmt(&b, ",\"t%d\"", i);
	buf_add(&b, S("]"));
	const sp_keep keep = {.field = SP_S("*"), .as = SP_ACCESS_TOKEN};
	err e = compose_answer(a, &(sp_request){.keep = &keep, .nkeep = 1}, &s, &(struct http_answer){.body = buf_str(&b)},
			       &kept, &out);
	assert_non_null(e);
	assert_string_equal(e->code, "too-much-kept");
	assert_int_equal(out.body.len, 0);
	arena_free(a);
}

void test_headers_are_lowered_washed_and_without_cookies(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct kept_list kept = {0};
	struct secrets s = with_token(a);
	sp_answer out;
	const struct http_pair headers[] = {{S("Location"), S("https://x/?t=s3cr%22et%2F%20%5Ck%C3%A4y")},
					    {S("Set-Cookie"), S("session=1")}, {S("Retry-After"), S("30")}};
	const struct http_answer answer = {.arrival = SP_ARRIVED, .status = 429, .headers = headers, .nheaders = 3};
	assert_null(compose_answer(a, &(sp_request){.size = 1}, &s, &answer, &kept, &out));
	assert_int_equal(out.status, 429);
	assert_int_equal(out.nheaders, 2);
	same(out.headers[0].name, "location");
	same(out.headers[0].value, "https://x/?t=***");
	same(out.headers[1].name, "retry-after");
	same(out.headers[1].value, "30");
	arena_free(a);
}

void test_an_echoed_login_is_washed_out(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct kept_list kept = {0};
	struct secrets s = {0};
	s.of[SP_PASSWORD] = arena_str(a, S("open sesame"));
	sp_answer out;
	const struct http_answer answer = {.status = 401, .body = S("You sent: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==, wrong")};
	assert_null(compose_answer(a, &(sp_request){.sign = SP_BASIC, .login = SP_S("Aladdin")}, &s, &answer, &kept, &out));
	same(out.body, "You sent: Basic ***, wrong");
	arena_free(a);
}

void test_a_hostile_text_does_not_hold_up_the_loop(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct kept_list kept = {0};
	struct secrets s = {0};
	char *token = arena_take(a, 8000), *body = arena_take(a, 900000);
	memset(token, 'a', 8000);
	token[7999] = 'b';
	memset(body, 'a', 900000);
	s.of[SP_ACCESS_TOKEN] = (str){token, 8000};
	sp_answer out;
	assert_null(compose_answer(
		a, &(sp_request){.size = 1}, &s, &(struct http_answer){.body = {body, 900000}}, &kept, &out));
	same(out.body, "***");
	arena_free(a);
}

void test_what_a_new_secret_replaces_is_overwritten_and_nothing_else(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct secrets s = with_token(a);
	str old = s.of[SP_ACCESS_TOKEN], none = arena_str(a, (str){"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", old.len});
	struct kept_list kept = {.n = 2};
	kept.of[0] = (struct kept){SP_ACCESS_TOKEN, arena_str(a, S("of the first account"))};
	kept.of[1] = (struct kept){SP_ACCESS_TOKEN, arena_str(a, S("of the second one"))};
	for (int answers = 0; answers < 2; answers++) {	/* the list is handed over after each */
		secrets_take(&s, &kept);
		assert_true(old.len <= 16 && str_is(old, none));
		assert_true(str_is(kept.of[0].value, S("of the first account")));
		assert_true(str_is(s.of[SP_ACCESS_TOKEN], S("of the second one")));
		assert_true(str_is(s.of[SP_PASSWORD], S("pw")));
	}
	arena_free(a);
}

/* Looks at what an arena has given and taken back, which AddressSanitizer would forbid. */
__attribute__((no_sanitize("address"))) static bool
stands_in(const volatile char *at, const volatile char *end, const char *what)
{
	for (; at < end; at++) {
		size_t n = 0;
		while (what[n] && at + n < end && at[n] == what[n]) n++;
		if (!what[n]) return true;
	}
	return false;
}

void test_the_login_that_was_looked_for_in_an_answer_is_not_left_behind(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct kept_list kept = {0};
	struct secrets s = {0};
	sp_answer out;
	s.of[SP_PASSWORD] = S("open sesame");
	const char *from = arena_take(a, 1);
	const struct http_answer answer = {.status = 200, .body = S("Fine.")};
	assert_null(compose_answer(a, &(sp_request){.sign = SP_BASIC, .login = SP_S("Aladdin")}, &s, &answer, &kept, &out));
	const char *to = arena_take(a, 1);
	assert_true(from < to);	/* in one block */
	assert_false(stands_in(from, to, "QWxhZGRpbjpv"));
	arena_free(a);
}
