/* SPDX-License-Identifier: MIT
 * wall.h - where practice (training) posts hang: one file of JSON lines for each account, only ever appended to.
 *
 * The file is the truth and may be read by anybody with `less` or `jq`; memory holds only where each post stands in
 * it. A line is a post {"id":"p1",...}, a picture or video {"id":"m1",...}, or {"deleted":"p1",...}. A line that was
 * broken off by a crash is left alone and passed over. Thread: one at a time. */
#ifndef NET_WALL_H
#define NET_WALL_H
#include "base/base.h"

enum {
	WALL_MOST = 200000,		/* posts, and as many pictures and videos, on one wall */
	WALL_MOST_LINE = 256 << 10	/* bytes */
};

struct wall;

/* NULL and a sentence in *why when the file cannot be used. The account is any text up to 64 bytes. */
struct wall *wall_open(struct arena *, const char *dir, str account, str *why);
void wall_free(struct wall *);
str wall_account(const struct wall *);

/* The number that the next one of that kind ('p' or 'm') will have: 1, 2, ... */
int64_t wall_next(const struct wall *, char kind);
int64_t wall_count(const struct wall *);	/* posts that hang there, deleted ones not */

/* Appends one line (JSON without a newline). False: nothing of it stands in the file. A post's `at` must be in it too.
 * It is safe against a crash of the machine only after wall_sync said true. */
bool wall_add(struct wall *, char kind, int64_t at, str line);
bool wall_delete(struct wall *, int64_t post, str line);
bool wall_sync(struct wall *);

/* The line of a post that hangs there; empty: there is none. */
str wall_post(struct arena *, struct wall *, int64_t number, int64_t *at);
bool wall_has_media(const struct wall *, int64_t number);
#endif
