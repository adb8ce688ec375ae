/* SPDX-License-Identifier: MIT
 * server.h - the daemon's door: HTTP/1.1 on a Unix socket, each request a verb.
 *
 *   POST /v1/<the verb's words with />   {"option": value, ...} -> the reply's wire form (reply.h), or {"ok":false,...}
 *   PUT  /v1/media?name=NAME             the file's bytes       -> facts "media": sha256, mime, bytes, what was removed
 *   GET  /health                         -> {"ok":true,"version":"..."}, from the loop alone
 *   GET  /metrics                        -> text for Prometheus
 *
 * Who asks is told by the kernel (SO_PEERCRED). libmicrohttpd's epoll descriptor is polled by the loop; everything here
 * runs on the loop thread, verbs on the store's, files on libuv's pool. */
#ifndef FRONT_SERVER_H
#define FRONT_SERVER_H
#include "base/clock.h"
#include "rooms/media/intake.h"
#include "store/store.h"
#include "verb/house.h"
#include "verb/verb.h"

#include <uv.h>

struct server;
struct server_options {
	int listen_fd;				/* from server_listen; the server closes it */
	struct store *store;			/* started */
	const struct house *house;
	const struct verb *const *verbs;	/* ends with NULL */
	const struct clock *clock;
	const struct media_limits *media;	/* NULL: the usual ones */
	void (*metrics)(void *of, buf *out);	/* adds lines; NULL: none */
	void *of;
};
enum {
	SERVER_MOST_CONNECTIONS = 200,
	SERVER_MOST_HEADER = 16 << 10,		/* bytes */
	SERVER_MOST_BODY = 8 << 20,		/* of one call; a batch of import rows is about 2 MB */
	SERVER_MOST_BODIES = 64 << 20,		/* of all calls under way */
	SERVER_MOST_UPLOADS = 8,		/* at once */
	SERVER_REQUEST_MS = 15 * 1000,		/* from the first byte to the last of a call */
	SERVER_UPLOAD_MS = 10 * 60 * 1000,	/* of a file in all ... */
	SERVER_STALL_MS = 30 * 1000,		/* ... and between two pieces of it */
	SERVER_ANSWER_MS = 60 * 1000		/* to take the answer */
};

/* The socket: handed in by systemd (LISTEN_FDS), else made at path with mode 0660 for owner and group. A socket that
 * nobody answers on is replaced; ERR_BUSY when somebody does. *made: unlink it at the end. */
err server_listen(struct arena *, str path, int *fd, bool *made);

err server_new(struct arena *, uv_loop_t *, const struct server_options *, struct server **out);
void server_stop_accepting(struct server *);
size_t server_busy(const struct server *);	/* requests whose verb or file is under way */
void server_sweep(struct server *);		/* ends what is too slow; its own timer does it each second */
/* After server_busy is 0 (store_close sees to it). The loop must run once more for its handles. NULL is fine. */
void server_free(struct server *);
#endif
