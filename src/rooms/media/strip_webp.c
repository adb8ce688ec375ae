/* SPDX-License-Identifier: MIT
 * strip_webp.c - keeps what a WebP looks like and its colour profile, and puts its sizes and flags right. */
#include "rooms/media/bytes.h"
#include "rooms/media/strip_kit.h"

#include <string.h>

enum { HEAD = 12, CHUNK = 8, FLAG_XMP = 4, FLAG_EXIF = 8, MOST = 1 << 20, FRAME_HEAD = 16 };

struct webp {
	struct strip *s;
	str all;		/* as long as the RIFF header says */
	size_t at, riff, flags;	/* riff and flags: slots */
	bool extended, picture;
	uint32_t width, height;
};

struct chunk {
	str name, body;
	size_t at, len;		/* len: header and padding included */
};

/* The chunk at `at` of a list of chunks; false when it does not fit. */
static bool chunk_at(str all, size_t at, struct chunk *out)
{
	if (at > all.len || all.len - at < CHUNK) return false;
	size_t len = le32(all.at + at + 4), padded = len + (len & 1);
	if (padded > all.len - at - CHUNK) return false;
	*out = (struct chunk){str_cut(all, at, 4), str_cut(all, at + CHUNK, len), at, padded + CHUNK};
	return true;
}

static err keep(struct webp *w, const struct chunk *c)
{
	strip_keep(w->s, c->at, c->len);
	return NULL;
}

static void size_of_picture(struct webp *w, uint32_t width, uint32_t height)
{
	w->picture = true;
	if (w->width) return;
	w->width = width;
	w->height = height;
}

/* VP8: three bytes of frame tag, a start code, then 14 bits each (RFC 6386, 9.1). */
static err lossy(struct webp *w, const struct chunk *c)
{
	if (c->body.len < 10 || memcmp(c->body.at + 3, "\x9D\x01\x2A", 3)) return strip_garbled(w->s);
	size_of_picture(w, le16(c->body.at + 6) & 0x3FFF, le16(c->body.at + 8) & 0x3FFF);
	return keep(w, c);
}

static err lossless(struct webp *w, const struct chunk *c)
{
	if (c->body.len < 5 || c->body.at[0] != 0x2F) return strip_garbled(w->s);
	uint32_t bits = le32(c->body.at + 1);
	size_of_picture(w, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
	return keep(w, c);
}

static err extended(struct webp *w, const struct chunk *c)
{
	if (c->body.len != 10 || w->extended || c->at != HEAD) return strip_garbled(w->s);
	w->extended = true;
	w->width = le24(c->body.at + 4) + 1;
	w->height = le24(c->body.at + 7) + 1;
	strip_keep(w->s, c->at, CHUNK);
	w->flags = strip_slot(w->s);
	strip_keep(w->s, c->at + CHUNK + 1, 9);
	return NULL;
}

/* A frame holds chunks of its own; those that schedpost does not know could hold anything. */
static err frame(struct webp *w, const struct chunk *c)
{
	struct chunk in;
	for (size_t at = FRAME_HEAD; at < c->body.len; at += in.len) {
		if (!chunk_at(c->body, at, &in)) return strip_garbled(w->s);
		bool picture = str_is(in.name, S("VP8 ")) || str_is(in.name, S("VP8L"));
		bool known = picture || str_is(in.name, S("ALPH"));
		if (!known) return strip_damaged(w->s, "there is something unknown inside its frames");
		w->picture = w->picture || picture;
	}
	return keep(w, c);
}

static err exif(struct webp *w, const struct chunk *c)
{
	bool head = str_starts(c->body, S("Exif\0\0"));
	strip_exif(w->s, str_cut(c->body, head ? 6 : 0, c->body.len));
	return NULL;
}

static err xmp(struct webp *w, const struct chunk *c)
{
	w->s->removed |= STRIP_DESCRIPTION | strip_hints(c->body);
	return NULL;
}

static err take(struct webp *w, const struct chunk *c)
{
	static const struct {
		const char name[5];
		err (*take)(struct webp *, const struct chunk *);
	} rules[] = {
		{"VP8 ", lossy}, {"VP8L", lossless}, {"VP8X", extended}, {"ANMF", frame}, {"ANIM", keep},
		{"ALPH", keep}, {"ICCP", keep}, {"EXIF", exif}, {"XMP ", xmp},
	};
	for (size_t i = 0; i < COUNT(rules); i++) {
		if (str_is(c->name, str_of(rules[i].name))) return rules[i].take(w, c);
	}
	if (c->body.len) w->s->removed |= STRIP_HIDDEN_DATA;
	return NULL;
}

/* Only an extended file may say how it is to be turned, and viewers heed it only there. */
static str orientation_chunk(struct webp *w)
{
	str tiff = strip_exif_minimal(w->s);
	if (!w->extended || !tiff.len) return S("");
	char *made = arena_take(w->s->in, CHUNK + tiff.len);
	memcpy(made, "EXIF", 4);
	put_le32(made + 4, (uint32_t)tiff.len);
	memcpy(made + CHUNK, tiff.at, tiff.len);
	return (str){made, CHUNK + tiff.len};
}

static err ending(struct webp *w)
{
	if (!w->picture) return strip_damaged(w->s, "there is no picture in it");
	if (!w->width || !w->height) return strip_damaged(w->s, "it does not say how large it is");
	str turn = orientation_chunk(w);
	if (!turn.len) w->s->orientation = 0;
	strip_put(w->s, turn);
	if (w->extended) {
		char *flags = arena_take(w->s->in, 1);
		*flags = (char)(w->all.at[HEAD + CHUNK] & ~(FLAG_XMP | FLAG_EXIF));
		if (turn.len) *flags |= FLAG_EXIF;
		strip_fill(w->s, w->flags, (str){flags, 1});
	}
	char *riff = arena_take(w->s->in, HEAD);
	memcpy(riff, "RIFF....WEBP", HEAD);
	put_le32(riff + 4, (uint32_t)(w->s->bytes + HEAD - CHUNK));
	strip_fill(w->s, w->riff, (str){riff, HEAD});
	strip_show(w->s, w->width, w->height);
	return NULL;
}

err strip_webp(struct strip *s, str all)
{
	if (all.len < HEAD || !str_starts(all, S("RIFF"))) return strip_garbled(s);
	size_t said = (size_t)le32(all.at + 4) + CHUNK;
	if (said > all.len) return strip_cut_off(s);
	strip_trailer(s, str_cut(all, said, all.len));
	struct webp w = {.s = s, .all = str_cut(all, 0, said), .at = HEAD};
	w.riff = strip_slot(s);
	struct chunk c;
	for (size_t n = 0; w.at < said; n++, w.at += c.len) {
		if (n == MOST) return strip_scattered(s);
		if (!chunk_at(w.all, w.at, &c)) return strip_cut_off(s);
		TRY(take(&w, &c));
	}
	return ending(&w);
}
