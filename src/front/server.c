/* SPDX-License-Identifier: MIT
 * server.c - libmicrohttpd in the loop: its epoll descriptor in one poll, its timeout in one timer, and a sweep, for
 * its own timeout counts idle time only and a byte now and then would hold a connection for ever. */
#include "front/server_parts.h"
#include "base/log.h"
#include "front/where.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SWEEP_EVERY_MS = 1000, POOL = SERVER_MOST_HEADER + (8 << 10), IDLE_S = 120 };

int64_t server_mono(const struct server *s)
{
	return s->o.clock->mono(s->o.clock);
}

void server_phase(struct peer *p, enum phase phase)
{
	p->phase = phase;
	p->since = p->moved = server_mono(p->server);
}

static void pump(struct server *s);

static void on_timer(uv_timer_t *t)
{
	pump(t->data);
}

static void pump(struct server *s)
{
	MHD_UNSIGNED_LONG_LONG wait;
	if (!s->daemon) return;
	MHD_run(s->daemon);
	if (MHD_get_timeout(s->daemon, &wait) == MHD_YES) uv_timer_start(&s->timer, on_timer, wait, 0);
	else uv_timer_stop(&s->timer);
}

/* A resumed connection wakes nothing by itself; all that were resumed in one go are served in one. */
void server_pump_soon(struct server *s)
{
	uv_timer_start(&s->timer, on_timer, 0, 0);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
	(void)status;
	(void)events;
	pump(poll->data);
}

/* ---- connections */

/* The entry of this user, fresh; it takes the place of whoever had it before. */
static const struct known *know(struct server *s, uid_t uid)
{
	struct known *k = &s->known[uid % KNOWN_MOST];
	int64_t now = server_mono(s);
	if (k->is && k->uid == uid && now - k->at < KNOWN_MS) return k;
	struct arena *a = arena_new();
	str name = where_person(a, uid);
	*k = (struct known){.is = true, .uid = uid, .at = now};
	snprintf(k->name, sizeof k->name, "%.*s", SHOW(name));
	arena_free(a);
	return k;
}

static void learn_actor(struct peer *p)
{
	struct ucred who;
	socklen_t size = sizeof who;
	bool told = getsockopt(p->fd, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0;
	snprintf(p->actor, sizeof p->actor, "%s", told ? know(p->server, who.uid)->name : "unknown");
	p->owns = told && (who.uid == 0 || who.uid == geteuid());
}

static void peer_came(struct server *s, struct MHD_Connection *c, void **context)
{
	struct peer *p = calloc(1, sizeof *p);
	if (!p) die("schedpost stops: the machine has no memory left. Nothing is lost; it goes on when it is started again.");
	p->server = s;
	p->fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	p->next = s->peers;
	p->at = &s->peers;
	if (p->next) p->next->at = &p->next;
	s->peers = p;
	s->npeers++;
	learn_actor(p);
	server_phase(p, PHASE_HEAD);
	*context = p;
}

static void peer_went(struct server *s, struct peer *p)
{
	*p->at = p->next;
	if (p->next) p->next->at = p->at;
	s->npeers--;
	free(p);
}

static void on_connection(void *of, struct MHD_Connection *c, void **context,
	enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED) peer_came(of, c, context);
	else peer_went(of, *context);
}

static bool too_slow(const struct peer *p, int64_t now)
{
	int64_t age = now - p->since;
	switch (p->phase) {
	case PHASE_HEAD:
	case PHASE_BODY: return age > SERVER_REQUEST_MS;
	case PHASE_FILE: return age > SERVER_UPLOAD_MS || now - p->moved > SERVER_STALL_MS;
	case PHASE_ANSWER: return age > SERVER_ANSWER_MS;
	case PHASE_WORK: break;
	}
	return false;
}

void server_sweep(struct server *s)
{
	int64_t now = server_mono(s);
	for (struct peer *p = s->peers; p; p = p->next) {
		if (!too_slow(p, now)) continue;
		shutdown(p->fd, SHUT_RDWR);	/* libmicrohttpd notices and lets go of it */
		s->swept++;
		p->since = p->moved = now;
	}
	request_late(s);
	pump(s);
}

static void on_sweep(uv_timer_t *t)
{
	server_sweep(t->data);
}

/* ---- beginning and end */

/* It tells of every client that went away; a number is enough. */
static void on_complaint(void *of, const char *fmt, va_list args)
{
	struct server *s = of;
	(void)fmt;
	(void)args;
	s->complaints++;
}

static err start_daemon(struct arena *a, struct server *s)
{
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
	s->daemon = MHD_start_daemon(flags, 0, NULL, NULL, request_access, s,
		MHD_OPTION_EXTERNAL_LOGGER, on_complaint, s,
		MHD_OPTION_LISTEN_SOCKET, s->o.listen_fd,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)SERVER_MOST_CONNECTIONS,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
		MHD_OPTION_NOTIFY_COMPLETED, request_completed, s,
		MHD_OPTION_END);
	if (s->daemon) return NULL;
	close(s->o.listen_fd);
	return FAIL(a, ERR_OUTSIDE, "server", "The socket cannot be served. Please see the lines before this one in the log.");
}

static void add_handle(struct server *s, void *handle)
{
	((uv_handle_t *)handle)->data = s;
	s->handles++;
}

err server_new(struct arena *a, uv_loop_t *loop, const struct server_options *o, struct server **out)
{
	struct server *s = calloc(1, sizeof *s);
	if (!s) die("schedpost stops: the machine has no memory left. Nothing is lost; it goes on when it is started again.");
	static const struct media_limits USUAL;
	s->o = *o;
	if (!s->o.media) s->o.media = &USUAL;
	s->loop = loop;
	err e = start_daemon(a, s);
	if (e) {
		free(s);
		return e;
	}
	uv_poll_init(loop, &s->poll, MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd);
	uv_timer_init(loop, &s->timer);
	uv_timer_init(loop, &s->sweep);
	add_handle(s, &s->poll);
	add_handle(s, &s->timer);
	add_handle(s, &s->sweep);
	uv_poll_start(&s->poll, UV_READABLE, on_poll);
	uv_timer_start(&s->sweep, on_sweep, SWEEP_EVERY_MS, SWEEP_EVERY_MS);
	*out = s;
	return NULL;
}

void server_stop_accepting(struct server *s)
{
	int fd = MHD_quiesce_daemon(s->daemon);
	if (fd >= 0) close(fd);
}

size_t server_busy(const struct server *s)
{
	return s->busy;
}

static void on_closed(uv_handle_t *h)
{
	struct server *s = h->data;
	if (--s->handles == 0) free(s);
}

void server_free(struct server *s)
{
	if (!s) return;
	request_late(s);
	if (s->busy) die("schedpost stops: its server was taken down while %zu requests were under way.", s->busy);
	uv_poll_stop(&s->poll);
	MHD_stop_daemon(s->daemon);
	s->daemon = NULL;
	uv_close((uv_handle_t *)&s->poll, on_closed);
	uv_close((uv_handle_t *)&s->timer, on_closed);
	uv_close((uv_handle_t *)&s->sweep, on_closed);
}
