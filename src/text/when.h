/* SPDX-License-Identifier: MIT
 * when.h - instants, zones, and the times that people write.
 *
 * Pure but for reading zone files; any thread. Instants are milliseconds UTC; wall times have whole seconds.
 * Years go from 1970 to 2500. Sources: RFC 9636 for zone files, POSIX for the rule at their end, RFC 3339 for
 * ISO times. */
#ifndef TEXT_WHEN_H
#define TEXT_WHEN_H
#include "base/base.h"

struct wall {	/* what a clock on the wall shows */
	int year, month, day, hour, minute, second;	/* month 1-12 */
};

struct zone;	/* one zone's rules, read from the system's TZif files (RFC 9636), immutable */
/* Name is IANA's: "Europe/London", exactly so; or "UTC+02:00", as when_read gives it. Lives in the arena.
 * Unknown names are ERR_INPUT "no-such-zone" with the nearest known one. The files are those of $TZDIR or of
 * the system; when there are none, or this one is damaged, ERR_OUTSIDE "no-zone-files", "zone-damaged". */
err zone_load(struct arena *, str name, const struct zone **out);
const char *zone_name(const struct zone *);
struct wall zone_wall(const struct zone *, int64_t at);
int zone_offset_s(const struct zone *, int64_t at);	/* seconds east of UTC */
const char *zone_abbr(const struct zone *, int64_t at);	/* "GMT", "BST" */
/* How many instants show this wall time: 1; 2 in an overlap, the earlier first; 0 in a gap: then `first` lies
 * before it and `second` after it, and they show a wall time that is earlier and later than the one given by
 * what was left out. */
int zone_instants(const struct zone *, struct wall, int64_t *first, int64_t *second);
str zone_version(struct arena *);	/* "2026f", or "files of <the newest's time>": changes when they do */

bool wall_valid(struct wall);
int wall_weekday(struct wall);		/* 0 is Monday */
str wall_text(struct arena *, struct wall);		/* 2026-11-22T20:00:00 */
bool wall_read(str, struct wall *out);			/* the same back */

struct when {
	int64_t at;		/* the instant */
	struct wall wall;	/* in the zone */
	str zone;		/* IANA name; "UTC+02:00" or "UTC" when the person gave an offset */
};
/* What a person wrote: ISO 8601 with or without offset, "today 20:00", "tomorrow 8pm", "fri 12:30", "next
 * friday noon", "12 May 09:00", "12 May 2027 9am", "+2h30m", "in 3 days", "in 3 days at 9:00", and what
 * when_local prints. Always in the future of `now`. Else ERR_INPUT, where every time in quotes after the
 * first can be pasted back:
 *   past-time       the sentence offers a coming one
 *   time-skipped, time-twice   the clocks are changed then: both instants, with their offsets
 *   ambiguous-time  two readings: 03/04/2026 (13/04/2026 has but one), "at 9", "tomorrow midnight",
 *                   and "next friday" in the days of a week before its Friday
 *   needs-time      a day alone
 *   no-such-date, wrong-weekday, bad-time (not understood) */
err when_read(struct arena *, str text, int64_t now, const struct zone *, struct when *out);

/* Of an end that is read for a beginning still to come: "in 9 days", "tomorrow 17:00" are said from today all the same,
 * while "17:00", "fri 12:30" and "+8h" are those behind the beginning. */
bool when_is_from_today(str text);

str when_utc(struct arena *, int64_t at);				/* 2026-11-22T20:00:00Z */
str when_local(struct arena *, int64_t at, const struct zone *);	/* Sun 22 Nov 2026 20:00 GMT */
str when_until(struct arena *, int64_t at, int64_t now);	/* "in 2 h 30 min", "in 13 h", "2 days ago" */
/* "15m", "2h", "1d12h" to milliseconds; units w d h m s, falling. False on anything else, and *out_ms is left
 * alone. */
bool when_duration(str, int64_t *out_ms);
str when_duration_text(struct arena *, int64_t ms);	/* "2 h 30 min"; below a second "0 s" */
#endif
