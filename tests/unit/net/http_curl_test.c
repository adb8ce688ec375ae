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

static const struct http_curl_options usual;

static struct world *world_new(void (*heard)(struct far_conn *))
{
	struct world *w = calloc(1, sizeof *w);
	world_start(w, heard, &usual);
	return w;
}

static void world_free(struct world *w)
{
	world_end(w);
	free(w);
}

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
	static const struct { const char *method; str body; const char *first, *length; } cases[] = {
		{"GET", {"", 0}, "GET /x HTTP/1.1", NULL}, {"POST", {"b", 1}, "POST /x HTTP/1.1", "Content-Length: 1\r\n"},
		{"HEAD", {"", 0}, "HEAD /x HTTP/1.1", NULL}, {"POST", {"", 0}, "POST /x HTTP/1.1", "Content-Length: 0\r\n"},
		{"PUT", {"bb", 2}, "PUT /x HTTP/1.1", "Content-Length: 2\r\n"}, {"GET", {"", 0}, "GET /x HTTP/1.1", NULL},
		{"PATCH", {"b", 1}, "PATCH /x HTTP/1.1", "Content-Length: 1\r\n"},
		{"DELETE", {"", 0}, "DELETE /x HTTP/1.1", NULL}, {"DELETE", {"b", 1}, "DELETE /x HTTP/1.1", "Content-Length: 1\r\n"},
	};
	struct world *w = world_new(remember);
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool head = strcmp(cases[i].method, "HEAD") == 0;
		w->far.answer = head ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
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

/* ---- resets and silence */

static void reset_now(struct far_conn *c)
{
	far_reset(c);
}

static void reset_after_half_an_answer(struct far_conn *c)
{
	if (!far_request(c)) return;
	far_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
	far_reset(c);
}

void test_a_reset_is_lost_wherever_it_happens(void **state)
{
	(void)state;
	static const struct {
		void (*heard)(struct far_conn *); size_t body; const char *why;
	} cases[] = {
		{reset_now, 10, "lost before the answer came"},
		{reset_now, 4 << 20, "lost"},		/* in the middle of the body */
		{reset_after_half_an_answer, 10, "lost"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct world *w = world_new(cases[i].heard);
		struct http_request *r = asked(w, "POST", "/post", (str){arena_take(w->a, cases[i].body), cases[i].body});
		r->publicly = true;
		struct told t = told_of(w, r);
		assert_int_equal(t.arrival, SP_LOST);
		if (!strstr(t.why, cases[i].why)) print_error("case %zu: %s\n", i, t.why);
		assert_non_null(strstr(t.why, cases[i].why));
		assert_int_equal(w->far.connections, 1);
		world_free(w);
	}
}

void test_a_reset_before_the_request_is_never_taken_for_an_answer(void **state)
{
	(void)state;
	struct world *w = world_new(far_answer);
	w->far.met = reset_now;		/* whether the request had left by then is a matter of luck */
	struct http_request *r = asked(w, "POST", "/post", S("hello"));
	r->publicly = true;
	struct told t = told_of(w, r);
	assert_int_equal(t.arrival, t.left_at_ms ? SP_LOST : SP_NEVER_LEFT);
	assert_int_equal(w->far.requests, 0);
	assert_int_equal(w->far.connections, 1);
	world_free(w);
}

void test_a_closed_door_means_it_never_left(void **state)
{
	(void)state;
	struct world *w = world_new(far_answer);
	struct http_request *r = asked(w, "POST", "/post?access_token=SECRET", S("hello"));
	struct far gone;
	far_start(&gone, &w->loop, far_answer);
	far_end(&gone);
	r->url = arena_fmt(w->a, "http://127.0.0.1:%d/post?access_token=SECRET", gone.port);
	r->publicly = true;
	struct told t = told_of(w, r);
	assert_int_equal(t.arrival, SP_NEVER_LEFT);
	assert_string_equal(t.why, "127.0.0.1 refuses connections. Its server may be down or just starting; schedpost tries again.");
	world_free(w);
}

void test_a_name_that_cannot_be_found_never_left(void **state)
{
	(void)state;
	struct world *w = world_new(far_answer);
	struct http_request *r = asked(w, "POST", "/", S("b"));	/* a label over 63 letters: refused by the resolver itself */
	r->url = S("https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.test/?t=SECRET");
	struct told t = told_of(w, r);
	assert_int_equal(t.arrival, SP_NEVER_LEFT);
	assert_non_null(strstr(t.why, "was not found"));
	assert_null(strstr(t.why, "SECRET"));
	world_free(w);
}

static void say_nothing(struct far_conn *c)
{
	far_request(c);
}

void test_all_that_end_by_timeout_are_heard_of(void **state)
{
	(void)state;
	struct world *w = world_new(say_nothing);
	struct told t[3] = {0};
	struct http_request *r = asked(w, "POST", "/post", S("hello"));
	r->timeout_ms = 50;
	r->publicly = true;
	for (int i = 0; i < 3; i++) w->net->send(w->net, r, hear, &t[i]);
	for (int i = 0; i < 3; i++) {
		wait_for(w, &t[i].times, 1);
		assert_int_equal(t[i].arrival, SP_LOST);
		assert_string_equal(t[i].why, "127.0.0.1 did not answer in time.");
	}
	assert_int_equal(w->far.requests, 3);
	world_free(w);
}

static void half_then_nothing(struct far_conn *c)
{
	if (far_request(c)) far_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
}

void test_an_answer_that_stops_half_way_is_lost_in_time(void **state)
{
	(void)state;
	struct world *w = world_new(half_then_nothing);
	struct http_request *r = asked(w, "POST", "/post", S("hello"));
	r->timeout_ms = 50;
	struct told t = told_of(w, r);
	assert_int_equal(t.arrival, SP_LOST);
	assert_string_equal(t.why, "127.0.0.1 did not finish its answer in time.");
	world_free(w);
}

/* ---- stopping */

static void take_a_little(struct far_conn *c)
{
	uv_read_stop((uv_stream_t *)&c->tcp);
}

static void listen_on(struct far_conn *c)
{
	c->len = 0;
}

/* Reads on what came, and says how the connection ended. */
static int end_of(struct world *w, struct far_conn *c)
{
	w->far.heard = listen_on;
	uv_read_start((uv_stream_t *)&c->tcp, far_alloc, far_read);
	while (!c->ended) uv_run(&w->loop, UV_RUN_ONCE);
	return c->ended;
}

void test_stopping_in_the_middle_of_an_upload_resets(void **state)
{
	(void)state;
	struct world *w = world_new(take_a_little);
	struct told t = {0};
	size_t size = 16 << 20;
	struct http_request *r = asked(w, "POST", "/post", (str){arena_take(w->a, size), size});
	r->publicly = true;
	struct http_call *call = w->net->send(w->net, r, hear, &t);
	while (!w->far.total) uv_run(&w->loop, UV_RUN_ONCE);
	struct far_conn *c = w->far.conns[0];
	assert_int_equal(t.times, 0);
	w->net->cancel(w->net, call);
	assert_int_equal(t.times, 1);
	assert_int_equal(t.arrival, SP_LOST);
	assert_int_equal(end_of(w, c), UV_ECONNRESET);
	assert_true(w->far.total < size);
	world_free(w);
}

void test_a_timeout_in_the_middle_of_an_upload_resets_too(void **state)
{
	(void)state;
	struct world *w = world_new(take_a_little);
	size_t size = 16 << 20;
	struct http_request *r = asked(w, "POST", "/post", (str){arena_take(w->a, size), size});
	r->timeout_ms = 100;
	r->publicly = true;
	assert_int_equal(told_of(w, r).arrival, SP_LOST);
	assert_int_equal(end_of(w, w->far.conns[0]), UV_ECONNRESET);
	world_free(w);
}

void test_stopping_before_anything_left_says_so(void **state)
{
	(void)state;
	struct world *w = world_new(far_answer);
	struct told t = {0};
	struct http_request *r = asked(w, "POST", "/post", S("hello"));
	w->net->cancel(w->net, w->net->send(w->net, r, hear, &t));
	assert_int_equal(t.times, 1);
	assert_int_equal(t.arrival, SP_NEVER_LEFT);
	r->url = S("http://[::1");	/* one that fails by itself, stopped before it is told */
	w->net->cancel(w->net, w->net->send(w->net, r, hear, &t));
	assert_int_equal(t.times, 2);
	assert_int_equal(t.arrival, SP_NEVER_LEFT);
	world_free(w);
	assert_int_equal(t.times, 2);
}

struct pair { struct world *w; struct http_call *other; struct told mine, others; };

static void stop_the_other(void *of, const struct http_answer *a)
{
	struct pair *p = of;
	hear(&p->mine, a);
	if (!p->others.times) p->w->net->cancel(p->w->net, p->other);
}

void test_one_answer_may_stop_another_request(void **state)
{
	(void)state;
	struct world *w = world_new(far_answer);
	struct pair p = {.w = w};
	struct http_request *r = asked(w, "GET", "/x", S(""));
	w->net->send(w->net, r, stop_the_other, &p);
	p.other = w->net->send(w->net, r, hear, &p.others);
	wait_for(w, &p.mine.times, 1);
	wait_for(w, &p.others.times, 1);
	assert_int_equal(p.others.times, 1);
	world_free(w);
}

void test_ending_the_net_answers_everything_under_way(void **state)
{
	(void)state;
	struct world *w = world_new(say_nothing);
	struct told t[2] = {0};
	struct http_request *r = asked(w, "POST", "/post", S("hello"));
	w->net->send(w->net, r, hear, &t[0]);
	while (!w->far.requests) uv_run(&w->loop, UV_RUN_ONCE);
	w->net->send(w->net, r, hear, &t[1]);
	world_free(w);
	assert_int_equal(t[0].times, 1);
	assert_int_equal(t[0].arrival, SP_LOST);
	assert_int_equal(t[1].times, 1);
	assert_int_equal(t[1].arrival, SP_NEVER_LEFT);
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
	const struct http_piece pieces[] = {{.bytes = S("<")}, {.path = a, .at = 3, .len = 4}, {.bytes = S("")}, {.bytes = S("|")},
					    {.path = b, .at = 0, .len = 6}, {.bytes = S(">")}};
	struct http_request *r = asked(w, "POST", "/media", S(""));
	r->body = pieces;
	r->nbody = COUNT(pieces);
	r->has_body = true;
	assert_int_equal(told_of(w, r).arrival, SP_ARRIVED);
	assert_non_null(strstr(seen, "Content-Length: 13\r\n"));
	assert_non_null(strstr(seen, "\r\n\r\n<3456|abcdef>"));

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
	assert_int_equal(system(arena_cstr(w->a, arena_fmt(w->a, "rm -rf %s", dir))), 0);
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
