/* SPDX-License-Identifier: MIT
 * fitted_test.c - pictures of many kinds are made to fit: they stay what they show, keep every limit, tell nothing
 * about people, and what cannot be is refused in words; and the process that does it is no more than that. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "drawn.h"
#include "help/pictures.h"
#include "help/play.h"

#include "front/fitter.h"
#include "rooms/media/picture.h"
#include "rooms/media/strip.h"

#include <limits.h>
#include <sys/mman.h>
#include <unistd.h>

#define BOTH .jpeg = true, .png = true

/* ---- drawings */

static void paint(uint8_t px[4], int red, int green, int blue)
{
	px[0] = (uint8_t)red;
	px[1] = (uint8_t)green;
	px[2] = (uint8_t)blue;
	px[3] = 255;
}

enum { WIDE = 48, HIGH = 32 };
/* A red, B green, C blue, D yellow: from the top left corner, as a clock goes. */
static void corners(int x, int y, uint8_t px[4])
{
	bool right = x >= WIDE / 2, low = y >= HIGH / 2;
	if (!right && !low) paint(px, 255, 0, 0);
	if (right && !low) paint(px, 0, 255, 0);
	if (right && low) paint(px, 0, 0, 255);
	if (!right && low) paint(px, 255, 255, 0);
}

static void checkers(int x, int y, uint8_t px[4])
{
	int light = (x + y) % 2 ? 255 : 0;
	paint(px, light, light, light);
}

static void noise(int x, int y, uint8_t px[4])
{
	uint32_t n = (uint32_t)x * 2654435761u ^ (uint32_t)y * 2246822519u;
	n = (n ^ n >> 15) * 2654435761u;
	paint(px, (int)(n & 255), (int)(n >> 8 & 255), (int)(n >> 16 & 255));
}

static void noise_with_holes(int x, int y, uint8_t px[4])
{
	noise(x, y, px);
	if (x % 16 < 8) px[3] = 0;
}

/* What is blue is there; what is red is not. */
static void half_clear(int x, int y, uint8_t px[4])
{
	(void)y;
	paint(px, x % 2 ? 255 : 0, 0, x % 2 ? 0 : 255);
	px[3] = x % 2 ? 0 : 255;
}

static void slope(int x, int y, uint8_t px[4])
{
	(void)y;
	paint(px, x * 4, x * 4, x * 4);
}

static void cyan_ink(int x, int y, uint8_t px[4])
{
	(void)x, (void)y;
	paint(px, 255, 0, 0);
	px[3] = 0;
}

/* ---- helpers */

static struct fitted made_of(struct arena *a, str file, struct fitted_asks asks)
{
	struct fitted out;
	err e = fitted_make(a, file, &asks, &out);
	if (e) fail_msg("%.*s", SHOW(e->text));
	return out;
}

static void refused_with(struct arena *a, str file, struct fitted_asks asks, const char *code, const char *words)
{
	struct fitted out;
	err e = fitted_make(a, file, &asks, &out);
	assert_non_null(e);
	assert_string_equal(e->code, code);
	if (!str_find(e->text, str_of(words), NULL)) fail_msg("It does not say %s: %.*s", words, SHOW(e->text));
}

static struct picture seen(struct arena *a, const struct fitted *made)
{
	struct picture p;
	assert_null(picture_read(a, made->bytes, str_is(made->mime, S("image/png")) ? MEDIA_PNG : MEDIA_JPEG, &p));
	assert_int_equal(p.width, made->width);
	assert_int_equal(p.height, made->height);
	return p;
}

static const uint8_t *at(const struct picture *p, uint32_t x, uint32_t y)
{
	return p->px + ((size_t)y * p->width + x) * 4;
}

static void near(const uint8_t *px, int red, int green, int blue, int most)
{
	int wrong = MAX(abs(px[0] - red), MAX(abs(px[1] - green), abs(px[2] - blue)));
	if (wrong > most) fail_msg("%d %d %d where %d %d %d should be", px[0], px[1], px[2], red, green, blue);
}

static char letter(const uint8_t *px)
{
	bool red = px[0] > 128, green = px[1] > 128, blue = px[2] > 128;
	return red && green ? 'D' : red ? 'A' : green ? 'B' : blue ? 'C' : '?';
}

static str exif_segment(struct arena *a, unsigned orientation)
{
	return arena_join(a, (str[]){S("Exif\0\0"), made_exif(a, orientation, MADE_NAME " " MADE_PLACE)}, 2, S(""));
}

static str profile_of(struct arena *a, const char *space)
{
	char *at = arena_take(a, 400);
	memcpy(at + 16, space, 4);
	memcpy(at + 200, "these are colours", 17);
	return (str){at, 400};
}

/* ---- what it shows */

static const char *const SHOWN[] = {"", "ABCD", "BADC", "CDAB", "DCBA", "ADCB", "DABC", "CBAD", "BCDA"};

void test_all_eight_orientations(void **state)
{
	(void)state;
	for (unsigned way = 1; way <= 8; way++) {
		struct arena *a = arena_new();
		struct drawn_jpeg d = {.w = WIDE, .h = HIGH, .draw = corners, .exif = exif_segment(a, way)};
		struct fitted made = made_of(a, drawn_jpeg(a, &d), (struct fitted_asks){.png = true});
		struct picture p = seen(a, &made);
		uint32_t right = p.width - 3, low = p.height - 3;
		char found[] = {letter(at(&p, 2, 2)), letter(at(&p, right, 2)), letter(at(&p, right, low)),
			letter(at(&p, 2, low)), 0};
		assert_string_equal(found, SHOWN[way]);
		assert_int_equal(p.width, way < 5 ? WIDE : HIGH);
		arena_free(a);
	}
}

/* Turned and made smaller at once, also where PNG and WebP say how they lie. */
void test_turned_and_shrunk(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct drawn_jpeg d = {.w = WIDE, .h = HIGH, .draw = corners, .exif = exif_segment(a, 6)};
	struct fitted_asks quarter = {.pixels_most = WIDE * HIGH / 4, .png = true};
	struct fitted made = made_of(a, drawn_jpeg(a, &d), quarter);
	struct picture p = seen(a, &made);
	assert_int_equal(p.width, HIGH / 2);
	assert_int_equal(p.height, WIDE / 2);
	assert_int_equal(letter(at(&p, 2, 2)), 'D');
	str png = drawn_png(a, WIDE, HIGH, corners);
	buf turned = buf_in(a, DRAWN_MOST);
	buf_add(&turned, str_cut(png, 0, 33));	/* its head and first chunk */
	made_chunk(&turned, "eXIf", made_exif(a, 3, MADE_NAME));
	buf_add(&turned, str_cut(png, 33, png.len));
	made = made_of(a, buf_str(&turned), (struct fitted_asks){.png = true});
	p = seen(a, &made);
	assert_int_equal(letter(at(&p, 2, 2)), 'C');
	arena_free(a);
}

/* A shape at the limit of what a platform takes is never beyond it for being made smaller. */
void test_made_smaller_it_is_no_longer_for_its_width(void **state)
{
	static const struct { int w, h; } SHAPES[] = {{400, 500}, {382, 200}, {90, 300}};
	static const int64_t BYTES[] = {100000, 60000, 30000, 15000, 9000};
	(void)state;
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT(SHAPES) * COUNT(BYTES); i++) {
		int w = SHAPES[i / COUNT(BYTES)].w, h = SHAPES[i / COUNT(BYTES)].h;
		struct fitted_asks asks = {.bytes_most = BYTES[i % COUNT(BYTES)], .jpeg = true, .pixels_most = w * h * 7 / 10};
		struct fitted made = made_of(a, drawn_png(a, w, h, noise), asks);
		if (h > w) assert_true(made.height * w <= made.width * h);
		else assert_true(made.width * h <= made.height * w);
	}
	arena_free(a);
}

/* Half of the light, which is 188 of 255 as sRGB counts; at odd factors, too. */
void test_averages(void **state)
{
	static const int64_t PIXELS[] = {64 * 64 / 4, 64 * 64 / 16, 400};
	(void)state;
	struct arena *a = arena_new();
	str png = drawn_png(a, 64, 64, checkers);
	for (size_t i = 0; i < 2; i++) {
		struct fitted made = made_of(a, png, (struct fitted_asks){.pixels_most = PIXELS[i], .png = true});
		struct picture p = seen(a, &made);
		for (uint32_t y = 0; y < p.height; y++)
			for (uint32_t x = 0; x < p.width; x++) near(at(&p, x, y), 188, 188, 188, 1);
	}
	struct fitted made = made_of(a, png, (struct fitted_asks){.pixels_most = PIXELS[2], .png = true});
	struct picture p = seen(a, &made);
	int64_t all = 0;
	for (size_t i = 0; i < (size_t)p.width * p.height; i++) all += p.px[i * 4];
	assert_in_range(all / (p.width * p.height), 180, 194);
	arena_free(a);
}

/* Every figure comes back as it was, where nothing is to be averaged. */
void test_nothing_to_average(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct picture whole = {.width = 64, .height = 4}, same;
	whole.px = (uint8_t *)drawn_pixels(a, 64, 4, slope).at;
	picture_shrink(a, &whole, 64, 4, &same);
	assert_memory_equal(same.px, whole.px, 64 * 4 * 4);
	arena_free(a);
}

void test_clear_places(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str png = drawn_png(a, 64, 64, half_clear);
	struct fitted made = made_of(a, png, (struct fitted_asks){.pixels_most = 32 * 32, .png = true});
	struct picture p = seen(a, &made);
	near(at(&p, 5, 5), 0, 0, 255, 1);	/* no red from what is not there */
	assert_in_range(at(&p, 5, 5)[3], 127, 128);
	assert_false(made.on_white);
	made = made_of(a, png, (struct fitted_asks){.jpeg = true});
	p = seen(a, &made);
	assert_true(made.on_white);
	near(at(&p, 21, 20), 255, 255, 255, 40);
	near(at(&p, 20, 20), 0, 0, 255, 40);
	/* Where it would be too large as PNG, white is better than nothing. */
	made = made_of(a, drawn_png(a, 400, 300, noise_with_holes), (struct fitted_asks){.bytes_most = 100000, BOTH});
	assert_true(made.on_white && str_is(made.mime, S("image/jpeg")));
	arena_free(a);
}

void test_kinds_that_are_rare(void **state)
{
	static const struct { int depth, type; } KINDS[] = {
		{16, PNG_COLOR_TYPE_RGB}, {16, PNG_COLOR_TYPE_GRAY}, {8, PNG_COLOR_TYPE_GRAY}, {8, PNG_COLOR_TYPE_RGB},
	};
	(void)state;
	struct arena *a = arena_new();
	struct fitted made;
	struct picture p;
	for (size_t i = 0; i < COUNT(KINDS); i++) {
		str rare = drawn_png_of(a, 64, 8, slope, KINDS[i].depth, KINDS[i].type);
		made = made_of(a, rare, (struct fitted_asks){.png = true});
		p = seen(a, &made);
		near(at(&p, 40, 4), 160, 160, 160, 1);
	}
	struct drawn_jpeg grey = {.w = 64, .h = 8, .draw = slope, .grey = true, .profile = profile_of(a, "GRAY")};
	made = made_of(a, drawn_jpeg(a, &grey), (struct fitted_asks){.jpeg = true});
	p = seen(a, &made);
	near(at(&p, 40, 4), 160, 160, 160, 6);
	assert_int_equal(p.profile.len, 0);	/* it would be no profile for red, green and blue */
	struct drawn_jpeg ink = {.w = 16, .h = 16, .draw = cyan_ink, .print = true};
	made = made_of(a, drawn_jpeg(a, &ink), (struct fitted_asks){.jpeg = true});
	p = seen(a, &made);
	near(at(&p, 8, 8), 0, 255, 255, 6);
	assert_true(made.print);
	struct drawn_jpeg waves = {.w = WIDE, .h = HIGH, .draw = corners, .progressive = true};
	made = made_of(a, drawn_jpeg(a, &waves), (struct fitted_asks){.jpeg = true});
	p = seen(a, &made);
	assert_int_equal(letter(at(&p, 2, 2)), 'A');
	made = made_of(a, drawn_webp(a, WIDE, HIGH, corners), (struct fitted_asks){BOTH});
	p = seen(a, &made);
	near(at(&p, WIDE - 2, 2), 0, 255, 0, 0);
	assert_true(str_is(made.mime, S("image/png")));	/* it lost nothing before, and loses nothing now */
	arena_free(a);
}

/* ---- what it tells */

void test_nothing_about_people(void **state)
{
	static const char *const GONE[] = {MADE_NAME, MADE_PLACE, "Exif", "my comment"};
	(void)state;
	struct arena *a = arena_new();
	struct drawn_jpeg d = {.w = WIDE, .h = HIGH, .draw = corners, .exif = exif_segment(a, 1),
		.comment = S("my comment"), .profile = profile_of(a, "RGB ")};
	str file = drawn_jpeg(a, &d);
	for (int png = 0; png < 2; png++) {
		struct fitted made = made_of(a, file, (struct fitted_asks){.png = png, .jpeg = !png});
		for (size_t i = 0; i < COUNT(GONE); i++) {
			assert_true(str_find(file, str_of(GONE[i]), NULL));
			assert_false(str_find(made.bytes, str_of(GONE[i]), NULL));
		}
		if (!png) assert_true(str_find(made.bytes, d.profile, NULL));	/* its colours stay what they were */
	}
	arena_free(a);
}

/* ---- limits */

void test_limits_of_every_platform(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	size_t n, tried = 0;
	const sp_plugin *const *all = play_tables(&n);
	str file = drawn_png(a, 1500, 1100, noise);
	for (size_t i = 0; i < n; i++) {
		const sp_limits *l = all[i]->limits;
		str mimes = {l->mimes.at, l->mimes.len};
		struct fitted_asks asks = {.bytes_most = l->image_most_bytes, .pixels_most = l->image_most_pixels,
			.jpeg = str_in(mimes, ' ', S("image/jpeg")), .png = str_in(mimes, ' ', S("image/png"))};
		if (!asks.jpeg && !asks.png) continue;
		struct fitted made = made_of(a, file, asks);
		assert_true(str_in(mimes, ' ', made.mime));
		assert_true(!asks.bytes_most || (int64_t)made.bytes.len <= asks.bytes_most);
		assert_true(!asks.pixels_most || made.width * made.height <= asks.pixels_most);
		tried++;
	}
	assert_true(tried >= 10);
	arena_free(a);
}

void test_limits_that_are_tight(void **state)
{
	static const int64_t BYTES[] = {300000, 100000, 30000, 8000};
	(void)state;
	struct arena *a = arena_new();
	str file = drawn_png(a, 700, 500, noise);
	for (size_t i = 0; i < COUNT(BYTES); i++) {
		for (int png = 0; png < 2; png++) {
			struct fitted made = made_of(a, file, (struct fitted_asks){.bytes_most = BYTES[i], .pixels_most = 200000,
				.jpeg = !png, .png = png});
			seen(a, &made);
			assert_true((int64_t)made.bytes.len <= BYTES[i] && made.width * made.height <= 200000);
			assert_true((int64_t)made.bytes.len >= BYTES[i] / 4);	/* and no smaller than need be */
			assert_in_range(made.width * 1000 / made.height, 1340, 1460);
		}
	}
	refused_with(a, file, (struct fitted_asks){.bytes_most = 200, BOTH}, "picture-stays-large", "cut a smaller part");
	arena_free(a);
}

/* ---- what is refused */

static str file_of(struct arena *a, int kind)
{
	struct drawn_jpeg d = {.w = WIDE, .h = HIGH, .draw = noise};
	struct drawn_jpeg waves = {.w = WIDE, .h = HIGH, .draw = noise, .progressive = true};
	if (kind == 0) return drawn_jpeg(a, &d);
	if (kind == 1) return drawn_jpeg(a, &waves);
	return kind == 2 ? drawn_png(a, WIDE, HIGH, noise) : drawn_webp(a, WIDE, HIGH, noise);
}

void test_cut_off_anywhere(void **state)
{
	(void)state;
	for (int kind = 0; kind < 4; kind++) {
		struct arena *a = arena_new();
		str file = file_of(a, kind);
		for (size_t len = 0; len + 12 < file.len; len += 1 + file.len / 200) {
			struct arena *round = arena_new();
			struct fitted out;
			err e = fitted_make(round, arena_str(round, str_cut(file, 0, len)), &(struct fitted_asks){BOTH}, &out);
			if (!e) fail_msg("kind %d, cut after %zu of %zu bytes, was taken", kind, len, file.len);
			arena_free(round);
		}
		arena_free(a);
	}
}

/* A copy that broke off, and was closed by a program that meant well: its lower half would be grey. */
void test_half_a_picture(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str whole = file_of(a, 0), half = arena_join(a, (str[]){str_cut(whole, 0, whole.len / 2), S("\xFF\xD9")}, 2, S(""));
	refused_with(a, half, (struct fitted_asks){BOTH}, "media-damaged", "damaged or cut off");
	arena_free(a);
}

void test_bombs(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	buf png = buf_in(a, 1 << 16);
	buf_add(&png, S("\x89PNG\r\n\x1A\n"));
	made_chunk(&png, "IHDR", S("\0\0\x75\x30\0\0\x75\x30\1\0\0\0\0"));	/* 30000 x 30000 in one bit a pixel */
	made_chunk(&png, "IDAT", S("\x78\xDA\x63\0\0\0\1\0\1"));
	made_chunk(&png, "IEND", S(""));
	refused_with(a, buf_str(&png), (struct fitted_asks){BOTH}, "picture-too-large",
		     "30000 x 30000 pixels, which is too much to unpack");
	str jpeg = file_of(a, 0);
	size_t at;
	assert_true(str_find(jpeg, S("\xFF\xC0\0\x11\10"), &at));
	memcpy((char *)jpeg.at + at + 5, "\xF0\0\xF0\0", 4);
	refused_with(a, jpeg, (struct fitted_asks){BOTH}, "picture-too-large", "61440 x 61440");
	arena_free(a);
}

void test_what_moves_or_is_no_picture(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct fitted_asks asks = {BOTH};
	str png = file_of(a, 2);
	buf moving = buf_in(a, DRAWN_MOST);
	buf_add(&moving, str_cut(png, 0, 33));
	made_chunk(&moving, "acTL", S("\0\0\0\2\0\0\0\0"));
	buf_add(&moving, str_cut(png, 33, png.len));
	refused_with(a, buf_str(&moving), asks, "picture-moves", "as a film");
	str webp = made_webp(a, false, 1);
	((char *)webp.at)[20] |= 2;	/* of VP8X: "animation" */
	refused_with(a, webp, asks, "picture-moves", "This WebP picture moves");
	refused_with(a, made_gif(a, false), asks, "media-type", "stand still");
	refused_with(a, made_film(a, false, "isom"), asks, "media-type", "only pictures");
	refused_with(a, S("\0\0\0\x18" "ftypheic\0\0\0\0mif1heic"), asks, "media-type",
		     "HEIC picture, as iPhones take them");
	refused_with(a, S("II*\0\10\0\0\0"), asks, "media-type", "TIFF");
	arena_free(a);
}

/* ---- the process */

static str program(struct arena *a)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	str path = {self, n > 0 ? (size_t)n : 0};
	for (int up = 0; up < 4; up++) {
		while (path.len && path.at[path.len - 1] != '/') path.len--;
		path.len -= path.len > 0;
	}
	return arena_fmt(a, "%.*s/schedpost-fit", SHOW(path));
}

static void count_up(void *of, int percent)
{
	int *last = of;
	assert_true(percent >= *last && percent <= 100);
	*last = percent;
}

static err by_process(struct arena *a, str name, str file, struct fitted_asks asks, struct fitted *out)
{
	int fd = memfd_create("picture", MFD_CLOEXEC);
	assert_int_equal(write(fd, file.at, file.len), (ssize_t)file.len);
	err e = fitter_run(a, name, fd, &asks, out);
	close(fd);
	return e;
}

void test_by_process(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	int last = 0;
	str file = drawn_png(a, 400, 300, noise);
	struct fitted_asks asks = {.bytes_most = 60000, BOTH};
	struct fitted here = made_of(a, file, asks), there;
	asks.tell = count_up;
	asks.of = &last;
	assert_null(by_process(a, program(a), file, asks, &there));
	assert_true(str_is(here.bytes, there.bytes) && str_is(here.mime, there.mime));
	assert_int_equal(here.width, there.width);
	assert_int_equal(here.quality, there.quality);
	assert_true(last > 1);
	err e = by_process(a, program(a), str_cut(file, 0, 5000), asks, &there);
	assert_true(e && e->kind == ERR_INPUT);
	e = by_process(a, S("/bin/true"), file, asks, &there);
	assert_true(e && e->kind == ERR_OUTSIDE && str_find(e->text, S("more memory or time"), NULL));
	e = by_process(a, S("/nowhere/schedpost-fit"), file, asks, &there);
	assert_true(e && e->kind == ERR_OUTSIDE && str_find(e->text, S("installed whole"), NULL));
	arena_free(a);
}
