/* SPDX-License-Identifier: MIT
 * foreign_store.c - foreign posts, and who may post at the platform itself, as rows. */
#include "rooms/watch/takedown.h"
#include "rooms/watch/watch_store.h"

#include <inttypes.h>

/* ---- foreign posts */

err foreign_put(struct tx *tx, const struct foreign *f, str revision)
{
	query q = sql(tx, "INSERT INTO foreign_post(account, remote_id, revision, url, at, found_at, text, link, client, signals, "
			  "score, state, joins, evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
			  "coalesce((SELECT n FROM joins), 0), coalesce((SELECT max(id) FROM evidence), 0))");
	bind_int(&q, f->account);
	bind_str(&q, f->remote_id);
	bind_str(&q, revision);
	bind_str(&q, f->url);
	bind_int(&q, f->at);
	bind_int(&q, tx_now(tx));
	bind_str(&q, f->text);
	bind_str(&q, f->link);
	bind_str(&q, f->client);
	bind_int(&q, f->signals);
	bind_int(&q, f->score);
	bind_str(&q, f->state);
	return sql_run(&q);
}

err foreign_is_known(struct tx *tx, int64_t account, str remote_id, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM foreign_post WHERE account = $1 AND remote_id = $2");
	bind_int(&q, account);
	bind_str(&q, remote_id);
	return sql_any(&q, yes);
}

err foreign_near(struct tx *tx, int64_t account, int64_t at, size_t *n)
{
	query q = sql(tx, "SELECT count(*) FROM foreign_post WHERE account = $1 AND found_at > $2 - $3 AND at > $2 - $4 "
			  "AND at < $2 + $4 AND state NOT IN ('ours', 'foreign')");
	bind_int(&q, account);
	bind_int(&q, at);
	bind_int(&q, DAY_MS);
	bind_int(&q, BURST_MS);
	return sql_count(&q, n);
}

#define FOREIGN_COLUMNS                                                                                              \
	"f.id, f.account, a.name, f.remote_id, f.url, f.at, f.found_at, f.text, f.link, f.client, f.signals, f.score, " \
	"f.state, f.decided_by, f.decided_at, f.joins, f.evidence FROM foreign_post f JOIN account a ON a.id = f.account "

static void foreign_row(query *q, struct foreign *f)
{
	f->id = col_int(q);
	f->account = col_int(q);
	f->account_name = col_str(q);
	f->remote_id = col_str(q);
	f->url = col_str(q);
	f->at = col_int(q);
	f->found_at = col_int(q);
	f->text = col_str(q);
	f->link = col_str(q);
	f->client = col_str(q);
	f->signals = (unsigned)col_int(q);
	f->score = (int)col_int(q);
	f->state = col_str(q);
	f->decided_by = col_str(q);
	f->decided_at = col_int(q);
	f->joins = col_int(q);
	f->evidence = col_int(q);
}

err foreign_list(struct tx *tx, bool decided_too, struct foreign **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct foreign, WATCH_LISTED_MOST);
	query q = sql(tx, "SELECT " FOREIGN_COLUMNS "WHERE $1 OR f.decided_at = 0 ORDER BY f.found_at DESC, f.id DESC LIMIT $2");
	bind_int(&q, decided_too);
	bind_int(&q, WATCH_LISTED_MOST);
	for (*n = 0; *n < WATCH_LISTED_MOST && row(&q); (*n)++) foreign_row(&q, &(*out)[*n]);
	return sql_end(&q);
}

err foreign_need(struct tx *tx, int64_t id, struct foreign *f)
{
	query q = sql(tx, "SELECT " FOREIGN_COLUMNS "WHERE f.id = $1");
	bind_int(&q, id);
	bool found = row(&q);
	if (found) foreign_row(&q, f);
	TRY(sql_end(&q));
	if (found) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-such-foreign-post",
		    "There is no foreign post %" PRId64 ". 'schedpost watch list --all' shows them.", id);
}

err foreign_decide(struct tx *tx, int64_t id, str state)
{
	query q = sql(tx, "UPDATE foreign_post SET state = $1, decided_by = $2, decided_at = $3 WHERE id = $4");
	bind_str(&q, state);
	bind_str(&q, tx_who(tx));
	bind_int(&q, tx_now(tx));
	bind_int(&q, id);
	return sql_run(&q);
}

/* What a person has let pass, what has its outcome, and what is of a drill, stands in nobody's way. */
err foreign_standing(struct tx *tx, struct foreign **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct foreign, WATCH_LISTED_MOST);
	query q = sql(tx, "SELECT " FOREIGN_COLUMNS "WHERE f.state IN ('unknown', 'hostile') AND a.state <> 'removed' AND NOT EXISTS "
			  "(SELECT 1 FROM takedown t WHERE t.foreign_post = f.id AND t.ended > 0) "
			  "AND NOT EXISTS (SELECT 1 FROM drill d WHERE d.account = f.account AND d.ended = 0 AND f.found_at >= d.began) "
			  "ORDER BY f.found_at DESC, f.id DESC LIMIT $1");
	bind_int(&q, WATCH_LISTED_MOST);
	for (*n = 0; *n < WATCH_LISTED_MOST && row(&q); (*n)++) foreign_row(&q, &(*out)[*n]);
	return sql_end(&q);
}

err foreign_tonight(struct tx *tx, const struct foreign_ask *ask, int64_t *newest, int64_t *first)
{
	query q = sql(tx, "WITH f(id, at) AS (SELECT f.id, CASE WHEN f.at > 0 THEN f.at ELSE f.found_at END FROM foreign_post f "
			  "WHERE f.state IN ('unknown', 'hostile') AND ($1 = 0 OR f.account = $1) AND NOT EXISTS "
			  "(SELECT 1 FROM takedown t WHERE t.foreign_post = f.id AND t.ended BETWEEN 1 AND $2) AND $3 = EXISTS "
			  "(SELECT 1 FROM drill d WHERE d.account = f.account AND d.ended = 0 AND f.found_at >= d.began)) "
			  "SELECT coalesce(max(id), 0), coalesce(min(at) FILTER (WHERE at > $2), 0) FROM f");
	bind_int(&q, ask->account);
	bind_int(&q, ask->locked - DAY_MS);
	bind_int(&q, ask->drilled);
	if (row(&q)) {
		*newest = col_int(&q);
		*first = col_int(&q);
	}
	return sql_end(&q);
}

/* ---- who posts by hand there */

err by_hand_put(struct tx *tx, int64_t account, str person, str hours)
{
	query drop = sql(tx, "DELETE FROM by_hand_there WHERE account = $1 AND person = (SELECT id FROM person WHERE name = $2)");
	bind_int(&drop, account);
	bind_str(&drop, person);
	TRY(sql_run(&drop));
	if (!hours.len) return NULL;
	query q = sql(tx, "INSERT INTO by_hand_there(account, person, hours, allowed_by, allowed_at) "
			  "SELECT $1, id, $2, $3, $4 FROM person WHERE name = $5");
	bind_int(&q, account);
	bind_str(&q, hours);
	bind_str(&q, tx_who(tx));
	bind_int(&q, tx_now(tx));
	bind_str(&q, person);
	return sql_run(&q);
}

err by_hand_hours(struct tx *tx, int64_t account, str **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), str, WATCH_LISTED_MOST);
	query q = sql(tx, "SELECT DISTINCT b.hours FROM by_hand_there b JOIN person p ON p.id = b.person WHERE b.account = $1 "
			  "AND coalesce(p.left_at, 0) = 0 LIMIT $2");
	bind_int(&q, account);
	bind_int(&q, WATCH_LISTED_MOST);
	for (*n = 0; *n < WATCH_LISTED_MOST && row(&q); (*n)++) (*out)[*n] = col_str(&q);
	return sql_end(&q);
}

err by_hand_list(struct tx *tx, struct by_hand **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct by_hand, WATCH_LISTED_MOST);
	query q = sql(tx, "SELECT a.name, p.name, b.hours, b.allowed_by FROM by_hand_there b JOIN account a ON a.id = b.account "
			  "JOIN person p ON p.id = b.person WHERE a.state <> 'removed' ORDER BY a.name, p.name LIMIT $1");
	bind_int(&q, WATCH_LISTED_MOST);
	for (*n = 0; *n < WATCH_LISTED_MOST && row(&q); (*n)++) {
		struct by_hand *b = &(*out)[*n];
		b->account_name = col_str(&q);
		b->person = col_str(&q);
		b->hours = col_str(&q);
		b->allowed_by = col_str(&q);
	}
	return sql_end(&q);
}
