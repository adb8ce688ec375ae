/* SPDX-License-Identifier: MIT
 * sign_oauth1.c - the Authorization header of OAuth 1.0a. Of liboauth only the function that signs is called. */
#include "net/sign_oauth1.h"

#include "net/exact.h"
#include "net/url.h"

#include <inttypes.h>
#include <oauth.h>	/* after <stddef.h>, which it needs and does not include */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { NONCE_BYTES = 16 };

static void wipe(str s)
{
	if (s.len) sodium_memzero((char *)s.at, s.len);
}

/* ---- fields as they stand in the text that is signed (3.4.1.3.2): percent-encoded, sorted */

struct fields {
	struct oauth1_pair *of;
	size_t n;
};

static void write_decoded(struct exact *e, void *what)
{
	exact_decoded(e, *(str *)what);
}

static void write_percent(struct exact *e, void *what)
{
	exact_percent(e, *(str *)what);
}

static str percent(struct arena *a, str s)
{
	return exact_make(a, write_percent, &s);
}

/* A piece of a query or a form, however it was encoded, in the one way of RFC 5849, 3.6. */
static str recoded(struct arena *a, str s)
{
	str clear = exact_make(a, write_decoded, &s), out = percent(a, clear);
	wipe(clear);
	return out;
}

static size_t pieces(str text)
{
	size_t n = text.len > 0;
	for (size_t i = 0; i < text.len; i++) n += text.at[i] == '&';
	return n;
}

static void take_encoded(struct arena *a, struct fields *to, str text)
{
	str piece, name;
	while (text.len && str_split(&text, '&', &piece)) {
		str value = piece;
		if (!piece.len) continue;
		str_split(&value, '=', &name);
		to->of[to->n++] = (struct oauth1_pair){recoded(a, name), recoded(a, value)};
	}
}

static int in_order(const void *left, const void *right)
{
	const struct oauth1_pair *l = left, *r = right;
	int names = str_order(l->name, r->name);
	return names ? names : str_order(l->value, r->value);
}

static struct fields fields_of(struct arena *a, const struct oauth1_of *o, str query)
{
	struct fields f = {.of = TAKE_N(a, struct oauth1_pair, pieces(query) + pieces(o->form) + o->npairs + 1)};
	take_encoded(a, &f, query);
	take_encoded(a, &f, o->form);
	for (size_t i = 0; i < o->npairs; i++)
		f.of[f.n++] = (struct oauth1_pair){percent(a, o->pairs[i].name), percent(a, o->pairs[i].value)};
	qsort(f.of, f.n, sizeof *f.of, in_order);
	return f;
}

/* ---- the text that is signed (3.4.1.1) */

struct base {
	str method, uri;
	struct fields fields;
};

static void write_base(struct exact *e, void *what)
{
	const struct base *b = what;
	exact_add(e, b->method);
	exact_add(e, S("&"));
	exact_percent(e, b->uri);
	for (size_t i = 0; i < b->fields.n; i++) {
		exact_add(e, i ? S("%26") : S("&"));
		exact_percent(e, b->fields.of[i].name);
		exact_add(e, S("%3D"));
		exact_percent(e, b->fields.of[i].value);
	}
}

/* 3.4.1.2: small letters in scheme and host, a port only where it is not the usual one, and no query. */
static str base_uri(struct arena *a, const struct url *to, str path)
{
	bool usual = to->port == (str_is_nocase(to->scheme, S("https")) ? 443 : 80);
	str port = usual ? S("") : arena_fmt(a, ":%d", to->port);
	str head = arena_fmt(a, "%.*s://%.*s", SHOW(to->scheme), SHOW(to->host));
	for (size_t i = 0; i < head.len; i++)
		if (head.at[i] >= 'A' && head.at[i] <= 'Z') ((char *)head.at)[i] |= 0x20;
	return arena_fmt(a, "%.*s%.*s%s%.*s", SHOW(head), SHOW(port), path.len ? "" : "/", SHOW(path));
}

err oauth1_base(struct arena *a, const struct oauth1_of *o, str *out)
{
	struct url to;
	size_t end;
	if (!url_split(o->url, &to)) {
		return FAIL(a, ERR_BUG, "plugin-address", "The plugin asked for an address that cannot be signed. Nothing was "
			    "sent. Tell the person who looks after schedpost.");
	}
	if (!str_find(to.rest, S("?"), &end)) end = to.rest.len;
	struct base b = {.method = o->method, .uri = base_uri(a, &to, str_cut(to.rest, 0, end)),
			 .fields = fields_of(a, o, str_cut(to.rest, end + 1, to.rest.len))};
	*out = exact_make(a, write_base, &b);
	for (size_t i = 0; i < b.fields.n; i++) wipe(b.fields.of[i].value);
	return NULL;
}

static void write_key(struct exact *e, void *what)
{
	const struct oauth1_pair *secrets = what;
	exact_percent(e, secrets->name);
	exact_add(e, S("&"));
	exact_percent(e, secrets->value);
}

err oauth1_signature(struct arena *a, str base, str client_secret, str token_secret, str *out)
{
	str key = exact_make(a, write_key, &(struct oauth1_pair){client_secret, token_secret});
	char *made = oauth_sign_hmac_sha1_raw(base.at, base.len, key.at, key.len);
	wipe(key);
	if (!made) {
		return FAIL(a, ERR_OUTSIDE, "cannot-sign", "The request could not be signed: liboauth refused. Nothing was sent. "
			    "Tell the person who looks after schedpost.");
	}
	*out = arena_str(a, str_of(made));
	free(made);
	return NULL;
}

/* ---- the header (3.5.1) */

static bool is_own(str name)
{
	static const char *const own[] = {
		"oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce",
		"oauth_version", "oauth_signature",
	};
	for (size_t i = 0; i < COUNT(own); i++)
		if (str_is(name, str_of(own[i]))) return true;
	return false;
}

bool oauth1_in_header(const sp_request *r, const sp_pair *pair)
{
	return (r->sign == SP_OAUTH1 || r->sign == SP_OAUTH1_PARTS) && str_starts(plain(pair->name), S("oauth_"));
}

static str nonce(struct arena *a)
{
	unsigned char chance[NONCE_BYTES];
	char *out = arena_take(a, 2 * NONCE_BYTES + 1);
	randombytes_buf(chance, sizeof chance);
	sodium_bin2hex(out, 2 * NONCE_BYTES + 1, chance, sizeof chance);
	return str_of(out);
}

static void write_value(struct exact *e, void *what)
{
	const struct oauth1_pair *p = what;
	exact_add(e, p->name);
	exact_add(e, p->value);
}

/* The plugin's own: oauth_callback, oauth_verifier. */
static err add_named(struct arena *a, const struct to_sign *t, struct fields *to)
{
	for (size_t i = 0; i < t->asked->nquery; i++) {
		const sp_pair *asked = &t->asked->query[i];
		struct oauth1_pair p = {plain(asked->value), S("")};
		if (!oauth1_in_header(t->asked, asked)) continue;
		if (is_own(plain(asked->name))) {
			return FAIL(a, ERR_BUG, "plugin-request", "The plugin '%.*s' wanted to write a part of the signature itself. "
				    "Nothing was sent. Tell the person who looks after schedpost.", SHOW(t->by->plugin->name));
		}
		TRY(sign_secret(a, t->by, asked->from, &p.value));
		to->of[to->n++] = (struct oauth1_pair){plain(asked->name), exact_make(a, write_value, &p)};
	}
	return NULL;
}

static void write_header(struct exact *e, void *what)
{
	const struct fields *f = what;
	for (size_t i = 0; i < f->n; i++) {
		exact_add(e, i ? S(", ") : S("OAuth "));
		exact_percent(e, f->of[i].name);
		exact_add(e, S("=\""));
		exact_percent(e, f->of[i].value);
		exact_add(e, S("\""));
	}
}

static str form_of(const struct to_sign *t)
{
	bool is_form = t->asked->body == SP_FORM && t->http->nbody;	/* then it is one piece, without files */
	return is_form ? t->http->body[0].bytes : S("");
}

/* What is signed besides the header's fields: for SP_OAUTH1_PARTS the parts that are no files. */
static err add_parts(struct arena *a, const struct to_sign *t, struct fields *to)
{
	bool wanted = t->asked->sign == SP_OAUTH1_PARTS && t->asked->body == SP_MULTIPART;
	for (size_t i = 0; wanted && i < t->asked->nparts; i++) {
		const sp_part *part = &t->asked->parts[i];
		struct oauth1_pair p = {plain(part->value), S("")};
		if (part->media) continue;
		TRY(sign_secret(a, t->by, part->from, &p.value));
		to->of[to->n++] = (struct oauth1_pair){plain(part->name), exact_make(a, write_value, &p)};
	}
	return NULL;
}

static err sign_fields(struct arena *a, const struct to_sign *t, const struct fields *f, const struct oauth1_pair *keys,
		       str *out)
{
	str base;
	struct fields all = {.of = TAKE_N(a, struct oauth1_pair, f->n + t->asked->nparts + 1), .n = f->n};
	memcpy(all.of, f->of, f->n * sizeof *f->of);
	TRY(add_parts(a, t, &all));
	const struct oauth1_of of = {str_of(t->http->method), t->http->url, form_of(t), all.of, all.n};
	TRY(oauth1_base(a, &of, &base));
	for (size_t i = f->n; i < all.n; i++) wipe(all.of[i].value);
	err e = oauth1_signature(a, base, keys->name, keys->value, out);
	wipe(base);
	return e;
}

err sign_oauth1(struct arena *a, const struct to_sign *t, str *out)
{
	str id, token = S(""), signature;
	struct oauth1_pair keys = {S(""), S("")};
	bool alone = t->asked->sign_with == SP_CLIENT_SECRET;	/* there is no token yet */
	TRY(sign_secret(a, t->by, SP_CLIENT_ID, &id));
	TRY(sign_secret(a, t->by, SP_CLIENT_SECRET, &keys.name));
	if (!alone) TRY(sign_secret(a, t->by, SP_ACCESS_TOKEN, &token));
	if (!alone) TRY(sign_secret(a, t->by, SP_TOKEN_SECRET, &keys.value));

	const struct oauth1_pair first[] = {
		{S("oauth_consumer_key"), id}, {S("oauth_nonce"), nonce(a)},
		{S("oauth_signature_method"), S("HMAC-SHA1")},
		{S("oauth_timestamp"), arena_fmt(a, "%" PRId64, t->by->now / 1000)},
		{S("oauth_version"), S("1.0")}, {S("oauth_token"), token},
	};
	size_t own = alone ? COUNT(first) - 1 : COUNT(first);
	struct fields h = {.of = TAKE_N(a, struct oauth1_pair, COUNT(first) + t->asked->nquery + 1), .n = own};
	memcpy(h.of, first, own * sizeof *first);
	TRY(add_named(a, t, &h));
	TRY(sign_fields(a, t, &h, &keys, &signature));
	h.of[h.n++] = (struct oauth1_pair){S("oauth_signature"), signature};
	*out = exact_make(a, write_header, &h);
	for (size_t i = own; i < h.n; i++) wipe(h.of[i].value);
	return NULL;
}
