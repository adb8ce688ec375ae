/* SPDX-License-Identifier: MIT
 * queue_store.c - jobs as rows: put in, read, and the one door through which a state changes. */
#include "rooms/queue/queue.h"

#include "rooms/accounts/accounts.h"
#include "rooms/queue/cleared.h"
#include "rooms/queue/queue_row.h"

#include <inttypes.h>

void job_read(query *q, struct job *j)
{
	j->id = col_int(q);
	j->op = (sp_op)col_int(q);
	j->account = col_int(q);
	j->post = col_int(q);
	j->part = (int)col_int(q);
	str state = col_str(q);
	job_state_read(state, &j->state);
	j->due = col_int(q);
	j->at = col_int(q);
	j->wall = col_str(q);
	j->zone = col_str(q);
	j->tries = (int)col_int(q);
	j->looks = (int)col_int(q);
	j->key = col_str(q);
	j->intent_at = col_int(q);
	j->memory = col_blob(q);
	j->remote_id = col_str(q);
	j->revision = col_str(q);
	j->url = col_str(q);
	j->done_at = col_int(q);
	j->code = col_str(q);
	j->why = col_str(q);
	j->question = col_str(q);
	j->answer = col_str(q);
	j->target = col_int(q);
	j->put_back = col_int(q);
	j->cleared = col_int(q);
	j->cover = col_int(q);
}

struct job job_copy(struct arena *a, const struct job *of)
{
	struct job copy = *of;
	str *const TEXTS[] = {&copy.wall, &copy.zone, &copy.key, &copy.memory, &copy.remote_id, &copy.revision,
			      &copy.url, &copy.code, &copy.why, &copy.question, &copy.answer};
	for (size_t i = 0; i < COUNT(TEXTS); i++)
		if (TEXTS[i]->len) *TEXTS[i] = arena_str(a, *TEXTS[i]);
	return copy;
}

static enum rank rank_of(sp_op op)
{
	static const enum rank RANKS[SP_LAST_OP + 1] = {
		[SP_REVOKE] = RANK_TAKEDOWN, [SP_DELETE] = RANK_TAKEDOWN, [SP_LOOKUP] = RANK_LOOKUP,
		[SP_CONNECT] = RANK_LOGIN, [SP_REFRESH] = RANK_LOGIN, [SP_WHOAMI] = RANK_LOGIN,
		[SP_LIMITS] = RANK_LOGIN, [SP_PUBLISH] = RANK_PUBLISH,
	};
	return RANKS[op] ? RANKS[op] : RANK_OTHER;
}

/* A post is ready only with words that somebody has let go. */
static enum job_state state_of_new(const struct job_new *n)
{
	bool goes = n->state == JOB_READY || n->state == JOB_CHAINED;
	return goes && n->op == SP_PUBLISH && !n->cleared ? JOB_REVIEW : n->state;
}

enum { KEY_BYTES = 16 };

err queue_put(struct tx *tx, const struct job_new *n, int64_t *id)
{
	enum job_state state = state_of_new(n);
	query q = sql(tx, "INSERT INTO job(op, rank, account, post, part, state, due, at, wall, zone, key, batch, target, cleared, cover) "
			  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)");
	bind_int(&q, n->op);
	bind_int(&q, rank_of(n->op));
	bind_int(&q, n->account);
	bind_maybe(&q, n->post, n->post != 0);
	bind_int(&q, n->part);
	bind_str(&q, job_state_name(state));
	bind_int(&q, n->due);
	bind_maybe(&q, n->at, n->at != 0);
	bind_str(&q, n->wall);
	bind_str(&q, n->zone);
	bind_str(&q, n->key.len ? n->key : clock_hex(tx_arena(tx), tx_clock(tx), KEY_BYTES));
	bind_maybe(&q, n->batch, n->batch != 0);
	bind_maybe(&q, n->target, n->target != 0);
	bind_int(&q, n->cleared);
	bind_int(&q, n->cover);
	TRY(sql_run(&q));
	if (id) *id = tx_last_id(tx);
	if (state == JOB_READY) tx_wake(tx);
	return NULL;
}

err queue_get(struct tx *tx, int64_t id, struct job *out, bool *found)
{
	query q = sql(tx, "SELECT " JOB_COLUMNS "FROM job j WHERE j.id = $1");
	bind_int(&q, id);
	*found = row(&q);
	if (*found) job_read(&q, out);
	return sql_end(&q);
}

/* A draft that got other parts or accounts has new jobs: the old ones are nobody's part any more. */
#define IN_FORCE "AND j.code <> 'reshaped' "

err queue_of_post(struct tx *tx, int64_t post, int64_t account, struct job **out, size_t *n)
{
	query c = sql(tx, "SELECT count(*) FROM job j WHERE j.post = $1 AND ($2 = 0 OR j.account = $2) AND j.op = $3 " IN_FORCE);
	bind_int(&c, post);
	bind_int(&c, account);
	bind_int(&c, SP_PUBLISH);
	size_t room;
	TRY(sql_count(&c, &room));
	*out = TAKE_N(tx_arena(tx), struct job, room + 1);
	*n = 0;
	query q = sql(tx, "SELECT " JOB_COLUMNS "FROM job j WHERE j.post = $1 AND ($2 = 0 OR j.account = $2) "
			  "AND j.op = $3 " IN_FORCE "ORDER BY j.account, j.part");
	bind_int(&q, post);
	bind_int(&q, account);
	bind_int(&q, SP_PUBLISH);
	while (*n < room && row(&q)) job_read(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

err queue_part(struct tx *tx, const struct job *of, int part, struct job *out, bool *found)
{
	query q = sql(tx, "SELECT " JOB_COLUMNS "FROM job j WHERE j.post = $1 AND j.account = $2 AND j.part = $3 AND j.op = $4 "
			  IN_FORCE);
	bind_int(&q, of->post);
	bind_int(&q, of->account);
	bind_int(&q, part);
	bind_int(&q, SP_PUBLISH);
	*found = row(&q);
	if (*found) job_read(&q, out);
	return sql_end(&q);
}

static err may_move(struct tx *tx, enum job_state from, enum job_state to)
{
	if (from == to || job_state_may(from, to)) return NULL;
	return FAIL(tx_arena(tx), ERR_BUG, "no-such-move", "The table of states has no move from '%.*s' to '%.*s'. Nothing was "
		    "changed; please report this.", SHOW(job_state_name(from)), SHOW(job_state_name(to)));
}

err queue_move_state(struct tx *tx, const struct job_change *c)
{
	TRY(may_move(tx, c->from, c->to));
	query q = sql(tx, "UPDATE job SET state = $1, due = CASE WHEN $2 > 0 THEN $2 ELSE due END, code = $3, why = $4, "
			  "question = '' WHERE id = $5 AND state = $6");
	bind_str(&q, job_state_name(c->to));
	bind_int(&q, c->due);
	bind_str(&q, c->code);
	bind_str(&q, c->why);
	bind_int(&q, c->id);
	bind_str(&q, job_state_name(c->from));
	TRY(sql_run(&q));
	if (tx_changes(tx) == 0)
		return FAIL(tx_arena(tx), ERR_STALE, "moved-on", "This post moved on while you were looking at it. "
			    "Please look again with 'schedpost show'.");
	tx_wake(tx);
	return NULL;
}

/* Its words wait for a yes, or it for a part before it that is not out yet, or it is free to go. */
err queue_place(struct tx *tx, const struct job *j, enum job_state *out)
{
	struct job before;
	bool found = false, cleared;
	TRY(queue_is_cleared(tx, j, &cleared));
	*out = JOB_REVIEW;
	if (!cleared) return NULL;
	if (j->part > 1) TRY(queue_part(tx, j, j->part - 1, &before, &found));
	*out = found && before.state != JOB_DONE && before.state != JOB_GONE ? JOB_CHAINED : JOB_READY;
	return NULL;
}

/* Tries, looks and a memory from behind a public request belong to what has ended. */
static err begin_anew(struct tx *tx, const struct job *j)
{
	query q = sql(tx, "UPDATE job SET memory = NULL, tries = 0, looks = 0, intent_at = 0, rank = $1 WHERE id = $2");
	bind_int(&q, rank_of(j->op));
	bind_int(&q, j->id);
	return sql_run(&q);
}

static err account_is_there(struct tx *tx, int64_t id)
{
	struct account a;
	TRY(account_of(tx, id, &a));
	if (!str_is(a.state, S("removed"))) return NULL;
	return FAIL(tx_arena(tx), ERR_STALE, "account-removed", "The account '%.*s' was removed, so nothing can go out "
		    "there any more. Add the post anew for another account, or cancel this one.", SHOW(a.name));
}

err queue_wait_again(struct tx *tx, const struct job *j, int64_t due)
{
	enum job_state to;
	TRY(account_is_there(tx, j->account));
	TRY(queue_place(tx, j, &to));
	TRY(queue_move_state(tx, &(struct job_change){j->id, j->state, to, due, S(""), S("")}));
	return j->state == JOB_REFUSED || j->state == JOB_ASKING ? begin_anew(tx, j) : NULL;
}

err queue_forget_memory(struct tx *tx, int64_t post)
{
	query q = sql(tx, "UPDATE job SET memory = NULL WHERE post = $1");
	bind_int(&q, post);
	return sql_run(&q);
}

err queue_set_time(struct tx *tx, int64_t id, int64_t at, str wall, str zone)
{
	query q = sql(tx, "UPDATE job SET at = $1, due = $1, wall = $2, zone = $3 WHERE id = $4 "
			  "AND state IN ('draft', 'review', 'chained', 'ready', 'paused', 'late')");
	bind_int(&q, at);
	bind_str(&q, wall);
	bind_str(&q, zone);
	bind_int(&q, id);
	tx_wake(tx);
	return sql_run(&q);
}

err queue_follow_zone(struct tx *tx, int64_t id, int64_t at)
{
	query q = sql(tx, "UPDATE job SET at = $1, due = CASE due WHEN at THEN $1 ELSE max(due, $1) END WHERE id = $2");
	bind_int(&q, at);
	bind_int(&q, id);
	tx_wake(tx);
	return sql_run(&q);
}

err queue_owns_remote(struct tx *tx, int64_t account, str remote_id, int64_t but_job, bool *owned)
{
	query q = sql(tx, "SELECT 1 FROM job WHERE account = $1 AND remote_id = $2 AND remote_id <> '' AND id <> $3 LIMIT 1");
	bind_int(&q, account);
	bind_str(&q, remote_id);
	bind_int(&q, but_job);
	return sql_any(&q, owned);
}

err queue_found(struct tx *tx, const struct job *j, str url)
{
	TRY(queue_move_state(tx, &(struct job_change){j->id, j->state, JOB_DONE, 0, S(""), S("")}));
	query q = sql(tx, "UPDATE job SET url = $1, done_at = $2 WHERE id = $3");
	bind_str(&q, url);
	bind_int(&q, tx_now(tx));
	bind_int(&q, j->id);
	TRY(sql_run(&q));
	return queue_chain_next(tx, j);
}

err queue_set_why(struct tx *tx, int64_t id, str why)
{
	query q = sql(tx, "UPDATE job SET why = $1 WHERE id = $2");
	bind_str(&q, why);
	bind_int(&q, id);
	return sql_run(&q);
}

err queue_has_takedown(struct tx *tx, int64_t target, bool *there)
{
	query q = sql(tx, "SELECT 1 FROM job WHERE target = $1 AND state IN ('ready', 'sending') LIMIT 1");
	bind_int(&q, target);
	return sql_any(&q, there);
}
