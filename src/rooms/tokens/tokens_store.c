/* SPDX-License-Identifier: MIT
 * tokens_store.c - the tables of tokens and of the accounts that they are for. */
#include "rooms/tokens/tokens.h"

#include <sodium.h>

enum { MARK_BYTES = 8 };

#define TOKEN "t.id, t.person, t.made, t.until, t.ended, t.used, t.name, p.name, t.made_by, t.digest, t.powers, t.bounded " \
	      "FROM token t JOIN person p ON p.id = t.person "

/* A power of a newer schedpost is one that this one does not give. */
static unsigned powers_read(str text)
{
	unsigned powers = 0;
	enum power power;
	str word;
	while (str_split(&text, ' ', &word))
		if (power_read(word, &power)) powers |= 1u << power;
	return powers;
}

static void token_read(query *q, struct token *t)
{
	t->id = col_int(q);
	t->person = col_int(q);
	t->made = col_int(q);
	t->until = col_int(q);
	t->ended = col_int(q);
	t->used = col_int(q);
	t->name = col_str(q);
	t->who = col_str(q);
	t->made_by = col_str(q);
	t->digest = col_blob(q);
	t->powers = powers_read(col_str(q));
	t->bounded = col_int(q) != 0;
}

static err bind_account(struct tx *tx, int64_t token, int64_t account)
{
	query q = sql(tx, "INSERT INTO token_account(token, account) VALUES ($1, $2) ON CONFLICT DO NOTHING");
	bind_int(&q, token);
	bind_int(&q, account);
	return sql_run(&q);
}

err token_add(struct tx *tx, const struct token *t, const struct account *on, size_t n)
{
	query q = sql(tx, "INSERT INTO token(person, name, mark, digest, powers, bounded, made, made_by, until) "
			  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
	bind_int(&q, t->person);
	bind_str(&q, t->name);
	bind_blob(&q, str_cut(t->digest, 0, MARK_BYTES));
	bind_blob(&q, t->digest);
	bind_str(&q, powers_text(tx_arena(tx), t->powers));
	bind_int(&q, n > 0);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_int(&q, t->until);
	TRY(sql_run(&q));
	int64_t id = tx_last_id(tx);
	for (size_t i = 0; i < n; i++) TRY(bind_account(tx, id, on[i].id));
	return NULL;
}

err token_named(struct tx *tx, int64_t person, str name, struct token *out, bool *found)
{
	query q = sql(tx, "SELECT " TOKEN "WHERE t.person = $1 AND t.name = $2 AND t.ended = 0 AND t.until > $3");
	bind_int(&q, person);
	bind_str(&q, name);
	bind_int(&q, tx_now(tx));
	*found = row(&q);
	if (*found) token_read(&q, out);
	return sql_end(&q);
}

err tokens_of(struct tx *tx, int64_t person, struct token **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct token, TOKENS_MOST);
	*n = 0;
	query q = sql(tx, "SELECT " TOKEN "WHERE ($1 = 0 OR t.person = $1) AND t.ended = 0 AND t.until > $2 ORDER BY p.name, t.name LIMIT $3");
	bind_int(&q, person);
	bind_int(&q, tx_now(tx));
	bind_int(&q, TOKENS_MOST);
	while (*n < TOKENS_MOST && row(&q)) token_read(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

err token_accounts(struct tx *tx, int64_t token, int64_t **out, str *names, size_t *n)
{
	buf all = buf_in(tx_arena(tx), CALL_MOST_TEXT);
	*out = TAKE_N(tx_arena(tx), int64_t, ACCOUNTS_MOST);
	*n = 0;
	query q = sql(tx, "SELECT a.id, a.name FROM token_account t JOIN account a ON a.id = t.account WHERE t.token = $1 "
			  "AND a.state <> 'removed' ORDER BY a.name");
	bind_int(&q, token);
	while (*n < ACCOUNTS_MOST && row(&q)) {
		(*out)[(*n)++] = col_int(&q);
		buf_add(&all, all.len ? S(", ") : S(""));
		buf_add(&all, col_str(&q));
	}
	*names = buf_str(&all);
	return sql_end(&q);
}

err token_end(struct tx *tx, int64_t person, str name, int64_t *n)
{
	query q = sql(tx, "UPDATE token SET ended = $1 WHERE person = $2 AND ($3 = '' OR name = $3) AND ended = 0 AND until > $1");
	bind_int(&q, tx_now(tx));
	bind_int(&q, person);
	bind_str(&q, name);
	TRY(sql_run(&q));
	*n = tx_changes(tx);
	return NULL;
}

/* Found by its mark, then compared as a whole in a time that tells nothing. */
err token_by_digest(struct tx *tx, str digest, struct token *out, bool *found)
{
	query q = sql(tx, "SELECT " TOKEN "WHERE t.mark = $1 AND t.ended = 0 AND t.until > $2");
	bind_blob(&q, str_cut(digest, 0, MARK_BYTES));
	bind_int(&q, tx_now(tx));
	*found = row(&q);
	if (*found) token_read(&q, out);
	TRY(sql_end(&q));
	*found = *found && digest.len == out->digest.len && sodium_memcmp(digest.at, out->digest.at, digest.len) == 0;
	return NULL;
}

err token_used(struct tx *tx, int64_t id)
{
	query q = sql(tx, "UPDATE token SET used = $1 WHERE id = $2");
	bind_int(&q, tx_now(tx));
	bind_int(&q, id);
	return sql_run(&q);
}
