/* SPDX-License-Identifier: MIT
 * quiet_store.c - jobs that fall due while nothing may go out. */
#include "rooms/queue/quiet.h"

#include "base/crash.h"
#include "rooms/history/history.h"
#include "rooms/notices/notices.h"

#include <inttypes.h>

enum { AT_ONCE = 500 };

err queue_quiet(struct tx *tx, const struct job *j)
{
	struct arena *a = tx_arena(tx);
	struct lock lock;
	bool locked;
	TRY(lockdown_on(tx, j->account, &lock, &locked));
	str why = arena_fmt(a,
			    "It fell due while %s. When that is over, let it go with 'schedpost resume %" PRId64
			    "', or cancel it.",
			    locked ? "nothing might go out (lockdown)" : "its account was on hold", j->post);
	CRASH_POINT("before a post waits behind a lock");
	TRY(queue_move_state(tx, &(struct job_change){j->id, j->state, JOB_PAUSED, 0, locked ? S("lockdown") : S("hold"),
						      why}));
	return history_add(tx, &(struct event){j->post, j->account, j->part, "paused", why});
}

static err ask_about(struct tx *tx, const struct job *j)
{
	str why = arena_fmt(tx_arena(tx),
			    "It was on its way when everything was locked down, and whether it is out was not found out before "
			    "that ended. Please look on its page: if it is there, 'schedpost found %" PRId64
			    "' says so; if it is not, 'schedpost retry %" PRId64 "' sends it.",
			    j->post, j->post);
	TRY(queue_move_state(tx, &(struct job_change){j->id, j->state, JOB_ASKING, 0, S("lockdown"), why}));
	TRY(notice_add(tx, &(struct notice){.topic = TOPIC_FAILURE, .account = j->account, .post = j->post,
					    .what = S("asks what to do"), .text = why}));
	return history_add(tx, &(struct event){j->post, j->account, j->part, "asks-you", why});
}

/* A few at a time: each is moved out of what is looked for. What had a voice under a lock speaks of it, and is stale
 * when it ends. */
static err due_now(struct tx *tx, const struct lock *l, struct job *out, size_t *n)
{
	query q = sql(tx, "SELECT j.id, j.post, j.account, j.part, j.state FROM job j WHERE j.op = 7 AND j.post IS NOT NULL AND "
			  "$1 IN (0, j.account) AND (j.state = 'ready' AND min(j.due, coalesce(j.at, j.due)) <= $2 AND ("
			  JOB_IS_QUIET("$2", "(SELECT category FROM post WHERE id = j.post)")
			  "OR EXISTS (SELECT 1 FROM lock_voice v WHERE v.lock = $5 AND v.job = j.id)) "
			  "OR $4 AND j.state IN ('unsure', 'sending')) LIMIT $3");
	bind_int(&q, l->account);
	bind_int(&q, tx_now(tx));
	bind_int(&q, AT_ONCE);
	bind_int(&q, str_is(l->kind, S("lockdown")));
	bind_int(&q, l->id);
	for (*n = 0; *n < AT_ONCE && row(&q); (*n)++) {
		struct job *j = &out[*n];
		*j = (struct job){0};
		j->id = col_int(&q);
		j->post = col_int(&q);
		j->account = col_int(&q);
		j->part = (int)col_int(&q);
		str state = col_str(&q);
		job_state_read(state, &j->state);
	}
	return sql_end(&q);
}

err queue_quiet_due(struct tx *tx, const struct lock *l, size_t *paused, size_t *asked)
{
	struct job *jobs = TAKE_N(tx_arena(tx), struct job, AT_ONCE);
	size_t n = AT_ONCE;
	*paused = *asked = 0;
	while (n == AT_ONCE) {
		TRY(due_now(tx, l, jobs, &n));
		for (size_t i = 0; i < n; i++) {
			bool ready = jobs[i].state == JOB_READY;
			TRY(ready ? queue_quiet(tx, &jobs[i]) : ask_about(tx, &jobs[i]));
			*paused += ready;
			*asked += !ready;
		}
	}
	return NULL;
}

err queue_goes_on(struct tx *tx, const struct queue_going *g, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM job j JOIN post p ON p.id = j.post WHERE j.id = $1 AND j.state IN ('ready', 'sending') "
			  "AND p.version = $2 AND coalesce(j.at, 0) <= $3 AND NOT " JOB_IS_QUIET("$4", "p.category"));
	bind_int(&q, g->job);
	bind_int(&q, g->version);
	bind_int(&q, g->until);
	bind_int(&q, tx_now(tx));
	return sql_any(&q, yes);
}
