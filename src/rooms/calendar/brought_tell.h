/* SPDX-License-Identifier: MIT
 * brought_tell.h - what is left of an import, told with what to do about each line; for *_verbs.c alone. */
#ifndef ROOMS_CALENDAR_BROUGHT_TELL_H
#define ROOMS_CALENDAR_BROUGHT_TELL_H
#include "rooms/calendar/brought.h"

/* The import that a call names; without a number the only one that waits. ERR_MISSING, ERR_INPUT "which-import". */
err import_need(struct tx *, const struct call *, struct brought_file *);
str aside_how(struct arena *, const struct brought_row *);	/* a sentence: how to settle it */
/* Tables of those that wait for a word, and of those kept aside. */
void tell_rows_left(struct arena *, const struct brought_row *, size_t n, struct reply *);
#endif
