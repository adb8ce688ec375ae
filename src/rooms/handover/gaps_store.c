/* SPDX-License-Identifier: MIT
 * gaps_store.c - what one account needs people for: its queue, its approvals, its readers, its trainees. */
#include "rooms/handover/gaps.h"

#include "rooms/queue/queue.h"
#include "rooms/training/training.h"

static err queue_load(struct tx *tx, struct gap_facts *f)
{
	query q = sql(tx, "SELECT coalesce(max(at), 0) FROM job WHERE account = $1 AND " JOB_POSTS " AND " JOB_OPEN
			  " AND at > $2");
	bind_int(&q, f->place->on->id);
	bind_int(&q, f->roster->window.begins);
	return sql_int(&q, &f->queued_until);
}

/* What has no time waits as long as one looks ahead. */
static err waiting_load(struct tx *tx, struct gap_facts *f)
{
	f->waiting = TAKE_N(tx_arena(tx), struct gap_waiting, GAP_PEOPLE_MOST);
	query q = sql(tx, "SELECT p.created_by, max(coalesce(j.at, $1)) FROM review r JOIN post p ON p.id = r.post "
			  "JOIN job j ON j.post = r.post AND j.account = r.account AND j.part = 1 AND " JOB_POSTS
			  " WHERE r.account = $2 AND r.state = 'open' AND j.done_at = 0 AND j.state <> 'cancelled' "
			  "GROUP BY p.created_by ORDER BY p.created_by");
	bind_int(&q, f->roster->window.ends);
	bind_int(&q, f->place->on->id);
	while (f->nwaiting < GAP_PEOPLE_MOST && row(&q)) {
		struct gap_waiting *w = &f->waiting[f->nwaiting++];
		w->author = col_str(&q);
		w->until = col_int(&q);
	}
	return sql_end(&q);
}

/* Where somebody learns: the account that was named, or each on which they may write. */
static err learns_there(struct tx *tx, const struct gap_facts *f, const struct trainee *t, bool *yes)
{
	struct may_ask ask = {
		.who = t->name, .power = POWER_WRITE, .on = f->place->on, .at = f->roster->window.begins};
	struct may_said said = {0};
	*yes = str_is(t->state, S("learning")) && (!t->account || t->account == f->place->on->id);
	if (*yes) TRY(may(tx, &ask, &said));
	*yes = *yes && said.yes;
	return NULL;
}

static err trainees_load(struct tx *tx, struct gap_facts *f)
{
	struct trainee *all;
	size_t n;
	TRY(trainees_all(tx, &all, &n));
	f->trainees = TAKE_N(tx_arena(tx), struct gap_trainee, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool yes;
		TRY(learns_there(tx, f, &all[i], &yes));
		if (yes) f->trainees[f->ntrainees++] = (struct gap_trainee){all[i].name, {all[i].coach, all[i].backup}};
	}
	return NULL;
}

static err coaches(struct tx *tx, str **out, size_t *n)
{
	struct trainee *all;
	size_t ntrainees;
	*n = 0;
	TRY(trainees_all(tx, &all, &ntrainees));
	*out = TAKE_N(tx_arena(tx), str, 2 * ntrainees + 1);
	for (size_t i = 0; i < ntrainees; i++) {
		(*out)[(*n)++] = all[i].coach;
		(*out)[(*n)++] = all[i].backup;
	}
	return NULL;
}

err gaps_roster(struct tx *tx, const struct gap_ask *of, struct roster *out)
{
	static const unsigned NEEDED = 1u << POWER_WRITE | 1u << POWER_PUBLISH | 1u << POWER_APPROVE | 1u << POWER_COACH;
	struct roster_ask ask = {.on = of->on, .n = of->n, .powers = NEEDED,
				 .all = of->whats >> GAP_SECOND & 1u,
				 .window = {tx_now(tx), tx_now(tx) + of->days * DAY_MS}};
	str *others;
	if (of->whats >> GAP_COACH & 1u) {
		TRY(coaches(tx, &others, &ask.nothers));
		ask.others = others;
	}
	return roster_load(tx, &ask, out);
}

err gaps_load(struct tx *tx, const struct roster *r, const struct roster_place *p, unsigned whats, struct gap_facts *f)
{
	*f = (struct gap_facts){
		.roster = r, .place = p, .whats = whats, .approval = str_is(p->on->approval, S("needed"))};
	TRY(queue_load(tx, f));
	TRY(waiting_load(tx, f));
	if (whats >> GAP_COACH & 1u) TRY(trainees_load(tx, f));
	return reply_windows(tx, p->on, &r->window, &f->replies, &f->nreplies);
}
