/* SPDX-License-Identifier: MIT
 * import_ics.h - the events of an ics file between being found and being dated; for import_ics.c and import_event.c. */
#ifndef ROOMS_CALENDAR_IMPORT_ICS_H
#define ROOMS_CALENDAR_IMPORT_ICS_H
#include "rooms/calendar/import_kind.h"

struct ics_time {	/* one property, or a list of them (RDATE) as it is written */
	str value, zone;
	const struct ics_time *next;
};
struct ics_event {	/* its entry is that of the same number in import_file.entries */
	str summary, text, duration, rule;
	struct ics_time begins, ends, instead;	/* empty value: not there */
	const struct ics_time *also, *but;	/* RDATE, EXDATE */
	bool cancelled, tentative, range;	/* range: instead, and all that is later */
	/* what import_event makes of it: */
	struct wall wall;			/* where it begins */
	bool days, dated;			/* dated: wall and span hold */
	struct day_span span;
	int64_t instead_day;			/* INT64_MIN: it is no override */
	const struct rule_dates *dates;		/* of its rule; NULL: none */
};

/* When it is, from what it says; the entry is rejected where that cannot be. */
void import_event(struct import_read *, struct ics_event *, struct import_entry *);
/* The dates of all entries, with rules, overrides and what is left out (decisions 12 to 14). */
void import_families(struct import_read *, struct ics_event *const *events);
/* The days of a list of times, one after the other; false: the end. */
bool import_next_day(struct import_read *, const struct ics_time **list, str *rest, int64_t *day);
#endif
