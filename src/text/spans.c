/* SPDX-License-Identifier: MIT
 * spans.c - addresses, mentions and hashtags of a text in one list; where two overlap, the earlier one
 * stays. */
#include "text/spans.h"

#include <string.h>

void span_add(struct span_list *list, span_kind kind, size_t from, size_t to)
{
	if (list->len == list->cap) {
		size_t cap = list->cap ? list->cap * 2 : 16;
		struct span *at = TAKE_N(list->in, struct span, cap);
		if (list->len) memcpy(at, list->at, list->len * sizeof *at);
		list->at = at;
		list->cap = cap;
	}
	list->at[list->len++] = (struct span){kind, from, to};
}

size_t text_spans(struct arena *a, str s, bool bare, struct span **out)
{
	struct span_list urls = {.in = a}, tags = {.in = a}, all = {.in = a};
	spans_find_urls(s, bare, &urls);
	spans_find_tags(s, &tags);
	size_t end = 0;
	all.cap = urls.len + tags.len;
	all.at = TAKE_N(a, struct span, all.cap);
	for (size_t u = 0, t = 0; u < urls.len || t < tags.len;) {
		bool url = t == tags.len || (u < urls.len && urls.at[u].from <= tags.at[t].from);
		struct span next = url ? urls.at[u++] : tags.at[t++];
		if (next.from < end) continue;
		span_add(&all, next.kind, next.from, next.to);
		end = next.to;
	}
	*out = all.at;
	return all.len;
}
