/* SPDX-License-Identifier: MIT
 * ics.h - calendars in files: the events of RFC 5545, as far as days and leave need them.
 *
 * Pure; any thread. A file is hostile input: what cannot be read is counted and left out, and every list has its
 * most. Times stay as they are written, on the wall of the zone that is named beside them; which zone that is, and
 * what to do where there is none, is the caller's. Rules of repetition are only read as text. */
#ifndef TEXT_ICS_H
#define TEXT_ICS_H
#include "text/when.h"

enum { ICS_EVENTS_MOST = 5000, ICS_NAME_MOST = 255 /* bytes of a UID, a zone, a rule, a title */ };

struct ics_event {
	str uid, title, zone, rule; /* UTF-8 without control bytes; zone empty: the reader's own */
	struct wall begins, ends;   /* half-open; begins <= ends */
	struct wall instead;        /* of the repetition that it replaces (RECURRENCE-ID); year 0: it is none */
	bool days;                  /* whole days: the times are midnights */
	bool cancelled;
};
struct ics {
	struct ics_event *events; /* as they come in the file */
	size_t n;
	size_t bad; /* events that could not be read, or were too many */
};
/* ERR_INPUT "no-calendar" when it is no such file. All of it lives in the arena. */
err ics_read(struct arena *, str file, struct ics *out);
/* A yearly repetition's day in that year: of rules that name a day of a month, or the nth weekday of a month, and no
 * more. False: not in that year, or another rule. */
bool ics_yearly(const struct ics_event *, int year, struct wall *out);
#endif
