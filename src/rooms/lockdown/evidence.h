/* SPDX-License-Identifier: MIT
 * evidence.h - who did what, for a bundle of files that can be proved to be as they were written.
 *
 * A bundle is a folder: one CSV file for each piece, the record, and MANIFEST, which has a line with the SHA-256 of
 * each file, as sha256sum writes and checks them, and after a '#' the newest link of the record. */
#ifndef ROOMS_LOCKDOWN_EVIDENCE_H
#define ROOMS_LOCKDOWN_EVIDENCE_H
#include "store/store.h"
#include "verb/verb.h"

#define EVIDENCE_PIECES "locks|people|accounts|posts|jobs|events|foreign"
enum { EVIDENCE_PAGE = 500 };

/* Rows after that place, as a table; *last: where to go on, *n: how many there were. */
err evidence_page(struct tx *, str piece, int64_t after, struct reply *, int64_t *last, size_t *n);

/* A bundle is written whole: what there was at `begun` is in it. */
err evidence_note(struct tx *, int64_t begun, str manifest);
err evidence_is_since(struct tx *, int64_t newest, bool *yes); /* one that came after the newest of then */

extern const struct verb EVIDENCE_VERBS[]; /* the inner steps by which the command line writes a bundle */
#endif
