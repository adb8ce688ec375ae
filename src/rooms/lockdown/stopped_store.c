/* SPDX-License-Identifier: MIT
 * stopped_store.c - what was under way when it was locked, as rows. */
#include "rooms/lockdown/stopped.h"

/* Locks that one command has made, $1 being one of them. */
#define TOGETHER                                                                                                     \
	"(SELECT o.id FROM lock l JOIN lock o ON o.made = l.made AND o.set_by = l.set_by AND o.kind = l.kind "        \
	"WHERE l.id = $1) "

err stopped_begin(struct tx *tx, int64_t lock, int64_t covers, int64_t tokens)
{
	query u = sql(tx, "INSERT OR REPLACE INTO lock_stopped(lock, covers, tokens) VALUES ($1, $2, $3)");
	bind_int(&u, lock);
	bind_int(&u, covers);
	bind_int(&u, tokens);
	TRY(sql_run(&u));
	query q = sql(tx, "INSERT INTO lock_flight(job, lock) SELECT j.id, l.id FROM lock l JOIN job j ON l.account IN (0, j.account) "
			  "WHERE l.id = $1 AND j.op = 7 AND j.state IN ('sending', 'unsure')");
	bind_int(&q, lock);
	return sql_run(&q);
}

#define IS_NEW "l.id = s.lock AND l.released_at = 0 AND s.last_left > -2 AND (s.last_left = 0 OR l.made >= $1) "

static err job_stopped(struct tx *tx, int64_t job)
{
	query q = sql(tx, "INSERT OR IGNORE INTO lock_flight(job, lock) SELECT j.id, l.id FROM job j JOIN lock l ON "
			  "l.account IN (0, j.account) JOIN lock_stopped s WHERE j.id = $2 AND " IS_NEW);
	bind_int(&q, tx_now(tx) - LOCK_PARTS_MS);
	bind_int(&q, job);
	return sql_run(&q);
}

err stopped_measured(struct tx *tx, const int64_t *jobs, size_t n, int64_t last_left)
{
	bool any;
	query look = sql(tx, "SELECT 1 FROM lock_stopped s JOIN lock l WHERE " IS_NEW "LIMIT 1");
	bind_int(&look, tx_now(tx) - LOCK_PARTS_MS);
	TRY(sql_any(&look, &any));
	if (!any) return NULL;
	for (size_t i = 0; i < n; i++) TRY(job_stopped(tx, jobs[i]));
	query q = sql(tx, "UPDATE lock_stopped AS s SET last_left = CASE WHEN s.last_left = 0 THEN $2 ELSE max(s.last_left, $2) END "
			  "FROM lock l WHERE " IS_NEW);
	bind_int(&q, tx_now(tx) - LOCK_PARTS_MS);
	bind_int(&q, last_left);
	return sql_run(&q);
}

err stopped_unmeasured(struct tx *tx)
{
	query q = sql(tx, "UPDATE lock_stopped SET last_left = -2 WHERE last_left = 0");
	return sql_run(&q);
}

static err count_fates(struct tx *tx, int64_t lock, struct stopped *out)
{
	query q = sql(tx, "SELECT " STOPPED_FATE ", count(DISTINCT j.id) FROM lock_flight f JOIN lock l ON l.id = f.lock JOIN job j ON "
			  "j.id = f.job WHERE l.id IN " TOGETHER "GROUP BY 1");
	bind_int(&q, lock);
	while (row(&q)) {
		int64_t fate = col_int(&q);
		out->fates[fate] = col_int(&q);
	}
	return sql_end(&q);
}

/* If one of several was measured, all of them were, at the same moment. */
err stopped_numbers(struct tx *tx, int64_t lock, struct stopped *out)
{
	*out = (struct stopped){0};
	query q = sql(tx, "SELECT min(l.begins), CASE WHEN min(s.last_left) > 0 OR max(s.last_left) <= 0 THEN min(s.last_left) ELSE "
			  "max(s.last_left) END, sum(s.covers), sum(s.tokens) FROM lock_stopped s JOIN lock l ON l.id = s.lock "
			  "WHERE l.id IN " TOGETHER);
	bind_int(&q, lock);
	if (row(&q)) {
		out->begins = col_int(&q);
		out->last_left = col_int(&q);
		out->covers = col_int(&q);
		out->tokens = col_int(&q);
	}
	TRY(sql_end(&q));
	query w = sql(tx, "SELECT count(DISTINCT j.post) FROM job j WHERE j.op = 7 AND j.state IN ('ready', 'chained', 'paused', 'late') "
			  "AND EXISTS (SELECT 1 FROM lock l WHERE l.id IN " TOGETHER "AND l.account IN (0, j.account))");
	bind_int(&w, lock);
	TRY(sql_int(&w, &out->waiting));
	return count_fates(tx, lock, out);
}

err stopped_jobs(struct tx *tx, int64_t lock, int64_t most, struct stopped_job **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct stopped_job, most);
	query q = sql(tx, "SELECT DISTINCT j.post, a.name, coalesce((SELECT t.text FROM post_text t WHERE t.post = j.post AND t.part = j.part "
			  "AND t.account IN (0, j.account) ORDER BY t.account DESC LIMIT 1), ''), j.url, " STOPPED_FATE " AS fate, j.why, j.id "
			  "FROM lock_flight f JOIN lock l ON l.id = f.lock JOIN job j ON j.id = f.job JOIN account a ON a.id = j.account "
			  "WHERE l.id IN " TOGETHER
			  "ORDER BY fate, j.id LIMIT $2");
	bind_int(&q, lock);
	bind_int(&q, most);
	for (*n = 0; *n < (size_t)most && row(&q); (*n)++) {
		struct stopped_job *s = &(*out)[*n];
		s->post = col_int(&q);
		s->account = col_str(&q);
		s->text = col_str(&q);
		s->url = col_str(&q);
		s->fate = (enum fate)col_int(&q);
		s->why = col_str(&q);
	}
	return sql_end(&q);
}
