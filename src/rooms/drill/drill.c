/* SPDX-License-Identifier: MIT
 * drill.c - how a drill ends: when it is unlocked, or by itself; what it has left is cleared away. */
#include "rooms/drill/drill.h"

#include "rooms/lockdown/lockdown.h"
#include "rooms/notices/notices.h"
#include "rooms/posts/posts_verbs.h"
#include "rooms/queue/quiet.h"
#include "rooms/watch/watch.h"

#include <inttypes.h>

str drill_campaign(struct arena *a, int64_t id)
{
	return arena_fmt(a, "drill %" PRId64, id);
}

/* Nobody opens a real account this way, nor what was locked in earnest meanwhile: drill_locks gives the drill's own. */
static err open_again(struct tx *tx, const struct drill *d)
{
	int64_t *locks;
	size_t n, paused, asked;
	const struct lock ends = {.account = d->account, .kind = S("lockdown")};
	TRY(drill_locks(tx, d, &locks, &n));
	if (n) TRY(queue_quiet_due(tx, &ends, &paused, &asked));
	for (size_t i = 0; i < n; i++) TRY(lock_release(tx, locks[i]));
	return NULL;
}

static err clear_away(struct tx *tx, const struct drill *d)
{
	struct job *jobs;
	size_t n;
	TRY(drill_jobs(tx, d, &jobs, &n));
	for (size_t i = 0; i < n; i++) TRY(job_cancel(tx, &jobs[i]));
	return NULL;
}

/* It stood there for practice only, so it must not stand in the way of anything in earnest. */
static err let_foreign_pass(struct tx *tx, const struct drill *d)
{
	struct foreign *all;
	size_t n;
	TRY(foreign_list(tx, true, &all, &n));
	for (size_t i = 0; i < n; i++) {
		const struct foreign *f = &all[i];
		bool meant = str_is(f->state, S("unknown")) || str_is(f->state, S("hostile"));
		if (meant && f->account == d->account && f->found_at >= d->began)
			TRY(foreign_decide(tx, f->id, S("foreign")));
	}
	return NULL;
}

static str outcome_of(const struct drill *d)
{
	if (!d->released_at) return S("unfinished");
	return d->nagreed >= UNLOCK_PERSONS ? S(DRILL_OUTCOME_TWO) : S("unlocked by one");
}

static str why_over(struct arena *a, const struct drill *d)
{
	if (!d->locked_at) return S("Nothing was locked within an hour.");
	if (!d->released_at)
		return arena_fmt(a,
				 "Two people should have unlocked '%.*s', and within an hour they have not. It is "
				 "open again, and what the "
				 "drill had planned there is cancelled.",
				 SHOW(d->account_name));
	return S("What the drill had planned there is cancelled.");
}

/* The figures are taken before its own last notice. */
static err end_drill(struct tx *tx, struct drill *d)
{
	struct arena *a = tx_arena(tx);
	d->outcome = outcome_of(d);
	TRY(open_again(tx, d));
	TRY(drill_count(tx, d));
	str what = arena_fmt(a, "it is over (%.*s). Its scorecard: schedpost drill list %" PRId64, SHOW(d->outcome),
			     d->id);
	TRY(lockdown_tell(tx, d->account, what, why_over(a, d)));
	TRY(drill_close(tx, d));
	TRY(let_foreign_pass(tx, d));
	return clear_away(tx, d);
}

err drills_follow(struct tx *tx)
{
	struct drill *all;
	size_t n;
	TRY(drills_open(tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		bool opened = all[i].released_at && tx_now(tx) - all[i].released_at >= DRILL_AFTER_MS;
		bool over = !all[i].released_at && tx_now(tx) - all[i].began >= DRILL_MOST_MS;
		if (opened || over) TRY(end_drill(tx, &all[i]));
	}
	return NULL;
}
