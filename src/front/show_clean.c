/* SPDX-License-Identifier: MIT
 * show_clean.c - text from others made harmless for a terminal, and how wide it is there. */
#include "front/show.h"

#include <utf8proc.h>

/* Bytes of the character that s begins with, 0 when it is not UTF-8. */
static size_t character(str s, int32_t *point)
{
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.at, (utf8proc_ssize_t)s.len, point);
	return n > 0 ? (size_t)n : 0;
}

/* Unicode's explicit marks of direction can make a line read other than it is (CVE-2021-42574). */
static bool turns_direction(int32_t c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029;
}

static bool is_control(int32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

static void add_character(buf *out, str bytes, int32_t c, bool lines)
{
	if (c == '\n' && lines) buf_byte(out, '\n');
	else if (c == '\n' || c == '\t') buf_byte(out, ' ');
	else if (c == '\r') return;
	else if (is_control(c)) buf_fmt(out, "\\x%02x", (unsigned)c);
	else if (turns_direction(c)) buf_fmt(out, "\\u%04x", (unsigned)c);
	else buf_add(out, bytes);
}

str show_clean(struct arena *a, str s, bool lines)
{
	buf out = buf_in(a, s.len * 6 + 1);
	while (s.len) {
		int32_t c = 0;
		size_t n = character(s, &c);
		if (n) add_character(&out, str_cut(s, 0, n), c, lines);
		else buf_fmt(&out, "\\x%02x", (unsigned)(unsigned char)s.at[0]);
		s = str_cut(s, n ? n : 1, s.len);
	}
	return buf_str(&out);
}

int show_columns(str s)
{
	int columns = 0;
	while (s.len) {
		int32_t c = 0;
		size_t n = character(s, &c);
		columns += n ? utf8proc_charwidth(c) : 1;
		s = str_cut(s, n ? n : 1, s.len);
	}
	return columns;
}

str show_cut(struct arena *a, str s, int columns)
{
	if (show_columns(s) <= columns) return s;
	size_t len = 0;
	for (int used = 0; len < s.len;) {
		int32_t c = 0;
		size_t n = character(str_cut(s, len, s.len), &c);
		used += n ? utf8proc_charwidth(c) : 1;
		if (used > columns - 1) break;
		len += n ? n : 1;
	}
	return arena_fmt(a, "%.*s\xe2\x80\xa6", (int)len, s.at);
}
