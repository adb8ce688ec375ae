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
	"locks|people|accounts|posts|jobs|events|foreign|timeline|profiles|readings|takedowns|revokes|ticks|agreed|stopped|afterwards|reviews|told"
enum { BUNDLE_PAGE = 500 };

/* Rows after that place, as a table; *last: where to go on, *n: how many there were. */
err bundle_page(struct tx *, str piece, int64_t after, struct reply *, int64_t *last, size_t *n);

/* Accounts after that one, as struct watched has them; 500 at the most. */
struct watched {
	int64_t account, list_read, profile_read, not_before, fails; /* list_read 0: never */
	str name, platform, state, why;
};
err bundle_watched(struct tx *, int64_t after, struct watched **out, size_t *n);
/* When what stands on each account was read last, or in a sentence why not; as bundle_page. */
err bundle_readings(struct tx *, int64_t after, struct reply *, int64_t *last, size_t *n);

extern const struct verb BUNDLE_VERBS[]; /* the inner steps by which the command line reads them */
#endif
