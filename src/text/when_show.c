/* SPDX-License-Identifier: MIT
 * when_show.c - instants and durations as people read them. */
#include "text/said.h"
#include "text/civil.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR };	/* ms */

str when_utc(struct arena *a, int64_t at)
{
	str s = wall_text(a, wall_of(floor_div(at, SECOND)));
	return arena_fmt(a, "%.*sZ", SHOW(s));
}

str when_local(struct arena *a, int64_t at, const struct zone *z)
{
	struct wall w = zone_wall(z, at);
	return arena_fmt(a, "%.3s %d %.3s %d %02d:%02d %s", said_weekdays[wall_weekday(w)], w.day,
			 said_months[w.month - 1], w.year, w.hour, w.minute, zone_abbr(z, at));
}

bool when_duration(str s, int64_t *out_ms)
{
	int64_t days, ms;
	if (!said_amount(s, &days, &ms)) return false;
	*out_ms = days * DAY + ms;
	return true;
}

/* The largest unit that it fills, and the one below. */
str when_duration_text(struct arena *a, int64_t ms)
{
	static const struct { int64_t ms; const char *one, *many; } units[] = {
		{DAY, "day", "days"}, {HOUR, "h", "h"}, {MINUTE, "min", "min"}, {SECOND, "s", "s"},
	};
	size_t i = 0;
	ms = MAX(ms, 0);
	while (i + 1 < COUNT(units) && ms < units[i].ms) i++;
	int64_t n = ms / units[i].ms, left = ms % units[i].ms, below = 0;
	if (i + 1 < COUNT(units)) below = left / units[i + 1].ms;
	str head = arena_fmt(a, "%lld %s", (long long)n, n == 1 ? units[i].one : units[i].many);
	return below ? arena_fmt(a, "%.*s %lld %s", SHOW(head), (long long)below, units[i + 1].many) : head;
}

/* The nearest minute, from ten hours on the nearest hour, from two days on the nearest day. */
str when_until(struct arena *a, int64_t at, int64_t now)
{
	int64_t far = at > now ? at - now : now - at;
	if (far < MINUTE / 2) return S("now");
	bool days = far >= 2 * DAY, hours = far >= 10 * HOUR;
	int64_t unit = days ? DAY : hours ? HOUR : MINUTE, n = (far + unit / 2) / unit;
	str text = arena_fmt(a, "%lld %s", (long long)n, days ? "days" : "h");
	if (!hours) text = when_duration_text(a, n * MINUTE);
	return at > now ? arena_fmt(a, "in %.*s", SHOW(text)) : arena_fmt(a, "%.*s ago", SHOW(text));
}
