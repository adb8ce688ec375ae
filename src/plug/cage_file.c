/* SPDX-License-Identifier: MIT
 * cage_file.c - how a program that shuts itself in gets the file of somebody else, and answers. */
#include "plug/cage.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

bool cage_was_started(void)
{
	struct stat st;
	return fstat(CAGE_CHANNEL, &st) == 0 && S_ISSOCK(st.st_mode);
}

str cage_read_file(struct arena *a, size_t most)
{
	enum { PIECE = 1 << 20 };
	buf out = buf_in(a, most + 1);
	char *piece = arena_take(a, PIECE);
	ssize_t n;
	while (out.len <= most && (n = read(CAGE_FILE, piece, PIECE)) != 0) {
		if (n < 0 && errno == EINTR) continue;
		if (n < 0) break;
		buf_add(&out, (str){piece, MIN((size_t)n, most + 1 - out.len)});
	}
	return buf_str(&out);
}

bool cage_say(str s)
{
	while (s.len) {
		ssize_t n = write(CAGE_CHANNEL, s.at, s.len);
		if (n <= 0) return false;
		s = str_cut(s, (size_t)n, s.len);
	}
	return true;
}
