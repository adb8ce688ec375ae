/* SPDX-License-Identifier: MIT
 * strip_jpeg.c - keeps of a JPEG what a decoder needs; comments, metadata, previews and the rest goes. */
#include "rooms/media/bytes.h"
#include "rooms/media/strip_kit.h"

#include <string.h>

enum { EXIF_HEAD = 10 };	/* bytes: marker, length, "Exif", two zeros */

struct jpeg {
	struct strip *s;
	str all;
	size_t at;		/* the next marker */
	size_t slot;		/* the place of our own Exif segment */
	bool slotted, framed, scanned;
	uint32_t width, height;
};

struct segment {
	size_t at, len;		/* from its marker; the marker included */
	str body;		/* behind the length */
};

typedef err taker(struct jpeg *, struct segment);

static err keep(struct jpeg *j, struct segment g)
{
	strip_keep(j->s, g.at, g.len);
	return NULL;
}

static err forget(struct jpeg *j, struct segment g)
{
	(void)j, (void)g;
	return NULL;
}

static err comment(struct jpeg *j, struct segment g)
{
	if (g.body.len) j->s->removed |= STRIP_COMMENT;
	return NULL;
}

/* SOF: precision, height, width, components. */
static err frame(struct jpeg *j, struct segment g)
{
	if (g.body.len < 6 || j->framed) return strip_damaged(j->s, "its picture data is mixed up");
	j->height = be16(g.body.at + 1);
	j->width = be16(g.body.at + 3);
	if (!j->width || !j->height) return strip_damaged(j->s, "it does not say how large it is");
	j->framed = true;
	return keep(j, g);
}

/* The entropy-coded data of a scan ends at the next marker that is no restart and no stuffed FF. */
static err scan(struct jpeg *j, struct segment g)
{
	if (!j->framed) return strip_damaged(j->s, "its picture data is mixed up");
	size_t at = g.at + g.len;
	for (;;) {
		const char *ff = at < j->all.len ? memchr(j->all.at + at, 0xFF, j->all.len - at) : NULL;
		if (!ff || (size_t)(ff - j->all.at) + 2 > j->all.len) return strip_cut_off(j->s);
		at = (size_t)(ff - j->all.at);
		unsigned char next = (unsigned char)j->all.at[at + 1];
		if (next != 0 && next != 0xFF && (next & 0xF8) != 0xD0) break;
		at += next == 0xFF ? 1 : 2;
	}
	j->scanned = true;
	strip_keep(j->s, g.at, at - g.at);
	j->at = at;
	return NULL;
}

/* JFIF may carry a thumbnail, the classic leak of what was cropped: 14 bytes stay, the last as "0 x 0". */
static err app0(struct jpeg *j, struct segment g)
{
	if (!str_starts(g.body, S("JFIF\0"))) {
		if (str_starts(g.body, S("JFXX\0"))) j->s->removed |= STRIP_THUMBNAIL;
		return NULL;
	}
	if (g.body.len < 14) return strip_damaged(j->s, "its beginning is mixed up");
	if (g.body.len == 14) return keep(j, g);
	j->s->removed |= STRIP_THUMBNAIL;
	strip_put(j->s, S("\xFF\xE0\0\x10"));
	strip_keep(j->s, g.at + 4, 12);
	strip_put(j->s, S("\0\0"));
	return NULL;
}

static err app1(struct jpeg *j, struct segment g)
{
	if (str_starts(g.body, S("Exif\0"))) strip_exif(j->s, str_cut(g.body, 6, g.body.len));
	else j->s->removed |= STRIP_DESCRIPTION | strip_hints(g.body);
	return NULL;
}

static err app2(struct jpeg *j, struct segment g)
{
	return str_starts(g.body, S("ICC_PROFILE\0")) ? keep(j, g) : NULL;
}

static err app13(struct jpeg *j, struct segment g)
{
	if (g.body.len) j->s->removed |= STRIP_DESCRIPTION;
	return NULL;
}

/* Adobe's segment says how colours are coded: without it some pictures would turn green. */
static err app14(struct jpeg *j, struct segment g)
{
	return str_starts(g.body, S("Adobe")) && g.body.len == 12 ? keep(j, g) : NULL;
}

static taker *taker_of(unsigned marker)
{
	static const struct {
		unsigned from, to;
		taker *take;
	} rules[] = {
		{0xC4, 0xC4, keep}, {0xCC, 0xCC, keep}, {0xC0, 0xC7, frame}, {0xC9, 0xCF, frame},
		{0xDA, 0xDA, scan}, {0xDB, 0xDF, keep}, {0xE0, 0xE0, app0}, {0xE1, 0xE1, app1},
		{0xE2, 0xE2, app2}, {0xED, 0xED, app13}, {0xEE, 0xEE, app14}, {0xE3, 0xEF, forget},
		{0xFE, 0xFE, comment},
	};
	for (size_t i = 0; i < COUNT(rules); i++) {
		if (marker >= rules[i].from && marker <= rules[i].to) return rules[i].take;
	}
	return NULL;
}

/* Our Exif goes behind JFIF, which must come first, and before all else. */
static void slot_before(struct jpeg *j, unsigned marker)
{
	if (j->slotted || marker == 0xE0) return;
	j->slot = strip_slot(j->s);
	j->slotted = true;
}

static err segment(struct jpeg *j, unsigned marker)
{
	taker *take = taker_of(marker);
	if (!take) return strip_garbled(j->s);
	if (j->all.len - j->at < 4) return strip_cut_off(j->s);
	size_t len = be16(j->all.at + j->at + 2);
	if (len < 2) return strip_garbled(j->s);
	if (len + 2 > j->all.len - j->at) return strip_cut_off(j->s);
	struct segment g = {j->at, len + 2, str_cut(j->all, j->at + 4, len - 2)};
	j->at += g.len;
	return take(j, g);
}

static err ending(struct jpeg *j)
{
	if (!j->scanned) return strip_damaged(j->s, "there is no picture in it");
	strip_keep(j->s, j->at, 2);
	strip_trailer(j->s, str_cut(j->all, j->at + 2, j->all.len));
	str tiff = strip_exif_minimal(j->s);
	if (tiff.len) {
		char *app = arena_take(j->s->in, EXIF_HEAD + tiff.len);
		memcpy(app, "\xFF\xE1\0\0Exif\0\0", EXIF_HEAD);
		app[3] = (char)(EXIF_HEAD - 2 + tiff.len);
		memcpy(app + EXIF_HEAD, tiff.at, tiff.len);
		strip_fill(j->s, j->slot, (str){app, EXIF_HEAD + tiff.len});
	}
	strip_show(j->s, j->width, j->height);
	return NULL;
}

err strip_jpeg(struct strip *s, str all)
{
	struct jpeg j = {.s = s, .all = all, .at = 2};
	strip_keep(s, 0, 2);
	for (;;) {
		while (all.len - j.at >= 2 && all.at[j.at] == '\xFF' && all.at[j.at + 1] == '\xFF') j.at++;
		if (all.len - j.at < 2) return strip_cut_off(s);
		if (all.at[j.at] != '\xFF') return strip_garbled(s);
		unsigned marker = (unsigned char)all.at[j.at + 1];
		slot_before(&j, marker);
		if (marker == 0xD9) return ending(&j);
		TRY(segment(&j, marker));
	}
}
