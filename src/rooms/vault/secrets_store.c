/* SPDX-License-Identifier: MIT
 * secrets_store.c - the only file that names the table of secrets. */
#include "rooms/vault/secrets.h"

#include "base/crash.h"

#include <inttypes.h>

str secret_place(struct arena *a, int64_t account, sp_secret kind)
{
	return arena_fmt(a, "secret account=%" PRId64 " kind=%d", account, (int)kind);
}

err secrets_put(struct tx *tx, int64_t account, sp_secret kind, int64_t job, str sealed)
{
	query q = sql(tx, "INSERT INTO secret(account, kind, job, sealed, added) VALUES ($1, $2, $3, $4, $5) "
			  "ON CONFLICT (account, kind, job) DO UPDATE SET sealed = excluded.sealed, added = excluded.added");
	bind_int(&q, account);
	bind_int(&q, kind);
	bind_int(&q, job);
	bind_blob(&q, sealed);
	bind_int(&q, tx_now(tx));
	CRASH_POINT("before a secret is stored");
	return sql_run(&q);
}

err secrets_load(struct tx *tx, int64_t account, int64_t job, struct sealed_set *out)
{
	query q = sql(tx, "SELECT kind, sealed FROM secret WHERE account = $1 AND job IN (0, $2) ORDER BY job");
	bind_int(&q, account);
	bind_int(&q, job);
	while (row(&q)) {
		int64_t kind = col_int(&q);
		str sealed = col_blob(&q);
		if (kind > 0 && kind <= SP_LAST_SECRET) out->of[kind] = sealed;
	}
	return sql_end(&q);
}

err secrets_adopt(struct tx *tx, int64_t account, int64_t job)
{
	query q = sql(tx, "DELETE FROM secret WHERE account = $1 AND job = 0 AND kind IN "
			  "(SELECT kind FROM secret WHERE account = $1 AND job = $2)");
	bind_int(&q, account);
	bind_int(&q, job);
	TRY(sql_run(&q));
	CRASH_POINT("between the old log-in and the new one");
	query u = sql(tx, "UPDATE secret SET job = 0 WHERE account = $1 AND job = $2");
	bind_int(&u, account);
	bind_int(&u, job);
	return sql_run(&u);
}

err secrets_drop(struct tx *tx, int64_t account, int64_t job)
{
	query q = sql(tx, "DELETE FROM secret WHERE account = $1 AND ($2 = 0 OR job = $2)");
	bind_int(&q, account);
	bind_int(&q, job);
	return sql_run(&q);
}
