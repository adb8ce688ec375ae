/* SPDX-License-Identifier: MIT
 * oauth1_test.c - answers that are forms, as plugins read them, and when a request token is a good one. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/base.h"

#include <schedpost/kit.h>

static struct arena *memory;

static void *take(sp_job *job, size_t bytes)
{
	(void)job;
	return arena_take(memory, bytes);
}

struct desk {	/* a kit that has an answer before it */
	sp_answer answer;
	sp_job job;
	struct kit kit;
};

static struct kit *with(struct desk *d, int32_t status, const char *body)
{
	if (!memory) memory = arena_new();
	arena_reset(memory);
	*d = (struct desk){.job = {.alloc = take}};
	d->answer = (sp_answer){.size = sizeof d->answer, .status = status, .body = kit_of(body)};
	d->job.answer = &d->answer;
	d->kit.job = &d->job;
	return &d->kit;
}

void test_a_field_of_a_form_is_found_by_its_name_and_decoded(void **state)
{
	(void)state;
	static const struct { const char *body, *value; } cases[] = {
		{"name=alice&other=1", "alice"},
		{"other=1&name=alice", "alice"},
		{"name=a%2Bb%20c+d%C3%A4%zz%4\n", "a+b c d\xc3\xa4%zz%4"},
		{"n%61me=alice", "alice"},
		{"name={kept:1}&x", "{kept:1}"},
		{"name=a=b&name=second", "a=b"},
		{"name=", ""},
		{"name", ""},
		{"surname=alice&=name&&name2=x", ""},
		{"", ""},
		{"<html>name</html>", ""},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct desk d;
		sp_str got = kit_form(with(&d, 200, cases[i].body), "name");
		if (!kit_is(got, cases[i].value)) fail_msg("'%s' gave '%.*s'", cases[i].body, KIT_SHOW(got));
	}
}

void test_a_request_token_is_good_when_the_server_will_send_the_person_back(void **state)
{
	(void)state;
	static const struct { int32_t status; const char *body; bool good; } cases[] = {
		{200, "oauth_token={kept:1}&oauth_token_secret={kept:2}&oauth_callback_confirmed=true", true},
		{200, "oauth_token={kept:1}&oauth_token_secret={kept:2}", false},	/* OAuth 1.0 without the a */
		{200, "oauth_token={kept:1}&oauth_callback_confirmed=false", false},
		{200, "oauth_callback_confirmed=true", false},
		{401, "oauth_token={kept:1}&oauth_callback_confirmed=true", false},
		{200, "", false},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct desk d;
		struct kit *k = with(&d, cases[i].status, cases[i].body);
		if (kit_requested(k) != cases[i].good) fail_msg("%s", cases[i].body);
	}
}

void test_both_tokens_are_needed(void **state)
{
	(void)state;
	struct desk d;
	sp_grant g = {0};
	assert_true(kit_tokens1(with(&d, 200, "oauth_token={kept:3}&oauth_token_secret={kept:4}&user_id=1"), &g));
	assert_true(kit_is(g.access, "{kept:3}"));
	assert_true(kit_is(g.secret, "{kept:4}"));
	assert_false(kit_tokens1(with(&d, 200, "oauth_token={kept:3}"), &g));
	assert_false(kit_tokens1(with(&d, 500, "oauth_token={kept:3}&oauth_token_secret={kept:4}"), &g));
}
