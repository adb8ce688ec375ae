/* SPDX-License-Identifier: MIT
 * compose_path_test.c - an address of which all behind the server is a secret: it is sent, never shown, and cannot lead
 * elsewhere. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "net/compose.h"

static const struct plug_facts plugin = {.name = {"hook", 4}, .hosts = {".", 1}};
#define SERVER "https://hooks.example"
static const sp_account account = {.size = sizeof account, .name = SP_S("staff"), .server = SP_S(SERVER)};

struct sent {
	struct arena *a;
	struct http_request out;
	err failed;
};

static struct sent send_to(str path, const sp_pair *query)
{
	struct sent s = {.a = arena_new()};
	struct secrets secrets = {.of[SP_ACCESS_TOKEN] = arena_str(s.a, path)};
	struct compose_for f = {.plugin = &plugin, .account = &account, .secrets = &secrets};
	sp_request r = {.effect = SP_COMMITS, .method = SP_POST, .url = SP_S("{server}"), .path = SP_ACCESS_TOKEN,
			.query = query, .nquery = query != NULL};
	s.failed = compose(s.a, &r, &f, &s.out);
	return s;
}

static void goes_to(str path, const sp_pair *query, str url, str shown)
{
	struct sent s = send_to(path, query);
	assert_null(s.failed);
	assert_true(str_is(s.out.url, url));
	assert_true(str_is(s.out.shown, shown));
	arena_free(s.a);
}

void test_a_secret_path_is_sent_but_not_shown(void **state)
{
	const sp_pair wait = {.name = SP_S("wait"), .value = SP_S("true")};
	(void)state;
	goes_to(S("/services/T1/B2/xyz"), NULL, S(SERVER "/services/T1/B2/xyz"), S(SERVER "/***"));
	goes_to(S("/a?sig=xyz"), NULL, S(SERVER "/a?sig=xyz"), S(SERVER "/***"));
	goes_to(S("/a?sig=xyz"), &wait, S(SERVER "/a?sig=xyz&wait=true"), S(SERVER "/***?wait=true"));
}

void test_a_secret_path_cannot_lead_elsewhere(void **state)
{
	static const char *const WRONG[] = {"@evil.example/x", ".evil.example/x", ":8443/x", "x", "/a b", "/a#b", "/a\\b",
					    "/a\r\nHost: evil.example", "/caf\xc3\xa9"};
	(void)state;
	for (size_t i = 0; i < COUNT(WRONG); i++) {
		struct sent s = send_to(str_of(WRONG[i]), NULL);
		assert_non_null(s.failed);
		assert_string_equal(s.failed->code, "secret-form");
		assert_false(str_find(s.failed->text, str_of(WRONG[i]), NULL));
		arena_free(s.a);
	}
}

void test_without_its_secret_nothing_goes_out(void **state)
{
	(void)state;
	struct sent s = send_to(S(""), NULL);
	assert_non_null(s.failed);
	arena_free(s.a);
}
