/* SPDX-License-Identifier: MIT
 * sign_dpop.c - the proof's claims, the two headers, and the answer that asks for a nonce. */
#include "net/sign_dpop.h"

#include "base/json.h"
#include "net/es256.h"
#include "net/exact.h"
#include "net/nonces.h"
#include "net/sign.h"
#include "net/url.h"

#include <sodium.h>

enum { ID_BYTES = 16, CLAIMS_MOST = 64 << 10 };

str dpop_hash(struct arena *a, str text)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, (const unsigned char *)text.at, text.len);
	return base64url(a, (str){(const char *)hash, sizeof hash});
}

/* Without query and fragment; an address without a path asks for /. */
static str htu(struct arena *a, str url)
{
	struct url to;
	size_t end;
	bool bare = url_split(url, &to) && !str_starts(to.rest, S("/"));
	if (str_find(url, S("#"), &end)) url.len = end;
	if (str_find(url, S("?"), &end)) url.len = end;
	return bare ? arena_fmt(a, "%.*s/", SHOW(url)) : url;
}

static str claims_of(struct arena *a, const struct dpop_of *of)
{
	buf out = buf_in(a, CLAIMS_MOST);
	struct json_pen p = json_pen(&out);
	const struct { const char *name; str value; } texts[] = {
		{"jti", of->id}, {"htm", of->method}, {"htu", htu(a, of->url)}, {"nonce", of->nonce},
		{"ath", of->token.len ? dpop_hash(a, of->token) : S("")},
	};
	pen_open(&p, '{');
	for (size_t i = 0; i < COUNT(texts); i++) {
		if (!texts[i].value.len) continue;
		pen_name(&p, str_of(texts[i].name));
		pen_str(&p, texts[i].value);
	}
	pen_name(&p, S("iat"));
	pen_int(&p, of->now / 1000);
	pen_close(&p, '}');
	return buf_str(&out);
}

err dpop_proof(struct arena *a, str seed, const struct dpop_of *of, str *out)
{
	str jwk;
	TRY(es256_public(a, seed, &jwk));
	str head = arena_fmt(a, "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":%.*s}", SHOW(jwk));
	return es256_sign(a, seed, head, claims_of(a, of), out);
}

/* ---- the two headers */

static void write_token(struct exact *e, void *what)
{
	exact_add(e, S("DPoP "));
	exact_add(e, *(str *)what);
}

static err token_of(struct arena *a, const struct to_sign *t, str *token)
{
	*token = S("");
	if (t->asked->sign != SP_DPOP) return NULL;
	return sign_secret(a, t->by, t->asked->sign_with ? t->asked->sign_with : SP_ACCESS_TOKEN, token);
}

err sign_dpop(struct arena *a, const struct to_sign *t, str *out)
{
	str token;
	TRY(token_of(a, t, &token));
	if (token.len) *out = exact_make(a, write_token, &token);
	return NULL;
}

static bool is_proved(const sp_request *r)
{
	return r->sign == SP_DPOP || r->sign == SP_DPOP_PROOF;
}

err sign_dpop_proof(struct arena *a, const struct to_sign *t, str *out)
{
	unsigned char chance[ID_BYTES];
	struct dpop_of of = {.method = str_of(t->http->method), .url = t->http->url, .now = t->by->now};
	*out = S("");
	if (!is_proved(t->asked)) return NULL;
	if (!t->by->secrets->proof.len) {
		return FAIL(a, ERR_MISSING, "no-secret", "The account '%.*s' has no key of its own stored, so nothing was sent. "
			    "Connect the account again.", SHOW(t->by->account->name));
	}
	TRY(token_of(a, t, &of.token));
	randombytes_buf(chance, sizeof chance);
	of.id = base64url(a, (str){(const char *)chance, sizeof chance});
	of.nonce = nonces_for(t->by->nonces, t->http->url);
	return dpop_proof(a, t->by->secrets->proof, &of, out);
}

/* ---- the answer that asks for a nonce */

bool dpop_wants_nonce(struct arena *a, const sp_request *r, const struct http_answer *answer)
{
	const struct json *said;
	str error = S("");
	bool refused = answer->arrival == SP_ARRIVED && (answer->status == 400 || answer->status == 401);
	if (!is_proved(r) || !refused) return false;
	if (!json_read(a, answer->body, &said) && json_get_str(a, said, "error", &error)) error = S("");
	bool wants = str_is(error, S("use_dpop_nonce"));
	for (size_t i = 0; i < answer->nheaders; i++)
		if (str_is_nocase(answer->headers[i].name, S("www-authenticate")))
			wants |= str_find(answer->headers[i].value, S("error=\"use_dpop_nonce\""), NULL);
	return wants;
}
