/* SPDX-License-Identifier: MIT
 * log.c - a line is made in one buffer and written in one call; control bytes are shown as '?'. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { LINE_MOST = 2000 };	/* bytes */

static atomic_int journald;
static atomic_uint_fast64_t dropped;

void log_journald(int on)
{
	journald = on;
}

uint64_t log_dropped(void)
{
	return dropped;
}

void log_say(enum log_level level, const char *fmt, ...)
{
	char line[LINE_MOST + 1];
	int head = journald ? snprintf(line, sizeof line, "<%d>", (int)level) : 0;
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(line + head, sizeof line - (size_t)head, fmt, args);
	va_end(args);
	if (n < 0) return;
	size_t len = (size_t)head + (size_t)n;
	if (len > LINE_MOST - 1) len = LINE_MOST - 1;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f) line[i] = '?';
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, len) != (ssize_t)len) dropped++;
}
