/* SPDX-License-Identifier: MIT
 * queue_work_store.c - the engine's side of the table of jobs: claim, gate, settle, recover. */
#include "rooms/queue/queue.h"

#include "base/crash.h"
#include "rooms/accounts/accounts.h"
#include "rooms/cover/cover.h"
#include "rooms/history/history.h"
#include "rooms/locks/locks.h"
#include "rooms/queue/cleared.h"
#include "rooms/notices/notices.h"
#include "rooms/queue/pair.h"
#include "rooms/queue/put_back.h"
#include "rooms/queue/queue_row.h"
#include "rooms/queue/quiet.h"
#include "rooms/vault/secrets.h"
#include "text/when.h"

#include <inttypes.h>

/* ---- claim */

struct candidate {
	struct job job;
	int64_t late_ms;
	bool may_be_late;	/* --late publish */
	bool lapsed;		/* the cover under which it was planned is not in force */
	bool quiet;		/* a lock is on */
	bool paired;
};

/* A job that was planned by a cover goes only while that lends its powers. */
#define IS_LENT(now) \
	"(j.cover = 0 OR EXISTS (SELECT 1 FROM cover c JOIN cover_account x ON x.cover = c.id AND x.account = j.account " \
	"WHERE c.id = j.cover AND " COVER_IN_FORCE(now) ")) "

/* A queue may be long and a claim is short: so the rows are read of what goes, not of all that might. */
static err candidate_get(struct tx *tx, int64_t id, int64_t now, struct candidate *c)
{
	query q = sql(tx, "SELECT " JOB_COLUMNS ", coalesce(p.version, 0), a.late_ms, p.late IS 'publish', p.pair IS NOT NULL, NOT " IS_LENT("$2")
			  ", " JOB_IS_QUIET("$2", "coalesce(p.category, '')")
			  "FROM job j JOIN account a ON a.id = j.account LEFT JOIN post p ON p.id = j.post WHERE j.id = $1");
	bind_int(&q, id);
	bind_int(&q, now);
	if (row(&q)) {
		job_read(&q, &c->job);
		c->job.version = col_int(&q);
		c->late_ms = col_int(&q);
		c->may_be_late = col_int(&q) != 0;
		c->paired = col_int(&q) != 0;
		c->lapsed = col_int(&q) != 0;
		c->quiet = col_int(&q) != 0;
	}
	return sql_end(&q);
}

enum { AHEAD_AT_ONCE = 100 };

/* Nothing is renewed then, and what falls due is only paused. */
#define IS_LOCKED_DOWN(now) LOCKDOWN_ON("a.id", now, "AND NOT " HAS_VOICE("a.id"))

/* While a token is being renewed, all else of its account would only be refused with the old one. One that is renewed
 * ahead, and could not be yet, still works until it ends. Under a lockdown none is renewed, so nothing waits for that:
 * what helps is tried with the log-in as it is. $3 is now. */
#define IS_RENEWED                                                                                             \
	"EXISTS (SELECT 1 FROM job WHERE account = a.id AND " JOB_RENEWS                                       \
	" AND (state = 'sending' OR ((due <= $3 OR a.expires <= $3) AND NOT " IS_LOCKED_DOWN("$3") "))) "

/* Access is taken back whatever the account waits for; but a renewal that is in hand ends first, so that what it brings
 * is taken back as well. */
#define MAY_BE_REVOKED                                                                                         \
	"a.state IN ('ready', 'reconnect') AND NOT EXISTS (SELECT 1 FROM job WHERE account = a.id AND "          \
	JOB_RENEWS " AND (state = 'sending' OR id IN (SELECT value FROM json_each($5)))) "

/* Takedown, look-up and log-in: few, and before all others. A log-in may run on an account that is not ready. */
static err find_urgent(struct tx *tx, const struct claim *c, int64_t *out, size_t *n)
{
	query q = sql(tx, "SELECT j.id FROM job j JOIN account a ON a.id = j.account "
			  "WHERE j.state IN ('ready', 'unsure') AND j.rank < 4 AND j.due <= $1 AND " JOB_MAY_UNDER_LOCK("$3")
			  "AND (j.op = $2 AND a.state <> 'removed' OR a.state = 'ready' AND a.held_until <= $3 "
			  "AND (j.op = 2 OR NOT " IS_RENEWED ") OR j.op = 3 AND " MAY_BE_REVOKED ") "
			  "AND a.platform NOT IN (SELECT value FROM json_each($4)) "
			  "AND j.id NOT IN (SELECT value FROM json_each($5)) "
			  "ORDER BY j.rank, j.due, j.id LIMIT $6");
	bind_int(&q, c->now + c->lead_ms);
	bind_int(&q, SP_CONNECT);
	bind_int(&q, c->now);
	bind_str(&q, c->full_platforms);
	bind_str(&q, c->urgent_in_hand);
	bind_int(&q, c->most);
	while (*n < (size_t)c->most && row(&q)) out[(*n)++] = col_int(&q);
	return sql_end(&q);
}

/* Posts: of each account that has nothing in hand the first few, so that an account that must wait stands in nobody's
 * way, whatever the length of its queue. */
static err find_posts(struct tx *tx, const struct claim *c, int64_t *out, size_t *n)
{
	query q = sql(
		tx,
		"SELECT j.id FROM account a JOIN job j ON j.id IN ("
		"SELECT k.id FROM job k WHERE k.account = a.id AND k.state IN ('ready', 'unsure') AND k.rank >= 4 "
		"AND k.due <= $1 AND (k.batch IS NULL OR k.batch NOT IN (SELECT id FROM batch WHERE state = 'open')) "
		"ORDER BY k.due, k.id LIMIT $2) "
		"WHERE a.state = 'ready' AND a.held_until <= $3 AND " JOB_MAY_UNDER_LOCK("$3") "AND NOT (" IS_RENEWED
		"AND NOT " IS_LOCKED_DOWN("$3") ") "
		"AND a.platform NOT IN (SELECT value FROM json_each($4)) "
		"AND a.id NOT IN (SELECT value FROM json_each($5)) "
		"ORDER BY j.due, j.id LIMIT $6");
	bind_int(&q, c->now + c->lead_ms);
	bind_int(&q, c->per_account);
	bind_int(&q, c->now);
	bind_str(&q, c->full_platforms);
	bind_str(&q, c->accounts_in_hand);
	bind_int(&q, c->most - (int64_t)*n);
	while (*n < (size_t)c->most && row(&q)) out[(*n)++] = col_int(&q);
	return sql_end(&q);
}

bool queue_is_late(const struct job *j, int64_t late_ms, bool may_be_late, int64_t now)
{
	bool waits = j->op == SP_PUBLISH && j->state == JOB_READY && j->intent_at == 0;
	return waits && !may_be_late && now - j->due > late_ms;
}

static err make_late(struct tx *tx, const struct job *j, int64_t now)
{
	struct arena *a = tx_arena(tx);
	str by = when_duration_text(a, now - j->due);
	str why =
		arena_fmt(a,
			  "It missed its time by %.*s, so it waits for you. Send it now with 'schedpost now %" PRId64
			  "', give it a new time with 'schedpost move %" PRId64 " --at ...', or cancel it.",
			  SHOW(by), j->post, j->post);
	TRY(queue_move_state(tx, &(struct job_change){j->id, JOB_READY, JOB_LATE, 0, S("late"), why}));
	TRY(notice_add(tx, &(struct notice){.topic = TOPIC_FAILURE, .account = j->account, .post = j->post,
					    .what = S("missed its time"), .text = why}));
	return history_add(tx, &(struct event){j->post, j->account, j->part, "late", why});
}

static bool waits_for_a_yes(const struct candidate *c)
{
	return c->job.op == SP_PUBLISH && c->job.state == JOB_READY && c->job.cleared != c->job.version;
}

/* What may go is *goes; what may not is told so. */
static err claim_one(struct tx *tx, const struct claim *c, const struct candidate *found, bool *goes, size_t *nlate)
{
	const struct job *j = &found->job;
	*goes = false;
	if (j->put_back && j->state == JOB_READY) return put_back_look(tx, j);
	if (waits_for_a_yes(found)) return queue_hold(tx, j);
	if (found->quiet && j->op == SP_PUBLISH && j->state == JOB_READY) return queue_quiet(tx, j);
	if (found->lapsed && j->state == JOB_READY) return queue_lapse(tx, j);
	if (queue_is_late(j, found->late_ms, found->may_be_late, c->now)) {
		(*nlate)++;
		return make_late(tx, j, c->now);
	}
	str why = S("");
	if (found->paired) TRY(pair_holds_part(tx, j, &why));
	if (why.len) return pair_too_early(tx, j, why);
	*goes = true;
	return NULL;
}

err queue_claim(struct tx *tx, const struct claim *c, struct job **out, size_t *n, size_t *nlate)
{
	int64_t *ids = TAKE_N(tx_arena(tx), int64_t, c->most);
	size_t found = 0;
	TRY(find_urgent(tx, c, ids, &found));
	TRY(find_posts(tx, c, ids, &found));
	*out = TAKE_N(tx_arena(tx), struct job, found + 1);
	*n = *nlate = 0;
	for (size_t i = 0; i < found; i++) {
		struct candidate one;
		bool goes;
		TRY(candidate_get(tx, ids[i], c->now, &one));
		TRY(claim_one(tx, c, &one, &goes, nlate));
		if (goes) (*out)[(*n)++] = one.job;
	}
	CRASH_POINT("claimed");
	return NULL;
}

/* What is due within the lead was claimed, or waits for something whose end will wake the scheduler. */
err queue_next_look(struct tx *tx, int64_t now, int64_t lead_ms, int64_t *at)
{
	*at = INT64_MAX;
	query q = sql(tx, "SELECT min(due) - $2 FROM job WHERE state IN ('ready', 'unsure') AND due > $1 + $2 "
			  "UNION ALL SELECT min(held_until) FROM account WHERE state = 'ready' AND held_until > $1");
	bind_int(&q, now);
	bind_int(&q, lead_ms);
	while (row(&q)) {
		bool none = col_null(&q);
		int64_t one = col_int(&q);
		if (!none) *at = MIN(*at, one);
	}
	return sql_end(&q);
}

/* ---- gate */

err queue_gate(struct tx *tx, const struct gate *g, bool *pass)
{
	bool held;
	*pass = false;
	TRY(pair_holds_job(tx, g->job, &held));
	if (held) return NULL;
	query q = sql(
		tx,
		"UPDATE job AS j SET state = 'sending', intent_at = $1, memory = $2, looks = 0 WHERE id = $3 AND state = 'ready' "
		"AND due = $4 AND coalesce(at, 0) = $7 AND (post IS NULL OR due <= $1 AND $5 = cleared AND $5 = (SELECT version FROM post WHERE id = j.post)) "
		"AND " IS_LENT("$1") "AND " JOB_MAY_UNDER_LOCK("$1")
		"AND NOT (j.op = 7 AND " JOB_IS_QUIET("$1", "(SELECT category FROM post WHERE id = j.post)") ") "
		"AND EXISTS (SELECT 1 FROM account a WHERE a.id = j.account AND "
		"(a.state = 'ready' OR (a.state IN ('connecting', 'reconnect') AND j.op = $6)))");
	bind_int(&q, tx_now(tx));
	bind_blob(&q, g->memory);
	bind_int(&q, g->job);
	bind_int(&q, g->due);
	bind_int(&q, g->version);
	bind_int(&q, SP_CONNECT);
	bind_int(&q, g->at);
	TRY(sql_run(&q));
	*pass = tx_changes(tx) == 1;
	CRASH_POINT("gate");
	return NULL;
}

/* ---- settle */

err queue_settle(struct tx *tx, const struct settle *s, const struct job *was)
{
	if (was->state != s->to && !job_state_may(was->state, s->to))
		return FAIL(tx_arena(tx), ERR_BUG, "no-such-move",
			    "The table of states has no move from '%.*s' to '%.*s'.",
			    SHOW(job_state_name(was->state)), SHOW(job_state_name(s->to)));
	query q = sql(tx,
		      /* the clock may show an instant before the planned one again: then it waits for it once more */
		      "UPDATE job SET state = $1, due = CASE WHEN $2 <= 0 THEN due WHEN $1 = 'ready' THEN "
		      "max($2, coalesce(at, 0)) ELSE $2 END, tries = tries + $3, "
		      "looks = CASE WHEN $4 < 0 THEN 0 ELSE looks + $4 END, "
		      "memory = CASE $5 WHEN 0 THEN memory WHEN 1 THEN $6 END, "
		      "remote_id = $7, revision = $8, url = $9, code = $10, why = $11, question = $12, "
		      "answer = CASE $5 WHEN 0 THEN answer ELSE '' END, "
		      "rank = CASE WHEN $13 > 0 THEN $13 ELSE rank END, done_at = CASE WHEN $1 = 'done' THEN $14 "
		      "ELSE done_at END, "
		      "intent_at = CASE WHEN $1 = 'ready' THEN 0 ELSE intent_at END, "
		      "put_back = CASE WHEN $1 = 'unsure' THEN put_back ELSE 0 END "
		      "WHERE id = $15 AND state = $16 AND ($16 <> 'ready' OR due = $17 AND "
		      "(post IS NULL OR $18 = (SELECT version FROM post WHERE id = job.post)))");
	bind_str(&q, job_state_name(s->to));
	bind_int(&q, s->due);
	bind_int(&q, s->count_try);
	bind_int(&q, s->to == JOB_READY && !s->keep_memory ? -1 : s->count_looks);
	bind_int(&q, s->forget_memory ? 2 : s->keep_memory ? 1 : 0);
	bind_blob(&q, s->memory);
	bind_str(&q, s->remote_id);
	bind_str(&q, s->revision);
	bind_str(&q, s->url);
	bind_str(&q, s->code);
	bind_str(&q, s->why);
	bind_str(&q, s->question);
	bind_int(&q, s->rank);
	bind_int(&q, tx_now(tx));
	bind_int(&q, was->id);
	bind_str(&q, job_state_name(was->state));
	bind_int(&q, was->due);
	bind_int(&q, was->version);
	TRY(sql_run(&q));
	if (tx_changes(tx) == 0)
		return FAIL(tx_arena(tx), ERR_STALE, "moved-on", "The job was taken out of hand meanwhile.");
	if (s->to != JOB_DONE) tx_wake(tx);	/* what is done makes nothing due; what follows from it says so itself */
	CRASH_POINT("settle");
	return NULL;
}

err queue_renew_ahead(struct tx *tx)
{
	int64_t accounts[AHEAD_AT_ONCE];
	size_t n = 0;
	query q = sql(tx, "SELECT id FROM account WHERE renew_at > 0 AND renew_at <= $1 AND state = 'ready' LIMIT $2");
	bind_int(&q, tx_now(tx));
	bind_int(&q, AHEAD_AT_ONCE);
	while (n < AHEAD_AT_ONCE && row(&q)) accounts[n++] = col_int(&q);
	TRY(sql_end(&q));
	for (size_t i = 0; i < n; i++) {
		query u = sql(tx, "UPDATE account SET renew_at = 0 WHERE id = $1");
		bind_int(&u, accounts[i]);
		TRY(sql_run(&u));
		TRY(queue_put_refresh(tx, accounts[i]));
	}
	return NULL;
}

err queue_put_refresh(struct tx *tx, int64_t account)
{
	query q = sql(tx,
		      "SELECT 1 FROM job WHERE account = $1 AND " JOB_RENEWS);
	bind_int(&q, account);
	bool there = row(&q);
	TRY(sql_end(&q));
	if (there) return NULL;
	return queue_put(
		tx, &(struct job_new){.op = SP_REFRESH, .account = account, .state = JOB_READY, .due = tx_now(tx)},
		NULL);
}

err queue_drop_refresh(struct tx *tx, int64_t account, str code)
{
	query q = sql(tx, "SELECT id FROM job WHERE account = $1 AND " JOB_RENEWS " AND state = 'ready'");
	bind_int(&q, account);
	int64_t id;
	TRY(sql_int(&q, &id));
	if (!id) return NULL;
	return queue_move_state(tx, &(struct job_change){id, JOB_READY, JOB_CANCELLED, 0, code, S("")});
}

err queue_ask_limits(struct tx *tx)
{
	enum { AT_ONCE = 100 };
	int64_t accounts[AT_ONCE];
	size_t n = 0;
	query q = sql(tx, "SELECT a.id FROM account a JOIN platform p ON p.name = a.platform WHERE a.state = 'ready' "
			  "AND a.limits_at < $1 AND (p.ops >> $2) & 1 AND NOT EXISTS (SELECT 1 FROM job j WHERE "
			  "j.account = a.id "
			  "AND j.op = $2 AND state = 'ready' AND " JOB_OPEN ") LIMIT $3");
	bind_int(&q, tx_now(tx) - DAY_MS);
	bind_int(&q, SP_LIMITS);
	bind_int(&q, AT_ONCE);
	while (n < AT_ONCE && row(&q)) accounts[n++] = col_int(&q);
	TRY(sql_end(&q));
	for (size_t i = 0; i < n; i++)
		TRY(queue_put(tx,
			      &(struct job_new){
				      .op = SP_LIMITS, .account = accounts[i], .state = JOB_READY, .due = tx_now(tx)},
			      NULL));
	return NULL;
}

/* What belongs to no post is few, and stands together in job_post. */
err queue_forget_ended(struct tx *tx)
{
	query q = sql(tx, "DELETE FROM job WHERE id IN (SELECT j.id FROM job j WHERE j.post IS NULL AND j.op IN ($1, $2) "
			  "AND j.state IN ('done', 'refused', 'cancelled') AND EXISTS (SELECT 1 FROM job k WHERE k.post IS NULL "
			  "AND k.account = j.account AND k.op = j.op AND k.id > j.id AND k.state IN ('done', 'refused', 'cancelled')) "
			  "LIMIT 500)");
	bind_int(&q, SP_REFRESH);
	bind_int(&q, SP_LIMITS);
	return sql_run(&q);
}

err queue_forget_readings(struct tx *tx, int64_t account)
{
	query q = sql(tx, "DELETE FROM job WHERE post IS NULL AND account = $1 AND op IN ($2, $3, $4) "
			  "AND state IN ('done', 'refused', 'cancelled')");
	bind_int(&q, account);
	bind_int(&q, SP_TIMELINE);
	bind_int(&q, SP_PROFILE);
	bind_int(&q, SP_NUMBERS);
	return sql_run(&q);
}

/* The second list of states is that of the index job_ready, which is not found by the first alone. */
err queue_forget_tries(struct tx *tx, int64_t account)
{
	query q = sql(tx, "UPDATE job SET tries = 0 WHERE account = $1 AND state = 'ready' AND tries > 0 "
			  "AND state IN ('ready', 'unsure') AND rank >= 4");
	bind_int(&q, account);
	return sql_run(&q);
}

err queue_chain_next(struct tx *tx, const struct job *done)
{
	/* At once; but one that was given another time while the part before it was on its way keeps that. */
	query q = sql(tx, "UPDATE job SET state = 'ready', due = max($1, at) WHERE post = $2 AND account = $3 AND part = $4 "
			  "AND state = 'chained' AND op = $5");
	bind_int(&q, tx_now(tx));
	bind_int(&q, done->post);
	bind_int(&q, done->account);
	bind_int(&q, done->part + 1);
	bind_int(&q, SP_PUBLISH);
	TRY(sql_run(&q));
	if (tx_changes(tx)) tx_wake(tx);
	CRASH_POINT("after the next part of a chain is let go");
	return NULL;
}

/* ---- recover */

enum { AT_ONCE = 100 };

/* A log-in whose answer was lost must not be sent again: a second use of a rotating token kills the session. */
static err recover_spent(struct tx *tx, size_t *n)
{
	str why = S("The answer to a log-in was lost when schedpost stopped. Please connect the account again.");
	query q = sql(tx, "SELECT id, account, op FROM job WHERE state = 'sending' AND op IN ($1, $2)");
	bind_int(&q, SP_CONNECT);
	bind_int(&q, SP_REFRESH);
	int64_t ids[AT_ONCE], accounts[AT_ONCE], ops[AT_ONCE];
	*n = 0;
	while (*n < AT_ONCE && row(&q)) {
		ids[*n] = col_int(&q);
		accounts[*n] = col_int(&q);
		ops[(*n)++] = col_int(&q);
	}
	TRY(sql_end(&q));
	for (size_t i = 0; i < *n; i++) {
		TRY(queue_move_state(
			tx, &(struct job_change){ids[i], JOB_SENDING, JOB_REFUSED, 0, S("answer-lost"), why}));
		TRY(kept_drop(tx, ids[i]));
		if (ops[i] == SP_REFRESH) TRY(accounts_reconnect(tx, accounts[i], why));
		else TRY(accounts_not_connected(tx, accounts[i], why));
	}
	return NULL;
}

/* Its account was removed while it was on its way, and then schedpost stopped: nobody can look it up any more. */
static err recover_removed(struct tx *tx, size_t *n)
{
	query q = sql(tx, "SELECT id, coalesce(post, 0), account, part FROM job WHERE " JOB_STUCK " AND state = 'unsure' "
			  "AND account IN (SELECT id FROM account WHERE state = 'removed')");
	struct job jobs[AT_ONCE];
	*n = 0;
	while (*n < AT_ONCE && row(&q)) {
		struct job *j = &jobs[(*n)++];
		j->id = col_int(&q);
		j->post = col_int(&q);
		j->account = col_int(&q);
		j->part = (int)col_int(&q);
	}
	TRY(sql_end(&q));
	for (size_t i = 0; i < *n; i++) {
		const struct job *j = &jobs[i];
		TRY(queue_move_state(
			tx, &(struct job_change){j->id, JOB_UNSURE, JOB_ASKING, 0, S("account-removed"), WHY_REMOVED}));
		if (j->post) TRY(history_add(tx, &(struct event){j->post, j->account, j->part, "asks-you", WHY_REMOVED}));
	}
	return NULL;
}

/* The clock was set back meanwhile: nobody waits for what it showed before. */
static err recover_clock(struct tx *tx)
{
	query looks = sql(tx, "UPDATE job SET due = $1 WHERE state = 'unsure' AND (intent_at > $1 OR due > $2)");
	bind_int(&looks, tx_now(tx));
	bind_int(&looks, tx_now(tx) + NOTED_AHEAD_MS);
	TRY(sql_run(&looks));
	query holds = sql(tx, "UPDATE account SET held_until = 0 WHERE held_until > $1");
	bind_int(&holds, tx_now(tx) + NOTED_AHEAD_MS);
	return sql_run(&holds);
}

err queue_recover(struct tx *tx, size_t *unsure)
{
	for (size_t spent = AT_ONCE; spent == AT_ONCE;) TRY(recover_spent(tx, &spent));
	query q = sql(tx, "UPDATE job SET state = 'unsure', rank = $1, due = $2 WHERE state = 'sending'");
	bind_int(&q, RANK_LOOKUP);
	bind_int(&q, tx_now(tx));
	TRY(sql_run(&q));
	*unsure = (size_t)tx_changes(tx);
	for (size_t removed = AT_ONCE; removed == AT_ONCE;) TRY(recover_removed(tx, &removed));
	TRY(recover_clock(tx));
	CRASH_POINT("after what was in hand is taken over");
	tx_wake(tx);
	return NULL;
}
