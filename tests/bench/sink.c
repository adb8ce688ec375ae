/* SPDX-License-Identifier: MIT
 * sink.c - a small, fast server that answers like Mastodon and keeps book of what arrives, and when.
 *
 * sink: listens on loopback, prints its port, and answers until it is stopped; one thread. The text of a post says
 * when it should come: "... due=MILLISECONDS ...". GET /stats tells the book, POST /reset begins a new one.
 */
#include "base/base.h"
#include "bench/book.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { IN_MOST = 64 << 10, OUT_MOST = 256 << 10, EVENTS = 256, HEAD_MOST = 200, LATENCY_MOST_MS = 10000 };

struct peer {
	int fd;
	size_t in_len, out_len, out_sent;
	char in[IN_MOST], out[OUT_MOST];
	int64_t answer_at;	/* ns; what is in `out` waits until then */
	struct peer *next;	/* among those that wait, in the order of their times */
};

struct sink {
	int epoll, listener;
	int64_t latency;	/* ns */
	struct peer *waiting, *waiting_last;
	struct book *book;
};

struct request {
	str method, path, token, body;
};

/* ---- answers */

/* The body was written behind HEAD_MOST bytes of room; the head goes right before it. */
static void finish_answer(struct peer *p, int status, size_t body)
{
	char head[HEAD_MOST];
	int n = snprintf(head, sizeof head, "HTTP/1.1 %d OK\r\nContent-Type: application/json; charset=utf-8\r\n"
			 "Content-Length: %zu\r\n\r\n", status, body);
	p->out_sent = HEAD_MOST - (size_t)n;
	memcpy(p->out + p->out_sent, head, (size_t)n);
	p->out_len = HEAD_MOST + body;
}

static size_t post_answer(struct sink *s, const struct request *r, char *out, size_t room)
{
	const struct post *p = book_add(s->book, r->token, r->body);
	return book_status(p, out, room);
}

static size_t account_answer(struct sink *s, const struct request *r, char *out, size_t room)
{
	(void)s;
	return (size_t)snprintf(out, room, "{\"id\":\"%.*s\",\"username\":\"%.*s\",\"display_name\":\"Bench %.*s\"}",
				SHOW(r->token), SHOW(r->token), SHOW(r->token));
}

static size_t instance_answer(struct sink *s, const struct request *r, char *out, size_t room)
{
	(void)s, (void)r;
	return (size_t)snprintf(out, room, "{\"version\":\"4.3.0\",\"configuration\":{\"statuses\":{\"max_characters\":500,"
				"\"max_media_attachments\":4,\"characters_reserved_per_url\":23}}}");
}

static size_t list_answer(struct sink *s, const struct request *r, char *out, size_t room)
{
	return book_list(s->book, r->token, out, room);
}

static size_t stats_answer(struct sink *s, const struct request *r, char *out, size_t room)
{
	(void)r;
	return book_stats(s->book, out, room);
}

/* From here on the answers take so many milliseconds as the body says; nothing may be waiting. */
static size_t reset_answer(struct sink *s, const struct request *r, char *out, size_t room)
{
	int64_t ms = 0;
	(void)room;
	book_reset(s->book);
	if (r->body.len && str_int(r->body, &ms) && ms >= 0 && ms <= LATENCY_MOST_MS) s->latency = ms * 1000000;
	memcpy(out, "{}", 2);
	return 2;
}

static const struct {
	const char *method, *path;
	size_t (*answer)(struct sink *, const struct request *, char *out, size_t room);
} PATHS[] = {
	{"POST", "/api/v1/statuses", post_answer},
	{"GET", "/api/v1/accounts/verify_credentials", account_answer},
	{"GET", "/api/v2/instance", instance_answer},
	{"GET", "/api/v1/accounts/", list_answer},	/* ID/statuses */
	{"GET", "/stats", stats_answer},
	{"POST", "/reset", reset_answer},
};

static void answer(struct sink *s, struct peer *p, const struct request *r)
{
	char *out = p->out + HEAD_MOST;
	size_t room = OUT_MOST - HEAD_MOST;
	for (size_t i = 0; i < COUNT(PATHS); i++) {
		if (!str_is(r->method, str_of(PATHS[i].method)) || !str_starts(r->path, str_of(PATHS[i].path))) continue;
		finish_answer(p, 200, PATHS[i].answer(s, r, out, room));
		return;
	}
	finish_answer(p, 404, (size_t)snprintf(out, room, "{\"error\":\"Not found\"}"));
}

/* ---- requests */

static str header_value(str head, const char *name)
{
	str line, key;
	while (str_split(&head, '\n', &line)) {
		if (!str_split(&line, ':', &key) || !str_is_nocase(key, str_of(name))) continue;
		return str_trim(line);
	}
	return S("");
}

/* How many bytes the first whole request takes; 0: more must come. */
static size_t read_request(str in, struct request *r)
{
	size_t head;
	int64_t length = 0;
	if (!str_find(in, S("\r\n\r\n"), &head)) return 0;
	str rest = str_cut(in, 0, head);
	if (!str_split(&rest, ' ', &r->method) || !str_split(&rest, ' ', &r->path)) return 0;
	str_int(header_value(rest, "Content-Length"), &length);
	head += 4;
	if (length < 0 || head + (size_t)length > in.len) return 0;
	r->token = header_value(rest, "Authorization");
	str_split(&r->token, ' ', &(str){0});
	r->body = str_cut(in, head, (size_t)length);
	return head + (size_t)length;
}

static void drop(struct peer *p)
{
	close(p->fd);
	free(p);
}

static void watch(struct sink *s, struct peer *p, uint32_t events)
{
	struct epoll_event e = {.events = events, .data.ptr = p};
	epoll_ctl(s->epoll, EPOLL_CTL_MOD, p->fd, &e);
}

/* What does not go out at once waits until the socket takes it. */
static void send_out(struct sink *s, struct peer *p)
{
	ssize_t n = write(p->fd, p->out + p->out_sent, p->out_len - p->out_sent);
	bool was_stuck = p->answer_at < 0;
	if (n > 0) p->out_sent += (size_t)n;
	bool stuck = p->out_sent < p->out_len;
	if (!stuck) p->out_len = p->out_sent = 0;
	p->answer_at = stuck ? -1 : 0;
	if (stuck != was_stuck) watch(s, p, stuck ? EPOLLOUT : EPOLLIN);
}

static void wait_out(struct sink *s, struct peer *p)
{
	p->answer_at = book_now() + s->latency;
	p->next = NULL;
	if (s->waiting) s->waiting_last->next = p;
	else s->waiting = p;
	s->waiting_last = p;
}

static void take_requests(struct sink *s, struct peer *p)
{
	struct request r;
	size_t took;
	while (!p->out_len && (took = read_request((str){p->in, p->in_len}, &r))) {
		answer(s, p, &r);
		p->in_len -= took;
		memmove(p->in, p->in + took, p->in_len);
		if (s->latency) wait_out(s, p);
		else send_out(s, p);
	}
}

static void serve(struct sink *s, struct peer *p)
{
	if (p->answer_at < 0) send_out(s, p);
	ssize_t n = read(p->fd, p->in + p->in_len, IN_MOST - p->in_len);
	if (n > 0) {
		p->in_len += (size_t)n;
		take_requests(s, p);
	} else if ((n == 0 || errno != EAGAIN) && p->answer_at <= 0) {
		drop(p);
	}
}

static void welcome(struct sink *s)
{
	int fd, yes = 1;
	while ((fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		struct peer *p = calloc(1, sizeof *p);
		if (!p) die("no memory");
		p->fd = fd;
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
		struct epoll_event e = {.events = EPOLLIN, .data.ptr = p};
		epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e);
	}
}

/* ---- the loop */

static int send_waiting(struct sink *s)
{
	int64_t now = book_now();
	while (s->waiting && s->waiting->answer_at <= now) {
		struct peer *p = s->waiting;
		s->waiting = p->next;
		p->answer_at = 0;
		send_out(s, p);
		take_requests(s, p);
	}
	return s->waiting ? (int)((s->waiting->answer_at - now) / 1000000 + 1) : -1;
}

static void run(struct sink *s)
{
	struct epoll_event events[EVENTS];
	for (;;) {
		int n = epoll_wait(s->epoll, events, EVENTS, send_waiting(s));
		for (int i = 0; i < n; i++) {
			if (events[i].data.ptr) serve(s, events[i].data.ptr);
			else welcome(s);
		}
	}
}

static int listen_somewhere(struct sink *s)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof at;
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	s->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (bind(s->listener, (struct sockaddr *)&at, len) || listen(s->listener, SOMAXCONN))
		die("sink: %s", strerror(errno));
	getsockname(s->listener, (struct sockaddr *)&at, &len);
	struct epoll_event e = {.events = EPOLLIN};
	epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->listener, &e);
	return ntohs(at.sin_port);
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1) die("usage: sink");
	struct sink s = {.book = book_new()};
	signal(SIGPIPE, SIG_IGN);
	printf("%d\n", listen_somewhere(&s));
	fflush(stdout);
	run(&s);
}
