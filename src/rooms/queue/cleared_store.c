/* SPDX-License-Identifier: MIT
 * cleared_store.c - words that may go out, and jobs that wait until they may. */
#include "rooms/queue/cleared.h"

#include "base/crash.h"
#include "rooms/cover/cover.h"
#include "rooms/history/history.h"
#include "rooms/notices/notices.h"

#include <inttypes.h>

err queue_clear(struct tx *tx, int64_t post, int64_t account, int64_t version)
{
	query q =
		sql(tx, "UPDATE job SET cleared = $1 WHERE post = $2 AND account = $3 AND op = $4 AND cleared <> $1");
	bind_int(&q, version);
	bind_int(&q, post);
	bind_int(&q, account);
	bind_int(&q, SP_PUBLISH);
	return sql_run(&q);
}

err queue_is_cleared(struct tx *tx, const struct job *j, bool *yes)
{
	*yes = j->op != SP_PUBLISH;
	if (*yes) return NULL;
	query q = sql(tx, "SELECT j.cleared = p.version FROM job j JOIN post p ON p.id = j.post WHERE j.id = $1");
	bind_int(&q, j->id);
	if (row(&q)) *yes = col_int(&q);
	return sql_end(&q);
}

err queue_hold(struct tx *tx, const struct job *j)
{
	CRASH_POINT("before a post waits for approval");
	return queue_move_state(tx, &(struct job_change){j->id, j->state, JOB_REVIEW, 0, S(""), S("")});
}

err queue_lend(struct tx *tx, int64_t post, int64_t account, int64_t cover)
{
	query q = sql(tx, "UPDATE job SET cover = $1 WHERE post = $2 AND account = $3 AND op = $4 AND cover <> $1 AND " JOB_OPEN);
	bind_int(&q, cover);
	bind_int(&q, post);
	bind_int(&q, account);
	bind_int(&q, SP_PUBLISH);
	return sql_run(&q);
}

static err lapsed_why(struct tx *tx, const struct job *j, str *why)
{
	struct arena *a = tx_arena(tx);
	struct cover c;
	TRY(cover_need(tx, j->cover, &c));
	str phase = cover_phase_title(cover_phase(&c, tx_now(tx)));
	*why = arena_fmt(a,
			 "%.*s planned it while covering for %.*s, and cover %" PRId64 " is %.*s. So it waits for %.*s: let it "
			 "go with 'schedpost resume %" PRId64 "', or cancel it.",
			 SHOW(c.person), SHOW(c.owner), c.id, SHOW(phase), SHOW(c.owner), j->post);
	return NULL;
}

err queue_lapse(struct tx *tx, const struct job *j)
{
	struct cover c;
	str why;
	TRY(lapsed_why(tx, j, &why));
	TRY(cover_need(tx, j->cover, &c));
	CRASH_POINT("before a post waits whose cover is over");
	TRY(queue_move_state(tx, &(struct job_change){j->id, j->state, JOB_PAUSED, 0, S("cover"), why}));
	TRY(notice_add(tx, &(struct notice){.topic = TOPIC_COVER, .account = j->account, .post = j->post, .person = c.owner,
					    .what = S("waits for its owner"), .text = why}));
	return history_add(tx, &(struct event){j->post, j->account, j->part, "paused", why});
}

static err approved_late(struct tx *tx, const struct job *j)
{
	str why = arena_fmt(
		tx_arena(tx),
		"It was approved after its time had passed, so it waits for a new one: schedpost move %" PRId64
		" --at ..., or 'schedpost now %" PRId64 "'.",
		j->post, j->post);
	TRY(queue_move_state(tx, &(struct job_change){j->id, JOB_REVIEW, JOB_LATE, 0, S("late"), why}));
	TRY(notice_add(tx, &(struct notice){.topic = TOPIC_FAILURE, .account = j->account, .post = j->post,
					    .what = S("was approved after its time had passed"), .text = why}));
	return history_add(tx, &(struct event){j->post, j->account, j->part, "late", why});
}

static err let_go(struct tx *tx, const struct job *j)
{
	enum job_state to = JOB_DRAFT;
	if (j->at) TRY(queue_place(tx, j, &to));
	CRASH_POINT("before an approved post waits for its time");
	if (to == JOB_READY && j->at <= tx_now(tx)) return approved_late(tx, j);
	return queue_move_state(tx, &(struct job_change){j->id, JOB_REVIEW, to, j->at, S(""), S("")});
}

static err follow_one(struct tx *tx, const struct job *j)
{
	bool cleared, waits = j->state == JOB_READY || j->state == JOB_CHAINED;
	TRY(queue_is_cleared(tx, j, &cleared));
	if (cleared) return j->state == JOB_REVIEW ? let_go(tx, j) : NULL;
	if (waits) return queue_hold(tx, j);
	/* What is to be posted by hand has passed the gate with other words: it passes it again. */
	return job_is_by_hand(j->state, j->code) ? queue_wait_again(tx, j, 0) : NULL;
}

err queue_follow_clearance(struct tx *tx, int64_t post, int64_t account)
{
	struct job *jobs;
	size_t n;
	TRY(queue_of_post(tx, post, account, &jobs, &n));
	for (size_t i = 0; i < n; i++) TRY(follow_one(tx, &jobs[i]));
	return NULL;
}

err queue_hand_back(struct tx *tx, int64_t post, int64_t account)
{
	struct job *jobs;
	size_t n;
	TRY(queue_of_post(tx, post, account, &jobs, &n));
	for (size_t i = 0; i < n; i++)
		if (jobs[i].state == JOB_REVIEW || jobs[i].state == JOB_PAUSED || jobs[i].state == JOB_LATE)
			TRY(queue_move_state(
				tx, &(struct job_change){jobs[i].id, jobs[i].state, JOB_DRAFT, 0, S(""), S("")}));
	CRASH_POINT("after a post is handed back");
	return NULL;
}

err queue_doubt_clearance(struct tx *tx, int64_t account)
{
	query q =
		sql(tx, "UPDATE job SET cleared = 0 WHERE account = $1 AND " JOB_POSTS " AND " JOB_OPEN
			" AND state IN ('draft', 'paused', 'refused', 'asking', "
			"'late') AND cleared > 0 AND NOT EXISTS (SELECT 1 FROM review r WHERE r.post = job.post AND "
			"r.account = job.account AND r.version = job.cleared AND r.state = 'approved')");
	bind_int(&q, account);
	return sql_run(&q);
}
