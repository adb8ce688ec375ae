/* SPDX-License-Identifier: MIT
 * strip_kit.h - what the strippers of the formats share; nobody else includes it. */
#ifndef ROOMS_MEDIA_STRIP_KIT_H
#define ROOMS_MEDIA_STRIP_KIT_H
#include "rooms/media/strip.h"

/* ---- pieces of the result, in order */
void strip_keep(struct strip *, uint64_t from, uint64_t len);	/* joins its neighbour before */
void strip_put(struct strip *, str bytes);			/* the bytes must live as long as the plan */
void strip_zero(struct strip *, uint64_t len);
size_t strip_slot(struct strip *);				/* a place for bytes to come */
void strip_fill(struct strip *, size_t slot, str bytes);

/* ---- refusals; the sentence names the format and what to do */
err strip_damaged(struct strip *, const char *why);	/* "there is no picture in it" */
err strip_cut_off(struct strip *);
err strip_garbled(struct strip *);
err strip_scattered(struct strip *);			/* too many pieces */

/* ---- what is noted on the way */
unsigned strip_hints(str data);				/* STRIP_ bits that words in metadata tell of */
void strip_trailer(struct strip *, str rest);		/* notes what lay behind the end of the file */
void strip_show(struct strip *, uint32_t width, uint32_t height);	/* turned if need be */

/* ---- Exif: only the orientation is ever kept */
void strip_exif(struct strip *, str tiff);	/* notes what is in it, and the first orientation */
str strip_exif_minimal(struct strip *);		/* a TIFF block with only the orientation; empty if upright */

/* ---- one for each format */
err strip_jpeg(struct strip *, str all);
err strip_png(struct strip *, str all);
err strip_gif(struct strip *, str all);
err strip_webp(struct strip *, str all);
err strip_vtt(struct strip *, str all);
err strip_film(struct strip *, const struct strip_source *);
#endif
