/* SPDX-License-Identifier: MIT
 * ends_store.c - what is seen coming: access that ends soon, and that nothing renews, or not for long. */
#include "rooms/notices/notices.h"

#include <inttypes.h>

enum { ENDS_MOST = 100 };
#define MONTH_MS (30 * DAY_MS)

struct ending {
	int64_t account, at, dialogue;
	str name, platform, zone;
};

static void ending_read(query *q, struct ending *e)
{
	e->account = col_int(q);
	e->at = col_int(q);
	e->dialogue = col_int(q);
	e->name = col_str(q);
	e->platform = col_str(q);
	e->zone = col_str(q);
}

static err read_all(struct tx *tx, query q, int64_t within_ms, struct ending out[static ENDS_MOST], size_t *n)
{
	bind_int(&q, tx_now(tx));
	bind_int(&q, tx_now(tx) + within_ms);
	bind_int(&q, ENDS_MOST);
	for (*n = 0; *n < ENDS_MOST && row(&q); (*n)++) ending_read(&q, &out[*n]);
	return sql_end(&q);
}

/* A renewal under way may still mend it. */
static err find_ending(struct tx *tx, struct ending out[static ENDS_MOST], size_t *n)
{
	query q = sql(tx, "SELECT a.id, a.expires, a.dialogue, a.name, a.platform, a.zone FROM account a WHERE a.state = 'ready' AND a.renew_at = 0 "
			  "AND a.expires > $1 AND a.expires < $2 AND NOT EXISTS (SELECT 1 FROM job j WHERE j.account = a.id AND j.op = 2 "
			  "AND (j.state = 'ready' OR j.state = 'sending')) ORDER BY a.expires LIMIT $3");
	return read_all(tx, q, WEEK_MS, out, n);
}

/* The access is renewed until then, and not after it. */
static err find_log_ins(struct tx *tx, struct ending out[static ENDS_MOST], size_t *n)
{
	query q = sql(tx, "SELECT a.id, a.log_in_lasts, a.dialogue, a.name, a.platform, a.zone FROM account a WHERE a.state = 'ready' "
			  "AND a.log_in_lasts > $1 AND a.log_in_lasts < $2 ORDER BY a.log_in_lasts LIMIT $3");
	return read_all(tx, q, MONTH_MS, out, n);
}

static err when_of(struct tx *tx, const struct ending *e, str *when)
{
	const struct zone *z;
	TRY(zone_load(tx_arena(tx), e->zone, &z));
	*when = when_local(tx_arena(tx), e->at, z);
	return NULL;
}

/* One notice for each log-in, though a renewal may tell its end to the second anew. */
static err tell_log_in(struct tx *tx, const struct ending *e)
{
	struct arena *a = tx_arena(tx);
	str when;
	TRY(when_of(tx, e, &when));
	return notice_add(tx, &(struct notice){
		.topic = TOPIC_CREDENTIAL, .account = e->account,
		.what = arena_fmt(a, "needs a new log-in by %.*s", SHOW(when)),
		.text = S("Its access is renewed by itself until then, and not any longer. Please connect it again before; then its "
			  "posts go on without a gap."),
		.todo = arena_fmt(a, "schedpost connect %.*s --as %.*s", SHOW(e->platform), SHOW(e->name)),
		.once = arena_fmt(a, "log-in %" PRId64 " %" PRId64, e->account, e->dialogue)});
}

static err tell_end(struct tx *tx, const struct ending *e)
{
	struct arena *a = tx_arena(tx);
	str when;
	TRY(when_of(tx, e, &when));
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
	TRY(find_log_ins(tx, ends, &n));
	for (size_t i = 0; i < n; i++) TRY(tell_log_in(tx, &ends[i]));
	return NULL;
}

err log_ins_ending(struct tx *tx, str **out, size_t *n)
{
	struct ending ends[ENDS_MOST];
	*out = TAKE_N(tx_arena(tx), str, ENDS_MOST);
	TRY(find_log_ins(tx, ends, n));
	for (size_t i = 0; i < *n; i++) {
		const struct ending *e = &ends[i];
		str when;
		TRY(when_of(tx, e, &when));
		(*out)[i] = arena_fmt(tx_arena(tx), "The account '%.*s' needs a new log-in by %.*s: schedpost connect %.*s --as %.*s",
				      SHOW(e->name), SHOW(when), SHOW(e->platform), SHOW(e->name));
	}
	return NULL;
}
