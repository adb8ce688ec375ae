/* SPDX-License-Identifier: MIT
 * team.c - when a time of the week comes next, by the clock on the wall. */
#include "rooms/slots/team.h"

#include "base/clock.h"
#include "rooms/slots/aware.h"
#include "text/hours.h"
#include "text/zones.h"

enum { MINUTE_S = 60 };

const char *const team_weekdays[DAYS_A_WEEK] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
					      "Friday", "Saturday", "Sunday"};

bool team_weekday_read(str word, int *out)
{
	enum { LETTERS_LEAST = 3 };
	for (int i = 0; i < DAYS_A_WEEK && word.len >= LETTERS_LEAST; i++) {
		*out = i;
		if (str_is_nocase(word, str_cut(str_of(team_weekdays[i]), 0, word.len))) return true;
	}
	return false;
}

static struct team_time on_day(const struct zone *z, const struct team_slot *s, int64_t day)
{
	struct team_time out = {.of = *s};
	int64_t second;
	out.skipped = !zone_instants(z, wall_of(day * DAY_S + s->minute * (int64_t)MINUTE_S), &out.at, &second);
	if (out.skipped) out.at = second;
	return out;
}

struct team_time team_slot_next(const struct zone *z, const struct team_slot *s, int64_t from)
{
	int64_t day = zone_day(z, from);
	day += (s->weekday - day_weekday(day) + DAYS_A_WEEK) % DAYS_A_WEEK;
	struct team_time out = on_day(z, s, day);
	return out.at < from ? on_day(z, s, day + DAYS_A_WEEK) : out;
}

str team_slot_text(struct arena *a, const struct team_slot *s)
{
	str clock = clock_text(a, s->minute);
	return arena_fmt(a, "%s %.*s", team_weekdays[s->weekday], SHOW(clock));
}
