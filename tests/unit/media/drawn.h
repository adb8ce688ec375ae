/* SPDX-License-Identifier: MIT
 * drawn.h - pictures of any size drawn by a function and written by the formats' own libraries, kinds included that
 * schedpost itself never writes; for fitted_test.c. All live in the arena. */
#ifndef TESTS_MEDIA_DRAWN_H
#define TESTS_MEDIA_DRAWN_H
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

enum { DRAWN_MOST = 64 << 20 };
/* Red, green, blue and alpha of one pixel; of a picture for print ink: cyan, magenta, yellow, black. */
typedef void drawn_pixel(int x, int y, uint8_t px[4]);

static inline str drawn_pixels(struct arena *a, int w, int h, drawn_pixel *draw)
{
	uint8_t *px = arena_take(a, (size_t)w * (size_t)h * 4);
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++) draw(x, y, px + ((size_t)y * (size_t)w + (size_t)x) * 4);
	return (str){(const char *)px, (size_t)w * (size_t)h * 4};
}

static inline str drawn_webp(struct arena *a, int w, int h, drawn_pixel *draw)
{
	uint8_t *file;
	size_t n = WebPEncodeLosslessRGBA((const uint8_t *)drawn_pixels(a, w, h, draw).at, w, h, w * 4, &file);
	str s = arena_str(a, (str){(const char *)file, n});
	WebPFree(file);
	return s;
}

/* With an APP1 segment and a comment, where they are given. */
struct drawn_jpeg {
	int w, h;
	drawn_pixel *draw;
	bool grey, print, progressive;
	str exif, comment, profile;
};

static inline str drawn_jpeg(struct arena *a, const struct drawn_jpeg *d)
{
	struct jpeg_error_mgr errors;
	struct jpeg_compress_struct c = {.err = jpeg_std_error(&errors)};
	unsigned char *file = NULL;
	unsigned long n = 0;
	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &file, &n);
	c.image_width = (JDIMENSION)d->w;
	c.image_height = (JDIMENSION)d->h;
	c.input_components = 4;
	c.in_color_space = d->print ? JCS_CMYK : JCS_EXT_RGBX;
	jpeg_set_defaults(&c);
	if (d->grey) jpeg_set_colorspace(&c, JCS_GRAYSCALE);
	if (d->print) jpeg_set_colorspace(&c, JCS_YCCK);
	jpeg_set_quality(&c, 100, TRUE);
	c.comp_info[0].h_samp_factor = c.comp_info[0].v_samp_factor = 1;
	if (d->progressive) jpeg_simple_progression(&c);
	jpeg_start_compress(&c, TRUE);
	if (d->exif.len) jpeg_write_marker(&c, JPEG_APP0 + 1, (const JOCTET *)d->exif.at, (unsigned)d->exif.len);
	if (d->comment.len) jpeg_write_marker(&c, JPEG_COM, (const JOCTET *)d->comment.at, (unsigned)d->comment.len);
	if (d->profile.len) jpeg_write_icc_profile(&c, (const JOCTET *)d->profile.at, (unsigned)d->profile.len);
	str px = drawn_pixels(a, d->w, d->h, d->draw);
	uint8_t *row = arena_take(a, (size_t)d->w * 4);
	for (int y = 0; y < d->h; y++) {
		memcpy(row, px.at + (size_t)y * (size_t)d->w * 4, (size_t)d->w * 4);
		/* As Adobe writes them: upside down. */
		for (int i = 0; d->print && i < d->w * 4; i++) row[i] = (uint8_t)(255 - row[i]);
		jpeg_write_scanlines(&c, &row, 1);
	}
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	str s = arena_str(a, (str){(const char *)file, n});
	free(file);
	return s;
}

static inline void drawn_put(png_struct *png, png_byte *from, size_t len)
{
	buf_add(png_get_io_ptr(png), (str){(const char *)from, len});
}

static inline void drawn_flush(png_struct *png)
{
	(void)png;
}

/* Of each pixel as many figures are written as the type has; two bytes each at depth 16, the second an accident. */
static inline str drawn_png_of(struct arena *a, int w, int h, drawn_pixel *draw, int depth, int type)
{
	static const int FIGURES[] = {[PNG_COLOR_TYPE_GRAY] = 1, [PNG_COLOR_TYPE_RGB] = 3, [PNG_COLOR_TYPE_RGB_ALPHA] = 4};
	buf out = buf_in(a, DRAWN_MOST);
	png_struct *png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_info *info = png_create_info_struct(png);
	png_set_write_fn(png, &out, drawn_put, drawn_flush);
	png_set_IHDR(png, info, (png_uint_32)w, (png_uint_32)h, depth, type, PNG_INTERLACE_NONE,
		     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_set_compression_level(png, 1);
	png_write_info(png, info);
	str px = drawn_pixels(a, w, h, draw);
	uint8_t *row = arena_take(a, (size_t)w * 8);
	for (int y = 0; y < h; y++) {
		uint8_t *to = row;
		for (int x = 0; x < w; x++)
			for (int i = 0; i < FIGURES[type]; i++) {
				*to++ = (uint8_t)px.at[((size_t)y * (size_t)w + (size_t)x) * 4 + (size_t)i];
				if (depth == 16) *to++ = (uint8_t)(x * 31);
			}
		png_write_row(png, row);
	}
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	return buf_str(&out);
}

static inline str drawn_png(struct arena *a, int w, int h, drawn_pixel *draw)
{
	return drawn_png_of(a, w, h, draw, 8, PNG_COLOR_TYPE_RGB_ALPHA);
}
#endif
