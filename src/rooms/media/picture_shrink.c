/* SPDX-License-Identifier: MIT
 * picture_shrink.c - fewer pixels: each is the average of the area that it stands for, so nothing is left out and no
 * pattern appears that was not there. Averaged is light, not the figures of sRGB, which would make fine lines dark. */
#include "rooms/media/picture.h"

#include <math.h>
#include <string.h>

enum { FINE = 16384 /* so many lights are told apart on the way back; the darkest two of 255 lie five apart */ };

struct shrinking {
	const struct picture *from;
	uint32_t width, height;
	float light[256];
	uint8_t back[FINE];
	float *line;	/* one row of the source, averaged across; light of each colour times alpha, and alpha */
	float *sum;	/* the row of the result that is being made */
};

static void fill_tables(struct shrinking *s)
{
	for (int i = 0; i < 256; i++) {
		double v = i / 255.0;
		s->light[i] = (float)(v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
	}
	for (int i = 0; i < FINE; i++) {
		double v = i / (FINE - 1.0);
		v = v <= 0.0031308 ? v * 12.92 : 1.055 * pow(v, 1 / 2.4) - 0.055;
		s->back[i] = (uint8_t)(v * 255 + 0.5);
	}
}

static uint8_t as_figure(const struct shrinking *s, float light)
{
	float at = light * (FINE - 1) + 0.5f;
	return s->back[at < 0 ? 0 : at > FINE - 1 ? FINE - 1 : (int)at];
}

static void add_pixel(const struct shrinking *s, const uint8_t *px, double share, float *to)
{
	float alpha = px[3] / 255.0f * (float)share;
	for (int i = 0; i < 3; i++) to[i] += s->light[px[i]] * alpha;
	to[3] += alpha;
}

/* How much of the piece from `from` to `to` the whole step at `at` covers. */
static double overlap(double from, double to, uint32_t at)
{
	return MAX(0.0, MIN(to, at + 1.0) - MAX(from, (double)at));
}

static void average_across(struct shrinking *s, uint32_t row)
{
	const uint8_t *px = s->from->px + (size_t)row * s->from->width * 4;
	double step = (double)s->from->width / s->width;
	memset(s->line, 0, (size_t)s->width * 4 * sizeof *s->line);
	for (uint32_t x = 0; x < s->width; x++) {
		double from = x * step, to = from + step;
		for (uint32_t at = (uint32_t)from; at < to && at < s->from->width; at++)
			add_pixel(s, px + (size_t)at * 4, overlap(from, to, at) / step, s->line + (size_t)x * 4);
	}
}

static void add_line(struct shrinking *s, double share)
{
	for (size_t i = 0; i < (size_t)s->width * 4; i++) s->sum[i] += s->line[i] * (float)share;
}

static void put_row(const struct shrinking *s, uint8_t *to)
{
	for (size_t x = 0; x < s->width; x++, to += 4) {
		const float *sum = s->sum + x * 4;
		to[3] = (uint8_t)(MIN(sum[3], 1.0f) * 255 + 0.5f);
		for (int i = 0; i < 3; i++) to[i] = to[3] ? as_figure(s, sum[i] / sum[3]) : 0;
	}
}

void picture_shrink(struct arena *a, const struct picture *p, uint32_t width, uint32_t height, struct picture *out)
{
	struct shrinking *s = TAKE(a, struct shrinking);
	*s = (struct shrinking){.from = p, .width = width, .height = height, .line = TAKE_N(a, float, (size_t)width * 4),
		.sum = TAKE_N(a, float, (size_t)width * 4)};
	fill_tables(s);
	*out = *p;
	out->width = width;
	out->height = height;
	out->px = arena_take(a, (size_t)width * height * 4);
	double step = (double)p->height / height;
	uint32_t averaged = UINT32_MAX;	/* a row on the border of two is averaged once */
	for (uint32_t y = 0; y < height; y++) {
		double from = y * step, to = from + step;
		memset(s->sum, 0, (size_t)width * 4 * sizeof *s->sum);
		for (uint32_t at = (uint32_t)from; at < to && at < p->height; at++) {
			if (at != averaged) average_across(s, at);
			averaged = at;
			add_line(s, overlap(from, to, at) / step);
		}
		put_row(s, out->px + (size_t)y * width * 4);
	}
}
