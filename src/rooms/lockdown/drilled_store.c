/* SPDX-License-Identifier: MIT
 * drilled_store.c - the drill that is on for an account, as a row. */
#include "rooms/lockdown/drilled.h"

#include <inttypes.h>

err drilled_on(struct tx *tx, int64_t account, struct drilled *out, bool *found)
{
	query q = sql(tx, "SELECT id, account, began, held_by, tell_all FROM drill WHERE account = $1 AND ended = 0");
	bind_int(&q, account);
	*found = row(&q);
	if (*found) {
		out->id = col_int(&q);
		out->account = col_int(&q);
		out->began = col_int(&q);
		out->held_by = col_str(&q);
		out->tell_all = col_int(&q);
	}
	return sql_end(&q);
}

str drill_title(struct arena *a, int64_t id)
{
	return arena_fmt(a, "DRILL %" PRId64, id);
}
