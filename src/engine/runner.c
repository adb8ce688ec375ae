/* SPDX-License-Identifier: MIT
 * runner.c - one job step by step: ask the plugin, do its move, hand it the answer; public moves pass the gate first.
 *
 * A run is in exactly one of: with the plugin, with the network, at the gate, waiting, settling. Each of them calls
 * back exactly once, so a run is ended exactly once. */
#include "engine/lanes.h"
#include "engine/run.h"

#include "base/crash.h"
#include "base/log.h"
#include "net/date.h"
#include "net/nonces.h"
#include "net/sign_dpop.h"

#include <inttypes.h>

void run_end_with(struct run *r, sp_verdict verdict, const char *code, str why)
{
	sp_result result = {.size = sizeof result, .verdict = verdict};
	result.code = (sp_str){code, str_of(code).len};
	result.why = (sp_str){why.at, why.len};
	run_settle(r, &result);
}

/* ---- the network */

/* The moment of danger: a lock whose commit is under way at this very instant is seen here. */
static bool last_look(void *of)
{
	const struct run *r = of;
	return !r->shut && !run_is_braked(r);
}

static void hold_clocks_together(struct run *r, const struct http_answer *answer)
{
	const struct clock *clock = engine_doors_of(r->engine)->clock;
	r->clock_ahead_ms = date_ahead_ms(answer, clock->now(clock));
	r->clock_why = clocks_refusal(r->a, answer, r->clock_ahead_ms, r->plugin->title);
	clocks_told(engine_clocks_of(r->engine), r->clock_ahead_ms, clock->mono(clock), r->in.account.server);
}

/* What it would have spent still works: no byte has left, or the server has turned it away unread (RFC 6585, 4; for
 * want of a nonce: RFC 9449, 8; for a proof from a wrong clock: RFC 9449, 4.3 and 5). */
static bool spared(const struct run *r, const struct http_answer *answer)
{
	return answer->arrival == SP_NEVER_LEFT || (answer->arrival == SP_ARRIVED && answer->status == 429) ||
	       dpop_wants_nonce(r->a, &r->request, answer) || (r->clock_why.len && run_is_dated(r));
}

static struct compose_for written_for(const struct run *r)
{
	const struct engine_doors *d = engine_doors_of(r->engine);
	return (struct compose_for){.plugin = r->plugin, .account = &r->account, .secrets = &r->secrets,
				    .now = d->clock->now(d->clock), .nonces = engine_nonces_of(r->engine),
				    .settings = d->settings, .nsettings = d->nsettings,
				    .media_paths = r->media_paths, .media = r->media, .nmedia = r->post.nmedia,
				    .practice = account_is_practice(&r->in.account),
				    .may_be_private = r->in.account.may_be_private != 0};
}

/* Through the gate, and with a last look. */
static bool is_gated(const struct run *r)
{
	return sane_is_public(&r->request) || r->request.effect == SP_SPENDS;
}

static err write_request(struct run *r)
{
	struct compose_for with = written_for(r);
	TRY(compose(r->a, &r->request, &with, &r->http));
	r->http.last_look = last_look;
	r->http.of = r;
	r->http.timeout_ms = watch_timeout_ms(r, revoke_timeout_ms(r, r->http.timeout_ms));
	return NULL;
}

static void send_now(struct run *r);

/* The same request goes once more, at most, if the server has turned it away unread and says which nonce it wants to
 * see. Of a public one the row says sending all the while, and so it does if we are killed between the two. So does
 * one whose answer was lost while a person waits for it: what can become public or is spent is not among these. */
static bool goes_once_more(struct run *r, const struct http_answer *answer)
{
	bool brought = nonces_note(engine_nonces_of(r->engine), r->http.url, answer);
	bool nonce = brought && !r->with_nonce && dpop_wants_nonce(r->a, &r->request, answer);
	bool loss = !r->after_loss && !is_gated(r) && retry_at_once(r->in.job.op, answer->arrival);
	if (!nonce && !loss) return false;
	compose_wipe(&r->http);
	err e = write_request(r);
	if (nonce) r->with_nonce = true;
	else r->after_loss = true;
	if (e) run_end_with(r, SP_UNSURE, e->code, e->text);
	else send_now(r);
	return true;
}

static void answered(void *of, const struct http_answer *answer)
{
	struct run *r = of;
	struct arena *a = r->a;
	sp_answer *seen = TAKE(a, sp_answer);	/* the step that reads it comes later */
	CRASH_POINT("after an answer has come");
	r->call = NULL;
	if (answer->arrival != SP_NEVER_LEFT) run_is_off(r);
	if (run_gave_way(r)) return;
	if (run_was_braked(r, answer)) {
		if (is_gated(r)) r->public_arrival = answer->arrival;
		compose_wipe(&r->http);
		run_end_braked(r);
		return;
	}
	if (goes_once_more(r, answer)) return;
	r->last_status = answer->arrival == SP_ARRIVED ? answer->status : 0;
	if (sane_is_public(&r->request)) {
		r->public_arrival = answer->arrival;
		r->public_status = answer->status;
		if (answer->arrival == SP_NEVER_LEFT) r->count.publics = 0;
	}
	hold_clocks_together(r, answer);
	if (r->request.effect == SP_SPENDS && !spared(r, answer)) r->used_up = true;
	err e = compose_answer(a, &r->request, &r->secrets, answer, &r->kept, seen);
	compose_wipe(&r->http);
	if (e) {
		run_end_with(r, SP_UNSURE, e->code, e->text);
		return;
	}
	/* What was kept may be needed by the very next request of this job. */
	secrets_take(&r->secrets, &r->kept);
	r->net_why = arena_str(a, answer->why);
	if (answer->why.len) log_say(LOG_IS_INFO, "job=%" PRId64 " host answered: %.*s", r->in.job.id, SHOW(answer->why));
	run_step(r, seen);
}

static void send_now(struct run *r)
{
	struct net *net = engine_doors_of(r->engine)->net;
	engine_counts_of(r->engine)->sent++;
	CRASH_POINT("before a request is handed over");
	r->call = net->send(net, &r->http, answered, r);
}

/* ---- the gate: nothing becomes public without a saved intent */

static err gate_work(struct tx *tx, void *of)
{
	struct run *r = of;
	struct gate gate = r->gate;
	gate.memory = run_seal_memory(tx, r);
	engine_does(tx, "passing the gate");
	r->gate_epoch = brake_epoch(engine_doors_of(r->engine)->brake);
	r->gate_open = false;
	if (run_is_braked(r)) return NULL;
	return queue_gate(tx, &gate, &r->gate_open);
}

/* The store could not save the intent (a full disk, say): it stays before the gate with what is uploaded already. To
 * let it go would bring it here again at once, upload by upload, for as long as the disk is full. */
static void wait_at_gate(struct run *r, err e)
{
	const struct clock *clock = engine_doors_of(r->engine)->clock;
	engine_counts_of(r->engine)->gates_shut++;
	log_say(LOG_IS_ERROR, "job=%" PRId64 " gate: %.*s", r->in.job.id, SHOW(e->text));
	r->gate_again = true;
	r->wait_until = clock->mono(clock) + STORE_AGAIN_MS;
	engine_wait_add(r);
}

static void gate_done(void *of, err e)
{
	struct run *r = of;
	struct engine_counts *counts = engine_counts_of(r->engine);
	if (e) {
		wait_at_gate(r, e);
		return;
	}
	bool braked = r->gate_epoch != brake_epoch(engine_doors_of(r->engine)->brake) && run_is_braked(r);
	if (!r->gate_open || r->shut || braked) {
		counts->gates_shut++;
		if (!r->gate_open) {
			engine_ended(r);
			return;
		}
		r->in.job.state = JOB_SENDING;
		r->committed = true;	/* certain that nothing left: the verdict says so */
		r->public_arrival = SP_NEVER_LEFT;
		run_end_with(r, SP_LATER, "stopped", S("It was stopped before it left."));
		return;
	}
	counts->gates++;
	r->in.job.state = JOB_SENDING;
	if (r->request.effect == SP_SPENDS) r->spent = true;
	else r->committed = true;
	r->public_arrival = SP_LOST;	/* until an answer says otherwise */
	if (r->hand.len) run_settle_hand(r);
	else send_now(r);
}

/* While it was in hand: behind another, because the machine slept, or before a gate that the store kept shut. */
static bool missed_its_time(const struct run *r)
{
	bool whenever = str_is(r->in.post.field[FIELD_LATE], S("publish"));
	const struct clock *clock = engine_doors_of(r->engine)->clock;
	return queue_is_late(&r->in.job, r->in.account.late_ms, whenever, clock->now(clock));
}

static void to_gate(struct run *r)
{
	const struct job *j = &r->in.job;
	r->gate = (struct gate){.job = j->id, .due = j->due, .at = j->at, .version = j->version};
	store_write(engine_doors_of(r->engine)->store, STORE_ENGINE, gate_work, gate_done, r);
}

/* ---- the moves */

static bool needs_gate(const struct run *r)
{
	return is_gated(r) && !r->committed && !r->spent;
}

static void send_or_gate(struct run *r)
{
	err e = write_request(r);
	if (e) {
		run_end_with(r, SP_REFUSED, e->code, e->text);
		return;
	}
	if (needs_gate(r)) to_gate(r);
	else send_now(r);
}

/* What was made ready ahead waits here for its time. If the clock was set back meanwhile, it is claimed anew. */
static bool waits_for_its_time(struct run *r)
{
	const struct clock *clock = engine_doors_of(r->engine)->clock;
	int64_t early = r->in.job.post ? r->in.job.due - clock->now(clock) : 0;
	if (early <= 0) return false;
	if (early > AHEAD_MS) {
		engine_ended(r);
		return true;
	}
	r->held = true;
	r->wait_until = clock->mono(clock) + early;
	engine_wait_add(r);
	return true;
}

static void move_send(struct run *r, const struct plug_out *out)
{
	str objection = sane_count(&r->count, &out->request, r->a);
	if (objection.len) {
		run_end_with(r, SP_REFUSED, "plugin-broke-rule", objection);
		return;
	}
	if (run_gave_way(r)) return;
	if (revoke_is_over(r)) {
		run_end_with(r, SP_LATER, "too-slow", S(""));
		return;
	}
	if (run_is_braked(r)) {
		run_end_braked(r);
		return;
	}
	r->request = out->request;
	r->with_nonce = r->after_loss = false;
	if (!needs_gate(r) || !waits_for_its_time(r)) send_or_gate(r);
}

/* Nothing has left, and nothing was used up: its row says ready. A revoke has its outcome now, not some day. */
static bool may_begin_again(const struct run *r)
{
	return !r->committed && !r->spent && !run_looks(r) && r->in.job.op != SP_REVOKE;
}

/* So long, and no longer, its account waits with it. A look, a used token and a post that nobody can look up have
 * nothing to come back to, so they get all of it at once. */
static bool waits_in_hand(struct run *r, int64_t wait_ms)
{
	bool can_look = r->committed && r->plugin->look != SP_LOOK_NONE;
	bool comes_back = may_begin_again(r) || can_look;
	r->waited_ms += wait_ms;
	return r->waited_ms <= SP_MOST_HELD_MS && (wait_ms <= SP_SHORT_WAIT_MS || !comes_back);
}

static str why_waiting(struct run *r)
{
	str title = r->plugin->title;
	if (r->spent)
		return arena_fmt(r->a, "%.*s was not done with the log-in in time. Please connect the account again.",
				 SHOW(title));
	if (may_begin_again(r))
		return arena_fmt(r->a, "%.*s was not done with it for hours, so it is sent there anew.", SHOW(title));
	return arena_fmt(r->a, "%.*s is still working on it.", SHOW(title));
}

static void move_wait(struct run *r, const struct plug_out *out)
{
	const struct clock *clock = engine_doors_of(r->engine)->clock;
	bool in_hand = waits_in_hand(r, out->wait_ms), again = may_begin_again(r);
	bool too_long = r->in.job.looks >= SP_MOST_WAITED_MS / MINUTE_MS;
	if (in_hand) {
		r->wait_until = clock->mono(clock) + out->wait_ms;
		engine_wait_add(r);
		return;
	}
	if (again && !too_long) {
		r->comes_back = true;
		run_settle_wait(r, out->wait_ms);
		return;
	}
	str why = why_waiting(r);
	run_settle(r, &(sp_result){.size = sizeof(sp_result), .verdict = again ? SP_LATER : SP_UNSURE,
				   .not_before = again ? 0 : clock->now(clock) + out->wait_ms,
				   .code = SP_S(CODE_STILL_WORKING), .why = {why.at, why.len}});
}

/* A post like every other: it passes the gate, and what it leaves behind is settled. */
static void move_hand(struct run *r, const struct plug_out *out)
{
	r->hand = (str){out->ask.prompt.at, out->ask.prompt.len};
	if (run_looks(r)) run_settle_hand(r);
	else if (!waits_for_its_time(r)) to_gate(r);
}

static void move_ask(struct run *r, const struct plug_out *out)
{
	if (out->ask.kind == SP_ASK_HAND) {
		move_hand(r, out);
		return;
	}
	struct compose_for with = written_for(r);
	str url = {out->ask.url.at, out->ask.url.len};
	struct consent_words words = {.redirect = r->in.redirect, .state = r->oauth_state,
				      .challenge = {r->step.job.challenge.at, r->step.job.challenge.len}};
	for (size_t i = 0; i < r->kept.n; i++)
		if (r->kept.of[i].as == SP_ACCESS_TOKEN) words.request_token = r->kept.of[i].value;
	err e = url.len ? compose_consent(r->a, url, &with, &words, &url) : NULL;
	if (e) run_end_with(r, SP_REFUSED, e->code, e->text);
	else run_settle_ask(r, &out->ask, url);
}

static void move_done(struct run *r, const struct plug_out *out)
{
	const sp_result *result = &out->result;
	bool list = r->step.job.op == SP_TIMELINE && result->verdict == SP_OK;
	if (list && (run_looks(r) ? look_gather : watch_gather)(r, result)) {	/* again, with the cursor that came */
		r->step.job.cursor = result->cursor;
		r->memory = S("");
		run_step(r, NULL);
		return;
	}
	run_settle(r, result);
}

/* It would fail at the third try, too, so a person is told what can be done. */
static str lethal_why(struct run *r, str failed)
{
	const struct job *j = &r->in.job;
	bool looking = run_looks(r), left = r->committed && r->public_arrival != SP_NEVER_LEFT;
	if (j->op != SP_PUBLISH || (left && !looking)) return failed;
	if (looking)
		return arena_fmt(r->a, "%.*s Please look on its page: if the post is there, 'schedpost found %" PRId64
				 " URL' says so; if it is not, 'schedpost retry %" PRId64 "' sends it.",
				 SHOW(failed), j->post, j->post);
	return arena_fmt(r->a, "%.*s It is not out: 'schedpost retry %" PRId64 "' tries it again, 'schedpost cancel %"
			 PRId64 "' gives it up.", SHOW(failed), j->post, j->post);
}

static void stepped(void *of, const struct plug_out *out)
{
	static void (*const MOVES[SP_LAST_MOVE + 1])(struct run *, const struct plug_out *) = {
		[SP_DONE] = move_done, [SP_SEND] = move_send, [SP_WAIT] = move_wait, [SP_ASK] = move_ask,
	};
	struct run *r = of;
	r->step.job.step++;
	for (size_t i = 0; i < out->nlog; i++)
		log_say(LOG_IS_INFO, "job=%" PRId64 " plugin=%.*s says \"%.*s\"", r->in.job.id, SHOW(r->in.account.platform),
			SHOW(out->log[i]));
	if (out->failed.len) {
		log_say(LOG_IS_ERROR, "job=%" PRId64 " %.*s", r->in.job.id, SHOW(out->failed));
		r->lethal = out->lethal;
		run_end_with(r, SP_UNSURE, out->lethal ? "plugin-ended" : "plugin-failed",
			 out->lethal ? lethal_why(r, out->failed) : out->failed);
		return;
	}
	r->memory = out->state;
	MOVES[out->move](r, out);
}

void run_step(struct run *r, const sp_answer *answer)
{
	const struct engine_doors *d = engine_doors_of(r->engine);
	r->step.job.now = d->clock->now(d->clock);
	r->step.job.answer = answer;
	r->step.state = r->memory;
	d->plugs->step(d->plugs, r->in.account.platform, &r->step, r->a, stepped, r);
}

/* What has missed its time meanwhile asks, as the next claim will tell. */
static void go_on_at_gate(struct run *r)
{
	bool held = r->held;
	r->held = r->gate_again = false;
	if (missed_its_time(r)) {
		engine_ended(r);
		return;
	}
	if (held && waits_for_its_time(r)) return;
	if (held && !r->hand.len) send_or_gate(r);
	else to_gate(r);
}

void run_wake(struct run *r)
{
	r->wait_until = 0;
	if (run_gave_way(r)) return;
	if (r->braked || run_is_braked(r)) {
		run_end_braked(r);
		return;
	}
	if (r->gate_again || r->held) go_on_at_gate(r);
	else run_step(r, NULL);
}

void run_hurry(struct run *r)
{
	r->wait_until = 0;
	if (r->committed) run_end_with(r, SP_UNSURE, "stopped", S("schedpost was stopped while it waited for the platform."));
	else engine_ended(r);	/* its row is as it was: ready, or to be looked up */
}

/* What a person answered to a plugin's question; a secret stays in the vault, the plugin sees that it is there. */
static const sp_answer *human_answer(struct run *r)
{
	str said = r->in.job.answer;
	if (!said.len) return NULL;
	sp_answer *answer = TAKE(r->a, sp_answer);
	*answer = (sp_answer){.size = sizeof *answer, .arrival = SP_ARRIVED, .body = {said.at, said.len}};
	return answer;
}

/* Where nothing can be looked up, a person looks: it is said at once what to do then. */
static str cannot_why(struct run *r, bool looks)
{
	const struct job *j = &r->in.job;
	if (looks)
		return arena_fmt(r->a, "%.*s cannot do this through its programming door. Please do it on its page.",
				 SHOW(r->plugin->title));
	return arena_fmt(r->a, "%.*s shows no program what is there, so please look yourself. If the post is there, 'schedpost found %"
			 PRId64 "' says so; if it is not, 'schedpost retry %" PRId64 "' sends it again.", SHOW(r->plugin->title),
			 j->post, j->post);
}

void run_start(struct run *r)
{
	if (missed_its_time(r)) {
		engine_ended(r);
		return;
	}
	run_prepare(r);
	if (r->trouble.len) {
		run_end_with(r, SP_LATER, "not-ready", r->trouble);
		return;
	}
	bool can = r->plugin->ops & SP_CAN(r->step.job.op);
	bool looks = !run_looks(r) || r->plugin->look != SP_LOOK_NONE || can;	/* it may have a person look */
	if (revoke_has_nothing(r) || numbers_has_nothing(r)) {
		run_end_with(r, SP_OK, "nothing-kept", S(""));
		return;
	}
	if (!can || !looks) {
		run_end_with(r, looks && !run_looks(r) ? SP_REFUSED : SP_UNSURE, "cannot", cannot_why(r, looks));
		return;
	}
	run_step(r, human_answer(r));
}
