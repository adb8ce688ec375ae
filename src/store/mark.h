/* SPDX-License-Identifier: MIT
 * mark.h - the mark beside the database, by which an older copy that was put in its place is known.
 *
 * The table meta holds a line, a count and an instant; the file `mark` in the same folder holds the same. Every commit
 * raises the count, and the file follows before anybody hears of that commit - so before anything goes out that it has
 * allowed. The file is never ahead of the database that it belongs to; thus
 *   the same line, and the file is not ahead:	the database as it was left;
 *   another line, or the file is ahead:		an older copy, or one of another place, was put here.
 * The line is a random name, new at each start of the daemon: copies that went on apart have different ones. A new one
 * is announced in the file (`next`) before the database takes it, so that a crash between the two looks like neither.
 * A database without a mark and without the file comes from a schedpost that made none, or is new.
 *
 * The file follows by overwriting one sector without fsync, for an fsync per commit would halve the speed. kill -9 does
 * not touch what the kernel has; a power cut may leave the file half a minute behind, and that only matters when a
 * backup made in that half-minute is put back afterwards. At each start it is made anew, durably.
 *
 * What cannot be known: a copy of the whole folder with its mark is the folder as it was left, wherever it is. */
#ifndef STORE_MARK_H
#define STORE_MARK_H
#include "base/base.h"

struct store;

enum { MARK_LINE = 32 };	/* hex digits */

struct mark {
	char line[MARK_LINE + 1], next[MARK_LINE + 1];	/* empty: none */
	int64_t count, at;	/* at: of the last commit; ms UTC, 0: never */
};

/* The writer's, in the transaction that is about to be committed; then, after it was. Without store_past: nothing. */
err mark_raise(struct store *);
void mark_follow(struct store *);
void mark_close(struct store *);
#endif
