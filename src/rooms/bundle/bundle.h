/* SPDX-License-Identifier: MIT
 * bundle.h - what evidence holds: who did what, as pieces that the command line writes into files.
 *
 * A bundle is a folder: one CSV file for each piece, the record, a page that tells what each file is, and MANIFEST.
 * That has a line with the SHA-256 of each file, as sha256sum writes and checks them, and after a '#' the newest link
 * of the record. No piece holds a secret, nor what a coach or an approver has written to an author. */
#ifndef ROOMS_BUNDLE_BUNDLE_H
#define ROOMS_BUNDLE_BUNDLE_H
#include "store/store.h"
#include "verb/verb.h"

#define BUNDLE_PIECES                                                                                                \
	"locks|people|accounts|posts|jobs|events|foreign|takedowns|revokes|ticks|agreed|stopped|afterwards|reviews|told"
enum { BUNDLE_PAGE = 500 };

/* Rows after that place, as a table; *last: where to go on, *n: how many there were. */
err bundle_page(struct tx *, str piece, int64_t after, struct reply *, int64_t *last, size_t *n);

extern const struct verb BUNDLE_VERBS[]; /* the inner steps by which the command line reads them */
#endif
