/* SPDX-License-Identifier: MIT
 * picture_png.c - PNG by libpng. It leaves its functions by longjmp when something is wrong (libpng-manual.txt, "Error
 * handling"), so each is entered by guarded(), and what it has taken is given back behind that. */
#include "rooms/media/bytes.h"
#include "rooms/media/picture.h"

#include <setjmp.h>
#include <string.h>

#include <png.h>

struct png {
	png_struct *png;
	png_info *info;
	jmp_buf back;
	struct arena *a;
	str file;	/* what is not read yet */
	struct picture *p;
	err refused;
	buf *out;
	size_t bytes;
};

static _Noreturn void leave(png_struct *png, const char *why)
{
	struct png *n = png_get_error_ptr(png);
	(void)why;
	longjmp(n->back, 1);
}

static void say_nothing(png_struct *png, const char *why)
{
	(void)png, (void)why;
}

static bool guarded(struct png *n, void (*does)(struct png *))
{
	if (setjmp(n->back)) return false;
	does(n);
	return true;
}

/* ---- reading */

static void take(png_struct *png, png_byte *to, size_t len)
{
	struct png *n = png_get_io_ptr(png);
	if (len > n->file.len) png_error(png, "it ends too early");
	memcpy(to, n->file.at, len);
	n->file = str_cut(n->file, len, n->file.len);
}

/* With a profile the figures mean what it says. Without one, a file may say that its light is not that of sRGB. */
static void keep_colours(struct png *n)
{
	png_charp name;
	png_bytep profile;
	png_uint_32 len;
	int how;
	if (!png_get_iCCP(n->png, n->info, &name, &how, &profile, &len)) {
		png_set_alpha_mode(n->png, PNG_ALPHA_PNG, PNG_DEFAULT_sRGB);
		return;
	}
	str s = {(const char *)profile, len};
	if (picture_profile_fits(s)) n->p->profile = arena_str(n->a, s);
}

/* Whatever it is, it comes out as four bytes a pixel. */
static void as_four_bytes(struct png *n)
{
	png_set_expand(n->png);
	png_set_scale_16(n->png);
	png_set_gray_to_rgb(n->png);
	png_set_add_alpha(n->png, 255, PNG_FILLER_AFTER);
	png_set_interlace_handling(n->png);
	png_read_update_info(n->png, n->info);
}

static void read_pixels(struct png *n)
{
	struct picture *p = n->p;
	n->info = png_create_info_struct(n->png);
	png_set_read_fn(n->png, n, take);
	png_set_user_limits(n->png, PICTURE_SIDE_MOST, PICTURE_SIDE_MOST);
	png_read_info(n->png, n->info);
	n->refused = picture_room(n->a, png_get_image_width(n->png, n->info), png_get_image_height(n->png, n->info), p);
	if (n->refused) return;
	keep_colours(n);
	as_four_bytes(n);
	if (png_get_rowbytes(n->png, n->info) != (size_t)p->width * 4) png_error(n->png, "four bytes were asked for");
	png_byte **rows = TAKE_N(n->a, png_byte *, p->height);
	for (uint32_t y = 0; y < p->height; y++) rows[y] = p->px + (size_t)y * p->width * 4;
	png_read_image(n->png, rows);
}

/* A picture that moves says so before its first pixels. */
static bool moves(str file)
{
	enum { HEAD = 8, AROUND = 12 /* of a chunk: length, name, sum */ };
	for (size_t at = HEAD; file.len - MIN(at, file.len) >= AROUND;) {
		str name = str_cut(file, at + 4, 4);
		if (str_is(name, S("acTL"))) return true;
		if (str_is(name, S("IDAT"))) return false;
		at += (size_t)be32(file.at + at) + AROUND;
	}
	return false;
}

err picture_read_png(struct arena *a, str file, struct picture *out)
{
	struct png *n = TAKE(a, struct png);
	if (moves(file)) return picture_moves(a, "PNG picture");
	*n = (struct png){.a = a, .file = file, .p = out};
	n->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, n, leave, say_nothing);
	out->exact = true;
	bool whole = n->png && guarded(n, read_pixels);
	png_destroy_read_struct(&n->png, &n->info, NULL);
	return whole ? n->refused : picture_broken(a);
}

/* ---- writing */

static void put(png_struct *png, png_byte *from, size_t len)
{
	struct png *n = png_get_io_ptr(png);
	buf_add(n->out, (str){(const char *)from, len});
	n->bytes += len;
}

static void nothing_to_flush(png_struct *png)
{
	(void)png;
}

static void write_pixels(struct png *n)
{
	const struct picture *p = n->p;
	n->info = png_create_info_struct(n->png);
	png_set_write_fn(n->png, n, put, nothing_to_flush);
	png_set_benign_errors(n->png, 1);	/* a profile that is damaged is left out, and no more */
	png_set_IHDR(n->png, n->info, p->width, p->height, 8, p->clear ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB,
		PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	if (p->profile.len)
		png_set_iCCP(n->png, n->info, "colours", PNG_COMPRESSION_TYPE_BASE, (png_const_bytep)p->profile.at,
			(png_uint_32)p->profile.len);
	png_write_info(n->png, n->info);
	if (!p->clear) png_set_filler(n->png, 0, PNG_FILLER_AFTER);
	for (uint32_t y = 0; y < p->height; y++) png_write_row(n->png, p->px + (size_t)y * p->width * 4);
	png_write_end(n->png, n->info);
}

void picture_write_png(const struct picture *p, buf *out, size_t *bytes)
{
	struct picture copy = *p;
	struct png *n = TAKE(out->in, struct png);
	*n = (struct png){.p = &copy, .out = out};
	n->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, n, leave, say_nothing);
	bool whole = n->png && guarded(n, write_pixels);
	png_destroy_write_struct(&n->png, &n->info);
	*bytes = whole ? n->bytes : SIZE_MAX;
}
