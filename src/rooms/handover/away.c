/* SPDX-License-Identifier: MIT
 * away.c - working hours of a person, and the instants around days of leave. */
#include "rooms/handover/away.h"

err working_of(struct tx *tx, const struct where_away *ask, struct working *out)
{
	struct arena *a = tx_arena(tx);
	struct hours *hours = TAKE(a, struct hours);
	struct person p;
	str *off = NULL;
	TRY(person_need(tx, ask->owner, &p));
	str zone = ask->zone.len ? ask->zone : p.zone.len ? p.zone : ask->on ? ask->on->zone : S("UTC");
	*out = (struct working){.hours = hours};
	TRY(hours_read(a, p.hours.len ? p.hours : S(HOURS_USUAL), hours));
	if (ask->on) TRY(days_off(tx, ask->on->nation, &off, &out->noff));
	out->off = off;
	return zone_load(a, zone, &out->zone);
}

/* The beginning of that day; where its first hour is left out, the first instant behind it. */
static int64_t midnight(const struct zone *z, struct wall day)
{
	int64_t first, second;
	day.hour = day.minute = day.second = 0;
	return zone_instants(z, day, &first, &second) == 0 ? second : first;
}

static int64_t next_midnight(const struct zone *z, struct wall day)
{
	/* A day has 23 to 25 hours, or is left out: noon of the next one is 36 hours behind its midnight. */
	return midnight(z, zone_wall(z, midnight(z, day) + 36 * HOUR_MS));
}

int64_t leave_begins(struct arena *a, const struct working *w, struct wall first)
{
	int64_t at = midnight(w->zone, first), worked;
	return hours_last_end(a, w, at, &worked) ? worked : at;
}

int64_t leave_ends(struct arena *a, const struct working *w, struct wall last)
{
	int64_t at = next_midnight(w->zone, last), from, until;
	return hours_next(a, w, at, &from, &until) ? MAX(from, at) : at;
}
