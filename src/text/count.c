/* SPDX-License-Identifier: MIT
 * count.c - how long a post is for its platform, by the limits that the platform declared. */
#include "text/spans.h"

static int64_t bytes(str s)
{
	return (int64_t)s.len;
}

static const struct {
	const char *what;
	int64_t (*count)(str);
} units[] = {
	[SP_GRAPHEMES] = {"characters", text_graphemes},
	[SP_CODE_POINTS] = {"characters", text_code_points},
	[SP_UTF8_BYTES] = {"bytes", bytes},
	[SP_UTF16_UNITS] = {"characters", text_utf16},
	[SP_WEIGHTED] = {"characters", text_weighted},
	[SP_EMOJI_AS_BYTES] = {"characters", text_emoji_as_bytes},
};
_Static_assert(COUNT(units) == SP_EMOJI_AS_BYTES + 1, "a new unit needs its counter here");

static sp_unit known_unit(const sp_limits *l)
{
	return l->unit >= SP_GRAPHEMES && l->unit <= SP_EMOJI_AS_BYTES ? l->unit : SP_CODE_POINTS;
}

/* The text with what the platform counts instead of what is written: @user for @user@host, and one letter for
 * each address, of which *urls says the number. */
static str countable(struct arena *a, const sp_limits *l, str s, int64_t *urls)
{
	struct span *spans;
	size_t n = text_spans(a, s, false, &spans), done = 0;
	buf out = buf_in(a, s.len);
	for (size_t i = 0; i < n; i++) {
		str whole = str_cut(s, spans[i].from, spans[i].to - spans[i].from);
		size_t host;
		bool url = spans[i].kind == SPAN_URL && l->url_weight > 0;
		bool far = spans[i].kind == SPAN_MENTION && (l->flags & SP_COUNTS_MENTION_SHORT) &&
			   str_find(str_cut(whole, 1, whole.len), S("@"), &host);
		if (!url && !far) continue;
		buf_add(&out, str_cut(s, done, spans[i].from - done));
		buf_add(&out, url ? S("x") : str_cut(whole, 0, host + 1));
		*urls += url;
		done = spans[i].to;
	}
	buf_add(&out, str_cut(s, done, s.len - done));
	return buf_str(&out);
}

struct text_count text_count(const sp_limits *l, str text, str warning)
{
	sp_unit unit = known_unit(l);
	struct text_count c = {.what = units[unit].what, .most = l->text_most};
	struct arena *a = arena_new();
	bool rewrite = unit != SP_WEIGHTED && (l->url_weight > 0 || (l->flags & SP_COUNTS_MENTION_SHORT)) &&
		       (str_find(text, S("://"), NULL) || str_find(text, S("@"), NULL));
	int64_t urls = 0;
	c.count = units[unit].count(rewrite ? countable(a, l, text, &urls) : text);
	c.count += urls * (l->url_weight - 1);
	if (l->flags & SP_COUNTS_WARNING) c.count += units[unit].count(warning);
	arena_free(a);
	return c;
}

struct text_count text_count_bytes(const sp_limits *l, str text)
{
	return (struct text_count){.what = "bytes", .count = bytes(text), .most = l->text_most_bytes};
}
