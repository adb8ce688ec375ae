/* SPDX-License-Identifier: MIT
 * fitted.c - what is tried, and in which order, until a picture fits: as PNG where nothing is lost by it, as JPEG of
 * falling quality, and then with fewer pixels. */
#include "rooms/media/fitted.h"

#include "rooms/media/picture.h"
#include "rooms/media/strip.h"

#include <math.h>

/* Below the last one faces and small print suffer more than from fewer pixels. */
static const int QUALITIES[] = {90, 85, 80, 75};
enum { ROUNDS_MOST = 12, SIDE_LEAST = 16, READ_PERCENT = 40, TURNED_PERCENT = 60 };

struct fitting {
	struct arena *a;		/* of the caller: for the result and sentences */
	const struct fitted_asks *asks;
	size_t most;			/* bytes */
	struct picture whole;		/* turned, within the limit of pixels */
	struct fitted *out;
	size_t smallest;		/* bytes of the last try */
	bool done;
};

static void tell(const struct fitting *f, int percent)
{
	if (f->asks->tell) f->asks->tell(f->asks->of, percent);
}

static void note(struct fitting *f, const struct picture *p, const buf *file, size_t bytes)
{
	f->smallest = bytes;
	f->done = bytes <= f->most;
	if (!f->done) return;
	f->out->bytes = arena_str(f->a, buf_str(file));
	f->out->width = p->width;
	f->out->height = p->height;
	f->out->print = p->print;
}

static void try_png(struct fitting *f, struct arena *round, const struct picture *p)
{
	buf file = buf_in(round, f->most);
	size_t bytes;
	picture_write_png(p, &file, &bytes);
	note(f, p, &file, bytes);
	f->out->mime = S("image/png");
}

static void try_jpeg(struct fitting *f, struct arena *round, const struct picture *p)
{
	struct picture solid;
	picture_on_white(round, p, &solid);
	for (size_t i = 0; i < COUNT(QUALITIES) && !f->done; i++) {
		buf file = buf_in(round, f->most);
		size_t bytes;
		picture_write_jpeg(&solid, QUALITIES[i], &file, &bytes);
		note(f, &solid, &file, bytes);
		f->out->quality = QUALITIES[i];
	}
	f->out->mime = S("image/jpeg");
	f->out->on_white = p->clear;
}

/* Fewer pixels for the sake of PNG would lose more than JPEG does. */
static void try_size(struct fitting *f, struct arena *round, const struct picture *p, bool whole)
{
	bool png = f->asks->png && (!f->asks->jpeg || (whole && p->exact));
	if (png) try_png(f, round, p);
	if (!f->done && f->asks->jpeg) try_jpeg(f, round, p);
}

static uint32_t times(uint32_t side, double factor)
{
	return MAX((uint32_t)(side * factor), 1u);
}

/* The sides of a smaller one. The longer side is never longer for it than it was: some take shapes up to a limit. */
static void sides(const struct picture *p, double factor, uint32_t *width, uint32_t *height)
{
	*width = times(p->width, factor);
	*height = times(p->height, factor);
	if (p->height > p->width) *height = MIN(*height, MAX((uint32_t)((uint64_t)*width * p->height / p->width), 1u));
	else *width = MIN(*width, MAX((uint32_t)((uint64_t)*height * p->width / p->height), 1u));
}

/* A file's length goes with its pixels, nearly; a little less is asked for, so that few rounds are enough. */
static bool try_smaller(struct fitting *f, double *factor)
{
	enum { TENTH = 10 };
	double share = (double)f->most / (double)f->smallest;
	struct arena *round = arena_new();
	struct picture p;
	*factor *= sqrt(MAX(MIN(share * 0.95, 0.9), 1.0 / (TENTH * TENTH)));
	uint32_t width, height;
	sides(&f->whole, *factor, &width, &height);
	bool sensible = width >= SIDE_LEAST && height >= SIDE_LEAST;
	if (sensible) {
		picture_shrink(round, &f->whole, width, height, &p);
		try_size(f, round, &p, false);
	}
	arena_free(round);
	return sensible;
}

static err search(struct fitting *f)
{
	double factor = 1;
	struct arena *round = arena_new();
	try_size(f, round, &f->whole, true);
	arena_free(round);
	for (int i = 0; i < ROUNDS_MOST && !f->done && try_smaller(f, &factor); i++)
		tell(f, TURNED_PERCENT + (100 - TURNED_PERCENT) * (i + 1) / (ROUNDS_MOST + 1));
	if (f->done) return NULL;
	return FAIL(f->a, ERR_INPUT, "picture-stays-large",
		    "The picture cannot be made as small as %zu kB without losing what it shows. Please cut a smaller part out of it.",
		    f->most / 1000);
}

/* ---- before that */

/* A line keeps its one pixel across. */
static void shrink_to(struct arena *a, const struct picture *p, double factor, uint64_t most, struct picture *out)
{
	uint32_t width, height;
	sides(p, factor, &width, &height);
	if (height == 1) width = (uint32_t)MIN(width, most);
	if (width == 1) height = (uint32_t)MIN(height, most);
	picture_shrink(a, p, width, height, out);
}

/* What the file is and how it lies; its pixels within the limit. */
static err prepare(struct fitting *f, struct arena *work, str file)
{
	struct sniffed type;
	struct strip plan;
	struct picture read, small;
	struct strip_source from = {.fd = -1, .at = file.at, .size = file.len};
	TRY(sniff(work, str_cut(file, 0, SNIFF_HEAD), &type));
	TRY(fitted_takes(work, &type));
	TRY(strip_plan(work, &from, &type, &plan));
	tell(f, 1);
	TRY(picture_read(work, file, type.kind, &read));
	tell(f, READ_PERCENT);
	uint64_t most = f->asks->pixels_most ? (uint64_t)f->asks->pixels_most : UINT64_MAX;
	uint64_t pixels = (uint64_t)read.width * read.height;
	bool many = pixels > most;
	if (many) shrink_to(work, &read, sqrt((double)most / (double)pixels), most, &small);
	picture_turn(work, many ? &small : &read, plan.orientation, &f->whole);
	tell(f, TURNED_PERCENT);
	return NULL;
}

err fitted_make(struct arena *a, str file, const struct fitted_asks *asks, struct fitted *out)
{
	struct fitting f = {.a = a, .asks = asks, .most = FITTED_FILE_MOST, .out = out};
	struct arena *work = arena_new();
	if (asks->bytes_most) f.most = (size_t)MIN(asks->bytes_most, (int64_t)FITTED_FILE_MOST);
	*out = (struct fitted){.bytes = S("")};
	err e = err_copy(a, prepare(&f, work, file));
	if (!e) e = search(&f);
	arena_free(work);
	return e;
}

void fitted_warm_up(void)
{
	struct arena *a = arena_new();
	struct picture p = {.profile = S("")}, back;
	size_t bytes;
	buf jpeg = buf_in(a, 1 << 16), png = buf_in(a, 1 << 16);
	err e = picture_room(a, SIDE_LEAST, SIDE_LEAST, &p);
	picture_write_jpeg(&p, QUALITIES[0], &jpeg, &bytes);
	picture_write_png(&p, &png, &bytes);
	if (!e) e = picture_read(a, buf_str(&jpeg), MEDIA_JPEG, &back);
	if (!e) e = picture_read(a, buf_str(&png), MEDIA_PNG, &back);
	if (e) die("schedpost-fit stops: it cannot read what it has written.");
	arena_free(a);
}
