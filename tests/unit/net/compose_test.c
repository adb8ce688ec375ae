/* SPDX-License-Identifier: MIT
 * compose_test.c - what a plugin may ask for, and the bytes that come of it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "help/traces.h"
#include "net/compose.h"
#include "net/url.h"

#define TOKEN "tok\"en+1/=&x"

static const sp_base bases[] = {{SP_S("api"), SP_S("https://api.platform.example/v2/")}};
static const struct plug_facts plugin = {
	.name = {"toot", 4}, .hosts = {". api.platform.example *.up.platform.example", 44}, .bases = bases, .nbases = 1,
};
static const sp_account account = {
	.size = sizeof account, .name = SP_S("library"), .server = SP_S("https://social.example:8443"),
};
static const sp_media media[] = {{.mime = SP_S("image/png"), .bytes = 100}, {.mime = SP_S("video/mp4"), .bytes = 5000}};
static const str paths[] = {{"/data/a", 7}, {"/data/b", 7}};

static struct secrets secrets_made(struct arena *a)
{
	struct secrets s = {0};
	s.of[SP_ACCESS_TOKEN] = arena_str(a, S(TOKEN));
	s.of[SP_PASSWORD] = arena_str(a, S("open sesame"));
	s.of[SP_CLIENT_ID] = arena_str(a, S("id:1"));
	s.of[SP_CLIENT_SECRET] = arena_str(a, S("se cret"));
	s.of[SP_PKCE_VERIFIER] = arena_str(a, S("line\nbreak"));
	return s;
}

static err composed(struct arena *a, const sp_request *r, struct http_request *out)
{
	struct secrets s = secrets_made(a);
	return compose(a, r, &(struct compose_for){.plugin = &plugin, .account = &account, .secrets = &s,
						   .media_paths = paths, .media = media, .nmedia = 2}, out);
}

static str header(const struct http_request *r, const char *name)
{
	for (size_t i = 0; i < r->nheaders; i++) {
		if (str_is(r->headers[i].name, str_of(name))) return r->headers[i].value;
	}
	return S("(none)");
}

static str body_of(struct arena *a, const struct http_request *r)
{
	buf b = buf_in(a, 1 << 20);
	for (size_t i = 0; i < r->nbody; i++) {
		if (!r->body[i].path.len) buf_add(&b, r->body[i].bytes);
		else buf_fmt(&b, "<%s%.*s %lu+%lu>", r->body[i].base64 ? "base64 " : "", SHOW(r->body[i].path), r->body[i].at,
			     r->body[i].len);
	}
	return buf_str(&b);
}

static void same(str got, const char *want)
{
	if (!str_is(got, str_of(want))) print_error("got  <%.*s>\nwant <%s>\n", SHOW(got), want);
	assert_true(str_is(got, str_of(want)));
}

static sp_str sp(const char *text)
{
	return (sp_str){text, strlen(text)};
}

void test_an_address_is_made_from_the_server_or_a_base(void **state)
{
	(void)state;
	static const struct { const char *url, *made, *code; } cases[] = {
		{"{server}/api/v1/statuses", "https://social.example:8443/api/v1/statuses", NULL},
		{"{api}/tweets", "https://api.platform.example/v2/tweets", NULL},
		{"https://api.platform.example/x?y=1", "https://api.platform.example/x?y=1", NULL},
		{"https://a.b.up.platform.example/x", "https://a.b.up.platform.example/x", NULL},
		{"https://API.Platform.EXAMPLE/x", "https://API.Platform.EXAMPLE/x", NULL},
		{"https://up.platform.example/x", NULL, "plugin-host"},
		{"https://xup.platform.example/x", NULL, "plugin-host"},
		{"https://evil.example/x", NULL, "plugin-host"},
		{"https://social.example/x", NULL, "plugin-host"},		/* another port of the server */
		{"http://social.example:8443/x", NULL, "plugin-host"},		/* not in the clear */
		{"http://api.platform.example/x", NULL, "plugin-host"},
		{"https://api.platform.example:444/x", NULL, "plugin-host"},
		{"{other}/x", NULL, "plugin-request"},
		{"https://api.platform.example@evil.example/x", NULL, "plugin-address"},
		{"https://evil.example#@api.platform.example/", NULL, "plugin-address"},
		{"https://api.platform.example\\@evil.example/", NULL, "plugin-address"},
		{"https://api.platform.example/a b", NULL, "plugin-address"},
		{"https://api.platform.example/\r\nX: y", NULL, "plugin-address"},
		{"https://api.platform.example./x", NULL, "plugin-address"},
		{"ftp://api.platform.example/x", NULL, "plugin-address"},
		{"file:///etc/passwd", NULL, "plugin-address"},
		{"practice:/posts", NULL, "practice-only"},
		{"", NULL, "plugin-address"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct http_request out;
		err e = composed(a, &(sp_request){.effect = SP_READS, .method = SP_GET, .url = sp(cases[i].url)}, &out);
		if (cases[i].made) {
			assert_null(e);
			same(out.url, cases[i].made);
		} else {
			if (!e || strcmp(e->code, cases[i].code)) print_error("%s: %s\n", cases[i].url, e ? e->code : "fine");
			assert_non_null(e);
			assert_string_equal(e->code, cases[i].code);
		}
		arena_free(a);
	}
}

void test_a_secret_in_the_query_is_sent_but_not_shown(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request out;
	const sp_pair query[] = {{.name = SP_S("q"), .value = SP_S("a b&c=\xc3\xa4~")},
				 {.name = SP_S("access_token"), .value = SP_S("v"), .from = SP_ACCESS_TOKEN}};
	assert_null(composed(a, &(sp_request){.effect = SP_READS, .method = SP_GET, .url = SP_S("{api}/me"), .query = query,
					      .nquery = 2}, &out));
	same(out.url, "https://api.platform.example/v2/me?q=a%20b%26c%3D%C3%A4~&access_token=vtok%22en%2B1%2F%3D%26x");
	same(out.shown, "https://api.platform.example/v2/me?q=a%20b%26c%3D%C3%A4~&access_token=v%2A%2A%2A");
	arena_free(a);
}

void test_signing_writes_the_authorization(void **state)
{
	(void)state;
	static const struct { sp_sign sign; sp_secret with; const char *login, *header, *code; } cases[] = {
		{SP_UNSIGNED, SP_PLAIN, "", "(none)", NULL},
		{SP_BEARER, SP_PLAIN, "", "Bearer " TOKEN, NULL},
		{SP_BEARER, SP_CLIENT_SECRET, "", "Bearer se cret", NULL},
		{SP_BEARER, SP_REFRESH_TOKEN, "", NULL, "no-secret"},
		{SP_BASIC, SP_PLAIN, "Aladdin", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", NULL},	/* RFC 7617, 2 */
		{SP_BASIC, SP_PLAIN, "Ala:ddin", NULL, "login-colon"},
		{SP_BASIC_CLIENT, SP_PLAIN, "", "Basic aWQlM0ExOnNlK2NyZXQ=", NULL},		/* id%3A1:se+cret */
		{SP_BEARER, SP_PKCE_VERIFIER, "", NULL, "secret-form"},
		{SP_OAUTH1, SP_PLAIN, "", NULL, "no-secret"},
		{SP_DPOP, SP_PLAIN, "", NULL, "no-secret"},
		{SP_LAST_SIGN + 1, SP_PLAIN, "", NULL, "plugin-request"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct http_request out;
		err e = composed(a, &(sp_request){.effect = SP_READS, .method = SP_GET, .url = SP_S("{server}/"),
						  .sign = cases[i].sign, .sign_with = cases[i].with,
						  .login = sp(cases[i].login)}, &out);
		if (cases[i].code) {
			assert_non_null(e);
			assert_string_equal(e->code, cases[i].code);
			assert_false(str_find(e->text, S("line\nbreak"), NULL));
		} else {
			assert_null(e);
			same(header(&out, "Authorization"), cases[i].header);
		}
		arena_free(a);
	}
}

void test_bodies_are_written_as_declared(void **state)
{
	(void)state;
	static const sp_part two[] = {{.name = SP_S("a b"), .value = SP_S("{\"t\":\"")},
				      {.name = SP_S("t"), .value = SP_S("x"), .from = SP_ACCESS_TOKEN}};
	static const sp_part file[] = {{.media = 2, .at = 1000, .len = 10}}, rest[] = {{.media = 1, .at = 40}};
	static const sp_part inside[] = {{.value = SP_S("{\"data\":\"")}, {.media = 1}, {.value = SP_S("\"}")}};
	static const struct {
		sp_body body; const sp_part *parts; size_t n; const char *bytes, *mime;
	} cases[] = {
		{SP_BYTES, two, 2, "{\"t\":\"x" TOKEN, "application/octet-stream"},
		{SP_JSON, two, 2, "{\"t\":\"xtok\\\"en+1/=&x", "application/json"},
		{SP_JSON, inside, 3, "{\"data\":\"<base64 /data/a 0+100>\"}", "application/json"},
		{SP_FORM, two, 2, "a+b=%7B%22t%22%3A%22&t=xtok%22en%2B1%2F%3D%26x", "application/x-www-form-urlencoded"},
		{SP_MEDIA, file, 1, "</data/b 1000+10>", "video/mp4"},
		{SP_MEDIA, rest, 1, "</data/a 40+60>", "image/png"},
		{SP_BYTES, NULL, 0, "", "application/octet-stream"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct http_request out;
		assert_null(composed(a, &(sp_request){.effect = SP_PREPARES, .method = SP_POST, .url = SP_S("{server}/"),
						      .body = cases[i].body, .parts = cases[i].parts,
						      .nparts = cases[i].n}, &out));
		assert_true(out.has_body);
		same(body_of(a, &out), cases[i].bytes);
		same(header(&out, "Content-Type"), cases[i].mime);
		arena_free(a);
	}
}

void test_multipart_puts_files_between_its_lines(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request out, again;
	const sp_part parts[] = {
		{.name = SP_S("text"), .value = SP_S("hello")},
		{.name = SP_S("file\"\r\n"), .media = 1},
		{.name = SP_S("token"), .from = SP_ACCESS_TOKEN, .filename = SP_S("t.txt"), .mime = SP_S("text/plain")},
	};
	sp_request r = {.effect = SP_PREPARES, .method = SP_POST, .url = SP_S("{server}/media"), .body = SP_MULTIPART,
			.parts = parts, .nparts = 3};
	assert_null(composed(a, &r, &out));
	str mime = header(&out, "Content-Type"), mark = str_cut(mime, strlen("multipart/form-data; boundary="), 99);
	assert_true(str_starts(mime, S("multipart/form-data; boundary=")));
	str want = arena_fmt(a, "--%.*s\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n"
			     "--%.*s\r\nContent-Disposition: form-data; name=\"file%%22%%0D%%0A\"; filename=\"file\"\r\n"
			     "Content-Type: image/png\r\n\r\n</data/a 0+100>\r\n"
			     "--%.*s\r\nContent-Disposition: form-data; name=\"token\"; filename=\"t.txt\"\r\n"
			     "Content-Type: text/plain\r\n\r\n" TOKEN "\r\n--%.*s--\r\n",
			     SHOW(mark), SHOW(mark), SHOW(mark), SHOW(mark));
	same(body_of(a, &out), arena_cstr(a, want));
	assert_null(composed(a, &r, &again));
	same(header(&again, "Content-Type"), arena_cstr(a, mime));	/* every try looks the same */
	arena_free(a);
}

void test_what_is_not_allowed_is_refused_with_a_sentence(void **state)
{
	(void)state;
	static const sp_pair host[] = {{.name = SP_S("Host"), .value = SP_S("evil")}},
						 auth[] = {{.name = SP_S("authorization")}},
						 split[] = {{.name = SP_S("X"), .value = SP_S("a\r\nHost: evil")}},
						 bad_name[] = {{.name = SP_S("X:"), .value = SP_S("a")}},
						 broken[] = {{.name = SP_S("X"), .from = SP_PKCE_VERIFIER}},
						 gone[] = {{.name = SP_S("X"), .from = SP_REFRESH_TOKEN}};
	static const sp_part outside[] = {{.media = 1, .at = 60, .len = 41}}, behind[] = {{.media = 1, .at = 100}},
						 third[] = {{.media = 3}}, wraps[] = {{.media = 1, .at = 1, .len = UINT64_MAX}},
						 none[] = {{.media = 0}}, rest[] = {{.media = 1, .at = 40}};
	static const struct { sp_request r; const char *code; } cases[] = {
		{{.effect = SP_READS, .method = SP_POST}, "plugin-request"},
		{{.effect = SP_READS, .method = 77}, "plugin-request"},
		{{.effect = SP_READS, .method = SP_GET, .body = SP_BYTES}, "plugin-request"},
		{{.effect = SP_READS, .method = SP_GET, .headers = host, .nheaders = 1}, "plugin-header"},
		{{.effect = SP_READS, .method = SP_GET, .headers = auth, .nheaders = 1}, "plugin-header"},
		{{.effect = SP_READS, .method = SP_GET, .headers = split, .nheaders = 1}, "plugin-header"},
		{{.effect = SP_READS, .method = SP_GET, .headers = bad_name, .nheaders = 1}, "plugin-header"},
		{{.effect = SP_READS, .method = SP_GET, .headers = broken, .nheaders = 1}, "secret-form"},
		{{.effect = SP_READS, .method = SP_GET, .headers = gone, .nheaders = 1}, "no-secret"},
		{{.method = SP_POST, .body = SP_MEDIA, .parts = outside, .nparts = 1}, "media-window"},
		{{.method = SP_POST, .body = SP_MEDIA, .parts = behind, .nparts = 1}, "media-window"},
		{{.method = SP_POST, .body = SP_MEDIA, .parts = wraps, .nparts = 1}, "media-window"},
		{{.method = SP_POST, .body = SP_MEDIA, .parts = third, .nparts = 1}, "no-media"},
		{{.method = SP_POST, .body = SP_MEDIA, .parts = none, .nparts = 1}, "plugin-request"},
		{{.method = SP_POST, .body = SP_FORM, .parts = rest, .nparts = 1}, "plugin-request"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct http_request out;
		sp_request r = cases[i].r;
		r.url = SP_S("{server}/");
		err e = composed(a, &r, &out);
		if (!e || strcmp(e->code, cases[i].code)) print_error("case %zu: %s\n", i, e ? e->code : "fine");
		assert_non_null(e);
		assert_string_equal(e->code, cases[i].code);
		assert_true(str_ends(e->text, S(".")));
		arena_free(a);
	}
}

void test_only_what_must_not_be_repeated_goes_out_publicly(void **state)
{
	(void)state;
	static const bool publicly[] = {[SP_COMMITS] = true, [SP_COMMITS_KEYED] = true, [SP_SPENDS] = true,
					[SP_PREPARES] = false, [SP_READS] = false};
	for (size_t i = 0; i < COUNT(publicly); i++) {
		struct arena *a = arena_new();
		struct http_request out;
		assert_null(composed(a, &(sp_request){.effect = (sp_effect)i, .method = i == SP_READS ? SP_GET : SP_POST,
						      .url = SP_S("{server}/")}, &out));
		assert_int_equal(out.publicly, publicly[i]);
		arena_free(a);
	}
}

void test_practice_never_leaves_and_passes_as_it_is(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request out;
	struct secrets s = {0};
	const sp_account training = {.size = sizeof training, .name = SP_S("training"), .server = SP_S("practice:")};
	struct compose_for f = {.plugin = &plugin, .account = &training, .secrets = &s, .practice = true};
	const sp_part part = {.value = SP_S("{}")};
	sp_request r = {.method = SP_POST, .url = SP_S("practice:/posts"), .body = SP_JSON, .parts = &part, .nparts = 1};
	assert_null(compose(a, &r, &f, &out));
	same(out.url, "practice:/posts");
	assert_string_equal(out.method, "POST");
	same(body_of(a, &out), "{}");
	r.url = SP_S("{server}/posts");
	assert_null(compose(a, &r, &f, &out));
	same(out.url, "practice:/posts");
	r.url = SP_S("{api}/posts");
	err e = compose(a, &r, &f, &out);
	assert_string_equal(e->code, "practice-only");
	arena_free(a);
}

void test_private_addresses_are_for_the_accounts_own_server(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request out;
	struct secrets s = {0};
	const sp_account inside = {.size = sizeof inside, .server = SP_S("http://10.1.2.3:8080")};
	struct compose_for f = {.plugin = &plugin, .account = &inside, .secrets = &s, .may_be_private = true};
	sp_request r = {.effect = SP_READS, .method = SP_GET, .url = SP_S("{server}/x")};
	assert_null(compose(a, &r, &f, &out));
	assert_true(out.may_be_private);
	r.url = SP_S("{api}/x");
	assert_null(compose(a, &r, &f, &out));
	assert_false(out.may_be_private);
	arena_free(a);
}

void test_an_admin_may_put_another_address_in_a_bases_place(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request out;
	struct secrets s = {0};
	const struct platform_setting set[] = {{S("other"), S("api"), S("http://127.0.0.1:1")},
					       {plugin.name, S("api"), S("http://127.0.0.1:8080/v9")}};
	struct compose_for f = {.plugin = &plugin, .account = &account, .secrets = &s, .settings = set, .nsettings = 2};
	sp_request r = {.effect = SP_READS, .method = SP_GET, .url = SP_S("{api}/x")};
	assert_null(compose(a, &r, &f, &out));
	assert_true(str_is(out.url, S("http://127.0.0.1:8080/v9/x")));
	assert_true(out.may_be_private);
	r.url = SP_S("http://127.0.0.1:8081/x");	/* another port is another server */
	assert_non_null(compose(a, &r, &f, &out));
	arena_free(a);
}

void test_a_page_to_agree_on_may_lie_where_no_request_goes(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request out;
	struct secrets s = {.of[SP_CLIENT_ID] = arena_str(a, S("my id"))};
	const sp_base mine[] = {{SP_S("dialog"), SP_S("https://www.elsewhere.example")}};
	struct plug_facts with = plugin;
	with.bases = mine;
	with.nbases = COUNT(mine);
	struct compose_for f = {.plugin = &with, .account = &account, .secrets = &s};
	struct consent_words w = {.redirect = S("http://127.0.0.1:8765/"), .state = S("s"), .challenge = S("c")};
	str url;
	assert_null(compose_consent(a, S("{dialog}/yes?client_id={client_id}&r={redirect}&s={state}"), &f, &w, &url));
	same(url, "https://www.elsewhere.example/yes?client_id=my%20id&r=http%3A%2F%2F127.0.0.1%3A8765%2F&s=s");
	const sp_request there = {.effect = SP_READS, .method = SP_GET, .url = SP_S("{dialog}/x")};
	assert_non_null(compose(a, &there, &f, &out));
	assert_non_null(compose_consent(a, S("https://third.example/?{state}"), &f, &w, &url));
	assert_non_null(compose_consent(a, S("{dialog}/?{access_token}"), &f, &w, &url));
	s.of[SP_CLIENT_ID] = S("");
	err e = compose_consent(a, S("{dialog}/?{client_id}"), &f, &w, &url);
	assert_non_null(e);
	assert_string_equal(e->code, "no-app");
	arena_free(a);
}

void test_signing_leaves_no_copies_behind(void **state)
{
	(void)state;
	static const struct { sp_sign sign; const char *clear, *sent; } cases[] = {
		{SP_BEARER, TOKEN, TOKEN},
		{SP_BASIC, "Aladdin:open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="},
		{SP_BASIC_CLIENT, "se+cret", "aWQlM0ExOnNlK2NyZXQ="},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *theirs = arena_new(), *a = arena_new();
		const char *start = arena_take(a, 1);
		struct secrets s = secrets_made(theirs);
		struct http_request out;
		assert_null(compose(a, &(sp_request){.effect = SP_READS, .method = SP_GET, .url = SP_S("{server}/"),
						     .sign = cases[i].sign, .login = SP_S("Aladdin")},
				    &(struct compose_for){.plugin = &plugin, .account = &account, .secrets = &s}, &out));
		assert_true(traces_stand(start, 7000, cases[i].sent));
		compose_wipe(&out);
		assert_false(traces_stand(start, 7000, cases[i].sent));
		assert_false(traces_stand(start, 7000, cases[i].clear));
		arena_free(a);
		arena_free(theirs);
	}
}

void test_wiping_leaves_no_secret_in_the_request(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request out;
	const sp_part part = {.name = SP_S("t"), .from = SP_ACCESS_TOKEN};
	assert_null(composed(a,
		&(sp_request){.method = SP_POST,
			.url = SP_S("{server}/"),
			.sign = SP_BEARER,
			.body = SP_BYTES,
			.parts = &part,
			.nparts = 1},
		&out));
	str body = out.body[0].bytes, proof = header(&out, "Authorization");
	assert_true(str_find(body, S(TOKEN), NULL));
	compose_wipe(&out);
	assert_false(str_find(body, S("tok"), NULL));
	assert_false(str_find(proof, S("tok"), NULL));

	struct secrets s = secrets_made(a);
	str token = s.of[SP_ACCESS_TOKEN];
	secrets_wipe(&s);
	assert_false(str_find(token, S("tok"), NULL));
	assert_int_equal(s.of[SP_ACCESS_TOKEN].len, 0);
	arena_free(a);
}

void test_addresses_are_read_one_way_only(void **state)
{
	(void)state;
	static const struct { const char *text, *host, *rest; int port;
	} good[] = {
		{"https://a.example", "a.example", "", 443},
		{"http://a.example:80/", "a.example", "/", 80},
		{"https://[2001:db8::1]:8443/x?y", "[2001:db8::1]", "/x?y", 8443},
		{"https://127.0.0.1?x", "127.0.0.1", "?x", 443},
	};
	static const char *const bad[] = {
		"https://",
		"https:///x",
		"https://a..b/",
		"https://.a/",
		"https://a:/",
		"https://a:0/",
		"https://a:65536/",
		"https://a:x/",
		"https://a b/",
		"https://[::1/",
		"https://[x]/",
		"https://[]/",
		"https://[::1]x/",
		"HTTPS://a/",
		"https://\xc3\xa4.example/",
		"https://a/\x7f",
		"https://a/{x}",
		"https://a/|",
		"https:/a/",
		"//a/",
		"https://-a/",
	};
	for (size_t i = 0; i < COUNT(good); i++) {
		struct url u;
		assert_true(url_split(str_of(good[i].text), &u));
		same(u.host, good[i].host);
		same(u.rest, good[i].rest);
		assert_int_equal(u.port, good[i].port);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct url u;
		if (url_split(str_of(bad[i]), &u)) fail_msg("taken: %s", bad[i]);
	}
}
