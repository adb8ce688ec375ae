/* SPDX-License-Identifier: MIT
 * recovery_store.c - recovery.conf as a row, so that the command line knows it when the service is dead. */
#include "rooms/lockdown/recovery.h"

static err learned(struct tx *tx, str *text)
{
	query q = sql(tx, "SELECT text FROM recovery");
	return sql_str(&q, text);
}

err recovery_now(struct tx *tx, struct recovery **out, size_t *n)
{
	str text;
	TRY(learned(tx, &text));
	return recovery_read(tx_arena(tx), text.len ? text : str_of(RECOVERY_CONF), out, n);
}

err recovery_learn(struct tx *tx, str text)
{
	struct recovery *all;
	size_t n;
	str before;
	TRY(recovery_read(tx_arena(tx), text, &all, &n));
	TRY(learned(tx, &before));
	if (str_is(before, text)) return NULL;
	query q = sql(tx, "INSERT INTO recovery(id, text) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET text = excluded.text");
	bind_str(&q, text);
	return sql_run(&q);
}
