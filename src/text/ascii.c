/* SPDX-License-Identifier: MIT
 * ascii.c - the table behind ascii_is; the sets are those of twitter-text v3. */
#include "text/ascii.h"

#define WORD   (IN_WORD | IN_HOST | IN_PATH | ENDS_PATH | IN_QUERY | ENDS_QUERY | IN_NAME | BARS_NAME)
#define INSIDE (IN_PATH | IN_QUERY)
#define AT_END (INSIDE | ENDS_PATH | ENDS_QUERY)

const unsigned char ascii_kinds[128] = {
	[0x01 ... 0x08] = IN_HOST, [0x0E ... 0x1F] = IN_HOST, [0x7F] = IN_HOST,
	['0' ... '9'] = WORD, ['A' ... 'Z'] = WORD, ['a' ... 'z'] = WORD, ['_'] = AT_END | IN_NAME | BARS_NAME,
	['-'] = AT_END, ['/'] = AT_END, ['='] = AT_END, ['#'] = AT_END | BARS_NAME,
	['&'] = INSIDE | ENDS_QUERY | BARS_NAME, ['+'] = INSIDE | ENDS_PATH,
	['!'] = INSIDE | BARS_NAME, ['$'] = INSIDE | BARS_NAME, ['%'] = INSIDE | BARS_NAME,
	['*'] = INSIDE | BARS_NAME, ['@'] = INSIDE | BARS_NAME,
	['\''] = INSIDE, [','] = INSIDE, ['.'] = INSIDE, [':'] = INSIDE, [';'] = INSIDE,
	['['] = INSIDE, [']'] = INSIDE, ['|'] = INSIDE, ['~'] = INSIDE,
	['('] = IN_QUERY, [')'] = IN_QUERY, ['?'] = IN_QUERY, ['"'] = IN_HOST, ['`'] = IN_HOST,
};
