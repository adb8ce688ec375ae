/* SPDX-License-Identifier: MIT
 * clock_store.c - the clock is set: what the engine has noted by it moves along, what people have planned stays. */
#include "rooms/queue/queue_row.h"

#include <inttypes.h>

static err follow_dues(struct tx *tx, int64_t back_ms)
{
	query q = sql(tx, "UPDATE job SET due = CASE state WHEN 'ready' THEN max(due - $1, coalesce(at, 0)) ELSE due - $1 END "
			  "WHERE state IN ('ready', 'unsure') AND due IS NOT at AND due <= $2");
	bind_int(&q, back_ms);
	bind_int(&q, tx_now(tx) + back_ms + NOTED_AHEAD_MS);
	return sql_run(&q);
}

err queue_follow_clock(struct tx *tx, int64_t back_ms)
{
	TRY(follow_dues(tx, back_ms));
	query intents = sql(tx, "UPDATE job SET intent_at = intent_at - $1 WHERE intent_at > 0 AND "
				"state IN ('sending', 'unsure')");
	bind_int(&intents, back_ms);
	TRY(sql_run(&intents));
	query backups = sql(tx, "UPDATE job SET put_back = max(put_back - $1, 1) WHERE put_back > 0 AND " JOB_OPEN);
	bind_int(&backups, back_ms);
	TRY(sql_run(&backups));
	query holds = sql(tx, "UPDATE account SET held_until = held_until - $1 WHERE held_until > $2");
	bind_int(&holds, back_ms);
	bind_int(&holds, tx_now(tx));
	tx_wake(tx);
	return sql_run(&holds);
}

err queue_doubt_looks(struct tx *tx, int64_t ahead_ms)
{
	query q = sql(tx, "UPDATE job SET due = due + $1, code = CASE code WHEN '" CODE_NOT_SEEN "' THEN '' ELSE code END "
			  "WHERE " JOB_STUCK " AND state = 'unsure'");
	bind_int(&q, ahead_ms);
	tx_wake(tx);
	return sql_run(&q);
}

#define CLOCK_NOTE "clock"

err queue_noted_lead(struct tx *tx, str boot, int64_t *lead)
{
	str value, was;
	TRY(note_get(tx, CLOCK_NOTE, &value));
	bool same = str_split(&value, ' ', &was) && boot.len && str_is(was, boot);
	if (same) str_int(value, lead);
	return NULL;
}

err queue_note_lead(struct tx *tx, str boot, int64_t lead)
{
	return note_put(tx, CLOCK_NOTE, arena_fmt(tx_arena(tx), "%.*s %" PRId64, SHOW(boot), lead));
}
