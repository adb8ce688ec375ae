/* SPDX-License-Identifier: MIT
 * str.c - views of bytes: compare, cut, split, read a number. */
#include "base/base.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

str str_of(const char *c)
{
	return c ? (str){c, strlen(c)} : (str){"", 0};
}

str str_cut(str s, size_t from, size_t len)
{
	from = MIN(from, s.len);
	return (str){from ? s.at + from : s.at, MIN(len, s.len - from)};	/* NULL + 0 is undefined in C17 */
}

str str_trim(str s)
{
	while (s.len && isspace((unsigned char)s.at[0])) s = str_cut(s, 1, s.len);
	while (s.len && isspace((unsigned char)s.at[s.len - 1])) s.len--;
	return s;
}

bool str_is(str a, str b)
{
	return a.len == b.len && (!a.len || memcmp(a.at, b.at, a.len) == 0);
}

bool str_is_nocase(str a, str b)
{
	return a.len == b.len && (!a.len || strncasecmp(a.at, b.at, a.len) == 0);
}

int str_order(str a, str b)
{
	size_t common = MIN(a.len, b.len);
	int way = common ? memcmp(a.at, b.at, common) : 0;
	return way ? way : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(str s, str head)
{
	return s.len >= head.len && str_is(str_cut(s, 0, head.len), head);
}

bool str_ends(str s, str tail)
{
	return s.len >= tail.len && str_is(str_cut(s, s.len - tail.len, tail.len), tail);
}

bool str_find(str s, str what, size_t *at)
{
	const char *hit = s.len ? memmem(s.at, s.len, what.at, what.len) : NULL;
	if (hit && at) *at = (size_t)(hit - s.at);
	return hit != NULL || what.len == 0;
}

bool str_split(str *rest, char by, str *piece)
{
	if (!rest->at) return false;
	const char *hit = rest->len ? memchr(rest->at, by, rest->len) : NULL;
	if (!hit) {
		*piece = *rest;
		*rest = (str){NULL, 0};
		return true;
	}
	size_t n = (size_t)(hit - rest->at);
	*piece = str_cut(*rest, 0, n);
	*rest = str_cut(*rest, n + 1, rest->len);
	return true;
}

int hex_value(char c)
{
	if (c >= '0' && c <= '9') return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool str_in(str list, char by, str word)
{
	str piece;
	while (str_split(&list, by, &piece))
		if (str_is(piece, word)) return true;
	return false;
}

bool str_int(str s, int64_t *out)
{
	bool minus = s.len && s.at[0] == '-';
	if (s.len && (minus || s.at[0] == '+')) s = str_cut(s, 1, s.len);
	if (!s.len) return false;
	int64_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9') return false;
		if (__builtin_mul_overflow(n, 10, &n) || __builtin_sub_overflow(n, s.at[i] - '0', &n)) return false;
	}
	if (!minus && n == INT64_MIN) return false;
	*out = minus ? n : -n;
	return true;
}
