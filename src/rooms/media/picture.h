/* SPDX-License-Identifier: MIT
 * picture.h - the pixels of a picture: read from JPEG, PNG and WebP, turned, averaged down, written as JPEG or PNG.
 *
 * What it works on may be anybody's, so it runs in schedpost-fit, behind walls; libjpeg, libpng and libwebp are known
 * to the three files picture_FORMAT.c alone. Nothing of a file survives but its pixels and its colour profile: without
 * the profile, which is no fact about people, the colours of a newer phone would turn pale. Everything lives in the
 * arena; one thread.
 *
 * Sources: ITU T.81, PNG 3rd edition, RFC 9649 (WebP), Exif 2.32 (orientation), IEC 61966-2-1 (sRGB). */
#ifndef ROOMS_MEDIA_PICTURE_H
#define ROOMS_MEDIA_PICTURE_H
#include "rooms/media/sniff.h"

enum {
	PICTURE_PIXELS_MOST = 64000000,	/* unpacked; of a JPEG picture with up to four times as many, four become one */
	PICTURE_SIDE_MOST = 65500,	/* the most that a JPEG picture can have */
	PICTURE_PROFILE_MOST = 1 << 20	/* bytes; longer ones are left behind */
};

struct picture {
	uint32_t width, height;
	uint8_t *px;	/* red, green, blue, alpha: four bytes a pixel, no gaps between the rows */
	bool clear;	/* some pixel lets through what is behind it */
	bool exact;	/* it comes from a format that loses nothing: a drawing or a poster, as a rule */
	bool print;	/* its colours were mixed for print (CMYK) */
	str profile;	/* of its colours, ICC, for red, green and blue; empty: sRGB */
};

/* Pixels, not yet turned. ERR_INPUT "media-damaged", "picture-moves", "picture-too-large". */
err picture_read(struct arena *, str file, media_kind kind, struct picture *out);
/* One format each, for picture_read alone. */
err picture_read_jpeg(struct arena *, str file, struct picture *out);
err picture_read_png(struct arena *, str file, struct picture *out);
err picture_read_webp(struct arena *, str file, struct picture *out);
/* Memory for its pixels; refuses what is too large to be unpacked. */
err picture_room(struct arena *, uint32_t width, uint32_t height, struct picture *out);
err picture_broken(struct arena *);			/* the sentence for what cannot be unpacked */
err picture_moves(struct arena *, const char *noun);	/* and for what is a film at heart */
bool picture_profile_fits(str profile);			/* it is for red, green and blue, and not too long */

/* As a file into `out`, where its limit holds; *bytes is how long it is, also when that is more. */
void picture_write_jpeg(const struct picture *, int quality, buf *out, size_t *bytes);
void picture_write_png(const struct picture *, buf *out, size_t *bytes);

/* As it is to be shown; orientation: 1 to 8 as in Exif, 0 is 1. */
void picture_turn(struct arena *, const struct picture *, unsigned orientation, struct picture *out);
/* Fewer pixels, each the average of those that it stands for, in linear light: as the eye sees it from afar. */
void picture_shrink(struct arena *, const struct picture *, uint32_t width, uint32_t height, struct picture *out);
/* On white, for what knows no clear places. */
void picture_on_white(struct arena *, const struct picture *, struct picture *out);
#endif
