/* SPDX-License-Identifier: MIT
 * change_verbs.c - move, now, cancel, pause, resume, retry, found, delete: a person's hand on the queue. */
#include "rooms/posts/posts_verbs.h"

#include "rooms/accounts/accounts.h"
#include "rooms/history/history.h"
#include "rooms/posts/attended.h"
#include "rooms/posts/embargo.h"
#include "rooms/notices/notices.h"
#include "rooms/platforms/platforms.h"
#include "rooms/posts/clearance.h"
#include "rooms/posts/day_wait.h"
#include "rooms/posts/hand.h"
#include "rooms/posts/pairs.h"
#include "rooms/posts/schedule.h"
#include "rooms/queue/cleared.h"
#include "rooms/slots/slots.h"

#include <inttypes.h>

/* What waits to be posted by hand ends in one way, which says who did it and where. */
static err not_by_hand(struct tx *tx, const struct job *j)
{
	if (!job_is_by_hand(j->state, j->code)) return NULL;
	return FAIL(tx_arena(tx), ERR_STALE, CODE_BY_HAND, "Post %" PRId64 " waits to be posted by hand. If it is out, say so with "
		    "'schedpost remind done %" PRId64 "'; if it is not to be posted, with 'schedpost remind skip %" PRId64 "'.",
		    j->post, j->post, j->post);
}

static err to_state(struct tx *tx, const struct job *j, enum job_state to, int64_t due)
{
	return queue_move_state(tx, &(struct job_change){j->id, j->state, to, due, S(""), S("")});
}

/* ---- move and now */

static err one_move(struct tx *tx, const struct grip *g, const struct job *j)
{
	const struct when *w = grip_when(g, j->account);
	struct account account;
	str reason = S("");
	TRY(day_wait_job(tx, j->post, w->at));
	TRY(account_of(tx, j->account, &account));
	if (j->part <= 1) TRY(attended(tx, g->c, &account, w->at, &reason));
	TRY(attended_note(tx, j->post, j->account, reason));
	if (j->state == JOB_PAUSED) return schedule_time(tx, j, w);
	return schedule_job(tx, j, w);	/* what is in hand is taken out of it: the gate will not let it pass */
}

static err one_now(struct tx *tx, const struct grip *g, const struct job *j)
{
	struct account account;
	const struct zone *zone;
	bool cleared;
	(void)g;
	TRY(queue_is_cleared(tx, j, &cleared));
	if (!cleared && j->at) return queue_wait_again(tx, j, j->at);	/* nothing goes now, so it keeps its time */
	TRY(account_of(tx, j->account, &account));
	TRY(zone_load(tx_arena(tx), account.zone, &zone));
	struct when w = {.at = tx_now(tx), .wall = zone_wall(zone, tx_now(tx)), .zone = str_of(zone_name(zone))};
	return schedule_job(tx, j, &w);
}

/* A draft may lack what a post with a time needs, such as the words for a picture. */
static err may_get_time(struct tx *tx, const struct call *c)
{
	int64_t id;
	struct job *jobs;
	size_t n;
	struct draft d = {0};
	bool draft = false;
	TRY(hand_jobs(tx, c, &id, &jobs, &n));
	for (size_t i = 0; i < n; i++) draft |= jobs[i].state == JOB_DRAFT;
	if (!draft) return NULL;
	TRY(draft_load(tx, id, &d));
	d.timed = true;
	return draft_check(tx, &d);
}

/* It goes out next on its account: whatever follows it in a chain comes after it. */
static bool is_next(const struct job *jobs, size_t i)
{
	const unsigned waits = IN(READY) | IN(PAUSED);
	bool follows = i && jobs[i - 1].account == jobs[i].account && (waits >> jobs[i - 1].state) & 1u;
	return !follows && (waits >> jobs[i].state) & 1u;
}

static const struct hand MOVE = {
	"moved", "moved", IN(DRAFT) | IN(REVIEW) | IN(CHAINED) | IN(READY) | IN(PAUSED) | IN(LATE) | IN(REFUSED),
	one_move, true, true, .cannot = "Only what has not left yet can be moved."};

static err place_add(struct tx *tx, struct draft *d, int64_t account, int64_t at)
{
	struct place *p = &d->places[d->nplaces++];
	*p = (struct place){.when.at = at};
	TRY(account_of(tx, account, &p->account));
	return zone_load(tx_arena(tx), p->account.zone, &p->zone);
}

static bool moves_on(const struct job *jobs, size_t n, int64_t account)
{
	for (size_t i = 0; i < n; i++)
		if (jobs[i].account == account && hand_may(&MOVE, &jobs[i])) return true;
	return false;
}

/* Its accounts: first those on which it keeps its time, for a good one elsewhere keeps its distance from these. */
static err move_places(struct tx *tx, const struct call *c, struct draft *d, size_t *kept)
{
	const unsigned NEVER = IN(DRAFT) | IN(CANCELLED) | IN(REFUSED);
	struct job *jobs, *all;
	size_t n, nall;
	TRY(hand_jobs(tx, c, &d->post.id, &jobs, &n));
	TRY(post_need(tx, d->post.id, &d->post));
	TRY(queue_of_post(tx, d->post.id, 0, &all, &nall));
	d->places = TAKE_N(tx_arena(tx), struct place, nall + 1);
	for (int moved = 0; moved <= 1; moved++) {
		*kept = d->nplaces;
		for (size_t i = 0; i < nall; i++) {
			bool first = !i || all[i - 1].account != all[i].account;
			bool stands = all[i].at && !((NEVER >> all[i].state) & 1u);
			if (!first || moves_on(jobs, n, all[i].account) != moved || (!moved && !stands)) continue;
			TRY(place_add(tx, d, all[i].account, moved ? 0 : all[i].at));
		}
	}
	return NULL;
}

static err move_asks(struct tx *tx, const struct call *c)
{
	if (!call_has(c, "at") && !call_has(c, "slot"))
		return FAIL(tx_arena(tx), ERR_INPUT, "which-time",
			    "Please say when: --at \"tomorrow 9:00\", or --slot best for a good time.");
	if (call_has(c, "for") && !call_has(c, "slot"))
		return FAIL(tx_arena(tx), ERR_INPUT, "for-slot", "--for says where a good time is looked for. Please add --slot best, or leave it "
			    "out and give the time itself with --at.");
	return NULL;
}

static err tell_moved(struct tx *tx, const struct job *j, bool several, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct account on;
	const struct zone *zone;
	TRY(account_of(tx, j->account, &on));
	TRY(zone_load(a, on.zone, &zone));
	str local = when_local(a, j->at, zone), utc = when_utc(a, j->at);
	str it = several ? arena_fmt(a, "On '%.*s' it", SHOW(on.name)) : S("It");
	if (j->state == JOB_PAUSED)
		reply_warn(r, "It is still paused: only after 'schedpost resume %" PRId64 "' it goes out %.*s (%.*s).", j->post,
			   SHOW(local), SHOW(utc));
	else reply_say(r, "%.*s goes out %.*s (%.*s).", SHOW(it), SHOW(local), SHOW(utc));
	return embargo_tell_job(tx, j, r);
}

static err run_move(struct tx *tx, const struct call *c, struct reply *r)
{
	int64_t id;
	struct job *jobs;
	size_t n, kept;
	struct draft d = {0};
	TRY(move_asks(tx, c));
	TRY(may_get_time(tx, c));
	TRY(move_places(tx, c, &d, &kept));
	TRY(draft_times(tx, c, &d));
	d.places += kept;
	d.nplaces -= kept;
	TRY(hand_on(tx, &(struct grip){c, d.places, d.nplaces}, r, &MOVE));
	TRY(slots_keep(tx, &d, d.post.id, r));
	TRY(hand_jobs(tx, c, &id, &jobs, &n));
	for (size_t i = 0; i < n; i++)
		if (is_next(jobs, i)) TRY(tell_moved(tx, &jobs[i], d.nplaces > 1, r));
	return call_has(c, "for") ? NULL : day_tell_far(tx, d.post.field[FIELD_CAMPAIGN], &d, r);
}

/* Now is as soon as the platform lets us: a wait that it asked for is told, not broken. */
static err tell_hold(struct tx *tx, const struct job *j, struct reply *r)
{
	struct account account;
	TRY(account_of(tx, j->account, &account));
	if (j->part > 1 || account.held_until <= tx_now(tx)) return NULL;
	str until = when_until(tx_arena(tx), account.held_until, tx_now(tx));
	reply_warn(r, "The account '%.*s' has to wait at the moment, so there it goes out %.*s.", SHOW(account.name), SHOW(until));
	return NULL;
}

/* It is a person's word that it goes at once, and its history says so. */
static err tell_unattended(struct tx *tx, const struct job *j, struct reply *r)
{
	bool alone;
	TRY(attended_warn(tx, j, r, &alone));
	return alone ? attended_note(tx, j->post, j->account, S("It was sent at once.")) : NULL;
}

static err run_now(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct hand HAND = {
		"sent now", "sent now", IN(DRAFT) | IN(REVIEW) | IN(CHAINED) | IN(READY) | IN(PAUSED) | IN(LATE),
		.one = one_now, .lets_go = true, .held = "not sent: it waits for a yes first",
		.cannot = "'schedpost show' tells how it stands."};
	int64_t id;
	struct job *jobs;
	size_t n;
	TRY(may_get_time(tx, c));
	TRY(hand_on(tx, &(struct grip){.c = c}, r, &HAND));
	TRY(hand_jobs(tx, c, &id, &jobs, &n));
	for (size_t i = 0; i < n; i++) {
		if (jobs[i].state == JOB_REVIEW) continue;
		TRY(tell_hold(tx, &jobs[i], r));
		TRY(tell_unattended(tx, &jobs[i], r));
		TRY(embargo_tell_job(tx, &jobs[i], r));
	}
	return NULL;
}

/* ---- cancel, pause, resume, retry */

/* Who wrote it hears of what somebody else has done with it. */
static err tell_author(struct tx *tx, int64_t post, const char *done)
{
	str who = history_now(tx);
	return notice_add(tx, &(struct notice){.topic = TOPIC_HOLD, .post = post,
					       .what = arena_fmt(tx_arena(tx), "was %s by %.*s", done, SHOW(who))});
}

err job_cancel(struct tx *tx, const struct job *j)
{
	TRY(reviews_drop(tx, j->post, j->account));
	return to_state(tx, j, JOB_CANCELLED, 0);
}

static err one_cancel(struct tx *tx, const struct grip *g, const struct job *j)
{
	(void)g;
	return job_cancel(tx, j);
}

static err run_cancel(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct hand HAND = {
		"cancelled", "cancelled",
		IN(DRAFT) | IN(REVIEW) | IN(CHAINED) | IN(READY) | IN(PAUSED) | IN(LATE) | IN(REFUSED) | IN(ASKING),
		one_cancel, false, false,
		.cannot = "What is out can be taken down with 'schedpost delete'; what is on its way is looked up first."};
	int64_t id;
	struct job *jobs;
	size_t n;
	TRY(hand_jobs(tx, c, &id, &jobs, &n));
	if (n) TRY(tell_author(tx, id, "cancelled"));
	if (n) TRY(hand_on(tx, &(struct grip){.c = c}, r, &HAND));
	if (n) return pair_stopped(tx, id, "was cancelled");
	TRY(pair_forget(tx, c, id));
	TRY(post_forget(tx, id));	/* a draft for no account: there is nothing to keep a record of */
	reply_say(r, "The draft %" PRId64 " is gone.", id);
	return NULL;
}

static err one_pause(struct tx *tx, const struct grip *g, const struct job *j)
{
	(void)g;
	str why = arena_fmt(tx_arena(tx), "It is paused. Let it go on with 'schedpost resume %" PRId64 "'.", j->post);
	return queue_move_state(tx, &(struct job_change){j->id, j->state, JOB_PAUSED, 0, S("paused"), why});
}

static err run_pause(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct hand HAND = {"paused", "paused", IN(READY) | IN(REVIEW) | IN(CHAINED) | IN(LATE),
					 one_pause, false, false, .cannot = "Only what has not left yet can be paused."};
	int64_t id;
	struct job *jobs;
	size_t n;
	TRY(hand_on(tx, &(struct grip){.c = c}, r, &HAND));
	TRY(hand_jobs(tx, c, &id, &jobs, &n));
	TRY(pair_stopped(tx, id, "was paused"));
	return tell_author(tx, id, "paused");
}

static err one_resume(struct tx *tx, const struct grip *g, const struct job *j)
{
	(void)g;
	TRY(day_wait_job(tx, j->post, j->at));
	return queue_wait_again(tx, j, j->at);
}

static err run_resume(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct hand HAND = {"resumed", "resumed", IN(PAUSED), one_resume, false, true,
					 .cannot = "Only a paused post can be resumed."};
	struct job *jobs;
	size_t n;
	int64_t id;
	bool alone;
	TRY(hand_on(tx, &(struct grip){.c = c}, r, &HAND));
	TRY(hand_jobs(tx, c, &id, &jobs, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(attended_warn(tx, &jobs[i], r, &alone));
		TRY(embargo_tell_job(tx, &jobs[i], r));
	}
	reply_say(r, "If its time has passed by more than its account allows, it asks before it goes.");
	return NULL;
}

static err one_retry(struct tx *tx, const struct grip *g, const struct job *j)
{
	(void)g;
	TRY(not_by_hand(tx, j));
	return queue_wait_again(tx, j, tx_now(tx));
}

static err run_retry(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct hand HAND = {"tried again", "tried again", IN(REFUSED) | IN(ASKING), one_retry, false, true,
					 .cannot = "Only what was refused, or what asks you, can be tried again."};
	return hand_on(tx, &(struct grip){.c = c}, r, &HAND);
}

/* ---- found: a person has seen it out there */

static err one_found(struct tx *tx, const struct grip *g, const struct job *j)
{
	TRY(not_by_hand(tx, j));
	return queue_found(tx, j, call_get(g->c, "URL"));
}

static err run_found(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct hand HAND = {"marked as published", "marked as published", IN(ASKING), one_found, false, false,
					 .cannot = "Only a post that asks you can be marked."};
	return hand_on(tx, &(struct grip){.c = c}, r, &HAND);
}

/* ---- delete */

static size_t count_waiting(const struct job *jobs, size_t n)
{
	size_t found = 0;
	for (size_t i = 0; i < n; i++) found += job_waits(jobs[i].state, jobs[i].code);
	return found;
}

static bool is_in_doubt(const struct job *jobs, size_t n)
{
	bool doubt = false;
	for (size_t i = 0; i < n; i++) doubt |= jobs[i].state != JOB_DONE && job_may_be_out(jobs[i].state, jobs[i].code);
	return doubt;
}

static err cannot_delete(struct tx *tx, const struct job *j, const struct platform *platform)
{
	struct job *jobs;
	size_t n;
	TRY(queue_of_post(tx, j->post, 0, &jobs, &n));
	str rest = count_waiting(jobs, n) ? arena_fmt(tx_arena(tx), " What is still to come of it is stopped with 'schedpost "
							  "cancel %" PRId64 "'.", j->post) : S("");
	return FAIL(tx_arena(tx), ERR_OUTSIDE, "cannot-delete", "%.*s lets no program take a post down. Please do it on its page%s%.*s"
		    "%.*s", SHOW(platform->title), j->url.len ? ": " : ".", SHOW(j->url), SHOW(rest));
}

static err one_delete(struct tx *tx, const struct grip *g, const struct job *j)
{
	struct account account;
	struct platform platform;
	(void)g;
	TRY(account_of(tx, j->account, &account));
	if (str_is(account.state, S("removed")))
		return FAIL(tx_arena(tx), ERR_STALE, "account-removed",
			    "The account '%.*s' was removed, so schedpost cannot take its post down. "
			    "Please do it on its page: %.*s",
			    SHOW(account.name), SHOW(j->url));
	TRY(platform_need(tx, account.platform, &platform));
	if (!(platform.ops & SP_CAN(SP_DELETE))) return cannot_delete(tx, j, &platform);
	bool asked;
	TRY(queue_has_takedown(tx, j->id, &asked));
	if (asked) return NULL;
	return queue_put(tx,
			 &(struct job_new){.op = SP_DELETE,
					   .account = j->account,
					   .state = JOB_READY,
					   .due = tx_now(tx),
					   .target = j->id},
			 NULL);
}

/* Nothing goes out behind what is being taken down, neither the next part of a chain nor the same words elsewhere. */
static err stop_rest(struct tx *tx, const struct call *c, struct reply *r)
{
	int64_t id;
	struct job *jobs;
	size_t n;
	TRY(hand_jobs(tx, c, &id, &jobs, &n));
	size_t rest = count_waiting(jobs, n);
	for (size_t i = 0; i < n; i++)
		if (job_waits(jobs[i].state, jobs[i].code)) TRY(job_cancel(tx, &jobs[i]));
	if (rest) {
		TRY(post_set_at(tx, id));
		str note = S("What was still to come was cancelled with it.");
		TRY(history_add(tx, &(struct event){id, 0, 0, "cancelled", note}));
		reply_say(r, "What was still to come of it is cancelled, too: %zu post%s.", rest, rest == 1 ? "" : "s");
	}
	if (is_in_doubt(jobs, n))
		reply_warn(r, "A part of it may be out already, or is on its way. 'schedpost show %" PRId64 "' tells what becomes "
			      "of it; once it is known to be out, 'schedpost delete %" PRId64 "' takes it down.", id, id);
	return NULL;
}

static err run_delete(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct hand HAND = {"being taken down", "taken down", IN(DONE), one_delete, false, false,
					 .cannot = "Only what is out can be taken down. What is not out yet is stopped with 'schedpost "
					 "cancel'; what asks you, and is out, is first told with 'schedpost found'."};
	TRY(hand_on(tx, &(struct grip){.c = c}, r, &HAND));
	TRY(stop_rest(tx, c, r));
	reply_say(r, "'schedpost show %.*s' tells when it is gone.", SHOW(call_get(c, "ID")));
	return NULL;
}

/* ---- the table */

#define POST_AND_ON                                                                      \
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post.", NULL},        \
	{"on", "ACCOUNT", 0, "Only on this account.", NULL}

static const struct opt ON_OPTS[] = {POST_AND_ON, {0}};
static const struct opt MOVE_OPTS[] = {
	POST_AND_ON,
	{"at", "WHEN", 0, "The new time, such as \"tomorrow 20:00\", \"fri 12:30\" or +2h.", NULL},
	{"slot", "WORD", 0, "Instead of a time: schedpost chooses a good one, and says why.", SLOT_WORDS},
	{"for", "DAY", 0, "With --slot: the awareness day, or a date, around which it looks.", NULL},
	UNATTENDED_OPT,
	{0},
};
static const struct opt FOUND_OPTS[] = {
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post.", NULL},
	{"URL", "URL", OPT_POSITION, "Where you have seen it, if it has an address.", NULL},
	{"on", "ACCOUNT", 0, "Only on this account.", NULL},
	{0},
};

#define HAND_VERB(word, own_, needs_, opts_, help_, example_)                                                   \
	{.name = #word, .help = help_, .example = example_, .opts = opts_, .writes = true, .own = POWER_##own_, \
	 .needs = POWER_##needs_, .about = post_about, .run = run_##word}

const struct verb CHANGE_VERBS[] = {
	HAND_VERB(move, PLAN, CHANGE, MOVE_OPTS,
		  "Gives a post a new time, or with --slot a good one that schedpost chooses. A draft gets its first one; a paused post "
		  "stays paused.",
		  "schedpost move 12 --at \"fri 12:30\""),
	HAND_VERB(now, PUBLISH, PUBLISH, ON_OPTS, "Sends a post at once.", "schedpost now 12"),
	HAND_VERB(cancel, WRITE, CHANGE, ON_OPTS, "Cancels a post that is not out yet.", "schedpost cancel 12"),
	HAND_VERB(pause, PLAN, CHANGE, ON_OPTS, "Holds one post back until you say resume.", "schedpost pause 12"),
	HAND_VERB(resume, PLAN, CHANGE, ON_OPTS, "Lets a paused post go on.", "schedpost resume 12"),
	HAND_VERB(retry, PLAN, CHANGE, ON_OPTS,
		  "Tries a post again that was refused, or that asks you. Look first whether it is out already.",
		  "schedpost retry 12 --on library"),
	HAND_VERB(found, PLAN, CHANGE, FOUND_OPTS, "Tells schedpost that a post that asks you is out already, and where.",
		  "schedpost found 12 https://social.example/@library/1"),
	HAND_VERB(delete, TAKEDOWN, TAKEDOWN, ON_OPTS, "Takes a published post down. What is still to come of it is cancelled.",
		  "schedpost delete 12"),
	{0},
};
