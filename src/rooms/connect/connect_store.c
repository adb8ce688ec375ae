/* SPDX-License-Identifier: MIT
 * connect_store.c - the SQL of connecting and of account set and remove. */
#include "rooms/connect/connect_store.h"

#include "rooms/locks/locks.h"
#include "rooms/policy/reviews.h"
#include "rooms/queue/queue.h"
#include "rooms/vault/secrets.h"

#include <inttypes.h>

static err sweep(struct tx *tx, str name)
{
	query q = sql(tx, "SELECT id FROM account WHERE name = $1 AND state = 'connecting'");
	bind_str(&q, name);
	int64_t id;
	TRY(sql_int(&q, &id));
	if (!id) return NULL;
	TRY(account_cancel_waiting(tx, id));	/* the dialogue itself */
	return account_forget(tx, id);
}

err connect_find(struct tx *tx, str name, struct account *out, bool *found)
{
	TRY(sweep(tx, name));
	query q = sql(tx, "SELECT id FROM account WHERE name = $1 AND state <> 'removed'");
	bind_str(&q, name);
	int64_t id;
	TRY(sql_int(&q, &id));
	*found = false;
	return id ? account_get(tx, id, out, found) : NULL;
}

err connect_group(struct tx *tx, str group, int64_t account, bool in)
{
	if (group.len && group.at[0] == '@') group = str_cut(group, 1, group.len);
	query q = in ? sql(tx, "INSERT INTO account_group(name, account) VALUES ($1, $2) ON CONFLICT DO NOTHING")
		     : sql(tx, "DELETE FROM account_group WHERE name = $1 AND account = $2");
	bind_str(&q, group);
	bind_int(&q, account);
	return sql_run(&q);
}

err connect_group_like(struct tx *tx, int64_t account, int64_t like)
{
	query q = sql(tx, "INSERT INTO account_group(name, account) SELECT name, $1 FROM account_group WHERE account = $2 "
			  "ON CONFLICT DO NOTHING");
	bind_int(&q, account);
	bind_int(&q, like);
	return sql_run(&q);
}

err connect_answered(struct tx *tx, int64_t job, str answer)
{
	TRY(queue_move_state(tx, &(struct job_change){job, JOB_ASKING, JOB_READY, tx_now(tx), S(""), S("")}));
	query q = sql(tx, "UPDATE job SET answer = $1 WHERE id = $2");
	bind_str(&q, answer);
	bind_int(&q, job);
	return sql_run(&q);
}

static err end_dialogue(struct tx *tx, const struct job *j)
{
	TRY(queue_move_state(tx, &(struct job_change){j->id, j->state, JOB_CANCELLED, 0, j->code, j->why}));
	query q = sql(tx, "UPDATE job SET memory = NULL, answer = '' WHERE id = $1");
	bind_int(&q, j->id);
	return sql_run(&q);
}

static err mark_dropped(struct tx *tx, int64_t job)
{
	query q = sql(tx, "UPDATE job SET code = $1 WHERE id = $2");
	bind_str(&q, S(CODE_DROPPED));
	bind_int(&q, job);
	return sql_run(&q);
}

err connect_cancel(struct tx *tx, int64_t job)
{
	struct job j;
	bool found;
	TRY(queue_get(tx, job, &j, &found));
	if (found && (j.state == JOB_READY || j.state == JOB_ASKING)) TRY(end_dialogue(tx, &j));
	if (found && j.state == JOB_SENDING) TRY(mark_dropped(tx, job));
	return kept_drop(tx, job);
}

err connect_note_key(struct tx *tx, int64_t job, str key)
{
	query q = sql(tx, "UPDATE job SET key = $1 WHERE id = $2");
	bind_str(&q, key);
	bind_int(&q, job);
	return sql_run(&q);
}

err connect_cancel_earlier(struct tx *tx, int64_t account)
{
	for (int64_t id = 1; id;) {
		query q = sql(tx, "SELECT id FROM job WHERE account = $1 AND op = $2 AND " JOB_OPEN " AND (state IN ('ready', "
				  "'asking') OR (state = 'sending' AND code <> $3)) LIMIT 1");
		bind_int(&q, account);
		bind_int(&q, SP_CONNECT);
		bind_str(&q, S(CODE_DROPPED));
		TRY(sql_int(&q, &id));
		if (id) TRY(connect_cancel(tx, id));
	}
	return NULL;
}

/* What a lockdown holds back is not waited for. */
err connect_is_asked(struct tx *tx, int64_t account, int64_t since, bool *open)
{
	query q = sql(tx, "SELECT 1 FROM job j WHERE account = $1 AND op IN ($2, $3) AND " JOB_OPEN " AND state = 'ready' AND due > $4 "
			  "AND " JOB_MAY_UNDER_LOCK("$5") "LIMIT 1");
	bind_int(&q, account);
	bind_int(&q, SP_WHOAMI);
	bind_int(&q, SP_LIMITS);
	bind_int(&q, since);
	bind_int(&q, tx_now(tx));
	return sql_any(&q, open);
}

err connect_test_of(struct tx *tx, int64_t account, int64_t after_job, int64_t *job)
{
	query q = sql(tx, "SELECT max(id) FROM job WHERE account = $1 AND op = $2 AND id > $3");
	bind_int(&q, account);
	bind_int(&q, SP_WHOAMI);
	bind_int(&q, after_job);
	return sql_int(&q, job);
}

err connect_twin(struct tx *tx, const struct account *a, struct account *out, bool *found)
{
	query q = sql(tx, "SELECT id FROM account WHERE platform = $1 AND server = $2 AND remote_id = $3 AND $3 <> '' AND id <> $4 "
			  "AND state <> 'removed' LIMIT 1");
	bind_str(&q, a->platform);
	bind_str(&q, a->server);
	bind_str(&q, a->remote_id);
	bind_int(&q, a->id);
	int64_t id;
	TRY(sql_int(&q, &id));
	*found = false;
	return id ? account_get(tx, id, out, found) : NULL;
}

/* What was written for staff alone, and waits, must not come before the public this way. */
static err stays_with_staff(struct tx *tx, int64_t id, str audience)
{
	enum { NAMED = 5 };
	buf posts = buf_in(tx_arena(tx), 200);
	int64_t n = 0;
	if (!str_is_nocase(audience, S("public"))) return NULL;
	query q = sql(tx, "SELECT DISTINCT p.id FROM job j JOIN post p ON p.id = j.post WHERE j.account = $1 AND j.op = $2 AND "
			  JOB_OPEN " AND p.audience = 'staff' COLLATE NOCASE ORDER BY p.id");
	bind_int(&q, id);
	bind_int(&q, SP_PUBLISH);
	while (row(&q)) {
		int64_t post = col_int(&q);
		if (n++ < NAMED) buf_fmt(&posts, "%s%" PRId64, n > 1 ? ", " : "", post);
	}
	TRY(sql_end(&q));
	if (!n) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "staff-posts", "Posts for staff alone wait for this account, so it stays one for staff: %.*s%s. "
		    "Cancel them first, or, if they may be public, say so: schedpost edit ID --audience public", SHOW(buf_str(&posts)),
		    n > NAMED ? " and more" : "");
}

err account_change(struct tx *tx, int64_t id, const struct account_change *c)
{
	TRY(stays_with_staff(tx, id, c->audience));
	query q = sql(tx, "UPDATE account SET zone = CASE WHEN $1 <> '' THEN $1 ELSE zone END, "
			  "late_ms = CASE WHEN $2 >= 0 THEN $2 ELSE late_ms END, "
			  "owner = CASE WHEN $3 <> '' THEN $3 ELSE owner END, "
			  "audience = CASE WHEN $4 <> '' THEN $4 ELSE audience END, "
			  "nation = CASE WHEN $5 <> '' THEN $5 ELSE nation END, "
			  "deputy = CASE WHEN $6 <> '' THEN $6 ELSE deputy END, "
			  "kind = CASE WHEN $7 <> '' THEN $7 ELSE kind END, "
			  "risk = CASE WHEN $8 <> '' THEN $8 ELSE risk END, "
			  "approval = CASE WHEN $9 <> '' THEN $9 ELSE approval END, "
			  "replies = CASE WHEN $10 THEN $11 ELSE replies END, "
			  "sign_off = CASE $12 WHEN '' THEN sign_off ELSE $12 = 'yes' END, "
			  "day_most = CASE WHEN $13 >= 0 THEN $13 ELSE day_most END, "
			  "gap_ms = CASE WHEN $14 >= 0 THEN $14 ELSE gap_ms END WHERE id = $15");
	bind_str(&q, c->zone);
	bind_int(&q, c->late_ms);
	bind_str(&q, c->owner);
	bind_str(&q, c->audience);
	bind_str(&q, c->nation);
	bind_str(&q, c->deputy);
	bind_str(&q, c->kind);
	bind_str(&q, c->risk);
	bind_str(&q, c->approval);
	bind_int(&q, c->replies.at != NULL);
	bind_str(&q, c->replies);
	bind_str(&q, c->sign_off);
	bind_int(&q, c->day_most);
	bind_int(&q, c->gap_ms);
	bind_int(&q, id);
	return sql_run(&q);
}

err account_waiting(struct tx *tx, int64_t id, int64_t *n)
{
	query q = sql(tx, "SELECT count(*) FROM job WHERE account = $1 AND op = $2 AND " JOB_OPEN);
	bind_int(&q, id);
	bind_int(&q, SP_PUBLISH);
	return sql_int(&q, n);
}

/* In the history of each post, as if somebody had done it post by post. */
static err tell_posts(struct tx *tx, int64_t id)
{
	query q = sql(tx, "INSERT INTO event(at, post, account, part, who, what, note) SELECT $1, post, account, part, $2, "
			  "CASE state WHEN 'unsure' THEN 'asks-you' ELSE 'cancelled' END, "
			  "CASE state WHEN 'unsure' THEN $3 ELSE 'Its account was removed.' END FROM job "
			  "WHERE account = $4 AND op = $5 AND " JOB_OPEN " AND state <> 'sending'");
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_str(&q, WHY_REMOVED);
	bind_int(&q, id);
	bind_int(&q, SP_PUBLISH);
	return sql_run(&q);
}

enum { PAGE = 500 };
struct open_job {
	int64_t id;
	enum job_state state;
	str why;
};

static err open_jobs(struct tx *tx, int64_t account, int64_t after, struct open_job *out, size_t *n)
{
	query q = sql(tx, "SELECT id, state, why FROM job WHERE account = $1 AND id > $2 AND " JOB_OPEN " ORDER BY id LIMIT $3");
	bind_int(&q, account);
	bind_int(&q, after);
	bind_int(&q, PAGE);
	for (*n = 0; *n < PAGE && row(&q); (*n)++) {
		out[*n].id = col_int(&q);
		job_state_read(col_str(&q), &out[*n].state);
		out[*n].why = col_str(&q);
	}
	return sql_end(&q);
}

/* What may be out already is a person's to say; what is just sending ends with its answer. */
static err end_with_account(struct tx *tx, const struct open_job *j)
{
	struct job_change c = {j->id, j->state, JOB_CANCELLED, 0, S("account-removed"), j->why};
	if (j->state == JOB_UNSURE) {
		c.to = JOB_ASKING;
		c.why = WHY_REMOVED;
	}
	return job_state_may(c.from, c.to) ? queue_move_state(tx, &c) : NULL;
}

err account_cancel_waiting(struct tx *tx, int64_t id)
{
	struct open_job *page = TAKE_N(tx_arena(tx), struct open_job, PAGE);
	size_t n = PAGE;
	TRY(tell_posts(tx, id));
	TRY(reviews_drop_all(tx, id));
	for (int64_t after = 0; n == PAGE; after = n ? page[n - 1].id : after) {
		TRY(open_jobs(tx, id, after, page, &n));
		for (size_t i = 0; i < n; i++) TRY(end_with_account(tx, &page[i]));
	}
	return NULL;
}

err account_groups(struct tx *tx, int64_t id, str *out)
{
	buf names = buf_in(tx_arena(tx), 2000);
	query q = sql(tx, "SELECT name FROM account_group WHERE account = $1 ORDER BY name");
	bind_int(&q, id);
	while (row(&q)) {
		if (names.len) buf_add(&names, S(", "));
		buf_add(&names, col_str(&q));
	}
	*out = buf_str(&names);
	return sql_end(&q);
}
