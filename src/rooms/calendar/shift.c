/* SPDX-License-Identifier: MIT
 * shift.c - where a post belongs whose awareness day has other dates now. */
#include "rooms/calendar/calendar.h"

#include "rooms/accounts/accounts.h"
#include "text/civil.h"
#include "text/zones.h"

#include <inttypes.h>
#include <stdlib.h>

struct dates {		/* of one year of a day, and since when they counted */
	struct day_span at[2 * DAY_YEAR_MOST];
	size_t n;
	int64_t since;
	bool known;	/* since when */
};

/* ---- which dates counted */

static void put_date(struct dates *d, str text)
{
	if (d->n < COUNT(d->at) && day_span_read(text, &d->at[d->n])) d->n++;
}

static void read_dates(str text, struct dates *out)
{
	str one;
	while (str_split(&text, ' ', &one)) put_date(out, one);
}

/* The next ones back in time. False: there are no more. */
static bool dates_earlier(str *rest, struct dates *out)
{
	str word, span, since;
	*out = (struct dates){0};
	while (!out->known && str_split(rest, ' ', &word)) {
		since = word;
		str_split(&since, '@', &span);
		put_date(out, span);
		out->known = since.len && str_int(since, &out->since);
	}
	return out->n > 0;
}

static void by_rule(const struct day_shift *m, struct dates *out)
{
	struct day_when when[DAY_YEAR_MOST];
	const struct day *all = m->plain->days;
	for (size_t i = 0; i < m->plain->n; i++) {
		if (all[i].is.where != m->day->is.where || !str_is(all[i].key, m->day->key)) continue;
		size_t n = day_year(&all[i], m->year, when);
		for (size_t k = 0; k < n && out->n < COUNT(out->at); k++) out->at[out->n++] = when[k].days;
	}
}

/* Those that counted at that instant. Where nothing had been said by then, it was the rule; without one, what was said
 * first. */
static void counted_at(const struct day_shift *m, const struct day_dates_row *year, int64_t at, struct dates *out)
{
	struct dates d, ruled = {.known = true};
	str rest = year->before;
	*out = (struct dates){.since = year->added, .known = true};
	read_dates(year->dates, out);
	while (out->known && out->since > at && dates_earlier(&rest, &d)) *out = d;
	if (!out->known || out->since <= at) return;
	by_rule(m, &ruled);
	if (ruled.n) *out = ruled;
}

/* ---- where it belongs */

/* The one of the dates that a day is on, else leads in to, else comes right after. */
static bool stands_on(const struct dates *d, int64_t day, struct day_span *out)
{
	bool ahead = false, after = false;
	*out = (struct day_span){0};
	for (size_t i = 0; i < d->n; i++) {
		struct day_span s = d->at[i];
		bool leads = day < s.first && day >= s.first - DAY_LEAD_DAYS && (!ahead || s.first < out->first);
		bool on = s.first <= day && day <= s.last;
		bool follows = day == s.last + 1 && !ahead;
		if (on || leads || follows) *out = s;
		if (on) return true;
		ahead |= leads;
		after |= follows;
	}
	return ahead || after;
}

/* Of the dates that count now that which is nearest to the one before. False: it is one of them itself. */
static bool gone_to(const struct dates *now, struct day_span from, struct day_span *out)
{
	*out = now->at[0];
	for (size_t i = 0; i < now->n; i++) {
		struct day_span s = now->at[i];
		if (s.first == from.first && s.last == from.last) return false;
		if (llabs(s.first - from.first) < llabs(out->first - from.first)) *out = s;
	}
	return now->n > 0;
}

static err zone_of_post(struct tx *tx, const struct day_post *p, const struct zone **out)
{
	struct account on;
	str rest = p->accounts, name = S("");
	str_split(&rest, ',', &name);
	TRY(account_need(tx, name, &on));
	return zone_load(tx_arena(tx), on.zone.len ? on.zone : S("UTC"), out);
}

err day_shift_text(struct tx *tx, const struct day_post *p, const struct day_shift *m, struct day_shifted *out)
{
	struct arena *a = tx_arena(tx);
	struct day_dates_row year = {.key = m->day->key, .nations = nations_text(a, m->day->is.where), .year = m->year};
	struct dates then, now = {0};
	const struct zone *zone;
	int64_t timed;
	bool there;
	*out = (struct day_shifted){.todo = S(""), .day = m->day};
	TRY(day_dates_get(tx, &year, &there));
	if (!there) return NULL;
	TRY(day_post_timed(tx, p->id, &timed));
	TRY(zone_of_post(tx, p, &zone));
	struct wall was = zone_wall(zone, p->at);
	int64_t day = day_number(was.year, was.month, was.day);
	counted_at(m, &year, timed, &then);
	read_dates(year.dates, &now);
	if (!stands_on(&then, day, &out->from) || !gone_to(&now, out->from, &out->to)) return NULL;
	struct wall w = days_later(was, out->to.first - out->from.first);
	bool past = wall_seconds(w) - zone_offset_s(zone, p->at) <= tx_now(tx) / 1000;
	bool sure = then.known || then.n == 1 || (out->from.first <= day && day <= out->from.last);
	str at = past || !sure ? S("TIME")
			       : arena_fmt(a, "\"%04d-%02d-%02d %02d:%02d\"", w.year, w.month, w.day, w.hour, w.minute);
	out->todo = p->by_hand ? arena_fmt(a, "schedpost remind skip %" PRId64, p->id)
			       : arena_fmt(a, "schedpost move %" PRId64 " --at %.*s", p->id, SHOW(at));
	return NULL;
}
