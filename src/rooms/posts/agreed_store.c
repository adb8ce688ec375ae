/* SPDX-License-Identifier: MIT
 * agreed_store.c - the tables of consents, and of the posts that rest on them. */
#include "rooms/posts/agreed.h"

#include "rooms/history/history.h"

#include <inttypes.h>

#define AGREED_COLUMNS "id, until, made_at, withdrawn_at, holder, scope, made_by, withdrawn_by"

err agreed_add(struct tx *tx, const struct agreed *g, int64_t *id)
{
	query q = sql(tx, "INSERT INTO consent(holder, scope, until, made_at, made_by) VALUES ($1, $2, $3, $4, $5)");
	bind_str(&q, g->holder);
	bind_str(&q, g->scope);
	bind_int(&q, g->until);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	TRY(sql_run(&q));
	*id = tx_last_id(tx);
	for (size_t i = 0; i < g->naccounts; i++) {
		query on = sql(tx, "INSERT INTO consent_account(consent, account) VALUES ($1, $2)");
		bind_int(&on, *id);
		bind_int(&on, g->accounts[i]);
		TRY(sql_run(&on));
	}
	return NULL;
}

static void agreed_row(query *q, struct agreed *g)
{
	g->id = col_int(q);
	g->until = col_int(q);
	g->made_at = col_int(q);
	g->withdrawn_at = col_int(q);
	g->holder = col_str(q);
	g->scope = col_str(q);
	g->made_by = col_str(q);
	g->withdrawn_by = col_str(q);
}

static err numbers(query *q, int64_t *out, size_t most, size_t *n)
{
	for (*n = 0; *n < most && row(q); (*n)++) out[*n] = col_int(q);
	return sql_end(q);
}

err agreed_need(struct tx *tx, int64_t id, struct agreed *g)
{
	*g = (struct agreed){.accounts = TAKE_N(tx_arena(tx), int64_t, AGREED_ACCOUNTS_MOST)};
	query q = sql(tx, "SELECT " AGREED_COLUMNS " FROM consent WHERE id = $1");
	bind_int(&q, id);
	bool found = row(&q);
	if (found) agreed_row(&q, g);
	TRY(sql_end(&q));
	if (!found)
		return FAIL(tx_arena(tx), ERR_MISSING, "no-such-consent", "There is no consent %" PRId64 ". 'schedpost "
			    "consent list' shows all.", id);
	query on = sql(tx, "SELECT account FROM consent_account WHERE consent = $1 ORDER BY account LIMIT $2");
	bind_int(&on, id);
	bind_int(&on, AGREED_ACCOUNTS_MOST);
	return numbers(&on, g->accounts, AGREED_ACCOUNTS_MOST, &g->naccounts);
}

err agreed_all(struct tx *tx, struct agreed **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct agreed, AGREED_LISTED);
	*n = 0;
	query q = sql(tx, "SELECT " AGREED_COLUMNS " FROM consent ORDER BY id DESC LIMIT $1");
	bind_int(&q, AGREED_LISTED);
	while (*n < AGREED_LISTED && row(&q)) agreed_row(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

err agreed_withdraw(struct tx *tx, int64_t id)
{
	query q = sql(tx, "UPDATE consent SET withdrawn_at = $1, withdrawn_by = $2 WHERE id = $3 AND withdrawn_at = 0");
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_int(&q, id);
	TRY(sql_run(&q));
	if (tx_changes(tx)) return NULL;
	return FAIL(tx_arena(tx), ERR_STALE, "withdrawn", "Consent %" PRId64 " was withdrawn already.", id);
}

err agreed_uses(struct tx *tx, int64_t id, int64_t **posts, size_t *n)
{
	*posts = TAKE_N(tx_arena(tx), int64_t, AGREED_USES_MOST);
	query q = sql(tx, "SELECT u.post FROM consent_use u JOIN post p ON p.id = u.post WHERE u.consent = $1 AND (p.batch IS NULL OR "
			  "p.batch NOT IN (SELECT id FROM batch WHERE state = 'open')) ORDER BY u.post DESC LIMIT $2");
	bind_int(&q, id);
	bind_int(&q, AGREED_USES_MOST);
	return numbers(&q, *posts, AGREED_USES_MOST, n);
}

err agreed_of_post(struct tx *tx, int64_t post, int64_t **ids, size_t *n)
{
	*ids = TAKE_N(tx_arena(tx), int64_t, AGREED_MOST);
	query q = sql(tx, "SELECT consent FROM consent_use WHERE post = $1 ORDER BY consent LIMIT $2");
	bind_int(&q, post);
	bind_int(&q, AGREED_MOST);
	return numbers(&q, *ids, AGREED_MOST, n);
}

err agreed_was_withdrawn(struct tx *tx, int64_t post, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM event WHERE post = $1 AND what = $2 LIMIT 1");
	bind_int(&q, post);
	bind_str(&q, S(AGREED_WITHDRAWN));
	return sql_any(&q, yes);
}

/* Its history keeps what it rested on: that cannot be edited away. */
static err note_withdrawn(struct tx *tx, int64_t post)
{
	int64_t *ids;
	size_t n;
	struct agreed g;
	TRY(agreed_of_post(tx, post, &ids, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(agreed_need(tx, ids[i], &g));
		str note = arena_fmt(tx_arena(tx), "It rested on consent %" PRId64 ", which was withdrawn.", g.id);
		if (g.withdrawn_at) TRY(history_add(tx, &(struct event){post, 0, 0, AGREED_WITHDRAWN, note}));
	}
	return NULL;
}

err agreed_save(struct tx *tx, const struct draft *d)
{
	TRY(note_withdrawn(tx, d->post.id));
	query gone = sql(tx, "DELETE FROM consent_use WHERE post = $1");
	bind_int(&gone, d->post.id);
	TRY(sql_run(&gone));
	for (size_t i = 0; i < d->nagreed; i++) {
		query q = sql(tx, "INSERT INTO consent_use(post, consent) VALUES ($1, $2) ON CONFLICT DO NOTHING");
		bind_int(&q, d->post.id);
		bind_int(&q, d->agreed[i]);
		TRY(sql_run(&q));
	}
	return NULL;
}
