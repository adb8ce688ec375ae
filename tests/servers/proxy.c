/* SPDX-License-Identifier: MIT
 * proxy.c - the cutting proxy: hands HTTP/1.1 on to a server on loopback, and breaks connections where a test wants.
 *
 *	proxy LISTEN_PORT TARGET_PORT CONTROL_PORT	(built with: cc -o proxy proxy.c)
 *
 * It prints READY once it listens. Lines on the control port arm it; each is answered by "ok ..." or "error ...":
 *
 *	match METHOD PREFIX	only requests like this count ("*" is any method); at first all do
 *	any | reused only | fresh only	whether their connection must have carried a request before
 *	times N			so many matching requests in a row are cut (1)
 *	gap N			so many that match pass between two that are cut (0)
 *	hold			what would be cut is left hanging, without a word more, until the client leaves
 *	cut before [N]		from the Nth matching request on (1): nothing of it reaches the server
 *	cut first [N]		the server gets it and answers in full; the client gets no byte of the answer
 *	cut inside [N]		the client gets the answer's head and half of its body
 *	cut after K [N]		the client gets K bytes of the answer
 *	stats			"ok seen S cuts C": requests that matched, and cuts done, since the last clear
 *	clear			everything as at the start
 *
 * A cut is a real reset (RST). What is cut after the server's answer waits for the whole of it, so that the server
 * has really accepted. What is not HTTP/1.1, or past the limits below, loses its connection. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "proxy_http.h"

enum {
	MOST_CONNS = 64,
	MOST_CONTROLS = 8,
	MOST_HELD = 16 << 20,		/* an answer that is held back for a cut */
	PIECE = 16 << 10,
	ENOUGH = 256 << 10,		/* this much unsent, and nothing more is read */
};

enum cut { NO_CUT, BEFORE, FIRST, INSIDE, AFTER };
enum age { ANY, REUSED, FRESH };

struct conn {
	int client, server;		/* -1: none */
	struct message request, answer;
	struct bytes pending;		/* read from the client, not looked at */
	struct bytes to_server, to_client;
	struct bytes held;		/* the answer, when a cut is to come */
	enum cut cut;
	unsigned long cut_after;	/* bytes of the answer */
	unsigned long carried;		/* requests answered so far */
	bool resetting, closing;	/* as soon as to_client has left */
	bool hanging;			/* until the client leaves */
};

struct control {
	int fd;
	char line[MOST_LINE];
	size_t len;
};

static struct {
	char method[32], prefix[MOST_LINE];
	enum age age;
	enum cut cut;
	unsigned long nth, bytes, times, gap;
	bool hold;
	unsigned long eligible, begun, let;	/* since the last `cut`; let: since the last that was cut */
	unsigned long seen, cuts;
} plan;

static struct conn *conns[MOST_CONNS];
static struct control controls[MOST_CONTROLS];
static int target_port;

static void conn_end(struct conn *c, bool reset)
{
	const struct linger now = {.l_onoff = 1, .l_linger = 0};
	if (reset)
		setsockopt(c->client, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(c->client);
	if (c->server >= 0)
		close(c->server);
	free(c->request.head.at);
	free(c->answer.head.at);
	free(c->pending.at);
	free(c->to_server.at);
	free(c->to_client.at);
	free(c->held.at);
	for (size_t i = 0; i < MOST_CONNS; i++)
		if (conns[i] == c)
			conns[i] = NULL;
	free(c);
}

static void conn_cut(struct conn *c)
{
	plan.cuts++;
	c->resetting = c->closing = false;
	c->hanging = plan.hold;
	if (!c->hanging)
		conn_end(c, true);
}

static struct sockaddr_in loopback(int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return a;
}

static bool reach_server(struct conn *c)
{
	struct sockaddr_in a = loopback(target_port);
	if (c->server >= 0)
		return true;
	c->server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->server < 0 || connect(c->server, (struct sockaddr *)&a, sizeof(a)) != 0)
		return false;
	int on = 1;
	return ioctl(c->server, FIONBIO, &on) == 0;
}

/* Whether the request whose head has come is one to cut, and how. */
static enum cut decide(struct conn *c)
{
	char *const head = c->request.head.at;
	const char *target = strchr(head, ' ');
	if (!target)
		return NO_CUT;
	size_t method_len = (size_t)(target++ - head);
	if (!strncasecmp(target, "http://", 7))
		target = strchr(target + 7, '/') ?: "";
	if (strcmp(plan.method, "*") && (method_len != strlen(plan.method) || memcmp(head, plan.method, method_len)))
		return NO_CUT;
	if (strncmp(target, plan.prefix, strlen(plan.prefix)))
		return NO_CUT;
	plan.seen++;
	if ((plan.age == REUSED && !c->carried) || (plan.age == FRESH && c->carried))
		return NO_CUT;
	if (plan.cut == NO_CUT || ++plan.eligible < plan.nth || plan.begun >= plan.times)
		return NO_CUT;
	if (plan.begun && plan.let++ < plan.gap)
		return NO_CUT;
	plan.begun++;
	plan.let = 0;
	c->cut_after = plan.bytes;
	return plan.cut;
}

/* Looks at what the client sent. False: the connection is gone. */
static bool pass_request(struct conn *c)
{
	struct message *m = &c->request;
	while (c->pending.len && m->phase != DONE) {
		bool in_head = m->phase == HEAD;
		size_t used = feed(m, c->pending.at, c->pending.len, false);
		if (in_head && m->phase != HEAD && m->phase != BROKEN) {
			c->cut = decide(c);
			c->answer.bodiless = !strncmp(m->head.at, "HEAD ", 5);
			if (c->cut != BEFORE && !reach_server(c))
				m->phase = BROKEN;
			else if (c->cut != BEFORE)
				add(&c->to_server, m->head.at, m->head.len);
		} else if (!in_head && c->cut != BEFORE) {
			add(&c->to_server, c->pending.at, used);
		}
		if (m->phase == BROKEN) {
			conn_end(c, true);
			return false;
		}
		drop_front(&c->pending, used);
	}
	if (m->phase == DONE && c->cut == BEFORE) {
		conn_cut(c);
		return false;
	}
	return true;
}

/* The whole answer is here: arranges the cut, or the next request. False: the connection is gone. */
static bool answered(struct conn *c)
{
	size_t head = c->answer.head.len, all = c->held.len, share = all;
	c->carried++;
	if (c->cut == NO_CUT) {
		c->closing = c->closing || c->request.phase != DONE;	/* an answer ahead of the request's end */
		message_begin(&c->request);
		message_begin(&c->answer);
		return c->closing || pass_request(c);
	}
	if (c->cut == FIRST)
		share = 0;
	else if (c->cut == INSIDE)
		share = all > head ? head + (all - head) / 2 : all / 2;
	else if (c->cut_after < all)
		share = c->cut_after;
	add(&c->to_client, c->held.at, share);
	c->resetting = true;
	return true;
}

/* Hands on, or holds back, what the server sent. False: the connection is gone. */
static bool pass_answer(struct conn *c, const char *at, size_t len)
{
	struct message *m = &c->answer;
	while (len) {
		bool in_head = m->phase == HEAD;
		size_t used = feed(m, at, len, true);
		bool interim = m->phase == DONE && m->status < 200;
		struct bytes *to = c->cut && !interim ? &c->held : &c->to_client;
		if (!in_head)
			add(to, at, used);
		else if (m->phase != HEAD)
			add(to, m->head.at, m->head.len);
		if (m->phase == BROKEN || c->held.len > MOST_HELD) {
			conn_end(c, true);
			return false;
		}
		if (interim)
			message_begin(m);
		else if (m->phase == DONE)
			return answered(c);	/* what follows an answer unasked is dropped */
		at += used;
		len -= used;
	}
	return true;
}

static void client_readable(struct conn *c)
{
	char piece[PIECE];
	ssize_t n = read(c->client, piece, sizeof(piece));
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		c->closing = true;	/* once it has what it is owed */
		return;
	}
	if (c->hanging)
		return;
	add(&c->pending, piece, (size_t)n);
	pass_request(c);
}

static void server_readable(struct conn *c)
{
	char piece[PIECE];
	ssize_t n = read(c->server, piece, sizeof(piece));
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0) {
		pass_answer(c, piece, (size_t)n);
		return;
	}
	close(c->server);
	c->server = -1;
	c->closing = true;
	if (c->answer.phase == TO_END)
		answered(c);
}

/* False: the other side is gone. */
static bool flush(int fd, struct bytes *b)
{
	if (!b->len)
		return true;
	ssize_t n = send(fd, b->at, b->len, MSG_NOSIGNAL);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	drop_front(b, (size_t)n);
	return true;
}

/* After each round: sends what waits, and ends what is to end. */
static void settle(struct conn *c)
{
	if (c->server >= 0 && !flush(c->server, &c->to_server))
		c->to_server.len = 0;	/* its answer, or its end, is still to be read */
	bool gone = !flush(c->client, &c->to_client);
	int unread = 0;
	if (c->to_client.len && !gone)
		return;
	if (c->resetting) {
		/* A reset takes along what has not arrived. */
		if (gone || ioctl(c->client, SIOCOUTQ, &unread) != 0 || !unread)
			conn_cut(c);
	} else if (c->closing || (gone && !c->cut)) {
		conn_end(c, gone);
	}
}

static void client_accept(int listener)
{
	size_t i = 0;
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	while (i < MOST_CONNS && conns[i])
		i++;
	struct conn *c = fd >= 0 && i < MOST_CONNS ? calloc(1, sizeof(*c)) : NULL;
	if (!c) {
		if (fd >= 0)
			close(fd);
		return;
	}
	c->client = fd;
	c->server = -1;
	conns[i] = c;
}

static void clear_plan(void)
{
	memset(&plan, 0, sizeof(plan));
	plan.method[0] = '*';
	plan.nth = plan.times = 1;
}

/* Reads `cut KIND [NUMBERS]`. */
static bool arm(const char *line)
{
	static const char *const names[] = {[BEFORE] = "before", [FIRST] = "first", [INSIDE] = "inside", [AFTER] = "after"};
	char kind[16];
	unsigned long a = 1, b = 1;
	char rest;
	int n = sscanf(line, "cut %15s %lu %lu %c", kind, &a, &b, &rest);
	if (n == 1 && strlen(line) != strlen("cut ") + strlen(kind))
		return false;
	for (int k = BEFORE; k <= AFTER; k++) {
		if (n < 1 || strcmp(kind, names[k]) || (k == AFTER && n < 2) || (k != AFTER && n > 2) || n > 3)
			continue;
		plan.cut = (enum cut)k;
		plan.bytes = k == AFTER ? a : 0;
		plan.nth = k == AFTER ? b : a;
		plan.eligible = plan.begun = plan.let = 0;
		return true;
	}
	return false;
}

static void obey(int fd, const char *line)
{
	char method[sizeof(plan.method)] = "", prefix[sizeof(plan.prefix)] = "";
	bool known = true;
	if (!strcmp(line, "stats")) {
		dprintf(fd, "ok seen %lu cuts %lu\n", plan.seen, plan.cuts);
		return;
	}
	if (!strcmp(line, "clear")) {
		clear_plan();
	} else if (!strcmp(line, "any")) {
		plan.age = ANY;
	} else if (!strcmp(line, "hold")) {
		plan.hold = true;
	} else if (!strcmp(line, "reused only")) {
		plan.age = REUSED;
	} else if (!strcmp(line, "fresh only")) {
		plan.age = FRESH;
	} else if (sscanf(line, "match %31s %255s", method, prefix) == 2) {
		memcpy(plan.method, method, sizeof(plan.method));
		memcpy(plan.prefix, prefix, sizeof(plan.prefix));
	} else if (sscanf(line, "times %lu", &plan.times) != 1 && sscanf(line, "gap %lu", &plan.gap) != 1) {
		known = arm(line);
	}
	dprintf(fd, known ? "ok\n" : "error unknown: %s\n", line);
}

static void control_accept(int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	for (size_t i = 0; fd >= 0 && i < MOST_CONTROLS; i++) {
		if (controls[i].fd < 0) {
			controls[i] = (struct control){.fd = fd};
			return;
		}
	}
	if (fd >= 0)
		close(fd);
}

static void control_readable(struct control *c)
{
	ssize_t n = read(c->fd, c->line + c->len, sizeof(c->line) - 1 - c->len);
	if (n <= 0) {
		close(c->fd);
		c->fd = -1;
		return;
	}
	c->len += (size_t)n;
	c->line[c->len] = 0;
	for (char *end; (end = strchr(c->line, '\n')); c->len = strlen(c->line)) {
		*end = 0;
		if (end > c->line && end[-1] == '\r')
			end[-1] = 0;
		obey(c->fd, c->line);
		memmove(c->line, end + 1, strlen(end + 1) + 1);
	}
	if (c->len == sizeof(c->line) - 1) {
		dprintf(c->fd, "error the line is too long\n");
		c->len = 0;
	}
}

static int listen_on(int port)
{
	struct sockaddr_in a = loopback(port);
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
	    bind(fd, (struct sockaddr *)&a, sizeof(a)) != 0 || listen(fd, 64) != 0) {
		fprintf(stderr, "proxy: port %d: %s\n", port, strerror(errno));
		exit(1);
	}
	return fd;
}

/* What to wait for. A side with nothing to wait for is left out: it would report its end over and over. */
static struct pollfd watch(int fd, bool in, bool out)
{
	short events = (short)((in ? POLLIN : 0) | (out ? POLLOUT : 0));
	return (struct pollfd){.fd = events ? fd : -1, .events = events};
}

enum { CONTROLS = 2, CONNS = CONTROLS + MOST_CONTROLS, ALL = CONNS + 2 * MOST_CONNS };

/* Fills in what to poll, and tells for how long. */
static int prepare(struct pollfd *fds)
{
	int wait = -1;
	for (size_t i = 0; i < MOST_CONTROLS; i++)
		fds[CONTROLS + i] = watch(controls[i].fd, true, false);
	for (size_t i = 0; i < MOST_CONNS; i++) {
		struct pollfd *p = &fds[CONNS + 2 * i];
		const struct conn *c = conns[i];
		p[0].fd = p[1].fd = -1;
		if (!c)
			continue;
		bool open = !c->closing && !c->resetting && !c->hanging;
		bool more = open && c->request.phase != DONE && c->to_server.len < ENOUGH;
		p[0] = watch(c->client, more || (c->hanging && !c->closing), c->to_client.len > 0);
		p[1] = watch(c->server, open && c->to_client.len < ENOUGH, c->to_server.len > 0);
		if (c->resetting && !c->to_client.len)
			wait = 1;	/* until the client's side has it all */
	}
	return wait;
}

static void one_round(struct pollfd *fds)
{
	if (poll(fds, ALL, prepare(fds)) < 0)
		return;
	for (size_t i = 0; i < MOST_CONTROLS; i++)
		if (fds[CONTROLS + i].fd >= 0 && fds[CONTROLS + i].revents)
			control_readable(&controls[i]);
	for (size_t i = 0; i < MOST_CONNS; i++) {
		const struct pollfd *p = &fds[CONNS + 2 * i];
		if (conns[i] && p[1].fd >= 0 && p[1].revents & ~POLLOUT && p[1].events & POLLIN)
			server_readable(conns[i]);
		if (conns[i] && p[0].fd >= 0 && p[0].revents & ~POLLOUT && p[0].events & POLLIN)
			client_readable(conns[i]);
		if (conns[i])
			settle(conns[i]);
	}
	if (fds[0].revents)
		client_accept(fds[0].fd);
	if (fds[1].revents)
		control_accept(fds[1].fd);
}

static int port_of(const char *text)
{
	char *end;
	long port = strtol(text, &end, 10);
	if (end != text && !*end && port >= 0 && port <= 65535) return (int)port;
	fprintf(stderr, "proxy: '%s' is no port\n", text);
	exit(2);
}

int main(int argc, char **argv)
{
	struct pollfd fds[ALL] = {0};
	if (argc != 4) {
		fprintf(stderr, "usage: proxy LISTEN_PORT TARGET_PORT CONTROL_PORT\n");
		return 2;
	}
	clear_plan();
	target_port = port_of(argv[2]);
	for (size_t i = 0; i < MOST_CONTROLS; i++)
		controls[i].fd = -1;
	fds[0] = watch(listen_on(port_of(argv[1])), true, false);
	fds[1] = watch(listen_on(port_of(argv[3])), true, false);
	puts("READY");
	fflush(stdout);
	for (;;)
		one_round(fds);
}
