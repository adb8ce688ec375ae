/* SPDX-License-Identifier: MIT
 * when.h - instants, zones, and the times that people write.
 *
 * Pure but for reading zone files; any thread. Instants are milliseconds UTC; wall times have whole seconds. */
#ifndef TEXT_WHEN_H
#define TEXT_WHEN_H
#include "base/base.h"

struct wall {	/* what a clock on the wall shows */
	int year, month, day, hour, minute, second;	/* month 1-12 */
};

struct zone;	/* one zone's rules, read from the system's TZif files (RFC 9636), immutable */
/* Name is IANA's: "Europe/London". Unknown names are ERR_INPUT with the nearest known one. Lives in the arena. */
err zone_load(struct arena *, str name, const struct zone **out);
const char *zone_name(const struct zone *);
struct wall zone_wall(const struct zone *, int64_t at);
int zone_offset_s(const struct zone *, int64_t at);	/* seconds east of UTC */
const char *zone_abbr(const struct zone *, int64_t at);	/* "GMT", "BST" */
/* How many instants show this wall time: 0 in a gap (then first and second are the ones just before and after it,
 * as far from the wall time given), 1, or 2 in an overlap. */
int zone_instants(const struct zone *, struct wall, int64_t *first, int64_t *second);
str zone_version(struct arena *);	/* tells changed zone data: tzdata's version or the files' newest time */

bool wall_valid(struct wall);
int wall_weekday(struct wall);		/* 0 is Monday */
str wall_text(struct arena *, struct wall);		/* 2026-11-22T20:00:00 */
bool wall_read(str, struct wall *out);			/* the same back */

struct when {
	int64_t at;		/* the instant */
	struct wall wall;	/* in the zone */
	str zone;		/* IANA name, or "UTC+02:00" when the person gave an offset */
};
/* What a person wrote: ISO 8601 with or without offset, "today 20:00", "tomorrow 8pm", "fri 12:30", "next friday noon",
 * "12 May 09:00", "12 May 2027 9am", "+2h30m", "in 3 days", "in 3 days at 9:00". Always in the future of `now`, else
 * ERR_INPUT "past-time". In a gap or overlap of the zone's clocks: ERR_INPUT with the two instants to choose from, in
 * a form that can be pasted back. 03/04/2026 is refused with both readings spelled out. */
err when_read(struct arena *, str text, int64_t now, const struct zone *, struct when *out);

str when_utc(struct arena *, int64_t at);				/* 2026-11-22T20:00:00Z */
str when_local(struct arena *, int64_t at, const struct zone *);	/* Sun 22 Nov 2026 20:00 GMT */
str when_until(struct arena *, int64_t at, int64_t now);		/* "in 13 h", "in 2 days", "4 min ago" */
/* "15m", "2h", "1d12h" to milliseconds. */
bool when_duration(str, int64_t *out_ms);
str when_duration_text(struct arena *, int64_t ms);			/* "2 h 30 min" */
#endif
