/* SPDX-License-Identifier: MIT
 * told.c - a cover in sentences: to who asks, to who covers, to who is away. */
#include "rooms/handover/handover.h"

#include "rooms/notices/notices.h"
#include "text/when.h"

#include <inttypes.h>

err cover_call(struct tx *tx, const struct call *c, struct cover *out)
{
	int64_t id;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	return cover_need(tx, id, out);
}

err cover_tell(struct tx *tx, const struct cover *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	const struct zone *zone;
	str accounts, names, *missing;
	size_t n;
	TRY(cover_places(tx, c, &accounts));
	TRY(cover_names(tx, c, &names));
	TRY(zone_load(a, c->zone, &zone));
	enum cover_phase phase = cover_phase(c, tx_now(tx));
	str from = when_local(a, c->begins, zone), until = when_local(a, c->ends, zone);
	reply_zone(r, c->zone);
	reply_say(r, "Cover %" PRId64 ": %.*s on %.*s from %.*s until %.*s. It is %.*s.", c->id,
		  SHOW(names), SHOW(accounts), SHOW(from),
		  SHOW(until), SHOW(cover_phase_title(phase)));
	if (c->why.len) reply_say(r, "%.*s", SHOW(c->why));
	if (phase > PHASE_REQUESTED && phase != PHASE_DECLINED && phase != PHASE_LAPSED) return NULL;
	TRY(cover_missing(tx, c, &missing, &n));
	for (size_t i = 0; i < n; i++) reply_warn(r, "%.*s", SHOW(missing[i]));
	return NULL;
}

err cover_notice(struct tx *tx, const struct cover *c, str to, const char *what, str text)
{
	str accounts;
	if (!to.len) return NULL;
	TRY(cover_places(tx, c, &accounts));
	str until = cover_until(tx_arena(tx), c);
	str whole = arena_fmt(tx_arena(tx), "Cover %" PRId64 " on %.*s until %.*s: %s", c->id, SHOW(accounts),
			      SHOW(until), what);
	return notice_add(tx,
			  &(struct notice){.topic = TOPIC_COVER,
					   .person = to,
					   .what = whole,
					   .text = text,
					   .todo = arena_fmt(tx_arena(tx), "schedpost cover show %" PRId64, c->id)});
}
