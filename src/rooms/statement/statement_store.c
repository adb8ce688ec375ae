/* SPDX-License-Identifier: MIT
 * statement_store.c - statements, from where they may be said, and where they were, as rows. */
#include "rooms/statement/statement.h"

#define STATEMENT_COLUMNS                                                                                            \
	"SELECT s.id, s.made, s.approved, s.dropped, s.text, s.link, m.name, coalesce(a.name, '') FROM statement s "   \
	"JOIN person m ON m.id = s.made_by LEFT JOIN person a ON a.id = s.approved_by "

static void read_statement(query *q, struct statement *s)
{
	s->id = col_int(q);
	s->made = col_int(q);
	s->approved = col_int(q);
	s->dropped = col_int(q);
	s->text = col_str(q);
	s->link = col_str(q);
	s->made_by = col_str(q);
	s->approved_by = col_str(q);
}

/* An account that was removed since is left out. */
static err read_accounts(struct tx *tx, struct statement *s)
{
	int64_t ids[STATEMENT_ACCOUNTS_MOST];
	size_t n = 0;
	query q = sql(tx, "SELECT x.account FROM statement_account x JOIN account a ON a.id = x.account WHERE x.statement = $1 AND "
			  "a.state <> 'removed' ORDER BY a.name");
	bind_int(&q, s->id);
	while (n < STATEMENT_ACCOUNTS_MOST && row(&q)) ids[n++] = col_int(&q);
	TRY(sql_end(&q));
	s->on = TAKE_N(tx_arena(tx), struct account, n + 1);
	for (s->n = 0; s->n < n; s->n++) TRY(account_of(tx, ids[s->n], &s->on[s->n]));
	return NULL;
}

err statement_need(struct tx *tx, int64_t id, struct statement *out)
{
	query q = sql(tx, STATEMENT_COLUMNS "WHERE s.id = $1");
	bind_int(&q, id);
	bool found = row(&q);
	if (found) read_statement(&q, out);
	TRY(sql_end(&q));
	if (found && !out->dropped) return read_accounts(tx, out);
	return FAIL(tx_arena(tx), ERR_MISSING, "no-such-statement", "There is no such statement. 'schedpost statement list' shows all.");
}

err statements_all(struct tx *tx, struct statement **out, size_t *n)
{
	query q = sql(tx, STATEMENT_COLUMNS "WHERE s.dropped = 0 ORDER BY s.id");
	*out = TAKE_N(tx_arena(tx), struct statement, STATEMENTS_MOST);
	for (*n = 0; *n < STATEMENTS_MOST && row(&q); (*n)++) read_statement(&q, &(*out)[*n]);
	TRY(sql_end(&q));
	for (size_t i = 0; i < *n; i++) TRY(read_accounts(tx, &(*out)[i]));
	return NULL;
}

err statement_put(struct tx *tx, const struct statement *s, int64_t *id)
{
	query q = sql(tx, "INSERT INTO statement(text, link, made_by, made) SELECT $1, $2, id, $3 FROM person WHERE name = $4");
	bind_str(&q, s->text);
	bind_str(&q, s->link);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	TRY(sql_run(&q));
	*id = tx_last_id(tx);
	for (size_t i = 0; i < s->n; i++) {
		query put = sql(tx, "INSERT INTO statement_account(statement, account) VALUES ($1, $2)");
		bind_int(&put, *id);
		bind_int(&put, s->on[i].id);
		TRY(sql_run(&put));
	}
	return NULL;
}

err statement_approve(struct tx *tx, int64_t id)
{
	query q = sql(tx, "UPDATE statement SET approved = $1, approved_by = (SELECT id FROM person WHERE name = $2) WHERE id = $3");
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_int(&q, id);
	return sql_run(&q);
}

err statement_drop(struct tx *tx, int64_t id)
{
	query q = sql(tx, "UPDATE statement SET dropped = $1 WHERE id = $2");
	bind_int(&q, tx_now(tx));
	bind_int(&q, id);
	return sql_run(&q);
}

err statement_said(struct tx *tx, const struct statement *s, int64_t lock, int64_t account, int64_t *post)
{
	query q = sql(tx, "SELECT x.post FROM statement_post x JOIN job j ON j.post = x.post AND j.op = 7 WHERE x.statement = $1 AND "
			  "x.lock = $2 AND x.account = $3 AND j.state IN ('ready', 'sending', 'unsure', 'asking', 'done', 'gone') "
			  "ORDER BY x.post DESC LIMIT 1");
	bind_int(&q, s->id);
	bind_int(&q, lock);
	bind_int(&q, account);
	return sql_int(&q, post);
}

err statement_say(struct tx *tx, const struct saying *s)
{
	query q = sql(tx, "INSERT INTO statement_post(post, statement, lock, account) VALUES ($1, $2, $3, $4)");
	bind_int(&q, s->post);
	bind_int(&q, s->statement);
	bind_int(&q, s->lock);
	bind_int(&q, s->account);
	return sql_run(&q);
}

err statement_doubt(struct tx *tx, const struct statement *s, str *who)
{
	query q = sql(tx, "SELECT coalesce(group_concat(DISTINCT p.name), '') FROM statement s JOIN person p ON p.id IN (s.made_by, "
			  "s.approved_by) JOIN lock l ON l.suspect = p.id AND l.released_at = 0 WHERE s.id = $1");
	bind_int(&q, s->id);
	return sql_str(&q, who);
}
