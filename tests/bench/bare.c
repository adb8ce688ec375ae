/* SPDX-License-Identifier: MIT
 * bare.c - what schedpost is measured against: the same requests at the same times by libuv and libcurl alone.
 *
 * No queue, no disk, no plugins. Handles and connections are used again, so many requests are in flight at once.
 * bare SERVER FILE [IN_FLIGHT]: each line of FILE is "DUE_MS TOKEN TEXT", in the order of their times.
 * Prints words of a shell. */
#include "base/base.h"
#include "base/file.h"

#include <curl/curl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

enum { IN_FLIGHT = 64, IN_FLIGHT_MOST = 256, FILE_MOST = 64 << 20, ANSWER_MOST = 64 << 10, SOCKETS_MOST = 4096 };

struct todo {
	int64_t due;
	str token, text;
};

struct socket {
	uv_poll_t poll;
	struct bare *bare;
	curl_socket_t fd;
	int armed, wanted;	/* events: what epoll knows, what libcurl waits for */
};

struct call {
	CURL *easy;
	struct curl_slist *headers;
	char json[4096], answer[ANSWER_MOST];
	size_t answer_len;
};

struct bare {
	uv_loop_t loop;
	uv_timer_t due, curl;
	CURLM *multi;
	struct socket *sockets[SOCKETS_MOST];
	struct arena *a;
	const char *url;
	struct todo *todo;
	size_t n, next, done, failed;
	struct call calls[IN_FLIGHT_MOST], *idle[IN_FLIGHT_MOST];
	size_t in_flight, nidle;
	bool began;
	double cpu_before;
};

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static double cpu_seconds(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* ---- sending */

static struct curl_slist *add_header(struct arena *a, struct curl_slist *list, str line)
{
	struct curl_slist *l = curl_slist_append(list, arena_cstr(a, line));
	if (!l) die("no memory");
	return l;
}

static void send_one(struct bare *b, struct call *c, const struct todo *t)
{
	char key[33] = "";
	for (size_t i = 0; i < 32; i++) key[i] = "0123456789abcdef"[random() & 15];
	curl_slist_free_all(c->headers);
	c->headers = add_header(b->a, NULL, arena_fmt(b->a, "Authorization: Bearer %.*s", SHOW(t->token)));
	c->headers = add_header(b->a, c->headers, arena_fmt(b->a, "Idempotency-Key: %s", key));
	c->headers = add_header(b->a, c->headers, S("Content-Type: application/json"));
	c->headers = add_header(b->a, c->headers, S("Expect:"));
	int n = snprintf(c->json, sizeof c->json, "{\"status\":\"%.*s\",\"visibility\":\"public\"}", SHOW(t->text));
	curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->headers);
	curl_easy_setopt(c->easy, CURLOPT_POSTFIELDS, c->json);
	curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE, (long)n);
	c->answer_len = 0;
	arena_reset(b->a);
	curl_multi_add_handle(b->multi, c->easy);
}

static void on_due(uv_timer_t *t);

static void go_on(struct bare *b)
{
	int64_t now = now_ms();
	while (b->nidle && b->next < b->n && b->todo[b->next].due <= now) {
		if (!b->began) b->cpu_before = cpu_seconds();
		b->began = true;
		send_one(b, b->idle[--b->nidle], &b->todo[b->next++]);
	}
	if (b->nidle && b->next < b->n) uv_timer_start(&b->due, on_due, (uint64_t)(b->todo[b->next].due - now), 0);
	if (b->done == b->n) uv_stop(&b->loop);
}

static void on_due(uv_timer_t *t)
{
	go_on(t->data);
}

/* An answer counts when it is whole and names the post. */
static void finish(struct bare *b, struct call *c, CURLcode code)
{
	long status = 0;
	curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
	bool named = str_find((str){c->answer, c->answer_len}, S("\"id\":\""), NULL);
	b->failed += code != CURLE_OK || status != 200 || !named;
	b->done++;
	curl_multi_remove_handle(b->multi, c->easy);
	b->idle[b->nidle++] = c;
}

static void read_done(struct bare *b)
{
	CURLMsg *m;
	int left;
	while ((m = curl_multi_info_read(b->multi, &left))) {
		struct call *c = NULL;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &c);
		finish(b, c, m->data.result);
	}
	go_on(b);
}

static size_t take_body(char *from, size_t size, size_t n, void *of)
{
	struct call *c = of;
	size_t took = MIN(size * n, ANSWER_MOST - c->answer_len);
	memcpy(c->answer + c->answer_len, from, took);
	c->answer_len += took;
	return took;
}

/* ---- libcurl on libuv: a connection that is kept stays known to epoll, which costs nothing when it is used again */

static void on_socket(uv_poll_t *p, int status, int events)
{
	struct socket *s = p->data;
	int running, what = status < 0 ? CURL_CSELECT_ERR : 0;
	if (!s->wanted) {
		s->armed = 0;
		uv_poll_stop(p);
		return;
	}
	if (events & UV_READABLE) what |= CURL_CSELECT_IN;
	if (events & UV_WRITABLE) what |= CURL_CSELECT_OUT;
	curl_multi_socket_action(s->bare->multi, s->fd, what, &running);
	read_done(s->bare);
}

static struct socket *add_socket(struct bare *b, curl_socket_t fd)
{
	struct socket *s = calloc(1, sizeof *s);
	if (!s || fd >= SOCKETS_MOST || uv_poll_init_socket(&b->loop, &s->poll, fd))
		die("bare: a socket cannot be watched");
	s->bare = b;
	s->fd = fd;
	s->poll.data = s;
	b->sockets[fd] = s;
	return s;
}

static int socket_wanted(CURL *easy, curl_socket_t fd, int what, void *of, void *known)
{
	static const int EVENTS[] = {[CURL_POLL_IN] = UV_READABLE, [CURL_POLL_OUT] = UV_WRITABLE,
				     [CURL_POLL_INOUT] = UV_READABLE | UV_WRITABLE, [CURL_POLL_REMOVE] = 0};
	struct bare *b = of;
	(void)easy, (void)known;
	struct socket *s = fd < SOCKETS_MOST && b->sockets[fd] ? b->sockets[fd] : add_socket(b, fd);
	s->wanted = EVENTS[what];
	if (!s->wanted || s->wanted == s->armed) return 0;
	s->armed = s->wanted;
	uv_poll_start(&s->poll, s->armed, on_socket);
	return 0;
}

static void free_socket(uv_handle_t *h)
{
	free(h->data);
}

static int close_socket(void *of, curl_socket_t fd)
{
	struct bare *b = of;
	if (fd < SOCKETS_MOST && b->sockets[fd]) uv_close((uv_handle_t *)&b->sockets[fd]->poll, free_socket);
	if (fd < SOCKETS_MOST) b->sockets[fd] = NULL;
	return close(fd);
}

static void on_curl_timer(uv_timer_t *t)
{
	struct bare *b = t->data;
	int running;
	curl_multi_socket_action(b->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	read_done(b);
}

static int timer_wanted(CURLM *multi, long ms, void *of)
{
	struct bare *b = of;
	(void)multi;
	if (ms < 0) uv_timer_stop(&b->curl);
	else uv_timer_start(&b->curl, on_curl_timer, (uint64_t)ms, 0);
	return 0;
}

/* ---- the whole */

static void prepare_calls(struct bare *b)
{
	for (size_t i = 0; i < b->in_flight; i++) {
		struct call *c = &b->calls[i];
		*c = (struct call){.easy = curl_easy_init()};
		if (!c->easy) die("no memory");
		curl_easy_setopt(c->easy, CURLOPT_PRIVATE, c);
		curl_easy_setopt(c->easy, CURLOPT_URL, b->url);
		curl_easy_setopt(c->easy, CURLOPT_NOSIGNAL, 1L);
		curl_easy_setopt(c->easy, CURLOPT_PROXY, "");
		curl_easy_setopt(c->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
		curl_easy_setopt(c->easy, CURLOPT_USERAGENT, "schedpost/" SCHEDPOST_VERSION);
		curl_easy_setopt(c->easy, CURLOPT_TIMEOUT_MS, 120000L);
		curl_easy_setopt(c->easy, CURLOPT_WRITEFUNCTION, take_body);
		curl_easy_setopt(c->easy, CURLOPT_WRITEDATA, c);
		curl_easy_setopt(c->easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
		curl_easy_setopt(c->easy, CURLOPT_CLOSESOCKETDATA, b);
		b->idle[b->nidle++] = c;
	}
}

static void prepare(struct bare *b)
{
	uv_loop_init(&b->loop);
	uv_timer_init(&b->loop, &b->due);
	uv_timer_init(&b->loop, &b->curl);
	b->due.data = b->curl.data = b;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	b->multi = curl_multi_init();
	curl_multi_setopt(b->multi, CURLMOPT_SOCKETFUNCTION, socket_wanted);
	curl_multi_setopt(b->multi, CURLMOPT_SOCKETDATA, b);
	curl_multi_setopt(b->multi, CURLMOPT_TIMERFUNCTION, timer_wanted);
	curl_multi_setopt(b->multi, CURLMOPT_TIMERDATA, b);
	curl_multi_setopt(b->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)b->in_flight);
	curl_multi_setopt(b->multi, CURLMOPT_MAXCONNECTS, (long)b->in_flight);
	curl_multi_setopt(b->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	prepare_calls(b);
}

static void read_todo(struct bare *b, struct arena *a, const char *path)
{
	str file, line, due;
	err e = file_read(a, str_of(path), FILE_MOST, &file);
	if (e) die("bare: %.*s", SHOW(e->text));
	for (size_t i = 0; i < file.len; i++) b->n += file.at[i] == '\n';
	b->todo = TAKE_N(a, struct todo, b->n + 1);
	for (size_t i = 0; i < b->n && str_split(&file, '\n', &line); i++) {
		struct todo *t = &b->todo[i];
		bool good = str_split(&line, ' ', &due) && str_int(due, &t->due) && str_split(&line, ' ', &t->token);
		t->text = line;
		if (!good || !line.len || line.len > 2000)
			die("bare: line %zu of %s is not \"DUE_MS TOKEN TEXT\"", i + 1, path);
	}
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct bare *b = TAKE(a, struct bare);
	struct rusage u;
	int64_t in_flight = IN_FLIGHT;
	if (argc < 3 || argc > 4 || (argc == 4 && !str_int(str_of(argv[3]), &in_flight)) || in_flight < 1 ||
	    in_flight > IN_FLIGHT_MOST)
		die("usage: bare SERVER FILE [IN_FLIGHT]");
	b->in_flight = (size_t)in_flight;
	b->a = arena_new();
	b->url = arena_cstr(a, arena_fmt(a, "%s/api/v1/statuses", argv[1]));
	read_todo(b, a, argv[2]);
	prepare(b);
	go_on(b);
	uv_run(&b->loop, UV_RUN_DEFAULT);
	getrusage(RUSAGE_SELF, &u);
	printf("done=%zu failed=%zu cpu=%.3f rss=%.1f\n", b->done, b->failed, cpu_seconds() - b->cpu_before,
	       (double)u.ru_maxrss / 1024);
	return b->failed != 0;
}
