/* SPDX-License-Identifier: MIT
 * retention.h - how long words and files of posts are kept, and how a person's data is erased.
 *
 * What is erased or cleared leaves the record whole: its lines hold numbers and digests, never names or words. */
#ifndef ROOMS_RETENTION_RETENTION_H
#define ROOMS_RETENTION_RETENTION_H
#include "store/store.h"
#include "verb/verb.h"

enum { KEEP_LEAST_DAYS = 30, KEEP_MOST_DAYS = 36500 };

struct keeping {	/* days after a post has ended; 0: for ever */
	int64_t words, files;
};
err keeping_read(struct tx *, struct keeping *);
err keeping_write(struct tx *, const struct keeping *);

/* Clears some posts that ended long enough ago; *more: there are others. A file that no post has any more is marked in
 * its table, and goes from the disk with media_sweep. */
err retention_clear(struct tx *, bool *more);
enum { MEDIA_GONE_MOST = 50 };
err media_gone(struct tx *, str sha256[static MEDIA_GONE_MOST], size_t *n);
err media_forgotten(struct tx *, str sha256);	/* its row; not when somebody has brought the file again */
/* Takes marked files from the disk, then their rows; a file that came anew within a day stays. May be run again. */
err media_sweep(struct tx *, str media_folder);

/* Takes a name out of every table; a number stays in its place ("erased-12"). *rows: how many held it. */
err person_erase(struct tx *, str name, int64_t *rows);

extern const struct verb RETENTION_VERBS[];	/* retention, erase */
#endif
