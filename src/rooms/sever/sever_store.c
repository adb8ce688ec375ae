/* SPDX-License-Identifier: MIT
 * sever_store.c - what is taken back under which lockdown, and who has agreed that it waits, as rows. */
#include "rooms/sever/sever_store.h"

err sever_say(struct tx *tx, int64_t lock)
{
	query put = sql(tx, "INSERT INTO sever(lock) VALUES ($1) ON CONFLICT DO UPDATE SET begun = 0");
	bind_int(&put, lock);
	TRY(sql_run(&put));
	query q = sql(tx, "INSERT INTO sever_say(lock, person, at) SELECT $1, id, $2 FROM person WHERE name = $3 ON CONFLICT DO NOTHING");
	bind_int(&q, lock);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	return sql_run(&q);
}

err sever_said(struct tx *tx, int64_t lock, str **said, size_t *n)
{
	query q = sql(tx, "SELECT p.name FROM sever_say v JOIN person p ON p.id = v.person WHERE v.lock = $1 AND " SAY_COUNTS
			  " ORDER BY v.at, p.name");
	bind_int(&q, lock);
	*said = TAKE_N(tx_arena(tx), str, LOCKS_MOST);
	for (*n = 0; *n < LOCKS_MOST && row(&q); (*n)++) (*said)[*n] = col_str(&q);
	return sql_end(&q);
}

err sever_waiting(struct tx *tx, int64_t *lock)
{
	query q = sql(tx, "SELECT v.lock FROM sever v JOIN lock l ON l.id = v.lock WHERE v.begun = 0 AND l.released_at = 0 "
			  "ORDER BY v.lock LIMIT 1");
	return sql_int(&q, lock);
}

err sever_note_begun(struct tx *tx, int64_t lock)
{
	query q = sql(tx, "INSERT INTO sever(lock, begun) VALUES ($1, $2) ON CONFLICT DO UPDATE SET begun = $2");
	bind_int(&q, lock);
	bind_int(&q, tx_now(tx));
	return sql_run(&q);
}

err sever_note_job(struct tx *tx, int64_t lock, int64_t account, int64_t job)
{
	query q = sql(tx, "INSERT INTO sever_job(lock, account, job) VALUES ($1, $2, $3) ON CONFLICT DO UPDATE SET job = $3");
	bind_int(&q, lock);
	bind_int(&q, account);
	bind_int(&q, job);
	return sql_run(&q);
}

err sever_job(struct tx *tx, int64_t lock, int64_t account, int64_t *job)
{
	query q = sql(tx, "SELECT job FROM sever_job WHERE lock = $1 AND account = $2");
	bind_int(&q, lock);
	bind_int(&q, account);
	return sql_int(&q, job);
}

err sever_jobs(struct tx *tx, int64_t lock, int64_t **jobs, size_t *n)
{
	query q = sql(tx, "SELECT s.job FROM sever_job s JOIN account a ON a.id = s.account WHERE s.lock = $1 ORDER BY a.name LIMIT $2");
	bind_int(&q, lock);
	bind_int(&q, ACCOUNTS_MOST);
	*jobs = TAKE_N(tx_arena(tx), int64_t, ACCOUNTS_MOST);
	for (*n = 0; *n < ACCOUNTS_MOST && row(&q); (*n)++) (*jobs)[*n] = col_int(&q);
	return sql_end(&q);
}
