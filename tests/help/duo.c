/* SPDX-License-Identifier: MIT
 * duo.c - the far side of Duo and Solo: it checks what an exchange must hold, and notes with which token a post
 * came. */
#include "help/duo.h"

#include "base/json.h"
#include "rooms/connect/consent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct duo *side_of(struct far *f)
{
	return f->side;
}

/* A field of a form. What these tests send needs no decoding but that of the redirect, which is not looked into. */
static str form(str body, const char *name)
{
	str pair, key;
	while (str_split(&body, '&', &pair))
		if (str_split(&pair, '=', &key) && str_is(key, str_of(name))) return pair;
	return S("");
}

static const char *person(const struct duo *d)
{
	return d->person ? d->person : "p";
}

/* ---- tokens: "access-p0-3" is of the third pair of the page p0 */

static struct far_answer exchange(struct duo *d, struct arena *a, str body)
{
	str verifier = form(body, "code_verifier");
	d->exchanges++;
	d->good_exchange = str_is(form(body, "client_id"), S("our-id")) &&
			   str_is(form(body, "client_secret"), S("our-secret")) &&
			   str_is(form(body, "code"), S("good-code")) && form(body, "redirect_uri").len &&
			   str_is(consent_challenge(a, verifier), str_of(d->challenge));
	if (!d->good_exchange) return (struct far_answer){.status = 400, .body = "{\"error\":\"invalid_grant\"}"};
	str said = arena_fmt(a, "{\"access_token\":\"person-token\",\"expires_in\":3600,\"refresh_token_expires_in\":%d}",
			     d->log_in_s);
	return (struct far_answer){.status = 200, .body = arena_cstr(a, said)};
}

static struct duo_page *page_of(struct duo *d, str token, const char *kind, bool *current)
{
	for (int i = 0; i < DUO_PAGES; i++) {
		char head[40], whole[64];
		snprintf(head, sizeof head, "%s-%s%d-", kind, person(d), i);
		snprintf(whole, sizeof whole, "%s%d", head, d->pages[i].serial);
		*current = str_is(token, str_of(whole));
		if (str_starts(token, str_of(head))) return &d->pages[i];
	}
	return NULL;
}

static struct far_answer renew(struct duo *d, struct arena *a, str body)
{
	bool current;
	struct duo_page *p = page_of(d, form(body, "refresh_token"), "refresh", &current);
	if (!p || (!current && !d->many)) {
		if (p) p->reused++;
		return (struct far_answer){.status = 400, .body = "{\"error\":\"invalid_grant\"}"};
	}
	p->renewals++;
	p->serial++;
	p->dead = false;
	int n = (int)(p - d->pages);
	str said = arena_fmt(a, "{\"access_token\":\"access-%s%d-%d\",\"refresh_token\":\"refresh-%s%d-%d\","
			     "\"expires_in\":3600,\"refresh_token_expires_in\":%d}",
			     person(d), n, p->serial, person(d), n, p->serial, d->log_in_s);
	return (struct far_answer){.status = 200, .body = arena_cstr(a, said)};
}

static struct far_answer token(struct duo *d, struct arena *a, str body)
{
	if (d->troubled && d->instead.arrival == SP_NEVER_LEFT) return d->instead;
	bool code = str_is(form(body, "grant_type"), S("authorization_code"));
	bool taken = !d->troubled || d->instead.arrival == SP_LOST;
	struct far_answer said = !taken ? d->instead : code ? exchange(d, a, body) : renew(d, a, body);
	if (!code) said.delay_ms = d->renewal_ms;
	return d->troubled ? d->instead : said;
}

/* ---- pages and posts */

/* Whoever else logs in gets tokens of his own, and takes none away. */
static struct far_answer pages(struct duo *d, struct arena *a)
{
	static const char *const NAMES[DUO_PAGES] = {"St Mary's Hospital", "St. Mary's Library"};
	const char *who = person(d);
	if (d->losses && d->losses--) return (struct far_answer){.arrival = SP_LOST};
	buf b = buf_in(a, 1000);
	for (int i = 0; i < DUO_PAGES; i++) {
		int n = d->person ? 1 : ++d->pages[i].serial;
		buf_fmt(&b, "%s{\"id\":\"%s%d\",\"name\":\"%s\",\"access\":\"access-%s%d-%d\","
			"\"refresh\":\"refresh-%s%d-%d\"}",
			i ? "," : "{\"pages\":[", who, i, NAMES[i], who, i, n, who, i, n);
	}
	buf_add(&b, S("]}"));
	return (struct far_answer){.status = 200, .body = arena_cstr(a, buf_str(&b))};
}

static str bearer(const struct http_request *r)
{
	for (size_t i = 0; i < r->nheaders; i++)
		if (str_starts(r->headers[i].value, S("Bearer ")))
			return str_cut(r->headers[i].value, 7, r->headers[i].value.len);
	return S("");
}

static struct far_answer post(struct duo *d, const struct http_request *r, str body)
{
	const struct json *j;
	str text = S("");
	bool current;
	const struct duo_page *p = page_of(d, bearer(r), "access", &current);
	if (!p || !current || p->dead) return (struct far_answer){.status = 401};
	if (json_read(r->in, body, &j) || json_get_str(r->in, j, "text", &text)) abort();
	size_t used = strlen(d->posts);
	snprintf(d->posts + used, sizeof d->posts - used, "%.*s@%.*s ", SHOW(text), SHOW(bearer(r)));
	return (struct far_answer){.status = 200, .body = "{\"id\":\"post\"}"};
}

/* ---- handing back */

static bool is_given(const struct far_answer *a)
{
	return a->status || a->arrival;
}

static struct far_answer revoke(struct duo *d, str body)
{
	bool current, access = str_starts(form(body, "token"), S("access-"));
	struct duo_page *p = page_of(d, form(body, "token"), access ? "access" : "refresh", &current);
	size_t used = strlen(d->revoked);
	snprintf(d->revoked + used, sizeof d->revoked - used, "%.*s ", SHOW(form(body, "token")));
	if (is_given(&d->revoke)) return d->revoke;
	bool takes = p && access && !d->lies && !d->yes_takes;
	if (takes) p->dead = true;
	for (int i = 0; takes && d->ends_all && i < DUO_PAGES; i++) d->pages[i].dead = true;
	return (struct far_answer){.status = 200, .body = "{}"};
}

static struct far_answer me(struct duo *d, const struct http_request *r)
{
	bool current;
	struct duo_page *p = page_of(d, bearer(r), "access", &current);
	if (is_given(&d->me)) return d->me;
	if (!p || !current || p->dead) return (struct far_answer){.status = 401, .body = "{\"error\":\"invalid_token\"}"};
	if (*d->revoked && d->yes_takes > 0 && --d->yes_takes == 0) p->dead = true;
	return (struct far_answer){.status = 200, .body = "{\"id\":\"me\",\"name\":\"Me\"}"};
}

struct far_answer duo_serve(struct far *f, const struct http_request *r, str body)
{
	struct duo *d = side_of(f);
	str path = str_cut(r->url, strlen(DUO_HOST), r->url.len);
	if (str_is(path, S("/token"))) return token(d, r->in, body);
	if (str_is(path, S("/posts"))) return post(d, r, body);
	if (str_is(path, S("/revoke"))) return revoke(d, body);
	if (str_is(path, S("/me"))) return me(d, r);
	return str_is(bearer(r), S("person-token")) ? pages(d, r->in) : (struct far_answer){.status = 401};
}
