/* SPDX-License-Identifier: MIT
 * channel.c - read all there is, serve each job, write all answers at once. */
#include "plug/channel.h"
#include "plug/serve.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

enum {
	READ_ROOM = 64 * 1024,		/* bytes */
	WRITE_SOON = 256 * 1024,	/* bytes of answers */
	WRITE_WITHIN_MS = SP_STEP_MS / 20
};

struct channel {
	int fd;
	struct pile in, out;
	int64_t wrote;	/* ms, see coarse_ms */
};

/* Not the time of day, and no system call on the machines we know: the kernel keeps it in a page of ours. */
static int64_t coarse_ms(void)
{
	struct timespec t = {0};
	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool write_all(struct channel *c)
{
	while (c->out.from < c->out.len) {
		ssize_t n = write(c->fd, c->out.at + c->out.from, c->out.len - c->out.from);
		if (n < 0 && errno == EINTR) continue;
		if (n <= 0) return false;
		pile_drop(&c->out, (size_t)n);
	}
	c->wrote = coarse_ms();
	return true;
}

static ssize_t read_some(struct channel *c)
{
	char *room = pile_room(&c->in, READ_ROOM);
	ssize_t n;
	do n = read(c->fd, room, READ_ROOM);
	while (n < 0 && errno == EINTR);
	if (n > 0) c->in.len += (size_t)n;
	return n;
}

/* Slow steps in a row must not look like a hang, so what is ready does not wait for them. */
static bool is_time_to_write(const struct channel *c)
{
	return c->out.len - c->out.from >= WRITE_SOON || coarse_ms() - c->wrote >= WRITE_WITHIN_MS;
}

static bool serve_all(struct channel *c, const sp_plugin *plugin, struct arena *a)
{
	struct frame f;
	frame_found found;
	while ((found = frame_next(&c->in, &f)) == FRAME_WHOLE) {
		if (f.kind != FRAME_JOB) return false;
		serve(plugin, a, f.payload, &c->out);
		frame_done(&c->in, &f);
		if (is_time_to_write(c) && !write_all(c)) return false;
	}
	return found == FRAME_PART;
}

bool channel_serve(int fd, const sp_plugin *plugin)
{
	struct channel c = {.fd = fd};
	struct arena *a = arena_new();
	ssize_t n;
	bool good = true;
	while (good && (n = read_some(&c)) != 0) {
		c.wrote = coarse_ms();
		good = n > 0 && serve_all(&c, plugin, a) && write_all(&c);
	}
	arena_free(a);
	pile_free(&c.in);
	pile_free(&c.out);
	return good;
}

bool channel_caged(int fd, str missing)
{
	struct channel c = {.fd = fd};
	size_t mark = frame_begin(&c.out, FRAME_CAGED);
	pile_add(&c.out, missing.at, missing.len);
	frame_end(&c.out, mark);
	bool good = write_all(&c);
	pile_free(&c.out);
	return good;
}

static bool say_hello(int fd, struct hello *hello)
{
	struct channel c = {.fd = fd};
	hello_sizes(hello->sizes);
	size_t mark = frame_begin(&c.out, FRAME_HELLO);
	struct wire w = wire_writer(&c.out);
	wire_hello(&w, hello);
	frame_end(&c.out, mark);
	bool good = !w.wrong && write_all(&c);
	pile_free(&c.out);
	return good;
}

bool channel_greet(int fd, const struct plug_facts *facts)
{
	struct hello hello = {.facts = *facts};
	return say_hello(fd, &hello);
}

bool channel_refuse(int fd, str sentence)
{
	struct hello hello = {.refusal = sentence};
	return say_hello(fd, &hello);
}
