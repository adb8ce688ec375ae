/* SPDX-License-Identifier: MIT
 * shift.c - where a post belongs whose awareness day has other dates now. */
#include "rooms/calendar/calendar.h"

#include "rooms/accounts/accounts.h"
#include "text/civil.h"
#include "text/zones.h"

#include <inttypes.h>

static bool holds(struct day_span s, int64_t day)
{
	return s.first <= day && day <= s.last;
}

/* The dates that it stands on: those that counted last, else those that were said before, else those by the rule. Where
 * it stands on none of them it leads in to those that counted last. */
static err stands_on(struct tx *tx, const struct day_shift *m, int64_t day, struct day_span *out)
{
	struct arena *a = tx_arena(tx);
	struct day ruled = *m->day;
	struct day_when when[DAY_YEAR_MOST];
	struct day_dates_row year = {.key = m->day->key, .nations = nations_text(a, m->day->is.where),
				     .year = day_year_of(m->to.first)};
	struct day_span span;
	bool there;
	str one;
	*out = m->from;
	if (holds(m->from, day)) return NULL;
	TRY(day_dates_get(tx, &year, &there));
	for (str rest = there ? year.before : S(""); str_split(&rest, ' ', &one);) {
		if (!day_span_read(one, &span) || !holds(span, day)) continue;
		*out = span;
		return NULL;
	}
	ruled.is.ndates = 0;
	size_t n = day_year(&ruled, year.year, when);
	for (size_t i = 0; i < n; i++)
		if (holds(when[i].days, day)) *out = when[i].days;
	return NULL;
}

err day_shift_text(struct tx *tx, const struct day_post *p, const struct day_shift *m, str *out)
{
	struct arena *a = tx_arena(tx);
	str rest = p->accounts, name = S("");
	const struct zone *zone;
	struct account on;
	struct day_span from;
	str_split(&rest, ',', &name);
	TRY(account_need(tx, name, &on));
	TRY(zone_load(a, on.zone.len ? on.zone : S("UTC"), &zone));
	struct wall was = zone_wall(zone, p->at);
	TRY(stands_on(tx, m, day_number(was.year, was.month, was.day), &from));
	struct wall w = days_later(was, m->to.first - from.first);
	bool past = wall_seconds(w) - zone_offset_s(zone, p->at) <= tx_now(tx) / 1000;
	str at = past ? S("TIME") : arena_fmt(a, "\"%04d-%02d-%02d %02d:%02d\"", w.year, w.month, w.day, w.hour, w.minute);
	*out = arena_fmt(a, "schedpost move %" PRId64 " --at %.*s", p->id, SHOW(at));
	return NULL;
}
