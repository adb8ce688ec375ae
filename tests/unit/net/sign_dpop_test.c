/* SPDX-License-Identifier: MIT
 * sign_dpop_test.c - proofs of possession: the examples of RFC 9449, and ours judged by the same judge. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "base/json.h"
#include "net/es256.h"
#include "net/nonces.h"
#include "net/sign_dpop.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>

#define TOKEN "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"	/* RFC 9449, 4.2 and 7.1 */
#define ATH   "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"
#define JKT   "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
#define SEED  "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

static const char *const rfc_proofs[] = {
	"eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQy"
	"VVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19."
	"eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0Ijox"
	"NTYyMjYyNjE2fQ."
	"2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg",
	"eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQy"
	"VVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19."
	"eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNv"
	"dXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9."
	"2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA",
};

/* ---- the judge: it takes a proof apart and checks its signature with the key that stands in it */

static str decoded(struct arena *a, str text)
{
	size_t n = 0;
	unsigned char *out = arena_take(a, text.len + 1);
	assert_int_equal(sodium_base642bin(out, text.len, text.at, text.len, NULL, &n, NULL,
					   sodium_base64_VARIANT_URLSAFE_NO_PADDING), 0);
	return (str){(char *)out, n};
}

static str member(struct arena *a, const struct json *j, const char *name)
{
	str value = S("");
	assert_null(json_get_str(a, j, name, &value));
	return value;
}

static bool signature_is_of(struct arena *a, str text, str r_and_s, const struct json *jwk)
{
	unsigned char point[65] = {4}, *der = NULL;
	char group[] = "P-256";
	str x = decoded(a, member(a, jwk, "x")), y = decoded(a, member(a, jwk, "y"));
	assert_int_equal(x.len, 32);
	assert_int_equal(y.len, 32);
	assert_int_equal(r_and_s.len, 64);
	memcpy(point + 1, x.at, 32);
	memcpy(point + 33, y.at, 32);
	OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
			       OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
			       OSSL_PARAM_construct_end()};
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	assert_true(EVP_PKEY_fromdata_init(maker) > 0 && EVP_PKEY_fromdata(maker, &key, EVP_PKEY_PUBLIC_KEY, params) > 0);
	ECDSA_SIG *sig = ECDSA_SIG_new();
	ECDSA_SIG_set0(sig, BN_bin2bn((const unsigned char *)r_and_s.at, 32, NULL),
		       BN_bin2bn((const unsigned char *)r_and_s.at + 32, 32, NULL));
	int n = i2d_ECDSA_SIG(sig, &der);
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	bool good = EVP_DigestVerifyInit(digest, NULL, EVP_sha256(), NULL, key) > 0 &&
		    EVP_DigestVerify(digest, der, (size_t)n, (const unsigned char *)text.at, text.len) == 1;
	EVP_MD_CTX_free(digest);
	OPENSSL_free(der);
	ECDSA_SIG_free(sig);
	EVP_PKEY_CTX_free(maker);
	EVP_PKEY_free(key);
	return good;
}

struct judged {
	const struct json *claims;
	str jkt;
	bool good;
};

static struct judged judge(struct arena *a, str proof)
{
	struct judged out;
	const struct json *head, *jwk = NULL;
	str first, second, third = proof;
	assert_true(str_split(&third, '.', &first) && str_split(&third, '.', &second));
	assert_null(json_read(a, decoded(a, first), &head));
	assert_null(json_read(a, decoded(a, second), &out.claims));
	assert_true(str_is(member(a, head, "typ"), S("dpop+jwt")));
	assert_true(str_is(member(a, head, "alg"), S("ES256")));
	assert_null(json_need_object(a, head, "jwk", &jwk));
	assert_int_equal(json_count(jwk), 4);	/* and no private part among them */
	str canonical = arena_fmt(a, "{\"crv\":\"%.*s\",\"kty\":\"%.*s\",\"x\":\"%.*s\",\"y\":\"%.*s\"}",
				  SHOW(member(a, jwk, "crv")), SHOW(member(a, jwk, "kty")), SHOW(member(a, jwk, "x")),
				  SHOW(member(a, jwk, "y")));
	out.jkt = dpop_hash(a, canonical);
	out.good = signature_is_of(a, str_cut(proof, 0, first.len + 1 + second.len), decoded(a, third), jwk);
	return out;
}

static void is(str got, const char *want)
{
	if (!str_is(got, str_of(want))) fail_msg("got <%.*s>, wanted <%s>", SHOW(got), want);
}

static str proof_of(struct arena *a, const struct dpop_of *of)
{
	str proof = S("");
	assert_null(dpop_proof(a, S(SEED), of, &proof));
	return proof;
}

/* ---- the examples of the RFC */

void test_the_judge_takes_the_examples_of_the_rfc_and_no_spoilt_one(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT(rfc_proofs); i++) {
		str proof = arena_str(a, str_of(rfc_proofs[i]));
		struct judged j = judge(a, proof);
		assert_true(j.good);
		is(j.jkt, JKT);
		size_t last = proof.len - 2;	/* of the very last letter some bits are not used */
		((char *)proof.at)[last] = proof.at[last] == 'A' ? 'B' : 'A';
		assert_false(judge(a, proof).good);
	}
	is(dpop_hash(a, S(TOKEN)), ATH);
	is(member(a, judge(a, str_of(rfc_proofs[1])).claims, "ath"), ATH);
	arena_free(a);
}

/* ---- ours */

void test_a_proof_is_signed_and_says_what_it_is_for(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct judged j = judge(a, proof_of(a, &(struct dpop_of){.method = S("POST"),
			.url = S("https://pds.example/xrpc/a?b=c"), .token = S(TOKEN), .nonce = S("n-1"),
			.id = S("only-once"), .now = 1562262616999}));
	int64_t iat = 0;
	assert_true(j.good);
	is(member(a, j.claims, "htm"), "POST");
	is(member(a, j.claims, "htu"), "https://pds.example/xrpc/a");
	is(member(a, j.claims, "ath"), ATH);
	is(member(a, j.claims, "nonce"), "n-1");
	is(member(a, j.claims, "jti"), "only-once");
	assert_null(json_get_int(a, j.claims, "iat", &iat));
	assert_int_equal(iat, 1562262616);
	arena_free(a);
}

void test_a_proof_without_token_and_nonce_does_not_mention_them(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct judged j = judge(a, proof_of(a, &(struct dpop_of){.method = S("GET"), .url = S("https://a.example"),
			.id = S("i"), .now = 1000}));
	assert_true(j.good);
	assert_int_equal(json_count(j.claims), 4);
	is(member(a, j.claims, "htu"), "https://a.example/");
	arena_free(a);
}

/* r or s begins with a zero byte once in 128 signatures: the width stays. */
void test_every_signature_is_64_bytes_and_good(void **state)
{
	(void)state;
	for (int i = 0; i < 600; i++) {
		struct arena *a = arena_new();
		str seed = arena_fmt(a, "a seed of 43 letters that is never the %d", i);
		str out = S("");
		assert_null(dpop_proof(a, seed, &(struct dpop_of){.method = S("GET"), .url = S("https://a.example/"),
								  .id = S("i"), .now = i}, &out));
		assert_true(judge(a, out).good);
		arena_free(a);
	}
}

void test_a_seed_is_always_the_same_key_and_another_one_another(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str one, again, other;
	assert_null(es256_public(a, S(SEED), &one));
	assert_null(es256_public(a, S(SEED), &again));
	assert_null(es256_public(a, S(SEED "x"), &other));
	assert_true(str_is(one, again));
	assert_false(str_is(one, other));
	/* As another program makes it of this seed: (SHA-512 modulo the order less one) plus one, times the base point. */
	is(one, "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"BBPHvfkirbyHgVAEBf-0FYw-BFPluxamj7ua2p3vOEo\","
		"\"y\":\"7qmk55Fn4UsFYcSnudB-6nT50p0s63OPJrKaWIjFpBs\"}");
	arena_free(a);
}

/* ---- in a request */

static const struct plug_facts plugin = {.name = {"p", 1}, .hosts = {"as.example pds.example", 22}};
static const sp_account account = {.size = sizeof account, .name = SP_S("library"),
				   .server = SP_S("https://pds.example")};

static err composed(struct arena *a, const sp_request *asked, const struct nonces *nonces, struct http_request *out)
{
	struct secrets s = {.proof = arena_str(a, S(SEED))};
	s.of[SP_ACCESS_TOKEN] = arena_str(a, S(TOKEN));
	return compose(a, asked, &(struct compose_for){.plugin = &plugin, .account = &account, .secrets = &s,
						       .now = 1795341600000, .nonces = nonces}, out);
}

static str header(const struct http_request *r, const char *name)
{
	for (size_t i = 0; i < r->nheaders; i++)
		if (str_is(r->headers[i].name, str_of(name))) return r->headers[i].value;
	return S("(none)");
}

void test_a_request_carries_token_and_proof_or_the_proof_alone(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request out;
	sp_request asked = {.effect = SP_READS, .method = SP_GET, .url = SP_S("{server}/xrpc/x?y=1"), .sign = SP_DPOP};
	assert_null(composed(a, &asked, NULL, &out));
	is(header(&out, "Authorization"), "DPoP " TOKEN);
	struct judged j = judge(a, header(&out, "DPoP"));
	assert_true(j.good);
	is(member(a, j.claims, "ath"), ATH);
	is(member(a, j.claims, "htm"), "GET");
	is(member(a, j.claims, "htu"), "https://pds.example/xrpc/x");
	str first = member(a, j.claims, "jti");
	assert_null(composed(a, &asked, NULL, &out));
	assert_false(str_is(first, member(a, judge(a, header(&out, "DPoP")).claims, "jti")));
	asked.sign = SP_DPOP_PROOF;
	assert_null(composed(a, &asked, NULL, &out));
	is(header(&out, "Authorization"), "(none)");
	is(member(a, judge(a, header(&out, "DPoP")).claims, "ath"), "");
	arena_free(a);
}

void test_without_a_key_nothing_is_sent(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request out;
	struct secrets none = {0};
	err e = compose(a, &(sp_request){.effect = SP_READS, .method = SP_GET, .url = SP_S("{server}/"),
					 .sign = SP_DPOP_PROOF},
			&(struct compose_for){.plugin = &plugin, .account = &account, .secrets = &none}, &out);
	assert_non_null(e);
	assert_string_equal(e->code, "no-secret");
	arena_free(a);
}

void test_a_plugin_writes_no_proof_of_its_own(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request out;
	const sp_pair own[] = {{.name = SP_S("DPoP"), .value = SP_S("x")}};
	err e = composed(a, &(sp_request){.effect = SP_READS, .method = SP_GET, .url = SP_S("{server}/"), .headers = own,
					  .nheaders = 1}, NULL, &out);
	assert_non_null(e);
	assert_string_equal(e->code, "plugin-header");
	arena_free(a);
}

/* ---- nonces */

static bool told(struct nonces *n, const char *url, const char *nonce)
{
	const struct http_pair h[] = {{S("content-type"), S("text/html")}, {S("dpop-nonce"), str_of(nonce)}};
	return nonces_note(n, str_of(url), &(struct http_answer){.headers = h, .nheaders = 2});
}

static const char *nonce_sent(struct nonces *n, const char *url)
{
	static char text[600];
	struct arena *a = arena_new();
	struct http_request out;
	const sp_request asked = {.effect = SP_READS, .method = SP_GET, .url = {url, strlen(url)}, .sign = SP_DPOP};
	assert_null(composed(a, &asked, n, &out));
	str nonce = member(a, judge(a, header(&out, "DPoP")).claims, "nonce");
	memcpy(text, nonce.at ? nonce.at : "", nonce.len);
	text[nonce.len] = 0;
	arena_free(a);
	return text;
}

void test_each_server_has_its_own_nonce_and_the_newest_counts(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct nonces *n = nonces_new(a);
	assert_true(told(n, "https://as.example/token", "of-as"));
	assert_true(told(n, "https://pds.example/xrpc/x?q", "of-pds"));
	assert_string_equal(nonce_sent(n, "https://as.example/par"), "of-as");
	assert_string_equal(nonce_sent(n, "https://PDS.example/y"), "of-pds");
	assert_true(told(n, "https://as.example/", "newer"));
	assert_string_equal(nonce_sent(n, "https://as.example/par"), "newer");
	assert_string_equal(nonce_sent(n, "https://pds.example:443/y"), "of-pds");
	arena_free(a);
}

void test_what_is_no_nonce_is_not_remembered(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct nonces *n = nonces_new(a);
	char long_one[600];
	memset(long_one, 'a', sizeof long_one);
	long_one[513] = 0;
	static const char *const bad[] = {"", "a b", "a\"b", "a\\b", "a\nb", "\x7f", "\xc3\xa4"};
	assert_true(told(n, "https://as.example/", "good"));
	for (size_t i = 0; i < COUNT(bad); i++) assert_false(told(n, "https://as.example/", bad[i]));
	assert_false(told(n, "https://as.example/", long_one));
	assert_false(told(n, "practice:/x", "good"));
	assert_string_equal(nonce_sent(n, "https://as.example/"), "good");
	long_one[512] = 0;
	assert_true(told(n, "https://as.example/", long_one));
	assert_string_equal(nonce_sent(n, "https://as.example/"), long_one);
	arena_free(a);
}

void test_of_very_many_servers_the_latest_are_remembered(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct nonces *n = nonces_new(a);
	char url[60], nonce[20];
	for (int i = 0; i < 200; i++) {
		snprintf(url, sizeof url, "https://pds%d.example/", i);
		snprintf(nonce, sizeof nonce, "n%d", i);
		assert_true(told(n, url, nonce));
		assert_true(told(n, "https://pds0.example/", "still"));
	}
	is(nonces_for(n, S("https://pds0.example/x")), "still");
	is(nonces_for(n, S("https://pds199.example/x")), "n199");
	is(nonces_for(n, S("https://pds1.example/x")), "");
	arena_free(a);
}

void test_only_a_refusal_for_want_of_a_nonce_asks_for_one(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	static const struct {
		sp_sign sign;
		sp_arrival arrival;
		int status;
		const char *body, *header;
		bool wants;
	} cases[] = {
		{SP_DPOP, SP_ARRIVED, 401, "{\"error\":\"use_dpop_nonce\"}", "", true},
		{SP_DPOP_PROOF, SP_ARRIVED, 400, "{\"error\":\"use_dpop_nonce\"}", "", true},
		{SP_DPOP, SP_ARRIVED, 401, "", "DPoP algs=\"ES256\", error=\"use_dpop_nonce\"", true},
		{SP_BEARER, SP_ARRIVED, 401, "{\"error\":\"use_dpop_nonce\"}", "", false},
		{SP_DPOP, SP_CUT, 401, "{\"error\":\"use_dpop_nonce\"}", "", false},
		{SP_DPOP, SP_LOST, 0, "", "", false},
		{SP_DPOP, SP_ARRIVED, 200, "{\"error\":\"use_dpop_nonce\"}", "", false},
		{SP_DPOP, SP_ARRIVED, 500, "{\"error\":\"use_dpop_nonce\"}", "", false},
		{SP_DPOP, SP_ARRIVED, 401, "{\"error\":\"invalid_token\",\"message\":\"use_dpop_nonce\"}", "", false},
		{SP_DPOP, SP_ARRIVED, 401, "<html>\"use_dpop_nonce\"</html>", "DPoP error=\"invalid_token\"", false},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct http_pair h[] = {{S("www-authenticate"), str_of(cases[i].header)}};
		struct http_answer said = {.arrival = cases[i].arrival, .status = cases[i].status, .headers = h, .nheaders = 1,
					   .body = str_of(cases[i].body)};
		if (dpop_wants_nonce(a, &(sp_request){.sign = cases[i].sign}, &said) != cases[i].wants)
			fail_msg("case %zu", i);
	}
	arena_free(a);
}
