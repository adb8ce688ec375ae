/* SPDX-License-Identifier: MIT
 * pictures.h - small real files made byte by byte: clean, or dirty with what must never be published.
 *
 * Stripping a dirty one must give the clean one. All live in the arena. */
#ifndef HELP_PICTURES_H
#define HELP_PICTURES_H
#include "base/base.h"

#define MADE_NAME  "Patient J Smith"	/* planted in every dirty file, in many places */
#define MADE_PLACE "+51.5007-000.1246/"

str made_jpeg(struct arena *, bool dirty, unsigned orientation);	/* 32 x 16, grey; orientation 1..8 */
str made_png(struct arena *, bool dirty, unsigned orientation);		/* 3 x 2, with a colour profile */
str made_gif(struct arena *, bool dirty);				/* 2 x 1, two frames, a loop */
str made_webp(struct arena *, bool dirty, unsigned orientation);	/* 1 x 1, extended, lossless */
str made_webp_simple(struct arena *);					/* 1 x 1, lossless, 34 bytes */
str made_vtt(struct arena *, bool dirty);				/* two cues */

/* 1920 x 1080, turned to stand upright, 2,500 ms; its samples are MADE_SAMPLES, found once in the file. The
 * dirty one has a second track that says where it was filmed. brand: "isom", "qt  ". */
#define MADE_SAMPLES "these bytes stand for the samples of the picture"
str made_film(struct arena *, bool dirty, const char *brand);

void made_box(buf *, const char *name, str content);		/* of an MP4 */
void made_chunk(buf *, const char *name, str content);		/* of a PNG, with its sum */
void made_segment(buf *, int marker, str content);		/* of a JPEG */
/* A TIFF block that is to be removed. */
str made_exif(struct arena *, unsigned orientation, const char *secret);
#endif
