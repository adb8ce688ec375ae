/* SPDX-License-Identifier: MIT
 * timing_store.c - posts whose time a coin has chosen, with what they brought. */
#include "rooms/evaluate/timing.h"

#include "rooms/numbers/numbers.h"

static void read_one(query *q, struct flexible_post *f)
{
	f->account = col_int(q);
	f->suggested = col_int(q);
	f->planned = col_int(q);
	f->out_at = col_int(q);
	f->over = col_int(q);
	f->measured = col_int(q) > 0;
	f->engagement = (double)col_int(q);
}

err flexible_posts(struct tx *tx, int64_t account, struct flexible_post **out, size_t *n)
{
	query q = sql(tx, "SELECT x.account, x.arm = 'suggested', CASE x.arm WHEN 'suggested' THEN x.suggested ELSE x.usual END, "
			  "CASE j.state WHEN 'done' THEN j.intent_at ELSE 0 END, j.state IN ('cancelled', 'gone'), count(f.value), "
			  "coalesce(sum(f.value), 0) FROM flexible x JOIN job j ON j.post = x.post AND j.account = x.account AND " JOB_POSTS
			  " AND j.part <= 1 LEFT JOIN figure f ON f.job = j.id AND f.age = '24h' AND f.kind IN (" ENGAGEMENT_KINDS ") "
			  "WHERE ($1 = 0 OR x.account = $1) AND NOT " OUT_NEAR_LOCKDOWN("$2")
			  "GROUP BY j.id ORDER BY x.post DESC, j.id DESC LIMIT $3");
	bind_int(&q, account);
	bind_int(&q, DAY_MS);
	bind_int(&q, FLEXIBLE_MOST);
	*out = TAKE_N(tx_arena(tx), struct flexible_post, FLEXIBLE_MOST);
	for (*n = 0; *n < FLEXIBLE_MOST && row(&q); (*n)++) read_one(&q, &(*out)[*n]);
	return sql_end(&q);
}
