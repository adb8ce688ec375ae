/* SPDX-License-Identifier: MIT
 * secrets_store.c - the only file that names the tables of secrets. */
#include "rooms/vault/secrets.h"

#include "base/crash.h"

#include <inttypes.h>

static err read_set(query *q, struct sealed_set *out)
{
	while (row(q)) {
		int64_t kind = col_int(q);
		str sealed = col_blob(q);
		if (kind > 0 && kind <= SP_LAST_SECRET) out->of[kind] = sealed;
		if (kind == SECRET_PROOF) out->proof = sealed;
	}
	return sql_end(q);
}

/* ---- of an account */

str secret_place(struct arena *a, int64_t account, int kind)
{
	return arena_fmt(a, "secret account=%" PRId64 " kind=%d", account, kind);
}

err secrets_put(struct tx *tx, int64_t account, int kind, str sealed)
{
	query q = sql(tx, "INSERT INTO secret(account, kind, sealed, added) VALUES ($1, $2, $3, $4) "
			  "ON CONFLICT (account, kind) DO UPDATE SET sealed = excluded.sealed, added = excluded.added");
	bind_int(&q, account);
	bind_int(&q, kind);
	bind_blob(&q, sealed);
	bind_int(&q, tx_now(tx));
	CRASH_POINT("before a secret is stored");
	return sql_run(&q);
}

err secrets_load(struct tx *tx, int64_t account, struct sealed_set *out)
{
	query q = sql(tx, "SELECT kind, sealed FROM secret WHERE account = $1");
	bind_int(&q, account);
	return read_set(&q, out);
}

bool sealed_has_access(const struct sealed_set *s)
{
	for (int kind = 1; kind <= SP_LAST_SECRET; kind++)
		if (kind != SP_CLIENT_ID && kind != SP_CLIENT_SECRET && s->of[kind].len) return true;
	return false;
}

err secrets_drop(struct tx *tx, int64_t account)
{
	query q = sql(tx, "DELETE FROM secret WHERE account = $1");
	bind_int(&q, account);
	return sql_run(&q);
}

err secrets_drop_all(struct tx *tx, int64_t account)
{
	query q = sql(tx, "DELETE FROM kept WHERE account = $1");
	bind_int(&q, account);
	TRY(sql_run(&q));
	return secrets_drop(tx, account);
}

/* ---- of a dialogue */

str kept_place(struct arena *a, int64_t job, size_t n)
{
	return arena_fmt(a, "kept job=%" PRId64 " n=%zu", job, n);
}

err kept_put(struct tx *tx, int64_t job, size_t n, const struct sealed_kept *kept)
{
	query q = sql(tx, "INSERT INTO kept(job, n, account, kind, sealed) VALUES ($1, $2, $3, $4, $5)");
	bind_int(&q, job);
	bind_int(&q, (int64_t)n);
	bind_int(&q, kept->account);
	bind_int(&q, kept->as);
	bind_blob(&q, kept->sealed);
	CRASH_POINT("before what a dialogue has gathered is stored");
	return sql_run(&q);
}

err kept_load(struct tx *tx, int64_t job, struct sealed_kept out[static KEPT_MOST], size_t *n)
{
	query q = sql(tx, "SELECT account, kind, sealed FROM kept WHERE job = $1 ORDER BY n");
	bind_int(&q, job);
	*n = 0;
	while (*n < KEPT_MOST && row(&q)) {
		int64_t account = col_int(&q);
		sp_secret as = (sp_secret)col_int(&q);
		str sealed = col_blob(&q);
		out[(*n)++] = (struct sealed_kept){account, as, sealed};
	}
	return sql_end(&q);
}

err kept_drop(struct tx *tx, int64_t job)
{
	query q = sql(tx, "DELETE FROM kept WHERE job = $1");
	bind_int(&q, job);
	return sql_run(&q);
}

/* ---- of an app */

str app_place(struct arena *a, str platform, sp_secret kind)
{
	return arena_fmt(a, "app platform=%.*s kind=%d", SHOW(platform), (int)kind);
}

err app_secret_put(struct tx *tx, str platform, sp_secret kind, str sealed)
{
	query q = sql(tx, "INSERT INTO app_secret(platform, kind, sealed) VALUES ($1, $2, $3) "
			  "ON CONFLICT (platform, kind) DO UPDATE SET sealed = excluded.sealed");
	bind_str(&q, platform);
	bind_int(&q, kind);
	bind_blob(&q, sealed);
	return sql_run(&q);
}

err app_secrets_load(struct tx *tx, str platform, struct sealed_set *out)
{
	query q = sql(tx, "SELECT kind, sealed FROM app_secret WHERE platform = $1");
	bind_str(&q, platform);
	return read_set(&q, out);
}

err app_secrets_drop(struct tx *tx, str platform)
{
	query q = sql(tx, "DELETE FROM app_secret WHERE platform = $1");
	bind_str(&q, platform);
	return sql_run(&q);
}
