/* SPDX-License-Identifier: MIT
 * range.c - "bytes=0-499", "bytes=500-", "bytes=-500". */
#include "front/range.h"

static const uint64_t NUMBER_MOST = 1000000000000000000;	/* beyond any file; larger ones are this one */

/* Digits alone: a sign makes it something else. Empty: *out stays. */
static bool number(str s, uint64_t *out)
{
	uint64_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9') return false;
		if (n < NUMBER_MOST) n = n * 10 + (uint64_t)(s.at[i] - '0');
	}
	if (s.len) *out = n;
	return true;
}

enum range_said range_read(str header, uint64_t size, uint64_t *from, uint64_t *len)
{
	str unit = S("bytes="), rest = str_trim(header), first;
	uint64_t a = 0, b = UINT64_MAX;
	*from = 0;
	*len = size;
	if (!str_is_nocase(str_cut(rest, 0, unit.len), unit)) return RANGE_WHOLE;
	rest = str_trim(str_cut(rest, unit.len, rest.len));
	if (!str_split(&rest, '-', &first) || !rest.at) return RANGE_WHOLE;
	bool read = number(first, &a) && number(rest, &b) && (first.len || rest.len);
	if (!read || (first.len && b < a)) return RANGE_WHOLE;
	if (!first.len) a = b < size ? size - b : 0;
	bool none = a >= size || (!first.len && !b);
	if (none) return RANGE_NONE;
	*from = a;
	*len = (first.len && b < size ? b + 1 : size) - a;
	return RANGE_PART;
}
