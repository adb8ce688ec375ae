/* SPDX-License-Identifier: MIT
 * strip_film.c - MP4 and QuickTime: metadata becomes free space, times become zero, and nothing moves. */
#include "rooms/media/bytes.h"
#include "rooms/media/film.h"

#include <stdlib.h>
#include <string.h>

enum { PEEK = 65536 };	/* bytes of a removed box that are looked at to name what was in it */

typedef enum { TOP, MOOV, TRAK, MDIA, MINF, STBL, MVEX, MOOF, TRAF } level;
typedef err act(struct film *, const struct box *);

static err walk(struct film *, uint64_t from, uint64_t until, level);

/* ---- boxes and edits */

bool film_is(const struct box *b, const char *name)
{
	return memcmp(b->name, name, 4) == 0;
}

bool film_box(struct film *f, uint64_t at, uint64_t until, struct box *out)
{
	char head[16];
	*out = (struct box){.at = at, .from = at + 8};
	if (at > until || until - at < 8 || !strip_read(f->in, at, head, 8)) return false;
	memcpy(out->name, head + 4, 4);
	out->len = be32(head);
	if (out->len == 1) {	/* a 64-bit size follows */
		if (until - at < 16 || !strip_read(f->in, at, head, 16)) return false;
		out->len = be64(head + 8);
		out->from = at + 16;
	} else if (out->len == 0 && film_is(out, "mdat")) {
		out->len = until - at;	/* to the end of the file */
	}
	return out->len >= out->from - at && out->len <= until - at;
}

bool film_child(struct film *f, const struct box *parent, const char *name, struct box *out)
{
	uint64_t until = parent->at + parent->len;
	for (uint64_t at = parent->from; film_box(f, at, until, out); at += out->len) {
		if (++f->nboxes > FILM_MOST_BOXES) return false;
		if (film_is(out, name)) return true;
	}
	return false;
}

bool film_content(struct film *f, const struct box *b, uint64_t skip, void *out, size_t len)
{
	uint64_t there = b->len - (b->from - b->at);
	return skip <= there && len <= there - skip && strip_read(f->in, b->from + skip, out, len);
}

void film_edit(struct film *f, uint64_t from, uint64_t len, const char *bytes)
{
	if (!len) return;
	if (f->nedits == f->cap) {
		size_t cap = MAX(f->cap * 2, (size_t)64);
		struct edit *more = TAKE_N(f->s->in, struct edit, cap);
		if (f->nedits) memcpy(more, f->edits, f->nedits * sizeof *more);
		f->edits = more;
		f->cap = cap;
	}
	f->edits[f->nedits++] = (struct edit){from, len, bytes};
}

/* ---- what is done with a box */

static err keep(struct film *f, const struct box *b)
{
	(void)f, (void)b;
	return NULL;
}

static unsigned told_by(const struct box *b, str content)
{
	bool empty = true;
	for (size_t i = 0; i < content.len && empty; i++) empty = content.at[i] == 0;
	if (empty || film_is(b, "free") || film_is(b, "skip")) return 0;
	unsigned found = strip_hints(content);
	if (found) return found;
	bool known = film_is(b, "udta") || film_is(b, "meta") || film_is(b, "uuid");
	return known ? STRIP_DESCRIPTION : STRIP_HIDDEN_DATA;
}

static err hollow(struct film *f, const struct box *b)
{
	uint64_t there = b->len - (b->from - b->at);
	size_t n = MIN(there, (uint64_t)PEEK);
	char *peek = arena_take(f->s->in, n);
	if (!strip_read(f->in, b->from, peek, n)) return strip_garbled(f->s);
	f->s->removed |= told_by(b, (str){peek, n});
	film_edit(f, b->from, there, NULL);
	return NULL;
}

static err blank(struct film *f, const struct box *b)
{
	static const char name[] = "free";
	film_edit(f, b->at + 4, 4, name);
	return hollow(f, b);
}

/* mvhd, tkhd and mdhd begin alike: version, flags, when it was made and when changed (4 or 8 bytes each). */
static err zero_times(struct film *f, const struct box *b, bool *wide)
{
	char head[20] = "";
	if (!film_content(f, b, 0, head, 1)) return strip_garbled(f->s);
	*wide = head[0] == 1;
	size_t times = *wide ? 16 : 8;
	if (!film_content(f, b, 0, head, 4 + times)) return strip_garbled(f->s);
	for (size_t i = 4; i < 4 + times; i++) f->s->removed |= head[i] ? STRIP_DATE : 0;
	film_edit(f, b->from + 4, times, NULL);
	return NULL;
}

static int64_t in_ms(const struct film *f, uint64_t length)
{
	bool unknown = !f->timescale || length == UINT32_MAX || length > INT64_MAX / 1000;
	return unknown ? 0 : (int64_t)(length * 1000 / f->timescale);
}

static err movie_header(struct film *f, const struct box *b)
{
	bool wide;
	char rest[12];
	TRY(zero_times(f, b, &wide));
	if (!film_content(f, b, wide ? 20 : 12, rest, wide ? 12 : 8)) return strip_garbled(f->s);
	f->header = true;
	f->timescale = be32(rest);
	f->s->length_ms = in_ms(f, wide ? be64(rest + 4) : be32(rest + 4));
	return NULL;
}

static err fragments_header(struct film *f, const struct box *b)
{
	char head[12] = "";
	if (!film_content(f, b, 0, head, 8)) return strip_garbled(f->s);
	if (head[0] == 1 && !film_content(f, b, 0, head, 12)) return strip_garbled(f->s);
	if (!f->s->length_ms) f->s->length_ms = in_ms(f, head[0] == 1 ? be64(head + 4) : be32(head + 4));
	return NULL;
}

/* The matrix says how it is turned: with both numbers of its diagonal zero, by a quarter. */
static err track_header(struct film *f, const struct box *b)
{
	bool wide;
	char matrix[44];	/* nine numbers, then width and height as 16.16 */
	TRY(zero_times(f, b, &wide));
	if (!film_content(f, b, wide ? 52 : 40, matrix, sizeof matrix)) return strip_garbled(f->s);
	if (!f->in_picture || f->s->width) return NULL;
	bool turned = !be32(matrix) && !be32(matrix + 16);
	f->s->orientation = turned ? 6 : 0;
	strip_show(f->s, be32(matrix + 36) >> 16, be32(matrix + 40) >> 16);
	return NULL;
}

static err media_header(struct film *f, const struct box *b)
{
	bool wide;
	return zero_times(f, b, &wide);
}

/* A handler's name is free text of the program that wrote it. */
static err handler(struct film *f, const struct box *b)
{
	uint64_t there = b->len - (b->from - b->at);
	if (there < 24) return strip_garbled(f->s);
	film_edit(f, b->from + 24, there - 24, NULL);
	return NULL;
}

static bool wanted(const char kind[4])
{
	static const char kinds[][5] = {"vide", "soun", "text", "sbtl", "subt", "clcp", "tmcd"};
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (memcmp(kind, kinds[i], 4) == 0) return true;
	}
	return false;
}

/* Action cameras and phones write where they are into a track of its own, several times a second. */
static err track(struct film *f, const struct box *b)
{
	struct box media, named;
	char head[12];
	bool told = film_child(f, b, "mdia", &media) && film_child(f, &media, "hdlr", &named) &&
		    film_content(f, &named, 0, head, sizeof head);
	if (!told) return strip_garbled(f->s);
	if (!wanted(head + 8)) {
		f->dropped = true;
		f->s->removed |= memcmp(head + 8, "meta", 4) == 0 ? STRIP_CAMERA : 0;
		TRY(film_zero_samples(f, b));
		return blank(f, b);
	}
	f->in_picture = memcmp(head + 8, "vide", 4) == 0;
	f->picture = f->picture || f->in_picture;
	return walk(f, b->from, b->at + b->len, TRAK);
}

#define ENTER(name, into)                                                                           \
	static err name(struct film *f, const struct box *b)                                        \
	{                                                                                           \
		return walk(f, b->from, b->at + b->len, into);                                      \
	}
ENTER(enter_moov, MOOV)
ENTER(enter_mdia, MDIA)
ENTER(enter_minf, MINF)
ENTER(enter_stbl, STBL)
ENTER(enter_traf, TRAF)

static err enter_mvex(struct film *f, const struct box *b)
{
	f->fragments = true;
	return walk(f, b->from, b->at + b->len, MVEX);
}

static err enter_moof(struct film *f, const struct box *b)
{
	f->fragments = true;
	return walk(f, b->from, b->at + b->len, MOOF);
}

/* What is not in the table: unknown boxes go, except among the tables that find and decode the samples. */
static act *const usual[] = {
	[TOP] = blank, [MOOV] = blank, [TRAK] = blank, [MDIA] = blank, [MINF] = blank, [STBL] = keep,
	[MVEX] = blank, [MOOF] = blank, [TRAF] = keep,
};

static const struct rule {
	level at;
	const char name[5];
	act *act;
} rules[] = {
	{TOP, "ftyp", keep}, {TOP, "styp", keep}, {TOP, "sidx", keep}, {TOP, "ssix", keep},
	{TOP, "pdin", keep}, {TOP, "mfra", keep}, {TOP, "mdat", keep},
	{TOP, "moov", enter_moov}, {TOP, "moof", enter_moof},
	{TOP, "wide", hollow},	/* by its name a QuickTime file from before brands is known */
	{MOOV, "mvhd", movie_header}, {MOOV, "trak", track}, {MOOV, "mvex", enter_mvex},
	{MOOV, "iods", keep},
	{TRAK, "tkhd", track_header}, {TRAK, "mdia", enter_mdia}, {TRAK, "edts", keep},
	{TRAK, "tref", keep}, {TRAK, "tapt", keep}, {TRAK, "trgr", keep}, {TRAK, "load", keep},
	{MDIA, "mdhd", media_header}, {MDIA, "hdlr", handler}, {MDIA, "minf", enter_minf},
	{MDIA, "elng", keep},
	{MINF, "hdlr", handler}, {MINF, "stbl", enter_stbl}, {MINF, "vmhd", keep},
	{MINF, "smhd", keep}, {MINF, "hmhd", keep}, {MINF, "nmhd", keep}, {MINF, "sthd", keep},
	{MINF, "gmhd", keep}, {MINF, "dinf", keep},
	{STBL, "udta", blank}, {STBL, "meta", blank}, {STBL, "uuid", blank}, {STBL, "free", blank},
	{STBL, "skip", blank},
	{MVEX, "mehd", fragments_header}, {MVEX, "trex", keep}, {MVEX, "leva", keep},
	{MVEX, "trep", keep},
	{MOOF, "mfhd", keep}, {MOOF, "traf", enter_traf},
	{TRAF, "udta", blank}, {TRAF, "meta", blank}, {TRAF, "uuid", blank}, {TRAF, "free", blank},
	{TRAF, "skip", blank},
};

static const struct rule *rule_of(level at, const struct box *b)
{
	for (const struct rule *r = rules; r < rules + COUNT(rules); r++) {
		if (r->at == at && film_is(b, r->name)) return r;
	}
	return NULL;
}

static err walk(struct film *f, uint64_t at, uint64_t until, level l)
{
	struct box b;
	for (; until - at >= 8; at += b.len) {
		if (!film_box(f, at, until, &b)) return strip_garbled(f->s);
		if (++f->nboxes > FILM_MOST_BOXES || f->nedits > FILM_MOST_EDITS) {
			return strip_scattered(f->s);
		}
		const struct rule *r = rule_of(l, &b);
		TRY((r ? r->act : usual[l])(f, &b));
	}
	film_edit(f, at, until - at, NULL);
	return NULL;
}

/* ---- the whole */

/* Finds the media data and where the last box ends. What is known and does not fit was cut off; all else that
 * is no box was put behind the end by the camera, or by somebody who hid it there. */
static err survey(struct film *f)
{
	struct box b;
	for (uint64_t size = f->in->size; f->end < size; f->end += b.len) {
		if (!film_box(f, f->end, size, &b)) {
			if (rule_of(TOP, &b)) return strip_cut_off(f->s);
			f->s->removed |= STRIP_HIDDEN_DATA;
			return NULL;
		}
		if (film_is(&b, "mdat") && f->nmdats < FILM_MOST_MDAT) f->mdats[f->nmdats++] = b;
		if (++f->nboxes > FILM_MOST_BOXES) return strip_scattered(f->s);
	}
	return NULL;
}

static int by_place(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;
	return (x->from > y->from) - (x->from < y->from);
}

/* Edits may lie on top of each other when a file is hostile: what was decided for the earlier byte rules. */
static void to_pieces(struct film *f)
{
	uint64_t at = 0;
	if (f->nedits) qsort(f->edits, f->nedits, sizeof *f->edits, by_place);
	for (const struct edit *e = f->edits; e < f->edits + f->nedits; e++) {
		uint64_t past = MIN(e->from + e->len, f->end);
		if (past <= at || (e->bytes && e->from < at)) continue;
		if (e->from > at) strip_keep(f->s, at, e->from - at);
		uint64_t from = MAX(at, e->from);
		if (e->bytes) strip_put(f->s, (str){e->bytes, past - from});
		else strip_zero(f->s, past - from);
		at = past;
	}
	strip_keep(f->s, at, f->end - at);
}

err strip_film(struct strip *s, const struct strip_source *in)
{
	struct film *f = TAKE(s->in, struct film);
	f->s = s;
	f->in = in;
	TRY(survey(f));
	TRY(walk(f, 0, f->end, TOP));
	if (!f->header || !f->nmdats) return strip_cut_off(s);
	if (!f->picture) return strip_damaged(s, "there is only sound in it, no picture");
	if (f->dropped && f->fragments) return strip_damaged(s, "it may tell where it was filmed");
	to_pieces(f);
	return NULL;
}
