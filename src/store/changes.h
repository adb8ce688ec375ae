/* SPDX-License-Identifier: MIT
 * changes.h - what a work changes, noted as it changes it: which rows, and digests of them before and after.
 *
 * SQLite tells of each row (sqlite3_preupdate_hook), so nothing that is written can be left out by forgetting.
 * Thread: the connection's. */
#ifndef STORE_CHANGES_H
#define STORE_CHANGES_H
#include "base/sha.h"
#include "store/sqlite.h"

enum { ABOUT_MOST = 240 };

struct changed {
	int64_t rows;
	char about[ABOUT_MOST];		/* "post/12 job/33 job/34", the first few */
	uint8_t before[SHA_BYTES], after[SHA_BYTES];	/* BLAKE2b-256 of the rows' values, in their order */
};

void changes_watch(struct db *);	/* from now on, until the connection is closed */
void changes_forget(struct db *);	/* a work begins */
/* What it has changed. False: nothing that is kept for people. */
bool changes_told(struct db *, struct changed *out);
#endif
