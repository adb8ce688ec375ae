/* SPDX-License-Identifier: MIT
 * feed_store.c - the rows of calendars at an address. */
#include "rooms/calendar/feed.h"

err feed_add(struct tx *tx, const struct feed *f, int64_t *id)
{
	query q = sql(tx, "INSERT INTO calendar_feed(who, made, shown, sealed, inside, region, ends, due) VALUES ($1, $2, $3, x'', $4, "
			  "$5, $6, $7)");
	bind_str(&q, tx_who(tx));
	bind_int(&q, tx_now(tx));
	bind_str(&q, f->shown);
	bind_int(&q, f->inside);
	bind_str(&q, f->region);
	bind_str(&q, f->ends);
	bind_int(&q, tx_now(tx));
	TRY(sql_run(&q));
	*id = tx_last_id(tx);
	return NULL;
}

err feed_seal(struct tx *tx, int64_t id, str sealed)
{
	query q = sql(tx, "UPDATE calendar_feed SET sealed = $1 WHERE id = $2");
	bind_blob(&q, sealed);
	bind_int(&q, id);
	return sql_run(&q);
}

err feed_drop(struct tx *tx, int64_t id, bool *there)
{
	query q = sql(tx, "DELETE FROM calendar_feed WHERE id = $1");
	bind_int(&q, id);
	TRY(sql_run(&q));
	*there = tx_changes(tx) > 0;
	return NULL;
}

static void read_feed(query *q, struct feed *f)
{
	*f = (struct feed){0};
	f->id = col_int(q);
	f->who = col_str(q);
	f->shown = col_str(q);
	f->sealed = col_blob(q);
	f->inside = col_int(q) != 0;
	f->region = col_str(q);
	f->ends = col_str(q);
	f->due = col_int(q);
	f->seen = col_int(q);
	f->fails = col_int(q);
	f->told = col_int(q) != 0;
	f->why = col_str(q);
	f->etag = col_str(q);
	f->modified = col_str(q);
	f->sha256 = col_str(q);
	f->upto = (int)col_int(q);
	f->import = col_int(q);
	f->found = col_str(q);
}

err feeds_all(struct tx *tx, struct feed **out, size_t *n)
{
	query q = sql(tx, "SELECT id, who, shown, sealed, inside, region, ends, due, seen, fails, told, why, etag, modified, "
			  "sha256, upto, import, '' FROM calendar_feed ORDER BY id LIMIT $1");
	bind_int(&q, FEEDS_MOST);
	*out = TAKE_N(tx_arena(tx), struct feed, FEEDS_MOST);
	for (*n = 0; *n < FEEDS_MOST && row(&q);) read_feed(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

err feed_again(struct tx *tx, int64_t id, int64_t due)
{
	query q = sql(tx, "UPDATE calendar_feed SET due = $1 WHERE id = $2");
	bind_int(&q, due);
	bind_int(&q, id);
	return sql_run(&q);
}

err feeds_due(struct tx *tx, int64_t *at)
{
	query q = sql(tx, "SELECT coalesce(min(due), $1) FROM calendar_feed");
	bind_int(&q, INT64_MAX);
	return sql_int(&q, at);
}

err feed_claim(struct tx *tx, struct feed *f)
{
	query q = sql(tx, "SELECT id, who, shown, sealed, inside, region, ends, due, seen, fails, told, why, etag, modified, "
			  "sha256, upto, import, found FROM calendar_feed WHERE due <= $1 ORDER BY due, id LIMIT 1");
	bind_int(&q, tx_now(tx));
	*f = (struct feed){0};
	if (row(&q)) read_feed(&q, f);
	TRY(sql_end(&q));
	return f->id ? feed_again(tx, f->id, tx_now(tx) + HOUR_MS) : NULL;
}

err feed_failed(struct tx *tx, const struct feed *f)
{
	query q = sql(tx, "UPDATE calendar_feed SET due = $1, fails = $2, told = $3, why = $4 WHERE id = $5");
	bind_int(&q, f->due);
	bind_int(&q, f->fails);
	bind_int(&q, f->told);
	bind_str(&q, f->why);
	bind_int(&q, f->id);
	return sql_run(&q);
}

err feed_read(struct tx *tx, const struct feed *f)
{
	query q = sql(tx, "UPDATE calendar_feed SET due = $1, seen = $2, fails = 0, told = 0, why = '', etag = $3, "
			  "modified = $4, sha256 = $5, upto = $6 WHERE id = $7");
	bind_int(&q, f->due);
	bind_int(&q, tx_now(tx));
	bind_str(&q, f->etag);
	bind_str(&q, f->modified);
	bind_str(&q, f->sha256);
	bind_int(&q, f->upto);
	bind_int(&q, f->id);
	return sql_run(&q);
}

err feed_brought(struct tx *tx, const struct feed *f)
{
	query q = sql(tx, "UPDATE calendar_feed SET import = $1, found = $2 WHERE id = $3");
	bind_int(&q, f->import);
	bind_str(&q, f->found);
	bind_int(&q, f->id);
	return sql_run(&q);
}

err feed_rows_waiting(struct tx *tx, const struct brought_file *b, struct brought_row **out, size_t *n)
{
	enum { ROWS_MOST = 2 * FEED_FOUND_MOST };
	query q = sql(tx, "SELECT r.import, r.n, r.judged, r.dates, r.was, r.name, r.organiser FROM calendar_import i "
			  "JOIN calendar_row r ON r.import = i.id WHERE i.file = $1 AND i.year = $2 AND i.who = $3 AND "
			  "i.state = 'waiting' AND r.state = 'waiting' LIMIT $4");
	bind_str(&q, b->file);
	bind_int(&q, b->year);
	bind_str(&q, tx_who(tx));
	bind_int(&q, ROWS_MOST);
	*out = TAKE_N(tx_arena(tx), struct brought_row, ROWS_MOST);
	for (*n = 0; *n < ROWS_MOST && row(&q); ++*n) {
		struct brought_row *r = &(*out)[*n];
		*r = (struct brought_row){0};
		r->import = col_int(&q);
		r->n = col_int(&q);
		r->is = judged_named(col_str(&q));
		r->dates = col_str(&q);
		r->was = col_str(&q);
		r->name = col_str(&q);
		r->organiser = col_str(&q);
	}
	return sql_end(&q);
}

err feed_drop_waiting(struct tx *tx, const struct brought_file *b)
{
	int64_t older;
	query q = sql(tx, "SELECT max(id) FROM calendar_import WHERE file = $1 AND year = $2 AND who = $3 AND done = 0 AND "
			  "state = 'waiting'");
	bind_str(&q, b->file);
	bind_int(&q, b->year);
	bind_str(&q, tx_who(tx));
	TRY(sql_int(&q, &older));
	return older ? brought_drop(tx, older) : NULL;
}
