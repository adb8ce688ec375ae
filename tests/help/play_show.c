/* SPDX-License-Identifier: MIT
 * play_show.c - a plugin's move as lines of text: every word of it, so that a play can ask for any. */
#include "play_show.h"

#include <string.h>

static const char *const methods[] = {"?", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
static const char *const effects[] = {"commits", "commits-keyed", "spends", "prepares", "reads"};
static const char *const signs[] = {"unsigned", "bearer", "basic", "basic-client", "oauth1", "dpop", "dpop-proof",
				    "oauth1-parts"};
static const char *const secrets[] = {"plain", "access-token", "refresh-token", "token-secret", "password",
				      "client-id", "client-secret", "client-assertion", "pkce-verifier",
				      "oauth-state", "oauth-code"};
static const char *const bodies[] = {"empty", "bytes", "json", "form", "multipart", "media"};
static const char *const verdicts[] = {"unsure", "ok", "absent", "later", "refused", "stale-token", "reconnect"};
static const char *const scopes[] = {"post", "account", "platform"};
static const char *const asks[] = {"?", "open", "code", "secret", "text", "choose", "address", "hand"};
static const char *const units[] = {"?", "graphemes", "code-points", "utf8", "utf16", "weighted", "emoji-bytes"};

/* One line "name value" unless the value is empty. */
static void line(buf *b, const char *name, sp_str value)
{
	if (value.len) buf_fmt(b, "%s %.*s\n", name, SHOW(value));
}

static void number(buf *b, const char *name, int64_t value)
{
	if (value) buf_fmt(b, "%s %lld\n", name, (long long)value);
}

static void secret_after(buf *b, sp_secret from)
{
	if (from) buf_fmt(b, "<%s>", secrets[from]);
}

static void pairs(buf *b, const char *what, const char *between, const sp_pair *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_fmt(b, "%s %.*s%s%.*s", what, SHOW(all[i].name), between, SHOW(all[i].value));
		secret_after(b, all[i].from);
		buf_byte(b, '\n');
	}
}

static void part(buf *b, const sp_part *p, const sp_post *post)
{
	if (p->media) {
		const sp_media *m = &post->media[p->media - 1];
		buf_fmt(b, "<media %u: %.*s>", p->media, SHOW(m->name));
		if (p->len) buf_fmt(b, "[%llu+%llu]", (unsigned long long)p->at, (unsigned long long)p->len);
	}
	buf_fmt(b, "%.*s", SHOW(p->value));
	secret_after(b, p->from);
}

static void body(buf *b, const sp_request *r, const sp_post *post)
{
	bool named = r->body == SP_FORM || r->body == SP_MULTIPART;
	if (r->body == SP_EMPTY) return;
	buf_fmt(b, "body %s\n", bodies[r->body]);
	line(b, "mime", r->mime);
	for (size_t i = 0; i < r->nparts; i++) {
		if (named) buf_fmt(b, "part %.*s=", SHOW(r->parts[i].name));
		part(b, &r->parts[i], post);
		if (named) buf_byte(b, '\n');
	}
	if (!named) buf_byte(b, '\n');
}

static void show_request(buf *b, const sp_request *r, const sp_post *post)
{
	buf_fmt(b, "%s %.*s", methods[r->method], SHOW(r->url));
	secret_after(b, r->path);
	buf_fmt(b, "\n%s\n%s", effects[r->effect], signs[r->sign]);
	secret_after(b, r->sign_with);
	buf_byte(b, '\n');
	line(b, "login", r->login);
	pairs(b, "query", "=", r->query, r->nquery);
	pairs(b, "header", ": ", r->headers, r->nheaders);
	body(b, r, post);
	for (size_t i = 0; i < r->nkeep; i++)
		buf_fmt(b, "keep %.*s as %s\n", SHOW(r->keep[i].field), secrets[r->keep[i].as]);
}

static void show_ask(buf *b, const sp_ask *a)
{
	buf_fmt(b, "ask %s\n", asks[a->kind]);
	if (a->as) buf_fmt(b, "as %s\n", secrets[a->as]);
	line(b, "prompt", a->prompt);
	line(b, "url", a->url);
	line(b, "usual", a->usual);
	for (size_t i = 0; i < a->nchoices; i++)
		buf_fmt(b, "choice %.*s: %.*s\n", SHOW(a->choices[i].name), SHOW(a->choices[i].title));
}

static void show_ref(buf *b, const char *name, const sp_ref *r)
{
	if (!r->id.len) return;
	buf_fmt(b, "%s %.*s", name, SHOW(r->id));
	if (r->revision.len) buf_fmt(b, " @ %.*s", SHOW(r->revision));
	if (r->url.len) buf_fmt(b, " %.*s", SHOW(r->url));
	buf_byte(b, '\n');
}

static void show_grant(buf *b, const sp_grant *g)
{
	buf_fmt(b, "grant\n");
	line(b, "name", g->name);
	line(b, "handle", g->handle);
	line(b, "remote_id", g->remote_id);
	line(b, "server", g->server);
	line(b, "scopes", g->scopes);
	line(b, "settings", g->settings);
	line(b, "access", g->access);
	line(b, "refresh", g->refresh);
	line(b, "secret", g->secret);
	line(b, "password", g->password);
	number(b, "expires", g->expires);
	number(b, "refresh_expires", g->refresh_expires);
}

static void show_entry(buf *b, const sp_entry *e)
{
	show_ref(b, "entry", &e->ref);
	number(b, "at", e->at);
	line(b, "text", e->text);
	line(b, "kind", e->kind);
	line(b, "link", e->link);
	line(b, "client", e->client);
	line(b, "lang", e->lang);
	number(b, "media", e->nmedia);
	show_ref(b, "reply_to", &e->reply_to);
	for (uint32_t i = 0; i < e->ncounts; i++)
		buf_fmt(b, "%.*s %lld\n", SHOW(e->counts[i].name), (long long)e->counts[i].value);
}

static void show_limits(buf *b, const sp_limits *l)
{
	buf_fmt(b, "limits %s\n", units[l->unit]);
	number(b, "flags", l->flags);
	number(b, "text_most", l->text_most);
	number(b, "text_most_bytes", l->text_most_bytes);
	number(b, "url_weight", l->url_weight);
	number(b, "alt_most", l->alt_most);
	number(b, "media_most", l->media_most);
	number(b, "image_most_bytes", l->image_most_bytes);
	number(b, "image_most_pixels", l->image_most_pixels);
	number(b, "video_most_bytes", l->video_most_bytes);
	line(b, "mimes", l->mimes);
	line(b, "visibilities", l->visibilities);
	number(b, "image_tall_most", l->image_tall_most);
	number(b, "image_wide_most", l->image_wide_most);
}

static void show_who(buf *b, const sp_who *w)
{
	line(b, "who", w->remote_id);
	line(b, "handle", w->handle);
	line(b, "name", w->name);
	line(b, "url", w->url);
	line(b, "text", w->text);
}

static void show_result(buf *b, const sp_result *r, int64_t now)
{
	buf_fmt(b, "%s\nscope %s\n", verdicts[r->verdict], scopes[r->scope]);
	if (r->not_before) buf_fmt(b, "not_before +%lld\n", (long long)(r->not_before - now));
	line(b, "code", r->code);
	line(b, "why", r->why);
	show_ref(b, "ref", &r->ref);
	line(b, "cursor", r->cursor);
	for (size_t i = 0; i < r->ngrants; i++) show_grant(b, &r->grants[i]);
	for (size_t i = 0; i < r->nentries; i++) show_entry(b, &r->entries[i]);
	for (size_t i = 0; i < r->nfindings; i++) line(b, "finding", r->findings[i].text);
	if (r->limits) show_limits(b, r->limits);
	if (r->who) show_who(b, r->who);
}

str play_show(struct arena *a, const struct plug_in *in, const struct plug_out *out)
{
	buf b = buf_in(a, 4 << 20);
	if (out->failed.len) buf_fmt(&b, "failed %.*s\n", SHOW(out->failed));
	else if (out->move == SP_SEND) show_request(&b, &out->request, in->job.post);
	else if (out->move == SP_ASK) show_ask(&b, &out->ask);
	else if (out->move == SP_WAIT) buf_fmt(&b, "wait %lld\n", (long long)out->wait_ms);
	else show_result(&b, &out->result, in->job.now);
	return buf_str(&b);
}
