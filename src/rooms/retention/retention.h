/* SPDX-License-Identifier: MIT
 * retention.h - how long words and files of posts are kept, and how a person's data is erased.
 *
 * What is erased or cleared leaves the record whole: its lines hold numbers and digests, never names or words. */
#ifndef ROOMS_RETENTION_RETENTION_H
#define ROOMS_RETENTION_RETENTION_H
#include "store/store.h"
#include "verb/verb.h"

enum { KEEP_LEAST_DAYS = 30, KEEP_RECORD_LEAST_DAYS = 366, KEEP_MOST_DAYS = 36500 };

struct keeping {		/* days; 0: for ever */
	int64_t words, files;	/* after a post has ended */
	int64_t record;		/* lines of the record; up to a month longer */
};
err keeping_read(struct tx *, struct keeping *);
err keeping_write(struct tx *, const struct keeping *);

/* Clears some posts that ended long enough ago; *more: there are others. A file that no post has any more is marked in
 * its table, and goes from the disk with media_sweep. */
err retention_clear(struct tx *, bool *more);
/* Whether the oldest lines of the record were kept for long enough, with a month's more: *upto is the last that may go
 * now, some thousand at the most; 0: none. Then in a work of its own (store/audit.h): */
err record_due(struct tx *, int64_t *upto);
err record_thin(struct tx *, int64_t upto);
enum { MEDIA_GONE_MOST = 50 };
err media_gone(struct tx *, str sha256[static MEDIA_GONE_MOST], size_t *n);
err media_forgotten(struct tx *, str sha256);	/* its row; not when somebody has brought the file again */
/* Takes marked files from the disk, then their rows; a file that came anew within a day stays. May be run again. */
err media_sweep(struct tx *, str media_folder);

/* Takes a name out of every table and, soon after, out of what is free in the database's files; a number stays in its
 * place ("erased-12"). *rows: how many held it. */
err person_erase(struct tx *, str name, int64_t *rows);

extern const struct verb RETENTION_VERBS[];	/* retention, erase */
#endif
