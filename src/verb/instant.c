/* SPDX-License-Identifier: MIT
 * instant.c - instants as ISO 8601 in UTC, for programs, and back without loss. */
#include "text/when.h"
#include "verb/blocks.h"

#include <time.h>

str instant_text(struct arena *a, int64_t at)
{
	int64_t ms = (at % 1000 + 1000) % 1000;
	str whole = when_utc(a, at - ms);
	if (!ms) return whole;
	return arena_fmt(a, "%.*s.%03dZ", SHOW(str_cut(whole, 0, whole.len - 1)), (int)ms);
}

/* The digits in front of `by`, which is taken too. */
static bool number(str *rest, char by, int *out)
{
	str piece;
	int64_t n;
	if (!str_split(rest, by, &piece) || !rest->at || !str_int(piece, &n) || n < 0 || n > 9999) return false;
	*out = (int)n;
	return true;
}

bool instant_read(str s, int64_t *at)
{
	struct tm t = {0};
	int ms = 0;
	size_t dot;
	bool fraction = str_find(s, S("."), &dot);
	if (!number(&s, '-', &t.tm_year) || !number(&s, '-', &t.tm_mon) || !number(&s, 'T', &t.tm_mday)) return false;
	if (!number(&s, ':', &t.tm_hour) || !number(&s, ':', &t.tm_min)) return false;
	if (!number(&s, fraction ? '.' : 'Z', &t.tm_sec)) return false;
	if (fraction && !number(&s, 'Z', &ms)) return false;
	if (s.len || ms > 999 || t.tm_mon < 1 || t.tm_mon > 12) return false;
	t.tm_year -= 1900;
	t.tm_mon -= 1;
	*at = (int64_t)timegm(&t) * 1000 + ms;
	return true;
}
