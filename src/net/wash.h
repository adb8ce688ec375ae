/* SPDX-License-Identifier: MIT
 * wash.h - known secrets are taken out of a text, however they are written in it.
 *
 * Found are a secret as it is, with JSON's escapes (\", \/, \u00e4), percent-encoded or as a form writes it, also
 * mixed, and the beginning of one (6 bytes or more) where the text ends in the middle of it. Not found is what was
 * encoded as a whole (base64, hashes). A text that takes too many comparisons becomes "***" altogether.
 * Thread: any. */
#ifndef NET_WASH_H
#define NET_WASH_H
#include "base/base.h"

enum { WASH_MOST = 64, WASH_SHORTEST = 6 };	/* shorter secrets would take ordinary words with them */

struct wash {
	str of[WASH_MOST];
	size_t n;
	uint64_t starts[256];	/* by the first byte: which secrets may begin with it, one bit each */
};

void wash_add(struct wash *, str secret);	/* a view; too short ones and those over the limit are left out */
str wash_text(struct arena *, const struct wash *, str text);	/* text itself when it was clean */
#endif
