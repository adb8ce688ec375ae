/* SPDX-License-Identifier: MIT
 * consent.c - state, verifier and challenge of a dialogue, and reading the browser's answer. */
#include "rooms/connect/consent.h"

#include <sodium.h>

#define AGAIN "Please start again with 'schedpost connect'."

str consent_challenge(struct arena *a, str verifier)
{
	enum { LETTERS = 44 };
	unsigned char hash[crypto_hash_sha256_BYTES];
	char *challenge = arena_take(a, LETTERS);
	crypto_hash_sha256(hash, (const unsigned char *)verifier.at, verifier.len);
	sodium_bin2base64(challenge, LETTERS, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_of(challenge);
}

struct consent consent_of(struct arena *a, const struct vault *v, str key)
{
	struct consent c = {.state = vault_word(a, v, arena_fmt(a, "state %.*s", SHOW(key))),
			    .verifier = vault_word(a, v, arena_fmt(a, "verifier %.*s", SHOW(key))),
			    .proof = vault_word(a, v, arena_fmt(a, "proof %.*s", SHOW(key)))};
	c.challenge = consent_challenge(a, c.verifier);
	return c;
}

/* ---- what came back */

/* As forms are written: + is a blank, %41 a byte. */
static str decode(struct arena *a, str s)
{
	buf out = buf_in(a, s.len + 1);
	for (size_t i = 0; i < s.len; i++) {
		int high = s.at[i] == '%' && i + 2 < s.len ? hex_value(s.at[i + 1]) : -1;
		int low = high >= 0 ? hex_value(s.at[i + 2]) : -1;
		if (low >= 0) i += 2;
		buf_byte(&out, low >= 0 ? (char)(high << 4 | low) : s.at[i] == '+' ? ' ' : s.at[i]);
	}
	return buf_str(&out);
}

static str field(struct arena *a, str query, const char *name)
{
	str pair, key;
	while (str_split(&query, '&', &pair)) {
		str value = pair;
		if (str_split(&value, '=', &key) && str_is(key, str_of(name))) return decode(a, value.at ? value : S(""));
	}
	return S("");
}

/* "https://a.example/x?y" and "https://a.example" have the same. */
static str origin(str url)
{
	size_t host, end = url.len;
	if (!str_find(url, S("://"), &host)) return S("");
	for (size_t i = url.len; i > host + 3; i--)
		if (url.at[i - 1] == '/' || url.at[i - 1] == '?' || url.at[i - 1] == '#') end = i - 1;
	return str_cut(url, 0, end);
}

static err refused(struct arena *a, str query)
{
	str code = field(a, query, "error"), why = field(a, query, "error_description");
	bool no = str_is(code, S("access_denied")) || str_is(field(a, query, "success"), S("false"));
	if (no || field(a, query, "denied").len)
		return FAIL(a, ERR_DENIED, "consent-denied", "The platform was told no, so nothing was connected. If that was a slip: "
			    "start again with 'schedpost connect' and agree.");
	if (!code.len) return NULL;
	return FAIL(a, ERR_OUTSIDE, "consent-refused", "The platform did not go on: %.*s%s%.*s. " AGAIN, SHOW(code),
		    why.len ? ", " : "", SHOW(why));
}

/* By its state: a word of its own, or inside the address to come back to. One that was pushed ahead (RFC 9126) has it
 * there, and only its name in the address. */
static bool is_by_state(struct arena *a, str query, const struct consent_asked *asked)
{
	bool has_state = str_find(asked->url, asked->state, NULL) || str_find(asked->url, S("request_uri="), NULL);
	return !has_state || str_is(field(a, query, "state"), asked->state);
}

/* OAuth 1.0a has no state: what comes back names the request token that was opened (RFC 5849, 2.2). */
static bool is_by_token(struct arena *a, str query, const struct consent_asked *asked)
{
	str opened = asked->url, page;
	str_split(&opened, '?', &page);
	opened = field(a, opened, "oauth_token");
	return !opened.len || str_is(field(a, query, "oauth_token"), opened);
}

static err whose(struct arena *a, str query, const struct consent_asked *asked)
{
	str iss = field(a, query, "iss");
	if (!iss.len) iss = field(a, query, "site_url");
	if (!is_by_state(a, query, asked) || !is_by_token(a, query, asked))
		return FAIL(a, ERR_DENIED, "wrong-state", "This answer belongs to another dialogue, or was changed on its way. Nothing "
			    "was connected. " AGAIN);
	if (iss.len && !str_is(origin(iss), origin(asked->url)))
		return FAIL(a, ERR_DENIED, "wrong-issuer", "This answer comes from another server than the one that was opened "
			    "(RFC 9207). Nothing was connected. " AGAIN);
	return NULL;
}

/* A code alone, as a page shows it; it may end with =, as base64 does. */
static bool is_bare(struct arena *a, str said)
{
	static const char *const NAMES[] = {"code", "oauth_verifier", "password", "error", "denied", "success", "state"};
	bool bare = !str_find(said, S("?"), NULL) && !str_find(said, S("://"), NULL);
	for (size_t i = 0; i < COUNT(NAMES); i++) bare = bare && !field(a, said, NAMES[i]).len;
	return bare;
}

static bool is_brought(struct arena *a, str query, struct consent_brought *out)
{
	static const struct { const char *name; sp_secret as; } FIELDS[] = {
		{"code", SP_OAUTH_CODE}, {"oauth_verifier", SP_OAUTH_CODE}, {"password", SP_PASSWORD},
	};
	for (size_t i = 0; i < COUNT(FIELDS) && !out->secret.len; i++)
		*out = (struct consent_brought){FIELDS[i].as, field(a, query, FIELDS[i].name), S("")};
	str login = field(a, query, "user_login");
	if (out->as == SP_PASSWORD) str_split(&login, '\n', &out->login);
	return out->secret.len > 0;
}

err consent_read(struct arena *a, str said, const struct consent_asked *asked, struct consent_brought *out)
{
	size_t at;
	*out = (struct consent_brought){SP_OAUTH_CODE, S(""), S("")};
	if (asked->kind == SP_ASK_CODE && is_bare(a, said)) {
		out->secret = said;
		return NULL;
	}
	str query = str_find(said, S("?"), &at) ? str_cut(said, at + 1, said.len) : said;
	if (str_find(query, S("#"), &at)) query.len = at;
	TRY(refused(a, query));
	if (is_brought(a, query, out)) return whose(a, query, asked);
	return FAIL(a, ERR_INPUT, "no-code", "There is no code in that. After you have agreed, the browser goes to one more page, "
		    "even if it cannot open it: copy the whole address of that page, and paste it here.");
}
