/* SPDX-License-Identifier: MIT
 * there_store.c - finds posts by their words: at a known time among those of the account, else by an index of words. */
#include "rooms/posts/there_store.h"

/* Of post p: the words for all accounts, and its pictures. */
#define IS_WHOLE                                                                                                     \
	"(p.parts = $2 AND (SELECT group_concat(text, char(10) || '---' || char(10)) FROM (SELECT text FROM post_text " \
	"WHERE post = p.id AND account = 0 ORDER BY part)) = $3)"
#define HAS_PICTURES                                                                                                 \
	"($5 = '' OR $5 = coalesce((SELECT group_concat(sha256, ' ') FROM (SELECT sha256 FROM post_media "          \
	"WHERE post = p.id ORDER BY part, n)), ''))"
#define HAPPENED(what) "EXISTS (SELECT 1 FROM event e WHERE e.post = p.id AND e.what " what ")"
#define IS_MOVED HAPPENED("IN ('moved', 'sent now')")
#define SAME                                                                                                         \
	"SELECT p.id, coalesce(j.at, 0), coalesce(p.batch, 0), coalesce(p.line, 0), " IS_WHOLE ", " HAS_PICTURES ", " \
	"j.state = 'done', " IS_MOVED " FROM "
/* Planned, or out and still there. */
#define IS_LIVE "AND j.state NOT IN ('cancelled', 'refused', 'gone') "
#define IS_SHOWN "AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = p.batch AND b.state = 'open') "
#define BEST_FIRST "ORDER BY 5 DESC, 6 DESC, 1 LIMIT 1"

/* Other imports are older than all rows of the own one. Of words that are posted day by day the last 500 are looked
 * at. With the plus SQLite does not put $1 in the place of text in the other two terms, which would find no index. */
#define OWN_FIRST "coalesce((SELECT min(id) FROM post WHERE batch = $6), 9223372036854775807) "
#define BY_WORDS(since, first)                                                                               \
	"(SELECT post FROM post_text INDEXED BY post_words WHERE account = 0 AND part = 1 AND +text = $1 "          \
	"AND length(text) = length($1) AND substr(text, 1, 40) = substr($1, 1, 40) AND post " since OWN_FIRST       \
	"ORDER BY post " first ") t CROSS JOIN post p ON p.id = t.post "                                            \
	"CROSS JOIN job j INDEXED BY job_post ON j.post = p.id AND j.account = $4 AND j.part = 1 AND j.op = 7 "
#define EARLIER BY_WORDS("< ", "DESC LIMIT 500")
#define OWN BY_WORDS(">= ", "LIMIT 50")

static void read_one(query *q, struct same *out)
{
	out->post = col_int(q);
	out->at = col_int(q);
	out->batch = col_int(q);
	out->line = col_int(q);
	out->whole = col_int(q) != 0;
	out->pictures = col_int(q) != 0;
	out->out = col_int(q) != 0;
	out->moved = col_int(q) != 0;
}

static err read_same(query *q, struct same *out)
{
	*out = (struct same){0};
	if (row(q)) read_one(q, out);
	return sql_end(q);
}

static void bind_ask(query *q, const struct same_ask *ask)
{
	bind_str(q, ask->first);
	bind_int(q, ask->parts);
	bind_str(q, ask->whole);
	bind_int(q, ask->account);
	bind_str(q, ask->pictures);
	bind_int(q, ask->batch);
}

/* part = 1: the index of an account's posts by their time holds those alone. */
err same_at(struct tx *tx, const struct same_ask *ask, struct same *out)
{
	query q = sql(tx, SAME "job j CROSS JOIN post p ON p.id = j.post WHERE j.part = 1 AND j.account = $4 AND j.at = $7 "
			  "AND j.state <> 'cancelled' AND EXISTS (SELECT 1 FROM post_text t WHERE t.post = p.id AND t.account = 0 "
			  "AND t.part = 1 AND t.text = $1) AND ((p.batch = $6 AND " IS_WHOLE " AND " HAS_PICTURES ") "
			  "OR (coalesce(p.batch, 0) <> $6 " IS_SHOWN ") OR p.batch IS NULL) " BEST_FIRST);
	bind_ask(&q, ask);
	bind_int(&q, ask->at);
	return read_same(&q, out);
}

err same_planned(struct tx *tx, const struct same_ask *ask, struct same *out)
{
	query q = sql(tx, SAME EARLIER "WHERE j.at >= $7 " IS_LIVE IS_SHOWN BEST_FIRST);
	bind_ask(&q, ask);
	bind_int(&q, ask->from);
	return read_same(&q, out);
}

err same_draft(struct tx *tx, const struct same_ask *ask, struct same *out)
{
	query q = sql(tx, SAME EARLIER "WHERE (j.at IS NULL OR (j.at >= $7 AND " HAPPENED("= 'drafted'") ")) "
			  IS_LIVE IS_SHOWN "ORDER BY 5 DESC, 6 DESC, j.at IS NOT NULL, 1 LIMIT 1");
	bind_ask(&q, ask);
	bind_int(&q, ask->from);
	return read_same(&q, out);
}

err same_twin(struct tx *tx, const struct same_ask *ask, struct same *out)
{
	query q = sql(tx, SAME OWN "WHERE p.batch = $6 AND " IS_WHOLE " AND " HAS_PICTURES " ORDER BY 1 LIMIT 1");
	bind_ask(&q, ask);
	return read_same(&q, out);
}

err same_elsewhere(struct tx *tx, const struct same_ask *ask, struct same out[static SAME_MOST], size_t *n)
{
	query q = sql(tx, SAME EARLIER "WHERE (j.at IS NULL OR (j.at >= $7 AND j.at <> $8)) AND " IS_WHOLE
			  " AND (" IS_MOVED " OR (p.batch IS NOT NULL AND j.state <> 'done')) " IS_LIVE IS_SHOWN
			  "ORDER BY 8 DESC, abs(coalesce(j.at, 0) - $8), 1 LIMIT $9");
	bind_ask(&q, ask);
	bind_int(&q, ask->from);
	bind_int(&q, ask->at);
	bind_int(&q, SAME_MOST);
	*n = 0;
	while (*n < SAME_MOST && row(&q)) read_one(&q, &out[(*n)++]);
	return sql_end(&q);
}
