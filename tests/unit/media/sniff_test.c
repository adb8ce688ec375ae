/* SPDX-License-Identifier: MIT
 * sniff_test.c - files are known by their content; a refusal says what it is and what to use instead. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "../../help/pictures.h"
#include "rooms/media/sniff.h"

static void taken(struct arena *a, str head, media_kind kind, const char *mime, sp_role role)
{
	struct sniffed got = {0};
	err e = sniff(a, head, &got);
	if (e) fail_msg("%.*s", SHOW(e->text));
	assert_int_equal(got.kind, kind);
	assert_string_equal(got.mime, mime);
	assert_int_equal(got.role, role);
}

static void refused(struct arena *a, str head, const char *is, const char *instead)
{
	struct sniffed got;
	err e = sniff(a, head, &got);
	if (!e) fail_msg("taken, but it is %s", is);
	assert_int_equal(e->kind, ERR_INPUT);
	assert_string_equal(e->code, "media-type");
	bool both = str_find(e->text, str_of(is), NULL) && str_find(e->text, str_of(instead), NULL);
	if (!both) fail_msg("'%.*s' does not say %s and %s", SHOW(e->text), is, instead);
}

void test_pictures_videos_and_captions_are_taken(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	taken(a, made_jpeg(a, true, 1), MEDIA_JPEG, "image/jpeg", SP_IMAGE);
	taken(a, made_png(a, true, 1), MEDIA_PNG, "image/png", SP_IMAGE);
	taken(a, made_gif(a, true), MEDIA_GIF, "image/gif", SP_IMAGE);
	taken(a, made_webp(a, true, 1), MEDIA_WEBP, "image/webp", SP_IMAGE);
	taken(a, made_webp_simple(a), MEDIA_WEBP, "image/webp", SP_IMAGE);
	taken(a, made_film(a, true, "isom"), MEDIA_MP4, "video/mp4", SP_VIDEO);
	taken(a, made_film(a, true, "qt  "), MEDIA_MOV, "video/quicktime", SP_VIDEO);
	taken(a, S("\0\0\0\x08wide\0\0\0\x10mdat"), MEDIA_MOV, "video/quicktime", SP_VIDEO);
	taken(a, made_vtt(a, false), MEDIA_VTT, "text/vtt", SP_CAPTIONS);
	taken(a, made_vtt(a, true), MEDIA_VTT, "text/vtt", SP_CAPTIONS);
	taken(a, S("WEBVTT"), MEDIA_VTT, "text/vtt", SP_CAPTIONS);
	arena_free(a);
}

void test_a_compatible_brand_is_enough(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	taken(a, S("\0\0\0\x18" "ftypzzzz\0\0\0\0yyyyisom"), MEDIA_MP4, "video/mp4", SP_VIDEO);
	refused(a, S("\0\0\0\x18" "ftypzzzz\0\0\0\0yyyyheic"), "HEIC", "JPEG");
	/* what stands behind the end of the list does not count */
	refused(a, S("\0\0\0\x14" "ftypzzzz\0\0\0\0yyyyisom"), "unusual", "MP4");
	arena_free(a);
}

void test_a_refusal_says_what_it_is_and_what_to_use(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	refused(a, S(""), "empty", "Copy it again");
	refused(a, S("\0\0\0\x18" "ftypheic\0\0\0\0mif1heic"), "HEIC picture", "JPEG");
	refused(a, S("\0\0\0\x18" "ftypavif\0\0\0\0mif1avif"), "AVIF", "JPEG");
	refused(a, S("\0\0\0\x18" "ftyp3gp4\0\0\0\0isom3gp4"), "3GP", "MP4");
	refused(a, S("\0\0\0\x18" "ftypM4A \0\0\0\0M4A isom"), "sound", "video");
	refused(a, S("%PDF-1.7\n"), "PDF", "PNG");
	refused(a, S("PK\3\4\x14\0"), "ZIP", "add those");
	refused(a, S("  <!DOCTYPE HTML><p>Hello"), "web page", "save the picture");
	refused(a, S("\xEF\xBB\xBF<html lang=en>"), "web page", "save the picture");
	refused(a, S("<svg xmlns='x'>"), "SVG", "PNG");
	refused(a, S("II*\0\x08\0\0\0"), "TIFF", "JPEG");
	refused(a, S("BM\0\0\0\0"), "BMP", "PNG");
	refused(a, S("\x1A\x45\xDF\xA3\x9F"), "WebM", "MP4");
	refused(a, S("RIFF\0\0\0\0AVI LIST"), "AVI", "MP4");
	refused(a, S("1\r\n00:00:01,000 --> 00:00:02,000\r\nHello\r\n"), "SubRip", "WebVTT");
	refused(a, S("Dear all, the fair is on Saturday.\n"), "plain text", "WebVTT");
	refused(a, S("WEBVTTX"), "plain text", "WebVTT");
	refused(a, S("\1\2\3\4\5\6\7\10"), "does not know", "JPEG");
	arena_free(a);
}

void test_short_beginnings_do_no_harm(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str film = made_film(a, true, "isom"), webp = made_webp(a, true, 1);
	for (size_t n = 0; n < 64; n++) {
		struct sniffed got;
		(void)sniff(a, arena_str(a, str_cut(film, 0, n)), &got);
		(void)sniff(a, arena_str(a, str_cut(webp, 0, n)), &got);
	}
	taken(a, str_cut(film, 0, 20), MEDIA_MP4, "video/mp4", SP_VIDEO);
	arena_free(a);
}
