/* SPDX-License-Identifier: MIT
 * calendar_store.c - own days, what was read of single years, what is not kept any more; posts about days. */
#include "rooms/calendar/calendar.h"

/* ---- days */

err day_rows(struct tx *tx, struct day_row **out, size_t *n)
{
	query q = sql(tx, "SELECT key, nations, name, rule, length, basis, sensitive, source, hashtag, origin FROM day "
			  "ORDER BY key, nations LIMIT $1");
	bind_int(&q, DAYS_OWN_MOST);
	*out = TAKE_N(tx_arena(tx), struct day_row, DAYS_OWN_MOST);
	for (*n = 0; *n < DAYS_OWN_MOST && row(&q); (*n)++) {
		struct day_row *d = &(*out)[*n];
		d->key = col_str(&q);
		d->nations = col_str(&q);
		d->name = col_str(&q);
		d->rule = col_str(&q);
		d->length = (int)col_int(&q);
		d->basis = col_str(&q);
		d->sensitive = col_int(&q);
		d->source = col_str(&q);
		d->hashtag = col_str(&q);
		d->origin = col_str(&q);
	}
	return sql_end(&q);
}

err day_row_put(struct tx *tx, const struct day_row *d)
{
	query q = sql(tx, "INSERT INTO day(key, nations, name, rule, length, basis, sensitive, source, hashtag, origin, added, "
			  "added_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (key, nations) DO "
			  "UPDATE SET name = $3, rule = $4, length = $5, basis = $6, sensitive = $7, source = $8, hashtag = $9, "
			  "origin = $10, added = $11, added_by = $12");
	bind_str(&q, d->key);
	bind_str(&q, d->nations);
	bind_str(&q, d->name);
	bind_str(&q, d->rule);
	bind_int(&q, d->length);
	bind_str(&q, d->basis);
	bind_int(&q, d->sensitive);
	bind_str(&q, d->source);
	bind_str(&q, d->hashtag);
	bind_str(&q, d->origin);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	return sql_run(&q);
}

/* ---- dates */

static void read_dates(query *q, struct day_dates_row *d)
{
	d->key = col_str(q);
	d->nations = col_str(q);
	d->year = (int)col_int(q);
	d->dates = col_str(q);
	d->basis = col_str(q);
	d->source = col_str(q);
	d->seen = col_str(q);
	d->brought = col_int(q);
	d->added = col_int(q);
	d->before = col_str(q);
}

err day_dates_rows(struct tx *tx, struct day_dates_row **out, size_t *n)
{
	size_t most;
	query many = sql(tx, "SELECT count(*) FROM day_dates");
	TRY(sql_count(&many, &most));
	most = MIN(most, (size_t)DAY_DATES_MOST);
	query q = sql(tx, "SELECT key, nations, year, dates, basis, source, seen, brought, added, before FROM day_dates "
			  "ORDER BY key, nations, year LIMIT $1");
	bind_int(&q, (int64_t)most);
	*out = TAKE_N(tx_arena(tx), struct day_dates_row, most + 1);
	for (*n = 0; *n < most && row(&q);) read_dates(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

err day_dates_get(struct tx *tx, struct day_dates_row *d, bool *there)
{
	query q = sql(tx, "SELECT key, nations, year, dates, basis, source, seen, brought, added, before FROM day_dates "
			  "WHERE key = $1 AND nations = $2 AND year = $3");
	bind_str(&q, d->key);
	bind_str(&q, d->nations);
	bind_int(&q, d->year);
	*there = row(&q);
	if (*there) read_dates(&q, d);
	return sql_end(&q);
}

err day_dates_put(struct tx *tx, const struct day_dates_row *d)
{
	query q = sql(tx, "INSERT INTO day_dates(key, nations, year, dates, basis, source, seen, added, added_by, brought) "
			  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (key, nations, year) DO UPDATE SET "
			  "dates = $4, basis = $5, source = $6, seen = $7, added = $8, added_by = $9, brought = $10, before = "
			  "CASE WHEN dates = $4 AND substr(before, 1, length(dates) + 1) = dates || '@' THEN before ELSE "
			  "substr(dates || '@' || added || ' ' || before, 1, 500) END");
	bind_str(&q, d->key);
	bind_str(&q, d->nations);
	bind_int(&q, d->year);
	bind_str(&q, d->dates);
	bind_str(&q, d->basis);
	bind_str(&q, d->source);
	bind_str(&q, d->seen);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_int(&q, d->brought);
	return sql_run(&q);
}

err day_dates_drop(struct tx *tx, const struct day_dates_row *d)
{
	query q = sql(tx, "DELETE FROM day_dates WHERE key = $1 AND nations = $2 AND year = $3");
	bind_str(&q, d->key);
	bind_str(&q, d->nations);
	bind_int(&q, d->year);
	return sql_run(&q);
}

/* ---- ends */

err day_end_rows(struct tx *tx, struct day_end_row **out, size_t *n)
{
	size_t most;
	query many = sql(tx, "SELECT count(*) FROM day_ended");
	TRY(sql_count(&many, &most));
	query q = sql(tx, "SELECT key, nations, last FROM day_ended ORDER BY key, nations");
	*out = TAKE_N(tx_arena(tx), struct day_end_row, most + 1);
	for (*n = 0; *n < most && row(&q); (*n)++) {
		(*out)[*n].key = col_str(&q);
		(*out)[*n].nations = col_str(&q);
		(*out)[*n].last = col_str(&q);
	}
	return sql_end(&q);
}

err day_end_put(struct tx *tx, const struct day_end_row *d)
{
	query q = sql(tx, "INSERT INTO day_ended(key, nations, last, added_by) VALUES ($1, $2, $3, $4) ON CONFLICT (key, nations) DO "
			  "UPDATE SET last = $3, added_by = $4");
	bind_str(&q, d->key);
	bind_str(&q, d->nations);
	bind_str(&q, d->last);
	bind_str(&q, tx_who(tx));
	return sql_run(&q);
}

err day_end_drop(struct tx *tx, str key, str nations)
{
	query q = sql(tx, "DELETE FROM day_ended WHERE key = $1 AND nations = $2");
	bind_str(&q, key);
	bind_str(&q, nations);
	return sql_run(&q);
}

/* ---- posts */

/* As job_stuck of the schema says it, so that it is found by that. */
#define STUCK "(state = 'unsure' OR state = 'asking' OR state = 'late' OR state = 'paused' OR state = 'refused')"

/* Drafts are without a time; of what is over only what came out is told. */
err day_posts(struct tx *tx, int64_t from, int64_t until, struct day_post **out, size_t *n)
{
	enum { POSTS_MOST = 5000 };
	query q = sql(tx, "SELECT p.id, coalesce(p.at, 0), p.campaign, substr(t.text, 1, 2000), lower(substr(t.text, 1, 2000)), "
			  "group_concat(DISTINCT a.name), group_concat(DISTINCT nullif(a.owner, '')), "
			  "max(j.state IN ('draft', 'review', 'chained', 'ready', 'paused', 'late')), "
			  "max(j.state = 'asking' AND j.code = 'by-hand') "
			  "FROM post p JOIN post_text t ON t.post = p.id AND t.account = 0 AND t.part = 1 "
			  "JOIN job j ON j.post = p.id AND j.op = $3 AND j.state NOT IN ('cancelled', 'gone') "
			  "JOIN account a ON a.id = j.account WHERE (p.at >= $1 AND p.at < $2 OR p.at IS NULL "
			  "OR p.id IN (SELECT post FROM job WHERE " STUCK " AND state = 'asking' AND code = 'by-hand')) AND "
			  "(p.batch IS NULL OR p.batch NOT IN (SELECT id FROM batch WHERE state = 'open')) "
			  "GROUP BY p.id ORDER BY p.at, p.id LIMIT $4");
	bind_int(&q, from);
	bind_int(&q, until);
	bind_int(&q, SP_PUBLISH);
	bind_int(&q, POSTS_MOST);
	*out = TAKE_N(tx_arena(tx), struct day_post, POSTS_MOST);
	for (*n = 0; *n < POSTS_MOST && row(&q); (*n)++) {
		struct day_post *p = &(*out)[*n];
		p->id = col_int(&q);
		p->at = col_int(&q);
		p->campaign = col_str(&q);
		p->text = col_str(&q);
		p->small = col_str(&q);
		p->accounts = col_str(&q);
		p->owners = col_str(&q);
		bool waits = col_int(&q);
		p->by_hand = col_int(&q);
		p->waits = waits || p->by_hand;
	}
	return sql_end(&q);
}

/* What follows new rules of a zone keeps its time on the wall: nobody has thought about it then. */
err day_post_timed(struct tx *tx, int64_t id, int64_t *out)
{
	query q = sql(tx, "SELECT max(p.created, coalesce((SELECT max(e.at) FROM event e WHERE e.post = p.id AND e.what = 'moved' AND "
			  "e.who <> 'schedpost'), 0)) FROM post p WHERE p.id = $1");
	bind_int(&q, id);
	return sql_int(&q, out);
}

err day_posts_ahead(struct tx *tx, struct day_post **out, size_t *n)
{
	enum { AHEAD_YEARS = 10 };
	return day_posts(tx, tx_now(tx), tx_now(tx) + AHEAD_YEARS * 366 * DAY_MS, out, n);
}
