/* SPDX-License-Identifier: MIT
 * compose.c - checks what a plugin asks for, puts the secrets in, and makes an HTTP request of it. */
#include "net/compose.h"

#include "net/body.h"
#include "net/exact.h"
#include "net/sign.h"
#include "net/sign_dpop.h"
#include "net/sign_oauth1.h"
#include "net/url.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>

enum {
	MOST_WRITTEN_URL = 4 * SP_MOST_URL,	/* bytes, percent-encoded query and secrets included */
	MOST_TIMEOUT_MS = 30 * 60 * 1000,
	MOST_ANSWER = SP_MOST_FRAME - (64 << 10),	/* bytes; must fit into a plugin's step with its headers */
};

#define ASK_ADMIN "Nothing was sent. Tell the person who looks after schedpost."

void secrets_wipe(struct secrets *s)
{
	for (size_t i = 0; i < COUNT(s->of); i++) {
		if (s->of[i].len) sodium_memzero((char *)s->of[i].at, s->of[i].len);
		s->of[i] = (str){"", 0};
	}
	if (s->proof.len) sodium_memzero((char *)s->proof.at, s->proof.len);
	s->proof = (str){"", 0};
}

/* ---- the address */

struct address {
	const sp_request *r;
	str base;			/* {server} or {name} replaced */
	str path;			/* a secret that stands behind it */
	str secrets[SP_MOST_PAIRS];	/* of the query */
};

static const struct platform_setting *setting_of(const struct compose_for *f, str name)
{
	for (size_t i = 0; i < f->nsettings; i++) {
		const struct platform_setting *s = &f->settings[i];
		if (str_is(s->platform, f->plugin->name) && str_is(s->name, name)) return s;
	}
	return NULL;
}

static err base_of(struct arena *a, const struct compose_for *f, str name, str *out)
{
	if (str_is(name, S("server"))) {
		*out = plain(f->account->server);
		return NULL;
	}
	for (size_t i = 0; i < f->plugin->nbases; i++) {
		const struct platform_setting *set = setting_of(f, name);
		*out = set ? set->value : plain(f->plugin->bases[i].url);
		if (str_is(name, plain(f->plugin->bases[i].name))) return NULL;
	}
	return FAIL(a, ERR_BUG, "plugin-request", "The plugin '%.*s' named an address that it has not declared: {%.*s}. "
		    ASK_ADMIN, SHOW(f->plugin->name), SHOW(name));
}

static err expand(struct arena *a, str url, const struct compose_for *f, str *out)
{
	size_t end;
	*out = arena_str(a, url);
	if (!str_starts(url, S("{")) || !str_find(url, S("}"), &end)) return NULL;
	str base, rest = str_cut(url, end + 1, url.len);
	TRY(base_of(a, f, str_cut(url, 1, end - 1), &base));
	if (str_ends(base, S("/")) && str_starts(rest, S("/"))) base.len--;
	*out = arena_fmt(a, "%.*s%.*s", SHOW(base), SHOW(rest));
	return NULL;
}

/* "." is the account's own server, port and scheme included; a declared name means https on its usual port. */
static bool is_declared(const struct url *to, const struct url *server, str hosts)
{
	str word;
	while (str_split(&hosts, ' ', &word)) {
		if (str_is(word, S("."))) {
			if (server && url_same_server(to, server)) return true;
		} else if (str_is(to->scheme, S("https")) && to->port == 443 && url_host_declared(to->host, word)) {
			return true;
		}
	}
	return false;
}

/* An admin has put this address in the place of one of the plugin's own. */
static bool is_set_by_admin(const struct url *to, const struct compose_for *f)
{
	for (size_t i = 0; i < f->plugin->nbases; i++) {
		const struct platform_setting *set = setting_of(f, plain(f->plugin->bases[i].name));
		struct url base;
		if (set && url_split(set->value, &base) && url_same_server(to, &base)) return true;
	}
	return false;
}

static err check_address(struct arena *a, str url, const struct compose_for *f, struct http_request *out)
{
	struct url to, server;
	bool to_practice = str_starts(url, S("practice:"));
	if (f->practice != to_practice) {
		return FAIL(a, ERR_DENIED, "practice-only", f->practice
			    ? "The account '%.*s' is for practice (training), and the plugin wanted to send to the real world. "
			      ASK_ADMIN
			    : "The account '%.*s' is a real one, and the plugin wanted to send to practice (training). " ASK_ADMIN,
			    SHOW(f->account->name));
	}
	if (to_practice) return NULL;
	if (!url_split(url, &to)) {
		return FAIL(a, ERR_BUG, "plugin-address", "The plugin '%.*s' asked for an address that is not well formed. "
			    ASK_ADMIN, SHOW(f->plugin->name));
	}
	bool has_server = url_split(plain(f->account->server), &server);
	bool set = is_set_by_admin(&to, f);
	if (!set && !is_declared(&to, has_server ? &server : NULL, f->plugin->hosts)) {
		return FAIL(a, ERR_DENIED, "plugin-host", "The plugin '%.*s' wanted to send to %.*s, which it has not declared. "
			    ASK_ADMIN, SHOW(f->plugin->name), SHOW(to.host));
	}
	out->may_be_private = set || (f->may_be_private && has_server && url_same_server(&to, &server));
	return NULL;
}

static void write_url(struct exact *e, void *what)
{
	struct address *to = what;
	bool more = str_find(to->base, S("?"), NULL) || str_find(to->path, S("?"), NULL);
	exact_add(e, to->base);
	exact_add(e, to->path);
	for (size_t i = 0; i < to->r->nquery; i++) {
		if (oauth1_in_header(to->r, &to->r->query[i])) continue;
		exact_add(e, more ? S("&") : S("?"));
		more = true;
		exact_percent(e, plain(to->r->query[i].name));
		exact_add(e, S("="));
		exact_percent(e, plain(to->r->query[i].value));
		exact_percent(e, to->secrets[i]);
	}
}

static err no_app(struct arena *a, const struct compose_for *f)
{
	return FAIL(a, ERR_MISSING, "no-app", "Before accounts of %.*s can be connected, whoever looks after schedpost adds your "
		    "organisation's app once: schedpost app add %.*s", SHOW(f->plugin->title), SHOW(f->plugin->name));
}

/* It cannot change whom the request goes to, for it begins behind the server's name. */
static err path_of(struct arena *a, const sp_request *r, const struct compose_for *f, str *out)
{
	TRY(sign_secret(a, f, r->path, out));
	bool fits = !out->len || out->at[0] == '/';
	for (size_t i = 0; i < out->len; i++) fits &= out->at[i] > ' ' && out->at[i] < 127 && !strchr("#\\", out->at[i]);
	if (fits) return NULL;
	return FAIL(a, ERR_INPUT, "secret-form", "What is stored for the account '%.*s' is no address, so nothing was sent. Connect "
		    "the account again, and paste the whole address.", SHOW(f->account->name));
}

static err make_url(struct arena *a, const sp_request *r, const struct compose_for *f, struct http_request *out)
{
	struct address to = {.r = r};
	if (r->url.len > SP_MOST_URL || r->nquery > SP_MOST_PAIRS) {
		return FAIL(a, ERR_BUG, "plugin-address", "The plugin asked for an address that is too long. " ASK_ADMIN);
	}
	TRY(expand(a, plain(r->url), f, &to.base));
	TRY(check_address(a, to.base, f, out));
	TRY(path_of(a, r, f, &to.path));
	for (size_t i = 0; i < r->nquery; i++) TRY(sign_secret(a, f, r->query[i].from, &to.secrets[i]));
	out->url = exact_make(a, write_url, &to);
	for (size_t i = 0; i < r->nquery; i++) {
		if (to.secrets[i].len) to.secrets[i] = S("***");
	}
	if (to.path.len) to.path = S("/***");
	out->shown = exact_make(a, write_url, &to);
	if (out->url.len <= MOST_WRITTEN_URL) return NULL;
	return FAIL(a, ERR_BUG, "plugin-address", "The plugin asked for an address that is too long. " ASK_ADMIN);
}

/* ---- the address that a person opens */

static void write_percent(struct exact *e, void *what)
{
	exact_percent(e, *(str *)what);
}

static err word_of(struct arena *a, str name, const struct compose_for *f, const struct consent_words *w, str *out)
{
	const struct { str name, value; } words[] = {
		{S("client_id"), f->secrets->of[SP_CLIENT_ID]}, {S("redirect"), w->redirect}, {S("challenge"), w->challenge},
		{S("state"), w->state}, {S("request_token"), w->request_token},
	};
	for (size_t i = 0; i < COUNT(words); i++) {
		if (!str_is(words[i].name, name) || !words[i].value.len) continue;
		str value = words[i].value;
		*out = exact_make(a, write_percent, &value);
		return NULL;
	}
	if (str_is(name, S("client_id"))) return no_app(a, f);
	return FAIL(a, ERR_BUG, "plugin-address", "The plugin '%.*s' asked for {%.*s} in an address, which there is not. " ASK_ADMIN,
		    SHOW(f->plugin->name), SHOW(name));
}

/* A page that a person opens gets no secret of ours, so it may also lie at a base that no request goes to. */
static err check_page(struct arena *a, str url, const struct compose_for *f)
{
	struct http_request unused = {0};
	struct url to, base;
	bool real = !f->practice && url_split(url, &to);
	for (size_t i = 0; real && i < f->plugin->nbases; i++)
		if (url_split(plain(f->plugin->bases[i].url), &base) && url_same_server(&to, &base)) return NULL;
	return check_address(a, url, f, &unused);
}

err compose_consent(struct arena *a, str url, const struct compose_for *f, const struct consent_words *w, str *out)
{
	buf b = buf_in(a, MOST_WRITTEN_URL);
	str rest, word;
	size_t path, end;
	TRY(expand(a, url, f, &rest));
	if (!str_find(rest, S("?"), &path)) path = rest.len;
	TRY(check_page(a, str_cut(rest, 0, path), f));
	while (str_split(&rest, '{', &word)) {
		buf_add(&b, word);
		if (!rest.at || !str_find(rest, S("}"), &end)) break;
		TRY(word_of(a, str_cut(rest, 0, end), f, w, &word));
		buf_add(&b, word);
		rest = str_cut(rest, end + 1, rest.len);
	}
	*out = buf_str(&b);
	return NULL;
}

/* ---- the headers */

static bool is_token(str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];
		if (c >= 128 || (!isalnum(c) && (!c || !strchr("!#$%&'*+-.^_`|~", c)))) return false;
	}
	return s.len > 0;
}

static bool is_field_text(str s)	/* RFC 9110, 5.5: no control characters but the tab */
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];
		if ((c < ' ' && c != '\t') || c == 127) return false;
	}
	return true;
}

static bool is_ours(str name)	/* headers that only the host may write */
{
	static const char *const ours[] = {
		"host", "authorization", "content-length", "content-type", "transfer-encoding", "connection", "expect",
		"upgrade", "te", "trailer", "keep-alive", "proxy-authorization", "proxy-connection", "cookie", "user-agent",
		"dpop",
	};
	for (size_t i = 0; i < COUNT(ours); i++) {
		if (str_is_nocase(name, str_of(ours[i]))) return true;
	}
	return false;
}

struct header { str value, secret; };

static void write_header(struct exact *e, void *what)
{
	struct header *h = what;
	exact_add(e, h->value);
	exact_add(e, h->secret);
}

static err make_header(struct arena *a, const sp_pair *from, const struct compose_for *f, struct http_pair *out)
{
	struct header h = {.value = plain(from->value)};
	str name = plain(from->name);
	if (!is_token(name) || is_ours(name) || !is_field_text(h.value)) {
		return FAIL(a, ERR_BUG, "plugin-header", "The plugin '%.*s' asked for a header line that it may not write. "
			    ASK_ADMIN, SHOW(f->plugin->name));
	}
	TRY(sign_secret(a, f, from->from, &h.secret));
	*out = (struct http_pair){arena_str(a, name), exact_make(a, write_header, &h)};
	return NULL;
}

static err make_headers(struct arena *a, const sp_request *r, const struct compose_for *f, str mime,
			struct http_request *out)
{
	if (r->nheaders > SP_MOST_PAIRS) {
		return FAIL(a, ERR_BUG, "plugin-header", "The plugin asked for too many header lines. " ASK_ADMIN);
	}
	struct http_pair *h = TAKE_N(a, struct http_pair, r->nheaders + 3);
	size_t n = 0;
	for (; n < r->nheaders; n++) TRY(make_header(a, &r->headers[n], f, &h[n]));
	if (mime.len) h[n++] = (struct http_pair){S("Content-Type"), mime};
	const struct to_sign signing = {r, f, out};
	str token, proof;
	TRY(sign_request(a, &signing, &token));
	if (token.len) h[n++] = (struct http_pair){S("Authorization"), token};
	TRY(sign_dpop_proof(a, &signing, &proof));
	if (proof.len) h[n++] = (struct http_pair){S("DPoP"), proof};
	for (size_t i = 0; i < n; i++) {
		if (is_field_text(h[i].value)) continue;
		return FAIL(a, ERR_INPUT, "secret-form", "What is stored for the account '%.*s' holds a line break or another "
			    "invisible sign, so it cannot be sent. Connect the account again and paste it without line breaks.",
			    SHOW(f->account->name));
	}
	out->headers = h;
	out->nheaders = n;
	return NULL;
}

/* ---- the whole */

static const char *const methods[SP_LAST_METHOD + 1] = {
	[SP_GET] = "GET", [SP_HEAD] = "HEAD", [SP_POST] = "POST", [SP_PUT] = "PUT", [SP_PATCH] = "PATCH",
	[SP_DELETE_METHOD] = "DELETE",
};

static err check_words(struct arena *a, const sp_request *r)
{
	bool known = (unsigned)r->method <= SP_LAST_METHOD && methods[r->method] && (unsigned)r->effect <= SP_LAST_EFFECT &&
		     (unsigned)r->body <= SP_LAST_BODY && (unsigned)r->sign <= SP_LAST_SIGN && r->timeout_ms >= 0;
	bool reads = r->method == SP_GET || r->method == SP_HEAD;
	if (known && (reads || r->effect != SP_READS)) return NULL;
	return FAIL(a, ERR_BUG, "plugin-request", known
		    ? "The plugin called a request harmless that may change something. " ASK_ADMIN
		    : "The plugin asked for a kind of request that does not exist. " ASK_ADMIN);
}

err compose(struct arena *a, const sp_request *r, const struct compose_for *f, struct http_request *out)
{
	str mime;
	TRY(check_words(a, r));
	*out = (struct http_request){
		.in = a,
		.method = methods[r->method],
		.publicly = r->effect == SP_COMMITS || r->effect == SP_COMMITS_KEYED || r->effect == SP_SPENDS,
		.timeout_ms = MIN(r->timeout_ms, MOST_TIMEOUT_MS),
		.answer_most = MOST_ANSWER,
	};
	TRY(make_url(a, r, f, out));
	TRY(body_make(a, r, f, out, &mime));
	return make_headers(a, r, f, mime, out);
}

static void wipe(str s)
{
	if (s.len) sodium_memzero((char *)s.at, s.len);
}

void compose_wipe(struct http_request *r)
{
	wipe(r->url);
	for (size_t i = 0; i < r->nheaders; i++) {
		if (!str_is(r->headers[i].name, S("Content-Type"))) wipe(r->headers[i].value);
	}
	for (size_t i = 0; i < r->nbody; i++) wipe(r->body[i].bytes);
	r->url = (str){"", 0};
	r->nheaders = r->nbody = 0;
}
