/* SPDX-License-Identifier: MIT
 * ics_line.h - the content lines of a calendar file (RFC 5545, 3.1): unfolded, and parted into name, parameters, value.
 *
 * Pure; any thread. Lines are bytes: the file's encoding is the caller's. */
#ifndef TEXT_ICS_LINE_H
#define TEXT_ICS_LINE_H
#include "base/base.h"

struct ics_lines {	/* begin with rest: the file, and most: bytes of one line that are kept, folds taken out */
	str rest;
	size_t most, longest;	/* longest: so far, in bytes, with what was not kept */
	int64_t seen;		/* lines of the file so far, folded ones too */
};
struct ics_line {
	str text;	/* the whole; part of the file, or in the arena when it was folded */
	int64_t at;	/* the number of its first piece, from 1 */
	str name, value, zone;	/* zone: TZID, or empty */
	bool days, future;	/* VALUE=DATE; RANGE=THISANDFUTURE */
};
/* The next line: its text and number only. False: there is none. */
bool ics_line_next(struct arena *, struct ics_lines *, struct ics_line *out);
/* Parts its text: NAME;PARAM=...:VALUE, each a part of it. False: there is no colon. */
bool ics_line_read(struct ics_line *);
#endif
