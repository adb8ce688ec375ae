/* SPDX-License-Identifier: MIT
 * http_curl_call.c - one request under way: what libcurl is told, and what it asks and brings. */
#include "net/guard.h"
#include "net/http_curl_in.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	KEPT_BODY = 64 << 10,	/* bytes of room that a handle keeps for its next answer */
	OLD_CONNECTION_S = 20	/* an idle connection that old is not trusted with a post: many servers end them silently */
};

/* ---- what leaves */

/* The moment of danger: libcurl has a connection and is about to write the request. */
static int about_to_leave(void *of, char *to_ip, char *from_ip, int to_port, int from_port)
{
	(void)from_ip, (void)to_port, (void)from_port;
	struct http_call *c = of;
	guard_kind kind = guard_of_text(to_ip);
	bool in_the_clear = str_starts(c->r->url, S("http:"));
	if (!guard_allows(kind, c->r->may_be_private) || (in_the_clear && kind != GUARD_PRIVATE)) {
		c->guarded = true;	/* a kept connection that another account was allowed, or a public one without TLS */
		return CURL_PREREQFUNC_ABORT;
	}
	if (c->left_at && c->r->publicly) {
		c->again = true;
		return CURL_PREREQFUNC_ABORT;
	}
	if (c->r->last_look && !c->r->last_look(c->r->of)) {
		c->held_back = true;
		return CURL_PREREQFUNC_ABORT;
	}
	if (!c->left_at) c->left_at = c->net->clock->now(c->net->clock);
	return CURL_PREREQFUNC_OK;
}

static void close_file(struct http_call *c)
{
	if (c->file >= 0) close(c->file);
	c->file = -1;
}

/* Opens the file of the piece under way; false, with why, when it cannot be or is too short. */
static bool open_file(struct http_call *c, const struct http_piece *p)
{
	struct stat st;
	c->file = open(arena_cstr(c->r->in, p->path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (c->file < 0 || fstat(c->file, &st)) {
		c->why = arena_fmt(c->r->in, "A picture or video of the post could not be opened: %s.", strerror(errno));
		return false;
	}
	if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size < p->at || (uint64_t)st.st_size - p->at < p->len) {
		c->why = S("A picture or video of the post is not the file any more that it was.");
		return false;
	}
	posix_fadvise(c->file, (off_t)p->at, (off_t)p->len, POSIX_FADV_SEQUENTIAL);
	return true;
}

/* Bytes that a piece is on its way. */
static uint64_t piece_size(const struct http_piece *p)
{
	if (!p->path.len) return p->bytes.len;
	return p->base64 ? (p->len + 2) / 3 * 4 : p->len;
}

/* Four letters for three bytes; libcurl may stop at any letter. */
static size_t read_base64(struct http_call *c, const struct http_piece *p, char *to, size_t room)
{
	unsigned char raw[3 * 1024];
	char text[4 * 1024 + 1];
	uint64_t from = c->piece_at / 4 * 3;
	size_t skip = c->piece_at % 4, want = (size_t)MIN((uint64_t)sizeof raw, p->len - from);
	for (size_t have = 0; have < want;) {
		ssize_t got = pread(c->file, raw + have, want - have, (off_t)(p->at + from + have));
		if (got <= 0) return 0;
		have += (size_t)got;
	}
	sodium_bin2base64(text, sizeof text, raw, want, sodium_base64_VARIANT_ORIGINAL);
	size_t n = MIN(room, (want + 2) / 3 * 4 - skip);
	memcpy(to, text + skip, n);
	return n;
}

static size_t read_piece(struct http_call *c, const struct http_piece *p, char *to, size_t room)
{
	size_t n = (size_t)MIN((uint64_t)room, piece_size(p) - c->piece_at);
	if (!p->path.len) {
		memcpy(to, p->bytes.at + c->piece_at, n);
		return n;
	}
	if (c->file < 0 && !open_file(c, p)) return CURL_READFUNC_ABORT;
	ssize_t got = p->base64 ? (ssize_t)read_base64(c, p, to, n) : pread(c->file, to, n, (off_t)(p->at + c->piece_at));
	if (got > 0) return (size_t)got;
	c->why = S("A picture or video of the post could not be read to its end.");
	return CURL_READFUNC_ABORT;
}

static size_t read_body(char *to, size_t size, size_t n, void *of)
{
	struct http_call *c = of;
	for (; c->piece < c->r->nbody; c->piece++, c->piece_at = 0, close_file(c)) {
		const struct http_piece *p = &c->r->body[c->piece];
		if (c->piece_at == piece_size(p)) continue;
		size_t got = read_piece(c, p, to, size * n);
		if (got != CURL_READFUNC_ABORT) c->piece_at += got;
		return got;
	}
	return 0;
}

/* libcurl begins again with a request that is no public one. */
static int seek_body(void *of, curl_off_t to, int from)
{
	struct http_call *c = of;
	if (to || from != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
	c->piece = 0;
	c->piece_at = 0;
	close_file(c);
	return CURL_SEEKFUNC_OK;
}

/* ---- what comes */

static size_t take_header(char *line, size_t size, size_t n, void *of)
{
	struct http_call *c = of;
	str name, rest = {line, size * n}, status;
	if (str_starts(rest, S("HTTP/"))) {	/* an answer begins: whatever came before was an interim one */
		c->nheaders = c->head_len = 0;
		str_split(&rest, ' ', &status);
		c->answering = rest.len && rest.at[0] >= '2';
		return size * n;
	}
	if (!memchr(rest.at, ':', rest.len) || rest.at[0] == ' ' || rest.at[0] == '\t') return size * n;
	str_split(&rest, ':', &name);
	rest = str_trim(rest);
	if (c->nheaders == HTTP_MOST_HEADERS || name.len + rest.len > sizeof c->head - c->head_len) return size * n;
	char *at = c->head + c->head_len;
	for (size_t i = 0; i < name.len; i++) {
		at[i] = name.at[i] >= 'A' && name.at[i] <= 'Z' ? (char)(name.at[i] + 'a' - 'A') : name.at[i];
	}
	memcpy(at + name.len, rest.at, rest.len);
	c->headers[c->nheaders++] = (struct http_pair){{at, name.len}, {at + name.len, rest.len}};
	c->head_len += name.len + rest.len;
	return size * n;
}

static void drop_body(struct http_call *c)
{
	if (c->body) sodium_memzero(c->body, c->body_cap);
	free(c->body);
	c->body = NULL;
	c->body_cap = 0;
}

static void need_room(struct http_call *c, size_t len)	/* realloc would leave a copy behind */
{
	if (len <= c->body_cap) return;
	size_t cap = MAX(MAX(c->body_cap * 2, len), (size_t)4096);
	char *at = malloc(cap);
	if (!at) die("schedpost stops: the machine has no memory left.");
	if (c->body_len) memcpy(at, c->body, c->body_len);
	drop_body(c);
	c->body = at;
	c->body_cap = cap;
}

static size_t take_body(char *from, size_t size, size_t n, void *of)
{
	struct http_call *c = of;
	size_t most = c->r->answer_most ? c->r->answer_most : HTTP_ANSWER_MOST;
	size_t took = MIN(size * n, most - c->body_len);
	need_room(c, c->body_len + took);
	memcpy(c->body + c->body_len, from, took);
	c->body_len += took;
	c->cut = took < size * n;
	return took;	/* less than was brought ends the transfer */
}

/* ---- one request */

/* "Name: value" lines in one run of memory, so that one stroke wipes them all. */
static struct curl_slist *header_list(struct http_call *c, const struct http_request *r)
{
	static char no_expect[] = "Expect:", no_type[] = "Content-Type:";
	bool typed = false;
	struct curl_slist *l = TAKE_N(r->in, struct curl_slist, r->nheaders + 2);
	c->lines_len = 0;
	for (size_t i = 0; i < r->nheaders; i++) c->lines_len += r->headers[i].name.len + r->headers[i].value.len + 3;
	char *at = c->lines = arena_take(r->in, c->lines_len + 1);
	for (size_t i = 0; i < r->nheaders; i++) {
		str name = r->headers[i].name, value = r->headers[i].value;
		l[i] = (struct curl_slist){.data = at, .next = &l[i + 1]};
		memcpy(at, name.at, name.len);
		at += name.len;
		memcpy(at, value.len ? ": " : ";", 2);	/* libcurl writes an empty header as "Name;" */
		if (value.len) memcpy(at + 2, value.at, value.len);
		at += value.len + 3;
		typed |= str_is_nocase(name, S("Content-Type"));
	}
	l[r->nheaders] = (struct curl_slist){.data = no_expect, .next = typed ? NULL : &l[r->nheaders + 1]};
	l[r->nheaders + 1] = (struct curl_slist){.data = no_type};
	return l;
}

static uint64_t body_size(const struct http_request *r)
{
	uint64_t n = 0;
	for (size_t i = 0; i < r->nbody; i++) n += piece_size(&r->body[i]);
	return n;
}

static void set_method(struct http_call *c, const struct http_request *r)
{
	static const char *const bodied[] = {"POST", "PUT", "PATCH"};
	bool with_body = r->has_body;
	for (size_t i = 0; i < COUNT(bodied); i++) with_body |= strcmp(r->method, bodied[i]) == 0;
	bool in_memory = !r->nbody || (r->nbody == 1 && !r->body[0].path.len);
	bool usual = strcmp(r->method, with_body ? "POST" : "GET") == 0 || strcmp(r->method, "HEAD") == 0;
	curl_easy_setopt(c->easy, CURLOPT_NOBODY, 0L);
	if (with_body) {
		curl_easy_setopt(c->easy, CURLOPT_POST, 1L);
		curl_easy_setopt(c->easy, CURLOPT_POSTFIELDS, !in_memory ? NULL : r->nbody ? r->body[0].bytes.at : "");
		curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body_size(r));
	} else {
		curl_easy_setopt(c->easy, CURLOPT_HTTPGET, 1L);
	}
	if (strcmp(r->method, "HEAD") == 0) curl_easy_setopt(c->easy, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(c->easy, CURLOPT_CUSTOMREQUEST, usual ? NULL : r->method);
}

/* A file that is gone must be known before anything leaves. */
static bool files_are_there(struct http_call *c)
{
	bool good = true;
	for (size_t i = 0; good && i < c->r->nbody; i++) {
		if (!c->r->body[i].path.len) continue;
		good = open_file(c, &c->r->body[i]);
		close_file(c);
	}
	return good;
}

static bool scheme_is_allowed(struct http_call *c)
{
	if (str_starts(c->r->url, S("https://"))) return true;
	if (str_starts(c->r->url, S("http://")) && c->r->may_be_private) return true;
	c->why = S("Only addresses that begin with https:// are used outside one's own network.");
	return false;
}

bool call_prepare(struct http_call *c)
{
	const struct http_request *r = c->r;
	if (!scheme_is_allowed(c) || !files_are_there(c)) return false;
	char *url = arena_cstr(r->in, r->url);
	CURLcode bad = curl_easy_setopt(c->easy, CURLOPT_URL, url);	/* libcurl makes its own copy */
	sodium_memzero(url, r->url.len);
	set_method(c, r);
	curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, header_list(c, r));
	curl_easy_setopt(c->easy, CURLOPT_TIMEOUT_MS, (long)(r->timeout_ms ? r->timeout_ms : c->net->options.whole_ms));
	if (bad) c->why = S("The address cannot be used.");
	return !bad;
}

void call_wipe(struct http_call *c)
{
	close_file(c);
	sodium_memzero(c->head, c->head_len);
	if (c->body_cap > KEPT_BODY) drop_body(c);
	else if (c->body_len) sodium_memzero(c->body, c->body_len);
	curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, NULL);
	curl_easy_setopt(c->easy, CURLOPT_POSTFIELDS, NULL);
	c->r = NULL;
	c->left_at = 0;
	c->early = c->again = c->held_back = c->guarded = c->answering = c->cut = c->stopped = false;
	c->why = (str){"", 0};
	c->lines = NULL;
	c->nheaders = c->head_len = c->body_len = c->piece = 0;
	c->piece_at = 0;
}

/* ---- a handle */

static void set_lasting(struct http_call *c, CURL *e)
{
	const struct http_curl_options *o = &c->net->options;
	curl_easy_setopt(e, CURLOPT_PRIVATE, c);
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(e, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L);
	if (o->ca_file) curl_easy_setopt(e, CURLOPT_CAINFO, o->ca_file);
	curl_easy_setopt(e, CURLOPT_SHARE, c->net->share);
	curl_easy_setopt(e, CURLOPT_PROXY, "");
	curl_easy_setopt(e, CURLOPT_USERAGENT, "schedpost/" SCHEDPOST_VERSION);
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_ms);
	curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, (long)o->idle_s);
	curl_easy_setopt(e, CURLOPT_MAXAGE_CONN, (long)OLD_CONNECTION_S);
}

static void set_callbacks(struct http_call *c, CURL *e)
{
	curl_easy_setopt(e, CURLOPT_PREREQFUNCTION, about_to_leave);
	curl_easy_setopt(e, CURLOPT_PREREQDATA, c);
	curl_easy_setopt(e, CURLOPT_READFUNCTION, read_body);
	curl_easy_setopt(e, CURLOPT_READDATA, c);
	curl_easy_setopt(e, CURLOPT_SEEKFUNCTION, seek_body);
	curl_easy_setopt(e, CURLOPT_SEEKDATA, c);
	curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(e, CURLOPT_HEADERDATA, c);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, c);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, loop_open_socket);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, c);
	curl_easy_setopt(e, CURLOPT_CLOSESOCKETFUNCTION, loop_close_socket);
	curl_easy_setopt(e, CURLOPT_CLOSESOCKETDATA, c->net);
}

struct http_call *call_new(struct curl_net *n)
{
	struct http_call *c = calloc(1, sizeof *c);
	CURL *e = curl_easy_init();
	if (!c || !e) die("schedpost stops: the machine has no memory left.");
	c->net = n;
	c->easy = e;
	c->file = -1;
	set_lasting(c, e);
	set_callbacks(c, e);
	return c;
}

void call_free(struct http_call *c)
{
	curl_easy_cleanup(c->easy);
	drop_body(c);
	free(c);
}
