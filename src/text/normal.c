/* SPDX-License-Identifier: MIT
 * normal.c - decompose, order the marks, compose; and what is left of a text when only its words count.
 *
 * utf8proc orders marks by swapping neighbours, which takes minutes for a megabyte of marks; so that step is
 * our own. */
#include "text/normal.h"

#include <string.h>
#include <utf8proc.h>

#include "text/ascii.h"
#include "text/text.h"
#include "text/utf8.h"

enum { SHORT_RUN = 32, FIRST_MARK = 0x300 };

/* Stops when there is no more room, which a text of nothing but the widest ligatures can bring about. */
static size_t decompose(str s, int32_t *out, size_t room, utf8proc_option_t how)
{
	size_t n = 0;
	int32_t code;
	for (size_t at = 0; n < room && (code = utf8_next(s, &at)) != UTF8_NONE;) {
		if (code < 0x80) {
			bool capital = code >= 'A' && code <= 'Z';
			out[n++] = capital && (how & UTF8PROC_CASEFOLD) ? code | 0x20 : code;
			continue;
		}
		utf8proc_ssize_t more = utf8proc_decompose_char(code, out + n, (utf8proc_ssize_t)(room - n),
								how, NULL);
		if (more > (utf8proc_ssize_t)(room - n)) break;
		n += more > 0 ? (size_t)more : 0;
	}
	return n;
}

static int mark_class(int32_t code)
{
	return code < FIRST_MARK ? 0 : (int)utf8proc_get_property(code)->combining_class;
}

static void order_short(int32_t *run, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		int32_t mark = run[i];
		size_t k = i;
		for (; k > 0 && mark_class(run[k - 1]) > mark_class(mark); k--) run[k] = run[k - 1];
		run[k] = mark;
	}
}

/* Counting sort: marks of one class keep their order. */
static void order_long(struct arena *a, int32_t *run, size_t n)
{
	size_t place[257] = {0};
	for (size_t i = 0; i < n; i++) place[mark_class(run[i]) + 1]++;
	for (size_t k = 1; k < COUNT(place); k++) place[k] += place[k - 1];
	int32_t *sorted = TAKE_N(a, int32_t, n);
	for (size_t i = 0; i < n; i++) sorted[place[mark_class(run[i])]++] = run[i];
	memcpy(run, sorted, n * sizeof *run);
}

static void order_marks(struct arena *a, struct codes c)
{
	for (size_t from = 0, to; from < c.len; from = to + 1) {
		for (to = from; to < c.len && mark_class(c.at[to]);) to++;
		if (to - from > SHORT_RUN) order_long(a, c.at + from, to - from);
		else order_short(c.at + from, to - from);
	}
}

/* Canonical decomposition makes at most three code points of two bytes. */
static struct codes normal(struct arena *a, str s, unsigned how)
{
	size_t room = s.len * 2;
	struct codes c = {.at = TAKE_N(a, int32_t, room + 1)};
	c.len = decompose(s, c.at, room, (utf8proc_option_t)how);
	order_marks(a, c);
	utf8proc_ssize_t n = utf8proc_normalize_utf32(c.at, (utf8proc_ssize_t)c.len,
						      UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	c.len = n > 0 ? (size_t)n : 0;
	return c;
}

struct codes normal_c(struct arena *a, str s)
{
	return normal(a, s, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
}

struct codes normal_folded(struct arena *a, str s)
{
	return normal(a, s, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
			    UTF8PROC_IGNORE);
}

str normal_utf8(struct arena *a, struct codes c)
{
	char *out = arena_take(a, c.len * 4 + 1);
	size_t n = 0;
	for (size_t i = 0; i < c.len; i++) n += utf8_put(out + n, c.at[i]);
	return (str){out, n};
}

/* No character below the first combining mark changes under NFC. */
static bool is_simple(str s)
{
	int32_t code;
	for (size_t at = 0; (code = utf8_next(s, &at)) != UTF8_NONE;)
		if (code >= FIRST_MARK) return false;
	return true;
}

str text_nfc(struct arena *a, str s)
{
	return is_simple(s) ? arena_str(a, s) : normal_utf8(a, normal_c(a, s));
}

static bool is_word(int32_t code)
{
	if (code < 0x80) return ascii_is(code, IN_WORD);
	utf8proc_category_t kind = utf8proc_category(code);
	return (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_MC) ||
	       (kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO);
}

static str without_addresses(struct arena *a, str s)
{
	struct span *spans;
	size_t n = text_spans(a, s, true, &spans), done = 0;
	buf out = buf_in(a, s.len);
	for (size_t i = 0; i < n; i++) {
		if (spans[i].kind != SPAN_URL) continue;
		buf_add(&out, str_cut(s, done, spans[i].from - done));
		done = spans[i].to;
	}
	buf_add(&out, str_cut(s, done, s.len - done));
	return buf_str(&out);
}

str text_essence(struct arena *a, str s)
{
	struct codes c = normal_folded(a, without_addresses(a, s));
	size_t kept = 0;
	for (size_t i = 0; i < c.len; i++)
		if (is_word(c.at[i])) c.at[kept++] = c.at[i];
	c.len = kept;
	return normal_utf8(a, c);
}
