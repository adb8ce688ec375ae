/* SPDX-License-Identifier: MIT
 * repeats.h - which rows of a file may be posts that wait at another time; between import.c and repeats.c.
 *
 * The verb answers row by row: tables "there" (the row is there already, as this post of that import) and "elsewhere"
 * (another post has its words). That is told of one row only, the nearest in time, and not at all if some row of the
 * file stands for the post: then the words are posted several times on purpose. Nor if nothing has moved: the post was
 * never moved itself, and no other row of its import is in the file, so that it may be another file altogether. */
#ifndef FRONT_REPEATS_H
#define FRONT_REPEATS_H
#include "verb/blocks.h"

struct repeat {
	int64_t line, post, import, apart;	/* apart: ms between the two times */
	bool moved;
	str account, severity, says;
};
struct repeats;	/* lives in the arena */
struct repeats *repeats_new(struct arena *);
void repeats_take(struct repeats *, const struct reply *);
/* When all rows were answered. */
void repeats_told(struct repeats *, const struct repeat **out, size_t *n);
#endif
