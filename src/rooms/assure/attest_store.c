/* SPDX-License-Identifier: MIT
 * attest_store.c - attestations as rows, and who is told that one lapses. */
#include "rooms/assure/attest.h"

#include "base/clock.h"
#include "rooms/notices/notices.h"
#include "text/when.h"

#include <inttypes.h>

enum { AT_ONCE = 200 };

struct lapsing {
	int64_t account, at, ends;
	str name, zone;
};

err attest_put(struct tx *tx, int64_t account, str person)
{
	query q = sql(tx, "INSERT INTO attestation(account, what, at, person) SELECT $1, 'mfa', $2, id FROM person "
			  "WHERE name = $3 "
			  "ON CONFLICT DO NOTHING");
	bind_int(&q, account);
	bind_int(&q, tx_now(tx));
	bind_str(&q, person);
	return sql_run(&q);
}

static err find_lapsing(struct tx *tx, struct lapsing *out, size_t *n)
{
	query q = sql(
		tx,
		"WITH looked(account, at) AS (SELECT account, max(at) FROM (SELECT account, at FROM attestation "
		"WHERE what = 'mfa' UNION ALL SELECT account, at FROM unlock_tick WHERE item = 'mfa') GROUP BY "
		"account) "
		"SELECT a.id, l.at, l.at + $1, a.name, a.zone FROM looked l JOIN account a ON a.id = l.account "
		"WHERE a.state IN ('ready', 'reconnect') AND NOT " ACCOUNT_IS_PRACTICE "AND l.at + $1 - $2 <= $3 "
		"ORDER BY l.at LIMIT $4");
	bind_int(&q, ATTEST_LASTS_MS);
	bind_int(&q, ATTEST_SOON_MS);
	bind_int(&q, tx_now(tx));
	bind_int(&q, AT_ONCE);
	for (*n = 0; *n < AT_ONCE && row(&q); (*n)++) {
		struct lapsing *l = &out[*n];
		l->account = col_int(&q);
		l->at = col_int(&q);
		l->ends = col_int(&q);
		l->name = col_str(&q);
		l->zone = col_str(&q);
	}
	return sql_end(&q);
}

static err tell(struct tx *tx, const struct lapsing *l)
{
	struct arena *a = tx_arena(tx);
	const struct zone *z;
	bool over = l->ends <= tx_now(tx);
	TRY(zone_load(a, l->zone, &z));
	str when = when_local(a, l->ends, z);
	str what = over ? S("has a second factor at which nobody has looked for three months")
			: arena_fmt(a, "has a second factor at which somebody should look by %.*s", SHOW(when));
	return notice_add(tx,
			  &(struct notice){.topic = TOPIC_CREDENTIAL,
					   .account = l->account,
					   .what = what,
					   .text = S("It can be switched off at the platform, and nobody notices. "
						     "Please look there whether it is still on, and say so."),
					   .todo = arena_fmt(a, "schedpost account attest %.*s --mfa", SHOW(l->name)),
					   .once = arena_fmt(a, "mfa %" PRId64 " %" PRId64 " %s", l->account, l->at,
							     over ? "over" : "soon")});
}

err attest_remind(struct tx *tx)
{
	struct lapsing *all = TAKE_N(tx_arena(tx), struct lapsing, AT_ONCE);
	size_t n;
	TRY(find_lapsing(tx, all, &n));
	for (size_t i = 0; i < n; i++) TRY(tell(tx, &all[i]));
	return NULL;
}
