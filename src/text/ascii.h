/* SPDX-License-Identifier: MIT
 * ascii.h - what an ASCII character may be part of, in one look; for this room only. */
#ifndef TEXT_ASCII_H
#define TEXT_ASCII_H
#include <stdbool.h>
#include <stdint.h>

enum {
	IN_WORD = 1,		/* letters and digits */
	IN_HOST = 2,		/* anywhere in a label; so not '-' and '_', which stand inside only */
	IN_PATH = 4,
	ENDS_PATH = 8,
	IN_QUERY = 16,
	ENDS_QUERY = 32,
	IN_NAME = 64,		/* of @name */
	BARS_NAME = 128		/* in front of '@' it makes something else of it: an address of mail */
};
extern const unsigned char ascii_kinds[128];

static inline bool ascii_is(int32_t c, unsigned kinds)
{
	return c >= 0 && c < 0x80 && (ascii_kinds[c] & kinds);
}
#endif
