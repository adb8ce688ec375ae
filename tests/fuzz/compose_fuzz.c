/* SPDX-License-Identifier: MIT
 * compose_fuzz.c - whatever a plugin asks for, what leaves is one well-formed request to a declared host, and holds no
 * secret but those that it named.
 *
 * Input: a byte for the account's server, then a worker's answer as it crosses the wire. */
#include "fuzz.h"

#include "net/compose.h"
#include "net/nonces.h"
#include "net/url.h"
#include "plug/wire.h"

#include <curl/curl.h>
#include <sodium.h>
#include <string.h>

static const char *const servers[] = {"https://a.example", "http://127.0.0.1:8080", "https://a.example:8443/sub",
				      "practice:", ""};

static const sp_base bases[] = {{SP_S("entry"), SP_S("https://entry.example")}};
static const struct plug_facts facts = {.name = {"p", 1}, .hosts = {". api.example *.up.example entry.example", 40},
					.bases = bases, .nbases = COUNT(bases)};
static const sp_media media[] = {{.mime = SP_S("image/png"), .bytes = 1000}, {.mime = SP_S("image/gif"), .bytes = 7}};
static const str paths[] = {{"/media/a", 8}, {"/media/b", 8}};

static void make_secrets(struct arena *a, struct secrets *s)
{
	for (int i = 1; i <= SP_LAST_SECRET; i++) s->of[i] = arena_fmt(a, "Secret%d-0a1b2c3d4e5f-%d", i, i);
	s->proof = arena_str(a, S("Seed-0a1b2c3d4e5f"));
}

static bool holds(str text, str secret)
{
	return str_find(text, secret, NULL);
}

/* ---- the address: libcurl must read it as we did */

static char *part_of(CURLU *u, CURLUPart part)
{
	char *out = NULL;
	return curl_url_get(u, part, &out, CURLU_DEFAULT_PORT) ? NULL : out;
}

static void check_read_by_curl(struct arena *a, const struct url *ours, str whole)
{
	CURLU *u = curl_url();
	must(!curl_url_set(u, CURLUPART_URL, arena_cstr(a, whole), 0), "libcurl can read the address");
	char *scheme = part_of(u, CURLUPART_SCHEME), *host = part_of(u, CURLUPART_HOST), *port = part_of(u, CURLUPART_PORT);
	char *user = part_of(u, CURLUPART_USER);
	must(scheme && str_is_nocase(str_of(scheme), ours->scheme), "libcurl sees the same scheme");
	bool is_number = host && strspn(host, "0123456789.") == strlen(host);	/* 127.1 is 127.0.0.1; the guard looks */
	must(host && (is_number || str_is_nocase(str_of(host), ours->host)), "libcurl sees the same host");
	must(port && str_is(str_of(port), arena_fmt(a, "%d", ours->port)), "libcurl sees the same port");
	must(!user, "nobody logs in by the address");
	curl_free(scheme), curl_free(host), curl_free(port), curl_free(user);
	curl_url_cleanup(u);
}

static void check_address(struct arena *a, const struct http_request *r, str server)
{
	struct url to, home;
	for (size_t i = 0; i < r->url.len; i++)
		must(str_starts(server, S("practice:")) || (r->url.at[i] > ' ' && r->url.at[i] < 127), "an address is visible ASCII");
	if (str_starts(server, S("practice:"))) {
		must(str_starts(r->url, S("practice:")), "practice stays inside");
		return;
	}
	must(url_split(r->url, &to), "an address can be taken apart");
	bool at_home = url_split(server, &home) && url_same_server(&to, &home), declared = false;
	str words = facts.hosts, word;
	while (str_split(&words, ' ', &word)) declared |= word.at[0] != '.' && url_host_declared(to.host, word);
	must(at_home || (declared && to.port == 443 && str_is(to.scheme, S("https"))), "only declared hosts are reached");
	must(!r->may_be_private || at_home, "only the account's own server may be inside");
	check_read_by_curl(a, &to, r->url);
}

/* ---- what is around it */

static void check_head(const struct http_request *r, const sp_request *asked)
{
	for (size_t i = 0; i < r->nheaders; i++) {
		must(r->headers[i].name.len && !memchr(r->headers[i].name.at, ':', r->headers[i].name.len), "a name is a name");
		for (const char *c = r->headers[i].value.at; c < r->headers[i].value.at + r->headers[i].value.len; c++)
			must((unsigned char)*c >= ' ' || *c == '\t', "a header is one line");
	}
	bool reads = asked->method == SP_GET || asked->method == SP_HEAD;
	must(!reads || !r->has_body, "a look carries no body");
	must(reads || asked->effect != SP_READS, "what may change something is not called a look");
	bool shows = asked->effect == SP_COMMITS || asked->effect == SP_COMMITS_KEYED || asked->effect == SP_SPENDS;
	must(r->publicly == shows, "what shows or spends is sent once");
	for (size_t i = 0; i < r->nbody; i++) {
		const struct http_piece *p = &r->body[i];
		bool first = str_is(p->path, paths[0]);
		must(!p->path.len || p->at + p->len <= media[first ? 0 : 1].bytes, "a window is inside its file");
	}
}

/* ---- secrets */

static bool is_named(const sp_request *r, sp_secret kind)
{
	bool yes = r->sign_with == kind;
	if (r->sign == SP_BEARER) yes |= !r->sign_with && kind == SP_ACCESS_TOKEN;
	if (r->sign == SP_DPOP) yes |= !r->sign_with && kind == SP_ACCESS_TOKEN;
	if (r->sign == SP_OAUTH1 || r->sign == SP_OAUTH1_PARTS) yes |= kind == SP_CLIENT_ID || kind == SP_ACCESS_TOKEN;
	if (r->sign == SP_BASIC) yes |= !r->sign_with && kind == SP_PASSWORD;
	if (r->sign == SP_BASIC_CLIENT) yes |= kind == SP_CLIENT_ID || (!r->sign_with && kind == SP_CLIENT_SECRET);
	/* Of OAuth 1.0a both secrets sign, and stay here. */
	bool is_signed = r->sign == SP_OAUTH1 || r->sign == SP_OAUTH1_PARTS;
	bool has_token = is_signed && r->sign_with != SP_CLIENT_SECRET;
	if (is_signed) yes = kind == SP_CLIENT_ID || (has_token && kind == SP_ACCESS_TOKEN);
	for (size_t i = 0; i < r->nquery; i++) yes |= r->query[i].from == kind;
	for (size_t i = 0; i < r->nheaders; i++) yes |= r->headers[i].from == kind;
	for (size_t i = 0; i < r->nparts; i++) yes |= r->parts[i].from == kind;
	return yes || r->path == kind;
}

static bool is_in(const struct http_request *r, str secret)
{
	bool yes = holds(r->url, secret);
	for (size_t i = 0; i < r->nheaders; i++) yes |= holds(r->headers[i].value, secret);
	for (size_t i = 0; i < r->nbody; i++) yes |= holds(r->body[i].bytes, secret);
	return yes;
}

static void check_secrets(struct arena *a, struct http_request *r, const sp_request *asked, const struct secrets *s)
{
	struct http_request was = *r;
	struct http_pair *headers = TAKE_N(a, struct http_pair, r->nheaders);
	for (size_t i = 0; i < r->nheaders; i++) headers[i] = r->headers[i];
	was.headers = headers;
	for (int kind = 1; kind <= SP_LAST_SECRET; kind++) {
		must(!holds(r->shown, s->of[kind]), "what is logged holds no secret");
		must(is_named(asked, (sp_secret)kind) || !is_in(r, s->of[kind]), "only named secrets leave");
	}
	must(!is_in(r, s->proof), "the seed of the key never leaves");
	compose_wipe(r);
	for (int kind = 1; kind <= SP_LAST_SECRET; kind++) must(!is_in(&was, s->of[kind]), "what was sent is wiped");
}

/* ---- proofs: for this address only, and a server's nonce to that server only */

static str claims_of(struct arena *a, str proof)
{
	str head, claims = {0};
	size_t n = 0;
	must(str_split(&proof, '.', &head) && str_split(&proof, '.', &claims), "a proof has three parts");
	unsigned char *out = arena_take(a, claims.len + 1);
	must(!sodium_base642bin(out, claims.len, claims.at, claims.len, NULL, &n, NULL,
				sodium_base64_VARIANT_URLSAFE_NO_PADDING), "the claims can be read");
	return (str){(char *)out, n};
}

static void check_proof(struct arena *a, const struct http_request *r, const sp_request *asked)
{
	str proof = {0}, url = r->url, page = url;
	struct url to;
	size_t n = 0;
	for (size_t i = 0; i < r->nheaders; i++) {
		if (!str_is_nocase(r->headers[i].name, S("DPoP"))) continue;
		proof = r->headers[i].value;
		n++;
	}
	bool proves = asked->sign == SP_DPOP || asked->sign == SP_DPOP_PROOF;
	must(n == proves, "one proof where one was asked for, and none elsewhere");
	if (!proves) return;
	str claims = claims_of(a, proof);
	str_split(&url, '?', &page);
	must(holds(claims, page), "the proof is for this address");
	bool to_entry = url_split(r->url, &to) && str_is_nocase(to.host, S("entry.example")) && to.port == 443;
	must(holds(claims, S("nonce-of-entry")) == to_entry, "a nonce goes back to its own server only");
}

static struct nonces *nonce_of_entry(struct arena *a)
{
	static const struct http_pair told[] = {{{"DPoP-Nonce", 10}, {"nonce-of-entry", 14}}};
	struct nonces *n = nonces_new(a);
	nonces_note(n, S("https://entry.example/token"), &(struct http_answer){.headers = told, .nheaders = 1});
	return n;
}

static bool is_guessed(str bytes, const struct secrets *s)
{
	bool yes = false;
	for (int kind = 1; kind <= SP_LAST_SECRET; kind++) yes |= holds(bytes, s->of[kind]);
	return yes || holds(bytes, s->proof) || holds(bytes, S("nonce-of-entry"));
}

static void check_request(struct arena *a, const sp_request *asked, str server, str bytes)
{
	struct secrets secrets = {0};
	struct http_request r;
	const sp_account account = {.size = sizeof account, .name = SP_S("a"), .server = {server.at, server.len}};
	make_secrets(a, &secrets);
	const struct compose_for f = {.plugin = &facts, .account = &account, .secrets = &secrets, .media_paths = paths,
				      .media = media, .nmedia = COUNT(media), .may_be_private = true,
				      .nonces = nonce_of_entry(a), .practice = str_starts(server, S("practice:"))};
	if (is_guessed(bytes, &secrets) || compose(a, asked, &f, &r)) return;
	check_address(a, &r, server);
	check_head(&r, asked);
	check_proof(a, &r, asked);
	check_secrets(a, &r, asked, &secrets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (!len) return 0;
	struct arena *a = arena_new();
	struct plug_out said = {0};
	str bytes = {(const char *)data + 1, len - 1};
	struct wire w = wire_reader(bytes, a);
	wire_said(&w, &said);
	if (!wire_end(&w) && !said.failed.len && said.move == SP_SEND)
		check_request(a, &said.request, str_of(servers[data[0] % COUNT(servers)]), bytes);
	arena_free(a);
	return 0;
}
