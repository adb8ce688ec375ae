/* SPDX-License-Identifier: MIT
 * takedown_store.c - takedowns, who wants them, and what came of them, as rows. */
#include "rooms/watch/takedown.h"

#include "rooms/locks/locks.h"
#include "rooms/queue/queue.h"

static const struct {
	const char *word, *title;
} OUTCOMES[TAKEDOWN_LAST + 1] = {
	[TAKEDOWN_OPEN] = {"", "not yet"},
	[TAKEDOWN_GONE] = {"gone", "gone, and looked up"},
	[TAKEDOWN_UNPROVED] = {"unproved", "the platform said yes, we could not check"},
	[TAKEDOWN_BY_HAND] = {"by-hand", "to be done by hand"},
	[TAKEDOWN_REFUSED] = {"refused", "refused"},
	[TAKEDOWN_REMOVED] = {"removed", "deleted by hand, somebody says"},
};

str takedown_word(enum takedown_outcome o)
{
	return str_of(OUTCOMES[o].word);
}

str takedown_title(enum takedown_outcome o)
{
	return str_of(OUTCOMES[o].title);
}

static enum takedown_outcome outcome_read(str word)
{
	for (int i = 0; i <= TAKEDOWN_LAST; i++)
		if (str_is(word, str_of(OUTCOMES[i].word))) return (enum takedown_outcome)i;
	return TAKEDOWN_REFUSED;
}

err takedown_get(struct tx *tx, int64_t foreign, struct takedown *out, bool *found)
{
	query q = sql(tx, "SELECT job, ended, outcome, why, no_evidence FROM takedown WHERE foreign_post = $1");
	bind_int(&q, foreign);
	*out = (struct takedown){.foreign = foreign, .why = S(""), .no_evidence = S("")};
	*found = row(&q);
	if (*found) {
		out->job = col_int(&q);
		out->ended = col_int(&q);
		out->outcome = outcome_read(col_str(&q));
		out->why = col_str(&q);
		out->no_evidence = col_str(&q);
	}
	return sql_end(&q);
}

err takedown_say(struct tx *tx, int64_t foreign, str no_evidence)
{
	query put = sql(tx, "INSERT INTO takedown(foreign_post, no_evidence) VALUES ($1, $2) ON CONFLICT DO UPDATE SET "
			    "no_evidence = CASE $2 WHEN '' THEN no_evidence ELSE $2 END");
	bind_int(&put, foreign);
	bind_str(&put, no_evidence);
	TRY(sql_run(&put));
	query q = sql(tx, "INSERT INTO takedown_say(foreign_post, person, at) SELECT $1, id, $2 FROM person WHERE name = $3 "
			  "ON CONFLICT DO NOTHING");
	bind_int(&q, foreign);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	return sql_run(&q);
}

err takedown_said(struct tx *tx, int64_t foreign, str **said, size_t *n)
{
	query q = sql(tx, "SELECT p.name FROM takedown_say t JOIN person p ON p.id = t.person WHERE t.foreign_post = $1 AND " SAY_COUNTS
			  " ORDER BY t.at, p.name");
	bind_int(&q, foreign);
	*said = TAKE_N(tx_arena(tx), str, LOCKS_MOST);
	for (*n = 0; *n < LOCKS_MOST && row(&q); (*n)++) (*said)[*n] = col_str(&q);
	return sql_end(&q);
}

err takedown_begin(struct tx *tx, int64_t foreign, int64_t job)
{
	query q = sql(tx, "UPDATE takedown SET job = $1, outcome = '', why = '', ended = 0 WHERE foreign_post = $2");
	bind_int(&q, job);
	bind_int(&q, foreign);
	return sql_run(&q);
}

err takedown_end(struct tx *tx, int64_t foreign, enum takedown_outcome outcome, str why)
{
	query q = sql(tx, "UPDATE takedown SET outcome = $1, why = $2, ended = $3 WHERE foreign_post = $4");
	bind_str(&q, takedown_word(outcome));
	bind_str(&q, why);
	bind_int(&q, tx_now(tx));
	bind_int(&q, foreign);
	return sql_run(&q);
}

err takedown_by_hand(struct tx *tx, int64_t foreign, str why)
{
	query q = sql(tx, "INSERT INTO takedown(foreign_post, outcome, why, ended) VALUES ($1, $2, $3, $4) ON CONFLICT DO UPDATE SET "
			  "job = 0, outcome = excluded.outcome, why = excluded.why, ended = excluded.ended");
	bind_int(&q, foreign);
	bind_str(&q, takedown_word(TAKEDOWN_REMOVED));
	bind_str(&q, why);
	bind_int(&q, tx_now(tx));
	return sql_run(&q);
}

err takedowns_to_do(struct tx *tx, size_t *n)
{
	query q = sql(tx, "SELECT count(*) FROM takedown WHERE outcome IN ('by-hand', 'refused')");
	return sql_count(&q, n);
}

err takedowns_stuck(struct tx *tx, struct takedown_stuck **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct takedown_stuck, WATCH_LISTED_MOST);
	query q = sql(tx, "SELECT t.foreign_post, f.account, t.job, a.name, f.url FROM takedown t JOIN foreign_post f ON f.id = t.foreign_post "
			  "JOIN account a ON a.id = f.account JOIN job j ON j.id = t.job "
			  "WHERE t.job > 0 AND t.ended = 0 AND j.state = 'ready' AND a.state <> 'ready' LIMIT $1");
	bind_int(&q, WATCH_LISTED_MOST);
	for (*n = 0; *n < WATCH_LISTED_MOST && row(&q); (*n)++) {
		struct takedown_stuck *s = &(*out)[*n];
		s->foreign = col_int(&q);
		s->account = col_int(&q);
		s->job = col_int(&q);
		s->account_name = col_str(&q);
		s->url = col_str(&q);
	}
	return sql_end(&q);
}

err takedown_of_job(struct tx *tx, int64_t job, struct takedown_of *out)
{
	query q = sql(tx, "SELECT f.id, f.at, f.remote_id, f.revision, f.url FROM takedown t JOIN foreign_post f "
			  "ON f.id = t.foreign_post WHERE t.job = $1 AND t.job > 0");
	bind_int(&q, job);
	*out = (struct takedown_of){.remote_id = S(""), .revision = S(""), .url = S("")};
	if (row(&q)) {
		out->foreign = col_int(&q);
		out->at = col_int(&q);
		out->remote_id = col_str(&q);
		out->revision = col_str(&q);
		out->url = col_str(&q);
	}
	return sql_end(&q);
}

err takedown_stop(struct tx *tx, int64_t id)
{
	struct job j;
	bool found;
	TRY(queue_get(tx, id, &j, &found));
	if (!found || j.state != JOB_READY) return NULL;
	return queue_move_state(tx, &(struct job_change){id, JOB_READY, JOB_CANCELLED, 0, S("log-in-gone"), S("")});
}

err takedowns_lost(struct tx *tx, int64_t account, str why)
{
	int64_t *ids = TAKE_N(tx_arena(tx), int64_t, WATCH_LISTED_MOST);
	int64_t *jobs = TAKE_N(tx_arena(tx), int64_t, WATCH_LISTED_MOST);
	size_t n = 0;
	query q = sql(tx, "SELECT t.foreign_post, t.job FROM takedown t JOIN foreign_post f ON f.id = t.foreign_post "
			  "WHERE f.account = $1 AND t.job > 0 AND t.ended = 0");
	bind_int(&q, account);
	for (; n < WATCH_LISTED_MOST && row(&q); n++) {
		ids[n] = col_int(&q);
		jobs[n] = col_int(&q);
	}
	TRY(sql_end(&q));
	for (size_t i = 0; i < n; i++) {
		TRY(takedown_stop(tx, jobs[i]));
		TRY(takedown_end(tx, ids[i], TAKEDOWN_BY_HAND, why));
	}
	return NULL;
}
