/* SPDX-License-Identifier: MIT
 * sane_test.c - what a plugin may say for which work, and what is refused with which words. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "plug/sane.h"
#include "plug/sane_parts.h"

#include <stdio.h>
#include <string.h>

static struct plug_in asked_to(sp_op op)
{
	static const sp_media media = {.bytes = 1000};
	static const sp_post post = {.size = sizeof post, .media = &media, .nmedia = 1};
	return (struct plug_in){.job = {.op = op, .post = &post}};
}

static void expect(sp_op op, struct plug_out said, const char *words, int line)
{
	struct arena *a = arena_new();
	struct plug_in in = asked_to(op);
	str no = sane_said(&in, &said, a);
	bool as_expected = words ? str_find(no, str_of(words), NULL) : !no.len;
	if (!as_expected) fail_msg("line %d: '%.*s'", line, SHOW(no));
	arena_free(a);
}
#define REFUSES(op, said, words) expect(op, said, words, __LINE__)
#define ALLOWS(op, said) expect(op, said, NULL, __LINE__)

static struct plug_out send(sp_effect effect, sp_method method)
{
	struct plug_out out = {.move = SP_SEND};
	out.request = (sp_request){.effect = effect, .method = method, .url = SP_S("{server}/x")};
	return out;
}

static struct plug_out done(sp_verdict verdict)
{
	return (struct plug_out){.move = SP_DONE, .result = {.verdict = verdict}};
}

void test_each_work_has_its_effects(void **state)
{
	(void)state;
	static const char *const allowed[SP_LAST_OP + 1] = {	/* commits, keyed, spends, prepares, reads */
		[SP_CONNECT] = "--xxx", [SP_REFRESH] = "--xxx", [SP_REVOKE] = "---xx", [SP_WHOAMI] = "----x",
		[SP_LIMITS] = "----x", [SP_CHECK] = "----x", [SP_PUBLISH] = "xx-xx", [SP_LOOKUP] = "----x",
		[SP_DELETE] = "---xx", [SP_EDIT] = "xx-xx", [SP_NUMBERS] = "----x", [SP_TIMELINE] = "----x",
		[SP_PROFILE] = "----x",
	};
	for (sp_op op = SP_CONNECT; op <= SP_LAST_OP; op++)
		for (sp_effect effect = 0; effect <= SP_LAST_EFFECT; effect++) {
			struct plug_out said = send(effect, SP_GET);
			if (allowed[op][effect] == 'x') ALLOWS(op, said);
			else REFUSES(op, said, "may not have this effect");
		}
}

void test_reads_go_by_get_and_head_only(void **state)
{
	(void)state;
	for (sp_method m = SP_POST; m <= SP_LAST_METHOD; m++)
		REFUSES(SP_PUBLISH, send(SP_READS, m), "GET and HEAD only");
	ALLOWS(SP_LOOKUP, send(SP_READS, SP_HEAD));
	REFUSES(SP_LOOKUP, send(SP_READS, 0), "without request->method");
}

void test_headers_cannot_be_smuggled(void **state)
{
	(void)state;
	static const struct { const char *name, *value, *words;
	} cases[] = {
		{"Host", "x", "only the host may set"},
		{"AUTHORIZATION", "x", "only the host may set"},
		{"content-length", "1", "only the host may set"},
		{"Transfer-Encoding", "x", "only the host may set"},
		{"cookie", "x", "only the host may set"},
		{"X-A\r\nHost", "x", "not a token"},
		{"", "x", "not a token"},
		{"X A", "x", "not a token"},
		{"X-A", "1\r\nHost: x", "control character"},
		{"X-A", "\x7f", "control character"},
		{"X-A", "caf\xe9", "control character"},
		{"Idempotency-Key", "k", NULL},
		{"X-A", "caf\xc3\xa9", NULL},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		sp_pair pair = {{cases[i].name, strlen(cases[i].name)},
				{cases[i].value, strlen(cases[i].value)},
				0,
				0};
		struct plug_out said = send(SP_COMMITS, SP_POST);
		said.request.headers = &pair;
		said.request.nheaders = 1;
		expect(SP_PUBLISH, said, cases[i].words, __LINE__);
	}
	sp_pair nul = {SP_S("X-A"), {"a\0b", 3}, 0, 0};
	struct plug_out said = send(SP_COMMITS, SP_POST);
	said.request.headers = &nul;
	said.request.nheaders = 1;
	REFUSES(SP_PUBLISH, said, "control character");
}

void test_addresses_are_whole_and_plain(void **state)
{
	(void)state;
	static const char *const good[] = {"https://api.example/x?y=z", "{server}/api", "practice:posts",
					   "http://127.0.0.1/x"};
	static const char *const bad[] = {"",
					  "/api",
					  "ftp://x",
					  "file:///etc/passwd",
					  "https://x/\r\nX: y",
					  "https://x/ y",
					  "https://caf\xc3\xa9.example"};
	for (size_t i = 0; i < COUNT(good); i++) assert_true(is_url((sp_str){good[i], strlen(good[i])}));
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct plug_out said = send(SP_READS, SP_GET);
		said.request.url = (sp_str){bad[i], strlen(bad[i])};
		REFUSES(SP_PUBLISH, said, "request->url must be an address");
	}
}

static struct plug_out with_part(sp_body body, const sp_part *part)
{
	struct plug_out said = send(SP_PREPARES, SP_POST);
	said.request.body = body;
	said.request.parts = part;
	said.request.nparts = 1;
	return said;
}

void test_media_windows_stay_inside_their_file(void **state)
{
	(void)state;
	static const struct { uint32_t media; uint64_t at, len; const char *words;
	} cases[] = {
		{1, 0, 0, NULL},
		{1, 0, 1000, NULL},
		{1, 1000, 0, NULL},
		{1, 999, 1, NULL},
		{1, 0, 1001, "outside its file"},
		{1, 1001, 0, "outside its file"},
		{1, 500, 501, "outside its file"},
		{1, UINT64_MAX, 2, "outside its file"},
		{1, 2, UINT64_MAX, "outside its file"},
		{2, 0, 0, "not a file of the post"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		sp_part part = {.name = SP_S("file"),
				.media = cases[i].media,
				.at = cases[i].at,
				.len = cases[i].len};
		expect(SP_PUBLISH, with_part(SP_MULTIPART, &part), cases[i].words, __LINE__);
		expect(SP_PUBLISH, with_part(SP_MEDIA, &part), cases[i].words, __LINE__);
	}
}

void test_bodies_fit_their_parts(void **state)
{
	(void)state;
	sp_part value = {.name = SP_S("a"), .value = SP_S("b")}, nameless = {.value = SP_S("b")},
		file = {.media = 1};
	sp_part quoted = {.name = SP_S("a"), .filename = SP_S("x\"\r\n"), .value = SP_S("b")};
	sp_part binary = {.name = SP_S("a"), .value = {"\xff\xd8", 2}};
	ALLOWS(SP_PUBLISH, with_part(SP_FORM, &value));
	ALLOWS(SP_PUBLISH, with_part(SP_BYTES, &binary));
	REFUSES(SP_PUBLISH, with_part(SP_JSON, &binary), "not UTF-8");
	REFUSES(SP_PUBLISH, with_part(SP_FORM, &nameless), "without a name");
	REFUSES(SP_PUBLISH, with_part(SP_EMPTY, &value), "SP_EMPTY");
	REFUSES(SP_PUBLISH, with_part(SP_MEDIA, &value), "one part that is a file");
	ALLOWS(SP_PUBLISH, with_part(SP_JSON, &file));
	REFUSES(SP_PUBLISH, with_part(SP_FORM, &file), "holds no files");
	REFUSES(SP_PUBLISH, with_part(SP_MULTIPART, &quoted), "control character");
	struct plug_out get = with_part(SP_FORM, &value);
	get.request.method = SP_GET;
	REFUSES(SP_PUBLISH, get, "GET and HEAD have no body");
}

void test_verdicts_fit_the_work(void **state)
{
	(void)state;
	ALLOWS(SP_LOOKUP, done(SP_ABSENT));
	REFUSES(SP_PUBLISH, done(SP_ABSENT), "only a look-up");
	REFUSES(SP_REFRESH, done(SP_STALE_TOKEN), "may not say SP_STALE_TOKEN");
	REFUSES(SP_CONNECT, done(SP_OK), "OK without a grant");
	REFUSES(SP_WHOAMI, done(SP_OK), "OK without result->who");
	REFUSES(SP_LIMITS, done(SP_OK), "OK without result->limits");
	REFUSES(SP_LOOKUP, done(SP_OK), "without result->ref.id");
	for (sp_op op = SP_CONNECT; op <= SP_LAST_OP; op++) ALLOWS(op, done(SP_UNSURE));
	struct plug_out early = done(SP_LATER);
	early.result.not_before = -1;
	REFUSES(SP_PUBLISH, early, "before 1970");
}

void test_told_limits_make_sense(void **state)
{
	static char words[SANE_WORDS_MOST + 1];
	(void)state;
	sp_limits limits = {.size = sizeof limits, .unit = SP_GRAPHEMES, .text_most = 500};
	struct plug_out said = done(SP_OK);
	said.result.limits = &limits;
	memset(words, 'a', sizeof words);
	ALLOWS(SP_LIMITS, said);
	limits.media_most = -1;
	REFUSES(SP_LIMITS, said, "a limit below zero");
	limits.media_most = 4;
	limits.mimes = (sp_str){words, SANE_WORDS_MOST};
	ALLOWS(SP_LIMITS, said);
	limits.mimes.len++;
	REFUSES(SP_LIMITS, said, "longer than 1024 bytes");
	limits.mimes = SP_S("image/png\nimage/gif");
	REFUSES(SP_LIMITS, said, "not one line");
	limits = (sp_limits){.size = sizeof limits};
	REFUSES(SP_LIMITS, said, "unit");
}

void test_lists_belong_to_their_work(void **state)
{
	(void)state;
	sp_grant grants[2] = {{.size = sizeof *grants}, {.size = sizeof *grants}};
	sp_entry entry = {.ref.id = SP_S("1")}, nameless = {.text = SP_S("x")};
	sp_finding finding = {.code = SP_S("c"), .text = SP_S("t")}, empty = {.code = SP_S("c")};
	struct plug_out said = done(SP_OK);
	said.result.grants = grants;
	said.result.ngrants = 2;
	ALLOWS(SP_CONNECT, said);
	REFUSES(SP_REFRESH, said, "one grant");
	REFUSES(SP_PUBLISH, said, "grants belong to");
	grants[1].settings = (sp_str){"\xff", 1};
	REFUSES(SP_CONNECT, said, "not UTF-8");
	said = done(SP_OK);
	said.result.entries = &entry;
	said.result.nentries = 1;
	ALLOWS(SP_TIMELINE, said);
	REFUSES(SP_PUBLISH, said, "entries belong to");
	said.result.entries = &nameless;
	REFUSES(SP_TIMELINE, said, "without ref.id");
	said = done(SP_OK);
	said.result.findings = &finding;
	said.result.nfindings = 1;
	ALLOWS(SP_CHECK, said);
	REFUSES(SP_PUBLISH, said, "findings belong to");
	said.result.findings = &empty;
	REFUSES(SP_CHECK, said, "without code or text");
}

void test_questions_are_asked_by_connect_only_and_are_whole(void **state)
{
	(void)state;
	struct plug_out said = {.move = SP_ASK, .ask = {.kind = SP_ASK_TEXT, .prompt = SP_S("Your name?")}};
	ALLOWS(SP_CONNECT, said);
	REFUSES(SP_PUBLISH, said, "only connect may ask");
	said.ask.prompt = SP_S("two\nlines");
	REFUSES(SP_CONNECT, said, "one line of text");
	said.ask =
		(sp_ask){.kind = SP_ASK_OPEN, .prompt = SP_S("Open it."), .url = SP_S("javascript:alert(1)")};
	REFUSES(SP_CONNECT, said, "ask->url");
	said.ask.url = SP_S("https://login.example/x");
	ALLOWS(SP_CONNECT, said);
	said.ask = (sp_ask){.kind = SP_ASK_SECRET, .prompt = SP_S("The password?")};
	REFUSES(SP_CONNECT, said, "ask->as");
	said.ask.kind = SP_ASK_ADDRESS;
	REFUSES(SP_CONNECT, said, "ask->as");
	said.ask.as = SP_ACCESS_TOKEN;
	ALLOWS(SP_CONNECT, said);
	said.ask = (sp_ask){.kind = SP_ASK_CHOOSE, .prompt = SP_S("Which?")};
	REFUSES(SP_CONNECT, said, "ask->choices");
	said.ask = (sp_ask){.kind = SP_ASK_HAND, .prompt = SP_S("Please post it.")};
	ALLOWS(SP_PUBLISH, said);
	ALLOWS(SP_LOOKUP, said);
	REFUSES(SP_CONNECT, said, "for a hand");
	REFUSES(SP_EDIT, said, "for a hand");
	said.ask = (sp_ask){.kind = SP_ASK_TEXT, .prompt = SP_S("Your name?"), .usual = SP_S("alice")};
	ALLOWS(SP_CONNECT, said);
	said.ask.usual = SP_S("two\nlines");
	REFUSES(SP_CONNECT, said, "ask->usual");
	said.ask = (sp_ask){.kind = SP_ASK_SECRET, .as = SP_PASSWORD, .prompt = SP_S("The password?"), .usual = SP_S("x")};
	REFUSES(SP_CONNECT, said, "ask->usual");
}

void test_waits_have_bounds(void **state)
{
	(void)state;
	struct plug_out said = {.move = SP_WAIT};
	REFUSES(SP_PUBLISH, said, "wait_ms");
	said.wait_ms = SANE_WAIT_MOST_MS;
	ALLOWS(SP_PUBLISH, said);
	said.wait_ms++;
	REFUSES(SP_PUBLISH, said, "wait_ms");
}

void test_one_public_request_and_two_hundred_in_all(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct sane_count count = {0};
	struct plug_out publish = send(SP_COMMITS_KEYED, SP_POST), read = send(SP_READS, SP_GET);
	assert_int_equal(sane_count(&count, &publish.request, a).len, 0);
	assert_true(str_find(sane_count(&count, &publish.request, a), S("second public request"), NULL));
	for (int i = 1; i < SP_MOST_REQUESTS; i++)
		assert_int_equal(sane_count(&count, &read.request, a).len, 0);
	assert_true(str_find(sane_count(&count, &read.request, a), S("more than 200 requests"), NULL));
	arena_free(a);
}

void test_utf8_is_checked_strictly(void **state)
{
	(void)state;
	static const char *const good[] = {
		"", "plain", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x8c\x8d", "\xf4\x8f\xbf\xbf"};
	static const char *const bad[] = {"\x80",
					  "\xc0\xaf",
					  "\xc3",
					  "\xe0\x80\x80",
					  "\xed\xa0\x80",
					  "\xf4\x90\x80\x80",
					  "\xf8\x88\x80\x80\x80",
					  "\xe2\x82",
					  "a\xff"};
	for (size_t i = 0; i < COUNT(good); i++) assert_true(is_text((sp_str){good[i], strlen(good[i])}));
	for (size_t i = 0; i < COUNT(bad); i++) assert_false(is_text((sp_str){bad[i], strlen(bad[i])}));
	assert_false(is_text((sp_str){"\0", 1}));
}
