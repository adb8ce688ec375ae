/* SPDX-License-Identifier: MIT
 * serve.c - read the job, give the plugin a fresh place, call step, write down what it filled. */
#include "plug/serve.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

struct serving {
	sp_job job;			/* first: alloc and log find the rest by it */
	struct plug_in in;
	struct plug_out out;
	struct arena *arena;
	size_t allocated;		/* bytes, against SP_MOST_ALLOC */
	str lines[SP_MOST_LOG];
	jmp_buf too_much;
};

/* Past the limit there is nothing to give and NULL was never promised: the step ends here. */
static void *job_alloc(sp_job *job, size_t bytes)
{
	struct serving *s = (struct serving *)job;
	if (bytes > SP_MOST_ALLOC - s->allocated) longjmp(s->too_much, 1);
	s->allocated += bytes;
	return arena_take(s->arena, bytes);
}

static size_t whole_characters(const char *at, size_t len)
{
	size_t n = len;
	while (n && ((unsigned char)at[n] & 0xc0) == 0x80) n--;
	return n;
}

__attribute__((format(printf, 2, 3))) static void job_log(sp_job *job, const char *fmt, ...)
{
	struct serving *s = (struct serving *)job;
	if (s->out.nlog == SP_MOST_LOG) return;
	char line[WIRE_LOG_LINE + 1];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	if (n < 0) return;
	size_t len = n < WIRE_LOG_LINE ? (size_t)n : whole_characters(line, WIRE_LOG_LINE - 1);
	s->lines[s->out.nlog++] = arena_str(s->arena, (str){line, len});
}

static const char *read_job(struct serving *s, const sp_plugin *plugin, str payload)
{
	struct wire w = wire_reader(payload, s->arena);
	wire_job(&w, &s->in);
	const char *wrong = wire_end(&w);
	if (wrong) return wrong;
	if (s->in.state.len && s->in.state.len != plugin->state_size)
		return "the state of another version of this plugin";
	return NULL;
}

static char *fresh_state(const struct serving *s, const sp_plugin *plugin)
{
	char *state = arena_take(s->arena, plugin->state_size);
	if (s->in.state.len) memcpy(state, s->in.state.at, s->in.state.len);
	return state;
}

/* Calls step. False: it ran over SP_MOST_ALLOC. */
static bool call_step(struct serving *s, const sp_plugin *plugin)
{
	if (setjmp(s->too_much)) return false;
	s->out.move = plugin->step(&s->job);
	return true;
}

/* The plugin fills our structs; one that points the job at structs of its own would be read as having said
 * nothing. */
static bool kept_our_structs(const struct serving *s)
{
	return s->job.request == &s->out.request && s->job.ask == &s->out.ask &&
	       s->job.result == &s->out.result;
}

static const char *step_once(struct serving *s, const sp_plugin *plugin, str payload)
{
	const char *wrong = read_job(s, plugin, payload);
	if (wrong) return wrong;
	char *state = fresh_state(s, plugin);
	s->job = s->in.job;
	s->job.state = state;
	s->job.request = &s->out.request;
	s->job.ask = &s->out.ask;
	s->job.result = &s->out.result;
	s->job.alloc = job_alloc;
	s->job.log = job_log;
	s->out.request.size = sizeof s->out.request;
	s->out.ask.size = sizeof s->out.ask;
	s->out.result.size = sizeof s->out.result;
	s->out.log = s->lines;
	if (!call_step(s, plugin)) return "more memory than SP_MOST_ALLOC";
	if (!kept_our_structs(s))
		return "job->request, job->ask or job->result points elsewhere; fill what it points to";
	s->out.wait_ms = s->job.wait_ms;
	s->out.state = (str){state, plugin->state_size};
	return NULL;
}

static const char *write_said(struct plug_out *said, struct pile *out)
{
	size_t mark = frame_begin(out, FRAME_SAID);
	struct wire w = wire_writer(out);
	wire_said(&w, said);
	if (w.wrong) frame_undo(out, mark);
	else frame_end(out, mark);
	return w.wrong;
}

void serve(const sp_plugin *plugin, struct arena *a, str job, struct pile *out)
{
	arena_reset(a);
	struct serving *s = TAKE(a, struct serving);
	s->arena = a;
	const char *wrong = step_once(s, plugin, job);
	if (!wrong) wrong = write_said(&s->out, out);
	if (!wrong) return;
	s->out.failed = arena_fmt(a,
				  "The plugin '%s' failed at this step: over a limit, or without meaning: "
				  "%s. Please tell the maker of the plugin.",
				  plugin->name, wrong);
	write_said(&s->out, out);
}
