/* SPDX-License-Identifier: MIT
 * strip_vtt.c - keeps the cues, styles and regions of captions; notes and what stands in the header goes. */
#include "rooms/media/strip_kit.h"
#include "text/text.h"

#include <string.h>

/* Takes the next line with its end (LF, CR LF or CR) off *rest. */
static str line_of(str *rest)
{
	size_t n = 0;
	while (n < rest->len && rest->at[n] != '\n' && rest->at[n] != '\r') n++;
	if (n < rest->len) n += str_starts(str_cut(*rest, n, 2), S("\r\n")) ? 2 : 1;
	str line = str_cut(*rest, 0, n);
	*rest = str_cut(*rest, n, rest->len);
	return line;
}

/* Lines up to the empty one, which is part of it. */
static str block_of(str *rest)
{
	const char *from = rest->at;
	while (rest->len && str_trim(line_of(rest)).len) continue;
	return (str){from, (size_t)(rest->at - from)};
}

static bool is_note(str block)
{
	str first = str_trim(line_of(&block));
	return str_is(first, S("NOTE")) || str_starts(first, S("NOTE ")) || str_starts(first, S("NOTE\t"));
}

/* The header ends at the first empty line, or where somebody forgot it, at the first time. */
static str behind_header(struct strip *s, str rest)
{
	str first = str_trim(line_of(&rest));
	if (first.len > 6) s->removed |= STRIP_COMMENT;
	while (rest.len) {
		str here = rest, line = line_of(&rest);
		if (!str_trim(line).len) break;
		if (str_find(line, S("-->"), NULL)) return here;
		s->removed |= STRIP_COMMENT;
	}
	return rest;
}

err strip_vtt(struct strip *s, str all)
{
	size_t bad;
	bool cues = false;
	if (!text_valid(all, &bad)) return strip_damaged(s, "its letters are not written in UTF-8");
	str rest = str_starts(all, S("\xEF\xBB\xBF")) ? str_cut(all, 3, all.len) : all;
	strip_put(s, S("WEBVTT\n\n"));
	rest = behind_header(s, rest);
	while (rest.len) {
		str block = block_of(&rest);
		if (is_note(block)) {
			s->removed |= STRIP_COMMENT;
			continue;
		}
		cues = cues || str_find(block, S("-->"), NULL);
		strip_keep(s, (uint64_t)(block.at - all.at), block.len);
	}
	return cues ? NULL : strip_damaged(s, "there are no captions in it");
}
