/* SPDX-License-Identifier: MIT
 * take.h - one line of an import becomes a date of the house's calendar, or is told why not; for apply_verbs.c.
 *
 * Between import and apply people go on: what they have said meanwhile is never overwritten, such a line becomes a
 * conflict. Works inside a transaction. */
#ifndef ROOMS_CALENDAR_TAKE_H
#define ROOMS_CALENDAR_TAKE_H
#include "rooms/calendar/brought.h"

struct taking {		/* one apply */
	struct tx *tx;
	const struct brought_file *import;
	struct calendar all;		/* as it was before */
	const struct known_day *known;	/* the same days, in their order */
	const struct known_names *names;
	size_t own;			/* days of the house's own so far */
	struct calendar plain;
	struct day_shift *moved;	/* known before, and with other dates of that year now: room for each row */
	size_t nmoved;
};
err taking_begin(struct tx *, const struct brought_file *, size_t rows, struct taking *);
/* The row's new state is set and saved: taken, left ("why" tells), or waiting, for it has become a conflict. word: a
 * person has said of this very line that it counts. */
err take_row(struct taking *, struct brought_row *, bool word, str *why);
#endif
