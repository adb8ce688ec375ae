/* SPDX-License-Identifier: MIT
 * rotate_store.c - how far a change of the key is, which keys there were, and the end of log-ins under way. */
#include "rooms/care/rotate.h"

#include "rooms/queue/queue.h"

err note_get(struct tx *tx, const char *name, str *out)
{
	query q = sql(tx, "SELECT value FROM meta WHERE name = $1");
	bind_str(&q, str_of(name));
	*out = row(&q) ? col_str(&q) : S("");
	return sql_end(&q);
}

err note_put(struct tx *tx, const char *name, str value)
{
	query q = sql(tx, "INSERT INTO meta(name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
	bind_str(&q, str_of(name));
	bind_str(&q, value);
	return sql_run(&q);
}

err note_drop(struct tx *tx, const char *name)
{
	query q = sql(tx, "DELETE FROM meta WHERE name = $1");
	bind_str(&q, str_of(name));
	return sql_run(&q);
}

#define UNDER_WAY "op = $1 AND " JOB_OPEN " AND state IN ('ready', 'asking')"

/* Whose person was asked for a log-in waits for an answer that would not fit any more. */
err dialogues_end(struct tx *tx, str why)
{
	query k = sql(tx, "DELETE FROM kept WHERE job IN (SELECT id FROM job WHERE " UNDER_WAY ")");
	bind_int(&k, SP_CONNECT);
	TRY(sql_run(&k));
	query q = sql(tx, "UPDATE job SET state = 'cancelled', memory = NULL, answer = '', why = $2 WHERE " UNDER_WAY);
	bind_int(&q, SP_CONNECT);
	bind_str(&q, why);
	return sql_run(&q);
}
