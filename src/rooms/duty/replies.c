/* SPDX-License-Identifier: MIT
 * replies.c - is somebody there to answer readers of a post that appears now? */
#include "rooms/duty/replies.h"

#include "text/when.h"

err reply_missing(struct tx *tx, const struct account *on, int64_t at, str *why)
{
	struct arena *a = tx_arena(tx);
	struct window *all;
	struct on_duty who;
	const struct zone *zone;
	size_t n;
	*why = S("");
	if (!on->replies.len) return NULL;
	TRY(zone_load(a, on->zone, &zone));
	TRY(reply_windows(tx, on, &(struct window){at, at + 1}, &all, &n));
	str then = when_local(a, at, zone);
	if (!n) {
		*why = arena_fmt(a, "Readers of '%.*s' are answered %.*s, and %.*s is outside of that.", SHOW(on->name),
				 SHOW(on->replies), SHOW(then));
		return NULL;
	}
	TRY(on_duty(tx, &(struct duty_ask){.on = on, .power = POWER_WRITE, .at = at, .but = S("")}, &who));
	if (!who.person.len)
		*why = arena_fmt(a, "Nobody answers readers of '%.*s' on %.*s: %.*s.", SHOW(on->name), SHOW(then),
				 SHOW(who.why));
	return NULL;
}
