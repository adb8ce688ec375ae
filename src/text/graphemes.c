/* SPDX-License-Identifier: MIT
 * graphemes.c - what a reader takes for one character (UAX 29), counted and cut. */
#include <utf8proc.h>

#include "text/text.h"
#include "text/utf8.h"

static bool is_plain(int32_t code)
{
	return code >= 0x20 && code < 0x7F;
}

/* The end of the cluster that begins at `at`. */
static size_t cluster_end(str s, size_t at)
{
	utf8proc_int32_t state = 0;
	size_t end = at;
	int32_t here = utf8_next(s, &end);
	for (size_t next = end;; end = next) {
		int32_t ahead = utf8_next(s, &next);
		if (ahead == UTF8_NONE || (is_plain(here) && is_plain(ahead))) return end;
		if (utf8proc_grapheme_break_stateful(here, ahead, &state)) return end;
		here = ahead;
	}
}

int64_t text_graphemes(str s)
{
	int64_t n = 0;
	for (size_t at = 0, next; at < s.len; n++) {
		next = at + 1;
		bool alone = is_plain(s.at[at]) && (next == s.len || is_plain(s.at[next]));
		at = alone ? next : cluster_end(s, at);
	}
	return n;
}

/* Line ends, tabs and other control characters: a list has one line, and a terminal obeys what it is sent. */
static bool is_control(int32_t code)
{
	return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

static bool all_plain(str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_plain(s.at[i])) return false;
	return true;
}

str text_short(struct arena *a, str s, size_t n)
{
	buf out = buf_in(a, s.len * 3);
	if (s.len <= n && all_plain(s)) return arena_str(a, s);
	size_t at = 0, last = 0;	/* last: where `out` would end to leave room for the "…" */
	for (size_t k = 0; k < n && at < s.len; k++) {
		size_t end = cluster_end(s, at);
		last = out.len;
		str cluster = str_cut(s, at, end - at);
		if (is_control(utf8_peek(s, at))) buf_byte(&out, ' ');
		else buf_add(&out, text_valid(cluster, NULL) ? cluster : S("\uFFFD"));
		at = end;
	}
	if (at == s.len || n == 0) return buf_str(&out);
	str kept = str_cut(buf_str(&out), 0, last);
	return arena_fmt(a, "%.*s…", SHOW(kept));
}
