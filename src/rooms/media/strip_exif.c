/* SPDX-License-Identifier: MIT
 * strip_exif.c - reads Exif only as far as the orientation and the kinds of things that will be removed. */
#include "rooms/media/bytes.h"
#include "rooms/media/strip_kit.h"

#include <string.h>

enum { TAG_ORIENTATION = 0x0112, TAG_EXIF = 0x8769, TAG_GPS = 0x8825, ENTRY = 12 };

static const struct tag {
	uint32_t number;
	unsigned bit;
} tags[] = {
	{TAG_GPS, STRIP_LOCATION},
	{0x010F, STRIP_CAMERA}, {0x0110, STRIP_CAMERA}, {0x0131, STRIP_CAMERA},	/* make, model, software */
	{0x829A, STRIP_CAMERA}, {0x927C, STRIP_CAMERA}, {0xA430, STRIP_CAMERA},	/* exposure, maker, owner */
	{0xA431, STRIP_CAMERA}, {0xA434, STRIP_CAMERA},				/* serial number, lens */
	{0x0132, STRIP_DATE}, {0x9003, STRIP_DATE}, {0x9004, STRIP_DATE},
	{0x010E, STRIP_DESCRIPTION}, {0x013B, STRIP_DESCRIPTION}, {0x8298, STRIP_DESCRIPTION},
	{0x9C9B, STRIP_DESCRIPTION}, {0x9C9C, STRIP_DESCRIPTION}, {0x9C9E, STRIP_DESCRIPTION},
	{0x9286, STRIP_COMMENT},
};

struct tiff {
	struct strip *s;
	str all;
	bool little;
};

static uint32_t n16(const struct tiff *t, size_t at)
{
	return t->little ? le16(t->all.at + at) : be16(t->all.at + at);
}

static uint32_t n32(const struct tiff *t, size_t at)
{
	return t->little ? le32(t->all.at + at) : be32(t->all.at + at);
}

static void note_entry(struct tiff *t, size_t at, size_t *exif)
{
	uint32_t number = n16(t, at);
	for (const struct tag *g = tags; g < tags + COUNT(tags); g++) {
		if (g->number == number) t->s->removed |= g->bit;
	}
	if (number == TAG_EXIF) *exif = n32(t, at + 8);
	if (number != TAG_ORIENTATION || t->s->orientation) return;
	uint32_t way = n16(t, at + 8);
	if (way >= 1 && way <= 8) t->s->orientation = way;
}

/* One directory; gives where the next one is said to be, or 0. */
static size_t directory(struct tiff *t, size_t at, size_t *exif)
{
	if (at < 8 || at > t->all.len || t->all.len - at < 2) return 0;
	size_t count = n16(t, at);
	for (at += 2; count && t->all.len - at >= ENTRY; count--, at += ENTRY) note_entry(t, at, exif);
	return count || t->all.len - at < 4 ? 0 : n32(t, at);
}

void strip_exif(struct strip *s, str all)
{
	if (all.len < 8) return;
	struct tiff t = {s, all, memcmp(all.at, "II*", 4) == 0};
	if (!t.little && memcmp(all.at, "MM\0*", 4) != 0) return;
	size_t exif = 0, none = 0;
	if (directory(&t, n32(&t, 4), &exif)) s->removed |= STRIP_THUMBNAIL;
	directory(&t, exif, &none);
}

str strip_exif_minimal(struct strip *s)
{
	static const char block[26] = "MM\0*\0\0\0\10" "\0\1" "\1\x12\0\3\0\0\0\1\0\0\0\0";
	if (s->orientation < 2) return S("");
	str copy = arena_str(s->in, (str){block, sizeof block});
	char *at = (char *)copy.at;
	at[19] = (char)s->orientation;
	return copy;
}
