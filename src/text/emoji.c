/* SPDX-License-Identifier: MIT
 * emoji.c - emoji sequences: keycaps, flags, and pictographs that joiners tie together. */
#include "text/emoji.h"

#include <utf8proc.h>

#include "text/text.h"
#include "text/utf8.h"

enum {
	JOINER = 0x200D,
	KEYCAP = 0x20E3,
	AS_PICTURE = 0xFE0F,
	LETTER_FIRST = 0x1F1E6,		/* regional indicators: two make a flag */
	LETTER_LAST = 0x1F1FF,
	SKIN_FIRST = 0x1F3FB,
	SKIN_LAST = 0x1F3FF,
	TAG_FIRST = 0xE0020,		/* tags spell the flags of England, Scotland and Wales */
	TAG_END = 0xE007F
};

static bool within(int32_t code, int32_t first, int32_t last)
{
	return code >= first && code <= last;
}

static bool is_pictograph(int32_t code)
{
	return within(code, SKIN_FIRST, SKIN_LAST) ||
	       utf8proc_get_property(code)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static bool skip(str s, size_t *at, int32_t first, int32_t last)
{
	size_t next = *at;
	if (!within(utf8_next(s, &next), first, last)) return false;
	*at = next;
	return true;
}

/* One pictograph and what dresses it. */
static bool skip_element(str s, size_t *at)
{
	size_t next = *at;
	if (!is_pictograph(utf8_next(s, &next))) return false;
	if (!skip(s, &next, SKIN_FIRST, SKIN_LAST)) skip(s, &next, AS_PICTURE, AS_PICTURE);
	while (skip(s, &next, TAG_FIRST, TAG_END)) {}
	*at = next;
	return true;
}

static size_t keycap_length(str s, size_t at)
{
	size_t next = at + 1;
	skip(s, &next, AS_PICTURE, AS_PICTURE);
	return skip(s, &next, KEYCAP, KEYCAP) ? next - at : 0;
}

size_t emoji_length(str s, size_t at)
{
	int32_t code = utf8_peek(s, at);
	if (within(code, '0', '9') || code == '#' || code == '*') return keycap_length(s, at);
	if (code < 0xA9) return 0;

	size_t next = at;
	if (skip(s, &next, LETTER_FIRST, LETTER_LAST))
		return skip(s, &next, LETTER_FIRST, LETTER_LAST) ? next - at : 0;
	if (!skip_element(s, &next)) return 0;
	if ((code == 0xA9 || code == 0xAE) && next - at == 2) return 0;
	for (size_t tied = next; skip(s, &tied, JOINER, JOINER) && skip_element(s, &tied);) next = tied;
	return next - at;
}

size_t text_emoji(str s, size_t at)
{
	return emoji_length(s, at);
}
