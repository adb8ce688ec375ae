/* SPDX-License-Identifier: MIT
 * pictures.c - writers for picture and video formats, just good enough that real decoders are content. */
#include "pictures.h"

#include <string.h>

enum { MOST = 1 << 20 };	/* bytes of a made file */

static void be(buf *b, uint64_t n, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--) buf_byte(b, i < 8 ? (char)(n >> 8 * i) : 0);
}

static void le32(buf *b, uint32_t n)
{
	for (int i = 0; i < 4; i++) buf_byte(b, (char)(n >> 8 * i));
}

/* ---- Exif */

static void entry(buf *b, uint32_t tag, uint32_t type, uint32_t count, uint32_t value)
{
	be(b, tag, 2);
	be(b, type, 2);
	be(b, count, 4);
	be(b, value, 4);
}

str made_exif(struct arena *a, unsigned orientation, const char *secret)
{
	enum { ENTRIES = 7, SECOND = 8 + 2 + ENTRIES * 12 + 4 };	/* where they stand */
	enum { EXIF = SECOND + 18, GPS = EXIF + 18, TEXT = GPS + 18 };
	str text = str_of(secret);
	buf b = buf_in(a, MOST);
	buf_add(&b, S("MM\0*\0\0\0\10"));
	be(&b, ENTRIES, 2);
	entry(&b, 0x010E, 2, (uint32_t)text.len, TEXT);		/* description */
	entry(&b, 0x010F, 2, (uint32_t)text.len, TEXT);		/* make */
	entry(&b, 0x0112, 3, 1, orientation << 16);
	entry(&b, 0x0132, 2, (uint32_t)text.len, TEXT);		/* date */
	entry(&b, 0x013B, 2, (uint32_t)text.len, TEXT);		/* artist */
	entry(&b, 0x8769, 4, 1, EXIF);
	entry(&b, 0x8825, 4, 1, GPS);
	be(&b, SECOND, 4);
	be(&b, 1, 2);
	entry(&b, 0x0201, 4, 1, TEXT);				/* thumbnail */
	be(&b, 0, 4);
	be(&b, 1, 2);
	entry(&b, 0x9286, 2, (uint32_t)text.len, TEXT);		/* comment of the user */
	be(&b, 0, 4);
	be(&b, 1, 2);
	entry(&b, 1, 2, (uint32_t)text.len, TEXT);
	be(&b, 0, 4);
	buf_add(&b, text);
	return buf_str(&b);
}

/* What stripping leaves of it. */
static str exif_left(struct arena *a, unsigned orientation)
{
	buf b = buf_in(a, MOST);
	buf_add(&b, S("MM\0*\0\0\0\10\0\1"));
	entry(&b, 0x0112, 3, 1, orientation << 16);
	be(&b, 0, 4);
	return buf_str(&b);
}

static str exif_of(struct arena *a, bool dirty, unsigned orientation)
{
	if (dirty) return made_exif(a, orientation, MADE_NAME " " MADE_PLACE);
	return orientation > 1 ? exif_left(a, orientation) : S("");
}

/* ---- JPEG: eight grey blocks in two restart intervals, with a stuffed FF in each */

void made_segment(buf *b, int marker, str content)
{
	buf_byte(b, '\xFF');
	buf_byte(b, (char)marker);
	be(b, content.len + 2, 2);
	buf_add(b, content);
}

static void jpeg_exif(buf *b, str tiff)
{
	if (!tiff.len) return;
	buf head = buf_in(b->in, MOST);
	buf_add(&head, S("Exif\0\0"));
	buf_add(&head, tiff);
	made_segment(b, 0xE1, buf_str(&head));
}

static void jpeg_dirt(buf *b)
{
	made_segment(b, 0xE0, S("JFXX\0\x10" MADE_NAME));
	made_segment(b, 0xE1, S("http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude='51'>" MADE_NAME "</x>"));
	made_segment(b, 0xE2, S("MPF\0" MADE_NAME));
	made_segment(b, 0xED, S("Photoshop 3.0\0008BIM" MADE_NAME));
	made_segment(b, 0xEA, S(MADE_NAME));
	made_segment(b, 0xFE, S(MADE_NAME));
}

str made_jpeg(struct arena *a, bool dirty, unsigned orientation)
{
	char quality[65] = "";
	memset(quality + 1, 1, 64);
	buf b = buf_in(a, MOST);
	buf_add(&b, S("\xFF\xD8"));
	if (dirty) made_segment(&b, 0xE0, S("JFIF\0\1\2\0\0\1\0\1\1\1Pat"));	/* a thumbnail of one pixel */
	else made_segment(&b, 0xE0, S("JFIF\0\1\2\0\0\1\0\1\0\0"));
	jpeg_exif(&b, exif_of(a, dirty, orientation));
	if (dirty) jpeg_dirt(&b);
	made_segment(&b, 0xE2, S("ICC_PROFILE\0\1\1 a profile"));
	made_segment(&b, 0xEE, S("Adobe\0d\0\0\0\0\0"));
	made_segment(&b, 0xDB, (str){quality, sizeof quality});
	made_segment(&b, 0xC0, S("\10\0\x10\0\x20\1\1\x11\0"));
	made_segment(&b, 0xC4, S("\0\1\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0B"));	/* DC: 0, or 11 bits */
	made_segment(&b, 0xC4, S("\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));	/* AC: only ends */
	made_segment(&b, 0xDD, S("\0\4"));
	made_segment(&b, 0xDA, S("\1\1\0\0\x3F\0"));
	buf_add(&b, S("\2\xFF\0\xEF\xFF\xD0\2\xFF\0\xEF\xFF\xD9"));
	if (dirty) buf_add(&b, S("\0\0\0\x18" "ftypmp42" MADE_NAME "\xFF\xD8\xFF\xE0"));
	return buf_str(&b);
}

/* ---- PNG */

static uint32_t crc(str s)
{
	uint32_t c = ~0u;
	for (size_t i = 0; i < s.len; i++) {
		c ^= (unsigned char)s.at[i];
		for (int k = 0; k < 8; k++) c = c >> 1 ^ (c & 1 ? 0xEDB88320 : 0);
	}
	return ~c;
}

void made_chunk(buf *b, const char *name, str content)
{
	size_t from = b->len + 4;
	be(b, content.len, 4);
	buf_add(b, str_of(name));
	buf_add(b, content);
	be(b, crc(str_cut(buf_str(b), from, b->len)), 4);
}

static str stored(struct arena *a, str raw)	/* zlib without compression (RFC 1950, 1951) */
{
	uint32_t low = 1, high = 0;
	for (size_t i = 0; i < raw.len; i++) {
		low = (low + (unsigned char)raw.at[i]) % 65521;
		high = (high + low) % 65521;
	}
	buf b = buf_in(a, MOST);
	buf_add(&b, S("\x78\1\1"));
	buf_byte(&b, (char)raw.len);
	buf_byte(&b, (char)(raw.len >> 8));
	buf_byte(&b, (char)~raw.len);
	buf_byte(&b, (char)(~raw.len >> 8));
	buf_add(&b, raw);
	be(&b, high << 16 | low, 4);
	return buf_str(&b);
}

static void png_dirt(buf *b)
{
	made_chunk(b, "tEXt", S("Comment\0" MADE_NAME));
	made_chunk(b, "zTXt", S("Author\0\0" MADE_NAME));
	made_chunk(b, "iTXt", S("XML:com.adobe.xmp\0\0\0\0\0GPSLatitude " MADE_NAME));
	made_chunk(b, "tIME", S("\7\xEA\1\2\3\4\5"));
	made_chunk(b, "prVt", S(MADE_NAME));
}

str made_png(struct arena *a, bool dirty, unsigned orientation)
{
	buf b = buf_in(a, MOST);
	buf_add(&b, S("\x89PNG\r\n\x1A\n"));
	made_chunk(&b, "IHDR", S("\0\0\0\3\0\0\0\2\10\2\0\0\0"));
	str tiff = exif_of(a, dirty, orientation);
	if (!dirty && tiff.len) made_chunk(&b, "eXIf", tiff);
	made_chunk(&b, "gAMA", S("\0\0\xB1\x8F"));
	made_chunk(&b, "pHYs", S("\0\0\x0B\x13\0\0\x0B\x13\1"));
	if (dirty) png_dirt(&b);
	str raw = stored(a, S("\0" "abcdefghi" "\0" "rstuvwxyz"));
	made_chunk(&b, "IDAT", str_cut(raw, 0, 9));
	made_chunk(&b, "IDAT", str_cut(raw, 9, raw.len));
	if (dirty) made_chunk(&b, "eXIf", tiff);
	made_chunk(&b, "IEND", S(""));
	if (dirty) buf_add(&b, S(MADE_NAME));
	return buf_str(&b);
}

/* ---- GIF */

str made_gif(struct arena *a, bool dirty)
{
	str frame = S("!\xF9\4\0\x0A\0\0\0" ",\0\0\0\0\2\0\1\0\0\2\2D\n\0");
	buf b = buf_in(a, MOST);
	buf_add(&b, S("GIF89a\2\0\1\0\x80\0\0\0\0\0\xFF\xFF\xFF"));
	buf_add(&b, S("!\xFF\x0BNETSCAPE2.0\3\1\0\0\0"));
	if (dirty) buf_add(&b, S("!\xFE\x0F" MADE_NAME "\0"));
	buf_add(&b, frame);
	if (dirty) buf_add(&b, S("!\xFF\x0BXMP DataXMP\x1BGPSLatitude " MADE_NAME "\0"));
	if (dirty) buf_add(&b, S("!\1\x0F" MADE_NAME "\0"));
	buf_add(&b, frame);
	buf_add(&b, S(";"));
	if (dirty) buf_add(&b, S(MADE_NAME));
	return buf_str(&b);
}

/* ---- WebP */

#define LOSSLESS S("\x2F\0\0\0\x10\7\x10\x11\x11\x88\x88\xFE\7")	/* one pixel */

static void riff_chunk(buf *b, const char *name, str content)
{
	buf_add(b, str_of(name));
	le32(b, (uint32_t)content.len);
	buf_add(b, content);
	if (content.len & 1) buf_byte(b, 0);
}

static str riff(struct arena *a, str chunks, bool dirty)
{
	buf b = buf_in(a, MOST);
	buf_add(&b, S("RIFF"));
	le32(&b, (uint32_t)chunks.len + 4);
	buf_add(&b, S("WEBP"));
	buf_add(&b, chunks);
	if (dirty) buf_add(&b, S(MADE_NAME));
	return buf_str(&b);
}

str made_webp_simple(struct arena *a)
{
	buf b = buf_in(a, MOST);
	riff_chunk(&b, "VP8L", LOSSLESS);
	return riff(a, buf_str(&b), false);
}

str made_webp(struct arena *a, bool dirty, unsigned orientation)
{
	str tiff = exif_of(a, dirty, orientation);
	buf b = buf_in(a, MOST);
	if (dirty) riff_chunk(&b, "VP8X", S("\x3C\0\0\0\0\0\0\0\0\0"));
	else if (tiff.len) riff_chunk(&b, "VP8X", S("\x38\0\0\0\0\0\0\0\0\0"));
	else riff_chunk(&b, "VP8X", S("\x30\0\0\0\0\0\0\0\0\0"));
	riff_chunk(&b, "ICCP", S("a profile"));
	riff_chunk(&b, "VP8L", LOSSLESS);
	if (dirty) riff_chunk(&b, "PRIV", S(MADE_NAME));
	if (tiff.len) riff_chunk(&b, "EXIF", tiff);
	if (dirty) riff_chunk(&b, "XMP ", S("GPSLatitude " MADE_NAME));
	return riff(a, buf_str(&b), dirty);
}

/* ---- WebVTT */

str made_vtt(struct arena *a, bool dirty)
{
	buf b = buf_in(a, MOST);
	if (dirty) buf_add(&b, S("\xEF\xBB\xBFWEBVTT - " MADE_NAME "\nAuthor: " MADE_NAME "\n\n"));
	else buf_add(&b, S("WEBVTT\n\n"));
	buf_add(&b, S("00:00.000 --> 00:02.000\nWelcome to the ward.\n\n"));
	if (dirty) buf_add(&b, S("NOTE " MADE_NAME "\nsaid this --\n\n"));
	buf_add(&b, S("00:02.000 --> 00:02.500\nMind the step.\n"));
	return buf_str(&b);
}

/* ---- MP4 and MOV */

void made_box(buf *b, const char *name, str content)
{
	be(b, content.len + 8, 4);
	buf_add(b, str_of(name));
	buf_add(b, content);
}

struct track {
	const char *handler;
	uint32_t samples;	/* 1 or 2, each a chunk of its own, one behind the other */
	uint32_t bytes[2], at;
	bool dirty;
};

/* mvhd, tkhd and mdhd in version 0. */
static str header(struct arena *a, const struct track *t, const char *box)
{
	buf b = buf_in(a, MOST);
	be(&b, 0, 4);
	be(&b, t->dirty ? 0xE2345678E2345678 : 0, 8);
	if (strcmp(box, "tkhd") != 0) {
		be(&b, 1000, 4);
		be(&b, 2500, 4);
		for (int i = 0; i < 20; i++) be(&b, 0, 4);
		return buf_str(&b);
	}
	be(&b, 1, 4);
	for (int i = 0; i < 6; i++) be(&b, 0, 4);
	static const uint32_t turned[9] = {0, 0x10000, 0, 0xFFFF0000, 0, 0, 1080 << 16, 0, 0x40000000};
	for (int i = 0; i < 9; i++) be(&b, turned[i], 4);
	be(&b, 1920 << 16, 4);
	be(&b, 1080 << 16, 4);
	return buf_str(&b);
}

static str handler(struct arena *a, const struct track *t)
{
	buf b = buf_in(a, MOST);
	be(&b, 0, 8);
	buf_add(&b, str_of(t->handler));
	be(&b, 0, 12);
	if (t->dirty) buf_add(&b, S(MADE_NAME "\0"));
	else buf_add(&b, S("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
	return buf_str(&b);
}

static void numbers(buf *b, const char *name, const uint32_t *n, size_t count)
{
	buf in = buf_in(b->in, MOST);
	for (size_t i = 0; i < count; i++) be(&in, n[i], 4);
	made_box(b, name, buf_str(&in));
}

static str tables(struct arena *a, const struct track *t)
{
	buf b = buf_in(a, MOST);
	made_box(&b, "stsd", S("\0\0\0\0\0\0\0\0"));
	numbers(&b, "stsc", (uint32_t[]){0, 1, 1, 1, 1}, 5);
	if (t->samples == 1) numbers(&b, "stsz", (uint32_t[]){0, t->bytes[0], 1}, 3);
	else numbers(&b, "stsz", (uint32_t[]){0, 0, 2, t->bytes[0], t->bytes[1]}, 5);
	numbers(&b, "stco", (uint32_t[]){0, t->samples, t->at, t->at + t->bytes[0]}, 2 + t->samples);
	return buf_str(&b);
}

static void track(buf *moov, const struct track *t)
{
	struct arena *a = moov->in;
	buf trak = buf_in(a, MOST), mdia = buf_in(a, MOST), minf = buf_in(a, MOST);
	made_box(&minf, "dinf", S(""));
	made_box(&minf, "stbl", tables(a, t));
	made_box(&mdia, "mdhd", header(a, t, "mdhd"));
	made_box(&mdia, "hdlr", handler(a, t));
	made_box(&mdia, "minf", buf_str(&minf));
	made_box(&trak, "tkhd", header(a, t, "tkhd"));
	made_box(&trak, "mdia", buf_str(&mdia));
	if (t->dirty) made_box(&trak, "udta", S("\0\0\0\x17name" MADE_NAME));
	made_box(moov, "trak", buf_str(&trak));
}

static str movie(struct arena *a, bool dirty, uint32_t data)
{
	struct track seen = {"vide", 1, {sizeof MADE_SAMPLES - 1}, data, dirty};
	struct track where = {"meta", 2, {sizeof MADE_PLACE - 1, sizeof MADE_NAME - 1},
			      data + seen.bytes[0], dirty};
	buf b = buf_in(a, MOST);
	made_box(&b, "mvhd", header(a, &seen, "mvhd"));
	track(&b, &seen);
	if (!dirty) return buf_str(&b);
	track(&b, &where);
	made_box(&b, "udta", S("\0\0\0\x20\xA9xyz\0\x14\x15\xC7" MADE_PLACE "\0\0\0\x17\xA9makPat"));
	made_box(&b, "meta", S("mdta com.apple.quicktime.make " MADE_NAME));
	made_box(&b, "priv", S(MADE_NAME));
	return buf_str(&b);
}

str made_film(struct arena *a, bool dirty, const char *brand)
{
	buf b = buf_in(a, MOST), mdat = buf_in(a, MOST), type = buf_in(a, MOST);
	buf_add(&type, str_of(brand));
	buf_add(&type, S("\0\0\0\0"));
	buf_add(&type, str_of(brand));
	made_box(&b, "ftyp", buf_str(&type));
	if (dirty) made_box(&b, "free", S(MADE_NAME));
	size_t moov = movie(a, dirty, 0).len + 8;
	made_box(&b, "moov", movie(a, dirty, (uint32_t)(b.len + moov + 8)));
	buf_add(&mdat, S(MADE_SAMPLES));
	if (dirty) buf_add(&mdat, S(MADE_PLACE MADE_NAME));
	made_box(&b, "mdat", buf_str(&mdat));
	if (dirty) made_box(&b, "uuid", S("0123456789abcdef<x:xmpmeta GPSLatitude " MADE_NAME));
	if (dirty) buf_add(&b, S("SEFT " MADE_NAME));
	return buf_str(&b);
}
