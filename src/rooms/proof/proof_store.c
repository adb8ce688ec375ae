/* SPDX-License-Identifier: MIT
 * proof_store.c - the tables of proof: sealed secrets, recovery codes, and until when a code counts. */
#include "rooms/proof/proof.h"

#include "base/sha.h"

#include <inttypes.h>

str proof_place(struct arena *a, int64_t person)
{
	return arena_fmt(a, "proof person=%" PRId64, person);
}

err proof_get(struct tx *tx, int64_t person, struct proof *out, bool *found)
{
	query q = sql(tx, "SELECT since, step, wrong, wait_until, sealed FROM proof WHERE person = $1");
	bind_int(&q, person);
	*found = row(&q);
	if (*found) {
		out->since = col_int(&q);
		out->step = col_int(&q);
		out->wrong = col_int(&q);
		out->wait_until = col_int(&q);
		out->sealed = col_blob(&q);
	}
	return sql_end(&q);
}

err proof_begin(struct tx *tx, int64_t person, str sealed)
{
	query q = sql(tx, "INSERT INTO proof(person, sealed) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed "
			  "WHERE since = 0");
	bind_int(&q, person);
	bind_blob(&q, sealed);
	return sql_run(&q);
}

err proof_put(struct tx *tx, int64_t person, const struct proof *p)
{
	query q = sql(tx, "UPDATE proof SET since = $1, step = $2, wrong = $3, wait_until = $4 WHERE person = $5");
	bind_int(&q, p->since);
	bind_int(&q, p->step);
	bind_int(&q, p->wrong);
	bind_int(&q, p->wait_until);
	bind_int(&q, person);
	return sql_run(&q);
}

err proof_drop(struct tx *tx, int64_t person)
{
	query fresh = sql(tx, "DELETE FROM proof_fresh WHERE person = $1");
	bind_int(&fresh, person);
	TRY(sql_run(&fresh));
	query codes = sql(tx, "DELETE FROM recovery_code WHERE person = $1");
	bind_int(&codes, person);
	TRY(sql_run(&codes));
	query q = sql(tx, "DELETE FROM proof WHERE person = $1");
	bind_int(&q, person);
	return sql_run(&q);
}

/* Eighty random bits need no slow digest. */
static str digest_of(struct arena *a, str code)
{
	uint8_t *sum = arena_take(a, SHA_BYTES);
	sha_of(code, sum);
	return (str){(const char *)sum, SHA_BYTES};
}

err recovery_put(struct tx *tx, int64_t person, str code)
{
	query q = sql(tx, "INSERT INTO recovery_code(person, digest) VALUES ($1, $2)");
	bind_int(&q, person);
	bind_blob(&q, digest_of(tx_arena(tx), code));
	return sql_run(&q);
}

err recovery_use(struct tx *tx, int64_t person, str code, bool *counts)
{
	query q = sql(tx, "UPDATE recovery_code SET used = $1 WHERE person = $2 AND digest = $3 AND used = 0");
	bind_int(&q, tx_now(tx));
	bind_int(&q, person);
	bind_blob(&q, digest_of(tx_arena(tx), code));
	TRY(sql_run(&q));
	*counts = tx_changes(tx) > 0;
	return NULL;
}

err recovery_left(struct tx *tx, int64_t person, int64_t *n)
{
	query q = sql(tx, "SELECT count(*) FROM recovery_code WHERE person = $1 AND used = 0");
	bind_int(&q, person);
	return sql_int(&q, n);
}

err fresh_until(struct tx *tx, int64_t person, str door, int64_t *until)
{
	query q = sql(tx, "SELECT until FROM proof_fresh WHERE person = $1 AND door = $2");
	bind_int(&q, person);
	bind_str(&q, door);
	return sql_int(&q, until);
}

err fresh_put(struct tx *tx, int64_t person, str door, int64_t until)
{
	query q = sql(tx, "INSERT INTO proof_fresh(person, door, until) VALUES ($1, $2, $3) ON CONFLICT (person, door) DO UPDATE SET "
			  "until = excluded.until");
	bind_int(&q, person);
	bind_str(&q, door);
	bind_int(&q, until);
	return sql_run(&q);
}
