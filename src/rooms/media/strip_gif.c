/* SPDX-License-Identifier: MIT
 * strip_gif.c - keeps the frames of a GIF, their timing and the loop; comments, XMP and the rest goes. */
#include "rooms/media/bytes.h"
#include "rooms/media/strip_kit.h"

#include <string.h>

enum { HEAD = 13, IMAGE = ',', EXTENSION = '!', TRAILER = ';' };
enum { CONTROL = 0xF9, COMMENT = 0xFE, APPLICATION = 0xFF };	/* kinds of extension */

struct gif {
	struct strip *s;
	str all;
	size_t at;
	bool image;
};

static size_t table_bytes(unsigned char flags)
{
	return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

/* Goes over sub-blocks that begin at p->at, up to behind the empty one that ends them. */
static err skip_blocks(struct gif *g)
{
	while (g->at < g->all.len) {
		size_t len = (unsigned char)g->all.at[g->at];
		g->at += 1 + len;
		if (len == 0) return NULL;
	}
	return strip_cut_off(g->s);
}

static err image(struct gif *g)
{
	size_t from = g->at;
	if (g->all.len - g->at < 11) return strip_cut_off(g->s);
	g->at += 10 + table_bytes((unsigned char)g->all.at[g->at + 9]) + 1;
	TRY(skip_blocks(g));
	g->image = true;
	strip_keep(g->s, from, g->at - from);
	return NULL;
}

/* Of an application's block the loop stays, written anew, and a colour profile; all else is metadata. */
static void application(struct gif *g, str whole)
{
	str name = str_cut(whole, 3, 11), body = str_cut(whole, 14, whole.len);
	bool loop = str_is(name, S("NETSCAPE2.0")) || str_is(name, S("ANIMEXTS1.0"));
	if (loop && body.len >= 4 && body.at[0] == 3 && body.at[1] == 1) {
		strip_put(g->s, S("!\xFF\x0BNETSCAPE2.0\3\1"));
		strip_put(g->s, str_cut(body, 2, 2));
		strip_put(g->s, S("\0"));
	} else if (str_is(name, S("ICCRGBG1012"))) {
		strip_keep(g->s, (uint64_t)(whole.at - g->all.at), whole.len);
	} else if (!loop) {
		g->s->removed |= STRIP_DESCRIPTION | strip_hints(whole);
	}
}

static err extension(struct gif *g)
{
	size_t from = g->at;
	if (g->all.len - from < 3) return strip_cut_off(g->s);
	unsigned char label = (unsigned char)g->all.at[from + 1];
	g->at += 2;
	TRY(skip_blocks(g));
	str whole = str_cut(g->all, from, g->at - from);
	if (label == CONTROL && whole.len == 8 && whole.at[2] == 4) strip_keep(g->s, from, whole.len);
	else if (label == COMMENT) g->s->removed |= STRIP_COMMENT;
	else if (label == APPLICATION && whole.at[2] == 11) application(g, whole);
	else g->s->removed |= STRIP_HIDDEN_DATA;
	return NULL;
}

static err ending(struct gif *g)
{
	if (!g->image) return strip_damaged(g->s, "there is no picture in it");
	strip_keep(g->s, g->at, 1);
	strip_trailer(g->s, str_cut(g->all, g->at + 1, g->all.len));
	strip_show(g->s, le16(g->all.at + 6), le16(g->all.at + 8));
	if (!g->s->width || !g->s->height) return strip_damaged(g->s, "it does not say how large it is");
	return NULL;
}

err strip_gif(struct strip *s, str all)
{
	struct gif g = {.s = s, .all = all, .at = HEAD};
	if (all.len < HEAD) return strip_cut_off(s);
	g.at += table_bytes((unsigned char)all.at[10]);
	strip_keep(s, 0, g.at);
	while (g.at < all.len) {
		switch (all.at[g.at]) {
		case IMAGE: TRY(image(&g)); break;
		case EXTENSION: TRY(extension(&g)); break;
		case TRAILER: return ending(&g);
		default: return strip_garbled(s);
		}
	}
	return strip_cut_off(s);
}
