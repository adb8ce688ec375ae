/* SPDX-License-Identifier: MIT
 * checked_store.c - what an account has said of late, for the checks that look at several posts together. */
#include "rooms/posts/checked.h"

#include "base/clock.h"

#include <inttypes.h>

err earlier_texts(struct tx *tx, int64_t account, int64_t before, int64_t but, struct check_input *in)
{
	struct arena *a = tx_arena(tx);
	str *texts = TAKE_N(a, str, EARLIER_POSTS_MOST), *names = TAKE_N(a, str, EARLIER_POSTS_MOST);
	size_t n = 0;
	for (; n < in->earlier.n; n++) {
		texts[n] = in->earlier.at[n];
		names[n] = in->earlier_names.at[n];
	}
	/* part = 1: the index of an account's posts by their time holds those alone. */
	query q = sql(tx, "SELECT t.text, j.post FROM job j JOIN post_text t ON t.post = j.post AND t.account IN (0, j.account) "
			  "JOIN post p ON p.id = j.post WHERE j.part = 1 "
			  "AND j.account = $1 AND j.at > $2 AND j.at <= $3 AND j.post <> $4 AND j.state <> 'cancelled' "
			  "AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = p.batch AND b.state = 'open') ORDER BY j.at DESC LIMIT $5");
	bind_int(&q, account);
	bind_int(&q, before - EARLIER_DAYS * DAY_MS);
	bind_int(&q, before);
	bind_int(&q, but);
	bind_int(&q, EARLIER_POSTS_MOST);
	for (; n < EARLIER_POSTS_MOST && row(&q); n++) {
		texts[n] = col_str(&q);
		names[n] = arena_fmt(a, "post %" PRId64, col_int(&q));
	}
	in->earlier = (struct check_list){texts, n};
	in->earlier_names = (struct check_list){names, n};
	return sql_end(&q);
}
