/* SPDX-License-Identifier: MIT
 * book.h - what came to the sink: how many, when, how late, and whether anything came twice. */
#ifndef BENCH_BOOK_H
#define BENCH_BOOK_H
#include "base/base.h"

struct post {
	int64_t id, at;		/* ns UTC */
	str author, text;	/* as they stood in the JSON; they live until the book is reset */
};

struct book;
struct book *book_new(void);
void book_reset(struct book *);		/* forgets all but the last id */
int64_t book_now(void);			/* ns UTC */

/* A post as Mastodon takes it: JSON with "status". What it returns lives until the book is reset. */
const struct post *book_add(struct book *, str author, str json);
/* These write into room bytes and give how many. */
size_t book_status(const struct post *, char *out, size_t room);	/* as Mastodon shows a post */
size_t book_list(const struct book *, str author, char *out, size_t room);	/* the newest of an author */
size_t book_stats(struct book *, char *out, size_t room);	/* words of a shell: count=1 first=... last=... (ms UTC) */
#endif
