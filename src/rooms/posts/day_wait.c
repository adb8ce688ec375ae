/* SPDX-License-Identifier: MIT
 * day_wait.c - holds the time of a post against the date of the awareness day that it is for. */
#include "rooms/posts/day_wait.h"

#include "rooms/calendar/calendar.h"
#include "rooms/posts/places.h"
#include "rooms/slots/aware.h"

#include <inttypes.h>

err day_from_call(struct tx *tx, const struct call *c, struct draft *d)
{
	const struct calendar *all;
	struct day_rows_of rows;
	struct day_span span;
	bool date = day_span_read(str_trim(call_get(c, "for")), &span);
	if (!call_has(c, "for") || (date && call_has(c, "slot"))) return NULL;
	if (date)
		return FAIL(tx_arena(tx), ERR_INPUT, "for-date", "'%.*s' is a date, and says where a good time is looked for. Please add "
			    "--slot best, or give the time itself with --at.", SHOW(str_trim(call_get(c, "for"))));
	if (call_has(c, "campaign"))
		return FAIL(tx_arena(tx), ERR_INPUT, "two-campaigns",
			    "Please give one of --for and --campaign: the day that a post is for is kept as its campaign.");
	TRY(places_calendar(tx, d->known, &all));
	err e = day_need(tx, all, &(struct day_ask){call_get(c, "for"), 0}, &rows);
	if (e && e->kind != ERR_INPUT) return e;	/* of one name with several dates the name is enough */
	d->post.field[FIELD_CAMPAIGN] = e ? call_get(c, "for") : rows.last->is.name;
	return NULL;
}

static err why_wait(struct tx *tx, struct known *k, str campaign, int64_t at, str *why)
{
	const struct calendar *all;
	struct occurrence open;
	*why = S("");
	if (!campaign.len || !at) return NULL;
	TRY(places_calendar(tx, k, &all));
	if (calendar_open_near(tx_arena(tx), all, campaign, at, &open)) *why = occurrence_open_text(tx_arena(tx), &open);
	return NULL;
}

err day_wait_draft(struct tx *tx, const struct draft *d, str *why)
{
	*why = S("");
	for (size_t i = 0; d->timed && !why->len && i < d->nplaces; i++)
		TRY(why_wait(tx, d->known, d->post.field[FIELD_CAMPAIGN], d->places[i].when.at, why));
	return NULL;
}

err day_tell_far(struct tx *tx, str day, const struct draft *d, struct reply *r)
{
	struct aware_ask ask = {.name = day};
	str why = S("");
	if (!day.len) return NULL;
	TRY(places_calendar(tx, d->known, &ask.calendar));
	for (size_t i = 0; d->timed && !why.len && i < d->nplaces; i++) {
		ask.on = &d->places[i].account;
		ask.zone = d->places[i].zone;
		TRY(aware_far(tx, &ask, zone_day(ask.zone, d->places[i].when.at), &why));
	}
	if (why.len) reply_warn(r, "%.*s", SHOW(why));
	return NULL;
}

err day_wait_post(struct tx *tx, const struct post *p, int64_t at)
{
	str why;
	TRY(why_wait(tx, NULL, p->field[FIELD_CAMPAIGN], at, &why));
	return why.len ? FAIL(tx_arena(tx), ERR_INPUT, "open-date", "%.*s", SHOW(why)) : NULL;
}

err day_wait_job(struct tx *tx, int64_t post, int64_t at)
{
	struct post p;
	TRY(post_need(tx, post, &p));
	return day_wait_post(tx, &p, at);
}
