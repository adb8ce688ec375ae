/* SPDX-License-Identifier: MIT
 * keep.c - takes what is secret out of an answer before the plugin sees it. */
#include "net/compose.h"

#include "net/exact.h"
#include "net/sign.h"
#include "net/wash.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DEPTH = 16 };	/* steps of a field's path */

void kept_wipe(struct kept_list *k)
{
	for (size_t i = 0; i < k->n; i++) sodium_memzero((char *)k->of[i].value.at, k->of[i].value.len);
	*k = (struct kept_list){0};
}

static bool is_of(const struct kept_list *k, str value)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->of[i].value.at == value.at) return true;
	return false;
}

void secrets_take(struct secrets *s, const struct kept_list *k)
{
	for (size_t i = 0; i < k->n; i++) {
		str *in_force = &s->of[k->of[i].as];
		if (in_force->len && !is_of(k, *in_force)) sodium_memzero((char *)in_force->at, in_force->len);
		*in_force = k->of[i].value;
	}
}

struct keeping {
	struct arena *a;
	struct kept_list *list;
	sp_secret as;
	err failed;
};

/* The text of a value; what is no text is kept as its JSON. */
static str text_of(struct arena *a, const json_t *value)
{
	if (json_is_string(value)) return arena_str(a, (str){json_string_value(value), json_string_length(value)});
	size_t n = json_dumpb(value, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY);
	char *at = arena_take(a, n + 1);
	json_dumpb(value, at, n, JSON_COMPACT | JSON_ENCODE_ANY);
	return (str){at, n};
}

static bool put_on_list(struct keeping *k, str value)
{
	if (k->list->n == COUNT(k->list->of)) {
		k->failed = FAIL(k->a, ERR_OUTSIDE, "too-much-kept", "The platform answered with more than %zu secrets at once, "
				 "which is more than schedpost keeps. Connect fewer accounts at a time.", COUNT(k->list->of));
		return false;
	}
	k->list->of[k->list->n++] = (struct kept){k->as, value};
	return true;
}

/* Moves one value to the list; what takes its place in the answer, or NULL when nothing is to be kept. */
static json_t *keep_value(struct keeping *k, json_t *value)
{
	if (json_is_null(value) || (json_is_string(value) && !json_string_length(value))) return NULL;
	if (!put_on_list(k, text_of(k->a, value))) return NULL;
	if (json_is_string(value)) sodium_memzero((char *)json_string_value(value), json_string_length(value));
	return json_sprintf("{kept:%zu}", k->list->n);
}

static void keep_in(struct keeping *k, json_t *from, const str *path, size_t steps);

static void keep_element(struct keeping *k, json_t *array, size_t i, const str *path, size_t steps)
{
	json_t *value = json_array_get(array, i);
	if (steps > 1) {
		keep_in(k, value, path + 1, steps - 1);
		return;
	}
	json_t *instead = value ? keep_value(k, value) : NULL;
	if (instead) json_array_set_new(array, i, instead);
}

static void keep_member(struct keeping *k, json_t *object, const str *path, size_t steps)
{
	json_t *value = json_object_getn(object, path[0].at, path[0].len);
	if (steps > 1) {
		keep_in(k, value, path + 1, steps - 1);
		return;
	}
	json_t *instead = value ? keep_value(k, value) : NULL;
	if (instead) json_object_setn_new(object, path[0].at, path[0].len, instead);
}

static void keep_in(struct keeping *k, json_t *from, const str *path, size_t steps)
{
	int64_t i;
	if (json_is_object(from)) {
		keep_member(k, from, path, steps);
	} else if (json_is_array(from) && str_is(path[0], S("*"))) {
		for (size_t n = 0; n < json_array_size(from); n++) keep_element(k, from, n, path, steps);
	} else if (json_is_array(from) && str_int(path[0], &i) && i >= 0) {
		keep_element(k, from, (size_t)i, path, steps);
	}
}

static void keep_field(struct keeping *k, json_t *root, str field)
{
	str path[MOST_DEPTH], step;
	size_t n = 0;
	while (n < MOST_DEPTH && str_split(&field, '.', &step)) path[n++] = step;
	keep_in(k, root, path, n);
}

/* ---- an answer that is a form, as those of OAuth 1.0a are (RFC 5849, 2.1); servers call it by many a name */

static bool is_form(str body)
{
	str pair, name;
	if (!body.len) return false;
	for (size_t i = 0; i < body.len; i++) {
		unsigned char c = (unsigned char)body.at[i];
		if (c <= ' ' || c >= 127 || strchr("<>\"{}[]()\\^`|", c)) return false;
	}
	while (str_split(&body, '&', &pair)) {
		str value = pair;
		if (!str_split(&value, '=', &name) || !name.len || !value.at) return false;
	}
	return true;
}

static void write_decoded(struct exact *e, void *what)
{
	exact_decoded(e, *(str *)what);
}

/* The field's value, decoded, when it is one that is to be kept; it is taken off *pair then. */
static void keep_pair(struct keeping *k, const sp_request *r, str *pair)
{
	str value = *pair, name;
	str_split(&value, '=', &name);
	name = exact_make(k->a, write_decoded, &name);
	for (size_t i = 0; i < r->nkeep && value.len; i++) {
		if (!str_is(name, plain(r->keep[i].field))) continue;
		k->as = r->keep[i].as;
		if (!put_on_list(k, exact_make(k->a, write_decoded, &value))) return;
		*pair = arena_fmt(k->a, "%.*s={kept:%zu}", SHOW(name), k->list->n);
		return;
	}
}

static str keep_in_form(struct keeping *k, const sp_request *r, str body)
{
	buf out = buf_in(k->a, SP_MOST_FRAME);
	str pair;
	for (bool first = true; !k->failed && str_split(&body, '&', &pair); first = false) {
		keep_pair(k, r, &pair);
		if (!first) buf_byte(&out, '&');
		buf_add(&out, pair);
	}
	return buf_str(&out);
}

static str keep_in_json(struct keeping *k, const sp_request *r, json_t *root)
{
	for (size_t i = 0; i < r->nkeep && !k->failed; i++) {
		k->as = r->keep[i].as;
		keep_field(k, root, plain(r->keep[i].field));
	}
	return k->failed ? S("") : text_of(k->a, root);
}

static err keep_fields(struct arena *a, const sp_request *r, str body, struct kept_list *list, str *out)
{
	struct keeping k = {.a = a, .list = list};
	json_t *root = json_loadb(body.at ? body.at : "", body.len, 0, NULL);
	*out = (str){"", 0};
	if (root) *out = keep_in_json(&k, r, root);
	else if (is_form(str_trim(body))) *out = keep_in_form(&k, r, str_trim(body));
	json_decref(root);
	return k.failed;
}

/* The client's id is no secret (RFC 6749, 2.2), and may be a word that posts are full of. What it gives was made here,
 * and is to be wiped. */
static str known_secrets(struct arena *a, const sp_request *r, const struct secrets *s, const struct kept_list *kept,
			  struct wash *w)
{
	for (size_t i = 1; s && i < COUNT(s->of); i++) {
		if (i != SP_CLIENT_ID) wash_add(w, s->of[i]);
	}
	for (size_t i = 0; i < kept->n; i++) wash_add(w, kept->of[i].value);
	str secret = r->sign == SP_BASIC && s ? s->of[r->sign_with ? r->sign_with : SP_PASSWORD] : S("");
	if (!secret.len) return S("");
	str basic = sign_basic(a, plain(r->login), secret);
	wash_add(w, basic);
	return basic;
}

static bool is_hidden(str name)	/* a session's cookie is as good as a password, and no plugin may send one */
{
	return str_is(name, S("set-cookie")) || str_is(name, S("set-cookie2"));
}

static void wash_headers(struct arena *a, const struct wash *w, const struct http_answer *answer, sp_answer *out)
{
	sp_pair *to = TAKE_N(a, sp_pair, SP_MOST_PAIRS);
	for (size_t i = 0; i < answer->nheaders && out->nheaders < SP_MOST_PAIRS; i++) {
		str name = arena_str(a, answer->headers[i].name), value = wash_text(a, w, answer->headers[i].value);
		for (size_t c = 0; c < name.len; c++) {
			char *at = (char *)name.at + c;
			if (*at >= 'A' && *at <= 'Z') *at += 'a' - 'A';
		}
		if (is_hidden(name)) continue;
		value = arena_str(a, value);
		to[out->nheaders++] = (sp_pair){.name = {name.at, name.len}, .value = {value.at, value.len}};
	}
	out->headers = to;
}

err compose_answer(struct arena *a, const sp_request *r, const struct secrets *secrets,
		   const struct http_answer *answer, struct kept_list *kept, sp_answer *out)
{
	struct wash w;
	str body = answer->body;
	wash_begin(&w);
	*out = (sp_answer){.size = sizeof *out, .arrival = answer->arrival, .status = answer->status};
	if (r->nkeep) TRY(keep_fields(a, r, body, kept, &body));
	str basic = known_secrets(a, r, secrets, kept, &w);
	wash_add_base64(a, &w);
	str clean = wash_text(a, &w, body);
	if (clean.at == answer->body.at) clean = arena_str(a, clean);
	out->body = (sp_str){clean.at, clean.len};
	wash_headers(a, &w, answer, out);
	wash_end(&w);
	if (basic.len) sodium_memzero((char *)basic.at, basic.len);
	return NULL;
}
