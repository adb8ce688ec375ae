/* SPDX-License-Identifier: MIT
 * cell.h - one value of a reply as words; between show.c and show_table.c. */
#ifndef FRONT_CELL_H
#define FRONT_CELL_H
#include "front/show.h"
#include "text/when.h"
#include "verb/blocks.h"

struct showing {
	struct arena *a;
	const struct show *how;
	const struct zone *zone;	/* NULL: unknown here, UTC is shown */
	buf *out;
};
str cell_words(struct showing *, const struct column *, struct cell, bool lines);
/* The escape sequence for a state on a terminal; NULL: none. */
const char *cell_colour(const struct showing *, const struct column *, struct cell);
void show_table(struct showing *, const struct block *);
#define COLOUR_END "\x1b[0m"
#endif
