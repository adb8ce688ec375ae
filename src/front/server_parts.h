/* SPDX-License-Identifier: MIT
 * server_parts.h - what the files of the server share. */
#ifndef FRONT_SERVER_PARTS_H
#define FRONT_SERVER_PARTS_H
#include "base/file.h"
#include "front/server.h"

#include <microhttpd.h>

enum phase { PHASE_HEAD, PHASE_BODY, PHASE_FILE, PHASE_WORK, PHASE_ANSWER };

enum { NAME_MOST = 64, KNOWN_MOST = 16, KNOWN_MS = 5 * 60 * 1000 };

/* Names of users are asked of the system, which may ask a directory elsewhere: not for every connection. */
struct known {
	bool is;
	uid_t uid;
	int64_t at;
	char name[NAME_MOST];
};

struct request;
struct peer {	/* one connection */
	struct server *server;
	struct peer *next, **at;	/* in server->peers */
	int fd;
	enum phase phase;
	int64_t since, moved;		/* by the monotonic clock: the phase's begin, the last piece */
	char actor[NAME_MOST];
	bool owns;			/* root, or who runs this service */
};

struct request {
	struct arena *a;
	struct server *server;
	struct peer *peer;
	struct MHD_Connection *connection;
	size_t expected;		/* bytes of the body */
	const struct verb *verb;	/* NULL: a file */
	buf body;
	str token;			/* digest of the one that was brought; empty: none */
	bool unmarked;			/* that it was used is to be written down */
	struct request *late;		/* the next one whose refusal waits */
	struct call call;
	struct reply *reply;
	/* a file */
	struct file_temp temp;		/* fd -1: none */
	str name;
	struct media_facts facts;
	uv_work_t work;
	err failed;
	bool done;			/* the answer is there */
	int status;
	str answer;
};

struct server {
	struct server_options o;
	uv_loop_t *loop;
	struct MHD_Daemon *daemon;
	uv_poll_t poll;
	uv_timer_t timer, sweep;
	int handles;			/* not closed yet */
	struct peer *peers;
	struct known known[KNOWN_MOST];
	size_t npeers, busy, uploads, bodies;
	struct request *late;		/* refused for their token: answered at the next sweep */
	size_t nlate;
	uint64_t served[6], swept, complaints;	/* answers by the first digit of their status */
};

void server_phase(struct peer *, enum phase);
void server_pump_soon(struct server *);
int64_t server_mono(const struct server *);
/* The answer is there: the request goes on. On the loop thread, not from inside libmicrohttpd. */
void request_done(struct request *, err);
/* The same for a token that is no good: guesses are answered once a second, and nobody else waits for it. */
void request_refused(struct request *, err);
void request_late(struct server *);		/* answers those */
void request_work(struct request *);		/* suspends it until request_done */
err call_begin(struct request *);		/* the body is whole: parse and hand to the store */
err upload_begin(struct request *);		/* the head is there */
void upload_piece(struct request *, str piece);
err upload_end(struct request *);		/* the body is whole: intake, then its row */
void upload_drop(struct request *);
enum MHD_Result request_access(void *server, struct MHD_Connection *, const char *url, const char *method,
	const char *version, const char *data, size_t *size, void **request);
void request_completed(void *server, struct MHD_Connection *, void **request, enum MHD_RequestTerminationCode);
#endif
