/* SPDX-License-Identifier: MIT
 * brought_store.c - imports that wait, their rows, and by what a day is known again. */
#include "rooms/calendar/brought.h"

const char *const ROW_STATE_NAMES[ROW_STATES] = {"waiting", "taken", "left", "aside"};

static int64_t too_old(struct tx *tx)
{
	return tx_now(tx) - IMPORT_KEPT_DAYS * DAY_MS;
}

/* ---- imports */

err brought_begin(struct tx *tx, const struct brought_file *b, int64_t *id)
{
	query q = sql(tx, "INSERT INTO calendar_import(at, who, file, sha256, year, region, state) VALUES ($1, $2, $3, $4, $5, "
			  "$6, 'open')");
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_str(&q, b->file);
	bind_str(&q, b->sha256);
	bind_int(&q, b->year);
	bind_str(&q, b->region);
	TRY(sql_run(&q));
	*id = tx_last_id(tx);
	return NULL;
}

static void read_import(query *q, struct brought_file *b)
{
	*b = (struct brought_file){0};
	b->id = col_int(q);
	b->at = col_int(q);
	b->who = col_str(q);
	b->file = col_str(q);
	b->sha256 = col_str(q);
	b->year = (int)col_int(q);
	b->region = col_str(q);
	b->state = col_str(q);
	b->done = col_int(q);
	b->done_by = col_str(q);
}

err brought_get(struct tx *tx, int64_t id, struct brought_file *b, bool *there)
{
	query q = sql(tx, "SELECT id, at, who, file, sha256, year, region, state, done, done_by FROM calendar_import "
			  "WHERE id = $1 AND at > $2");
	bind_int(&q, id);
	bind_int(&q, too_old(tx));
	*there = row(&q);
	if (*there) read_import(&q, b);
	return sql_end(&q);
}

err brought_add(struct tx *tx, const struct brought_row *r)
{
	query q = sql(tx, "INSERT INTO calendar_row(import, n, line, judged, state, dates, was, name, basis, codes, organiser, uid, "
			  "nations) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
	const str texts[] = {str_of(JUDGED_NAMES[r->is]), str_of(ROW_STATE_NAMES[r->state]), r->dates, r->was, r->name,
		r->basis, r->codes, r->organiser, r->uid, r->nations};
	bind_int(&q, r->import);
	bind_int(&q, r->n);
	bind_int(&q, r->line);
	for (size_t i = 0; i < COUNT(texts); i++) bind_str(&q, texts[i]);
	return sql_run(&q);
}

err brought_drop(struct tx *tx, int64_t id)
{
	query rows = sql(tx, "DELETE FROM calendar_row WHERE import = $1");
	bind_int(&rows, id);
	TRY(sql_run(&rows));
	query q = sql(tx, "DELETE FROM calendar_import WHERE id = $1");
	bind_int(&q, id);
	return sql_run(&q);
}

err brought_finish(struct tx *tx, const struct brought_file *b)
{
	int64_t older;
	query same = sql(tx, "SELECT id FROM calendar_import WHERE sha256 = $1 AND year = $2 AND region = $3 AND state = 'waiting' "
			     "AND done = 0");
	bind_str(&same, b->sha256);
	bind_int(&same, b->year);
	bind_str(&same, b->region);
	TRY(sql_int(&same, &older));
	if (older) TRY(brought_drop(tx, older));
	query q = sql(tx, "UPDATE calendar_import SET state = 'waiting' WHERE id = $1");
	bind_int(&q, b->id);
	return sql_run(&q);
}

err brought_done(struct tx *tx, int64_t id, bool all)
{
	query q = sql(tx, "UPDATE calendar_import SET done = $1, done_by = $2, state = CASE WHEN $3 THEN 'done' ELSE state END "
			  "WHERE id = $4");
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_int(&q, all);
	bind_int(&q, id);
	return sql_run(&q);
}

static err count_rows(struct tx *tx, struct brought_file *b)
{
	query q = sql(tx, "SELECT judged, state, count(*) FROM calendar_row WHERE import = $1 GROUP BY judged, state");
	bind_int(&q, b->id);
	while (row(&q)) {
		str judged = col_str(&q);
		str state = col_str(&q);
		int64_t n = col_int(&q);
		bool waits = str_is(state, str_of(ROW_STATE_NAMES[ROW_WAITING]));
		for (size_t i = 0; i < JUDGED_KINDS; i++)
			if (str_is(judged, str_of(JUDGED_NAMES[i]))) {
				b->counts[i] += n;
				b->waits[i] += waits ? n : 0;
			}
		for (size_t i = 0; i < ROW_STATES; i++)
			if (str_is(state, str_of(ROW_STATE_NAMES[i]))) b->states[i] += n;
	}
	return sql_end(&q);
}

err brought_all(struct tx *tx, struct brought_file **out, size_t *n)
{
	enum { SHOWN_MOST = 2 * (IMPORTS_MOST + FEED_IMPORTS_MOST) };
	query q = sql(tx, "SELECT id, at, who, file, sha256, year, region, state, done, done_by FROM calendar_import "
			  "WHERE state <> 'open' AND at > $1 ORDER BY id DESC LIMIT $2");
	bind_int(&q, too_old(tx));
	bind_int(&q, SHOWN_MOST);
	*out = TAKE_N(tx_arena(tx), struct brought_file, SHOWN_MOST);
	for (*n = 0; *n < SHOWN_MOST && row(&q);) read_import(&q, &(*out)[(*n)++]);
	TRY(sql_end(&q));
	for (size_t i = 0; i < *n; i++) TRY(count_rows(tx, &(*out)[i]));
	return NULL;
}

/* Open ones too: whoever has begun one that long ago does not go on with it. */
err brought_forget(struct tx *tx)
{
	enum { ROWS_A_TIME = 2000 };
	int64_t id, left;
	query old = sql(tx, "SELECT min(id) FROM calendar_import WHERE at <= $1");
	bind_int(&old, too_old(tx));
	TRY(sql_int(&old, &id));
	if (!id) return NULL;
	query rows = sql(tx, "DELETE FROM calendar_row WHERE import = $1 AND n IN (SELECT n FROM calendar_row WHERE import = $1 LIMIT $2)");
	bind_int(&rows, id);
	bind_int(&rows, ROWS_A_TIME);
	TRY(sql_run(&rows));
	query any = sql(tx, "SELECT count(*) FROM calendar_row WHERE import = $1");
	bind_int(&any, id);
	TRY(sql_int(&any, &left));
	return left ? NULL : brought_drop(tx, id);
}

/* ---- rows */

static size_t word_in(str word, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(word, str_of(names[i]))) return i;
	return 0;
}

enum judged_is judged_named(str name)
{
	return (enum judged_is)word_in(name, JUDGED_NAMES, JUDGED_KINDS);
}

err brought_rows(struct tx *tx, int64_t id, struct brought_row **out, size_t *n)
{
	size_t most;
	query many = sql(tx, "SELECT count(*) FROM calendar_row WHERE import = $1");
	bind_int(&many, id);
	TRY(sql_count(&many, &most));
	query q = sql(tx, "SELECT n, line, judged, state, dates, was, name, basis, codes, organiser, uid, nations FROM calendar_row "
			  "WHERE import = $1 ORDER BY n");
	bind_int(&q, id);
	*out = TAKE_N(tx_arena(tx), struct brought_row, most + 1);
	for (*n = 0; *n < most && row(&q); (*n)++) {
		struct brought_row *r = &(*out)[*n];
		r->import = id;
		r->n = col_int(&q);
		r->line = col_int(&q);
		r->is = judged_named(col_str(&q));
		r->state = (enum row_state)word_in(col_str(&q), ROW_STATE_NAMES, ROW_STATES);
		r->dates = col_str(&q);
		r->was = col_str(&q);
		r->name = col_str(&q);
		r->basis = col_str(&q);
		r->codes = col_str(&q);
		r->organiser = col_str(&q);
		r->uid = col_str(&q);
		r->nations = col_str(&q);
		day_span_read(r->dates, &r->days);
	}
	return sql_end(&q);
}

err brought_row_is(struct tx *tx, const struct brought_row *r)
{
	query q = sql(tx, "UPDATE calendar_row SET state = $1, judged = $2, codes = $3 WHERE import = $4 AND n = $5");
	bind_str(&q, str_of(ROW_STATE_NAMES[r->state]));
	bind_str(&q, str_of(JUDGED_NAMES[r->is]));
	bind_str(&q, r->codes);
	bind_int(&q, r->import);
	bind_int(&q, r->n);
	return sql_run(&q);
}

err brought_row_gone(struct tx *tx, const struct brought_row *r)
{
	int64_t waiting, done;
	query gone = sql(tx, "DELETE FROM calendar_row WHERE import = $1 AND n = $2");
	bind_int(&gone, r->import);
	bind_int(&gone, r->n);
	TRY(sql_run(&gone));
	query left = sql(tx, "SELECT count(*) FROM calendar_row WHERE import = $1 AND state = 'waiting'");
	bind_int(&left, r->import);
	TRY(sql_int(&left, &waiting));
	if (waiting) return NULL;
	query was = sql(tx, "SELECT done FROM calendar_import WHERE id = $1");
	bind_int(&was, r->import);
	TRY(sql_int(&was, &done));
	if (!done) return brought_drop(tx, r->import);
	query q = sql(tx, "UPDATE calendar_import SET state = 'done' WHERE id = $1");
	bind_int(&q, r->import);
	return sql_run(&q);
}

err brought_waiting(struct tx *tx, bool of_feeds, int64_t *n)
{
	query q = sql(tx, "SELECT count(*) FROM calendar_import WHERE state = 'waiting' AND at > $1 AND (who = 'schedpost') = $2");
	bind_int(&q, too_old(tx));
	bind_int(&q, of_feeds);
	return sql_int(&q, n);
}

/* ---- by what days are known again */

/* What a person has said since stands in the place of what was brought, unless it is the same. */
err brought_held(struct tx *tx, int year, struct held_day **out, size_t *n)
{
	size_t most;
	query many = sql(tx, "SELECT count(*) FROM day_brought WHERE year BETWEEN $1 - 1 AND $1");
	bind_int(&many, year);
	TRY(sql_count(&many, &most));
	most = MIN(most, (size_t)HELD_MOST);
	query q = sql(tx, "SELECT b.name, b.organiser, b.uid, b.dates FROM day_brought b LEFT JOIN day_dates d ON d.key = b.key AND "
			  "d.nations = b.nations AND d.year = b.year WHERE b.year BETWEEN $1 - 1 AND $1 AND (d.key IS NULL OR "
			  "d.brought <> 0 OR instr(' ' || d.dates || ' ', ' ' || b.dates || ' ') > 0) "
			  "ORDER BY b.key, b.nations, b.year, b.dates LIMIT $2");
	bind_int(&q, year);
	bind_int(&q, (int64_t)most);
	*out = TAKE_N(tx_arena(tx), struct held_day, most + 1);
	for (*n = 0; *n < most && row(&q);) {
		struct held_day *h = &(*out)[*n];
		h->name = col_str(&q);
		h->organiser = col_str(&q);
		h->uid = col_str(&q);
		if (day_span_read(col_str(&q), &h->days)) ++*n;
	}
	return sql_end(&q);
}

static void read_day(query *q, struct brought_day *d)
{
	d->key = col_str(q);
	d->nations = col_str(q);
	d->year = (int)col_int(q);
	d->dates = col_str(q);
	d->name = col_str(q);
	d->organiser = col_str(q);
	d->uid = col_str(q);
}

err brought_days(struct tx *tx, const struct day_dates_row *of, struct brought_day **out, size_t *n)
{
	enum { DAYS_MOST_HERE = 100 };
	query q = sql(tx, "SELECT key, nations, year, dates, name, organiser, uid FROM day_brought WHERE key = $1 AND nations = $2 "
			  "AND year = $3 LIMIT $4");
	bind_str(&q, of->key);
	bind_str(&q, of->nations);
	bind_int(&q, of->year);
	bind_int(&q, DAYS_MOST_HERE);
	*out = TAKE_N(tx_arena(tx), struct brought_day, DAYS_MOST_HERE);
	for (*n = 0; *n < DAYS_MOST_HERE && row(&q);) read_day(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

err brought_day_put(struct tx *tx, const struct brought_day *d)
{
	query q = sql(tx, "INSERT INTO day_brought(key, nations, year, dates, name, organiser, uid) VALUES ($1, $2, $3, $4, $5, $6, "
			  "$7) ON CONFLICT (key, nations, year, dates) DO UPDATE SET name = $5, organiser = $6, uid = $7");
	bind_str(&q, d->key);
	bind_str(&q, d->nations);
	bind_int(&q, d->year);
	bind_str(&q, d->dates);
	bind_str(&q, d->name);
	bind_str(&q, d->organiser);
	bind_str(&q, d->uid);
	return sql_run(&q);
}

err brought_day_drop(struct tx *tx, const struct brought_day *d)
{
	query q = sql(tx, "DELETE FROM day_brought WHERE key = $1 AND nations = $2 AND year = $3 AND ($4 = '' OR dates = $4)");
	bind_str(&q, d->key);
	bind_str(&q, d->nations);
	bind_int(&q, d->year);
	bind_str(&q, d->dates);
	return sql_run(&q);
}

err brought_day_elsewhere(struct tx *tx, const struct brought_day *d, struct brought_day *out)
{
	query q = sql(tx, "SELECT key, nations, year, dates, name, organiser, uid FROM day_brought WHERE uid = $1 AND uid <> '' AND "
			  "year = $2 AND key <> $3 ORDER BY key LIMIT 1");
	bind_str(&q, d->uid);
	bind_int(&q, d->year);
	bind_str(&q, d->key);
	*out = (struct brought_day){0};
	if (row(&q)) read_day(&q, out);
	return sql_end(&q);
}
