/* SPDX-License-Identifier: MIT
 * signed_test.c - an account by OAuth 1.0a from the request token to a post, and a machine whose clock is wrong. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/far.h"
#include "help/quill.h"

#include <stdio.h>
#include <string.h>

#define SERVER	"https://quill.example"
#define BACK	"http://127.0.0.1:8765/?oauth_token=req%2F1+%2Btoken&oauth_verifier=ver%3D1"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

static struct far far;
static int64_t wrong_ms;	/* our clock is so far ahead of the server's, which cares */
static bool speaks;		/* it tells so in words, and sends no Date */
static int posts;
static char last[1024];		/* the Authorization header of the last request */

/* ---- the far side */

static str authorization(const struct http_request *r)
{
	for (size_t i = 0; i < r->nheaders; i++)
		if (str_is(r->headers[i].name, S("Authorization"))) return r->headers[i].value;
	return S("");
}

static bool shows(const char *parameter)
{
	return strstr(last, parameter);
}

static struct far_answer form(const char *body)
{
	return (struct far_answer){.status = 200, .type = "text/html", .body = body};	/* what X called its forms */
}

/* Each answer only to whoever shows what the step before has brought. */
static struct far_answer at(str path)
{
	if (str_is(path, S("/oauth/request_token")) && shows("oauth_callback=\"http%3A%2F%2F127.0.0.1%3A8765%2F\"") &&
	    !shows("oauth_token="))
		return form("oauth_token=req%2F1+%2Btoken&oauth_token_secret=req-secret&oauth_callback_confirmed=true");
	if (str_is(path, S("/oauth/access_token")) && shows("oauth_token=\"req%2F1%20%2Btoken\"") &&
	    shows("oauth_verifier=\"ver%3D1\""))
		return form("oauth_token=acc-token&oauth_token_secret=acc-secret&user_id=42&screen_name=library");
	if (str_is(path, S("/me")) && shows("oauth_token=\"acc-token\""))
		return (struct far_answer){.status = 200, .body = "{\"name\":\"library\"}"};
	if (str_starts(path, S("/posts")) && shows("oauth_token=\"acc-token\"") && ++posts)
		return (struct far_answer){.status = 200, .body = "{\"id\":\"1\"}"};
	return (struct far_answer){.status = 401, .body = "{\"error\":\"token_rejected\"}"};
}

static struct far_answer serve(struct far *f, const struct http_request *r, str body)
{
	str path = str_cut(r->url, strlen(SERVER), r->url.len), header = authorization(r);
	(void)body;
	snprintf(last, sizeof last, "%.*s", SHOW(header));
	bool cares = wrong_ms != 0;
	struct far_answer answer = cares ? (struct far_answer){.status = 401} : at(path);
	if (cares && speaks) answer.name = "www-authenticate", answer.value = "OAuth oauth_problem=\"timestamp_refused\"";
	if (cares && !speaks) answer.date = f->w->now - wrong_ms;
	return answer;
}

/* ---- the world */

static struct world *world_with_quill(void)
{
	struct world *w = world_new();
	wrong_ms = 0, speaks = false, posts = 0;
	w->extra = &plugin_quill;
	far_join(&far, w, serve);
	world_json(w, "app add", S("{\"PLATFORM\":\"quill\",\"client-id\":\"our-id\",\"client-secret\":\"our-secret\"}"));
	return w;
}

static void holds(str text, const char *words)
{
	if (!str_find(text, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(text));
}

static void has_not(str text, const char *words)
{
	if (str_find(text, str_of(words), NULL)) fail_msg("'%s' in: %.*s", words, SHOW(text));
}

void test_three_steps_connect_an_account_that_posts(void **state)
{
	(void)state;
	struct world *w = world_with_quill();
	far_connect(w, "quill", "library", SERVER, BACK, NULL);
	world_verb(w, "add", "Open on Sunday", "--to", "library", "--at", "+1m", NULL);
	world_pass(w, 2LL * MINUTE);
	assert_int_equal(posts, 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM secret WHERE kind = 3"), 1);	/* SP_TOKEN_SECRET */
	assert_int_equal(world_int(w, "SELECT count(*) FROM kept"), 0);
	world_free(w);
}

/* ---- the clock */

void test_a_wrong_clock_at_connecting_is_told_as_such(void **state)
{
	(void)state;
	struct world *w = world_with_quill();
	wrong_ms = 7LL * MINUTE;
	world_verb(w, "connect begin", "quill", "--as", "library", "--server", SERVER, "--zone", "Europe/London", NULL);
	world_pass(w, SECOND);
	str said = world_verb(w, "account show", "library", NULL);
	holds(said, "7 min ahead of that of Quill");
	holds(said, "set its clock");
	has_not(said, "keys of your organisation");
	world_free(w);
}

void test_a_signed_post_waits_for_the_right_clock(void **state)
{
	(void)state;
	static const struct { int64_t wrong_ms; bool speaks; const char *words; } cases[] = {
		{6LL * MINUTE, false, "6 min ahead of that of Quill"},
		{-2LL * HOUR, false, "2 h behind that of Quill"},
		{1, true, "is wrong, says Quill"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct world *w = world_with_quill();
		far_connect(w, "quill", "library", SERVER, BACK, NULL);
		wrong_ms = cases[i].wrong_ms, speaks = cases[i].speaks;
		world_verb(w, "add", "Open on Sunday", "--to", "library", "--at", "+1m", "--late", "publish", NULL);
		world_pass(w, 2LL * MINUTE);
		str said = world_verb(w, "show", "1", NULL);
		holds(said, cases[i].words);
		holds(said, "set its clock");
		has_not(world_verb(w, "account show", "library", NULL), "\"reconnect\"");
		assert_int_equal(posts, 0);
		wrong_ms = 0;
		world_pass(w, 2LL * HOUR);
		assert_int_equal(posts, 1);
		world_free(w);
	}
}

void test_five_minutes_are_no_reason(void **state)
{
	(void)state;
	struct world *w = world_with_quill();
	far_connect(w, "quill", "library", SERVER, BACK, NULL);
	wrong_ms = 4LL * MINUTE;	/* refused for something else */
	world_verb(w, "add", "Open on Sunday", "--to", "library", "--at", "+1m", NULL);
	world_pass(w, 2LL * MINUTE);
	str said = world_verb(w, "account show", "library", NULL);
	holds(said, "\"reconnect\"");
	has_not(said, "clock");
	world_free(w);
}
