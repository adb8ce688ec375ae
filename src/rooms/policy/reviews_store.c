/* SPDX-License-Identifier: MIT
 * reviews_store.c - the tables of reviews and decisions. */
#include "rooms/policy/reviews.h"

#include "base/crash.h"

enum { DECISIONS_MOST = 200 };

#define REVIEW_COLUMNS "r.id, r.post, r.account, r.version, r.need, r.asked_at, r.asked_by, r.state, r.second "
#define REVIEW	       REVIEW_COLUMNS "FROM review r "

static void review_read(query *q, struct review *r)
{
	r->id = col_int(q);
	r->post = col_int(q);
	r->account = col_int(q);
	r->version = col_int(q);
	r->need = NEED_COACH_CLINICAL; /* a word that is not known is the strictest */
	need_read(col_str(q), &r->need);
	r->asked_at = col_int(q);
	r->asked_by = col_str(q);
	r->state = col_str(q);
	r->second = col_str(q);
}

err review_open(struct tx *tx, int64_t post, int64_t account, struct review *out, bool *found)
{
	query q = sql(tx, "SELECT " REVIEW "WHERE r.post = $1 AND r.account = $2 AND r.state = 'open'");
	bind_int(&q, post);
	bind_int(&q, account);
	*found = row(&q);
	if (*found) review_read(&q, out);
	return sql_end(&q);
}

err reviews_open(struct tx *tx, int64_t post, int64_t account, struct review **out, size_t *n)
{
	query c = sql(tx, "SELECT count(*) FROM review WHERE post = $1 AND state = 'open'");
	bind_int(&c, post);
	size_t room;
	TRY(sql_count(&c, &room));
	*out = TAKE_N(tx_arena(tx), struct review, room + 1);
	*n = 0;
	query q = sql(tx, "SELECT " REVIEW
			  "WHERE r.post = $1 AND r.state = 'open' AND ($2 = 0 OR r.account = $2) ORDER BY r.id");
	bind_int(&q, post);
	bind_int(&q, account);
	while (*n < room && row(&q)) review_read(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

/* Of an import that is not shown yet nobody is asked. */
#define WAITING                                                                                                      \
	"FROM review r JOIN post p ON p.id = r.post WHERE r.state = 'open' AND (p.batch IS NULL OR p.batch NOT IN "  \
	"(SELECT id FROM batch WHERE state = 'open')) "

err reviews_by_time(struct tx *tx, size_t skip, size_t most, struct review **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct review, most + 1);
	*n = 0;
	query q = sql(tx, "SELECT " REVIEW_COLUMNS WAITING "ORDER BY coalesce(p.at, 9e15), r.post, r.account LIMIT $1 OFFSET $2");
	bind_int(&q, (int64_t)most);
	bind_int(&q, (int64_t)skip);
	while (*n < most && row(&q)) review_read(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

/* By the word that the notice has: asked.c. */
err reviews_near(struct tx *tx, int64_t before, size_t most, struct review **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct review, most + 1);
	*n = 0;
	query q = sql(tx, "SELECT " REVIEW_COLUMNS WAITING "AND p.at < $1 AND NOT EXISTS (SELECT 1 FROM notice WHERE once > "
			  "'approval-due ' || r.id || ' ' AND once < 'approval-due ' || r.id || '!' AND once <> '') ORDER BY p.at, r.id LIMIT $2");
	bind_int(&q, before);
	bind_int(&q, (int64_t)most);
	while (*n < most && row(&q)) review_read(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

err reviews_of_import(struct tx *tx, int64_t batch, struct review *first, int64_t *posts, size_t most, size_t *n)
{
	*n = 0;
	query q = sql(tx, "SELECT count(*), min(r.id), " REVIEW "JOIN post p ON p.id = r.post WHERE p.batch = $1 AND "
			  "r.state = 'open' GROUP BY r.account LIMIT $2");
	bind_int(&q, batch);
	bind_int(&q, (int64_t)most);
	while (*n < most && row(&q)) {
		posts[*n] = col_int(&q);
		col_int(&q);
		review_read(&q, &first[(*n)++]);
	}
	return sql_end(&q);
}

err reviews_count(struct tx *tx, int64_t *posts)
{
	query q = sql(tx, "SELECT count(DISTINCT r.post) " WAITING);
	if (row(&q)) *posts = col_int(&q);
	return sql_end(&q);
}

err review_end(struct tx *tx, int64_t id, str state)
{
	query q = sql(tx, "UPDATE review SET state = $1, ended_at = $2 WHERE id = $3 AND state = 'open'");
	bind_str(&q, state);
	bind_int(&q, tx_now(tx));
	bind_int(&q, id);
	CRASH_POINT("before a review ends");
	return sql_run(&q);
}

err review_ask(struct tx *tx, const struct review *r)
{
	struct review was;
	bool found;
	TRY(review_open(tx, r->post, r->account, &was, &found));
	if (found && was.version == r->version && was.need == r->need) return NULL;
	if (found) TRY(review_end(tx, was.id, S("replaced")));
	query q = sql(tx, "INSERT INTO review(post, account, version, need, asked_at, asked_by, state) "
			  "VALUES ($1, $2, $3, $4, $5, $6, 'open')");
	bind_int(&q, r->post);
	bind_int(&q, r->account);
	bind_int(&q, r->version);
	bind_str(&q, need_name(r->need));
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	CRASH_POINT("before approval is asked for");
	return sql_run(&q);
}

err review_name_second(struct tx *tx, int64_t id, str who)
{
	query q = sql(tx, "UPDATE review SET second = $1 WHERE id = $2");
	bind_str(&q, who);
	bind_int(&q, id);
	return sql_run(&q);
}

err reviews_drop(struct tx *tx, int64_t post, int64_t account)
{
	query q = sql(tx, "UPDATE review SET state = 'withdrawn', ended_at = $1 WHERE post = $2 AND account = $3 AND "
			  "state = 'open'");
	bind_int(&q, tx_now(tx));
	bind_int(&q, post);
	bind_int(&q, account);
	return sql_run(&q);
}

err reviews_drop_all(struct tx *tx, int64_t account)
{
	query q =
		sql(tx, "UPDATE review SET state = 'withdrawn', ended_at = $1 WHERE account = $2 AND state = 'open'");
	bind_int(&q, tx_now(tx));
	bind_int(&q, account);
	return sql_run(&q);
}

/* ---- decisions */

err decision_add(struct tx *tx, const struct decision *d)
{
	query q = sql(tx, "INSERT INTO decision(review, at, who, what, reason, comment, version) VALUES ($1, $2, $3, "
			  "$4, $5, $6, $7)");
	bind_int(&q, d->review);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_str(&q, d->what);
	bind_str(&q, d->reason);
	bind_str(&q, d->comment);
	bind_int(&q, d->version);
	return sql_run(&q);
}

static err decisions_read(struct tx *tx, query *q, struct decision **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct decision, DECISIONS_MOST);
	*n = 0;
	while (*n < DECISIONS_MOST && row(q)) {
		struct decision *d = &(*out)[(*n)++];
		d->review = col_int(q);
		d->at = col_int(q);
		d->who = col_str(q);
		d->what = col_str(q);
		d->reason = col_str(q);
		d->comment = col_str(q);
		d->version = col_int(q);
		d->account = col_int(q);
	}
	return sql_end(q);
}

#define DECISION                                                                                                     \
	"SELECT d.review, d.at, d.who, d.what, d.reason, d.comment, d.version, r.account FROM decision d "           \
	"JOIN review r ON r.id = d.review "

err decisions_of_review(struct tx *tx, int64_t review, struct decision **out, size_t *n)
{
	query q = sql(tx, DECISION "WHERE d.review = $1 ORDER BY d.id LIMIT 200");
	bind_int(&q, review);
	return decisions_read(tx, &q, out, n);
}

err decisions_of_post(struct tx *tx, int64_t post, struct decision **out, size_t *n)
{
	query q = sql(tx, DECISION "WHERE r.post = $1 ORDER BY d.id LIMIT 200");
	bind_int(&q, post);
	return decisions_read(tx, &q, out, n);
}

/* ---- with whom somebody learns */

err coaches_of(struct tx *tx, str person, int64_t account, str out[static 2], size_t *n)
{
	query q = sql(tx, "SELECT t.coach, t.backup FROM training t JOIN person p ON p.id = t.person WHERE p.name = $1 AND "
			  "t.state = 'learning' AND t.account IN (0, $2)");
	bind_str(&q, person);
	bind_int(&q, account);
	*n = 0;
	if (row(&q)) {
		out[(*n)++] = col_str(&q);
		out[(*n)++] = col_str(&q);
	}
	return sql_end(&q);
}
