/* SPDX-License-Identifier: MIT
 * assure_store.c - accounts, tokens and what was checked, as the controls ask for them. */
#include "rooms/assure/assure_store.h"

#include "base/clock.h"
#include "rooms/accounts/accounts.h"

#include <schedpost/plugin.h>

#define IS_HERE(name) "EXISTS (SELECT 1 FROM person p WHERE p.name = " name " AND p.state = 'here') "
/* When somebody connected it: a renewal by itself is no new log-in. */
#define LOG_IN_AT                                                                                                    \
	"coalesce((SELECT nullif(j.done_at, 0) FROM job j WHERE j.id = a.dialogue), "                                \
	"(SELECT min(s.added) FROM secret s WHERE s.account = a.id), 0) "
#define ATTESTED_AT                                                                                                  \
	"max(coalesce((SELECT max(t.at) FROM attestation t WHERE t.account = a.id AND t.what = 'mfa'), 0), "         \
	"coalesce((SELECT max(u.at) FROM unlock_tick u WHERE u.account = a.id AND u.item = 'mfa'), 0)) "

static void real_read(query *q, struct real *r)
{
	r->id = col_int(q);
	r->name = col_str(q);
	r->owned = col_int(q);
	r->deputised = col_int(q);
	r->approved = col_int(q);
	r->own_name = col_int(q);
	r->log_in_at = col_int(q);
	r->attested_at = col_int(q);
	r->readable = col_int(q);
	r->read_at = col_int(q);
}

err reals_all(struct tx *tx, struct real **out, size_t *n)
{
	query q = sql(tx, "SELECT a.id, a.name, " IS_HERE("a.owner") ", " IS_HERE("a.deputy") "AND a.deputy <> a.owner, "
			  "a.approval = 'needed', a.kind = 'person', " LOG_IN_AT ", " ATTESTED_AT ", "
			  "coalesce((f.ops >> $1) & 1, 0), coalesce(w.read_at, 0) FROM account a "
			  "LEFT JOIN platform f ON f.name = a.platform LEFT JOIN watching w ON w.account = a.id "
			  "WHERE a.state IN ('ready', 'reconnect') AND NOT " ACCOUNT_IS_PRACTICE "ORDER BY a.name LIMIT $2");
	bind_int(&q, SP_TIMELINE);
	bind_int(&q, ACCOUNTS_MOST);
	*out = TAKE_N(tx_arena(tx), struct real, ACCOUNTS_MOST);
	for (*n = 0; *n < ACCOUNTS_MOST && row(&q); (*n)++) real_read(&q, &(*out)[*n]);
	return sql_end(&q);
}

static err leavers(struct tx *tx, struct token_facts *out)
{
	query q = sql(tx, "SELECT count(*), coalesce(sum((SELECT count(*) FROM token t WHERE t.person = p.id AND "
			  "t.ended = 0 AND "
			  "t.until > $1)), 0), coalesce(sum((SELECT count(*) FROM role_held h WHERE h.person = p.id "
			  "AND (h.until = 0 OR "
			  "h.until > $1))), 0) FROM person p WHERE p.state = 'left'");
	bind_int(&q, tx_now(tx));
	if (row(&q)) {
		out->leavers = col_int(&q);
		out->leavers_tokens = col_int(&q);
		out->leavers_roles = col_int(&q);
	}
	return sql_end(&q);
}

err token_facts(struct tx *tx, struct token_facts *out)
{
	*out = (struct token_facts){0};
	query q = sql(
		tx, "SELECT count(*), coalesce(sum(bounded = 0 AND instr(' ' || powers || ' ', ' system ') > 0), 0), "
		    "coalesce(sum(max(made, used) < $1 - $2), 0), coalesce(min(made), 0) FROM token "
		    "WHERE ended = 0 AND until > $1");
	bind_int(&q, tx_now(tx));
	bind_int(&q, 90 * DAY_MS);
	if (row(&q)) {
		out->in_force = col_int(&q);
		out->unbounded = col_int(&q);
		out->idle = col_int(&q);
		out->oldest = col_int(&q);
	}
	TRY(sql_end(&q));
	return leavers(tx, out);
}

err checked_get(struct tx *tx, str what, struct checked *out)
{
	query q = sql(tx, "SELECT at, whole, said_by FROM checked WHERE what = $1");
	bind_str(&q, what);
	*out = (struct checked){.said_by = S("")};
	if (row(&q)) {
		out->at = col_int(&q);
		out->whole = col_int(&q);
		out->said_by = col_str(&q);
	}
	return sql_end(&q);
}

err checked_put(struct tx *tx, str what, bool whole)
{
	query q = sql(tx, "INSERT INTO checked(what, at, whole, said_by) VALUES ($1, $2, $3, $4) ON CONFLICT (what) "
			  "DO UPDATE SET "
			  "at = excluded.at, whole = excluded.whole, said_by = excluded.said_by");
	bind_str(&q, what);
	bind_int(&q, tx_now(tx));
	bind_int(&q, whole);
	bind_str(&q, tx_who(tx));
	return sql_run(&q);
}
