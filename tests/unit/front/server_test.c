/* SPDX-License-Identifier: MIT
 * server_test.c - the daemon's door, over a real Unix socket: verbs, files, limits, and those who mean harm. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "help/front_world.h"

/* cmocka fails by a jump, which must not leave another thread: talks collect, tests assert. */
struct said {
	struct arena *a;
	const char *requests[16];
	str answers[16];
	size_t n;
};

static void talk_all(struct front_world *w, void *of)
{
	struct said *s = of;
	for (size_t i = 0; i < s->n; i++) s->answers[i] = front_ask(s->a, w, s->requests[i]);
}

static void assert_has(str answer, const char *words)
{
	if (!str_find(answer, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(str_cut(answer, 0, 2000)));
}

static const char *post(struct arena *a, const char *path, const char *body)
{
	return arena_cstr(a, arena_fmt(a, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n%s", path, strlen(body), body));
}

static str ask_once(const char *request)
{
	struct front_world *w = front_world_new(true);
	struct said s = {.a = w->a, .requests = {request}, .n = 1};
	static char room[4096];
	front_world_talk(w, talk_all, &s);
	size_t n = MIN(s.answers[0].len, sizeof room);
	memcpy(room, s.answers[0].at, n);
	front_world_free(w);
	return (str){room, n};
}

void test_a_verb_is_asked_and_answers(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str answer = ask_once(post(a, "/v1/echo", "{\"TEXT\":\"hello\",\"times\":2,\"loud\":true}"));
	assert_has(answer, "HTTP/1.1 200");
	assert_has(answer, "Content-Type: application/json");
	assert_has(answer, "says LOUDLY");
	assert_has(answer, "{\"line\":1,\"text\":\"hello\"}");
	arena_free(a);
}

void test_what_is_written_is_kept_with_its_author(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(true);
	struct said s = {.a = w->a, .requests = {post(w->a, "/v1/write", "{\"TEXT\":\"note\"}")}, .n = 1};
	front_world_talk(w, talk_all, &s);
	assert_has(s.answers[0], "Saved.");
	front_world_free(w);
}

void test_errors_have_their_status(void **state)
{
	(void)state;
	static const struct {
		const char *kind, *status;
	} KINDS[] = {{"input", " 400 "}, {"missing", " 404 "}, {"denied", " 403 "}, {"stale", " 409 "},
		{"busy", " 503 "}, {"outside", " 502 "}};
	struct front_world *w = front_world_new(true);
	struct said s = {.a = w->a, .n = COUNT(KINDS)};
	for (size_t i = 0; i < s.n; i++) {
		str body = arena_fmt(w->a, "{\"KIND\":\"%s\"}", KINDS[i].kind);
		s.requests[i] = post(w->a, "/v1/fail", arena_cstr(w->a, body));
	}
	front_world_talk(w, talk_all, &s);
	for (size_t i = 0; i < s.n; i++) {
		assert_has(s.answers[i], KINDS[i].status);
		assert_has(s.answers[i], "\"ok\":false");
		assert_has(s.answers[i], KINDS[i].kind);
	}
	assert_has(s.answers[4], "Retry-After: 1");
	front_world_free(w);
}

void test_what_is_not_there_is_told(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(true);
	struct said s = {.a = w->a, .n = 7, .requests = {
		post(w->a, "/v1/nonsense", "{}"), post(w->a, "/v1/echo/more", "{}"), post(w->a, "/v1/", "{}"),
		post(w->a, "/v1/help", "{}"), post(w->a, "/v1/../../echo", "{}"),
		"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "DELETE /v1/echo HTTP/1.1\r\nHost: x\r\n\r\n"}};
	front_world_talk(w, talk_all, &s);
	for (size_t i = 0; i < s.n; i++) assert_has(s.answers[i], " 404 ");
	front_world_free(w);
}

void test_malformed_bodies_get_a_sentence(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(true);
	struct said s = {.a = w->a, .n = 4, .requests = {post(w->a, "/v1/echo", "{\"TEXT\":"), post(w->a, "/v1/echo", ""),
		post(w->a, "/v1/echo", "[1]"), post(w->a, "/v1/echo", "{\"TEXT\":\"x\",\"tiems\":1}")}};
	front_world_talk(w, talk_all, &s);
	for (size_t i = 0; i < s.n; i++) assert_has(s.answers[i], " 400 ");
	assert_has(s.answers[0], "not JSON as it should be");
	assert_has(s.answers[1], "TEXT is missing");
	assert_has(s.answers[3], "Did you mean 'times'?");
	front_world_free(w);
}

void test_too_much_is_refused_before_it_comes(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(true);
	struct said s = {.a = w->a, .n = 4, .requests = {
		"POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99000000\r\n\r\n",
		"PUT /v1/media HTTP/1.1\r\nHost: x\r\nContent-Length: 99000000000\r\n\r\n",
		"POST /v1/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
		"POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n"}};
	front_world_talk(w, talk_all, &s);
	assert_has(s.answers[0], " 413 ");
	assert_has(s.answers[0], "95 MB; at most 8 MB");
	assert_has(s.answers[1], " 413 ");
	assert_has(s.answers[2], " 411 ");
	assert_has(s.answers[3], " 4");
	front_world_free(w);
}

void test_a_head_that_is_too_long_is_refused(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	buf request = buf_in(a, 1 << 20);
	buf_add(&request, S("GET /health HTTP/1.1\r\nHost: x\r\nX-Long: "));
	for (int i = 0; i < 40000; i++) buf_byte(&request, 'x');
	buf_add(&request, S("\r\n\r\n"));
	assert_has(ask_once(arena_cstr(a, buf_str(&request))), " 431 ");
	arena_free(a);
}

void test_health_and_metrics_are_there(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(true);
	struct said s = {.a = w->a, .n = 2,
		.requests = {"GET /health HTTP/1.1\r\nHost: x\r\n\r\n", "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"}};
	front_world_talk(w, talk_all, &s);
	assert_has(s.answers[0], "\"version\":\"" SCHEDPOST_VERSION "\"");
	assert_has(s.answers[1], "schedpost_answers_total{status=\"2xx\"} 1");
	assert_has(s.answers[1], "schedpost_test 1");
	front_world_free(w);
}

/* ---- many at once */

enum { MANY = 24, EACH = 20 };

static void *client(void *of)
{
	struct front_world *w = of;
	struct arena *a = arena_new();
	size_t fine = 0;
	int fd = front_connect(w);
	for (int i = 0; i < EACH; i++) {
		front_send(fd, post(a, i % 2 ? "/v1/write" : "/v1/echo", "{\"TEXT\":\"x\"}"));
		fine += str_starts(front_receive(a, fd), S("HTTP/1.1 200"));
	}
	close(fd);
	arena_free(a);
	return (void *)fine;
}

static void talk_many(struct front_world *w, void *of)
{
	size_t *fine = of;
	pthread_t threads[MANY];
	for (int i = 0; i < MANY; i++) pthread_create(&threads[i], NULL, client, w);
	for (int i = 0; i < MANY; i++) {
		void *n;
		pthread_join(threads[i], &n);
		*fine += (size_t)n;
	}
}

void test_many_ask_at_once_and_each_gets_an_answer(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(true);
	size_t fine = 0;
	front_world_talk(w, talk_many, &fine);
	assert_int_equal(fine, MANY * EACH);
	assert_int_equal(server_busy(w->server), 0);
	front_world_free(w);
}

/* ---- those who are slow on purpose */

static void on_sweep_now(uv_async_t *async)
{
	struct front_world *w = async->data;
	server_sweep(w->server);
}

struct slow {
	uv_async_t sweep;
	const char *beginning;
	str got;
};

static void talk_slowly(struct front_world *w, void *of)
{
	struct slow *s = of;
	int fd = front_connect(w);
	front_send(fd, s->beginning);
	front_ask(w->a, w, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");	/* so that the server has read the beginning */
	__atomic_add_fetch(&w->ahead, SERVER_REQUEST_MS + 1000, __ATOMIC_SEQ_CST);
	uv_async_send(&s->sweep);
	s->got = front_receive(w->a, fd);
	close(fd);
}

static void assert_swept(const char *beginning, bool swept)
{
	struct front_world *w = front_world_new(true);
	struct slow s = {.beginning = beginning};
	uv_async_init(&w->loop, &s.sweep, on_sweep_now);
	s.sweep.data = w;
	front_world_talk(w, talk_slowly, &s);
	uv_close((uv_handle_t *)&s.sweep, NULL);
	if (swept) assert_int_equal(s.got.len, 0);
	front_world_free(w);
}

void test_a_head_that_never_ends_is_cut_off(void **state)
{
	(void)state;
	assert_swept("POST /v1/echo HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n", true);
	assert_swept("", true);
}

void test_a_body_that_never_ends_is_cut_off(void **state)
{
	(void)state;
	assert_swept("POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"TEXT\":", true);
}

static void talk_and_leave(struct front_world *w, void *of)
{
	(void)of;
	for (int i = 0; i < 20; i++) {
		int fd = front_connect(w);
		front_send(fd, post(w->a, "/v1/write", "{\"TEXT\":\"x\"}"));
		close(fd);
	}
	front_ask(w->a, w, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
}

void test_clients_that_leave_early_harm_nobody(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(true);
	front_world_talk(w, talk_and_leave, NULL);
	front_world_free(w);
}

/* ---- files */

/* The smallest whole PNG: one grey pixel. */
static const unsigned char PNG[] = {
	0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R',
	0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b,
	0x55, 0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0x68, 0, 0, 0,
	0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae,
	0x42, 0x60, 0x82,
};

static void talk_png(struct front_world *w, void *of)
{
	struct said *s = of;
	int fd = front_connect(w);
	str head = arena_fmt(w->a, "PUT /v1/media?name=a%%20ward.png HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n",
		sizeof PNG);
	front_send(fd, arena_cstr(w->a, head));
	send(fd, PNG, sizeof PNG, MSG_NOSIGNAL);
	s->answers[0] = front_receive(w->a, fd);
	close(fd);
	s->answers[1] = front_ask(w->a, w, "PUT /v1/media?name=x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
}

void test_a_picture_is_taken_in_and_told_by_its_hash(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(true);
	struct said s = {.a = w->a};
	front_world_talk(w, talk_png, &s);
	assert_has(s.answers[0], " 200 ");
	assert_has(s.answers[0], "\"mime\":\"image/png\"");
	assert_has(s.answers[0], "\"name\":\"a ward.png\"");
	assert_has(s.answers[0], "\"sha256\":\"");
	assert_has(s.answers[1], " 400 ");
	assert_has(s.answers[1], "media-type");
	front_world_free(w);
}

static void talk_half_a_file(struct front_world *w, void *of)
{
	(void)of;
	int fd = front_connect(w);
	front_send(fd, "PUT /v1/media?name=x HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nhello");
	front_ask(w->a, w, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");	/* so that the server has read the beginning */
	close(fd);
	front_ask(w->a, w, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
}

void test_half_a_file_leaves_nothing_behind(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(true);
	front_world_talk(w, talk_half_a_file, NULL);
	for (int i = 0; i < 20; i++) uv_run(&w->loop, UV_RUN_NOWAIT);
	assert_int_equal(rmdir(arena_cstr(w->a, arena_fmt(w->a, "%s/spool", w->folder))), 0);	/* it is empty */
	front_world_free(w);
}

/* ---- the socket itself */

void test_the_socket_is_for_owner_and_group_only(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(true);
	struct stat st;
	assert_int_equal(stat(w->socket, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	front_world_free(w);
}

void test_a_socket_in_use_is_left_alone_and_a_dead_one_replaced(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(true);
	int fd;
	bool made;
	err e = server_listen(w->a, str_of(w->socket), &fd, &made);
	assert_non_null(e);
	assert_int_equal(e->kind, ERR_BUSY);
	assert_has(e->text, "Another schedpostd");
	str dead = arena_fmt(w->a, "%s/dead", w->folder);
	assert_null(server_listen(w->a, dead, &fd, &made));
	close(fd);
	assert_null(server_listen(w->a, dead, &fd, &made));
	assert_true(made);
	close(fd);
	str file = arena_fmt(w->a, "%s/schedpost.db", w->folder);
	e = server_listen(w->a, file, &fd, &made);
	assert_non_null(e);
	assert_has(e->text, "is no socket");
	front_world_free(w);
}
