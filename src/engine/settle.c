/* SPDX-License-Identifier: MIT
 * settle.c - the verdict becomes rows: the job's state, its account's, the next part of a chain, the history.
 *
 * One transaction settles one job. If the store cannot take it, it is tried again until it can: what a platform has
 * said is never thrown away. */
#include "engine/run.h"

#include "base/crash.h"
#include "base/log.h"
#include "rooms/connect/connect_store.h"
#include "rooms/history/history.h"
#include "rooms/notices/notices.h"
#include "rooms/platforms/platforms.h"
#include "rooms/queue/quiet.h"
#include "text/when.h"

#include <inttypes.h>

struct settling {
	struct run *run;
	store_work *work;
	const sp_result *result;
	struct outcome out;
	struct settle row;
	bool remembers;		/* what its plugin has learned since the public request */
	sp_ref ref;
	bool looking;
	struct look_in look;
	str why;
	str why_absent;		/* of a look that is certain, when sending it again is no use */
	bool outdated;		/* its account was connected anew meanwhile */
	bool moved_on;		/* the row is not as it was claimed any more */
	bool released;		/* what its account has in hand beside it may not go now */
};

static str view(sp_str s)
{
	return (str){s.at, s.len};
}

/* ---- what follows from success, by operation; store thread */

static err is_removed(struct tx *tx, int64_t account, bool *removed)
{
	struct account now;
	bool found;
	TRY(account_get(tx, account, &now, &found));
	*removed = !found || str_is(now.state, S("removed"));
	return NULL;
}

static err done_login(struct tx *tx, struct settling *s)
{
	bool removed;
	TRY(is_removed(tx, s->run->in.job.account, &removed));
	return removed || s->outdated ? NULL : login_done(tx, s->run, s->result);
}

static err done_publish(struct tx *tx, struct settling *s)
{
	const struct job *j = &s->run->in.job;
	if (s->run->in.post.parts > 1) TRY(queue_chain_next(tx, j));
	str how = s->looking ? S(" (its answer was lost, and it was found there)") : S("");
	if (j->put_back) how = S(" (it was found there)");
	str url = view(s->ref.url);
	str note = arena_fmt(tx_arena(tx), "It is out%.*s%s%.*s", SHOW(how), url.len ? ": " : ".", SHOW(url));
	return history_add(tx, &(struct event){j->post, j->account, j->part, "published", note});
}

static err done_delete(struct tx *tx, struct settling *s)
{
	const struct job *j = &s->run->in.job;
	struct job target;
	bool found;
	TRY(queue_get(tx, j->target, &target, &found));
	if (!found || target.state != JOB_DONE) return NULL;
	TRY(queue_move_state(tx, &(struct job_change){target.id, JOB_DONE, JOB_GONE, 0, S(""), S("")}));
	return history_add(
		tx, &(struct event){target.post, target.account, target.part, "taken-down", S("It was taken down.")});
}

static err done_limits(struct tx *tx, struct settling *s)
{
	if (!s->result->limits) return NULL;
	return account_set_limits(tx, s->run->in.job.account, limits_to_json(tx_arena(tx), s->result->limits));
}

static err done_reading(struct tx *tx, struct settling *s)
{
	return (s->run->in.job.op == SP_NUMBERS ? numbers_settle : watch_settle)(tx, s->run, s->result);
}

static err (*const AFTER[SP_LAST_OP + 1])(struct tx *, struct settling *) = {
	[SP_CONNECT] = done_login, [SP_REFRESH] = done_login, [SP_PUBLISH] = done_publish, [SP_DELETE] = done_delete,
	[SP_LIMITS] = done_limits, [SP_TIMELINE] = done_reading, [SP_PROFILE] = done_reading, [SP_NUMBERS] = done_reading,
};

/* ---- the transaction */

/* By list: the first that looks like ours and belongs to no other post of ours. */
static err find_ours(struct tx *tx, struct settling *s)
{
	struct run *r = s->run;
	if (r->step.job.op == SP_TIMELINE) s->look.found = false;	/* this work may be run again */
	for (size_t i = 0; i < r->nlike && !s->look.found; i++) {
		bool owned;
		TRY(queue_owns_remote(tx, r->in.job.account, view(r->like[i].id), r->in.job.id, &owned));
		if (owned) continue;
		s->look.found = true;
		s->ref = r->like[i];
	}
	return NULL;
}

static const char *event_word(const struct settling *s)
{
	static const char *const WORDS[JOB_STATES] = {
		[JOB_READY] = "later", [JOB_UNSURE] = "unsure", [JOB_ASKING] = "asks-you", [JOB_REFUSED] = "refused",
	};
	if (s->looking && s->out.to == JOB_READY) return "not-there";
	return WORDS[s->out.to];
}

/* A takedown that did not work is told where the person looks: at the post itself. */
static err tell_takedown(struct tx *tx, const struct settling *s)
{
	struct job target;
	bool found;
	if (s->out.to != JOB_REFUSED && s->out.to != JOB_ASKING) return NULL;
	TRY(queue_get(tx, s->run->in.job.target, &target, &found));
	if (!found) return NULL;
	str why = arena_fmt(tx_arena(tx), "It could not be taken down. %.*s", SHOW(s->why));
	TRY(queue_set_why(tx, target.id, why));
	TRY(notice_add(tx, &(struct notice){.topic = TOPIC_FAILURE, .account = target.account, .post = target.post,
					    .what = S("could not be taken down"), .text = s->why}));
	return history_add(tx, &(struct event){target.post, target.account, target.part, "still-there", why});
}

/* What somebody must do something about; the rest goes on by itself. */
static err tell_people(struct tx *tx, const struct settling *s, str why)
{
	static const char *const WHATS[JOB_STATES] = {[JOB_ASKING] = "asks what to do", [JOB_REFUSED] = "was refused"};
	const struct job *j = &s->run->in.job;
	if (!WHATS[s->out.to]) return NULL;
	return notice_add(tx, &(struct notice){.topic = TOPIC_FAILURE, .account = j->account, .post = j->post,
					       .what = str_of(WHATS[s->out.to]), .text = why});
}

/* If its access were dead already, that would be told of instead. */
static err tell_renewal(struct tx *tx, const struct settling *s)
{
	if (s->out.to != JOB_REFUSED || s->out.reconnect || s->outdated) return NULL;
	return notice_add(tx, &(struct notice){.topic = TOPIC_CREDENTIAL, .account = s->run->in.job.account, .text = s->why,
					       .what = S("could not be renewed; its posts go out as long as its access works")});
}

static err tell(struct tx *tx, struct settling *s)
{
	const struct job *j = &s->run->in.job;
	const char *word = event_word(s);
	if (j->op == SP_DELETE) return tell_takedown(tx, s);
	if (j->op == SP_REFRESH) return tell_renewal(tx, s);
	if (!word || j->op != SP_PUBLISH) return NULL;
	struct arena *a = tx_arena(tx);
	str note = s->why;
	if (s->looking && s->out.to == JOB_READY)
		note = j->put_back ? S("It is certainly not there.") : S("It is certainly not there, so it is sent again.");
	if (s->out.to == JOB_UNSURE && !s->looking && !str_is(view(s->result->code), S(CODE_STILL_WORKING)))
		note = arena_fmt(a, "The answer was lost, so it is looked up first. %.*s", SHOW(note));
	if (s->out.to == JOB_READY && s->out.due > tx_now(tx))
		note = arena_fmt(a, "%.*s The next try is %.*s.", SHOW(note),
				 SHOW(when_until(a, s->out.due, tx_now(tx))));
	TRY(tell_people(tx, s, note));
	return history_add(tx, &(struct event){j->post, j->account, j->part, word, note});
}

/* What the verdict means for others: a hold for who shares its scope, a new log-in, a dead credential. */
static err spread(struct tx *tx, struct settling *s)
{
	const struct run *r = s->run;
	int64_t account = r->in.job.account;
	bool wide = s->result->scope != SP_THIS_POST;
	int64_t until = s->out.hold ? s->out.due : s->out.to == JOB_DONE ? s->result->not_before : 0;
	bool ahead = r->in.job.op == SP_REFRESH && r->in.account.expires > tx_now(tx);	/* what is in force still works */
	bool reads = run_watches(r);	/* what it may not read for a while, it may still send */
	bool holds = until > tx_now(tx) && (wide || s->out.to == JOB_DONE) && !ahead && !reads;
	s->released = holds || r->in.job.op == SP_REVOKE || s->outdated || s->out.refresh || s->out.reconnect;
	if (holds) TRY(account_hold(tx, account, until, s->result->scope == SP_THIS_PLATFORM));
	if (s->out.refresh) TRY(login_is_stale(tx, account));
	if (r->in.job.op == SP_CONNECT && s->out.to == JOB_REFUSED) {
		TRY(kept_drop(tx, r->in.job.id));
		return accounts_not_connected(tx, account, s->why);
	}
	if (!s->out.reconnect) return NULL;
	TRY(accounts_reconnect(tx, account, s->why));
	return history_add(tx, &(struct event){0, account, 0, "log-in-dead", s->why});
}

/* Of a removed account nothing goes on by itself; of a post that was on its way a person is told. */
static err put_row(struct tx *tx, struct settling *s, struct settle *row)
{
	const struct job *j = &s->run->in.job;
	bool asks = row->question.len || s->run->hand.len, removed = false;
	bool waits = asks || row->to == JOB_READY || row->to == JOB_UNSURE;
	bool dropped = false;
	TRY(login_is_dropped(tx, s->run, &dropped));
	if (dropped)
		*row = (struct settle){.job = row->job, .to = s->out.to = JOB_REFUSED, .forget_memory = true,
				       .code = S(CODE_DROPPED), .why = s->why = S("It was stopped.")};
	else if (waits) TRY(is_removed(tx, j->account, &removed));
	if (removed) {
		row->to = s->out.to = j->op == SP_PUBLISH ? JOB_ASKING : JOB_REFUSED;
		row->code = S("account-removed");
		row->why = s->why = WHY_REMOVED;
	}
	return queue_settle(tx, row, j);
}

/* A first look that found nothing: the second one must find nothing, too. */
static bool not_seen(const struct settling *s)
{
	return s->looking && s->look.absent && s->out.to == JOB_UNSURE;
}

/* It was in a backup, and is certainly not out: as if it had never been in hand. If its time has passed, it asks. */
static void begin_as_planned(struct settling *s)
{
	if (s->run->in.job.at) s->out.due = s->run->in.job.at;
	s->out.count_try = false;
}

static err settle_work(struct tx *tx, void *of)
{
	struct settling *s = of;
	engine_does(tx, "settling");
	if (s->looking) {
		TRY(find_ours(tx, s));
		s->out = look_outcome(&s->look);
		if (s->out.to == JOB_ASKING && s->out.count_try) s->why = s->why_absent;
		if (s->run->in.job.put_back && s->out.to == JOB_READY) begin_as_planned(s);
	}
	TRY(login_is_newer(tx, s->run, &s->outdated));
	if (s->outdated) s->out.refresh = s->out.reconnect = false;
	if (s->outdated && s->run->in.job.op == SP_REFRESH) s->out = (struct outcome){.to = JOB_DONE};
	struct settle row = s->row;
	row.to = s->out.to;
	row.due = s->out.due;
	row.count_try = s->out.count_try;
	row.count_looks = s->looking;
	row.rank = s->out.to == JOB_UNSURE ? RANK_LOOKUP : s->looking ? RANK_PUBLISH : 0;
	row.forget_memory = s->out.to != JOB_UNSURE;	/* the look-up starts from it */
	row.keep_memory = s->remembers && s->out.to == JOB_UNSURE;
	if (row.keep_memory) row.memory = run_seal_memory(tx, s->run);
	row.code = s->out.to == JOB_DONE ? S("") : not_seen(s) ? S(CODE_NOT_SEEN) : view(s->result->code);
	row.why = s->out.to == JOB_DONE ? login_findings(tx_arena(tx), s->run, s->result) : s->why;
	if (s->out.to == JOB_DONE) {
		row.remote_id = view(s->ref.id);
		row.revision = view(s->ref.revision);
		row.url = view(s->ref.url);
	}
	if (s->run->in.job.op == SP_REVOKE) TRY(revoke_row(tx, s->run, &row));
	err e = put_row(tx, s, &row);
	s->moved_on = e && e->kind == ERR_STALE;
	s->released = s->moved_on && s->out.refresh;
	if (s->released) return login_is_stale(tx, s->run->in.job.account);
	if (e) return s->moved_on ? NULL : e;
	TRY(spread(tx, s));
	TRY(beside_settle(tx, s->run, s->out.to, s->why));
	bool ends = s->out.to == JOB_DONE || (s->out.to == JOB_REFUSED && s->run->in.job.op == SP_NUMBERS);
	if (ends && AFTER[s->run->in.job.op]) TRY(AFTER[s->run->in.job.op](tx, s));
	return tell(tx, s);
}

static void count(struct engine_counts *c, const struct settling *s)
{
	c->done += s->out.to == JOB_DONE;
	c->refused += s->out.to == JOB_REFUSED;
	c->retried += s->out.to == JOB_READY;
	c->unsure += s->out.to == JOB_UNSURE && !s->looking;
	c->found += s->looking && s->look.found;
	c->asked += s->out.to == JOB_ASKING;
}

/* The store could not take it (a full disk, say): the verdict waits here, and is offered again. */
static void offer_again(struct run *r, err e)
{
	const struct clock *clock = engine_doors_of(r->engine)->clock;
	log_say(LOG_IS_ERROR, "job=%" PRId64 " could not be settled and is tried again: %.*s", r->in.job.id, SHOW(e->text));
	r->settle_again = true;
	r->wait_until = clock->mono(clock) + STORE_AGAIN_MS;
	engine_wait_add(r);
}

static void settle_done(void *of, err e)
{
	struct settling *s = of;
	struct run *r = s->run;
	CRASH_POINT("after the store has answered a verdict");
	if (e && e->kind != ERR_STALE && e->kind != ERR_BUG) {
		offer_again(r, e);
		return;
	}
	if (e)
		log_say(e->kind == ERR_BUG ? LOG_IS_ERROR : LOG_IS_INFO, "job=%" PRId64 " was dropped: %.*s",
			r->in.job.id, SHOW(e->text));
	else if (!s->moved_on) count(engine_counts_of(r->engine), s);
	if (!e && s->released) engine_drop_lane(r);
	engine_ended(r);
}

void run_settle_again(struct run *r)
{
	r->settle_again = false;
	r->wait_until = 0;
	store_write(engine_doors_of(r->engine)->store, STORE_ENGINE, r->settling->work, settle_done, r->settling);
}

/* What the network saw stands before what the plugin makes of it: an expired certificate is the cause to be told. */
static str whole_why(struct run *r, const sp_result *result)
{
	str why = view(result->why);
	if (!r->net_why.len || !why.len || str_is(r->net_why, why)) return why;
	return arena_fmt(r->a, "%.*s %.*s", SHOW(r->net_why), SHOW(why));
}

/* Its platform shows no program what is there. */
static bool is_blind(const struct run *r)
{
	return r->plugin && r->plugin->look == SP_LOOK_NONE;
}

/* What failed is the look, not the post: "nothing was sent" would be read as if the post were not out. */
static str look_why(struct run *r, str why, bool looked)
{
	str doubt = looked ? look_doubt(r) : S("");
	if (looked && !doubt.len) return r->in.job.why;	/* why it is looked up */
	return arena_fmt(r->a, "It may be out already, so nothing is sent before that is known. %s%.*s",
			 looked || is_blind(r) ? "" : "The look did not work yet: ", SHOW(looked ? doubt : why));
}

static str absent_why(struct run *r)
{
	const struct job *j = &r->in.job;
	return arena_fmt(r->a, "It is certainly not out; it was looked up. %.*s 'schedpost retry %" PRId64 "' tries it again, "
			 "'schedpost cancel %" PRId64 "' gives it up.", SHOW(j->why), j->post, j->post);
}

static struct settling *settling_new(struct run *r, const sp_result *result, store_work *work)
{
	struct settling *s = TAKE(r->a, struct settling);
	sp_result *kept =
		TAKE(r->a, sp_result); /* its texts are in the run's arena, the struct itself is the plugin door's */
	*kept = *result;
	*s = (struct settling){.run = r, .work = work, .result = kept, .ref = result->ref, .why = whole_why(r, result)};
	r->settling = s;
	return s;
}

/* Whose clock is wrong gets a no to all that it dates: the post is none the worse for it, nor is the log-in. Other
 * requests may have been refused for another reason as well. */
static const sp_result *by_the_clock(struct run *r, const sp_result *result)
{
	bool dated = run_is_dated(r);
	bool no = result->verdict != SP_OK && result->verdict != SP_UNSURE && result->verdict != SP_ABSENT;
	if (!r->clock_why.len || !no) return result;
	sp_result *told = TAKE(r->a, sp_result);
	str why = dated ? r->clock_why : arena_fmt(r->a, "%.*s %.*s", SHOW(r->clock_why), SHOW(view(result->why)));
	*told = *result;
	told->why = (sp_str){why.at, why.len};
	if (!dated) return told;
	told->verdict = SP_LATER;
	told->scope = SP_THIS_ACCOUNT;
	told->code = SP_S("clock-wrong");
	return told;
}

void run_settle(struct run *r, const sp_result *result)
{
	if (!beside_ended(r, &result)) return;
	const struct clock *clock = engine_doors_of(r->engine)->clock;
	struct settling *s = settling_new(r, by_the_clock(r, login_same_person(r, result)), settle_work);
	int64_t now = clock->now(clock);
	if (r->in.job.op == SP_WHOAMI && s->result->who) s->ref.url = s->result->who->url;
	s->looking = run_looks(r);
	if (s->looking) {
		s->why = look_why(r, s->why, s->result->verdict == SP_OK || s->result->verdict == SP_ABSENT);
		s->why_absent = absent_why(r);
		bool exact = r->step.job.op == SP_LOOKUP;
		bool told = s->result->verdict == SP_OK;
		bool hopeless = is_blind(r) || (told && look_is_hopeless(r));	/* a person knows better than a tenth look */
		s->look = (struct look_in){.found = exact && told, .exact = exact && !run_looks_both_ways(r),
					   .absent = exact ? s->result->verdict == SP_ABSENT : told && !r->unread,
					   .absent_before = str_is(r->in.job.code, S(CODE_NOT_SEEN)),
					   .lethal = r->lethal, .tries = r->in.job.tries,
					   .verdict = s->result->verdict, .not_before = s->result->not_before,
					   .looks = hopeless ? LOOKS_MOST - 1 : r->in.job.looks, .now = now,
					   .intent_at = r->in.job.intent_at,
					   .listing_delay_ms = r->plugin ? r->plugin->listing_delay_ms : 0,
					   .chance = engine_chance(r->engine)};
	} else {
		s->out = outcome_of(&(struct outcome_in){
			.op = r->in.job.op, .verdict = s->result->verdict, .lethal = r->lethal, .committed = r->committed,
			.arrival = r->public_arrival, .status = r->public_status, .not_before = s->result->not_before,
			.tries = r->in.job.tries, .now = now, .chance = engine_chance(r->engine)});
		/* A spent token whose answer was lost is never sent again. */
		bool clear = s->out.to == JOB_DONE || s->result->verdict == SP_REFUSED ||
			     s->result->verdict == SP_RECONNECT;
		s->out = beside_out(r, s->out);
		if (r->used_up && !clear) s->out = (struct outcome){.to = JOB_REFUSED, .reconnect = r->in.job.op == SP_REFRESH};
	}
	/* What it has learned since the public request helps the look. */
	s->remembers = r->committed && str_is(view(result->code), S(CODE_STILL_WORKING));
	s->row.job = r->in.job.id;
	CRASH_POINT("before a verdict is handed to the store");
	store_write(engine_doors_of(r->engine)->store, STORE_ENGINE, s->work, settle_done, s);
}

/* ---- the other ends: a long wait, a question, let go */

static err pause_work(struct tx *tx, void *of)
{
	struct settling *s = of;
	engine_does(tx, "putting off");
	struct settle row = s->row;
	if (row.keep_memory) row.memory = run_seal_memory(tx, s->run);
	bool removed, dropped;	/* meanwhile: what was gathered is for nobody */
	TRY(is_removed(tx, s->run->in.job.account, &removed));
	TRY(login_is_dropped(tx, s->run, &dropped));
	if (s->run->in.job.op == SP_CONNECT && !removed && !dropped) TRY(login_pause(tx, s->run));
	return put_row(tx, s, &row);
}

static void settle_plain(struct run *r, struct settle row, store_work *work)
{
	static const sp_result NOTHING = {.size = sizeof NOTHING};
	struct settling *s = settling_new(r, &NOTHING, work);
	const struct engine_doors *d = engine_doors_of(r->engine);
	row.job = r->in.job.id;
	s->row = row;
	s->out.to = row.to;
	store_write(d->store, STORE_ENGINE, s->work, settle_done, s);
}

static err hand_work(struct tx *tx, void *of)
{
	struct settling *s = of;
	const struct job *j = &s->run->in.job;
	struct job now;
	bool kept, found;
	engine_does(tx, "handing to a person");
	struct settle row = s->row;
	TRY(run_hand_is_kept(tx, s->run, &kept));
	if (kept)	/* it is claimed anew, and paused then */
		return queue_settle(tx, &(struct settle){.job = j->id, .to = s->out.to = JOB_READY, .due = tx_now(tx),
							 .forget_memory = true, .rank = RANK_PUBLISH}, j);
	TRY(put_row(tx, s, &row));
	TRY(queue_get(tx, j->id, &now, &found));
	TRY(notice_add(tx, &(struct notice){.topic = TOPIC_HAND, .account = j->account, .post = j->post, .text = row.why,
					    .what = S("is to be posted by hand now"), .todo = S("schedpost remind list"),
					    .once = queue_hand_word(tx_arena(tx), &now)}));
	return history_add(tx, &(struct event){j->post, j->account, j->part, "by-hand", row.why});
}

void run_settle_hand(struct run *r)
{
	str why = arena_fmt(r->a, "%.*s 'schedpost remind list' shows it whole, 'schedpost remind done %" PRId64
			    "' says that it is out.", SHOW(r->hand), r->in.job.post);
	settle_plain(r, (struct settle){.to = JOB_ASKING, .forget_memory = true, .rank = RANK_PUBLISH,
					.code = S(CODE_BY_HAND), .why = why}, hand_work);
}

void run_settle_wait(struct run *r, int64_t wait_ms)
{
	const struct clock *clock = engine_doors_of(r->engine)->clock;
	str why = arena_fmt(r->a, "%.*s is still working on it. It goes on by itself.", SHOW(r->plugin->title));
	settle_plain(r, (struct settle){.to = JOB_READY, .due = clock->now(clock) + wait_ms, .keep_memory = true,
					.count_looks = (int)((wait_ms + MINUTE_MS - 1) / MINUTE_MS),
					.code = S(CODE_STILL_WORKING), .why = why}, pause_work);
}

void run_settle_ask(struct run *r, const sp_ask *ask, str url)
{
	str question = login_question(r, ask, url);
	settle_plain(r, (struct settle){.to = JOB_ASKING, .keep_memory = true, .question = question}, pause_work);
}
