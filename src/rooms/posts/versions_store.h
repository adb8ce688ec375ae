/* SPDX-License-Identifier: MIT
 * versions_store.h - the table of versions; for versions.c. */
#ifndef ROOMS_POSTS_VERSIONS_STORE_H
#define ROOMS_POSTS_VERSIONS_STORE_H
#include "store/store.h"

struct version {
	int64_t version;
	str who, words; /* words: JSON */
};
err version_put(struct tx *, int64_t post, const struct version *); /* unless it is there */
err version_get(struct tx *, int64_t post, int64_t version, struct version *, bool *found);
/* Versions of those whose the post was at the beginning, or who took it over; the latest first. */
enum { VERSIONS_OF_AUTHORS_MOST = 50 };
err versions_of_authors(struct tx *, int64_t post, struct version out[static VERSIONS_OF_AUTHORS_MOST], size_t *n);
#endif
