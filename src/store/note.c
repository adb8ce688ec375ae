/* SPDX-License-Identifier: MIT
 * note.c - notes for the next start, in the table meta. */
#include "store/store.h"

err note_get(struct tx *tx, const char *name, str *out)
{
	query q = sql(tx, "SELECT value FROM meta WHERE name = $1");
	bind_str(&q, str_of(name));
	return sql_str(&q, out);
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
