/* SPDX-License-Identifier: MIT
 * worker_end.c - how a worker ended, who is to blame, and whether its plugin may try again. */
#include "plug/calls.h"
#include "plug/worker.h"

#include <signal.h>
#include <string.h>

enum {
	LINGER_MS = 50,		/* between the end of a worker's channel and its own */
	DRAIN_MS = 1000		/* the other way round */
};

static void on_closed(uv_handle_t *);

static void close_handles(struct worker *w)
{
	uv_timer_stop(&w->timer);
	uv_close((uv_handle_t *)&w->process, on_closed);
	uv_close((uv_handle_t *)&w->pipe, on_closed);
}

/* From here on nothing of it is read any more. Its handles are closed when its status is known, too. */
static void stop_reading(struct worker *w)
{
	worker_become(w, WORKER_ENDING);
	uv_read_stop((uv_stream_t *)&w->pipe);
	if (w->exited) close_handles(w);
}

static void send_kill(struct worker *w)
{
	if (w->exited) return;
	w->killed = true;
	uv_process_kill(&w->process, SIGKILL);
}

void worker_kill(struct worker *w, const char *blame)
{
	if (w->state == WORKER_ENDING) return;
	w->blame = blame;
	send_kill(w);
	stop_reading(w);
}

/* The call was not made, and the worker is about to end by itself. */
bool worker_take_caught(struct worker *w, str payload)
{
	uint32_t number;
	if (payload.len != sizeof number) return worker_out_of_turn(w);
	memcpy(&number, payload.at, sizeof number);
	str blame = arena_fmt(w->scratch, "it asked the system for '%.*s', which no plugin gets",
			      SHOW(call_name(w->scratch, number)));
	worker_kill(w, arena_cstr(w->scratch, blame));
	return false;
}

static void on_lingering(uv_timer_t *timer)
{
	send_kill(timer->data);
}

/* The end of the channel comes before the news of the status: a moment is given, so that a crash is not taken
 * for a closed channel, nor our signal for somebody else's. */
void worker_on_end(struct worker *w)
{
	if (!w->exited) uv_timer_start(&w->timer, on_lingering, LINGER_MS, 0);
	stop_reading(w);
}

static void on_undrained(uv_timer_t *timer)
{
	worker_kill(timer->data, NULL);
}

/* Its last answers may still lie in the channel; the end of the channel follows them. */
void worker_on_exit(uv_process_t *process, int64_t status, int signal)
{
	struct worker *w = process->data;
	w->exited = true;
	w->exit_status = status;
	w->exit_signal = signal;
	if (w->state == WORKER_ENDING) close_handles(w);
	else uv_timer_start(&w->timer, on_undrained, DRAIN_MS, 0);
}

static const char *how_it_ended(struct worker *w)
{
	struct arena *a = w->scratch;
	if (w->blame) return w->blame;
	if (w->killed) return "its worker hung up";
	str how;
	if (w->exit_signal)
		how = arena_fmt(a, "its worker was ended by signal %d (%s)", w->exit_signal,
				strsignal(w->exit_signal));
	else
		how = arena_fmt(a, "its worker ended by itself with status %d", (int)w->exit_status);
	return arena_cstr(a, how);
}

/* One step alone in a worker that died, and it had been there when one died before: it is the culprit.
 * Otherwise all that were in flight are suspects; they run again, alone, in their order, before everybody
 * else. */
static bool find_culprit(struct worker *w, const char *how)
{
	bool found = w->flying.n == 1 && w->flying.first->suspect;
	if (found) {
		struct task *t = tasks_take(&w->flying);
		t->lethal = true;
		workers_fail(w->house, t,
			     arena_fmt(t->out,
				       "The plugin '%.*s' failed twice at the same step: %s. This step "
				       "sent nothing, and other posts go on. Please tell the maker of the "
				       "plugin.",
				       SHOW(w->name), how));
	}
	for (struct task *t = w->flying.first; t; t = t->next) t->suspect = true;
	tasks_put_before(&w->suspects, &w->flying);
	return found;
}

/* An end that a step explains is that step's; the plugin may be good for all others. */
static void strike(struct worker *w, bool explained)
{
	int64_t now = w->house->clock->mono(w->house->clock);
	if (now - w->last_strike > WORKERS_FORGIVEN_MS) w->strikes = w->culprits = 0;
	w->strikes = explained ? 0 : w->strikes + 1;
	w->culprits += explained;
	w->last_strike = now;
	if (!w->greets) w->dumb_starts++;
}

static bool is_hopeless(const struct worker *w)
{
	return w->dumb_starts >= WORKERS_STARTS || w->strikes >= WORKERS_STRIKES || w->culprits >= WORKERS_CULPRITS;
}

static void on_rested(uv_timer_t *timer)
{
	(void)timer;	/* it has woken the loop, and workers.c looks once a turn */
}

static void rest(struct worker *w)
{
	uint64_t ms = (uint64_t)WORKERS_BACKOFF_MS << (w->strikes ? w->strikes - 1 : 0);
	w->rest_until = uv_now(w->house->loop) + ms;
	uv_timer_start(&w->timer, on_rested, ms, 0);
}

static void gone(struct worker *w)
{
	worker_become(w, WORKER_RESTING);
	pile_free(&w->in);
	pile_free(&w->out);
	if (w->out_of_service || w->house->ending) return;
	const char *how = how_it_ended(w);
	strike(w, find_culprit(w, how));
	if (is_hopeless(w))
		worker_out(w, arena_fmt(w->scratch,
					"The plugin '%.*s' is out of service for %d minutes, for it failed "
					"%u "
					"times in a row; the last time, %s. Its posts wait. Please tell an "
					"administrator.",
					SHOW(w->name), WORKERS_OUT_MS / 60000, w->strikes + w->culprits, how));
	else
		rest(w);
}

static void on_closed(uv_handle_t *handle)
{
	struct worker *w = handle->data;
	if (--w->open_handles == 0) gone(w);
}

void worker_fail_all(struct worker *w, str sentence)
{
	struct tasks *const lines[] = {&w->flying, &w->suspects, &w->waiting};
	for (size_t i = 0; i < COUNT(lines); i++)
		for (struct task *t; (t = tasks_take(lines[i])) != NULL;) workers_fail(w->house, t, sentence);
}

void worker_out(struct worker *w, str why)
{
	const struct clock *clock = w->house->clock;
	arena_reset(w->last_words);
	w->why = arena_str(w->last_words, why);
	w->out_of_service = true;
	w->out_until = clock->mono(clock) + WORKERS_OUT_MS;
	worker_fail_all(w, w->why);
	workers_settled(w);
	if (w->state == WORKER_STARTING || w->state == WORKER_READY) worker_kill(w, NULL);
}
