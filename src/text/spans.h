/* SPDX-License-Identifier: MIT
 * spans.h - the two finders behind text_spans, for this room only. */
#ifndef TEXT_SPANS_H
#define TEXT_SPANS_H
#include "text/text.h"

/* A list that grows in its arena; zeroed but for `in` it is empty. span_add puts [from, to) at its end. */
struct span_list {
	struct arena *in;
	struct span *at;
	size_t len, cap;
};
void span_add(struct span_list *, span_kind, size_t from, size_t to);

void spans_find_urls(str, bool bare, struct span_list *);
void spans_find_tags(str, struct span_list *);	/* mentions and hashtags, also those inside addresses */

bool is_latin_accent(int32_t code);	/* what twitter-text takes for a Latin letter beyond ASCII */
size_t host_end(str, size_t at);	/* where a host that begins at `at` ends; 0: none does */
/* As host_end; *resume is where a search may go on that found no address before it. */
size_t host_scan(str, size_t at, size_t *resume);
bool host_fits(str host);		/* no label is longer than 63 bytes as the DNS writes it */
size_t url_tail(str, size_t at, bool *path);	/* the end of port, path and query behind a host */
#endif
