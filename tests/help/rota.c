/* SPDX-License-Identifier: MIT
 * rota.c - the far side of Rota: tokens that work once, posts at the address of their key, and the answers that a
 * text asks for. */
#include "help/rota.h"

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALWAYS = 1000, SLOW_MS = 3000 };

static struct rota *side_of(struct far *f)
{
	return f->side;
}

/* ---- what a text is answered with */

enum stage { AT_DRAFT, AT_POST, AT_LOOK };

/* The first `times` requests of that stage are answered so; `taken`: and the post is shown all the same. */
static const struct trouble {
	const char *word;
	enum stage stage;
	int times;
	bool taken;
	struct far_answer answer;
} TROUBLES[] = {
	{"[429]", AT_POST, 1, false, {.status = 429}},
	{"[503]", AT_POST, 1, false, {.status = 503}},
	{"[lost]", AT_POST, 1, true, {.arrival = SP_LOST}},
	{"[never left]", AT_POST, 1, false, {.arrival = SP_NEVER_LEFT}},
	{"[422]", AT_POST, ALWAYS, false, {.status = 422, .body = "{\"error\":\"rude\"}"}},
	{"[draft 422]", AT_DRAFT, ALWAYS, false, {.status = 422, .body = "{\"error\":\"rude\"}"}},
	{"[draft 503]", AT_DRAFT, 1, false, {.status = 503}},
	{"[taken, no look]", AT_POST, 1, true, {.arrival = SP_LOST}},
	{"[not taken, no look]", AT_POST, 1, false, {.arrival = SP_LOST}},
	{"no look]", AT_LOOK, ALWAYS, false, {.status = 503}},
	{"[slow 429]", AT_POST, ALWAYS, false, {.status = 429, .delay_ms = SLOW_MS}},
};

static const struct trouble *trouble_of(const struct rota_post *p, enum stage stage, int before)
{
	for (size_t i = 0; i < COUNT(TROUBLES); i++) {
		const struct trouble *t = &TROUBLES[i];
		if (t->stage == stage && before < t->times && strstr(p->text, t->word)) return t;
	}
	return NULL;
}

/* ---- accounts and tokens */

static struct rota_account *account_of(struct rota *side, str name)
{
	for (struct rota_account *a = side->accounts; a < side->accounts + ROTA_ACCOUNTS; a++) {
		if (!a->name[0]) snprintf(a->name, sizeof a->name, "%.*s", SHOW(name));
		if (str_is(str_of(a->name), name)) return a;
	}
	abort();
}

/* "access-east-3" and "refresh-east-3" are of east's third pair. */
static struct rota_account *bearer(struct rota *side, const struct http_request *r, const char *kind,
				   int64_t *serial)
{
	for (size_t i = 0; i < r->nheaders; i++) {
		str value = r->headers[i].value, name = S("");
		str head = arena_fmt(r->in, "Bearer %s-", kind);
		if (!str_starts(value, head)) continue;
		value = str_cut(value, head.len, value.len);
		if (str_split(&value, '-', &name) && str_int(value, serial)) return account_of(side, name);
	}
	return NULL;
}

static struct far_answer new_pair(struct far *f, struct rota_account *a)
{
	static char body[200];
	(void)f;
	a->serial++;
	long long n = a->serial;
	snprintf(body, sizeof body, "{\"name\":\"%s\",\"access\":\"access-%s-%lld\",\"refresh\":\"refresh-%s-%lld\"}",
		 a->name, a->name, n, a->name, n);
	return (struct far_answer){.status = 200, .body = body};
}

/* A code is "east code 2": the account, and how many pairs there were when a person fetched it. */
static struct far_answer log_in(struct far *f, str code)
{
	struct rota *side = side_of(f);
	str name = S("");
	int64_t serial = -1;
	str_split(&code, ' ', &name);
	struct rota_account *a = account_of(side, name);
	str_int(str_cut(code, strlen("code "), code.len), &serial);
	if (serial == a->serial) return new_pair(f, a);
	side->reused++;
	return (struct far_answer){.status = 401};
}

static struct far_answer renew(struct far *f, const struct http_request *r)
{
	struct rota *side = side_of(f);
	int64_t serial = 0;
	struct rota_account *a = bearer(side, r, "refresh", &serial);
	if (a && serial == a->serial) return new_pair(f, a);
	side->reused++;
	return (struct far_answer){.status = 401};
}

static bool may_enter(struct rota *side, const struct http_request *r)
{
	int64_t serial = 0;
	const struct rota_account *a = bearer(side, r, "access", &serial);
	return a && serial == a->serial && serial > a->dead;
}

void rota_expire(struct rota *side, const char *account)
{
	struct rota_account *a = account_of(side, str_of(account));
	a->dead = a->serial;
}

/* ---- posts */

static struct rota_post *post_of(struct rota *side, str text)
{
	for (struct rota_post *p = side->posts; p < side->posts + ROTA_POSTS; p++) {
		if (!p->text[0]) snprintf(p->text, sizeof p->text, "%.*s", SHOW(text));
		if (str_is(str_of(p->text), text)) return p;
	}
	abort();
}

static struct far_answer it_is_there(const struct rota_post *p)
{
	static char body[100];
	snprintf(body, sizeof body, "{\"id\":\"%s\"}", p->key);
	return (struct far_answer){.status = 200, .body = body};
}

static str field(struct arena *a, str body, const char *name)
{
	const struct json *j;
	str value = S("");
	if (json_read(a, body, &j) || json_get_str(a, j, name, &value)) abort();
	return value;
}

static struct far_answer take_draft(struct rota *side, struct arena *a, str body)
{
	struct rota_post *p = post_of(side, field(a, body, "text"));
	const struct trouble *t = trouble_of(p, AT_DRAFT, p->drafts++);
	return t ? t->answer : (struct far_answer){.status = 200};
}

static struct far_answer take_post(struct rota *side, struct arena *a, str body)
{
	struct rota_post *p = post_of(side, field(a, body, "text"));
	const struct trouble *t = trouble_of(p, AT_POST, p->posts++);
	snprintf(p->key, sizeof p->key, "%.*s", SHOW(field(a, body, "key")));
	p->shown += !t || t->taken;
	return t ? t->answer : it_is_there(p);
}

static struct far_answer look(struct rota *side, str key)
{
	for (struct rota_post *p = side->posts; p < side->posts + ROTA_POSTS; p++) {
		if (!p->key[0] || !str_is(str_of(p->key), key)) continue;
		const struct trouble *t = trouble_of(p, AT_LOOK, p->looks++);
		if (t) return t->answer;
		if (p->shown) return it_is_there(p);
	}
	return (struct far_answer){.status = 404};
}

int rota_shown(const struct rota *side, str text)
{
	int shown = 0;
	for (size_t i = 0; i < ROTA_POSTS; i++)
		if (str_is(str_of(side->posts[i].text), text)) shown += side->posts[i].shown;
	return shown;
}

struct far_answer rota_serve(struct far *f, const struct http_request *r, str body)
{
	struct rota *side = side_of(f);
	str path = str_cut(r->url, strlen(ROTA_SERVER), r->url.len);
	if (str_is(path, S("/login"))) return log_in(f, field(r->in, body, "code"));
	if (str_is(path, S("/renew"))) return renew(f, r);
	if (!may_enter(side, r)) return (struct far_answer){.status = 401};
	if (str_is(path, S("/drafts"))) return take_draft(side, r->in, body);
	if (str_is(path, S("/posts"))) return take_post(side, r->in, body);
	return look(side, str_cut(path, strlen("/posts/"), path.len));
}

struct world *rota_world(struct rota *side, struct far *far, far_serve *serve)
{
	struct world *w = world_new();
	memset(side, 0, sizeof *side);
	w->extra = &plugin_rota;
	far_join(far, w, serve);
	far->side = side;
	far_connect(w, "rota", "east", ROTA_SERVER, "east code 0", NULL);
	return w;
}
