/* SPDX-License-Identifier: MIT
 * buf.c - a growing text that knows its limit from birth. */
#include "base/base.h"

#include <stdio.h>
#include <string.h>

buf buf_in(struct arena *a, size_t limit)
{
	return (buf){.in = a, .at = "", .limit = limit};
}

static bool room_for(buf *b, size_t more)
{
	if (b->over || more > b->limit - b->len) {
		b->over = true;
		return false;
	}
	if (b->len + more <= b->cap) return true;
	size_t cap = MIN(MAX(b->cap * 2, b->len + more + 64), b->limit + 1);
	char *at = arena_take(b->in, cap);
	if (b->len) memcpy(at, b->at, b->len);
	b->at = at;
	b->cap = cap;
	return true;
}

void buf_add(buf *b, str s)
{
	if (!s.len || !room_for(b, s.len)) return;
	memcpy(b->at + b->len, s.at, s.len);
	b->len += s.len;
}

void buf_byte(buf *b, char c)
{
	if (!room_for(b, 1)) return;
	b->at[b->len++] = c;
}

void buf_fmt(buf *b, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n > 0 && room_for(b, (size_t)n)) {
		if (b->len + (size_t)n < b->cap) {
			vsnprintf(b->at + b->len, (size_t)n + 1, fmt, args);
		} else {
			str s = arena_vfmt(b->in, fmt, args);
			memcpy(b->at + b->len, s.at, s.len);
		}
		b->len += (size_t)n;
	}
	va_end(args);
}

str buf_str(const buf *b)
{
	return (str){b->at, b->len};
}

str arena_join(struct arena *a, const str *of, size_t n, str by)
{
	size_t len = 0;
	for (size_t i = 0; i < n; i++) len += of[i].len + by.len;
	buf all = buf_in(a, len);
	for (size_t i = 0; i < n; i++) {
		if (i) buf_add(&all, by);
		buf_add(&all, of[i]);
	}
	return buf_str(&all);
}
