/* SPDX-License-Identifier: MIT
 * team_store.c - the table of team slots. */
#include "rooms/slots/team.h"

static void read_slot(query *q, struct team_slot *s)
{
	s->id = col_int(q);
	s->account = col_int(q);
	s->weekday = (int)col_int(q);
	s->minute = (int)col_int(q);
}

err team_slots(struct tx *tx, int64_t account, struct team_slot **out, size_t *n)
{
	size_t most;
	query many = sql(tx, "SELECT count(*) FROM team_slot WHERE $1 IN (0, account)");
	bind_int(&many, account);
	TRY(sql_count(&many, &most));
	*out = TAKE_N(tx_arena(tx), struct team_slot, most + 1);
	query q = sql(tx, "SELECT id, account, weekday, minute FROM team_slot WHERE $1 IN (0, account) ORDER BY account, weekday, minute");
	bind_int(&q, account);
	for (*n = 0; *n < most && row(&q); (*n)++) read_slot(&q, &(*out)[*n]);
	return sql_end(&q);
}

err team_slot_put(struct tx *tx, const struct team_slot *s, bool *there)
{
	query q = sql(tx, "INSERT INTO team_slot(account, weekday, minute) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
	bind_int(&q, s->account);
	bind_int(&q, s->weekday);
	bind_int(&q, s->minute);
	TRY(sql_run(&q));
	*there = tx_changes(tx) == 0;
	return NULL;
}

err team_slot_get(struct tx *tx, int64_t id, struct team_slot *out, bool *found)
{
	query q = sql(tx, "SELECT id, account, weekday, minute FROM team_slot WHERE id = $1");
	bind_int(&q, id);
	*found = row(&q);
	if (*found) read_slot(&q, out);
	return sql_end(&q);
}

err team_slot_drop(struct tx *tx, int64_t id)
{
	query q = sql(tx, "DELETE FROM team_slot WHERE id = $1");
	bind_int(&q, id);
	return sql_run(&q);
}
