/* SPDX-License-Identifier: MIT
 * worker_talk.c - jobs out, in one write a turn; answers in, in order; and a deadline for silence. */
#include "plug/worker.h"

enum {
	READ_ROOM = 64 * 1024,		/* bytes */
	WRITE_MOST = 1 << 20		/* bytes; when there is more, the next turn goes on */
};

/* While suspects are about, they run alone, and nobody else runs. */
static struct task *next_task(struct worker *w)
{
	if (w->suspects.n || (w->flying.n && w->flying.first->suspect))
		return w->flying.n ? NULL : tasks_take(&w->suspects);
	return w->flying.n < WORKERS_WINDOW ? tasks_take(&w->waiting) : NULL;
}

static void put(struct worker *w, struct task *t)
{
	struct plug_in in = *t->in;
	size_t mark = frame_begin(&w->out, FRAME_JOB);
	struct wire wire = wire_writer(&w->out);
	wire_job(&wire, &in);
	if (wire.wrong) {
		frame_undo(&w->out, mark);
		workers_fail(w->house, t,
			     arena_fmt(t->out,
				       "The work is too large to hand it to the plugin '%.*s': %s. "
				       "Nothing was sent.",
				       SHOW(w->name), wire.wrong));
		return;
	}
	frame_end(&w->out, mark);
	if (!w->flying.n) worker_watch(w, SP_STEP_MS);
	tasks_add(&w->flying, t);
}

static void on_written(uv_write_t *write, int status)
{
	struct worker *w = write->data;
	(void)status;	/* a broken channel is noticed by reading */
	w->writing = false;
	w->out.from = w->out.len = 0;
}

/* The frames are the worker's own pile, never memory of a task: it may answer before it has read all of them.
 */
static void send_pile(struct worker *w)
{
	size_t left = w->out.len - w->out.from;
	if (!left) return;
	uv_buf_t bytes = uv_buf_init(w->out.at + w->out.from, (unsigned)left);
	int n = uv_try_write((uv_stream_t *)&w->pipe, &bytes, 1);
	if (n > 0) pile_drop(&w->out, (size_t)n);
	if (n == (int)left) return;
	bytes = uv_buf_init(w->out.at + w->out.from, (unsigned)(w->out.len - w->out.from));
	w->write.data = w;
	w->writing = !uv_write(&w->write, (uv_stream_t *)&w->pipe, &bytes, 1, on_written);
	if (!w->writing) w->out.from = w->out.len = 0;
}

void worker_flush(struct worker *w)
{
	if (w->writing) return;
	struct task *t;
	while (w->out.len - w->out.from < WRITE_MOST && (t = next_task(w))) put(w, t);
	send_pile(w);
}

void worker_on_alloc(uv_handle_t *handle, size_t wish, uv_buf_t *out)
{
	struct worker *w = handle->data;
	(void)wish;
	*out = uv_buf_init(pile_room(&w->in, READ_ROOM), READ_ROOM);
}

/* An answer is for the first step in flight: the worker has no say in it. */
static bool take_said(struct worker *w, str payload)
{
	struct task *t = w->flying.first;
	if (!t) {
		worker_kill(w, "it answered though nothing was asked");
		return false;
	}
	struct plug_out *out = TAKE(t->out, struct plug_out);
	const char *why;
	if (!sane_read(arena_str(t->out, payload), t->in, &w->facts, t->out, out, &why)) {
		worker_kill(w, "it gave an answer that cannot be read");
		return false;
	}
	tasks_take(&w->flying);
	w->strikes = w->culprits = 0;
	w->house->tasks--;
	t->done(t->of, out);
	return true;
}

bool worker_out_of_turn(struct worker *w)
{
	worker_kill(w, "it said something out of turn");
	return false;
}

static bool take_frame(struct worker *w, const struct frame *f)
{
	static const struct { worker_state state; uint32_t kind; bool (*take)(struct worker *, str); } TURNS[] = {
		{WORKER_STARTING, FRAME_CAGED, worker_take_caged}, {WORKER_STARTING, FRAME_HELLO, worker_take_hello},
		{WORKER_STARTING, FRAME_CAUGHT, worker_take_caught}, {WORKER_READY, FRAME_CAUGHT, worker_take_caught},
		{WORKER_READY, FRAME_SAID, take_said},
	};
	for (size_t i = 0; i < COUNT(TURNS); i++)
		if (w->state == TURNS[i].state && f->kind == TURNS[i].kind) return TURNS[i].take(w, f->payload);
	return worker_out_of_turn(w);
}

static void take_frames(struct worker *w)
{
	struct frame f;
	frame_found found;
	while ((found = frame_next(&w->in, &f)) == FRAME_WHOLE) {
		w->heard = uv_now(w->house->loop);
		w->warned = false;
		if (!take_frame(w, &f)) return;
		frame_done(&w->in, &f);
	}
	if (found == FRAME_WRONG) worker_kill(w, "it announced a message of impossible length");
}

void worker_on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *unused)
{
	struct worker *w = stream->data;
	(void)unused;
	if (n > 0) {
		w->in.len += (size_t)n;
		take_frames(w);
	} else if (n < 0) {
		worker_on_end(w);
	}
}

static void on_deadline(uv_timer_t *timer)
{
	struct worker *w = timer->data;
	uint64_t silent = uv_now(w->house->loop) - w->heard;
	bool starting = w->state == WORKER_STARTING;
	uint64_t patience = starting ? WORKERS_START_MS : SP_STEP_MS;
	if (!starting && !w->flying.n) return;
	if (silent < patience) {
		uv_timer_start(timer, on_deadline, patience - silent, 0);
	} else if (!w->warned) {	/* perhaps it was us who slept: its words may be waiting to be read */
		w->warned = true;
		uv_timer_start(timer, on_deadline, WORKERS_GRACE_MS, 0);
	} else {
		worker_kill(w, starting ? "it did not greet in time" : "it gave no answer in time");
	}
}

/* The timer is left running when words come; it looks at `heard` when it fires. */
void worker_watch(struct worker *w, uint64_t patience_ms)
{
	w->heard = uv_now(w->house->loop);
	w->warned = false;
	if (uv_is_active((uv_handle_t *)&w->timer)) return;
	uv_timer_start(&w->timer, on_deadline, patience_ms, 0);
}
