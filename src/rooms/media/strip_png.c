/* SPDX-License-Identifier: MIT
 * strip_png.c - keeps the chunks of a PNG that change how it looks, and checks that they arrived whole. */
#include "rooms/media/bytes.h"
#include "rooms/media/strip_kit.h"

#include <string.h>

enum { HEAD = 8, AROUND = 12, MOST = 1 << 20 };	/* bytes of the signature, around a chunk; chunks */

typedef enum { DROP, KEEP, EXIF, TEXT, DATE } chunk_use;

static const struct chunk_rule {
	const char name[5];
	chunk_use use;
} rules[] = {
	{"IHDR", KEEP}, {"PLTE", KEEP}, {"IDAT", KEEP}, {"IEND", KEEP}, {"tRNS", KEEP}, {"cHRM", KEEP},
	{"gAMA", KEEP}, {"iCCP", KEEP}, {"sBIT", KEEP}, {"sRGB", KEEP}, {"cICP", KEEP}, {"mDCV", KEEP},
	{"cLLI", KEEP}, {"bKGD", KEEP}, {"hIST", KEEP}, {"pHYs", KEEP}, {"acTL", KEEP}, {"fcTL", KEEP},
	{"fdAT", KEEP}, {"eXIf", EXIF}, {"tEXt", TEXT}, {"zTXt", TEXT}, {"iTXt", TEXT}, {"tIME", DATE},
};

struct png {
	struct strip *s;
	str all;
	size_t at, slot;
	bool data;		/* an IDAT was seen */
};

static uint32_t crc_of(str s)	/* PNG 3rd edition, annex D */
{
	static const uint32_t nibble[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
		0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
		0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};
	uint32_t c = 0xFFFFFFFF;
	for (size_t i = 0; i < s.len; i++) {
		c ^= (unsigned char)s.at[i];
		c = c >> 4 ^ nibble[c & 15];
		c = c >> 4 ^ nibble[c & 15];
	}
	return ~c;
}

static chunk_use use_of(str name)
{
	for (const struct chunk_rule *r = rules; r < rules + COUNT(rules); r++) {
		if (str_is(name, str_of(r->name))) return r->use;
	}
	return DROP;
}

/* What is dropped needs no whole content; what is kept does. */
static err keep(struct png *p, str name, size_t len)
{
	str summed = str_cut(p->all, p->at + 4, len + 4);
	bool right = crc_of(summed) == be32(summed.at + summed.len);
	if (!right) return strip_damaged(p->s, "some of its bytes are wrong");
	if (str_is(name, S("IDAT"))) p->data = true;
	if (str_is(name, S("IEND")) && len) return strip_damaged(p->s, "there is something behind its end");
	strip_keep(p->s, p->at, len + AROUND);
	return NULL;
}

static err chunk(struct png *p, str name, size_t len)
{
	str content = str_cut(p->all, p->at + 8, len);
	switch (use_of(name)) {
	case KEEP: return keep(p, name, len);
	case EXIF: strip_exif(p->s, content); break;
	case TEXT: p->s->removed |= STRIP_DESCRIPTION | strip_hints(content); break;
	case DATE: p->s->removed |= STRIP_DATE; break;
	case DROP:
		if (!(name.at[0] & 0x20)) return strip_damaged(p->s, "it is not meant for the web");
		if (len) p->s->removed |= STRIP_HIDDEN_DATA;
	}
	return NULL;
}

static err header(struct png *p)
{
	str name = str_cut(p->all, HEAD + 4, 4);
	if (p->all.len < HEAD + AROUND + 13) return strip_cut_off(p->s);
	if (!str_is(name, S("IHDR")) || be32(p->all.at + HEAD) != 13) return strip_garbled(p->s);
	strip_keep(p->s, 0, HEAD);
	TRY(keep(p, name, 13));
	p->at += AROUND + 13;
	p->slot = strip_slot(p->s);
	return NULL;
}

static err ending(struct png *p)
{
	if (!p->data) return strip_damaged(p->s, "there is no picture in it");
	strip_trailer(p->s, str_cut(p->all, p->at, p->all.len));
	str tiff = strip_exif_minimal(p->s);
	if (tiff.len) {
		char *made = arena_take(p->s->in, tiff.len + AROUND);
		put_be32(made, (uint32_t)tiff.len);
		memcpy(made + 4, "eXIf", 4);
		memcpy(made + 8, tiff.at, tiff.len);
		put_be32(made + 8 + tiff.len, crc_of((str){made + 4, tiff.len + 4}));
		strip_fill(p->s, p->slot, (str){made, tiff.len + AROUND});
	}
	uint32_t width = be32(p->all.at + HEAD + 8), height = be32(p->all.at + HEAD + 12);
	if (!width || !height) return strip_damaged(p->s, "it does not say how large it is");
	strip_show(p->s, width, height);
	return NULL;
}

err strip_png(struct strip *s, str all)
{
	struct png p = {.s = s, .all = all, .at = HEAD};
	TRY(header(&p));
	for (size_t n = 0; n < MOST; n++) {
		if (all.len - p.at < AROUND) return strip_cut_off(s);
		size_t len = be32(all.at + p.at);
		if (len > all.len - p.at - AROUND) return strip_cut_off(s);
		str name = str_cut(all, p.at + 4, 4);
		if (str_is(name, S("IHDR"))) return strip_garbled(s);
		TRY(chunk(&p, name, len));
		p.at += len + AROUND;
		if (str_is(name, S("IEND"))) return ending(&p);
	}
	return strip_scattered(s);
}
