/* SPDX-License-Identifier: MIT
 * stops_store.c - rules that a second person has lifted for one version of a post. */
#include "rooms/posts/stops.h"

err lift_add(struct tx *tx, int64_t post, const struct lift *l)
{
	query q = sql(tx, "INSERT INTO lifted(post, account, version, rule, reason, who, at) VALUES ($1, $2, $3, $4, $5, $6, $7) "
			  "ON CONFLICT DO NOTHING");
	bind_int(&q, post);
	bind_int(&q, l->account);
	bind_int(&q, l->version);
	bind_str(&q, l->rule);
	bind_str(&q, l->reason);
	bind_str(&q, tx_who(tx));
	bind_int(&q, tx_now(tx));
	return sql_run(&q);
}

err lifts_of(struct tx *tx, int64_t post, struct lift **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct lift, LIFTS_MOST);
	*n = 0;
	query q = sql(tx, "SELECT account, version, at, rule, reason, who FROM lifted WHERE post = $1 ORDER BY id DESC LIMIT $2");
	bind_int(&q, post);
	bind_int(&q, LIFTS_MOST);
	while (*n < LIFTS_MOST && row(&q)) {
		struct lift *l = &(*out)[(*n)++];
		l->account = col_int(&q);
		l->version = col_int(&q);
		l->at = col_int(&q);
		l->rule = col_str(&q);
		l->reason = col_str(&q);
		l->who = col_str(&q);
	}
	return sql_end(&q);
}
