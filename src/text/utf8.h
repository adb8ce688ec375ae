/* SPDX-License-Identifier: MIT
 * utf8.h - one code point at a time, for this room only.
 *
 * Any bytes may come in: a byte that is no part of UTF-8 is read as U+FFFD and is one byte long. */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H
#include "base/base.h"

enum { UTF8_BAD = 0xFFFD, UTF8_NONE = -1 };

int32_t utf8_next_wide(str, size_t *at);	/* utf8_next where the byte is not ASCII */
int32_t utf8_before_wide(str, size_t at);
size_t utf8_put(char out[4], int32_t code);	/* bytes written, 1 to 4 */

/* The code point at *at, which moves past it; UTF8_NONE at the end. */
static inline int32_t utf8_next(str s, size_t *at)
{
	if (*at >= s.len) return UTF8_NONE;
	unsigned char c = (unsigned char)s.at[*at];
	return c < 0x80 ? (++*at, c) : utf8_next_wide(s, at);
}

/* The same without moving. */
static inline int32_t utf8_peek(str s, size_t at)
{
	return utf8_next(s, &at);
}

/* The code point that ends at `at`; UTF8_NONE at the beginning. */
static inline int32_t utf8_before(str s, size_t at)
{
	if (!at) return UTF8_NONE;
	unsigned char c = (unsigned char)s.at[at - 1];
	return c < 0x80 ? c : utf8_before_wide(s, at);
}
#endif
