/* SPDX-License-Identifier: MIT
 * versions.h - what earlier versions of a post said, who wrote them, and what is different.
 *
 * A version is kept when it is changed, together with the one that follows it: a post that was never changed has
 * none. */
#ifndef ROOMS_POSTS_VERSIONS_H
#define ROOMS_POSTS_VERSIONS_H
#include "rooms/posts/draft.h"

err version_keep(struct tx *, const struct draft *,
		 str who); /* of its post.version; one that is kept already stays */
err version_writer(struct tx *, const struct post *, str *who); /* who wrote the version that it has now */
err version_writer_shown(struct tx *, const struct post *, str *who); /* the same for people: "priya for alex" */

struct difference {
	str what, before, after; /* "Text", "Title", "Picture 1"; empty: was or is not there */
};
/* What is different in the newer of two versions; nothing when one of them was not kept. */
err version_differences(struct tx *, int64_t post, int64_t before, int64_t after, struct difference **out, size_t *n);
/* Whose these very words were before somebody else took the post over, and whoever changed it while covering its
 * author: none of them is a second pair of eyes. */
err version_authors(struct tx *, const struct post *, str **out, size_t *n);
/* The same differences for others to read, one a line, without words that may tell of somebody or did so before. */
err differences_quotable(struct tx *, const struct post *, int64_t before, str *out);
/* A sentence: "Text: 'One.' became 'Two.'"; long texts are cut. */
str difference_words(struct arena *, const struct difference *);
#endif
