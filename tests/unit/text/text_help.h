/* SPDX-License-Identifier: MIT
 * text_help.h - what several tests of this room need: an arena for each, a file's text, CPU time. */
#ifndef TEXT_HELP_H
#define TEXT_HELP_H
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/base.h"

#ifdef __SANITIZE_ADDRESS__
enum { SLOWER = 20 };	/* what the sanitizers cost */
#else
enum { SLOWER = 1 };
#endif

#define WITH_ARENA(a) for (struct arena *a = arena_new(), *once_ = a; once_; arena_free(a), once_ = NULL)

#define assert_str(got, want) \
	do { \
		str got_ = (got); \
		assert_string_equal(arena_cstr(a, got_), want); \
	} while (0)

/* The whole file; length 0 when there is none. */
static inline str help_file(struct arena *a, const char *path)
{
	buf out = buf_in(a, 4 << 20);
	FILE *f = fopen(path, "re");
	char piece[4096];
	for (size_t n; f && (n = fread(piece, 1, sizeof piece, f)) > 0;) buf_add(&out, (str){piece, n});
	if (f) fclose(f);
	return buf_str(&out);
}

static inline double help_cpu_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}
#endif
