/* SPDX-License-Identifier: MIT
 * http_curl_in.h - what the four http_curl files share: the connection to libcurl, and one request under way. */
#ifndef NET_HTTP_CURL_IN_H
#define NET_HTTP_CURL_IN_H
#include "net/http_curl.h"

#include <curl/curl.h>

struct socket {			/* of a connection; lives until it is closed, over many requests */
	uv_poll_t poll;
	struct curl_net *net;
	curl_socket_t fd;
	int armed;		/* UV_READABLE | UV_WRITABLE that epoll knows; may be more than what libcurl wants */
	int wanted;
	bool ours;		/* opened by us; else the resolver's, which closes it itself */
	struct http_call *call;	/* the request that it is busy with */
};

struct curl_net {
	struct net net;		/* first: the two are one address */
	uv_loop_t *loop;
	const struct clock *clock;
	struct http_curl_options options;
	CURLM *multi;
	CURLSH *share;		/* TLS sessions, so that a new connection is cheap */
	uv_timer_t timer;	/* libcurl's */
	uv_timer_t soon;	/* for answers that were clear before anything was sent */
	struct socket **sockets;	/* by descriptor */
	size_t nsockets;
	struct http_call *live, *spare;
	size_t nspare;
	int handles;		/* of libuv, still open */
	bool closing;
};

struct http_call {
	struct http_call *next, **back;	/* in `live`; `spare` uses next only */
	struct curl_net *net;
	CURL *easy;
	const struct http_request *r;
	http_done *done;
	void *of;
	struct socket *socket;
	int64_t began;		/* monotonic */
	int64_t left_at;	/* wall clock; 0: never left. Set at the moment of danger */

	bool early;		/* failed before it was handed to libcurl; why says how */
	bool again;		/* was about to leave a second time */
	bool held_back;		/* the last look said no */
	bool guarded;		/* an address was refused */
	bool answering;		/* a final status line has come */
	bool cut;		/* the answer was too long */
	bool stopped;		/* by cancel */
	str why;

	char *lines;		/* the header lines, in the request's arena; wiped at the end */
	size_t lines_len;
	size_t piece;		/* of the body that is being read, and how far */
	uint64_t piece_at;
	int file;		/* of that piece; -1: not open */

	struct http_pair headers[HTTP_MOST_HEADERS];
	size_t nheaders, head_len;
	char head[HTTP_MOST_HEAD];
	char *body;
	size_t body_len, body_cap;
};

/* http_curl_call.c */
struct http_call *call_new(struct curl_net *);		/* with an easy handle whose lasting options are set */
void call_free(struct http_call *);
bool call_prepare(struct http_call *);			/* false: it failed early, see why */
void call_wipe(struct http_call *);			/* forgets request and answer, keeps the handle */

/* http_curl_loop.c */
bool loop_start(struct curl_net *);
void loop_stop(struct curl_net *);			/* after the multi handle is gone; frees net at last */
curl_socket_t loop_open_socket(void *call, curlsocktype, struct curl_sockaddr *);
int loop_close_socket(void *net, curl_socket_t);

/* http_curl_why.c */
void why_not(struct http_call *, CURLcode, struct http_answer *);	/* arrival and why of what did not arrive */

/* http_curl.c */
void net_read_done(struct curl_net *);			/* after every socket_action: also when none is running any more */
#endif
