/* SPDX-License-Identifier: MIT
 * ends_store.c - what is seen coming: access that ends soon, and that nothing renews. */
#include "rooms/notices/notices.h"

#include <inttypes.h>

enum { ENDS_MOST = 100, WEEK_MS = 7 * 24 * 3600 * 1000 };

struct ending {
	int64_t account, at;
	str name, platform, zone;
};

/* A renewal under way may still mend it. */
static err find_ending(struct tx *tx, struct ending out[static ENDS_MOST], size_t *n)
{
	query q = sql(tx, "SELECT a.id, a.expires, a.name, a.platform, a.zone FROM account a WHERE a.state = 'ready' AND a.renew_at = 0 "
			  "AND a.expires > $1 AND a.expires < $2 AND NOT EXISTS (SELECT 1 FROM job j WHERE j.account = a.id AND j.op = 2 "
			  "AND (j.state = 'ready' OR j.state = 'sending')) ORDER BY a.expires LIMIT $3");
	bind_int(&q, tx_now(tx));
	bind_int(&q, tx_now(tx) + WEEK_MS);
	bind_int(&q, ENDS_MOST);
	for (*n = 0; *n < ENDS_MOST && row(&q); (*n)++) {
		struct ending *e = &out[*n];
		e->account = col_int(&q);
		e->at = col_int(&q);
		e->name = col_str(&q);
		e->platform = col_str(&q);
		e->zone = col_str(&q);
	}
	return sql_end(&q);
}

static err tell_end(struct tx *tx, const struct ending *e)
{
	struct arena *a = tx_arena(tx);
	const struct zone *z;
	TRY(zone_load(a, e->zone, &z));
	str when = when_local(a, e->at, z);
	return notice_add(tx, &(struct notice){
		.topic = TOPIC_CREDENTIAL, .account = e->account, .what = arena_fmt(a, "can be used until %.*s", SHOW(when)),
		.text = S("Its access is not renewed by itself. Please connect it again before; then its posts go on without a gap."),
		.todo = arena_fmt(a, "schedpost connect %.*s --as %.*s", SHOW(e->platform), SHOW(e->name)),
		.once = arena_fmt(a, "ends %" PRId64 " %" PRId64, e->account, e->at)});
}

err notices_of_ends(struct tx *tx)
{
	struct ending ends[ENDS_MOST];
	size_t n;
	TRY(find_ending(tx, ends, &n));
	for (size_t i = 0; i < n; i++) TRY(tell_end(tx, &ends[i]));
	return NULL;
}
