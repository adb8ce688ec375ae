/* SPDX-License-Identifier: MIT
 * ics_write.h - calendars for other programs, by the letter of RFC 5545. Pure. */
#ifndef TEXT_ICS_WRITE_H
#define TEXT_ICS_WRITE_H
#include "base/base.h"

void ics_begin(buf *, const char *what);	/* up to the first event; what it is a calendar of, for PRODID */
void ics_end(buf *);
void ics_line(buf *, str);			/* NAME:VALUE, folded after 75 bytes, never within a character (3.1) */
str ics_escaped(struct arena *, str text);	/* 3.3.11; control characters become blanks */
#endif
