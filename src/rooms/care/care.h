/* SPDX-License-Identifier: MIT
 * care.h - is a database whole, down to its sealed values and the files of its posts; what must a backup take along?
 *
 * Reads the columns of the first schema, and later tables where they are there, so that backups by older versions can
 * be looked at. Nothing in this file runs on the daemon's threads: it reads a copy, or the live database by a
 * connection of the command line's. */
#ifndef ROOMS_CARE_CARE_H
#define ROOMS_CARE_CARE_H
#include "rooms/care/sealed.h"

struct care_counts {
	int64_t posts, waiting, accounts;	/* waiting: not out, and neither cancelled nor taken down */
};
err care_counts(struct tx *, struct care_counts *);

struct care_file {	/* of a post that is not out; texts live in the transaction's arena */
	str sha256, name;
	int64_t bytes, post;
};
err care_files(struct tx *, struct care_file **out, size_t *n);	/* each file once */
/* Is it there, as long as it was, with the hash that is its name? Reads all of it. Empty: yes; else a sentence. */
str care_file_trouble(struct arena *, const struct care_file *, str path);

/* What is wrong, as sentences; more than the limit are counted and not kept. */
enum { FINDINGS_MOST = 50 };
struct findings {
	str of[FINDINGS_MOST];
	size_t n;
};
void findings_add(struct findings *, str sentence);

err care_rows(struct tx *, struct findings *);	/* states and what belongs to them */
/* Opens every sealed value at its place, and forgets what was in it at once. */
struct care_sealed {
	int64_t n, of[SEALED_SOURCES];
	int64_t older;		/* opened, but not with the newest key: a change of the key is under way */
	int64_t shut, orphans;	/* opened with no key; belong to nothing that is left */
};
err care_sealed(struct tx *, const struct vault *, struct findings *, struct care_sealed *);
err care_media(struct tx *, str media_folder, struct findings *, size_t *n);
#endif
