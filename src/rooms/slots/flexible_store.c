/* SPDX-License-Identifier: MIT
 * flexible_store.c - which coin was tossed for which post. */
#include "rooms/slots/flexible.h"

err flexible_put(struct tx *tx, const struct toss_of *of, const struct toss *toss)
{
	query q = sql(tx, "INSERT INTO flexible(post, account, seed, arm, suggested, usual) VALUES ($1, $2, $3, $4, $5, $6)");
	bind_int(&q, of->post);
	bind_int(&q, of->account);
	bind_int(&q, toss->seed);
	bind_str(&q, toss->suggested ? S("suggested") : S("usual"));
	bind_int(&q, toss->suggested_at);
	bind_int(&q, toss->usual_at);
	return sql_run(&q);
}
