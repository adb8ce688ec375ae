/* SPDX-License-Identifier: MIT
 * drill_store.c - drills as rows, and what the rows of posts, foreign posts, notices and locks say about them. */
#include "rooms/drill/drill.h"

/* Its own lockdown, the first that was made while it was on. */
#define LOCK_OF_DRILL                                                                                                \
	"LEFT JOIN lock k ON k.id = (SELECT l.id FROM lock l WHERE " LOCK_IS_OF_DRILL                              \
	"AND l.made >= d.began AND (d.ended = 0 OR l.made <= d.ended) ORDER BY l.id LIMIT 1) "
#define DRILL_COLUMNS                                                                                                \
	"SELECT d.id, d.account, d.began, d.ended, d.account_name, d.held_by, d.outcome, d.evidence, d.tell_all, "   \
	"coalesce(d.file_ms, -1), coalesce(d.row_ms, -1), d.under_way, d.published, d.held_back, d.unclear, "        \
	"d.by_itself, d.notices, d.told, coalesce(k.id, 0), coalesce(k.made, 0), coalesce(k.released_at, 0), "       \
	"(SELECT group_concat(name, ', ') FROM (SELECT p.name FROM unlock u JOIN person p ON p.id = u.person "       \
	"WHERE u.lock = k.id ORDER BY u.at, p.name)), (SELECT count(*) FROM unlock u WHERE u.lock = k.id), "         \
	"d.foreign_post, coalesce(d.found_ms, -1), d.takedown, d.statement, coalesce(d.said_ms, -1) "                \
	"FROM drill d " LOCK_OF_DRILL

static void read_times(query *q, struct drill *d)
{
	d->lock = col_int(q);
	d->locked_at = col_int(q);
	d->released_at = col_int(q);
	d->agreed = col_str(q);
	d->nagreed = col_int(q);
}

static void read_rest(query *q, struct drill *d)
{
	d->foreign = col_int(q);
	d->found_ms = col_int(q);
	d->takedown = col_str(q);
	d->statement = col_str(q);
	d->said_ms = col_int(q);
}

static void read_drill(query *q, struct drill *d)
{
	d->id = col_int(q);
	d->account = col_int(q);
	d->began = col_int(q);
	d->ended = col_int(q);
	d->account_name = col_str(q);
	d->held_by = col_str(q);
	d->outcome = col_str(q);
	d->evidence = col_str(q);
	d->tell_all = col_int(q);
	d->file_ms = col_int(q);
	d->row_ms = col_int(q);
	d->under_way = col_int(q);
	d->published = col_int(q);
	d->held_back = col_int(q);
	d->unclear = col_int(q);
	d->by_itself = col_int(q);
	d->notices = col_int(q);
	d->told = col_int(q);
	read_times(q, d);
	read_rest(q, d);
}

static err read_one(query *q, struct drill *out, bool *found)
{
	*found = row(q);
	if (*found) read_drill(q, out);
	return sql_end(q);
}

static err read_some(struct tx *tx, query *q, struct drill **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct drill, DRILLS_SHOWN);
	for (*n = 0; *n < DRILLS_SHOWN && row(q); (*n)++) read_drill(q, &(*out)[*n]);
	return sql_end(q);
}

err drill_get(struct tx *tx, int64_t id, struct drill *out, bool *found)
{
	query q = sql(tx, DRILL_COLUMNS "WHERE d.id = $1");
	bind_int(&q, id);
	return read_one(&q, out, found);
}

err drills_all(struct tx *tx, struct drill **out, size_t *n)
{
	query q = sql(tx, DRILL_COLUMNS "ORDER BY d.id DESC");
	return read_some(tx, &q, out, n);
}

err drills_open(struct tx *tx, struct drill **out, size_t *n)
{
	query q = sql(tx, DRILL_COLUMNS "WHERE d.ended = 0 ORDER BY d.id");
	return read_some(tx, &q, out, n);
}

err drill_put(struct tx *tx, const struct drill *d, int64_t *id)
{
	query q = sql(
		tx, "INSERT INTO drill(account, account_name, held_by, tell_all, began) VALUES ($1, $2, $3, $4, $5)");
	bind_int(&q, d->account);
	bind_str(&q, d->account_name);
	bind_str(&q, d->held_by);
	bind_int(&q, d->tell_all);
	bind_int(&q, tx_now(tx));
	TRY(sql_run(&q));
	*id = tx_last_id(tx);
	return NULL;
}

err drill_note(struct tx *tx, const struct drill *d)
{
	query q = sql(tx, "UPDATE drill SET file_ms = $1, row_ms = $2, under_way = $3, evidence = $4 WHERE id = $5 "
			  "AND ended = 0");
	bind_maybe(&q, d->file_ms, d->file_ms >= 0);
	bind_maybe(&q, d->row_ms, d->row_ms >= 0);
	bind_int(&q, d->under_way);
	bind_str(&q, d->evidence);
	bind_int(&q, d->id);
	return sql_run(&q);
}

err drill_close(struct tx *tx, const struct drill *d)
{
	query q = sql(tx, "UPDATE drill SET published = $1, held_back = $2, unclear = $3, by_itself = $4, notices = "
			  "$5, told = $6, foreign_post = $7, found_ms = $8, takedown = $9, statement = $10, said_ms = $11, "
			  "outcome = $12, ended = $13 WHERE id = $14 AND ended = 0");
	bind_int(&q, d->published);
	bind_int(&q, d->held_back);
	bind_int(&q, d->unclear);
	bind_int(&q, d->by_itself);
	bind_int(&q, d->notices);
	bind_int(&q, d->told);
	bind_int(&q, d->foreign);
	bind_maybe(&q, d->found_ms, d->found_ms >= 0);
	bind_str(&q, d->takedown);
	bind_str(&q, d->statement);
	bind_maybe(&q, d->said_ms, d->said_ms >= 0);
	bind_str(&q, d->outcome);
	bind_int(&q, tx_now(tx));
	bind_int(&q, d->id);
	return sql_run(&q);
}

/* ---- what other rows say */

static err count_posts(struct tx *tx, struct drill *d)
{
	query q = sql(
		tx, "SELECT coalesce(sum(j.state = 'done'), 0), coalesce(sum(j.state IN ('sending', 'unsure', "
		    "'asking')), 0), count(*), "
		    "coalesce(sum($1 > 0 AND j.intent_at > $1), 0), coalesce(sum(j.state = 'sending'), 0) FROM job j "
		    "JOIN post p ON p.id = j.post WHERE j.account = $2 AND j.op = 7 AND p.campaign = $3");
	bind_int(&q, d->locked_at);
	bind_int(&q, d->account);
	bind_str(&q, drill_campaign(tx_arena(tx), d->id));
	int64_t all = 0, sending = 0;
	if (row(&q)) {
		d->published = col_int(&q);
		d->unclear = col_int(&q);
		all = col_int(&q);
		d->by_itself = col_int(&q);
		sending = col_int(&q);
	}
	d->held_back = all - d->published - d->unclear;
	if (!d->locked_at) d->under_way = sending;
	return sql_end(&q);
}

static err count_notices(struct tx *tx, struct drill *d)
{
	query q = sql(tx, "SELECT count(DISTINCT n.id), count(DISTINCT t.person) FROM notice n JOIN notice_to t ON "
			  "t.notice = n.id "
			  "WHERE n.at >= $1 AND n.what LIKE $2 || ': %'");
	bind_int(&q, d->began);
	bind_str(&q, drill_title(tx_arena(tx), d->id));
	if (row(&q)) {
		d->notices = col_int(&q);
		d->told = col_int(&q);
	}
	return sql_end(&q);
}

/* Nobody but the drill lets anybody else post there. */
static err count_foreign(struct tx *tx, struct drill *d)
{
	query q = sql(tx, "SELECT f.id, iif(f.at > 0, max(f.found_at - f.at, 1), 1), iif(coalesce(t.outcome, '') = '', 'open', t.outcome) "
			  "FROM foreign_post f LEFT JOIN takedown t ON t.foreign_post = f.id "
			  "WHERE f.account = $1 AND f.found_at >= $2 ORDER BY f.id LIMIT 1");
	bind_int(&q, d->account);
	bind_int(&q, d->began);
	d->takedown = S("not found");
	if (row(&q)) {
		d->foreign = col_int(&q);
		d->found_ms = col_int(&q);
		d->takedown = col_str(&q);
	}
	return sql_end(&q);
}

static err is_prepared(struct tx *tx, const struct drill *d, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM statement s JOIN statement_account o ON o.statement = s.id JOIN account a ON a.id = o.account "
			  "WHERE s.approved > 0 AND s.dropped = 0 AND a.id <> $1 AND a.state = 'ready' AND " ACCOUNT_IS_PRACTICE
			  "LIMIT 1");
	bind_int(&q, d->account);
	return sql_any(&q, yes);
}

static err count_statement(struct tx *tx, struct drill *d)
{
	bool prepared;
	int64_t said = 0, out = 0;
	TRY(is_prepared(tx, d, &prepared));
	query q = sql(tx, "SELECT count(*), coalesce(min(iif(j.state = 'done', j.done_at, NULL)), 0) FROM statement_post x "
			  "JOIN job j ON j.post = x.post AND j.op = 7 WHERE x.lock = $1");
	bind_int(&q, d->lock);
	if (row(&q)) {
		said = col_int(&q);
		out = col_int(&q);
	}
	d->statement = out ? S("out") : said ? S("not out") : prepared ? S("not said") : S("none");
	if (out) d->said_ms = MAX(out - d->locked_at, 0);
	return sql_end(&q);
}

err drill_count(struct tx *tx, struct drill *d)
{
	if (d->ended) return NULL;
	TRY(count_posts(tx, d));
	TRY(count_foreign(tx, d));
	TRY(count_statement(tx, d));
	return count_notices(tx, d);
}

err drill_jobs(struct tx *tx, const struct drill *d, struct job **out, size_t *n)
{
	query q = sql(tx, "SELECT j.id, j.post, j.account, j.part, j.state FROM job j JOIN post p ON p.id = j.post "
			  "WHERE j.account = $1 "
			  "AND j.op = 7 AND p.campaign = $2 AND j.state IN ('draft', 'review', 'chained', 'ready', "
			  "'paused', 'late', "
			  "'refused', 'asking') ORDER BY j.id");
	bind_int(&q, d->account);
	bind_str(&q, drill_campaign(tx_arena(tx), d->id));
	*out = TAKE_N(tx_arena(tx), struct job, DRILL_POSTS_MOST);
	for (*n = 0; *n < DRILL_POSTS_MOST && row(&q); (*n)++) {
		struct job *j = &(*out)[*n];
		j->id = col_int(&q);
		j->post = col_int(&q);
		j->account = col_int(&q);
		j->part = (int)col_int(&q);
		str state = col_str(&q);
		job_state_read(state, &j->state);
	}
	return sql_end(&q);
}

err drill_locks(struct tx *tx, const struct drill *d, int64_t **out, size_t *n)
{
	query q = sql(tx, "SELECT l.id FROM drill d JOIN lock l ON l.account = d.account JOIN account a ON a.id = d.account "
			  "WHERE d.id = $1 AND l.made >= d.began AND l.released_at = 0 AND " LOCK_IS_OF_DRILL
			  "AND " ACCOUNT_IS_PRACTICE);
	bind_int(&q, d->id);
	*out = TAKE_N(tx_arena(tx), int64_t, LOCKS_MOST);
	for (*n = 0; *n < LOCKS_MOST && row(&q); (*n)++) (*out)[*n] = col_int(&q);
	return sql_end(&q);
}

err practice_accounts(struct tx *tx, str names[static 2], size_t *n)
{
	query q =
		sql(tx, "SELECT a.name FROM account a WHERE " ACCOUNT_IS_PRACTICE "AND a.state = 'ready' ORDER BY a.name");
	names[0] = names[1] = S("");
	for (*n = 0; row(&q); (*n)++) {
		str name = col_str(&q);
		if (*n < 2) names[*n] = name;
	}
	return sql_end(&q);
}
