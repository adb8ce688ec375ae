/* SPDX-License-Identifier: MIT
 * utf8.c - reading and writing UTF-8 (RFC 3629: shortest form, no surrogates, up to U+10FFFF), and counting
 * in it. */
#include "text/utf8.h"

#include "text/text.h"

#include <string.h>

static size_t length_by_head(unsigned char head)
{
	if (head < 0x80) return 1;
	if (head >= 0xC2 && head < 0xE0) return 2;
	if (head >= 0xE0 && head < 0xF0) return 3;
	if (head >= 0xF0 && head < 0xF5) return 4;
	return 0;
}

/* How many bytes the code point at `at` has, and which it is; 0 when the bytes there are no UTF-8. */
static size_t decode(str s, size_t at, int32_t *code)
{
	static const int32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *p = (const unsigned char *)s.at + at;
	size_t n = length_by_head(*p);
	if (n == 1) return *code = *p, 1;
	if (n == 0 || n > s.len - at) return 0;
	int32_t c = *p & (0x7F >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80) return 0;
		c = c << 6 | (p[i] & 0x3F);
	}
	if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return 0;
	*code = c;
	return n;
}

int32_t utf8_next_wide(str s, size_t *at)
{
	int32_t code = UTF8_BAD;
	size_t n = decode(s, *at, &code);
	*at += n ? n : 1;
	return code;
}

int32_t utf8_before_wide(str s, size_t at)
{
	for (size_t n = 1; n <= MIN(at, (size_t)4); n++) {
		int32_t code;
		if (decode(s, at - n, &code) == n) return code;
	}
	return UTF8_BAD;
}

size_t utf8_put(char out[4], int32_t code)
{
	static const unsigned char head[] = {0, 0, 0xC0, 0xE0, 0xF0};
	if (code < 0x80) return out[0] = (char)code, 1;
	size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--, code >>= 6) out[i] = (char)(0x80 | (code & 0x3F));
	out[0] = (char)(head[n] | code);
	return n;
}

/* The end of the ASCII without NUL at `at`, eight bytes at a time; what is left over is for others to look at. */
static size_t plain_end(str s, size_t at)
{
	static const uint64_t ONES = 0x0101010101010101, TOPS = 0x8080808080808080;
	for (uint64_t eight; s.len - at >= sizeof eight; at += sizeof eight) {
		memcpy(&eight, s.at + at, sizeof eight);
		if ((eight | (eight - ONES)) & TOPS) break;
	}
	return at;
}

bool text_valid(str s, size_t *bad_at)
{
	for (size_t at = plain_end(s, 0); at < s.len; at = plain_end(s, at)) {
		int32_t code;
		size_t n = s.at[at] ? decode(s, at, &code) : 0;
		if (!n) {
			if (bad_at) *bad_at = at;
			return false;
		}
		at += n;
	}
	return true;
}

str text_cut(str s, size_t bytes)
{
	size_t bad;
	str cut = str_cut(s, 0, bytes);
	return text_valid(cut, &bad) ? cut : str_cut(cut, 0, bad);
}

int64_t text_code_points(str s)
{
	int64_t n = 0;
	for (size_t at = 0; utf8_next(s, &at) != UTF8_NONE;) n++;
	return n;
}

int64_t text_utf16(str s)
{
	int64_t n = 0;
	int32_t code;
	for (size_t at = 0; (code = utf8_next(s, &at)) != UTF8_NONE;) n += code > 0xFFFF ? 2 : 1;
	return n;
}
