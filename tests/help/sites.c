/* SPDX-License-Identifier: MIT
 * sites.c - the three platforms as a table of ways: method, what the address holds, and what is answered. */
#include "help/sites.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct asking {
	struct sites *s;
	const struct http_request *r;
	struct arena *a;
	json_t *body;
	str rest;	/* of the address, behind the way */
};
typedef struct far_answer answer_fn(struct asking *);

static struct far_answer say(struct asking *q, int status, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static struct far_answer say(struct asking *q, int status, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	str text = arena_vfmt(q->a, fmt, args);
	va_end(args);
	return (struct far_answer){.status = status, .body = arena_cstr(q->a, text)};
}

/* ---- what they keep */

static void keep(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from ? from : "");
}

static const char *member(struct asking *q, const char *name)
{
	return json_string_value(json_object_get(q->body, name));
}

static int64_t their_now(const struct sites *s)
{
	return s->far.w->now + s->clock_off;
}

static struct site_post *post_new(struct asking *q, const char *text)
{
	struct sites *s = q->s;
	if (s->n == SITES_POSTS) abort();
	struct site_post *p = &s->posts[s->n++];
	keep(p->text, sizeof p->text, text);
	p->at = their_now(s);
	return p;
}

/* By number ("7"), or by whatever else it is called. */
static struct site_post *post_called(struct sites *s, str name)
{
	for (size_t i = 0; i < s->n; i++)
		if (name.len && (str_is(name, str_of(s->posts[i].id)) || str_is(name, str_of(s->posts[i].slug))))
			return &s->posts[i];
	return NULL;
}

static str query_value(struct asking *q, const char *name)
{
	str url = q->r->url, piece;
	str_split(&url, '?', &piece);
	while (str_split(&url, '&', &piece)) {
		str value = piece, key;
		str_split(&value, '=', &key);
		if (str_is(key, str_of(name))) return value;
	}
	return S("");
}

static const char *iso(struct asking *q, int64_t at)
{
	char text[40];
	time_t second = (time_t)(at / 1000);
	struct tm tm;
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000Z", gmtime_r(&second, &tm));
	return arena_cstr(q->a, str_of(text));
}

static const char *quoted(struct asking *q, const char *text)
{
	json_t *j = json_string(text);
	char *out = json_dumps(j, JSON_ENCODE_ANY);
	const char *kept = arena_cstr(q->a, str_of(out));
	free(out);
	json_decref(j);
	return kept;
}

/* ---- Mastodon */

static struct far_answer masto_me(struct asking *q)
{
	return say(q, 200, "{\"id\":\"1\",\"username\":\"ward\",\"display_name\":\"Ward\"}");
}

static struct far_answer masto_media(struct asking *q)
{
	return say(q, 200, "{\"id\":\"m%d\"}", ++q->s->media);
}

static str key_of(const struct http_request *r)
{
	for (size_t i = 0; i < r->nheaders; i++)
		if (str_is_nocase(r->headers[i].name, S("Idempotency-Key"))) return r->headers[i].value;
	return S("");
}

static struct far_answer masto_post(struct asking *q)
{
	str key = key_of(q->r);
	struct site_post *p = NULL;
	for (size_t i = 0; i < q->s->n && !p; i++)
		if (key.len && str_is(key, str_of(q->s->posts[i].key))) p = &q->s->posts[i];
	if (!p) {
		p = post_new(q, member(q, "status"));
		snprintf(p->id, sizeof p->id, "%zu", q->s->n);
		keep(p->key, sizeof p->key, arena_cstr(q->a, key));
		keep(p->reply_to, sizeof p->reply_to, member(q, "in_reply_to_id"));
		p->pictures = (int)json_array_size(json_object_get(q->body, "media_ids"));
		p->open = true;
	}
	return say(q, 200, "{\"id\":\"%s\",\"url\":\"https://masto.example/@ward/%s\"}", p->id, p->id);
}

static struct far_answer masto_list(struct asking *q)
{
	str older = query_value(q, "max_id");
	int64_t before = 0;
	str_int(older, &before);
	buf b = buf_in(q->a, 1 << 20);
	buf_byte(&b, '[');
	for (size_t i = before ? (size_t)before - 1 : q->s->n; i-- > 0;) {
		const struct site_post *p = &q->s->posts[i];
		if (p->gone) continue;
		buf_fmt(&b, "%s{\"id\":\"%s\",\"url\":\"https://masto.example/@ward/%s\",\"created_at\":\"%s\",\"text\":%s",
			b.len > 1 ? "," : "", p->id, p->id, iso(q, p->at), quoted(q, p->text));
		if (p->reply_to[0]) buf_fmt(&b, ",\"in_reply_to_id\":\"%s\"", p->reply_to);
		buf_fmt(&b, ",\"media_attachments\":[%s]}", p->pictures ? "{}" : "");
	}
	buf_byte(&b, ']');
	return (struct far_answer){.status = 200, .body = arena_cstr(q->a, buf_str(&b))};
}

static struct far_answer masto_one(struct asking *q)
{
	struct site_post *p = post_called(q->s, q->rest);
	if (!p || p->gone) return say(q, 404, "{\"error\":\"Record not found\"}");
	if (strcmp(q->r->method, "DELETE") == 0) p->gone = true;
	return say(q, 200, "{\"id\":\"%s\"}", p->id);
}

static struct far_answer empty(struct asking *q)
{
	return say(q, 200, "{}");
}

/* ---- Bluesky */

static struct far_answer sky_session(struct asking *q)
{
	q->s->logins++;
	q->s->expired = false;
	return say(q, 200, "{\"did\":\"did:plc:abc\",\"handle\":\"ward.test\",\"accessJwt\":\"access-number-%d\","
			   "\"refreshJwt\":\"refresh-number-%d\"}", q->s->logins, q->s->logins);
}

static struct far_answer sky_blob(struct asking *q)
{
	return say(q, 200, "{\"blob\":{\"ref\":{\"$link\":\"bafy%d\"},\"mimeType\":\"image/png\",\"size\":70}}",
		   ++q->s->media);
}

static struct far_answer sky_record(struct asking *q, const struct site_post *p)
{
	return say(q, 200, "{\"uri\":\"%s\",\"cid\":\"cid\",\"value\":{\"text\":%s}}", p->id, quoted(q, p->text));
}

static const char *sky_uri(struct asking *q, const char *rkey)
{
	return arena_cstr(q->a, arena_fmt(q->a, "at://did:plc:abc/app.bsky.feed.post/%s", rkey ? rkey : ""));
}

static struct far_answer sky_put(struct asking *q)
{
	if (q->s->expired) return say(q, 400, "{\"error\":\"ExpiredToken\"}");
	const char *uri = sky_uri(q, member(q, "rkey"));
	json_t *record = json_object_get(q->body, "record");
	const struct site_post *there = post_called(q->s, str_of(uri));
	if (there && !there->gone) return say(q, 400, "{\"error\":\"InvalidSwap\"}");
	struct site_post *p = post_new(q, json_string_value(json_object_get(record, "text")));
	keep(p->id, sizeof p->id, uri);
	json_t *parent = json_object_get(json_object_get(record, "reply"), "parent");
	keep(p->reply_to, sizeof p->reply_to, json_string_value(json_object_get(parent, "uri")));
	p->pictures = json_object_get(record, "embed") != NULL;
	p->open = true;
	return sky_record(q, p);
}

static struct far_answer sky_get(struct asking *q)
{
	const struct site_post *p = post_called(q->s, str_of(sky_uri(q, arena_cstr(q->a, query_value(q, "rkey")))));
	return p && !p->gone ? sky_record(q, p) : say(q, 400, "{\"error\":\"RecordNotFound\"}");
}

static struct far_answer sky_delete(struct asking *q)
{
	if (q->s->expired) return say(q, 400, "{\"error\":\"ExpiredToken\"}");
	struct site_post *p = post_called(q->s, str_of(sky_uri(q, member(q, "rkey"))));
	if (p) p->gone = true;
	return empty(q);
}

/* ---- WordPress */

static struct far_answer press_door(struct asking *q)
{
	return say(q, 200, "{\"name\":\"Ward\",\"namespaces\":[\"wp/v2\"]}");
}

static struct far_answer press_me(struct asking *q)
{
	return say(q, 200, "{\"id\":1,\"name\":\"Ward\",\"username\":\"ward\",\"capabilities\":{\"publish_posts\":true}}");
}

static struct far_answer press_media(struct asking *q)
{
	int id = ++q->s->media;
	return say(q, 200, "{\"id\":%d,\"source_url\":\"https://site.example/%d.png\"}", id, id);
}

static str press_json(struct asking *q, const struct site_post *p)
{
	return arena_fmt(q->a, "{\"id\":%s,\"status\":\"%s\",\"link\":\"https://site.example/?p=%s\"}", p->id,
			 p->open ? "publish" : "draft", p->id);
}

static struct far_answer press_find(struct asking *q)
{
	const struct site_post *p = post_called(q->s, query_value(q, "slug"));
	return say(q, 200, "[%.*s]", SHOW(p && !p->gone ? press_json(q, p) : S("")));
}

static struct far_answer press_new(struct asking *q)
{
	struct site_post *p = post_new(q, member(q, "content"));
	snprintf(p->id, sizeof p->id, "%zu", q->s->n);
	keep(p->slug, sizeof p->slug, member(q, "slug"));
	p->pictures = json_object_get(q->body, "featured_media") != NULL;
	return say(q, 201, "%.*s", SHOW(press_json(q, p)));
}

static struct far_answer press_one(struct asking *q)
{
	struct site_post *p = post_called(q->s, q->rest);
	if (!p || p->gone) return say(q, 404, "{\"code\":\"rest_post_invalid_id\"}");
	if (strcmp(q->r->method, "DELETE") == 0) p->gone = true;
	const char *status = member(q, "status");
	if (status && strcmp(status, "publish") == 0) p->open = true;
	return say(q, 200, "%.*s", SHOW(press_json(q, p)));
}

/* ---- the ways; the first that fits */

static const struct way {
	const char *method, *path;
	answer_fn *go;
} WAYS[] = {
	{"GET", "https://masto.example/api/v1/accounts/verify_credentials", masto_me},
	{"GET", "https://masto.example/api/v1/accounts/1/statuses", masto_list},
	{"POST", "https://masto.example/api/v2/media", masto_media},
	{"GET", "https://masto.example/api/v1/statuses/", masto_one},
	{"DELETE", "https://masto.example/api/v1/statuses/", masto_one},
	{"POST", "https://masto.example/api/v1/statuses", masto_post},
	{"POST", "https://pds.example/xrpc/com.atproto.server.createSession", sky_session},
	{"POST", "https://pds.example/xrpc/com.atproto.server.refreshSession", sky_session},
	{"POST", "https://pds.example/xrpc/com.atproto.repo.uploadBlob", sky_blob},
	{"POST", "https://pds.example/xrpc/com.atproto.repo.putRecord", sky_put},
	{"GET", "https://pds.example/xrpc/com.atproto.repo.getRecord", sky_get},
	{"POST", "https://pds.example/xrpc/com.atproto.repo.deleteRecord", sky_delete},
	{"GET", "https://site.example/wp-json/wp/v2/users/me", press_me},
	{"POST", "https://site.example/wp-json/wp/v2/media", press_media},
	{"GET", "https://site.example/wp-json/wp/v2/posts/", press_one},
	{"DELETE", "https://site.example/wp-json/wp/v2/posts/", press_one},
	{"POST", "https://site.example/wp-json/wp/v2/posts/", press_one},
	{"GET", "https://site.example/wp-json/wp/v2/posts", press_find},
	{"POST", "https://site.example/wp-json/wp/v2/posts", press_new},
	{"GET", "https://site.example/wp-json/", press_door},
};

struct far_answer sites_serve(struct far *f, const struct http_request *r, str body)
{
	struct asking q = {.s = (struct sites *)f, .r = r, .a = r->in};
	struct far_answer said = {.status = 200};
	q.body = json_loadb(body.at ? body.at : "", body.len, 0, NULL);
	for (size_t i = 0; i < COUNT(WAYS); i++) {
		str way = str_of(WAYS[i].path);
		if (strcmp(WAYS[i].method, r->method) || !str_starts(r->url, way)) continue;
		q.rest = str_cut(r->url, way.len, r->url.len);
		str rest = q.rest;
		str_split(&rest, '?', &q.rest);
		said = WAYS[i].go(&q);
		break;
	}
	json_decref(q.body);
	if (q.s->dates) said.date = their_now(q.s);
	return said;
}

/* ---- for tests */

void sites_join(struct sites *s, struct world *w)
{
	far_join(&s->far, w, sites_serve);
}

void sites_connect(struct sites *s, const char *platform)
{
	struct world *w = s->far.w;
	if (strcmp(platform, "practice") == 0) world_account(w, "ward");
	if (strcmp(platform, "mastodon") == 0)
		far_connect(w, platform, "ward", "https://masto.example", "token", "a-token", NULL);
	if (strcmp(platform, "bluesky") == 0)
		far_connect(w, platform, "ward", "https://pds.example", "ward.test", "app-password", "word-for-an-app", NULL);
	if (strcmp(platform, "wordpress") == 0)
		far_connect(w, platform, "ward", "https://site.example", "ward", "app-password", NULL);
}

int sites_shown(const struct sites *s, const char *text)
{
	int n = 0;
	for (size_t i = 0; i < s->n; i++) n += s->posts[i].open && strstr(s->posts[i].text, text);
	return n;
}

const struct site_post *sites_find(const struct sites *s, const char *text)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->posts[i].open && strstr(s->posts[i].text, text)) return &s->posts[i];
	return NULL;
}
