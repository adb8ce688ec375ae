/* SPDX-License-Identifier: MIT
 * picture_jpeg.c - JPEG by libjpeg-turbo. It leaves its functions by longjmp when something is wrong (libjpeg.txt,
 * "Error handling"), so each is entered by guarded(), and what it has taken is given back behind that. */
#include "rooms/media/picture.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

enum {
	SCANS_MOST = 200,	/* of a progressive picture; a file of many tiny ones is made to hold up */
	OUT_PIECE = 64 << 10,
	TUNED_MOST = 16000000	/* pixels; the best codes for a larger picture would take as much memory as itself */
};

struct jpeg {
	struct jpeg_decompress_struct in;
	struct jpeg_compress_struct made;
	struct jpeg_error_mgr errors;
	struct jpeg_progress_mgr progress;
	struct jpeg_destination_mgr to;
	jmp_buf back;
	struct arena *a;
	str file;
	struct picture *p;
	err refused;
	int quality;
	buf *out;
	size_t bytes;
	JOCTET piece[OUT_PIECE];
};

static struct jpeg *of(j_common_ptr c)
{
	return c->client_data;
}

static _Noreturn void leave(j_common_ptr c)
{
	longjmp(of(c)->back, 1);
}

/* Level -1: something is wrong with the data. Most of it does no harm; a file that ends too early does. */
static void hear(j_common_ptr c, int level)
{
	int code = c->err->msg_code;
	if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER)) leave(c);
}

static void say_nothing(j_common_ptr c)
{
	(void)c;
}

static void count_scans(j_common_ptr c)
{
	if (c->is_decompressor && ((j_decompress_ptr)c)->input_scan_number > SCANS_MOST) leave(c);
}

static bool guarded(struct jpeg *j, void (*does)(struct jpeg *))
{
	jpeg_std_error(&j->errors);
	j->errors.error_exit = leave;
	j->errors.emit_message = hear;
	j->errors.output_message = say_nothing;
	j->progress.progress_monitor = count_scans;
	if (setjmp(j->back)) return false;
	does(j);
	return true;
}

/* ---- reading */

static void keep_profile(struct jpeg *j)
{
	JOCTET *profile;
	unsigned len;
	if (!jpeg_read_icc_profile(&j->in, &profile, &len)) return;
	str s = {(const char *)profile, len};
	if (picture_profile_fits(s)) j->p->profile = arena_str(j->a, s);
	free(profile);
}

/* In place: Adobe's way, as all programs write it, has the figures upside down. */
static void mix_colours(struct picture *p, bool upside_down)
{
	size_t n = (size_t)p->width * p->height;
	for (uint8_t *px = p->px; n--; px += 4) {
		for (int i = 0; i < 4; i++) px[i] = upside_down ? px[i] : 255 - px[i];
		for (int i = 0; i < 3; i++) px[i] = (uint8_t)((px[i] * px[3] + 127) / 255);
		px[3] = 255;
	}
}

/* Of very large ones every four pixels are read as one. */
static err make_room(struct jpeg *j)
{
	struct jpeg_decompress_struct *in = &j->in;
	uint64_t pixels = (uint64_t)in->image_width * in->image_height;
	bool halved = pixels > PICTURE_PIXELS_MOST && pixels <= 4ull * PICTURE_PIXELS_MOST;
	in->scale_denom = halved ? 2 : 1;
	jpeg_calc_output_dimensions(in);
	return picture_room(j->a, in->output_width, in->output_height, j->p);
}

static void read_pixels(struct jpeg *j)
{
	struct jpeg_decompress_struct *in = &j->in;
	in->err = &j->errors;
	in->client_data = j;
	jpeg_create_decompress(in);
	in->progress = &j->progress;
	jpeg_mem_src(in, (const unsigned char *)j->file.at, j->file.len);
	jpeg_save_markers(in, JPEG_APP0 + 2, 0xFFFF);
	jpeg_read_header(in, TRUE);
	j->p->print = in->jpeg_color_space == JCS_CMYK || in->jpeg_color_space == JCS_YCCK;
	in->out_color_space = j->p->print ? JCS_CMYK : JCS_EXT_RGBA;
	j->refused = make_room(j);
	if (j->refused) return;
	keep_profile(j);
	jpeg_start_decompress(in);
	while (in->output_scanline < in->output_height) {
		JSAMPROW row = j->p->px + (size_t)in->output_scanline * j->p->width * 4;
		jpeg_read_scanlines(in, &row, 1);
	}
	if (j->p->print) mix_colours(j->p, in->saw_Adobe_marker);
}

err picture_read_jpeg(struct arena *a, str file, struct picture *out)
{
	struct jpeg *j = TAKE(a, struct jpeg);
	j->a = a;
	j->file = file;
	j->p = out;
	bool whole = guarded(j, read_pixels);
	jpeg_destroy_decompress(&j->in);
	return whole ? j->refused : picture_broken(a);
}

/* ---- writing */

static void begin(j_compress_ptr c)
{
	struct jpeg *j = c->client_data;
	j->to.next_output_byte = j->piece;
	j->to.free_in_buffer = sizeof j->piece;
}

static void put(struct jpeg *j, size_t n)
{
	buf_add(j->out, (str){(const char *)j->piece, n});
	j->bytes += n;
}

static boolean put_full(j_compress_ptr c)
{
	put(c->client_data, OUT_PIECE);
	begin(c);
	return TRUE;
}

static void put_rest(j_compress_ptr c)
{
	struct jpeg *j = c->client_data;
	put(j, sizeof j->piece - j->to.free_in_buffer);
}

/* Where lines are sharp, as in a drawing, colours are not halved. */
static void set_up(struct jpeg *j)
{
	struct jpeg_compress_struct *c = &j->made;
	c->dest = &j->to;
	c->image_width = j->p->width;
	c->image_height = j->p->height;
	c->input_components = 4;
	c->in_color_space = JCS_EXT_RGBX;
	jpeg_set_defaults(c);
	jpeg_set_quality(c, j->quality, TRUE);
	c->optimize_coding = (uint64_t)c->image_width * c->image_height <= TUNED_MOST;
	if (j->p->exact) c->comp_info[0].h_samp_factor = c->comp_info[0].v_samp_factor = 1;
}

static void write_pixels(struct jpeg *j)
{
	struct jpeg_compress_struct *c = &j->made;
	c->err = &j->errors;
	c->client_data = j;
	jpeg_create_compress(c);
	set_up(j);
	jpeg_start_compress(c, TRUE);
	if (j->p->profile.len)
		jpeg_write_icc_profile(c, (const JOCTET *)j->p->profile.at, (unsigned)j->p->profile.len);
	while (c->next_scanline < c->image_height) {
		JSAMPROW row = j->p->px + (size_t)c->next_scanline * j->p->width * 4;
		jpeg_write_scanlines(c, &row, 1);
	}
	jpeg_finish_compress(c);
}

void picture_write_jpeg(const struct picture *p, int quality, buf *out, size_t *bytes)
{
	struct jpeg *j = TAKE(out->in, struct jpeg);
	struct picture copy = *p;
	j->p = &copy;
	j->quality = quality;
	j->out = out;
	j->to = (struct jpeg_destination_mgr){.init_destination = begin, .empty_output_buffer = put_full,
		.term_destination = put_rest};
	bool whole = guarded(j, write_pixels);
	jpeg_destroy_compress(&j->made);
	*bytes = whole ? j->bytes : SIZE_MAX;
}
