/* SPDX-License-Identifier: MIT
 * http_curl_loop.c - libcurl's sockets and its timer on the libuv loop.
 *
 * A socket keeps its uv_poll_t for life. Between two requests libcurl forgets the socket, but epoll may go on
 * knowing it: a kept connection that is used again at once costs no system call. */
#include "net/guard.h"
#include "net/http_curl_in.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { UNSENT_MOST = 16 << 10 };	/* bytes that may wait in the machine: what is stopped must not leave later */

static void handle_closed(struct curl_net *n)
{
	if (--n->handles || !n->closing) return;
	free(n->sockets);
	free(n);
}

static void socket_closed(uv_handle_t *h)
{
	struct socket *s = h->data;
	struct curl_net *n = s->net;
	free(s);
	handle_closed(n);
}

static void timer_closed(uv_handle_t *h)
{
	handle_closed(h->data);
}

/* ---- sockets */

static struct socket *find_socket(struct curl_net *n, curl_socket_t fd)
{
	return (size_t)fd < n->nsockets ? n->sockets[fd] : NULL;
}

static struct socket *add_socket(struct curl_net *n, curl_socket_t fd, bool ours)
{
	if ((size_t)fd >= n->nsockets) {
		size_t more = (size_t)fd + 64;
		n->sockets = realloc(n->sockets, more * sizeof *n->sockets);
		if (!n->sockets) die("schedpost stops: the machine has no memory left.");
		memset(n->sockets + n->nsockets, 0, (more - n->nsockets) * sizeof *n->sockets);
		n->nsockets = more;
	}
	struct socket *s = calloc(1, sizeof *s);
	if (!s) die("schedpost stops: the machine has no memory left.");
	*s = (struct socket){.net = n, .fd = fd, .ours = ours};
	if (uv_poll_init_socket(n->loop, &s->poll, fd)) {
		free(s);
		return NULL;
	}
	s->poll.data = s;
	n->handles++;
	n->sockets[fd] = s;
	return s;
}

static void drop_socket(struct socket *s)
{
	s->net->sockets[s->fd] = NULL;
	if (s->call) s->call->socket = NULL;
	uv_close((uv_handle_t *)&s->poll, socket_closed);
}

static void on_socket(uv_poll_t *p, int status, int events)
{
	struct socket *s = p->data;
	struct curl_net *n = s->net;
	int running, what = 0;
	if (!s->wanted) {	/* an idle connection that speaks or ends: libcurl will see when it wants it again */
		uv_poll_stop(p);
		s->armed = 0;
		return;
	}
	if (events & UV_READABLE) what |= CURL_CSELECT_IN;
	if (events & UV_WRITABLE) what |= CURL_CSELECT_OUT;
	if (status < 0) what |= CURL_CSELECT_ERR;
	curl_multi_socket_action(n->multi, s->fd, what, &running);
	net_read_done(n);
}

static void arm(struct socket *s)
{
	bool may_stay = !s->wanted && s->armed == UV_READABLE;	/* see on_socket */
	if (s->armed == s->wanted || may_stay) return;
	if (s->wanted) uv_poll_start(&s->poll, s->wanted, on_socket);
	else uv_poll_stop(&s->poll);
	s->armed = s->wanted;
}

/* A request has one socket at a time; of two that are tried at once the later counts. */
static void belongs_to(struct socket *s, CURL *easy)
{
	struct http_call *c = NULL;
	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &c);
	if (!c || s->call) return;
	if (c->socket) c->socket->call = NULL;
	c->socket = s;
	s->call = c;
}

/* libcurl says what it waits for. */
static int socket_wanted(CURL *easy, curl_socket_t fd, int what, void *net, void *unused)
{
	(void)unused;
	static const int events[] = {[CURL_POLL_IN] = UV_READABLE, [CURL_POLL_OUT] = UV_WRITABLE,
				     [CURL_POLL_INOUT] = UV_READABLE | UV_WRITABLE, [CURL_POLL_REMOVE] = 0};
	struct socket *s = find_socket(net, fd);
	if (!s && what == CURL_POLL_REMOVE) return 0;
	if (!s) s = add_socket(net, fd, false);
	if (!s) return -1;
	if (what == CURL_POLL_REMOVE && !s->ours) {
		drop_socket(s);
		return 0;
	}
	if (what != CURL_POLL_REMOVE && s->ours) belongs_to(s, easy);
	s->wanted = events[what];
	arm(s);
	return 0;
}

curl_socket_t loop_open_socket(void *of, curlsocktype purpose, struct curl_sockaddr *to)
{
	(void)purpose;
	struct http_call *c = of;
	int most = UNSENT_MOST;
	if (!guard_allows(guard_of(&to->addr), c->r->may_be_private)) {
		c->guarded = true;
		return CURL_SOCKET_BAD;
	}
	int fd = socket(to->family, to->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, to->protocol);
	if (fd < 0) return CURL_SOCKET_BAD;
	setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &most, sizeof most);
	if (add_socket(c->net, fd, true)) return fd;
	close(fd);
	return CURL_SOCKET_BAD;
}

/* A request that is broken off in the middle is taken back: the connection is reset, and what still waits in the
 * machine is thrown away. An answer under way shows that the request was whole. */
int loop_close_socket(void *net, curl_socket_t fd)
{
	struct socket *s = find_socket(net, fd);
	const struct http_call *c = s ? s->call : NULL;
	const struct linger now = {.l_onoff = 1, .l_linger = 0};
	if (c && (c->stopped || (c->left_at && !c->answering))) setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
	if (s) drop_socket(s);
	return close(fd);
}

/* ---- the timer */

static void on_timer(uv_timer_t *t)
{
	struct curl_net *n = t->data;
	int running;
	curl_multi_socket_action(n->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	net_read_done(n);
}

static int timer_wanted(CURLM *multi, long ms, void *net)
{
	(void)multi;
	struct curl_net *n = net;
	if (ms < 0) uv_timer_stop(&n->timer);
	else uv_timer_start(&n->timer, on_timer, (uint64_t)ms, 0);
	return 0;
}

bool loop_start(struct curl_net *n)
{
	if (uv_timer_init(n->loop, &n->timer) || uv_timer_init(n->loop, &n->soon)) return false;
	n->timer.data = n->soon.data = n;
	n->handles = 2;
	curl_multi_setopt(n->multi, CURLMOPT_SOCKETFUNCTION, socket_wanted);
	curl_multi_setopt(n->multi, CURLMOPT_SOCKETDATA, n);
	curl_multi_setopt(n->multi, CURLMOPT_TIMERFUNCTION, timer_wanted);
	curl_multi_setopt(n->multi, CURLMOPT_TIMERDATA, n);
	return true;
}

void loop_stop(struct curl_net *n)
{
	uv_close((uv_handle_t *)&n->timer, timer_closed);
	uv_close((uv_handle_t *)&n->soon, timer_closed);
}
