/* SPDX-License-Identifier: MIT
 * text.h - UTF-8, grapheme clusters, addresses, mentions and hashtags, and the length that a platform counts.
 *
 * Pure; any thread. Texts are UTF-8; offsets and lengths are bytes unless a name says otherwise.
 * Sources: Unicode 15 (UAX 29) by utf8proc; twitter-text v3 for addresses, mentions, hashtags and weights. */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H
#include "base/base.h"

#include <schedpost/plugin.h>

bool text_valid(str, size_t *bad_at);	/* strict UTF-8 without NUL; bad_at may be NULL */
int64_t text_graphemes(str);
int64_t text_code_points(str);
int64_t text_utf16(str);
int64_t text_weighted(str);		/* twitter-text v3: NFC, ranges, emoji 2, addresses 23 */
int64_t text_emoji_as_bytes(str);	/* Threads: code points, emoji clusters as their UTF-8 bytes */

typedef enum { SPAN_URL, SPAN_MENTION, SPAN_HASHTAG } span_kind;
struct span {
	span_kind kind;
	size_t from, to;	/* bytes, half-open; '@' and '#' included */
};
/* All spans of a text, in order, not overlapping; `bare` also finds addresses without a scheme (nhs.uk). */
size_t text_spans(struct arena *, str, bool bare, struct span **out);

/* One measure that a post is held against, for messages: "Mastodon counts 512 of 500". */
struct text_count {
	const char *what;	/* "characters", "bytes", "title", "alt text 2" */
	int64_t count, most;	/* most 0: no limit */
};
/* What the platform counts for text (with its warning), by its declared or told limits. */
struct text_count text_count(const sp_limits *, str text, str warning);
struct text_count text_count_bytes(const sp_limits *, str text);

str text_nfc(struct arena *, str);
/* For comparing with what came back from a platform: NFKC, case folded, letters and digits only, addresses left out. */
str text_essence(struct arena *, str);
/* At most n grapheme clusters, with "…" when something was cut; newlines shown as spaces. For lists. */
str text_short(struct arena *, str, size_t n);
#endif
