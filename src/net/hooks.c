/* SPDX-License-Identifier: MIT
 * hooks.c - one command at work: its standard input, its time, its end. */
#include "net/hooks.h"

#include <linux/close_range.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { HOOK_MS = 30 * 1000, HOOKS_MOST = 100 };

struct hook_runner {
	struct hooks hooks;	/* first: the two are one address */
	uv_loop_t *loop;
	const struct hook *all;
	str names[HOOKS_MOST];
	struct running *running;
	bool closing;
};

struct running {	/* one command, until its three handles are closed */
	struct arena *a;
	struct hook_runner *runner;
	struct running *next, **back;
	uv_process_t process;
	uv_pipe_t input;
	uv_timer_t timer;
	uv_write_t write;
	uv_buf_t json;
	int handles;
	bool ended, late;
	str name;
	door_done *done;
	void *of;
};

static void closed(uv_handle_t *h)
{
	struct running *r = h->data;
	struct hook_runner *runner = r->runner;
	if (--r->handles) return;
	*r->back = r->next;
	if (r->next) r->next->back = r->back;
	arena_free(r->a);
	if (runner->closing && !runner->running) free(runner);
}

/* Said once, whatever comes first: its end, its time, our own end. */
static void say(struct running *r, enum letter_answer answer, str why)
{
	if (r->ended) return;
	r->ended = true;
	r->done(r->of, &(struct door_said){answer, why});
}

static void close_all(struct running *r)
{
	uv_handle_t *const HANDLES[] = {(uv_handle_t *)&r->process, (uv_handle_t *)&r->input, (uv_handle_t *)&r->timer};
	for (size_t i = 0; i < COUNT(HANDLES); i++)
		if (HANDLES[i]->data && !uv_is_closing(HANDLES[i])) uv_close(HANDLES[i], closed);
}

static void exited(uv_process_t *p, int64_t status, int by_signal)
{
	struct running *r = p->data;
	str name = r->name;
	str why = S("");
	if (r->late) why = arena_fmt(r->a, "The command '%.*s' took longer than %d seconds.", SHOW(name), HOOK_MS / 1000);
	else if (by_signal) why = arena_fmt(r->a, "The command '%.*s' was ended by signal %d.", SHOW(name), by_signal);
	else if (status) why = arena_fmt(r->a, "The command '%.*s' ended with %lld.", SHOW(name), (long long)status);
	say(r, why.len ? LETTER_LATER : LETTER_TAKEN, why);
	close_all(r);
}

/* It leads a session of its own, so what it has started ends with it. */
static void kill_all(struct running *r)
{
	if (r->process.pid > 0) kill(-r->process.pid, SIGKILL);
}

static void too_late(uv_timer_t *t)
{
	struct running *r = t->data;
	r->late = true;
	kill_all(r);
}

static void written(uv_write_t *w, int status)
{
	struct running *r = w->data;
	(void)status;	/* it need not read it all: what counts is how it ends */
	if (!uv_is_closing((uv_handle_t *)&r->input)) uv_close((uv_handle_t *)&r->input, closed);
}

static int start(struct running *r, str path)
{
	close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);	/* libraries open some without it */
	char *program = arena_cstr(r->a, path), *no_words[] = {program, NULL}, *nothing[] = {NULL};
	uv_stdio_container_t io[3] = {{.flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&r->input},
				      {.flags = UV_IGNORE}, {.flags = UV_IGNORE}};
	const uv_process_options_t o = {.file = program, .args = no_words, .env = nothing, .cwd = "/", .stdio = io,
					.stdio_count = COUNT(io), .exit_cb = exited, .flags = UV_PROCESS_DETACHED};
	return uv_spawn(r->runner->loop, &r->process, &o);
}

static struct running *running_new(struct hook_runner *runner, str name, str json, door_done *done, void *of)
{
	struct arena *a = arena_new();
	struct running *r = TAKE(a, struct running);
	*r = (struct running){.a = a, .runner = runner, .next = runner->running, .back = &runner->running, .handles = 3,
			      .name = arena_str(a, name), .done = done, .of = of};
	if (r->next) r->next->back = &r->next;
	runner->running = r;
	r->json = uv_buf_init(arena_cstr(a, json), (unsigned)json.len);
	uv_timer_init(runner->loop, &r->timer);
	uv_pipe_init(runner->loop, &r->input, 0);
	r->process.data = r->input.data = r->timer.data = r->write.data = r;
	return r;
}

static str path_of(const struct hook_runner *h, str name)
{
	for (size_t i = 0; i < h->hooks.n; i++)
		if (str_is(h->all[i].name, name)) return h->all[i].path;
	return S("");
}

/* done is never called from within run: a command that is not there is told in the loop's next turn. */
static void not_there(uv_timer_t *t)
{
	struct running *r = t->data;
	say(r, LETTER_LATER, arena_fmt(r->a, "The command '%.*s' cannot be run: see 'hooks' in the settings.", SHOW(r->name)));
	close_all(r);
}

static void hooks_run(struct hooks *of_hooks, str name, str json, door_done *done, void *of)
{
	struct hook_runner *h = (struct hook_runner *)of_hooks;
	struct running *r = running_new(h, name, json, done, of);
	str path = path_of(h, name);
	bool started = path.len && start(r, path) == 0;
	if (!started) {
		if (!path.len) {	/* libuv has not made a handle of it */
			r->process.data = NULL;
			r->handles--;
		}
		uv_timer_start(&r->timer, not_there, 0, 0);
		return;
	}
	uv_timer_start(&r->timer, too_late, HOOK_MS, 0);
	uv_write(&r->write, (uv_stream_t *)&r->input, &r->json, 1, written);
}

struct hooks *hooks_new(uv_loop_t *loop, const struct hook *all, size_t n)
{
	struct hook_runner *h = calloc(1, sizeof *h);
	if (!h) die("schedpost stops: the machine has no memory left.");
	*h = (struct hook_runner){.loop = loop, .all = all};
	n = MIN(n, (size_t)HOOKS_MOST);
	for (size_t i = 0; i < n; i++) h->names[i] = all[i].name;
	h->hooks = (struct hooks){.names = h->names, .n = n, .run = hooks_run};
	return &h->hooks;
}

void hooks_free(struct hooks *of_hooks)
{
	struct hook_runner *h = (struct hook_runner *)of_hooks;
	if (!h) return;
	h->closing = true;
	for (struct running *r = h->running; r; r = r->next) {
		kill_all(r);
		say(r, LETTER_LATER, S("schedpost was stopped meanwhile."));
		close_all(r);
	}
	if (!h->running) free(h);
}
