/* SPDX-License-Identifier: MIT
 * socket_fuzz.c - any bytes at the daemon's door: every answer is HTTP, every verb's answer is JSON, and when the
 * client is gone nothing of it is left.
 *
 * The first byte says how it comes: in pieces of so many bytes; from 128 on the client goes away before it has read. */
#include "fuzz.h"

#include "base/json.h"
#include "front/answer.h"
#include "front/server_parts.h"
#include "help/front_world.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PIECES_MOST = 40, ANSWERS_MOST = 1 << 20, IDLE_TURNS = 20 };

static struct front_world *world;

static void leave(void)
{
	front_world_free(world);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	world = front_world_new(true);
	atexit(leave);
	return 0;
}

/* What has come so far; false: the server has ended the connection. */
static bool take(int fd, buf *got)
{
	char room[16384];
	ssize_t n;
	while ((n = recv(fd, room, sizeof room, MSG_DONTWAIT)) > 0) buf_add(got, (str){room, (size_t)n});
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

/* Sends what fits into the socket; the server reads in between. */
static bool put(int fd, str piece, buf *got)
{
	while (piece.len) {
		ssize_t n = send(fd, piece.at, piece.len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno != EAGAIN) return false;
		piece = str_cut(piece, n > 0 ? (size_t)n : 0, piece.len);
		uv_run(&world->loop, UV_RUN_NOWAIT);
		if (!take(fd, got)) return false;
	}
	return true;
}

static bool is_at_rest(void)
{
	const struct server *s = world->server;
	return !s->npeers && !s->busy && !s->uploads && !s->bodies;
}

/* The loop turns. When there is nothing left to do but to wait for the client, time passes, until the sweep ends it:
 * libmicrohttpd does not see the end of a request that was read together with its last bytes. */
static void turn(size_t *idle)
{
	bool works = world->server->busy;
	uv_run(&world->loop, works ? UV_RUN_ONCE : UV_RUN_NOWAIT);
	*idle = works ? 0 : *idle + 1;
	if (*idle < IDLE_TURNS) return;
	world->ahead += SERVER_UPLOAD_MS;
	server_sweep(world->server);
	*idle = 0;
}

static void talk(str bytes, size_t piece, bool goes_away, buf *got)
{
	int fd = front_connect(world);
	size_t pieces = 0, idle = 0;
	bool open = true;
	for (; bytes.len && open; pieces++) {
		size_t n = piece && pieces < PIECES_MOST ? MIN(piece, bytes.len) : bytes.len;
		open = put(fd, str_cut(bytes, 0, n), got);
		bytes = str_cut(bytes, n, bytes.len);
	}
	if (goes_away) close(fd);
	else shutdown(fd, SHUT_WR);	/* the server answers what is whole, and ends */
	while (!goes_away && take(fd, got)) turn(&idle);
	if (!goes_away) close(fd);
	while (!is_at_rest()) turn(&idle);
}

/* A verb's answer is a reply or an error; the rest is libmicrohttpd's own, in HTML. */
static void check_body(struct arena *a, const struct answer_head *head, str body)
{
	struct reply *r;
	const struct json *j;
	bool ok = false;
	err told = NULL;
	if (!head->json) return;
	must(!json_read(a, body, &j) && !json_need_flag(a, j, "ok", &ok), "the answer to a call is JSON");
	must(ok == (head->status == 200), "the status says what the answer says");
	if (!ok) must(!err_from_json(a, body, &told) && told && told->text.len, "a refusal is a sentence");
	else if (!json_get(j, "version")) must(!reply_from_json(a, body, &r), "a reply can be read");
}

/* One after the other; the last may be cut off when the client went away. libmicrohttpd 0.9.75 gives the head of a
 * refusal of its own twice, so behind one nothing is looked at: it ends the connection. */
static void check_answers(struct arena *a, str got, bool goes_away)
{
	struct answer_head head;
	bool more;
	const str go_on = S("HTTP/1.1 100 Continue\r\n\r\n");	/* comes before an answer, for who asked for it */
	while (got.len) {
		if (str_starts(got, go_on)) {
			got = str_cut(got, go_on.len, got.len);
			continue;
		}
		must(!answer_read(a, got, &head, &more), "what comes back is an answer of HTTP");
		bool whole = !more && got.len - head.head >= head.length;
		must(whole || goes_away, "an answer is whole");
		if (!whole || (!head.json && head.status >= 400)) return;	/* see above */
		check_body(a, &head, str_cut(got, head.head, head.length));
		got = str_cut(got, head.head + head.length, got.len);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (!len) return 0;
	struct arena *a = arena_new();
	buf got = buf_in(a, ANSWERS_MOST);
	bool goes_away = data[0] & 128;
	str bytes = {(const char *)data + 1, len - 1};
	talk(bytes, data[0] & 127, goes_away, &got);
	bool has_bodies = !str_find(bytes, S("HEAD"), NULL);	/* answers to HEAD tell a length and have no body */
	if (!got.over && has_bodies) check_answers(a, buf_str(&got), goes_away);
	arena_free(a);
	return 0;
}
