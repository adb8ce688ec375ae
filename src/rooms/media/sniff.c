/* SPDX-License-Identifier: MIT
 * sniff.c - the files that are taken, and those that people try most often, with what to use instead. */
#include "rooms/media/sniff.h"

#include "rooms/media/bytes.h"

#include <string.h>

static const struct sniffed kinds[] = {
	{MEDIA_JPEG, SP_IMAGE, "image/jpeg", "JPEG picture"},
	{MEDIA_PNG, SP_IMAGE, "image/png", "PNG picture"},
	{MEDIA_GIF, SP_IMAGE, "image/gif", "GIF picture"},
	{MEDIA_WEBP, SP_IMAGE, "image/webp", "WebP picture"},
	{MEDIA_MP4, SP_VIDEO, "video/mp4", "MP4 video"},
	{MEDIA_MOV, SP_VIDEO, "video/quicktime", "QuickTime video"},
	{MEDIA_VTT, SP_CAPTIONS, "text/vtt", "WebVTT captions file"},
};

static const struct mark {
	size_t at;	/* offset in the file */
	str bytes;
	media_kind kind;
} marks[] = {
	{0, S("\xFF\xD8\xFF"), MEDIA_JPEG},
	{0, S("\x89PNG\r\n\x1A\n"), MEDIA_PNG},
	{0, S("GIF87a"), MEDIA_GIF},
	{0, S("GIF89a"), MEDIA_GIF},
	{8, S("WEBPVP8 "), MEDIA_WEBP},
	{8, S("WEBPVP8L"), MEDIA_WEBP},
	{8, S("WEBPVP8X"), MEDIA_WEBP},
	{4, S("moov"), MEDIA_MOV},	/* QuickTime files from before brands */
	{4, S("mdat"), MEDIA_MOV},
	{4, S("wide"), MEDIA_MOV},
};

#define AS_JPEG	 "Export it as JPEG and add that"
#define AS_PNG	 "Save the page as PNG and add that"
#define AS_MP4	 "Export it as MP4 and add that"
#define AS_VTT	 "If it is captions, save them as WebVTT in UTF-8"
#define AS_FILM	 "Make a video of it, with a still picture, and add that"
#define UNPACK	 "Take the pictures out of it and add those"

/* Major or compatible brands of ISO base media files, the more telling ones first. */
static const struct brand {
	const char name[5];
	media_kind kind;
	const char *is, *instead;
} brands[] = {
	{"heic", 0, "a HEIC picture, as iPhones take them", AS_JPEG},
	{"heix", 0, "a HEIC picture, as iPhones take them", AS_JPEG},
	{"hevc", 0, "a moving HEIC picture", AS_JPEG},
	{"mif1", 0, "a HEIF picture", AS_JPEG},
	{"msf1", 0, "a moving HEIF picture", AS_JPEG},
	{"avif", 0, "an AVIF picture", AS_JPEG},
	{"avis", 0, "a moving AVIF picture", AS_MP4},
	{"crx ", 0, "a raw photograph, straight from the camera", AS_JPEG},
	{"M4A ", 0, "a sound recording", AS_FILM},
	{"M4B ", 0, "an audio book", AS_FILM},
	{"qt  ", MEDIA_MOV, NULL, NULL},
	{"isom", MEDIA_MP4, NULL, NULL},
	{"iso2", MEDIA_MP4, NULL, NULL},
	{"iso4", MEDIA_MP4, NULL, NULL},
	{"iso5", MEDIA_MP4, NULL, NULL},
	{"iso6", MEDIA_MP4, NULL, NULL},
	{"mp41", MEDIA_MP4, NULL, NULL},
	{"mp42", MEDIA_MP4, NULL, NULL},
	{"avc1", MEDIA_MP4, NULL, NULL},
	{"M4V ", MEDIA_MP4, NULL, NULL},
	{"MSNV", MEDIA_MP4, NULL, NULL},
	{"XAVC", MEDIA_MP4, NULL, NULL},
	{"3gp", 0, "a 3GP video, as old phones take them", AS_MP4},
};

static const struct other {
	size_t at;
	str bytes;
	bool text;	/* white space before it and its case do not matter */
	const char *is, *instead;
} others[] = {
	{0, S("%PDF-"), false, "a PDF document", "Save the page as PNG or JPEG and add that"},
	{0, S("PK\x03\x04"), false, "a ZIP archive or an Office document", UNPACK},
	{0, S("PK\x05\x06"), false, "an empty ZIP archive", "Add the pictures themselves"},
	{0, S("Rar!\x1A\x07"), false, "a RAR archive", UNPACK},
	{0, S("7z\xBC\xAF\x27\x1C"), false, "a 7-Zip archive", UNPACK},
	{0, S("\x1F\x8B"), false, "a compressed file (gzip)", "Unpack it and add what is inside"},
	{0, S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), false, "an old Office document", AS_PNG},
	{0, S("{\\rtf"), false, "a text document (RTF)", "Copy its text into the post"},
	{0, S("II*\0"), false, "a TIFF picture or a raw photograph", AS_JPEG},
	{0, S("MM\0*"), false, "a TIFF picture or a raw photograph", AS_JPEG},
	{0, S("BM"), false, "a BMP picture", "Save it as PNG and add that"},
	{0, S("\0\0\1\0"), false, "an icon file", "Save it as PNG and add that"},
	{0, S("8BPS"), false, "a Photoshop file", "Export it as PNG or JPEG and add that"},
	{0, S("\xFF\x0A"), false, "a JPEG XL picture", AS_JPEG},
	{4, S("JXL "), false, "a JPEG XL picture", AS_JPEG},
	{4, S("jP  "), false, "a JPEG 2000 picture", AS_JPEG},
	{0, S("\x1A\x45\xDF\xA3"), false, "a WebM or Matroska video", AS_MP4},
	{8, S("AVI "), false, "an AVI video", AS_MP4},
	{0, S("\x30\x26\xB2\x75\x8E\x66\xCF\x11"), false, "a Windows Media file", AS_MP4},
	{0, S("FLV\1"), false, "a Flash video", AS_MP4},
	{0, S("\0\0\1\xBA"), false, "an MPEG video", AS_MP4},
	{0, S("\0\0\1\xB3"), false, "an MPEG video", AS_MP4},
	{0, S("OggS"), false, "an Ogg sound or video file", AS_MP4},
	{8, S("WAVE"), false, "a sound recording (WAV)", AS_FILM},
	{0, S("ID3"), false, "a sound recording (MP3)", AS_FILM},
	{0, S("fLaC"), false, "a sound recording (FLAC)", AS_FILM},
	{0, S("MZ"), false, "a program for Windows", "Add a picture, a video or a captions file"},
	{0, S("\x7F" "ELF"), false, "a program", "Add a picture, a video or a captions file"},
	{0, S("<!doctype html"), true, "a web page (HTML)", "Open it, save the picture on it and add that"},
	{0, S("<html"), true, "a web page (HTML)", "Open it, save the picture on it and add that"},
	{0, S("<svg"), true, "an SVG drawing", "Export it as PNG and add that"},
	{0, S("<?xml"), true, "an XML file or a drawing", "If it is a drawing, export it as PNG"},
	{0, S("\xFF\xFE"), false, "text in an old encoding (UTF-16)", AS_VTT},
	{0, S("\xFE\xFF"), false, "text in an old encoding (UTF-16)", AS_VTT},
};

static bool here(str head, size_t at, str bytes)
{
	return str_starts(str_cut(head, at, head.len), bytes);
}

static str without_bom(str s)
{
	return str_starts(s, S("\xEF\xBB\xBF")) ? str_cut(s, 3, s.len) : s;
}

static bool is_vtt(str head)
{
	str s = without_bom(head);
	if (!str_starts(s, S("WEBVTT"))) return false;
	return s.len == 6 || memchr(" \t\r\n", s.at[6], 4);
}

/* SubRip: a number, a line end, and a time with a comma. */
static bool is_srt(str head)
{
	str s = str_trim(without_bom(head)), line;
	int64_t number;
	if (!str_split(&s, '\n', &line) || !str_int(str_trim(line), &number)) return false;
	return str_split(&s, '\n', &line) && str_find(line, S(" --> "), NULL) && str_find(line, S(","), NULL);
}

static bool is_text(str head)
{
	for (size_t i = 0; i < head.len; i++) {
		unsigned char c = (unsigned char)head.at[i];
		if (c < 32 && !memchr("\t\n\f\r\x1B", c, 5)) return false;
	}
	return true;
}

static const struct brand *brand_of(str name)
{
	for (const struct brand *b = brands; b < brands + COUNT(brands); b++) {
		if (str_starts(name, str_of(b->name))) return b;
	}
	return NULL;
}

/* The major brand rules; if nobody knows it, the first compatible brand that somebody knows. */
static const struct brand *brand_in(str head)
{
	if (!here(head, 4, S("ftyp"))) return NULL;
	size_t len = MIN(head.len, be32(head.at));
	const struct brand *b = brand_of(str_cut(head, 8, 4));
	for (size_t at = 16; !b && at + 4 <= len; at += 4) b = brand_of(str_cut(head, at, 4));
	return b;
}

static bool is_other(str head, const struct other *o)
{
	if (!o->text) return here(head, o->at, o->bytes);
	str s = str_trim(without_bom(head));
	return str_is_nocase(str_cut(s, 0, o->bytes.len), o->bytes);
}

static err refuse(struct arena *a, const char *is, const char *instead)
{
	return FAIL(a, ERR_INPUT, "media-type",
		    "This file is %s; schedpost takes pictures (JPEG, PNG, GIF, WebP), videos (MP4, MOV) and "
		    "captions (WebVTT). %s.", is, instead);
}

static err refuse_other(struct arena *a, str head)
{
	if (!head.len) return refuse(a, "empty", "Copy it again from where it came from");
	for (const struct other *o = others; o < others + COUNT(others); o++) {
		if (is_other(head, o)) return refuse(a, o->is, o->instead);
	}
	if (here(head, 4, S("ftyp"))) return refuse(a, "a video or picture of an unusual kind", AS_MP4);
	if (is_srt(head)) return refuse(a, "captions as SubRip (.srt)", "Save them as WebVTT (.vtt)");
	if (is_text(head)) return refuse(a, "plain text", AS_VTT "; else copy it into the post");
	return refuse(a, "of a kind that schedpost does not know", "Export it as JPEG, PNG or MP4");
}

err sniff(struct arena *a, str head, struct sniffed *out)
{
	media_kind kind = is_vtt(head) ? MEDIA_VTT : 0;
	for (const struct mark *m = marks; !kind && m < marks + COUNT(marks); m++) {
		if (here(head, m->at, m->bytes)) kind = m->kind;
	}
	const struct brand *b = brand_in(head);
	if (b && b->is) return refuse(a, b->is, b->instead);
	if (b) kind = b->kind;
	if (!kind) return refuse_other(a, head);
	*out = kinds[kind - 1];
	return NULL;
}
