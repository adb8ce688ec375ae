/* SPDX-License-Identifier: MIT
 * changes.h - what a work changes, noted as it changes it: which rows, and digests of them before and after.
 *
 * SQLite tells of each row (sqlite3_preupdate_hook), so nothing that is written can be left out by forgetting.
 * Thread: the connection's. */
#ifndef STORE_CHANGES_H
#define STORE_CHANGES_H
#include "base/sha.h"
#include "store/sqlite.h"

enum {
	ABOUT_MOST = 480,
	ABOUT_OF_ONE = 120	/* so much is left for the rows of one more work of the engine's */
};

struct changed {
	int64_t rows;
	char about[ABOUT_MOST];		/* "post/12 job/33 job/34"; of many the first */
	uint8_t before[SHA_BYTES], after[SHA_BYTES];	/* BLAKE2b-256 of the rows' values, in their order */
};

void changes_watch(struct db *);	/* from now on, until the connection is closed */
void changes_begin(struct db *);	/* a work begins: what is heard from now on is its own */
bool changes_any(const struct db *);	/* whether it has changed anything that is kept for people */
bool changes_have_room(const struct db *);	/* whether the rows of another work can be named, too */
const char *changes_about(const struct db *);	/* what was changed so far */
/* All that was changed since the last time; forgets it. */
void changes_told(struct db *, struct changed *out);
#endif
