/* SPDX-License-Identifier: MIT
 * strip_samples.c - finds the samples of one track by its tables (ISO/IEC 14496-12, 8.7) and zeros them. */
#include "rooms/media/bytes.h"
#include "rooms/media/film.h"

struct tables {
	str sizes, runs, chunks;	/* rows of 4, 12, and 4 or 8 bytes */
	uint32_t fixed, samples;	/* fixed: the size of every sample, or 0 */
	size_t wide;			/* bytes of a chunk's row */
};

/* The rows of a table behind `skip` bytes and their number; false when they are not all there. */
static bool rows_of(struct film *f, const struct box *b, size_t skip, size_t width, str *out)
{
	char number[4];
	if (!film_content(f, b, skip, number, 4)) return false;
	uint64_t len = (uint64_t)be32(number) * width;
	if (len > FILM_MOST_TABLE || len > b->len) return false;
	char *rows = arena_take(f->s->in, len);
	*out = (str){rows, len};
	return film_content(f, b, skip + 4, rows, len);
}

static bool sizes_of(struct film *f, const struct box *stbl, struct tables *t)
{
	struct box b;
	char head[12];
	if (!film_child(f, stbl, "stsz", &b) || !film_content(f, &b, 0, head, sizeof head)) return false;
	t->fixed = be32(head + 4);
	t->samples = be32(head + 8);
	return t->fixed || rows_of(f, &b, 8, 4, &t->sizes);
}

static bool tables_of(struct film *f, const struct box *trak, struct tables *t)
{
	struct box mdia, minf, stbl, b;
	*t = (struct tables){.wide = 4};
	if (!film_child(f, trak, "mdia", &mdia) || !film_child(f, &mdia, "minf", &minf)) return false;
	if (!film_child(f, &minf, "stbl", &stbl) || !sizes_of(f, &stbl, t)) return false;
	if (!film_child(f, &stbl, "stsc", &b) || !rows_of(f, &b, 4, 12, &t->runs)) return false;
	if (film_child(f, &stbl, "stco", &b)) return rows_of(f, &b, 4, 4, &t->chunks);
	t->wide = 8;
	return film_child(f, &stbl, "co64", &b) && rows_of(f, &b, 4, 8, &t->chunks);
}

static uint64_t bytes_of(const struct tables *t, uint32_t first, uint32_t count)
{
	if (t->fixed) return (uint64_t)t->fixed * count;
	uint64_t sum = 0;
	for (uint32_t i = first; i < first + count; i++) sum += be32(t->sizes.at + (size_t)i * 4);
	return sum;
}

static bool inside_mdat(const struct film *f, uint64_t from, uint64_t len)
{
	for (size_t i = 0; i < f->nmdats; i++) {
		uint64_t past = f->mdats[i].at + f->mdats[i].len;
		if (from >= f->mdats[i].from && from <= past && len <= past - from) return true;
	}
	return false;
}

err film_zero_samples(struct film *f, const struct box *trak)
{
	struct tables t;
	if (!tables_of(f, trak, &t)) return strip_garbled(f->s);
	uint32_t sample = 0;
	size_t run = 0, nruns = t.runs.len / 12, nchunks = t.chunks.len / t.wide;
	for (size_t i = 0; i < nchunks && sample < t.samples; i++) {
		const char *row = t.chunks.at + i * t.wide;
		while (run + 1 < nruns && be32(t.runs.at + (run + 1) * 12) <= i + 1) run++;
		uint32_t count = nruns ? MIN(be32(t.runs.at + run * 12 + 4), t.samples - sample) : 0;
		uint64_t from = t.wide == 8 ? be64(row) : be32(row), len = bytes_of(&t, sample, count);
		if (!inside_mdat(f, from, len)) return strip_garbled(f->s);
		if (f->nedits > FILM_MOST_EDITS) return strip_scattered(f->s);
		film_edit(f, from, len, NULL);
		sample += count;
	}
	return NULL;
}
