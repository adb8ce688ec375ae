/* SPDX-License-Identifier: MIT
 * film.h - what the two files about MP4 and QuickTime share: boxes, and edits that move nothing. */
#ifndef ROOMS_MEDIA_FILM_H
#define ROOMS_MEDIA_FILM_H
#include "rooms/media/strip_kit.h"

enum { FILM_MOST_MDAT = 64, FILM_MOST_BOXES = 200000, FILM_MOST_EDITS = 1 << 20, FILM_MOST_TABLE = 16 << 20 };

struct box {
	char name[4];
	uint64_t at, len;	/* of the whole box in the file */
	uint64_t from;		/* where its content begins */
};

struct edit {
	uint64_t from, len;
	const char *bytes;	/* NULL: zeros */
};

struct film {
	struct strip *s;
	const struct strip_source *in;
	struct edit *edits;
	size_t nedits, cap, nboxes, nmdats;
	struct box mdats[FILM_MOST_MDAT];
	uint64_t end;		/* behind the last box */
	uint32_t timescale;	/* units a second */
	bool header, fragments, picture, dropped;	/* dropped: a track went */
	bool in_picture;	/* the track at hand is one */
};

bool film_is(const struct box *, const char *name);
/* The box at `at` that ends by `until`. When it does not fit: false, with its name if there was room. */
bool film_box(struct film *, uint64_t at, uint64_t until, struct box *out);
/* The first of that name. */
bool film_child(struct film *, const struct box *parent, const char *name, struct box *out);
bool film_content(struct film *, const struct box *, uint64_t skip, void *out, size_t len);
void film_edit(struct film *, uint64_t from, uint64_t len, const char *bytes);

/* Zeros what a track's samples hold, wherever in the file they are. */
err film_zero_samples(struct film *, const struct box *trak);
#endif
