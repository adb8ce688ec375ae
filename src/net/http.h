/* SPDX-License-Identifier: MIT
 * http.h - what a request and an answer are, for everything that leaves this machine.
 *
 * All functions run on the loop thread. */
#ifndef NET_HTTP_H
#define NET_HTTP_H
#include "base/base.h"

#include <schedpost/plugin.h>

struct http_pair { str name, value; };

/* A body is pieces in a row: bytes in memory, or a window of a file. */
struct http_piece {
	str bytes;		/* used when path is empty */
	str path;		/* a file of ours, read while sending */
	uint64_t at, len;	/* window in the file, bytes */
	bool base64;		/* the window leaves as base64 (RFC 4648, 4), a third longer */
};

/* Looks once more, when the request is about to leave. False: it must not; the answer is NEVER_LEFT. */
typedef bool http_last_look(void *of);

/* Everything in it lives in `in`, until done is called. The arena belongs to the caller. */
struct http_request {
	struct arena *in;
	const char *method;		/* "POST" */
	str url;			/* may hold secrets: never logged; `shown` is */
	str shown;			/* the same without secrets */
	const struct http_pair *headers;
	size_t nheaders;
	const struct http_piece *body;
	size_t nbody;
	bool has_body;
	bool publicly;			/* touches the network once: HTTP/1.1, no re-send by libcurl, last look */
	bool may_be_private;		/* an admin allowed private addresses for this account's server */
	int64_t timeout_ms;		/* whole transfer; 0: the house's own */
	size_t answer_most;		/* bytes; more is SP_CUT */
	http_last_look *last_look;	/* may be NULL */
	void *of;			/* for last_look */
};

struct http_answer {
	sp_arrival arrival;
	int status;
	const struct http_pair *headers;	/* names in small letters */
	size_t nheaders;
	str body;
	str why;			/* a sentence when it did not arrive: "The server's certificate has expired." */
	bool guarded;			/* it did not leave, for its address lies inside one's own network */
	int64_t left_at_ms, took_ms;	/* wall clock when the first byte left (0: never), and duration */
};

typedef void http_done(void *of, const struct http_answer *);	/* the answer lives until done returns */

struct http_call;	/* one under way */

/* The doors: libcurl in the daemon (net/http_curl.h), a scripted world in tests. send never calls done before it
 * returns. cancel resets the connection (no byte leaves afterwards) and calls done with NEVER_LEFT or LOST. */
struct net {
	struct http_call *(*send)(struct net *, const struct http_request *, http_done *, void *of);
	void (*cancel)(struct net *, struct http_call *);
};
#endif
