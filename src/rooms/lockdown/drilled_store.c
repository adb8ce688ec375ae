/* SPDX-License-Identifier: MIT
 * drilled_store.c - the drill that is on for an account, as a row. */
#include "rooms/lockdown/drilled.h"

#include "rooms/locks/locks.h"

#include <inttypes.h>

#define DRILLED_COLUMNS "SELECT d.id, d.account, d.began, d.held_by, d.tell_all FROM drill d "

static err read_one(query *q, struct drilled *out, bool *found)
{
	*found = row(q);
	if (*found) {
		out->id = col_int(q);
		out->account = col_int(q);
		out->began = col_int(q);
		out->held_by = col_str(q);
		out->tell_all = col_int(q);
	}
	return sql_end(q);
}

err drilled_on(struct tx *tx, int64_t account, struct drilled *out, bool *found)
{
	query q = sql(tx, DRILLED_COLUMNS "WHERE d.account = $1 AND d.ended = 0");
	bind_int(&q, account);
	return read_one(&q, out, found);
}

err drilled_by(struct tx *tx, int64_t lock, struct drilled *out, bool *found)
{
	query q = sql(tx, DRILLED_COLUMNS "JOIN lock l ON l.account = d.account WHERE l.id = $1 AND d.ended = 0 AND "
			  LOCK_IS_OF_DRILL);
	bind_int(&q, lock);
	return read_one(&q, out, found);
}

str drill_title(struct arena *a, int64_t id)
{
	return arena_fmt(a, "DRILL %" PRId64, id);
}
