/* SPDX-License-Identifier: MIT
 * replies_store.c - when readers of an account are answered: its hours, but for the days off of its nation. */
#include "rooms/duty/replies.h"

err reply_windows(struct tx *tx, const struct account *on, const struct window *in, struct window **out, size_t *n)
{
	enum { MORE = 100 };
	struct arena *a = tx_arena(tx);
	struct hours hours;
	struct working w = {.hours = &hours};
	str *off;
	*n = 0;
	*out = NULL;
	if (!on->replies.len) return NULL;
	TRY(hours_read(a, on->replies, &hours));
	TRY(zone_load(a, on->zone, &w.zone));
	TRY(days_off(tx, on->nation, &off, &w.noff));
	w.off = off;
	size_t room = (size_t)((in->ends - in->begins) / DAY_MS + 2) * hours.n + 1;
	struct window *all = TAKE_N(a, struct window, room), next;
	for (int64_t after = in->begins; *n < room; after = next.ends) {
		if (!hours_next(a, &w, after, &next.begins, &next.ends) || next.begins >= in->ends) break;
		all[(*n)++] = next;
	}
	*out = all;
	return NULL;
}
