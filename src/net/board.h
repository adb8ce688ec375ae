/* SPDX-License-Identifier: MIT
 * board.h - where practice (training) posts hang: one file of JSON lines for each account, only ever appended to.
 *
 * The file is the truth and may be read by anybody with `less` or `jq`; memory holds only where each post stands in
 * it. A line is a post {"id":"p1",...}, a picture or video {"id":"m1",...}, or {"deleted":"p1",...}. A line that was
 * broken off by a crash is left alone and passed over. Thread: one at a time. */
#ifndef NET_BOARD_H
#define NET_BOARD_H
#include "base/base.h"

enum {
	BOARD_MOST = 200000,		/* posts, and as many pictures and videos, on one wall */
	BOARD_MOST_LINE = 256 << 10	/* bytes */
};

struct board;

/* NULL and a sentence in *why when the file cannot be used. The account is any text up to 64 bytes. */
struct board *board_open(struct arena *, const char *dir, str account, str *why);
void board_free(struct board *);
bool board_is_there(const struct board *);	/* false: somebody has taken the file away (the end of a class) */
str board_account(const struct board *);

/* The number that the next one of that kind ('p' or 'm') will have: 1, 2, ... */
int64_t board_next(const struct board *, char kind);
int64_t board_count(const struct board *);	/* posts that hang there, deleted ones not */

/* Appends one line (JSON without a newline). False: nothing of it stands in the file. A post's `at` must be in it too.
 * It is safe against a crash of the machine only after board_sync said true. */
bool board_add(struct board *, char kind, int64_t at, str line);
bool board_delete(struct board *, int64_t post, str line);
bool board_sync(struct board *);

/* The line of a post that hangs there; empty: there is none. */
str board_post(struct arena *, struct board *, int64_t number, int64_t *at);
bool board_has_media(const struct board *, int64_t number);
#endif
