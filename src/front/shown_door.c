/* SPDX-License-Identifier: MIT
 * shown_door.c - one file for one request, then the connection ends; connections that take too long are ended by a
 * sweep, for libmicrohttpd's own timeout counts idle time only. */
#include "front/shown_door.h"

#include "front/range.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SWEEP_EVERY_MS = 1000, BACKLOG = 64, POOL = 8 << 10, BLOCK = 64 << 10, IDLE_S = 60, SPARE = 8 };

struct visitor {	/* one connection */
	struct shown_door *door;
	struct visitor *next, **at;	/* in door->visitors */
	int fd;
	bool answered;
	int64_t since, moved;		/* monotonic: when it came, or its answer began; the last piece */
	int64_t most;			/* ms for its answer */
};

struct shown_door {
	struct shown *shown;
	const struct clock *clock;
	struct MHD_Daemon *daemon;
	int port;
	uv_timer_t sweep;
	pthread_mutex_t guard;		/* of the list, which the sweep reads from the loop's thread */
	struct visitor *visitors;
};

struct taking {		/* an answer that holds a file */
	struct visitor *visitor;
	struct shown *shown;
	struct shown_copy copy;
	uint64_t from;
	int fd;
	bool head;
};

static void *room_for(size_t bytes)
{
	void *p = calloc(1, bytes);
	if (!p) die("schedpost stops: the machine has no memory left. Nothing is lost; it goes on when it is started again.");
	return p;
}

/* ---- connections */

static int64_t mono(const struct shown_door *d)
{
	return d->clock->mono(d->clock);
}

static void came(struct shown_door *d, struct MHD_Connection *c, void **context)
{
	struct visitor *v = room_for(sizeof *v);
	v->door = d;
	v->fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	v->since = v->moved = mono(d);
	pthread_mutex_lock(&d->guard);
	v->next = d->visitors;
	v->at = &d->visitors;
	if (v->next) v->next->at = &v->next;
	d->visitors = v;
	pthread_mutex_unlock(&d->guard);
	*context = v;
}

/* Before libmicrohttpd closes its descriptor, so that the sweep never meets somebody else's. */
static void went(struct shown_door *d, struct visitor *v)
{
	pthread_mutex_lock(&d->guard);
	*v->at = v->next;
	if (v->next) v->next->at = v->at;
	pthread_mutex_unlock(&d->guard);
	free(v);
}

static void on_connection(void *of, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED) came(of, c, context);
	else went(of, *context);
}

int64_t shown_door_answer_ms(uint64_t bytes)
{
	return SHOWN_DOOR_ANSWER_MS + (int64_t)(bytes / SHOWN_DOOR_BYTES_MS);
}

static void note_moved(struct visitor *v)
{
	pthread_mutex_lock(&v->door->guard);
	v->moved = mono(v->door);
	pthread_mutex_unlock(&v->door->guard);
}

static void note_begins(struct visitor *v, uint64_t bytes)
{
	pthread_mutex_lock(&v->door->guard);
	v->since = v->moved = mono(v->door);
	v->most = shown_door_answer_ms(bytes);
	v->answered = true;
	pthread_mutex_unlock(&v->door->guard);
}

/* Who says nothing has less time while others wait to be let in. */
static int64_t head_ms(const struct shown_door *d)
{
	size_t n = 0;
	for (const struct visitor *v = d->visitors; v; v = v->next) n++;
	return n > SHOWN_DOOR_MOST - SPARE ? SHOWN_DOOR_CROWD_MS : SHOWN_DOOR_HEAD_MS;
}

static bool too_slow(const struct visitor *v, int64_t now, int64_t head)
{
	if (!v->answered) return now - v->since > head;
	return now - v->since > v->most || now - v->moved > SHOWN_DOOR_STALL_MS;
}

void shown_door_sweep(struct shown_door *d)
{
	int64_t now = mono(d);
	pthread_mutex_lock(&d->guard);
	int64_t head = head_ms(d);
	for (struct visitor *v = d->visitors; v; v = v->next)
		if (too_slow(v, now, head)) shutdown(v->fd, SHUT_RDWR);
	pthread_mutex_unlock(&d->guard);
}

static void on_sweep(uv_timer_t *t)
{
	shown_door_sweep(t->data);
}

/* ---- answers */

static enum MHD_Result send_response(struct MHD_Connection *c, unsigned status, struct MHD_Response *r)
{
	static const char *const HEADERS[][2] = {
		{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}, {"X-Robots-Tag", "noindex"},
		{"Connection", "close"},
	};
	if (!r) return MHD_NO;
	for (size_t i = 0; i < COUNT(HEADERS); i++) MHD_add_response_header(r, HEADERS[i][0], HEADERS[i][1]);
	enum MHD_Result result = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return result;
}

static enum MHD_Result send_words(struct MHD_Connection *c, unsigned status, const char *words, const char *range)
{
	void *text = (void *)(uintptr_t)words;	/* only read */
	struct MHD_Response *r = MHD_create_response_from_buffer(strlen(words), text, MHD_RESPMEM_PERSISTENT);
	if (r) MHD_add_response_header(r, "Content-Type", "text/plain; charset=utf-8");
	if (r && range) MHD_add_response_header(r, "Content-Range", range);
	if (r && status == MHD_HTTP_TOO_MANY_REQUESTS) MHD_add_response_header(r, "Retry-After", "2");
	return send_response(c, status, r);
}

static enum MHD_Result send_nothing(struct MHD_Connection *c)
{
	return send_words(c, MHD_HTTP_NOT_FOUND, "There is nothing here.\n", NULL);
}

static ssize_t take_piece(void *of, uint64_t at, char *into, size_t most)
{
	struct taking *t = of;
	ssize_t n = pread(t->fd, into, most, (off_t)(t->from + at));
	if (n <= 0 || !shown_more(t->shown, &t->copy, (uint64_t)n)) return MHD_CONTENT_READER_END_WITH_ERROR;
	note_moved(t->visitor);
	return n;
}

static void taken(void *of)
{
	struct taking *t = of;
	shown_leave(t->shown, &t->copy);
	if (t->fd >= 0) close(t->fd);
	free(t);
}

/* A validator that we never gave cannot fit, so the whole is sent; and only GET has ranges (RFC 9110, 13.1.5, 14.2). */
static str range_asked(struct MHD_Connection *c, bool head)
{
	const char *range = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Range");
	const char *only_if = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "If-Range");
	return only_if || head ? S("") : str_of(range);
}

static bool open_file(struct taking *t)
{
	struct stat st;
	t->fd = open(t->copy.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	return t->fd >= 0 && fstat(t->fd, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size == t->copy.bytes;
}

static enum MHD_Result send_part(struct MHD_Connection *c, struct taking *t, bool part, uint64_t len)
{
	char range[100];
	struct MHD_Response *r = MHD_create_response_from_callback(len, BLOCK, take_piece, t, taken);
	note_begins(t->visitor, len);
	if (!r) {
		taken(t);
		return MHD_NO;
	}
	MHD_add_response_header(r, "Content-Type", t->copy.mime);
	MHD_add_response_header(r, "Accept-Ranges", "bytes");
	snprintf(range, sizeof range, "bytes %llu-%llu/%llu", (unsigned long long)t->from,
		 (unsigned long long)(t->from + len - 1), (unsigned long long)t->copy.bytes);
	if (part) MHD_add_response_header(r, "Content-Range", range);
	return send_response(c, part ? MHD_HTTP_PARTIAL_CONTENT : MHD_HTTP_OK, r);
}

static enum MHD_Result send_file(struct MHD_Connection *c, struct taking *t)
{
	uint64_t len;
	char size[50];
	enum range_said said = range_read(range_asked(c, t->head), t->copy.bytes, &t->from, &len);
	if (open_file(t) && said != RANGE_NONE) return send_part(c, t, said == RANGE_PART, len);
	bool there = t->fd >= 0;
	snprintf(size, sizeof size, "bytes */%llu", (unsigned long long)t->copy.bytes);
	taken(t);
	if (!there || said != RANGE_NONE) return send_nothing(c);
	return send_words(c, MHD_HTTP_RANGE_NOT_SATISFIABLE, "The file is shorter.\n", size);
}

static enum MHD_Result on_request(void *of, struct MHD_Connection *c, const char *url, const char *method,
	const char *version, const char *data, size_t *size, void **request)
{
	struct shown_door *d = of;
	struct visitor *v = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	bool head = strcmp(method, MHD_HTTP_METHOD_HEAD) == 0, reads = head || strcmp(method, MHD_HTTP_METHOD_GET) == 0;
	(void)version, (void)data, (void)size, (void)request;
	note_begins(v, 0);
	struct taking *t = room_for(sizeof *t);
	*t = (struct taking){.visitor = v, .shown = d->shown, .fd = -1, .head = head};
	enum shown_said said = shown_ask(d->shown, reads && *url == '/' ? str_of(url + 1) : S(""), &t->copy);
	if (said == SHOWN_HERE) return send_file(c, t);
	free(t);
	if (said == SHOWN_NOTHING) return send_nothing(c);
	return send_words(c, MHD_HTTP_TOO_MANY_REQUESTS, "Too much in a short time. Please come back in a moment.\n", NULL);
}

/* ---- beginning and end */

static err listen_here(struct arena *a, int port, int *fd, int *got)
{
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof here;
	int yes = 1;
	*fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool fine = *fd >= 0 && setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
		    bind(*fd, (const struct sockaddr *)&here, sizeof here) == 0 && listen(*fd, BACKLOG) == 0 &&
		    getsockname(*fd, (struct sockaddr *)&here, &size) == 0;
	int why = errno;
	*got = ntohs(here.sin_port);
	if (fine) return NULL;
	if (*fd >= 0) close(*fd);
	return FAIL(a, ERR_OUTSIDE, "public-port", "Pictures cannot be shown on 127.0.0.1, port %d: %s. Please set another public_port "
		"in schedpost.conf, there and in the web server in front, or take public_address out.", port, strerror(why));
}

/* It tells of every stranger that went away. */
static void on_complaint(void *of, const char *fmt, va_list args)
{
	(void)of, (void)fmt, (void)args;
}

static void on_closed(uv_handle_t *h)
{
	struct shown_door *d = h->data;
	pthread_mutex_destroy(&d->guard);
	free(d);
}

err shown_door_new(struct arena *a, uv_loop_t *loop, struct shown *shown, const struct clock *clock, int port,
	struct shown_door **out)
{
	int fd, got;
	TRY(listen_here(a, port, &fd, &got));
	struct shown_door *d = room_for(sizeof *d);
	*d = (struct shown_door){.shown = shown, .clock = clock, .port = got};
	pthread_mutex_init(&d->guard, NULL);
	uv_timer_init(loop, &d->sweep);
	d->sweep.data = d;
	/* ITC wakes its thread at the end: else, with all connections taken, it would go on sleeping for a minute, and the
	 * loop with it. */
	const unsigned how = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_USE_ITC;
	d->daemon = MHD_start_daemon(how, 0, NULL, NULL, on_request, d,
		MHD_OPTION_EXTERNAL_LOGGER, on_complaint, d,
		MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)SHOWN_DOOR_MOST,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, d,
		MHD_OPTION_END);
	if (!d->daemon) {
		close(fd);
		uv_close((uv_handle_t *)&d->sweep, on_closed);
		return FAIL(a, ERR_OUTSIDE, "public-port", "Pictures cannot be shown on port %d. Please take public_address out of "
			"schedpost.conf, or start the machine anew.", port);
	}
	uv_timer_start(&d->sweep, on_sweep, SWEEP_EVERY_MS, SWEEP_EVERY_MS);
	*out = d;
	return NULL;
}

int shown_door_port(const struct shown_door *d)
{
	return d->port;
}

void shown_door_free(struct shown_door *d)
{
	if (!d) return;
	MHD_stop_daemon(d->daemon);
	uv_close((uv_handle_t *)&d->sweep, on_closed);
}
