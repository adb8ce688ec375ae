/* SPDX-License-Identifier: MIT
 * strip_test.c - what was planted is gone, what is seen is the same bytes, and a damaged file is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "../../help/pictures.h"
#include "rooms/media/strip.h"

struct got {
	err e;
	str bytes;
	struct strip plan;
	str removed;		/* the words with commas */
};

static err collect(void *ctx, str piece)
{
	buf_add(ctx, piece);
	return NULL;
}

static struct got stripped(struct arena *a, str file)
{
	static struct sniffed type;	/* outlives the plan */
	struct got g = {0};
	struct strip_source from = {.fd = -1, .at = file.at, .size = file.len};
	g.e = sniff(a, file, &type);
	if (!g.e) g.e = strip_plan(a, &from, &type, &g.plan);
	if (g.e) return g;
	buf b = buf_in(a, 4 << 20), names = buf_in(a, 1000);
	g.e = strip_send(&g.plan, &from, collect, &b);
	g.bytes = buf_str(&b);
	str words[STRIP_WORDS];
	size_t n = strip_words(g.plan.removed, words);
	for (size_t i = 0; i < n; i++) buf_fmt(&names, "%s%.*s", i ? ", " : "", SHOW(words[i]));
	g.removed = buf_str(&names);
	return g;
}

static struct got well_stripped(struct arena *a, str file)
{
	struct got g = stripped(a, file);
	if (g.e) fail_msg("%.*s", SHOW(g.e->text));
	assert_int_equal(g.bytes.len, g.plan.bytes);
	assert_false(str_find(g.bytes, S("Patient"), NULL));
	assert_false(str_find(g.bytes, S(MADE_PLACE), NULL));
	assert_false(str_find(g.bytes, S("GPS"), NULL));
	return g;
}

static void same(str a, str b)
{
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.at, b.at, a.len);
}

static void says(struct got g, const char *words)
{
	if (!str_is(g.removed, str_of(words))) fail_msg("removed '%.*s', not '%s'", SHOW(g.removed), words);
}

static void refused(struct arena *a, str file, const char *why)
{
	struct got g = stripped(a, file);
	if (!g.e) fail_msg("taken, but '%s' was expected", why);
	assert_int_equal(g.e->kind, ERR_INPUT);
	bool said = str_find(g.e->text, str_of(why), NULL);
	if (!said) fail_msg("'%.*s' does not say '%s'", SHOW(g.e->text), why);
}

/* A clean file stays as it is, a dirty one becomes the clean one. */
static struct got becomes(struct arena *a, str dirty, str clean)
{
	struct got again = well_stripped(a, clean);
	same(again.bytes, clean);
	says(again, "");
	struct got g = well_stripped(a, dirty);
	same(g.bytes, clean);
	return g;
}

static void is_sized(struct got g, uint32_t width, uint32_t height)
{
	assert_int_equal(g.plan.width, width);
	assert_int_equal(g.plan.height, height);
}

void test_jpeg_keeps_only_picture_colours_and_orientation(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	for (unsigned way = 1; way <= 8; way++) {
		struct got g = becomes(a, made_jpeg(a, true, way), made_jpeg(a, false, way));
		says(g, "location, camera details, date taken, thumbnail, description, comment, "
			"hidden picture, hidden video");
		is_sized(g, way >= 5 ? 16 : 32, way >= 5 ? 32 : 16);
	}
	arena_free(a);
}

void test_jpeg_orientation_is_read_in_both_byte_orders(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str clean = made_jpeg(a, false, 6), plain = made_jpeg(a, false, 1);
	buf b = buf_in(a, 4096);
	buf_add(&b, S("\xFF\xD8"));
	made_segment(&b, 0xE1, S("Exif\0\0II*\0\10\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0"));
	buf_add(&b, str_cut(plain, 2, plain.len));
	struct got g = well_stripped(a, buf_str(&b));
	assert_int_equal(g.bytes.len, clean.len);
	is_sized(g, 16, 32);
	says(g, "");
	arena_free(a);
}

void test_png_keeps_pixels_colours_and_orientation(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct got g = becomes(a, made_png(a, true, 1), made_png(a, false, 1));
	says(g, "location, camera details, date taken, thumbnail, description, comment, hidden data");
	is_sized(g, 3, 2);
	is_sized(becomes(a, made_png(a, true, 8), made_png(a, false, 8)), 2, 3);
	arena_free(a);
}

void test_png_animation_stays(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str png = made_png(a, false, 1);
	buf b = buf_in(a, 4096);
	buf_add(&b, str_cut(png, 0, 33));
	made_chunk(&b, "acTL", S("\0\0\0\1\0\0\0\0"));
	made_chunk(&b, "fcTL", S("\0\0\0\0\0\0\0\3\0\0\0\2\0\0\0\0\0\0\0\0\0\1\0\x0A\0\0"));
	made_chunk(&b, "iCCP", S("x\0\0profile"));
	buf_add(&b, str_cut(png, 33, png.len - 33 - 12));
	made_chunk(&b, "fdAT", S("\0\0\0\1frame"));
	buf_add(&b, str_cut(png, png.len - 12, 12));
	same(well_stripped(a, buf_str(&b)).bytes, buf_str(&b));
	arena_free(a);
}

void test_gif_keeps_frames_and_loop(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct got g = becomes(a, made_gif(a, true), made_gif(a, false));
	says(g, "location, description, comment, hidden data");
	is_sized(g, 2, 1);
	arena_free(a);
}

void test_webp_keeps_picture_profile_and_orientation(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct got g = becomes(a, made_webp(a, true, 1), made_webp(a, false, 1));
	says(g, "location, camera details, date taken, thumbnail, description, comment, hidden data");
	becomes(a, made_webp(a, true, 6), made_webp(a, false, 6));
	is_sized(g, 1, 1);
	str simple = made_webp_simple(a);
	same(well_stripped(a, simple).bytes, simple);
	arena_free(a);
}

void test_webp_frame_with_something_unknown_is_refused(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str file = S("RIFF\x40\0\0\0WEBPVP8X\x0A\0\0\0\2\0\0\0\0\0\0\0\0\0"
		     "ANMF\x22\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" "PRIV\x0A\0\0\0Pat J Smit");
	refused(a, file, "unknown inside its frames");
	arena_free(a);
}

void test_captions_keep_their_cues(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	says(becomes(a, made_vtt(a, true), made_vtt(a, false)), "comment");
	str dirty = S("WEBVTT\r\n\r\nSTYLE\r\n::cue {}\r\n\r\nNOTE\r\nPatient\r\n\r\n"
		      "1\r\n0:01.000 --> 0:02.000\r\nHello\r\n");
	struct got g = well_stripped(a, dirty);
	same(g.bytes, S("WEBVTT\n\nSTYLE\r\n::cue {}\r\n\r\n1\r\n0:01.000 --> 0:02.000\r\nHello\r\n"));
	refused(a, S("WEBVTT\n\nHello\n"), "no captions in it");
	refused(a, S("WEBVTT\n\n0:01.000 --> 0:02.000\nCaf\xE9\n"), "UTF-8");
	arena_free(a);
}

/* Nothing in a video may move; so a dirty one keeps its length up to what hid behind the end. */
static void film_is_clean(struct arena *a, const char *brand)
{
	str dirty = made_film(a, true, brand), clean = made_film(a, false, brand);
	same(well_stripped(a, clean).bytes, clean);
	struct got g = well_stripped(a, dirty);
	size_t before, after;
	assert_true(str_find(dirty, S(MADE_SAMPLES), &before) && str_find(g.bytes, S(MADE_SAMPLES), &after));
	assert_int_equal(before, after);
	assert_int_equal(g.bytes.len, dirty.len - strlen("SEFT " MADE_NAME));
	assert_false(str_find(g.bytes, S("\xE2\x34\x56\x78"), NULL));
	says(g, "location, camera details, date taken, description, hidden data");
	is_sized(g, 1080, 1920);
	assert_int_equal(g.plan.length_ms, 2500);
	same(well_stripped(a, g.bytes).bytes, g.bytes);
}

void test_films_lose_places_times_and_names_and_nothing_moves(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	film_is_clean(a, "isom");
	film_is_clean(a, "qt  ");
	arena_free(a);
}

/* Its name is how the file is known, at the platform and when it is added again. */
void test_a_quicktime_film_from_before_brands_stays_one(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str film = made_film(a, false, "qt  ");
	size_t moov;
	assert_true(str_find(film, S("moov"), &moov));
	buf b = buf_in(a, 1 << 20);
	buf_add(&b, S("\0\0\0\x08wide"));
	buf_add(&b, str_cut(film, moov - 4, film.len));
	same(well_stripped(a, buf_str(&b)).bytes, buf_str(&b));
	arena_free(a);
}

void test_films_without_picture_or_samples_are_refused(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str film = made_film(a, false, "isom");
	char *sound = arena_cstr(a, film);
	size_t at;
	assert_true(str_find(film, S("vide"), &at));
	memcpy(sound + at, "soun", 4);
	refused(a, (str){sound, film.len}, "only sound");
	assert_true(str_find(film, S("mdat"), &at));
	refused(a, str_cut(film, 0, at - 4), "its end is missing");
	refused(a, str_cut(film, 0, film.len - 1), "its end is missing");
	arena_free(a);
}

void test_film_in_fragments_with_a_track_of_places_is_refused(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	buf b = buf_in(a, 8192);
	buf_add(&b, made_film(a, false, "isom"));
	made_box(&b, "moof", S("\0\0\0\x10mfhd\0\0\0\0\0\0\0\1"));
	same(well_stripped(a, buf_str(&b)).bytes, buf_str(&b));
	str dirty = made_film(a, true, "isom");
	b.len = 0;
	buf_add(&b, str_cut(dirty, 0, dirty.len - strlen("SEFT " MADE_NAME)));
	made_box(&b, "moof", S("\0\0\0\x10mfhd\0\0\0\0\0\0\0\1"));
	refused(a, buf_str(&b), "may tell where it was filmed");
	arena_free(a);
}

/* The second track's box of that name, to bend it. */
static char *second(str film, str name)
{
	size_t first, next;
	assert_true(str_find(film, name, &first));
	assert_true(str_find(str_cut(film, first + 4, film.len), name, &next));
	return (char *)film.at + first + 4 + next;
}

void test_track_of_places_with_samples_of_one_size_is_zeroed(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str film = made_film(a, true, "isom");
	second(film, S("stsz"))[11] = strlen(MADE_NAME);
	well_stripped(a, film);
	arena_free(a);
}

void test_track_of_places_that_points_outside_the_data_is_refused(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str film = made_film(a, true, "isom");
	memset(second(film, S("stco")) + 12, 0, 4);	/* the chunk now "is" the first box */
	refused(a, film, "garbled");
	arena_free(a);
}

typedef str maker(struct arena *, bool dirty);

static str a_jpeg(struct arena *a, bool dirty)
{
	return made_jpeg(a, dirty, 6);
}

static str a_png(struct arena *a, bool dirty)
{
	return made_png(a, dirty, 6);
}

static str a_webp(struct arena *a, bool dirty)
{
	return made_webp(a, dirty, 6);
}

static str a_film(struct arena *a, bool dirty)
{
	return made_film(a, dirty, "isom");
}

/* Cut anywhere, a file is refused, or what is left is clean. Each cut is a copy, so that overruns show. */
static void cut_everywhere(maker *make, bool dirty)
{
	struct arena *keep = arena_new();
	str file = make(keep, dirty);
	for (size_t n = 0; n < file.len; n++) {
		struct arena *a = arena_new();
		struct got g = stripped(a, arena_str(a, str_cut(file, 0, n)));
		if (!g.e && !dirty) fail_msg("%zu of %zu bytes were taken", n, file.len);
		if (!g.e) assert_false(str_find(g.bytes, S("Patient"), NULL));
		arena_free(a);
	}
	arena_free(keep);
}

void test_a_picture_that_was_cut_off_is_refused(void **state)
{
	(void)state;
	cut_everywhere(a_jpeg, false);
	cut_everywhere(a_png, false);
	cut_everywhere(made_gif, false);
	cut_everywhere(a_webp, false);
}

void test_nothing_leaks_wherever_a_file_is_cut(void **state)
{
	(void)state;
	cut_everywhere(a_jpeg, true);
	cut_everywhere(a_png, true);
	cut_everywhere(made_gif, true);
	cut_everywhere(a_webp, true);
	cut_everywhere(a_film, true);
	cut_everywhere(made_vtt, true);
}

/* Every byte in turn becomes each of a few nasty values: refused or stripped, never a crash. */
void test_damage_anywhere_does_no_harm(void **state)
{
	(void)state;
	struct arena *keep = arena_new(), *a = arena_new();
	static maker *const makers[] = {a_jpeg, a_png, made_gif, a_webp, a_film, made_vtt};
	for (size_t i = 0; i < COUNT(makers) * 4; i++) {
		str f = makers[i / 4](keep, true);
		char bad = "\0\1\x7F\xFF"[i % 4];
		for (size_t at = 0; at < f.len; at++) {
			char was = f.at[at];
			((char *)f.at)[at] = bad;
			stripped(a, f);
			((char *)f.at)[at] = was;
			arena_reset(a);
		}
	}
	arena_free(a);
	arena_free(keep);
}

void test_png_with_wrong_bytes_is_refused(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str png = made_png(a, false, 1);
	size_t at;
	assert_true(str_find(png, S("IDAT"), &at));
	((char *)png.at)[at + 5] ^= 1;
	refused(a, png, "some of its bytes are wrong");
	arena_free(a);
}
