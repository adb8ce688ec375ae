/* SPDX-License-Identifier: MIT
 * wire_fuzz.c - bytes from a hostile worker, a hostile host and a hostile file: read, refused, never a fault.
 *
 * The first byte chooses: an answer as the host reads it, a job as the worker reads it (and serves it with
 * the echo plugin), a greeting, an ELF file, or a stream of frames. */
#define schedpost_plugin echo_plugin
#include "../../plugins/echo/echo.c"
#undef schedpost_plugin

#include "fuzz.h"

#include "plug/load.h"
#include "plug/sane.h"
#include "plug/serve.h"

#include <sys/mman.h>
#include <unistd.h>

/* What was read is written as it came: both ends mean the same by the same bytes. */
static void crosses_unchanged(str bytes, struct arena *a, void (*walk)(struct wire *, void *), void *of)
{
	struct pile again = {0};
	struct wire in = wire_reader(bytes, a), out = wire_writer(&again);
	walk(&in, of);
	if (!wire_end(&in)) {
		walk(&out, of);
		must(!out.wrong && str_is((str){again.at, again.len}, bytes), "what was read is written as it came");
	}
	pile_free(&again);
}

static void walk_said(struct wire *w, void *of)
{
	wire_said(w, of);
}

static void walk_job(struct wire *w, void *of)
{
	wire_job(w, of);
}

/* Answers are read with a job of each kind in turn, for what is sane depends on it. */
static void read_answer(str bytes, struct arena *a)
{
	static const sp_media media = {.bytes = 100};
	static const sp_post post = {.size = sizeof post, .media = &media, .nmedia = 1};
	crosses_unchanged(bytes, a, walk_said, &(struct plug_out){0});
	for (sp_op op = SP_CONNECT; op <= SP_LAST_OP; op++) {
		struct plug_in asked = {.job = {.op = op, .post = &post}};
		struct plug_facts facts = {.state_size = op};
		struct plug_out out;
		const char *why;
		arena_reset(a);
		bool is_read = sane_read(bytes, &asked, &facts, a, &out, &why);
		must(!is_read || out.failed.len || out.move <= SP_LAST_MOVE, "a move is a known word");
	}
}

/* Whatever the job: the worker's answer can be read by the host. */
static void serve_job(str bytes, struct arena *a)
{
	struct pile out = {0};
	crosses_unchanged(bytes, a, walk_job, &(struct plug_in){0});
	serve(&echo_plugin, a, bytes, &out);
	struct frame f;
	must(frame_next(&out, &f) == FRAME_WHOLE && f.kind == FRAME_SAID, "a worker answers once");
	struct plug_out said = {0};
	struct wire w = wire_reader(f.payload, a);
	wire_said(&w, &said);
	must(!wire_end(&w), "the host can read a worker's answer");
	pile_free(&out);
}

static void read_greeting(str bytes, struct arena *a)
{
	struct hello hello = {0};
	struct wire w = wire_reader(bytes, a);
	wire_hello(&w, &hello);
	if (!wire_end(&w)) sane_facts(&hello.facts, S("echo"), a);
}

static void read_file(str bytes, struct arena *a)
{
	int fd = memfd_create("plugin", MFD_CLOEXEC);
	must(fd >= 0 && write(fd, bytes.at, bytes.len) == (ssize_t)bytes.len, "there is memory for a file");
	elf_check(a, fd);
	close(fd);
}

static void read_frames(str bytes, struct arena *a)
{
	(void)a;
	struct pile p = {0};
	struct frame f;
	for (size_t i = 0; i < bytes.len; i += 7) {
		pile_add(&p, bytes.at + i, MIN(7, bytes.len - i));
		while (frame_next(&p, &f) == FRAME_WHOLE) frame_done(&p, &f);
	}
	pile_free(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const ways[])(str, struct arena *) = {read_answer, serve_job, read_greeting, read_file,
							    read_frames};
	if (!size) return 0;
	struct arena *a = arena_new();
	ways[data[0] % COUNT(ways)]((str){(const char *)data + 1, size - 1}, a);
	arena_free(a);
	return 0;
}
