/* SPDX-License-Identifier: MIT
 * weighted.c - lengths in which some characters weigh more than others: X's and Threads'. */
#include "text/emoji.h"
#include "text/spans.h"
#include "text/utf8.h"

enum { URL_WEIGHT = 23, EMOJI_WEIGHT = 2, USUAL_WEIGHT = 2 };

/* twitter-text's configuration 3: what weighs 1; all else weighs USUAL_WEIGHT. */
static int weight(int32_t code)
{
	static const struct { int32_t first, last; } light[] = {
		{0, 0x10FF}, {0x2000, 0x200D}, {0x2010, 0x201F}, {0x2032, 0x2037},
	};
	for (size_t i = 0; i < COUNT(light); i++)
		if (code >= light[i].first && code <= light[i].last) return 1;
	return USUAL_WEIGHT;
}

static int64_t weigh(str s)
{
	int64_t sum = 0;
	for (size_t at = 0; at < s.len;) {
		size_t emoji = emoji_length(s, at);
		sum += emoji ? EMOJI_WEIGHT : weight(utf8_peek(s, at));
		if (emoji) at += emoji;
		else utf8_next(s, &at);
	}
	return sum;
}

int64_t text_weighted(str s)
{
	struct arena *a = arena_new();
	struct span_list urls = {.in = a};
	str text = text_nfc(a, s);
	spans_find_urls(text, true, &urls);
	int64_t sum = 0;
	size_t done = 0;
	for (size_t i = 0; i < urls.len; i++) {
		sum += weigh(str_cut(text, done, urls.at[i].from - done)) + URL_WEIGHT;
		done = urls.at[i].to;
	}
	sum += weigh(str_cut(text, done, text.len - done));
	arena_free(a);
	return sum;
}

int64_t text_emoji_as_bytes(str s)
{
	int64_t sum = 0;
	for (size_t at = 0; at < s.len;) {
		size_t emoji = emoji_length(s, at);
		sum += emoji ? (int64_t)emoji : 1;
		if (emoji) at += emoji;
		else utf8_next(s, &at);
	}
	return sum;
}
