/* SPDX-License-Identifier: MIT
 * client.c - the command line's side of the socket. */
#include "front/client.h"
#include "base/file.h"
#include "base/json.h"
#include "front/answer.h"
#include "front/where.h"
#include "verb/blocks.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct line {
	int fd;			/* -1: closed */
	str path;
	const struct clock *clock;
	str version;
	bool answered;		/* before all was sent */
	bool awaited;		/* line_send's answer has not come */
	str kept;		/* it came while something else was asked; at NULL: it did not */
	str token;
	int64_t answer_ms;	/* so long for an answer */
};

/* A request under way. */
struct exchange {
	struct arena *a;
	struct line *line;
	int64_t until;		/* by the monotonic clock */
	buf got;
	struct answer_head head;
	bool headed;
};

static err no_answer(struct arena *a)
{
	return FAIL(a, ERR_BUSY, "no-answer", "schedpostd is running but does not answer. Please try again in a minute; if it stays "
		"so, restart the service (systemctl restart schedpostd). What is planned is safe.");
}

static err cut_off(struct arena *a)
{
	return FAIL(a, ERR_OUTSIDE, "cut-off", "The connection to schedpostd ended before the answer was there, so it may or may not "
		"have been done. Please look before you repeat it, for example with `schedpost list`.");
}

static err connect_to(struct arena *a, str path, int *fd)
{
	struct sockaddr_un address;
	*fd = -1;
	TRY(where_address(a, path, &address));
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (s < 0) return FAIL(a, ERR_OUTSIDE, "socket", "No socket could be made: %s.", strerror(errno));
	if (connect(s, (struct sockaddr *)&address, sizeof address) == 0) {
		*fd = s;
		return NULL;
	}
	int why = errno;
	close(s);
	if (why == EACCES)
		return FAIL(a, ERR_DENIED, "socket-denied", "You may not use this schedpost: its socket %.*s is closed to you. Ask the "
			"person who looks after it to add you to its group.", SHOW(path));
	if (why == EAGAIN) return no_answer(a);	/* as many wait as the system lets wait */
	return NULL;
}

/* Waits for `events`; ERR_BUSY when the time is over. */
static err await(struct exchange *x, short events, short *came)
{
	for (;;) {
		int64_t left = x->until - x->line->clock->mono(x->line->clock);
		struct pollfd on = {.fd = x->line->fd, .events = events};
		if (left <= 0) return no_answer(x->a);
		int n = poll(&on, 1, (int)MIN(left, 1000));
		if (n < 0 && errno != EINTR) return cut_off(x->a);
		if (n <= 0) continue;
		*came = on.revents;
		return NULL;
	}
}

/* Takes what has arrived. *over: the peer has ended. */
static err take(struct exchange *x, bool *over)
{
	char room[16 << 10];
	ssize_t n = recv(x->line->fd, room, sizeof room, 0);
	*over = n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
	if (n > 0) buf_add(&x->got, (str){room, (size_t)n});
	if (x->headed) return NULL;
	bool more;
	TRY(answer_read(x->a, buf_str(&x->got), &x->head, &more));
	x->headed = !more;
	return NULL;
}

static bool complete(const struct exchange *x)
{
	return x->headed && x->got.len >= x->head.head + x->head.length;
}

static err receive(struct exchange *x)
{
	bool over = false;
	while (!complete(x) && !over) {
		short came;
		TRY(await(x, POLLIN, &came));
		TRY(take(x, &over));
	}
	return complete(x) ? NULL : cut_off(x->a);
}

/* Sends all, or as much as the daemon wants: one that refuses a body answers before its end. *answered: it did. */
static err send_all(struct exchange *x, str bytes, bool *answered)
{
	*answered = false;
	while (bytes.len) {
		ssize_t n = send(x->line->fd, bytes.at, bytes.len, MSG_NOSIGNAL);
		if (n >= 0) {
			bytes = str_cut(bytes, (size_t)n, bytes.len);
			continue;
		}
		if (errno == EPIPE || errno == ECONNRESET) {
			*answered = true;	/* perhaps; receive will tell */
			return NULL;
		}
		if (errno != EAGAIN && errno != EINTR) return cut_off(x->a);
		short came = 0;
		TRY(await(x, POLLOUT | POLLIN, &came));
		if (came & POLLIN) {
			*answered = true;
			return NULL;
		}
	}
	return NULL;
}

static struct exchange begin(struct arena *a, struct line *l, int64_t wait_ms)
{
	return (struct exchange){.a = a, .line = l, .until = l->clock->mono(l->clock) + wait_ms,
		.got = buf_in(a, ANSWER_MOST_HEAD + ANSWER_MOST_BODY + (64 << 10))};
}

static void hang_up(struct line *l)
{
	if (l->fd >= 0) close(l->fd);
	l->fd = -1;
}

static err finish(struct exchange *x, bool answered, str *answer)
{
	err e = receive(x);
	if (e || answered || x->head.close) hang_up(x->line);
	if (e) return e;
	*answer = str_cut(buf_str(&x->got), x->head.head, x->head.length);
	if (!x->head.json)
		return FAIL(x->a, ERR_OUTSIDE, "not-schedpost", "What answers on the socket %.*s is not schedpostd: it gave status %d and "
			"no JSON. Please check --socket and SCHEDPOST_SOCKET.", SHOW(x->line->path), x->head.status);
	return NULL;
}

static err take_awaited(struct arena *a, struct line *l)
{
	struct exchange x = begin(a, l, l->answer_ms);
	if (!l->awaited) return NULL;
	l->awaited = false;
	return finish(&x, l->answered, &l->kept);
}

/* A kept connection that the daemon closed meanwhile is opened again before anything is sent. */
static err ready(struct arena *a, struct line *l)
{
	char byte;
	TRY(take_awaited(a, l));
	if (l->fd >= 0 && recv(l->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN) return NULL;
	hang_up(l);
	TRY(connect_to(a, l->path, &l->fd));
	return l->fd >= 0 ? NULL : FAIL(a, ERR_BUSY, "gone", "schedpostd has ended meanwhile. Please try again in a moment.");
}

/* RFC 6750, 2.1 */
static str head(const struct exchange *x, const char *method, str path, int64_t length, const char *type)
{
	str token = x->line->token;
	return arena_fmt(x->a, "%s %.*s HTTP/1.1\r\nHost: schedpost\r\nContent-Length: %lld\r\nContent-Type: %s\r\n%s%.*s%s\r\n",
		method, SHOW(path), (long long)length, type, token.len ? "Authorization: Bearer " : "", SHOW(token),
		token.len ? "\r\n" : "");
}

static err send_text(struct exchange *x, str request)
{
	err e = send_all(x, request, &x->line->answered);
	if (e) hang_up(x->line);
	return e;
}

static err send_post(struct exchange *x, str path, str body)
{
	str top = head(x, "POST", path, (int64_t)body.len, "application/json");
	buf whole = buf_in(x->a, top.len + body.len);
	buf_add(&whole, top);
	buf_add(&whole, body);
	return send_text(x, buf_str(&whole));
}

err line_post(struct arena *a, struct line *l, str path, str body, str *answer)
{
	TRY(ready(a, l));
	struct exchange x = begin(a, l, l->answer_ms);
	TRY(send_post(&x, path, body));
	return finish(&x, l->answered, answer);
}

err line_send(struct arena *a, struct line *l, str path, str body)
{
	TRY(ready(a, l));
	struct exchange x = begin(a, l, l->answer_ms);
	TRY(send_post(&x, path, body));
	l->awaited = true;
	return NULL;
}

err line_take(struct arena *a, struct line *l, str *answer)
{
	TRY(take_awaited(a, l));
	if (!l->kept.at) return cut_off(a);
	*answer = l->kept;
	l->kept = (str){0};
	return NULL;
}

struct sending {
	int fd;
	int64_t size;
	const struct line_file *what;
};

static err send_file(struct exchange *x, const struct sending *s, bool *answered)
{
	enum { PIECE = 256 << 10 };
	char *room = arena_take(x->a, PIECE);
	for (int64_t sent = 0; sent < s->size && !*answered;) {
		ssize_t n = pread(s->fd, room, (size_t)MIN(PIECE, s->size - sent), sent);
		if (n < 0 && errno == EINTR) continue;
		if (n <= 0)
			return FAIL(x->a, ERR_INPUT, "file-changed", "The file changed while it was being read. Please try again.");
		x->until = x->line->clock->mono(x->line->clock) + x->line->answer_ms;
		TRY(send_all(x, (str){room, (size_t)n}, answered));
		sent += n;
		if (s->what->progress) s->what->progress(s->what->of, sent, s->size);
	}
	return NULL;
}

err line_put_file(struct arena *a, struct line *l, const struct line_file *what, str *answer)
{
	struct sending s = {.what = what};
	bool answered = false;
	TRY(file_open(a, what->file, &s.fd));
	s.size = lseek(s.fd, 0, SEEK_END);
	err e = ready(a, l);
	struct exchange x = begin(a, l, l->answer_ms);
	if (!e) e = send_all(&x, head(&x, "PUT", what->path, s.size, "application/octet-stream"), &answered);
	if (!e) e = send_file(&x, &s, &answered);
	close(s.fd);
	if (!e) return finish(&x, answered, answer);
	hang_up(l);
	return e;
}

static err health(struct arena *a, struct line *l, int64_t wait_ms, str *version)
{
	const struct json *j;
	str answer;
	struct exchange x = begin(a, l, wait_ms);
	TRY(send_text(&x, S("GET /health HTTP/1.1\r\nHost: schedpost\r\n\r\n")));
	TRY(finish(&x, l->answered, &answer));
	err e = json_read(a, answer, &j);
	if (!e) e = json_get_str(a, j, "version", version);
	return e ? reply_foreign(a, arena_cstr(a, e->text)) : NULL;
}

err line_open(struct arena *a, str socket_path, const struct clock *clock, int64_t wait_ms, struct line **out)
{
	struct line *l = TAKE(a, struct line);
	*l = (struct line){.path = socket_path, .clock = clock, .answer_ms = LINE_ANSWER_MS};
	*out = NULL;
	err e = connect_to(a, socket_path, &l->fd);
	if (!e && l->fd < 0) return NULL;
	if (!e) e = health(a, l, wait_ms, &l->version);
	if (!e) {
		*out = l;
		return NULL;
	}
	line_close(l);
	return e->kind == ERR_BUSY || str_is(str_of(e->code), S("cut-off")) ? NULL : e;
}

err line_check(struct arena *a, struct line *l)
{
	str version = S("");
	TRY(ready(a, l));
	return health(a, l, LINE_SECOND_MS, &version);
}

bool line_listens(struct arena *a, str socket_path)
{
	int fd;
	err e = connect_to(a, socket_path, &fd);
	if (!e && fd >= 0) close(fd);
	return e ? e->kind == ERR_BUSY : fd >= 0;
}

void line_bring(struct line *l, str token)
{
	l->token = token;
}

void line_hurry(struct line *l)
{
	l->answer_ms = LINE_HURRIED_ANSWER_MS;
}

void line_close(struct line *l)
{
	if (l) hang_up(l);
}

str line_version(const struct line *l)
{
	return l->version;
}
