/* SPDX-License-Identifier: MIT
 * dpop_test.c - an account whose tokens are bound to a key, from the consent to a post: nonces that a server demands,
 * and what is shown once all the same. The server is Bluesky's as the plugin knows it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/json.h"
#include "help/far.h"
#include "net/es256.h"
#include "net/sign_dpop.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define PDS    "https://pds.example"
#define DID    "did:plc:abc"
#define DIRECTORY "https://plc.directory/"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, IDS = 400 };

static struct far far;
static struct sky {
	char state[64];		/* of the request that was pushed last */
	int serial;		/* of tokens: access-3, refresh-3 */
	int nonce, refusals;	/* the one that is good now; how often another, or none, came */
	bool never_content;	/* every proof is refused for its nonce */
	int refused_puts, puts, lose_puts;	/* puts: that were accepted; the answers of so many are lost */
	int64_t slow_ms;	/* accepted puts are answered so late */
	int reused;		/* refresh tokens that came again after they were used */
	char jkt[64];		/* of the first proof; all must have it */
	char ids[IDS][40];	/* jti of all proofs */
	size_t nids;
	bool there;		/* the post */
	bool dates;		/* its clock is ten minutes ahead of ours, and tokens are refused for it */
} sky;

/* ---- the far side: proofs */

static str header(const struct http_request *r, const char *name)
{
	for (size_t i = 0; i < r->nheaders; i++)
		if (str_is(r->headers[i].name, str_of(name))) return r->headers[i].value;
	return S("");
}

static const struct json *part(struct arena *a, str *proof)
{
	str text;
	size_t n = 0;
	const struct json *j;
	assert_true(str_split(proof, '.', &text));
	unsigned char *out = arena_take(a, text.len + 1);
	assert_int_equal(sodium_base642bin(out, text.len, text.at, text.len, NULL, &n, NULL,
					   sodium_base64_VARIANT_URLSAFE_NO_PADDING), 0);
	assert_null(json_read(a, (str){(char *)out, n}, &j));
	return j;
}

static str member(struct arena *a, const struct json *j, const char *name)
{
	str value = S("");
	assert_null(json_get_str(a, j, name, &value));
	return value;
}

static void same_key(struct arena *a, const struct json *head)
{
	const struct json *jwk = NULL;
	assert_null(json_need_object(a, head, "jwk", &jwk));
	str jkt = dpop_hash(a, arena_fmt(a, "%.*s %.*s", SHOW(member(a, jwk, "x")), SHOW(member(a, jwk, "y"))));
	if (!sky.jkt[0]) snprintf(sky.jkt, sizeof sky.jkt, "%.*s", SHOW(jkt));
	if (!str_is(jkt, str_of(sky.jkt))) fail_msg("another key than before");
}

static void never_seen(str id)
{
	for (size_t i = 0; i < sky.nids; i++)
		if (str_is(id, str_of(sky.ids[i]))) fail_msg("the proof %s came twice", sky.ids[i]);
	assert_true(sky.nids < IDS && id.len >= 16);
	snprintf(sky.ids[sky.nids++], sizeof sky.ids[0], "%.*s", SHOW(id));
}

/* What does not depend on the nonce must always be right. True: the nonce is, too. */
static bool is_proved(const struct http_request *r)
{
	struct arena *a = r->in;
	str proof = header(r, "DPoP"), token = header(r, "Authorization"), url = r->url, want = S("");
	const struct json *head = part(a, &proof), *claims = part(a, &proof);
	int64_t iat = 0;
	same_key(a, head);
	never_seen(member(a, claims, "jti"));
	str_split(&url, '?', &want);
	assert_true(str_is(member(a, claims, "htu"), want));
	assert_true(str_is(member(a, claims, "htm"), str_of(r->method)));
	assert_null(json_get_int(a, claims, "iat", &iat));
	assert_int_equal(iat, far.w->now / 1000);
	str ath = token.len ? dpop_hash(a, str_cut(token, strlen("DPoP "), token.len)) : S("");
	assert_true(str_is(member(a, claims, "ath"), ath));
	bool good = str_is(member(a, claims, "nonce"), arena_fmt(a, "nonce-%d", sky.nonce)) && !sky.never_content;
	if (!good) sky.refusals++;
	return good;
}

/* ---- the far side: what it answers */

static struct far_answer says(int status, const char *body)
{
	static char nonce[40];
	snprintf(nonce, sizeof nonce, "nonce-%d", sky.nonce);
	return (struct far_answer){.status = status, .body = body, .name = "dpop-nonce", .value = nonce};
}

static str form(str body, const char *name)
{
	str pair, key;
	while (str_split(&body, '&', &pair))
		if (str_split(&pair, '=', &key) && str_is(key, str_of(name))) return pair;
	return S("");
}

static struct far_answer push(str body)
{
	snprintf(sky.state, sizeof sky.state, "%.*s", SHOW(form(body, "state")));
	assert_true(str_is(form(body, "client_id"), S("our-id")));
	assert_int_equal(form(body, "code_challenge").len, 43);
	return says(201, "{\"request_uri\":\"urn:request:1\",\"expires_in\":300}");
}

/* RFC 9449, 5: an invalid proof is told so, and nothing of the request counts. */
static struct far_answer refuse_the_clock(void)
{
	return (struct far_answer){.status = 400, .body = "{\"error\":\"invalid_dpop_proof\"}",
				   .date = far.w->now + 10LL * MINUTE};
}

static struct far_answer token(struct arena *a, str body)
{
	if (sky.dates) return refuse_the_clock();
	bool code = str_is(form(body, "grant_type"), S("authorization_code"));
	str refresh = arena_fmt(a, "refresh-%d", sky.serial);
	bool good = code ? str_is(form(body, "code"), S("good")) : str_is(form(body, "refresh_token"), refresh);
	if (!good) sky.reused++;
	if (!good) return says(400, "{\"error\":\"invalid_grant\"}");
	sky.serial++;
	return says(200, arena_cstr(a, arena_fmt(a, "{\"access_token\":\"access-%d\",\"token_type\":\"DPoP\","
			"\"refresh_token\":\"refresh-%d\",\"scope\":\"atproto transition:generic\",\"expires_in\":3600,"
			"\"sub\":\"" DID "\"}",
			sky.serial, sky.serial)));
}

static struct far_answer put(void)
{
	struct far_answer said = says(200, "{\"uri\":\"at://" DID "/app.bsky.feed.post/1\",\"cid\":\"c1\"}");
	sky.puts++;
	sky.there = true;
	said.delay_ms = sky.slow_ms;
	return sky.lose_puts && sky.lose_puts-- ? (struct far_answer){.arrival = SP_LOST} : said;
}

static struct far_answer open_page(str path)
{
	static const struct { const char *path, *body; } PAGES[] = {
		{"/xrpc/com.atproto.identity.resolveHandle", "{\"did\":\"" DID "\"}"},
		{"/.well-known/oauth-protected-resource", "{\"resource\":\"" PDS "\",\"authorization_servers\":[\"" PDS "\"]}"},
		{"/.well-known/oauth-authorization-server", "{\"issuer\":\"" PDS "\","
			"\"authorization_endpoint\":\"" PDS "/authorize\","
			"\"pushed_authorization_request_endpoint\":\"" PDS "/par\",\"token_endpoint\":\"" PDS "/token\","
			"\"revocation_endpoint\":\"" PDS "/revoke\"}"},
		{"/xrpc/com.atproto.server.describeServer", "{}"},
	};
	for (size_t i = 0; i < COUNT(PAGES); i++)
		if (str_starts(path, str_of(PAGES[i].path))) return (struct far_answer){.status = 200, .body = PAGES[i].body};
	if (!str_find(path, S("getRecord"), NULL)) fail_msg("asked for %.*s", SHOW(path));
	if (!sky.there) return (struct far_answer){.status = 400, .body = "{\"error\":\"RecordNotFound\"}"};
	return (struct far_answer){.status = 200, .body = "{\"uri\":\"at://" DID "/app.bsky.feed.post/1\",\"cid\":\"c1\","
							  "\"value\":{\"text\":\"Open on Sunday\"}}"};
}

static struct far_answer serve(struct far *f, const struct http_request *r, str body)
{
	str path = str_cut(r->url, strlen(PDS), r->url.len), bearer = header(r, "Authorization");
	bool puts = str_find(path, S("putRecord"), NULL);
	(void)f;
	if (str_starts(r->url, S(DIRECTORY)))
		return (struct far_answer){.status = 200, .body = "{\"id\":\"" DID "\",\"alsoKnownAs\":[\"at://ward.test\"],"
			"\"service\":[{\"id\":\"#atproto_pds\",\"serviceEndpoint\":\"" PDS "\"}]}"};
	if (!header(r, "DPoP").len) return open_page(path);
	if (!is_proved(r)) {
		sky.refused_puts += puts;
		return says(bearer.len ? 401 : 400, "{\"error\":\"use_dpop_nonce\"}");
	}
	if (str_is(path, S("/par"))) return push(body);
	if (str_is(path, S("/token"))) return token(r->in, body);
	if (!str_is(bearer, arena_fmt(r->in, "DPoP access-%d", sky.serial)))
		return says(401, "{\"error\":\"invalid_token\"}");
	if (puts) return put();
	return says(200, "{\"did\":\"" DID "\",\"handle\":\"ward.test\",\"active\":true}");
}

/* ---- the world */

static struct world *begun(void)
{
	struct world *w = world_new();
	memset(&sky, 0, sizeof sky);
	far_join(&far, w, serve);
	world_json(w, "app add", S("{\"PLATFORM\":\"bluesky\",\"client-id\":\"our-id\",\"client-secret\":\"\"}"));
	world_verb(w, "connect begin", "bluesky", "--as", "ward", "--server", PDS, "--zone", "Europe/London", NULL);
	world_pass(w, SECOND);
	return w;
}

static str say(struct world *w, const char *answer, err *e)
{
	long long id = world_int(w, "SELECT max(id) FROM job WHERE op = 1");
	str call = arena_fmt(w->a, "{\"id\":\"%lld\",\"answer\":\"%s\"}", id, answer);
	str said = world_try_json(w, e, "connect answer", call);
	world_pass(w, SECOND);
	return said;
}

static void must_say(struct world *w, const char *answer)
{
	err e;
	say(w, answer, &e);
	if (e) fail_msg("'%s': %.*s", answer, SHOW(e->text));
}

static struct world *at_consent(void)
{
	struct world *w = begun();
	must_say(w, "ward.test");
	must_say(w, "browser");
	assert_int_equal(strlen(sky.state), 43);
	return w;
}

static struct world *connected(void)
{
	struct world *w = at_consent();
	must_say(w, arena_cstr(w->a, arena_fmt(w->a, "iss=https%%3A%%2F%%2Fpds.example&code=good&state=%s", sky.state)));
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	return w;
}

static void plan(struct world *w)
{
	world_verb(w, "add", "Open on Sunday", "--to", "ward", "--at", "+1m", "--late", "publish", NULL);
}

static void shown_once(struct world *w)
{
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'done' AND post IS NOT NULL"), 1);
	assert_int_equal(sky.puts, 1);
}

/* ---- the consent */

void test_the_log_in_is_bound_to_one_key_from_the_push_to_the_post(void **state)
{
	(void)state;
	struct world *w = connected();
	plan(w);
	world_pass(w, 2LL * MINUTE);
	shown_once(w);
	assert_int_equal(sky.refusals, 1);	/* the very first proof; from then on the nonce is known */
	assert_int_equal(world_int(w, "SELECT count(*) FROM secret WHERE kind = 100"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM kept"), 0);
	world_free(w);
}

void test_what_comes_back_must_be_of_this_dialogue_and_from_this_server(void **state)
{
	(void)state;
	static const struct { const char *form, *code; } CASES[] = {
		{"code=good&state=of-another&iss=https%%3A%%2F%%2Fpds.example", "wrong-state"},
		{"code=good", "wrong-state"},
		{"code=good&state=%s&iss=https%%3A%%2F%%2Fevil.example", "wrong-issuer"},
		{"error=access_denied&state=%s", "consent-denied"},
	};
	for (size_t i = 0; i < COUNT(CASES); i++) {
		struct world *w = at_consent();
		char answer[200];
		err e;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(answer, sizeof answer, CASES[i].form, sky.state);
#pragma GCC diagnostic pop
		say(w, answer, &e);
		assert_non_null(e);
		assert_string_equal(e->code, CASES[i].code);
		assert_int_equal(sky.serial, 0);
		world_free(w);
	}
}

/* ---- posts */

void test_a_post_that_is_refused_for_its_nonce_goes_out_once(void **state)
{
	(void)state;
	struct world *w = connected();
	plan(w);
	sky.nonce++;
	world_pass(w, 2LL * MINUTE);
	shown_once(w);
	assert_int_equal(sky.refused_puts, 1);
	world_free(w);
}

void test_after_a_new_start_no_nonce_is_known_and_the_post_goes_out_once(void **state)
{
	(void)state;
	struct world *w = connected();
	plan(w);
	far_kill(&far);
	world_pass(w, 2LL * MINUTE);
	shown_once(w);
	assert_int_equal(sky.refused_puts, 1);
	world_free(w);
}

void test_the_answer_to_the_second_try_is_lost_and_the_post_is_found(void **state)
{
	(void)state;
	struct world *w = connected();
	plan(w);
	sky.nonce++;
	sky.lose_puts = 1;
	world_pass(w, 5LL * MINUTE);
	shown_once(w);
	world_free(w);
}

void test_killed_between_the_two_tries_it_is_looked_up_first(void **state)
{
	(void)state;
	struct world *w = connected();
	plan(w);
	sky.nonce++;
	sky.slow_ms = 20LL * SECOND;	/* the second try is accepted, and its answer under way */
	world_pass(w, MINUTE + 5 * SECOND);
	assert_int_equal(sky.puts, 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'sending'"), 1);
	sky.slow_ms = 0;
	far_kill(&far);
	world_pass(w, 5LL * MINUTE);
	shown_once(w);
	world_free(w);
}

void test_a_server_that_is_never_content_is_asked_twice_a_try_and_the_post_waits(void **state)
{
	(void)state;
	struct world *w = connected();
	plan(w);
	sky.never_content = true;
	world_pass(w, MINUTE + 10 * SECOND);
	assert_int_equal(sky.refused_puts, 2);
	assert_int_equal(sky.puts, 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'ready' AND post IS NOT NULL"), 1);
	sky.never_content = false;
	world_pass(w, 30LL * MINUTE);
	shown_once(w);
	world_free(w);
}

/* ---- tokens that are good for one time */

void test_a_renewal_that_is_refused_for_its_nonce_spends_the_token_once(void **state)
{
	(void)state;
	struct world *w = connected();
	for (int i = 0; i < 5; i++) {
		sky.nonce++;
		world_pass(w, HOUR);
	}
	assert_true(sky.serial >= 5);
	assert_int_equal(sky.reused, 0);
	plan(w);
	world_pass(w, 2LL * MINUTE);
	shown_once(w);	/* and all with one key */
	world_free(w);
}

void test_a_token_that_was_refused_for_its_nonce_is_not_used_up(void **state)
{
	(void)state;
	struct world *w = connected();
	int serial = sky.serial;
	sky.never_content = true;
	world_pass(w, 2LL * HOUR);
	assert_int_equal(sky.serial, serial);
	sky.never_content = false;
	world_pass(w, 2LL * HOUR);
	assert_true(sky.serial > serial);
	assert_int_equal(sky.reused, 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	world_free(w);
}

void test_a_token_that_was_refused_for_our_clock_is_not_used_up(void **state)
{
	(void)state;
	struct world *w = connected();
	int serial = sky.serial;
	sky.dates = true;
	world_pass(w, 2LL * HOUR);
	assert_int_equal(sky.serial, serial);
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 2 AND why LIKE '%clock of this machine is 10 min behind%'"), 1);
	sky.dates = false;	/* somebody has set it */
	world_pass(w, 2LL * HOUR);
	assert_true(sky.serial > serial);
	assert_int_equal(sky.reused, 0);
	plan(w);
	world_pass(w, 2LL * MINUTE);
	shown_once(w);
	world_free(w);
}
