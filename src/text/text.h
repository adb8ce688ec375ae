/* SPDX-License-Identifier: MIT
 * text.h - UTF-8, grapheme clusters, addresses, mentions and hashtags, and the length that a platform counts.
 *
 * Pure; any thread. Texts are UTF-8; offsets and lengths are bytes unless a name says otherwise. Other bytes
 * may come in too: one that is no UTF-8 counts as one character. All take time in proportion to the text's
 * length. Sources: Unicode 15 (UAX 29) by utf8proc; twitter-text v3 for addresses, mentions, hashtags and
 * weights. */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H
#include "base/base.h"

#include <schedpost/plugin.h>

bool text_valid(str, size_t *bad_at);	/* strict UTF-8 without NUL; bad_at may be NULL */
int64_t text_graphemes(str);
int64_t text_code_points(str);
int64_t text_utf16(str);
int64_t text_weighted(str);		/* twitter-text v3: NFC, ranges, emoji 2, addresses 23, bare ones too */
int64_t text_emoji_as_bytes(str);	/* Threads: code points, emoji clusters as their UTF-8 bytes */

typedef enum { SPAN_URL, SPAN_MENTION, SPAN_HASHTAG } span_kind;
struct span {
	span_kind kind;
	size_t from, to;	/* bytes, half-open; '@' and '#' included */
};
/* All spans of a text, in order, not overlapping; `bare` also finds addresses without a scheme (nhs.uk). A
 * mention is @user, or @user@host whole. */
size_t text_spans(struct arena *, str, bool bare, struct span **out);

/* One measure that a post is held against, for messages: "Mastodon counts 512 of 500". */
struct text_count {
	const char *what;	/* "characters", "bytes", "title", "alt text 2" */
	int64_t count, most;	/* most 0: no limit */
};
/* What the platform counts for text (with its warning, where that counts), by its declared or told limits.
 * Where a platform gives addresses a weight, only those with a scheme have it. An unknown unit counts code
 * points. */
struct text_count text_count(const sp_limits *, str text, str warning);
struct text_count text_count_bytes(const sp_limits *, str text);

size_t text_emoji(str, size_t at);	/* bytes of the emoji that begins there (UTS 51); 0: none does */
str text_nfc(struct arena *, str);
/* For comparing with what came back from a platform: NFKC, case folded, letters and digits only, addresses
 * left out. Of a post of nothing but emoji and addresses nothing is left. */
str text_essence(struct arena *, str);
/* "Latin", "Cyrillic", ...: the script of most of its letters; empty where it has too few to tell. */
str text_script(str);
/* At most so many bytes of it, up to the end of a character, and nothing from where it is no UTF-8. */
str text_cut(str, size_t bytes);
/* At most n grapheme clusters, the last a "…" when something was cut; line ends and other control characters
 * become spaces, and bytes that are no UTF-8 U+FFFD. For lists and messages. */
str text_short(struct arena *, str, size_t n);
#endif
