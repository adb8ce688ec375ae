/* SPDX-License-Identifier: MIT
 * http_curl.h - the real network: libcurl's multi interface on a libuv loop.
 *
 * What it promises beyond http.h:
 * - A public request touches the network once. libcurl sends again when a connection that it kept turns out dead;
 *   here the second time is refused, and the answer is LOST, never NEVER_LEFT.
 * - NEVER_LEFT is certain: nothing was handed to a connection. All after that moment is LOST, short of a whole answer.
 * - Stopping resets: no byte waits in the machine to leave later.
 * - Certificates are always checked; addresses inside our own network only where an admin allowed it (net/guard.h),
 *   and only those may be spoken to without TLS. Redirects are answers like others. No proxy, cookies, netrc.
 * - `why` holds a sentence without any part of the address but its host.
 *
 * HTTP/1.1 for all: one request on a connection at a time is what makes resetting it mean something.
 * All functions run on the loop thread. cancel must not be called from last_look. */
#ifndef NET_HTTP_CURL_H
#define NET_HTTP_CURL_H
#include "base/clock.h"
#include "net/http.h"

#include <uv.h>

struct http_curl_options {
	const char *ca_file;	/* certificates to trust; NULL: the system's */
	int64_t connect_ms;	/* each 0: the house's own, in the order below */
	int64_t whole_ms;	/* for requests that do not say */
	int64_t idle_s;		/* seconds with less than a byte a second before giving up */
	long most, most_per_host;	/* connections at once; further requests wait for one */
};

enum {
	HTTP_CONNECT_MS = 10 * 1000,
	HTTP_WHOLE_MS = 120 * 1000,
	HTTP_IDLE_S = 30,
	HTTP_MOST = 512,
	HTTP_MOST_PER_HOST = 200,
	HTTP_ANSWER_MOST = 1 << 20,	/* bytes, for requests that do not say */
	HTTP_MOST_HEADERS = 100,	/* of an answer; further ones are dropped, like those past 16 KB together */
	HTTP_MOST_HEAD = 16 << 10
};

/* Ignores SIGPIPE for the process: a broken connection is an answer, not a death. */
struct net *http_curl_new(uv_loop_t *, const struct clock *, const struct http_curl_options *);

/* Cancels what is under way. The loop must run once more for its handles to close; then all memory is free. */
void http_curl_free(struct net *);
#endif
