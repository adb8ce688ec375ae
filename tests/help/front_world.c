/* SPDX-License-Identifier: MIT
 * front_world.c - the server in a loop on one thread, a client on another. */
#include "front_world.h"
#include "front/table.h"
#include "front/where.h"
#include "help/scratch.h"

#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int64_t world_now(const struct clock *c)
{
	return clock_real.now(c);
}

static int64_t world_mono(const struct clock *c)
{
	struct front_world *w = (void *)((char *)c - offsetof(struct front_world, clock));
	return clock_real.mono(c) + __atomic_add_fetch(&w->ahead, w->tick, __ATOMIC_SEQ_CST);
}

static void must(err e)
{
	if (e) die("front_world: %.*s", SHOW(e->text));
}

static void on_wake(uv_async_t *async)
{
	struct front_world *w = async->data;
	store_deliver(w->store);
}

static void wake(void *of)
{
	struct front_world *w = of;
	uv_async_send(&w->wake);
}

static void add_metrics(void *of, buf *out)
{
	(void)of;
	buf_add(out, S("schedpost_test 1\n"));
}

/* The table as the program has it: with "X begin" offered as "X". */
static const struct verb *const *verbs(struct arena *a)
{
	static const struct room_verbs NONE[] = {{0}};
	size_t n = 0;
	while (FRONT_VERBS[n]) n++;
	struct verb *flat = TAKE_N(a, struct verb, n + 1);
	for (size_t i = 0; i < n; i++) flat[i] = *FRONT_VERBS[i];
	struct room_verbs *rooms = TAKE_N(a, struct room_verbs, 2);
	rooms[0] = (struct room_verbs){"Test", flat};
	rooms[1] = NONE[0];
	return table_gather(a, rooms, DOORS);
}

static void serve(struct front_world *w)
{
	struct server_options o = {.store = w->store, .house = &w->house, .verbs = w->verbs, .clock = &w->clock,
		.metrics = add_metrics};
	bool made;
	uv_loop_init(&w->loop);
	uv_async_init(&w->loop, &w->wake, on_wake);
	w->wake.data = w;
	store_start(w->store, wake, w);
	must(server_listen(w->a, str_of(w->socket), &o.listen_fd, &made));
	must(server_new(w->a, &w->loop, &o, &w->server));
}

struct front_world *front_world_new(bool with_server)
{
	struct front_world *w = calloc(1, sizeof *w);
	*w = (struct front_world){.a = arena_new()};
	w->clock = (struct clock){.now = world_now, .mono = world_mono, .random = clock_real.random};
	scratch_folder(w->folder, "front");
	snprintf(w->socket, sizeof w->socket, "%s/socket", w->folder);
	w->house = (struct house){.data_folder = str_of(w->folder), .clock = &w->clock};
	struct store_options o = {.clock = &w->clock, .may_migrate = true};
	o.path = arena_fmt(w->a, "%s/schedpost.db", w->folder);
	must(store_open(w->a, &o, &w->store));
	w->verbs = verbs(w->a);
	if (with_server) serve(w);
	return w;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void front_world_free(struct front_world *w)
{
	if (w->server) server_stop_accepting(w->server);
	store_close(w->store);
	if (w->server) {
		server_free(w->server);
		uv_close((uv_handle_t *)&w->wake, NULL);
		uv_run(&w->loop, UV_RUN_DEFAULT);
		uv_loop_close(&w->loop);
	}
	nftw(w->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(w->a);
	free(w);
}

str front_meta(struct front_world *w, const char *name)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *q = NULL;
	str value = S("");
	str path = arena_fmt(w->a, "%s/schedpost.db", w->folder);
	if (sqlite3_open_v2(arena_cstr(w->a, path), &db, SQLITE_OPEN_READWRITE, NULL)) die("front_world: no database");
	if (sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE name = ?", -1, &q, NULL)) die("front_world: no meta");
	sqlite3_bind_text(q, 1, name, -1, SQLITE_STATIC);
	if (sqlite3_step(q) == SQLITE_ROW) value = arena_str(w->a, str_of((const char *)sqlite3_column_text(q, 0)));
	sqlite3_finalize(q);
	sqlite3_close(db);
	return value;
}

struct talk {
	struct front_world *w;
	void (*talk)(struct front_world *, void *);
	void *of;
	uv_async_t over;
	bool ended;
};

static void *talk_thread(void *of)
{
	struct talk *t = of;
	t->talk(t->w, t->of);
	uv_async_send(&t->over);
	return NULL;
}

static void on_over(uv_async_t *async)
{
	struct talk *t = async->data;
	t->ended = true;
	uv_close((uv_handle_t *)async, NULL);
}

void front_world_talk(struct front_world *w, void (*talk)(struct front_world *, void *), void *of)
{
	struct talk t = {.w = w, .talk = talk, .of = of};
	pthread_t thread;
	uv_async_init(&w->loop, &t.over, on_over);
	t.over.data = &t;
	if (pthread_create(&thread, NULL, talk_thread, &t) != 0) die("front_world: no thread");
	while (!t.ended) uv_run(&w->loop, UV_RUN_ONCE);
	uv_run(&w->loop, UV_RUN_NOWAIT);
	pthread_join(thread, NULL);
}

int front_connect(struct front_world *w)
{
	struct sockaddr_un address;
	must(where_address(w->a, str_of(w->socket), &address));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) die("front_world: cannot connect");
	return fd;
}

void front_send(int fd, const char *text)
{
	size_t len = strlen(text);
	while (len) {
		ssize_t n = send(fd, text, len, MSG_NOSIGNAL);
		if (n <= 0) return;
		text += n;
		len -= (size_t)n;
	}
}

static bool whole(str got)
{
	size_t head, at;
	str digits;
	int64_t length;
	if (!str_find(got, S("\r\n\r\n"), &head) || !str_find(got, S("Content-Length: "), &at)) return false;
	str rest = str_cut(got, at + S("Content-Length: ").len, got.len);
	return str_split(&rest, '\r', &digits) && str_int(digits, &length) && got.len >= head + 4 + (size_t)length;
}

str front_receive(struct arena *a, int fd)
{
	buf got = buf_in(a, 64 << 20);
	char room[65536];
	for (;;) {
		struct pollfd on = {.fd = fd, .events = POLLIN};
		if (poll(&on, 1, 10000) <= 0) return S("(nothing came within 10 s)");
		ssize_t n = recv(fd, room, sizeof room - 1, 0);
		if (n <= 0) return buf_str(&got);
		buf_add(&got, (str){room, (size_t)n});
		if (whole(buf_str(&got))) return buf_str(&got);
	}
}

str front_ask(struct arena *a, struct front_world *w, const char *request)
{
	int fd = front_connect(w);
	front_send(fd, request);
	str answer = front_receive(a, fd);
	close(fd);
	return answer;
}
