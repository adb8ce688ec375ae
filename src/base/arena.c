/* SPDX-License-Identifier: MIT
 * arena.c - memory that dies together, and the end of the process when there is none. */
#include "base/base.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define FORBID(at, n) ASAN_POISON_MEMORY_REGION(at, n)
#define PERMIT(at, n) ASAN_UNPOISON_MEMORY_REGION(at, n)
#else
#define FORBID(at, n) (void)0
#define PERMIT(at, n) (void)0
#endif

enum { BLOCK = 8 * 1024 - 32 };	/* bytes; small enough to be cheap for one plugin step */

struct block {
	struct block *before;
	size_t used, size;	/* bytes of room */
	alignas(max_align_t) char room[];
};

struct arena {
	struct block *last;
};

_Noreturn void die(const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(70);	/* EX_SOFTWARE */
}

static struct block *block_new(struct block *before, size_t size)
{
	struct block *b = malloc(sizeof *b + size);
	if (!b) die("schedpost stops: the machine has no memory left. Nothing is lost; it goes on when it is started again.");
	*b = (struct block){.before = before, .size = size};
	FORBID(b->room, size);
	return b;
}

struct arena *arena_new(void)
{
	struct arena *a = calloc(1, sizeof *a);
	if (!a) die("schedpost stops: the machine has no memory left. Nothing is lost; it goes on when it is started again.");
	return a;
}

static void blocks_free(struct block *b, const struct block *until)
{
	while (b != until) {
		struct block *before = b->before;
		PERMIT(b->room, b->size);
		free(b);
		b = before;
	}
}

void arena_free(struct arena *a)
{
	if (!a) return;
	blocks_free(a->last, NULL);
	free(a);
}

void arena_reset(struct arena *a)
{
	struct block *keep = a->last;
	if (!keep) return;
	blocks_free(keep->before, NULL);
	if (keep->size > BLOCK) {
		PERMIT(keep->room, keep->size);
		free(keep);
		a->last = NULL;
		return;
	}
	keep->before = NULL;
	keep->used = 0;
	FORBID(keep->room, keep->size);
}

/* Not zeroed: for what is written at once. */
static char *take_raw(struct arena *a, size_t bytes)
{
	size_t step = alignof(max_align_t);
	if (bytes > SIZE_MAX / 2) die("schedpost stops: it was about to ask for an impossible amount of memory.");
	size_t need = (MAX(bytes, 1) + step - 1) / step * step;
	struct block *b = a->last;
	if (!b || b->size - b->used < need) {
		b = block_new(a->last, MAX(need, (size_t)BLOCK));
		a->last = b;
	}
	char *at = b->room + b->used;
	b->used += need;
	PERMIT(at, bytes);
	return at;
}

void *arena_take(struct arena *a, size_t bytes)
{
	return memset(take_raw(a, bytes), 0, bytes);
}

char *arena_cstr(struct arena *a, str s)
{
	char *at = take_raw(a, s.len + 1);
	if (s.len) memcpy(at, s.at, s.len);
	at[s.len] = 0;
	return at;
}

str arena_str(struct arena *a, str s)
{
	return (str){arena_cstr(a, s), s.len};	/* the NUL is for debuggers; nobody may count on it */
}

/* Most texts fit into what the last block has left, and are written there at once. */
__attribute__((format(printf, 3, 0)))
static int try_fmt(struct arena *a, size_t *room, const char *fmt, va_list args)
{
	struct block *b = a->last;
	char none[1];
	bool some = b && b->size > b->used;
	*room = some ? b->size - b->used : 0;
	char *at = some ? b->room + b->used : none;
	if (some) PERMIT(at, *room);
	int n = vsnprintf(at, *room, fmt, args);
	if (some) FORBID(at, *room);
	return n;
}

str arena_vfmt(struct arena *a, const char *fmt, va_list args)
{
	va_list again;
	size_t room;
	va_copy(again, args);
	int n = try_fmt(a, &room, fmt, again);
	va_end(again);
	if (n < 0) die("schedpost stops: a message could not be formatted: %s", fmt);
	char *at = take_raw(a, (size_t)n + 1);
	if ((size_t)n >= room) vsnprintf(at, (size_t)n + 1, fmt, args);
	return (str){at, (size_t)n};
}

str arena_fmt(struct arena *a, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	str s = arena_vfmt(a, fmt, args);
	va_end(args);
	return s;
}
