/* SPDX-License-Identifier: MIT
 * quiet_store.c - jobs that fall due while nothing may go out. */
#include "rooms/queue/quiet.h"

#include "base/crash.h"
#include "rooms/history/history.h"
#include "rooms/notices/notices.h"

#include <inttypes.h>

enum { AT_ONCE = 500 };
#define ITS_CATEGORY "(SELECT category FROM post WHERE id = j.post)"

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

/* ---- what a person was asked to post by hand */

err queue_is_quiet(struct tx *tx, int64_t job, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM job j WHERE j.id = $1 AND " JOB_IS_QUIET("$2", ITS_CATEGORY));
	bind_int(&q, job);
	bind_int(&q, tx_now(tx));
	return sql_any(&q, yes);
}

str queue_hand_word(struct arena *a, const struct job *j)
{
	return arena_fmt(a, "by hand %" PRId64 " %" PRId64, j->id, j->intent_at);
}

#define WAS_ASKED                                                                                                    \
	"state = 'paused' AND code IN ('lockdown', 'hold') AND EXISTS (SELECT 1 FROM event e WHERE e.post = j.post "   \
	"AND e.account = j.account AND e.part = j.part AND e.what = 'by-hand') "

static err ids_of(query *q, int64_t most, int64_t *out, size_t *n)
{
	for (*n = 0; *n < (size_t)most && row(q); (*n)++) out[*n] = col_int(q);
	return sql_end(q);
}

err queue_hands_kept(struct tx *tx, int64_t account, int64_t most, int64_t *jobs, size_t *n)
{
	query q = sql(tx, "SELECT id FROM job j WHERE " JOB_STUCK " AND " WAS_ASKED "AND $1 IN (0, j.account) ORDER BY due, id LIMIT $2");
	bind_int(&q, account);
	bind_int(&q, most);
	return ids_of(&q, most, jobs, n);
}

err queue_hand_is_kept(struct tx *tx, const struct job *j, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM job j WHERE j.id = $1 AND " WAS_ASKED);
	bind_int(&q, j->id);
	return sql_any(&q, yes);
}

/* Of a removed account nothing is asked any more. */
static err asked_now(struct tx *tx, int64_t account, int64_t voice, int64_t *out, size_t *n)
{
	query q = sql(tx, "SELECT id FROM job j WHERE " JOB_STUCK " AND state = 'asking' AND code = '" CODE_BY_HAND "' "
			  "AND $1 IN (0, j.account) AND ("
			  JOB_IS_QUIET("$2", ITS_CATEGORY) "OR EXISTS (SELECT 1 FROM lock_voice v WHERE v.lock = $3 AND v.job = j.id)) "
			  "AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = j.account AND a.state = 'removed') LIMIT $4");
	bind_int(&q, account);
	bind_int(&q, tx_now(tx));
	bind_int(&q, voice);
	bind_int(&q, AT_ONCE);
	return ids_of(&q, AT_ONCE, out, n);
}

static err quiet_one(struct tx *tx, int64_t id)
{
	struct job j, now;
	struct lock lock;
	bool found, locked;
	TRY(queue_get(tx, id, &j, &found));
	TRY(lockdown_on(tx, j.account, &lock, &locked));
	str what = S("is not to be posted by hand now");
	str text = arena_fmt(tx_arena(tx), "%s If you have posted it already, please say so: schedpost remind done %" PRId64,
			     locked ? "A lockdown is on." : "Its account is on hold.", j.post);
	TRY(notice_withdraw(tx, queue_hand_word(tx_arena(tx), &j)));
	TRY(queue_wait_again(tx, &j, 0));
	TRY(queue_get(tx, id, &now, &found));
	if (now.state == JOB_READY) TRY(queue_quiet(tx, &now));
	return notice_add(tx, &(struct notice){.topic = TOPIC_HAND, .account = j.account, .post = j.post, .what = what,
					       .text = text, .todo = S("schedpost remind list"), .at_once = locked});
}

err queue_quiet_asked(struct tx *tx, int64_t account, int64_t voice, size_t *n)
{
	int64_t *ids = TAKE_N(tx_arena(tx), int64_t, AT_ONCE);
	size_t some = AT_ONCE;
	for (*n = 0; some == AT_ONCE; *n += some) {
		TRY(asked_now(tx, account, voice, ids, &some));
		for (size_t i = 0; i < some; i++) TRY(quiet_one(tx, ids[i]));
	}
	return NULL;
}

/* ---- a lock ends */

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
			  JOB_IS_QUIET("$2", ITS_CATEGORY)
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
	*asked = 0;
	TRY(queue_quiet_asked(tx, l->account, l->id, paused));
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
