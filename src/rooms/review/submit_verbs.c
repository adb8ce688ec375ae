/* SPDX-License-Identifier: MIT
 * submit_verbs.c - submit and withdraw: an author hands a post in, or takes it back. */
#include "rooms/review/review_verbs.h"

#include "rooms/history/history.h"
#include "rooms/posts/attended.h"
#include "rooms/posts/embargo.h"
#include "rooms/posts/pairs.h"
#include "rooms/queue/cleared.h"
#include "rooms/review/chosen.h"

#include <inttypes.h>

/* ---- submit */

/* What is handed in is held to what a post with a time needs. */
static err is_whole(struct tx *tx, int64_t id)
{
	struct draft d = {0};
	TRY(draft_load(tx, id, &d));
	d.timed = true;
	return draft_check(tx, &d);
}

static err submit_one(struct tx *tx, const struct call *c, const struct job *j)
{
	bool cleared;
	TRY(clearance_of_job(tx, c, j));
	TRY(queue_is_cleared(tx, j, &cleared));
	if (!cleared) return queue_hold(tx, j);
	return j->at ? queue_wait_again(tx, j, j->at) : NULL;
}

/* A draft, or one that waits without anybody having been asked. */
static bool can_be_submitted(enum job_state s)
{
	return s == JOB_DRAFT || s == JOB_REVIEW;
}

static err cannot_submit(struct tx *tx, int64_t id, const struct job *jobs, size_t n)
{
	if (!n)
		return FAIL(tx_arena(tx), ERR_INPUT, "no-account-yet",
			    "Post %" PRId64 " goes to no account yet, so nobody can be asked. Say where "
			    "it goes with: schedpost edit %" PRId64 " --to ACCOUNT",
			    id, id);
	return FAIL(tx_arena(tx), ERR_STALE, "not-a-draft",
		    "Post %" PRId64 " is no draft that could be handed in: its state is '%.*s'.", id,
		    SHOW(job_title(jobs[0].state, jobs[0].code)));
}

static err run_submit(struct tx *tx, const struct call *c, struct reply *r)
{
	struct job *jobs;
	struct review *open;
	size_t n, nopen, done = 0;
	int64_t id;
	bool alone;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(is_whole(tx, id));
	TRY(queue_of_post(tx, id, 0, &jobs, &n));
	for (size_t i = 0; i < n; i++) {
		if (!can_be_submitted(jobs[i].state)) continue;
		TRY(submit_one(tx, c, &jobs[i]));
		TRY(attended_warn(tx, &jobs[i], r, &alone));
		TRY(embargo_tell_job(tx, &jobs[i], r));
		done++;
	}
	if (!done) return cannot_submit(tx, id, jobs, n);
	TRY(reviews_open(tx, id, 0, &open, &nopen));
	TRY(history_add(tx, &(struct event){id, 0, 0, "submitted", S("")}));
	reply_say(r, nopen ? "Post %" PRId64 " is handed in." : "Post %" PRId64 " needs nobody's approval.", id);
	if (!jobs[0].at) reply_say(r, "It has no time yet: schedpost move %" PRId64 " --at \"tomorrow 9:00\"", id);
	TRY(asked_reply(tx, id, r));
	return pair_reply(tx, id, r);
}

/* ---- withdraw */

static err run_withdraw(struct tx *tx, const struct call *c, struct reply *r)
{
	struct chosen k = {0};
	TRY(chosen_read(tx, c, &k));
	for (size_t i = 0; i < k.n; i++) {
		const struct review *one = &k.open[i];
		TRY(decision_add(tx, &(struct decision){
					     .review = one->id, .what = S("withdrawn"), .version = k.post.version}));
		TRY(review_end(tx, one->id, S("withdrawn")));
		TRY(queue_hand_back(tx, one->post, one->account));
	}
	TRY(history_add(tx, &(struct event){k.post.id, 0, 0, "withdrawn", S("")}));
	reply_say(r, "Post %" PRId64 " is a draft again. When it is ready: schedpost submit %" PRId64, k.post.id,
		  k.post.id);
	TRY(pair_reply(tx, k.post.id, r));
	return pair_stopped(tx, k.post.id, "was withdrawn");
}

static const struct opt SUBMIT_OPTS[] = {
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post.", NULL},
	{0},
};
static const struct opt WITHDRAW_OPTS[] = {
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post.", NULL},
	{"on", "ACCOUNT", 0, "Only for this account.", NULL},
	{0},
};

const struct verb SUBMIT_VERBS[] = {
	{.name = "submit",
	 .help = "Hands a draft in: it waits until somebody has approved it. One with a time is handed in by itself.",
	 .example = "schedpost submit 12",
	 .opts = SUBMIT_OPTS,
	 .writes = true,
	 .own = POWER_WRITE,
	 .needs = POWER_CHANGE,
	 .about = post_about,
	 .run = run_submit},
	{.name = "withdraw",
	 .help = "Takes a post back that waits for approval; it is a draft again.",
	 .example = "schedpost withdraw 12",
	 .opts = WITHDRAW_OPTS,
	 .writes = true,
	 .own = POWER_WRITE,
	 .needs = POWER_CHANGE,
	 .about = post_about,
	 .run = run_withdraw},
	{0},
};
