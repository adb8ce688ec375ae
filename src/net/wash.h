/* SPDX-License-Identifier: MIT
 * wash.h - known secrets are taken out of a text, however they are written in it.
 *
 * Found are a secret as it is, with JSON's escapes (\", \/, \u00e4), percent-encoded or as a form writes it, also
 * mixed, and the beginning of one (6 bytes or more) where the text ends in the middle of it. In base64 (RFC 4648, 4 and
 * 5, in one piece) it is found wherever it stands in what was encoded; of its first and last byte so many bits stay as
 * the letter beside it shares. Not found are hashes and other codes. A text that takes too many comparisons becomes
 * "***" altogether.
 * Thread: any. */
#ifndef NET_WASH_H
#define NET_WASH_H
#include "base/base.h"

enum { WASH_MOST = 576, WASH_SHORTEST = 6 };	/* shorter secrets would take ordinary words with them */

struct wash {	/* wash_begin makes it empty */
	str of[WASH_MOST];
	size_t n, own;		/* those from `own` on were made here; 0: none was */
	bool begins[256];	/* whether one may begin with this byte */
	uint64_t starts[256][WASH_MOST / 64];	/* which ones, one bit each; of a byte that begins none it says nothing */
};

void wash_begin(struct wash *);
void wash_add(struct wash *, str secret);	/* a view; too short ones and those over the limit are left out */
void wash_add_base64(struct arena *, struct wash *);	/* the base64 of all that was added; after that nothing is */
void wash_end(struct wash *);			/* overwrites what was made */
str wash_text(struct arena *, const struct wash *, str text);	/* text itself when it was clean */
#endif
