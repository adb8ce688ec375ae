/* SPDX-License-Identifier: MIT
 * history_store.c - the table of events. */
#include "rooms/history/history.h"

/* "priya for alex": who did it covers somebody. */
#define WHO "CASE e.acting_for WHEN '' THEN e.who ELSE e.who || ' for ' || e.acting_for END"

static void bind_some(query *q, int64_t n)
{
	bind_maybe(q, n, n != 0);
}

err history_add(struct tx *tx, const struct event *e)
{
	query q = sql(tx, "INSERT INTO event(at, post, account, part, who, what, note, acting_for) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
	bind_int(&q, tx_now(tx));
	bind_some(&q, e->post);
	bind_some(&q, e->account);
	bind_int(&q, e->part);
	bind_str(&q, tx_who(tx));
	bind_str(&q, str_of(e->what));
	bind_str(&q, e->note);
	bind_str(&q, tx_acting_for(tx));
	return sql_run(&q);
}

static str for_whom(struct tx *tx, str who, str whom)
{
	return whom.len ? arena_fmt(tx_arena(tx), "%.*s for %.*s", SHOW(who), SHOW(whom)) : who;
}

str history_now(struct tx *tx)
{
	return for_whom(tx, tx_who(tx), tx_acting_for(tx));
}

err history_who(struct tx *tx, int64_t post, int64_t at, str who, str *out)
{
	str whom;
	*out = history_now(tx);	/* what is being done now may have no event yet */
	if (at == tx_now(tx) && str_is(who, tx_who(tx))) return NULL;
	query q = sql(tx, "SELECT acting_for FROM event WHERE post = $1 AND at = $2 AND who = $3 AND acting_for <> '' "
			  "LIMIT 1");
	bind_int(&q, post);
	bind_int(&q, at);
	bind_str(&q, who);
	TRY(sql_str(&q, &whom));
	*out = for_whom(tx, who, whom);
	return NULL;
}

err history_of_post(struct tx *tx, int64_t post, struct past_event **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct past_event, HISTORY_MOST);
	*n = 0;
	query q = sql(tx, "SELECT e.at, " WHO ", coalesce(a.name, ''), e.part, e.what, e.note FROM event e "
			  "LEFT JOIN account a ON a.id = e.account WHERE e.post = $1 ORDER BY e.id LIMIT $2");
	bind_int(&q, post);
	bind_int(&q, HISTORY_MOST);
	while (*n < HISTORY_MOST && row(&q)) {
		struct past_event *e = &(*out)[(*n)++];
		e->at = col_int(&q);
		e->who = col_str(&q);
		e->account = col_str(&q);
		e->part = (int)col_int(&q);
		e->what = col_str(&q);
		e->note = col_str(&q);
	}
	return sql_end(&q);
}

err history_of_account(struct tx *tx, int64_t account, struct past_event out[static HISTORY_OF_ACCOUNT_MOST], size_t *n)
{
	query q = sql(tx, "SELECT e.at, " WHO ", e.what, e.note FROM event e WHERE e.account = $1 AND e.post IS NULL ORDER BY e.id DESC LIMIT $2");
	bind_int(&q, account);
	bind_int(&q, HISTORY_OF_ACCOUNT_MOST);
	for (*n = 0; *n < HISTORY_OF_ACCOUNT_MOST && row(&q); (*n)++) {
		struct past_event *e = &out[*n];
		*e = (struct past_event){.account = S("")};
		e->at = col_int(&q);
		e->who = col_str(&q);
		e->what = col_str(&q);
		e->note = col_str(&q);
	}
	return sql_end(&q);
}
