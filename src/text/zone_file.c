/* SPDX-License-Identifier: MIT
 * zone_file.c - reading a TZif file (RFC 9636): a table of changes, and a rule for all the years after it. */
#include "text/zones.h"

enum { HEADER = 44, MOST_CHANGES = 4096, MOST_KINDS = 256, MOST_CHARS = 1024 };

struct header {
	char version;
	uint32_t isutc, isstd, leaps, changes, kinds, chars;
};

static int64_t big_endian(str s, size_t at, size_t width)
{
	uint64_t n = (s.at[at] & 0x80) ? UINT64_MAX : 0;
	for (size_t i = 0; i < width; i++) n = n << 8 | (unsigned char)s.at[at + i];
	return (int64_t)n;
}

static bool read_header(str s, struct header *h)
{
	if (s.len < HEADER || !str_starts(s, S("TZif"))) return false;
	uint32_t *field[] = {&h->isutc, &h->isstd, &h->leaps, &h->changes, &h->kinds, &h->chars};
	h->version = s.at[4];
	for (size_t i = 0; i < COUNT(field); i++) *field[i] = (uint32_t)big_endian(s, 20 + i * 4, 4);
	return h->leaps == 0 && h->changes <= MOST_CHANGES && h->kinds >= 1 && h->kinds <= MOST_KINDS &&
	       h->chars >= 1 && h->chars <= MOST_CHARS && h->isutc <= MOST_KINDS && h->isstd <= MOST_KINDS;
}

static size_t block_length(const struct header *h, size_t width)
{
	return h->changes * (width + 1) + h->kinds * 6 + h->chars + h->isstd + h->isutc;
}

static bool read_changes(struct arena *a, str s, size_t width, const struct header *h, struct zone *z)
{
	int64_t *at = TAKE_N(a, int64_t, h->changes + 1);
	unsigned char *to = arena_take(a, h->changes + 1);
	for (size_t i = 0; i < h->changes; i++) {
		at[i] = big_endian(s, i * width, width);
		to[i] = (unsigned char)s.at[h->changes * width + i];
		if (to[i] >= h->kinds || (i && at[i] <= at[i - 1])) return false;
	}
	z->change_at = at;
	z->change_to = to;
	z->nchanges = h->changes;
	return true;
}

static bool read_kinds(struct arena *a, str s, const struct header *h, struct zone *z)
{
	struct zone_kind *kinds = TAKE_N(a, struct zone_kind, h->kinds);
	const char *abbrs = arena_cstr(a, str_cut(s, h->kinds * 6, h->chars));
	for (size_t i = 0; i < h->kinds; i++) {
		int64_t offset = big_endian(s, i * 6, 4);
		unsigned char abbr = (unsigned char)s.at[i * 6 + 5];
		if (offset < -MOST_OFFSET_S || offset > MOST_OFFSET_S || abbr >= h->chars) return false;
		kinds[i] = (struct zone_kind){(int)offset, abbrs + abbr};
	}
	z->kinds = kinds;
	return true;
}

/* The file has the table twice since version 2: first with 32-bit instants, which end in January 2038; then
 * with 64. */
bool zone_read_file(struct arena *a, str file, struct zone *z)
{
	struct header h;
	size_t width = 4;
	if (!read_header(file, &h)) return false;
	if (h.version >= '2') {
		file = str_cut(file, HEADER + block_length(&h, width), file.len);
		width = 8;
		if (!read_header(file, &h)) return false;
	}
	str block = str_cut(file, HEADER, block_length(&h, width));
	if (block.len < block_length(&h, width)) return false;
	if (!read_changes(a, block, width, &h, z)) return false;
	if (!read_kinds(a, str_cut(block, h.changes * (width + 1), block.len), &h, z)) return false;

	str footer = str_cut(file, HEADER + block.len, file.len);
	if (width == 4 || str_is(footer, S("\n\n"))) return true;
	if (footer.len < 2 || footer.at[0] != '\n' || !str_ends(footer, S("\n"))) return false;
	return zone_read_rule(a, str_cut(footer, 1, footer.len - 2), z);
}
