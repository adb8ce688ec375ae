/* SPDX-License-Identifier: MIT
 * http_curl_stop_test.c - resets, silence and stopping: what never left, what is lost, what cannot leave later. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "far.h"

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
	struct http_request *r =
		asked(w, "POST", "/", S("b")); /* a label over 63 letters: refused by the resolver itself */
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
