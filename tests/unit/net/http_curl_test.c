/* SPDX-License-Identifier: MIT
 * http_curl_test.c - the real network, against a server on loopback that behaves badly on purpose. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <unistd.h>

#include "far.h"

/* ---- what is sent, and what comes back */

static char seen[65536];

static void remember(struct far_conn *c)
{
	memcpy(seen, c->got, c->len);
	seen[c->len] = 0;
	far_answer(c);
}

void test_a_request_is_sent_as_it_was_composed(void **state)
{
	(void)state;
	struct world *w = world_new(remember);
	const struct http_pair headers[] = {{S("Authorization"), S("Bearer t")}, {S("Content-Type"), S("application/json")},
					    {S("X-Empty"), S("")}};
	struct http_request *r = asked(w, "POST", "/api?x=1", S("{\"a\":1}"));
	r->headers = headers;
	r->nheaders = 3;
	struct told t = told_of(w, r);
	assert_int_equal(t.arrival, SP_ARRIVED);
	assert_int_equal(t.status, 200);
	assert_string_equal(t.body, "ok");
	assert_true(t.left_at_ms > 1500000000000);
	char want[1024];
	snprintf(want, sizeof want, "POST /api?x=1 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: schedpost/" SCHEDPOST_VERSION
		 "\r\nAccept: */*\r\nAuthorization: Bearer t\r\nContent-Type: application/json\r\nX-Empty:\r\n"
		 "Content-Length: 7\r\n\r\n{\"a\":1}", w->far.port);
	assert_string_equal(seen, want);
	world_free(w);
}

void test_every_method_is_written_as_it_should_on_one_handle(void **state)
{
	(void)state;
	static const struct { const char *method; str body; const char *first, *length;
	} cases[] = {
		{"GET", {"", 0}, "GET /x HTTP/1.1", NULL},
		{"POST", {"b", 1}, "POST /x HTTP/1.1", "Content-Length: 1\r\n"},
		{"HEAD", {"", 0}, "HEAD /x HTTP/1.1", NULL},
		{"POST", {"", 0}, "POST /x HTTP/1.1", "Content-Length: 0\r\n"},
		{"PUT", {"bb", 2}, "PUT /x HTTP/1.1", "Content-Length: 2\r\n"},
		{"GET", {"", 0}, "GET /x HTTP/1.1", NULL},
		{"PATCH", {"b", 1}, "PATCH /x HTTP/1.1", "Content-Length: 1\r\n"},
		{"DELETE", {"", 0}, "DELETE /x HTTP/1.1", NULL},
		{"DELETE", {"b", 1}, "DELETE /x HTTP/1.1", "Content-Length: 1\r\n"},
	};
	struct world *w = world_new(remember);
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool head = strcmp(cases[i].method, "HEAD") == 0;
		w->far.answer = head ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
							 : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
		struct told t = told_of(w, asked(w, cases[i].method, "/x", cases[i].body));
		assert_int_equal(t.arrival, SP_ARRIVED);
		assert_string_equal(t.body, head ? "" : "ok");
		assert_ptr_equal(strstr(seen, cases[i].first), seen);
		assert_null(strstr(seen, "Expect"));
		assert_null(strstr(seen, "urlencoded"));
		if (cases[i].length) assert_non_null(strstr(seen, cases[i].length));
		else assert_null(strstr(seen, "Content-Length"));
	}
	assert_int_equal(w->far.connections, 1);	/* kept and used again */
	world_free(w);
}

static void drink(struct far_conn *c)
{
	if (!c->answered++) memcpy(seen, c->got, 512);
	if (c->total > 3 << 20) far_say(c, c->far->answer);
	c->len = 0;
}

void test_a_large_body_does_not_wait_to_be_asked_for(void **state)
{
	(void)state;
	struct world *w = world_new(drink);
	size_t size = 3 << 20;
	assert_int_equal(told_of(w, asked(w, "POST", "/x", (str){arena_take(w->a, size), size})).arrival, SP_ARRIVED);
	assert_non_null(strstr(seen, "Content-Length: 3145728"));
	assert_null(strstr(seen, "Expect"));
	world_free(w);
}

__attribute__((no_sanitize("address"))) static bool stands_in(const volatile char *at, size_t len, const char *what)
{
	for (size_t i = 0; i < len; i++) {
		size_t n = 0;
		while (what[n] && i + n < len && at[i + n] == what[n]) n++;
		if (!what[n]) return true;
	}
	return false;
}

void test_what_was_sent_leaves_no_copy_in_the_arena(void **state)
{
	(void)state;
	struct world *w = world_new(remember);
	struct arena *a = arena_new();
	const char *start = arena_take(a, 1);
	struct http_request *r = asked(w, "POST", "/x?token=inside-the-url", S("b"));
	const struct http_pair header = {S("Authorization"), S("Bearer in-a-header")};
	r->headers = &header;
	r->nheaders = 1;
	r->in = a;
	assert_int_equal(told_of(w, r).arrival, SP_ARRIVED);
	assert_non_null(strstr(seen, "inside-the-url"));
	assert_non_null(strstr(seen, "in-a-header"));
	assert_false(stands_in(start, 7000, "inside-the-url"));
	assert_false(stands_in(start, 7000, "in-a-header"));
	arena_free(a);
	world_free(w);
}

static void answer_oddly(struct far_conn *c)
{
	const char *a = c->far->answer;
	if (!far_request(c)) return;
	if (a) far_say(c, a);
	far_close(c);
}

void test_odd_answers_are_told_apart(void **state)
{
	(void)state;
	static const struct { const char *says; sp_arrival arrival; int status; const char *body, *why; } cases[] = {
		{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", SP_ARRIVED, 200, "ok", ""},
		{"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", SP_ARRIVED, 502, "<html>", ""},
		{"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", SP_ARRIVED, 201, "", ""},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", SP_ARRIVED, 200, "ok", ""},
		{"HTTP/1.1 204 No Content\r\n\r\n", SP_ARRIVED, 204, "", ""},
		{NULL, SP_LOST, 0, "", "lost before the answer came"},
		{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", SP_LOST, 0, "", "in the middle of the answer"},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", SP_LOST, 0, "", "in the middle of the answer"},
		{"HTTP/1.1 103 Early Hints\r\n\r\n", SP_LOST, 0, "", "lost before the answer came"},
		{"SSH-2.0-OpenSSH_9.2\r\n", SP_LOST, 0, "", "not HTTP"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct world *w = world_new(answer_oddly);
		w->far.answer = cases[i].says;
		struct http_request *r = asked(w, "POST", "/x", S("b"));
		r->publicly = true;
		struct told t = told_of(w, r);
		if (t.arrival != cases[i].arrival || !strstr(t.why, cases[i].why)) print_error("case %zu: %s\n", i, t.why);
		assert_int_equal(t.arrival, cases[i].arrival);
		assert_int_equal(t.status, cases[i].status);
		assert_string_equal(t.body, cases[i].body);
		assert_non_null(strstr(t.why, cases[i].why));
		assert_int_equal(w->far.requests, 1);
		world_free(w);
	}
}

void test_a_redirect_is_an_answer_and_nobody_follows_it(void **state)
{
	(void)state;
	struct world *w = world_new(far_answer);
	struct far other;
	far_start(&other, &w->loop, far_answer);
	w->far.answer = arena_cstr(w->a, arena_fmt(w->a, "HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:%d/y\r\n"
						   "Content-Length: 0\r\n\r\n", other.port));
	struct told t = told_of(w, asked(w, "POST", "/x", S("b")));
	assert_int_equal(t.arrival, SP_ARRIVED);
	assert_int_equal(t.status, 307);
	assert_non_null(strstr(t.location, "/y"));
	assert_int_equal(other.connections, 0);
	far_end(&other);
	world_free(w);
}

void test_a_longer_answer_than_allowed_is_cut(void **state)
{
	(void)state;
	struct world *w = world_new(far_answer);
	w->far.answer = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789";
	struct http_request *r = asked(w, "GET", "/x", S(""));
	r->answer_most = 4;
	struct told t = told_of(w, r);
	assert_int_equal(t.arrival, SP_CUT);
	assert_int_equal(t.status, 200);
	assert_string_equal(t.body, "0123");
	assert_non_null(strstr(t.why, "longer answer"));
	r->answer_most = 10;
	t = told_of(w, r);
	assert_int_equal(t.arrival, SP_ARRIVED);
	assert_int_equal(t.body_len, 10);
	world_free(w);
}

void test_a_flood_of_headers_is_cut_short_but_the_answer_arrives(void **state)
{
	(void)state;
	struct world *w = world_new(far_answer);
	buf b = buf_in(w->a, 1 << 20);
	buf_add(&b, S("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"));
	for (int i = 0; i < 500; i++) buf_fmt(&b, "X-Header-%d: %0200d\r\n", i, i);
	buf_add(&b, S("\r\nok"));
	w->far.answer = arena_cstr(w->a, buf_str(&b));
	struct told t = told_of(w, asked(w, "GET", "/x", S("")));
	assert_int_equal(t.arrival, SP_ARRIVED);
	assert_string_equal(t.body, "ok");
	assert_in_range(t.nheaders, 50, HTTP_MOST_HEADERS);
	world_free(w);
}

/* ---- touching the network once */

static void answer_the_first_only(struct far_conn *c)
{
	if (!far_request(c)) return;
	if (c->number == 1 && c->answered == 2) far_close(c);	/* the kept connection dies under the second request */
	else far_say(c, c->far->answer);
}

void test_a_kept_connection_that_dies_gets_a_public_request_once(void **state)
{
	(void)state;
	struct world *w = world_new(answer_the_first_only);
	struct http_request *r = asked(w, "POST", "/post", S("hello"));
	r->publicly = true;
	assert_int_equal(told_of(w, r).arrival, SP_ARRIVED);
	struct told t = told_of(w, r);
	assert_int_equal(t.arrival, SP_LOST);		/* not NEVER_LEFT: the server has it */
	assert_int_equal(w->far.requests, 2);		/* one copy of each */
	assert_non_null(strstr(t.why, "not sent a second time"));
	world_free(w);
}

void test_a_harmless_request_is_sent_again_on_a_new_connection(void **state)
{
	(void)state;
	struct world *w = world_new(answer_the_first_only);
	struct http_request *r = asked(w, "GET", "/list", S(""));
	assert_int_equal(told_of(w, r).arrival, SP_ARRIVED);
	assert_int_equal(told_of(w, r).arrival, SP_ARRIVED);
	assert_int_equal(w->far.requests, 3);
	assert_int_equal(w->far.connections, 2);
	world_free(w);
}

static bool look_no(void *of)
{
	++*(int *)of;
	return false;
}

static bool look_yes(void *of)
{
	++*(int *)of;
	return true;
}

void test_the_last_look_keeps_every_byte_here(void **state)
{
	(void)state;
	struct world *w = world_new(far_answer);
	int looks = 0;
	struct http_request *r = asked(w, "POST", "/post", S("hello"));
	r->publicly = true;
	r->last_look = look_no;
	r->of = &looks;
	struct told t = told_of(w, r);
	assert_int_equal(t.arrival, SP_NEVER_LEFT);
	assert_int_equal(t.left_at_ms, 0);
	assert_non_null(strstr(t.why, "stopped before it left"));
	assert_int_equal(looks, 1);
	r->last_look = look_yes;
	assert_int_equal(told_of(w, r).arrival, SP_ARRIVED);
	assert_int_equal(looks, 2);
	r->last_look = look_no;		/* on the connection that was kept */
	assert_int_equal(told_of(w, r).arrival, SP_NEVER_LEFT);
	assert_int_equal(w->far.requests, 1);
	world_free(w);
}

/* ---- where requests may go */

void test_addresses_inside_need_permission_and_the_clear_needs_inside(void **state)
{
	(void)state;
	struct world *w = world_new(far_answer);
	struct http_request *r = asked(w, "POST", "/x", S("b"));
	const char *places[] = {"http://127.0.0.1", "https://127.0.0.1", "https://localhost", "https://[::1]",
				"https://0.0.0.0", "https://2130706433", "https://127.1", "ftp://127.0.0.1"};
	r->may_be_private = false;
	for (size_t i = 0; i < COUNT(places); i++) {
		r->url = arena_fmt(w->a, "%s:%d/x", places[i], w->far.port);
		struct told t = told_of(w, r);
		assert_int_equal(t.arrival, SP_NEVER_LEFT);
		assert_non_null(strstr(t.why, "one's own network"));
	}
	assert_int_equal(w->far.connections, 0);
	world_free(w);
}

/* ---- bodies from files */

static void put_file(struct world *w, const char *dir, const char *name, const char *text, str *path)
{
	*path = arena_fmt(w->a, "%s/%s", dir, name);
	FILE *f = fopen(arena_cstr(w->a, *path), "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

void test_bodies_come_from_memory_and_windows_of_files(void **state)
{
	(void)state;
	struct world *w = world_new(remember);
	char dir[] = "/tmp/http_curl_test.XXXXXX";
	assert_non_null(mkdtemp(dir));
	str a, b;
	put_file(w, dir, "a", "0123456789", &a);
	put_file(w, dir, "b", "abcdef", &b);
	const struct http_piece pieces[] = {{.bytes = S("<")}, {.path = a, .at = 3, .len = 4}, {.bytes = S("")},
		{.bytes = S("|")}, {.path = b, .at = 0, .len = 6}, {.bytes = S(">")}};
	struct http_request *r = asked(w, "POST", "/media", S(""));
	r->body = pieces;
	r->nbody = COUNT(pieces);
	r->has_body = true;
	assert_int_equal(told_of(w, r).arrival, SP_ARRIVED);
	assert_non_null(strstr(seen, "Content-Length: 13\r\n"));
	assert_non_null(strstr(seen, "\r\n\r\n<3456|abcdef>"));

	const struct http_piece letters[] = {{.bytes = S("<")}, {.path = a, .at = 3, .len = 4, .base64 = true}, {.bytes = S("|")},
					     {.path = b, .at = 0, .len = 6, .base64 = true}, {.bytes = S(">")}};
	r->body = letters;
	r->nbody = COUNT(letters);
	assert_int_equal(told_of(w, r).arrival, SP_ARRIVED);
	assert_non_null(strstr(seen, "Content-Length: 19\r\n"));
	assert_non_null(strstr(seen, "\r\n\r\n<MzQ1Ng==|YWJjZGVm>"));

	str link = arena_fmt(w->a, "%s/link", dir), gone = arena_fmt(w->a, "%s/gone", dir);
	assert_int_equal(symlink("a", arena_cstr(w->a, link)), 0);
	const struct http_piece bad[] = {{.path = gone, .len = 1}, {.path = link, .len = 1}, {.path = a, .at = 3, .len = 8},
					 {.path = {dir, strlen(dir)}, .len = 1}};
	int requests = w->far.requests;
	for (size_t i = 0; i < COUNT(bad); i++) {
		r->body = &bad[i];
		r->nbody = 1;
		struct told t = told_of(w, r);
		assert_int_equal(t.arrival, SP_NEVER_LEFT);
		assert_non_null(strstr(t.why, "picture or video"));
	}
	assert_int_equal(w->far.requests, requests);
	const str made[] = {a, b, link};
	for (size_t i = 0; i < COUNT(made); i++) assert_int_equal(unlink(arena_cstr(w->a, made[i])), 0);
	assert_int_equal(rmdir(dir), 0);
	world_free(w);
}

/* ---- many */

void test_fifty_at_once_are_all_answered_and_share_connections(void **state)
{
	(void)state;
	struct world *w = world_new(far_answer);
	struct told *t = calloc(200, sizeof *t);
	struct http_request *r = asked(w, "POST", "/post", S("hello"));
	for (int round = 0; round < 4; round++) {
		for (int i = 0; i < 50; i++) w->net->send(w->net, r, hear, &t[round * 50 + i]);
		for (int i = 0; i < 50; i++) wait_for(w, &t[round * 50 + i].times, 1);
	}
	for (int i = 0; i < 200; i++) {
		assert_int_equal(t[i].arrival, SP_ARRIVED);
		assert_int_equal(t[i].times, 1);
	}
	assert_int_equal(w->far.requests, 200);
	assert_in_range(w->far.connections, 1, 50);
	free(t);
	world_free(w);
}
