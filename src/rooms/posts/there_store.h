/* SPDX-License-Identifier: MIT
 * there_store.h - the SQL of posts that have the words of a row which is brought. */
#ifndef ROOMS_POSTS_THERE_STORE_H
#define ROOMS_POSTS_THERE_STORE_H
#include "store/store.h"

struct same_ask {
	int64_t account, parts;
	int64_t batch;	/* the import of the row; 0: it comes with none */
	int64_t at;	/* of the row; 0: none */
	int64_t from;	/* what was planned for earlier does not count; not for same_at */
	str first, whole;	/* whole: all parts, with "\n---\n" between */
	str pictures;	/* the hash of each, with a blank between; empty: whatever they are */
};
struct same {	/* a post on that account that begins with these words and was not cancelled */
	int64_t post;	/* 0: none */
	int64_t at;	/* 0: a draft */
	int64_t batch, line;
	bool whole;	/* all of it is the same */
	bool pictures;	/* these, too */
	bool out, moved;	/* moved: or sent before its time */
};
/* Of several, one that is the same in all comes first. */
/* At the row's time. One of its own import only if all is the same. */
err same_at(struct tx *, const struct same_ask *, struct same *);
err same_planned(struct tx *, const struct same_ask *, struct same *);	/* by others, at any time since `from` */
err same_draft(struct tx *, const struct same_ask *, struct same *);	/* likewise a draft, or what was one */
err same_twin(struct tx *, const struct same_ask *, struct same *);	/* the first of its own import, all the same */

/* By other imports, and at another time: those that were moved first, then those that are nearest to the row's. What
 * was not moved is left out if it is out, or if no import has brought it. */
enum { SAME_MOST = 5 };
err same_elsewhere(struct tx *, const struct same_ask *, struct same out[static SAME_MOST], size_t *n);
#endif
