/* SPDX-License-Identifier: MIT
 * consent_test.c - what came back from the browser: the code, or a sentence; and the words that only this host
 * knows. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "rooms/connect/consent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OPENED "https://login.example/oauth/authorize?client_id=us&state=right&scope=post"

static const struct consent_asked OPEN = {SP_ASK_OPEN, {OPENED, sizeof OPENED - 1}, {"right", 5}};
static const struct consent_asked CODE = {SP_ASK_CODE, {OPENED, sizeof OPENED - 1}, {"right", 5}};

/* What is made of one answer: a code, or the failure whose code is `no` and whose text holds `words`. */
static void gives(const struct consent_asked *asked, const char *said, const char *code)
{
	struct arena *a = arena_new();
	struct consent_brought got;
	err e = consent_read(a, str_of(said), asked, &got);
	if (e) fail_msg("'%s' was refused: %.*s", said, SHOW(e->text));
	if (!str_is(got.secret, str_of(code))) fail_msg("'%s' gave '%.*s', not '%s'", said, SHOW(got.secret), code);
	assert_int_equal(got.as, SP_OAUTH_CODE);
	assert_int_equal(got.login.len, 0);
	arena_free(a);
}

static void refuses(const struct consent_asked *asked, const char *said, const char *no, const char *words)
{
	struct arena *a = arena_new();
	struct consent_brought got;
	err e = consent_read(a, str_of(said), asked, &got);
	if (!e) fail_msg("'%s' was taken: %.*s", said, SHOW(got.secret));
	assert_string_equal(e->code, no);
	if (!str_find(e->text, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(e->text));
	arena_free(a);
}

void test_the_code_is_found_in_a_query_and_in_a_whole_address(void **state)
{
	(void)state;
	gives(&OPEN, "code=abc&state=right", "abc");
	gives(&OPEN, "state=right&code=abc", "abc");
	gives(&OPEN, "http://127.0.0.1:8765/?code=abc&state=right", "abc");
	gives(&OPEN, "https://council.example/back?x=1&state=right&code=abc#_=_", "abc");
	gives(&CODE, "https://council.example/back?state=right&code=abc", "abc");
}

void test_a_bare_code_is_taken_only_where_a_page_shows_one(void **state)
{
	(void)state;
	gives(&CODE, "4/0AbC-d_e", "4/0AbC-d_e");
	gives(&CODE, "c2VjcmV0IQ==", "c2VjcmV0IQ==");
	gives(&CODE, "0123456", "0123456");
	refuses(&OPEN, "4/0AbC-d_e", "no-code", "copy the whole address");
}

void test_an_answer_to_another_dialogue_is_refused(void **state)
{
	(void)state;
	refuses(&OPEN, "code=abc&state=wrong", "wrong-state", "start again");
	refuses(&OPEN, "code=abc", "wrong-state", "another dialogue");
	refuses(&OPEN, "code=abc&state=", "wrong-state", "another dialogue");
	refuses(&OPEN, "code=abc&state=right2", "wrong-state", "another dialogue");
	refuses(&OPEN, "code=abc&xstate=right", "wrong-state", "another dialogue");
	refuses(&CODE, "code=abc&state=wrong", "wrong-state", "another dialogue");
}

void test_a_no_is_told_as_a_no(void **state)
{
	(void)state;
	refuses(&OPEN, "error=access_denied&state=right", "consent-denied", "was told no");
	refuses(&OPEN, "error=access_denied&error_description=Not+this+time&code=abc&state=right", "consent-denied", "told no");
	refuses(&OPEN, "denied=token1", "consent-denied", "was told no");
	refuses(&OPEN, "error=invalid_scope&error_description=No%20such%20scope+here&state=right", "consent-refused",
		"invalid_scope, No such scope here. Please start again");
	refuses(&OPEN, "error=server_error&state=right", "consent-refused", "did not go on: server_error. Please");
}

/* RFC 9207: an answer that names its server must name the one that was opened. */
void test_an_answer_of_another_server_is_refused(void **state)
{
	(void)state;
	gives(&OPEN, "code=abc&state=right&iss=https%3A%2F%2Flogin.example", "abc");
	gives(&OPEN, "code=abc&state=right&iss=https://login.example/tenant", "abc");
	refuses(&OPEN, "code=abc&state=right&iss=https%3A%2F%2Fevil.example", "wrong-issuer", "another server");
	refuses(&OPEN, "code=abc&state=right&iss=https://login.example.evil.example", "wrong-issuer", "another server");
	refuses(&OPEN, "code=abc&state=right&iss=https://login.example@evil.example/", "wrong-issuer", "another server");
	refuses(&OPEN, "code=abc&state=right&iss=http://login.example", "wrong-issuer", "another server");
	refuses(&OPEN, "code=abc&state=right&iss=login.example", "wrong-issuer", "another server");
}

void test_what_is_written_as_forms_are_is_read(void **state)
{
	(void)state;
	gives(&OPEN, "code=a%2Fb%3d+c%2b&state=right", "a/b= c+");
	gives(&OPEN, "code=100%&state=r%69ght", "100%");
	gives(&OPEN, "code=%4&state=right", "%4");
	gives(&OPEN, "code=%zz%41&state=right", "%zzA");
	gives(&OPEN, "state=right&code=%41", "A");
	gives(&OPEN, "a=b=c&code=d=e&state=right", "d=e");
}

/* OAuth 1.0a has no state: the request token of this very dialogue is what binds the two. */
void test_the_verifier_of_oauth_1_is_taken_too(void **state)
{
	(void)state;
	const struct consent_asked old = {SP_ASK_OPEN, S("https://old.example/authorize?oauth_token=t"), S("right")};
	gives(&old, "http://127.0.0.1:8765/?oauth_token=t&oauth_verifier=v1", "v1");
	gives(&old, "oauth_verifier=v%2B1&oauth_token=%74", "v+1");
	refuses(&old, "oauth_verifier=v1", "wrong-state", "another dialogue");
	refuses(&old, "oauth_verifier=v1&oauth_token=other", "wrong-state", "another dialogue");
	refuses(&old, "oauth_token=t&denied=t", "consent-denied", "told no");
}

/* WordPress: the state stands inside the address to come back to, so it is written twice over there. */
#define WEBSITE "https://www.example.org/wp-admin/authorize-application.php?app_name=schedpost" \
	"&success_url=http%3A%2F%2F127.0.0.1%3A8765%2F%3Fstate%3Dright" \
	"&reject_url=http%3A%2F%2F127.0.0.1%3A8765%2F%3Fstate%3Dright%26success%3Dfalse"
#define BACK "http://127.0.0.1:8765/?state=right&site_url=https%3A%2F%2Fwww.example.org&user_login="

static const struct consent_asked SITE = {SP_ASK_OPEN, {WEBSITE, sizeof WEBSITE - 1}, {"right", 5}};

static void brings(const char *said, const char *password, const char *login)
{
	struct arena *a = arena_new();
	struct consent_brought got;
	err e = consent_read(a, str_of(said), &SITE, &got);
	if (e) fail_msg("'%s' was refused: %.*s", said, SHOW(e->text));
	assert_int_equal(got.as, SP_PASSWORD);
	assert_true(str_is(got.secret, str_of(password)));
	assert_true(str_is(got.login, str_of(login)));
	arena_free(a);
}

void test_a_password_that_comes_in_place_of_a_code_brings_the_login_with_it(void **state)
{
	(void)state;
	brings(BACK "alice&password=abcdEFGH1234", "abcdEFGH1234", "alice");
	brings("site_url=https://www.example.org&user_login=a%40b.example&password=abcd+efgh&state=right", "abcd efgh",
	       "a@b.example");
	brings(BACK "alice%0A{kept:9}&password=x", "x", "alice");
	brings(BACK "&password=x", "x", "");
}

void test_a_password_of_another_dialogue_or_website_is_refused(void **state)
{
	(void)state;
	refuses(&SITE, "site_url=https://www.example.org&user_login=alice&password=x", "wrong-state", "another dialogue");
	refuses(&SITE, "state=wrong&user_login=alice&password=x&state=right", "wrong-state", "another dialogue");
	refuses(&SITE, "state=right&site_url=https://evil.example&user_login=alice&password=x", "wrong-issuer", "another server");
	refuses(&SITE, "http://127.0.0.1:8765/?state=right&success=false", "consent-denied", "was told no");
	refuses(&SITE, BACK "alice&password=", "no-code", "copy the whole address");
}

void test_what_holds_no_code_says_what_to_paste(void **state)
{
	(void)state;
	refuses(&OPEN, "code=&state=right", "no-code", "copy the whole address");
	refuses(&OPEN, "http://127.0.0.1:8765/?state=right", "no-code", "copy the whole address");
	refuses(&OPEN, "state=right&&&=x&code", "no-code", "copy the whole address");
	refuses(&CODE, "https://login.example/page?state=right", "no-code", "copy the whole address");
	refuses(&OPEN, "yes, I agreed", "no-code", "copy the whole address");
}

/* RFC 7636, appendix B. */
void test_the_challenge_is_that_of_the_standard(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str challenge = consent_challenge(a, S("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
	assert_true(str_is(challenge, S("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")));
	arena_free(a);
}

static struct vault *vault_in(struct arena *a, char *folder)
{
	struct vault *v;
	assert_non_null(mkdtemp(folder));
	assert_null(vault_open(a, str_of(folder), false, &v));
	return v;
}

static void vault_away(struct arena *a, struct vault *v, const char *folder)
{
	vault_close(v);
	unlink(arena_cstr(a, arena_fmt(a, "%s/key", folder)));
	rmdir(folder);
}

void test_the_words_of_a_dialogue_are_its_own_and_always_the_same(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	char one[] = "/tmp/schedpost-consent-XXXXXX", two[] = "/tmp/schedpost-consent-XXXXXX";
	struct vault *here = vault_in(a, one), *there = vault_in(a, two);
	struct consent c = consent_of(a, here, S("key 1")), again = consent_of(a, here, S("key 1"));
	struct consent other = consent_of(a, here, S("key 2")), elsewhere = consent_of(a, there, S("key 1"));
	assert_true(str_is(c.state, again.state));
	assert_true(str_is(c.verifier, again.verifier));
	assert_true(str_is(c.challenge, consent_challenge(a, c.verifier)));
	assert_int_equal(c.verifier.len, 43);	/* RFC 7636, 4.1: at least */
	assert_false(str_is(c.state, c.verifier));
	assert_false(str_is(c.state, other.state));
	assert_false(str_is(c.verifier, other.verifier));
	assert_false(str_is(c.state, elsewhere.state));
	assert_false(str_is(c.verifier, elsewhere.verifier));
	vault_away(a, here, one);
	vault_away(a, there, two);
	arena_free(a);
}
