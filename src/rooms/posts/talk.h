/* SPDX-License-Identifier: MIT
 * talk.h - what people say about a post, and the posts that put it right. */
#ifndef ROOMS_POSTS_TALK_H
#define ROOMS_POSTS_TALK_H
#include "store/store.h"

enum { COMMENT_MOST = 2000 /* bytes */, COMMENTS_MOST = 200 /* of a post */ };
struct comment {	/* texts live in the transaction's arena */
	int64_t at;
	str who, text;	/* who, when read: "priya for alex" where they covered somebody */
};
err comment_add(struct tx *, int64_t post, str text);	/* ERR_INPUT when there are too many */
err comments_of(struct tx *, int64_t post, struct comment **out, size_t *n);	/* the oldest first */

err post_set_corrects(struct tx *, int64_t post, int64_t wrong);
struct corrections {	/* 0: none */
	int64_t of;	/* what this post puts right */
	int64_t by;	/* the newest one that puts it right */
};
err corrections_of(struct tx *, int64_t post, struct corrections *);
#endif
