/* SPDX-License-Identifier: MIT
 * zones.h - what a zone is made of, for this room only. Instants here are seconds UTC. */
#ifndef TEXT_ZONES_H
#define TEXT_ZONES_H
#include "text/civil.h"

enum {
	MOST_OFFSET_S = 26 * HOUR_S	/* RFC 9636, 3.2 */
};

struct zone_kind {	/* one way that the zone's clocks are set */
	int offset_s;	/* east of UTC */
	const char *abbr;
};

struct zone_edge {	/* the day and time of a yearly change; POSIX TZ, as RFC 9636 extends it */
	char form;	/* 'M': month, week (5: the last), day of the week; 'J': day 1-365; '0': day 0-365 */
	int month, week, day;
	int time_s;	/* on the wall; from -167 to 167 hours */
};

struct zone {
	const char *name;
	const struct zone_kind *kinds;	/* never empty; the first holds before the first change */
	size_t nchanges;
	const int64_t *change_at;	/* ascending */
	const unsigned char *change_to;	/* index into kinds */
	bool ruled, has_summer;		/* ruled: after the last change the rule holds */
	struct zone_kind usual, summer;
	struct zone_edge summer_begins, summer_ends;
};

/* The stretch of time around an instant in which the clocks are not changed: [from, until). */
struct stretch {
	int64_t from, until;
	const struct zone_kind *kind;
};
struct stretch zone_stretch(const struct zone *, int64_t s);

bool zone_read_rule(struct arena *, str footer, struct zone *);	/* false: it is none */
bool zone_read_file(struct arena *, str file, struct zone *);	/* false: damaged, or with leap seconds */

const char *zone_folder(void);			/* $TZDIR, or the system's */
bool zone_nearest(struct arena *, str name, str *out);	/* a known name that the person may have meant */
#endif
