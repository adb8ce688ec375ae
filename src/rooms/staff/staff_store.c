/* SPDX-License-Identifier: MIT
 * staff_store.c - the SQL of joining, leaving and the doctor. */
#include "rooms/staff/staff_store.h"

#include "rooms/queue/queue.h"

/* ---- posts */

#define KEEPER "CASE WHEN p.keeper = '' THEN p.created_by ELSE p.keeper END"
#define IS_NOT_OUT                                                                                                   \
	"(p.id IN (SELECT post FROM job WHERE " JOB_POSTS " AND " JOB_OPEN ") OR "                                 \
	"(p.at IS NULL AND NOT EXISTS (SELECT 1 FROM job WHERE job.post = p.id)))"

static err tell_posts(struct tx *tx, str from, str note)
{
	query q = sql(tx, "INSERT INTO event(at, post, who, what, note) SELECT $1, p.id, $2, 'entrusted', $3 FROM "
			  "post p WHERE " KEEPER " = $4 AND " IS_NOT_OUT);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_str(&q, note);
	bind_str(&q, from);
	return sql_run(&q);
}

err posts_pass(struct tx *tx, str from, str to, str note, int64_t *n)
{
	TRY(tell_posts(tx, from, note));
	query q = sql(tx, "UPDATE post AS p SET keeper = CASE WHEN created_by = $1 THEN '' ELSE $1 END WHERE " KEEPER
			  " = $2 AND " IS_NOT_OUT);
	bind_str(&q, to);
	bind_str(&q, from);
	TRY(sql_run(&q));
	*n = tx_changes(tx);
	return NULL;
}

err posts_kept(struct tx *tx, struct kept **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct kept, KEPT_MOST);
	query q = sql(tx, "SELECT " KEEPER
			  ", coalesce(j.account, 0), count(DISTINCT p.id), min(p.id) FROM post p LEFT JOIN job j "
			  "ON j.post = p.id AND j." JOB_POSTS " AND " JOB_OPEN " WHERE " IS_NOT_OUT
			  " GROUP BY 1, 2 ORDER BY 1, 2");
	for (*n = 0; *n < KEPT_MOST && row(&q); (*n)++) {
		struct kept *k = &(*out)[*n];
		k->keeper = col_str(&q);
		k->account = col_int(&q);
		k->posts = col_int(&q);
		k->first = col_int(&q);
	}
	return sql_end(&q);
}

err reviews_waiting(struct tx *tx, struct waiting **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct waiting, WAITING_MOST);
	query q = sql(tx, "SELECT r.post, r.account, p.created_by, r.need FROM review r JOIN post p ON p.id = r.post "
			  "WHERE r.state = 'open' ORDER BY r.account, r.need, r.id");
	for (*n = 0; *n < WAITING_MOST && row(&q); (*n)++) {
		struct waiting *w = &(*out)[*n];
		w->post = col_int(&q);
		w->account = col_int(&q);
		w->author = col_str(&q);
		w->need = col_str(&q);
	}
	return sql_end(&q);
}

err post_of_person_out(struct tx *tx, str name, int64_t *post)
{
	query q = sql(tx, "SELECT p.id FROM post p JOIN job j ON j.post = p.id WHERE p.created_by = $1 AND j." JOB_POSTS " "
			  "AND j.done_at > 0 LIMIT 1");
	bind_str(&q, name);
	return sql_int(&q, post);
}

/* ---- for the doctor */

err account_seen(struct tx *tx, int64_t account, struct seen *out)
{
	*out = (struct seen){0};
	query q = sql(tx, "SELECT a.created, coalesce((SELECT max(done_at) FROM job WHERE account = a.id AND part = "
			  "1 AND " JOB_POSTS "), 0) FROM account a WHERE a.id = $1");
	bind_int(&q, account);
	if (row(&q)) {
		out->created = col_int(&q);
		out->last_out = col_int(&q);
	}
	return sql_end(&q);
}

err account_plans(struct tx *tx, int64_t account, int64_t from, int64_t until, bool *any)
{
	query q = sql(tx, "SELECT 1 FROM job WHERE account = $1 AND part = 1 AND at >= $2 AND at < $3 AND " JOB_POSTS " AND "
			  "state <> 'cancelled' LIMIT 1");
	bind_int(&q, account);
	bind_int(&q, from);
	bind_int(&q, until);
	return sql_any(&q, any);
}

/* The page is the same when the platform's number for it is, or the name by which it is known there. */
err account_double(struct tx *tx, const struct account *of, str *other)
{
	query q = sql(
		tx,
		"SELECT name FROM account WHERE platform = $1 AND server = $2 AND id < $3 AND state <> 'removed' AND "
		"((remote_id = $4 AND $4 <> '') OR (handle = $5 AND $5 <> '')) LIMIT 1");
	bind_str(&q, of->platform);
	bind_str(&q, of->server);
	bind_int(&q, of->id);
	bind_str(&q, of->remote_id);
	bind_str(&q, of->handle);
	return sql_str(&q, other);
}

/* A busy house writes a million lines a year: only the newest are looked through, and it is said how far they reach.
 */
err actors_since(struct tx *tx, int64_t since, str **out, size_t *n, int64_t *from)
{
	enum { LINES_MOST = 100000 };
	query back = sql(tx, "SELECT max((SELECT min(at) FROM (SELECT at FROM audit ORDER BY n DESC LIMIT $1)), $2)");
	bind_int(&back, LINES_MOST);
	bind_int(&back, since);
	*from = row(&back) ? col_int(&back) : since;
	TRY(sql_end(&back));
	*out = TAKE_N(tx_arena(tx), str, PEOPLE_MOST);
	query q = sql(
		tx,
		"SELECT DISTINCT c.name FROM (SELECT actor, at FROM audit ORDER BY n DESC LIMIT $1) l JOIN actor c "
		"ON c.id = l.actor WHERE l.at >= $2");
	bind_int(&q, LINES_MOST);
	bind_int(&q, since);
	for (*n = 0; *n < PEOPLE_MOST && row(&q); (*n)++) (*out)[*n] = col_str(&q);
	return sql_end(&q);
}
