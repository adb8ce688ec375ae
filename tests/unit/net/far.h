/* SPDX-License-Identifier: MIT
 * far.h - for tests of the network: a scripted server on loopback, in the same loop, and an ear for answers. */
#ifndef TESTS_NET_FAR_H
#define TESTS_NET_FAR_H
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/http_curl.h"

#define UNUSED __attribute__((unused))

/* ---- the server */

struct far;
struct far_conn {
	uv_tcp_t tcp;
	struct far *far;
	int number;			/* 1 for the first connection */
	int answered;			/* requests on this connection */
	char got[65536];		/* the request under way, as far as it fits */
	size_t len, total;		/* bytes: in got, and ever */
	int ended;			/* 0, or UV_EOF, UV_ECONNRESET */
};

struct far {
	uv_loop_t *loop;
	uv_tcp_t tcp;
	int port, connections, requests;
	size_t total;			/* bytes that came, on all connections */
	void (*heard)(struct far_conn *);	/* bytes came */
	void (*met)(struct far_conn *);		/* a connection came; may be NULL */
	struct far_conn *conns[256];
	const char *answer;
	bool closed[256];
};

static UNUSED void far_alloc(uv_handle_t *h, size_t n, uv_buf_t *b)
{
	static char room[65536];
	(void)h, (void)n;
	*b = uv_buf_init(room, sizeof room);
}

static UNUSED void far_conn_closed(uv_handle_t *h)
{
	struct far_conn *c = h->data;
	c->far->closed[c->number - 1] = true;
}

static UNUSED void far_close(struct far_conn *c)
{
	if (!uv_is_closing((uv_handle_t *)&c->tcp)) uv_close((uv_handle_t *)&c->tcp, far_conn_closed);
}

static UNUSED void far_reset(struct far_conn *c)
{
	if (!uv_is_closing((uv_handle_t *)&c->tcp)) uv_tcp_close_reset(&c->tcp, far_conn_closed);
}

static UNUSED void far_say(struct far_conn *c, const char *text)
{
	uv_buf_t b = uv_buf_init((char *)text, (unsigned)strlen(text));
	while (b.len) {
		int n = uv_try_write((uv_stream_t *)&c->tcp, &b, 1);
		if (n < 0) return;
		b.base += n;
		b.len -= (size_t)n;
	}
}

/* Is the request in c->got whole? Counts it, and forgets it. */
static UNUSED bool far_request(struct far_conn *c)
{
	char *end = memmem(c->got, c->len, "\r\n\r\n", 4), *length = memmem(c->got, c->len, "Content-Length: ", 16);
	if (!end) return false;
	size_t need = (size_t)(end + 4 - c->got) + (length && length < end ? (size_t)strtol(length + 16, NULL, 10) : 0);
	if (c->len < need) return false;
	c->len = 0;
	c->far->requests++;
	c->answered++;
	return true;
}

static UNUSED void far_read(uv_stream_t *s, ssize_t n, const uv_buf_t *b)
{
	struct far_conn *c = s->data;
	if (n < 0) {	/* libuv says end where it may be a reset: the socket knows */
		uv_os_fd_t fd;
		int error = 0;
		socklen_t len = sizeof error;
		uv_fileno((uv_handle_t *)&c->tcp, &fd);
		getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
		c->ended = error ? -error : (int)n;
		far_close(c);
		return;
	}
	size_t fits = (size_t)n < sizeof c->got - c->len ? (size_t)n : sizeof c->got - c->len;
	memcpy(c->got + c->len, b->base, fits);
	c->len += fits;
	c->total += (size_t)n;
	c->far->total += (size_t)n;
	c->far->heard(c);
}

static UNUSED void far_meet(uv_stream_t *s, int status)
{
	struct far *f = s->data;
	struct far_conn *c = calloc(1, sizeof *c);
	assert_int_equal(status, 0);
	assert_true(f->connections < 256);
	f->conns[f->connections++] = c;
	c->far = f;
	c->number = f->connections;
	uv_tcp_init(f->loop, &c->tcp);
	c->tcp.data = c;
	assert_int_equal(uv_accept(s, (uv_stream_t *)&c->tcp), 0);
	uv_read_start((uv_stream_t *)&c->tcp, far_alloc, far_read);
	if (f->met) f->met(c);
}

static UNUSED void far_answer(struct far_conn *c)	/* the usual script: each whole request gets f->answer */
{
	if (far_request(c)) far_say(c, c->far->answer);
}

static UNUSED void far_start(struct far *f, uv_loop_t *loop, void (*heard)(struct far_conn *))
{
	struct sockaddr_in at;
	int len = sizeof at;
	*f = (struct far){.loop = loop, .heard = heard, .answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};
	uv_ip4_addr("127.0.0.1", 0, &at);
	uv_tcp_init(loop, &f->tcp);
	f->tcp.data = f;
	assert_int_equal(uv_tcp_bind(&f->tcp, (struct sockaddr *)&at, 0), 0);
	assert_int_equal(uv_listen((uv_stream_t *)&f->tcp, 128, far_meet), 0);
	uv_tcp_getsockname(&f->tcp, (struct sockaddr *)&at, &len);
	f->port = ntohs(at.sin_port);
}

static UNUSED void far_end(struct far *f)
{
	uv_close((uv_handle_t *)&f->tcp, NULL);
	for (int i = 0; i < f->connections; i++) far_close(f->conns[i]);
	uv_run(f->loop, UV_RUN_NOWAIT);
	for (int i = 0; i < f->connections; i++) {
		assert_true(f->closed[i]);
		free(f->conns[i]);
	}
}

/* ---- the ear */

struct told {
	int times;
	sp_arrival arrival;
	int status;
	char body[8192], why[512], location[256];
	size_t body_len, nheaders;
	int64_t left_at_ms;
};

static UNUSED void hear(void *of, const struct http_answer *a)
{
	struct told *t = of;
	t->times++;
	t->arrival = a->arrival;
	t->status = a->status;
	t->body_len = a->body.len;
	t->nheaders = a->nheaders;
	t->left_at_ms = a->left_at_ms;
	snprintf(t->body, sizeof t->body, "%.*s", SHOW(a->body));
	snprintf(t->why, sizeof t->why, "%.*s", SHOW(a->why));
	for (size_t i = 0; i < a->nheaders; i++) {
		for (size_t k = 0; k < a->headers[i].name.len; k++) assert_false(isupper(a->headers[i].name.at[k]));
		if (!str_is(a->headers[i].name, S("location"))) continue;
		snprintf(t->location, sizeof t->location, "%.*s", SHOW(a->headers[i].value));
	}
}

/* ---- both, and the net between them */

struct world {
	uv_loop_t loop;
	uv_timer_t guard;
	uint64_t began;
	struct arena *a;
	struct net *net;
	struct far far;
};

/* Also wakes uv_run(UV_RUN_ONCE), which blocks after a timer had its say. */
static UNUSED void tick(uv_timer_t *t)
{
	const struct world *w = t->data;
	if (uv_now(t->loop) - w->began < 20000) return;
	fprintf(stderr, "the test waited 20 seconds for something that did not come\n");
	abort();
}

static UNUSED void world_start(struct world *w, void (*heard)(struct far_conn *), const struct http_curl_options *o)
{
	uv_loop_init(&w->loop);
	uv_timer_init(&w->loop, &w->guard);
	w->guard.data = w;
	w->began = uv_now(&w->loop);
	uv_timer_start(&w->guard, tick, 5, 5);
	w->a = arena_new();
	w->net = http_curl_new(&w->loop, &clock_real, o);
	far_start(&w->far, &w->loop, heard);
}

static UNUSED void world_end(struct world *w)
{
	http_curl_free(w->net);
	far_end(&w->far);
	uv_close((uv_handle_t *)&w->guard, NULL);
	uv_run(&w->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&w->loop), 0);	/* every handle was closed */
	arena_free(w->a);
}

static UNUSED struct world *world_new(void (*heard)(struct far_conn *))
{
	struct world *w = calloc(1, sizeof *w);
	world_start(w, heard, &(struct http_curl_options){0});
	return w;
}

static UNUSED void world_free(struct world *w)
{
	world_end(w);
	free(w);
}

static UNUSED struct http_request *asked(struct world *w, const char *method, const char *path, str body)
{
	struct http_request *r = TAKE(w->a, struct http_request);
	struct http_piece *piece = TAKE(w->a, struct http_piece);
	piece->bytes = body;
	str url = arena_fmt(w->a, "http://127.0.0.1:%d%s", w->far.port, path);
	*r = (struct http_request){.in = w->a,
		.method = method,
		.url = url,
		.shown = url,
		.may_be_private = true,
		.body = piece,
		.nbody = body.len ? 1 : 0,
		.has_body = body.len > 0,
		.timeout_ms = 5000};
	return r;
}

static UNUSED void wait_for(struct world *w, const int *what, int count)
{
	while (*what < count) uv_run(&w->loop, UV_RUN_ONCE);
}

static UNUSED struct told told_of(struct world *w, const struct http_request *r)
{
	struct told t = {0};
	w->net->send(w->net, r, hear, &t);
	assert_int_equal(t.times, 0);	/* never before send returned */
	wait_for(w, &t.times, 1);
	return t;
}
#endif
