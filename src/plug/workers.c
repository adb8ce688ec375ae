/* SPDX-License-Identifier: MIT
 * workers.c - the doors: who waits, who is started, who is fed - decided once a loop turn. */
#include "plug/workers.h"
#include "plug/worker.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { STARTING_MOST = 4 };	/* at once: a start costs a millisecond or two of a core */

void tasks_add(struct tasks *l, struct task *t)
{
	t->next = NULL;
	if (l->last) l->last->next = t;
	else l->first = t;
	l->last = t;
	l->n++;
}

struct task *tasks_take(struct tasks *l)
{
	struct task *t = l->first;
	if (!t) return NULL;
	l->first = t->next;
	if (!l->first) l->last = NULL;
	l->n--;
	return t;
}

void tasks_put_before(struct tasks *l, struct tasks *first)
{
	if (!first->n) return;
	first->last->next = l->first;
	if (!l->last) l->last = first->last;
	l->first = first->first;
	l->n += first->n;
	*first = (struct tasks){0};
}

/* ---- answers that no worker gives */

static void on_soon(uv_idle_t *);

void workers_fail(struct workers *h, struct task *t, str sentence)
{
	t->failed = arena_str(t->out, sentence);
	tasks_add(&h->failing, t);
	if (!h->ending) uv_idle_start(&h->soon, on_soon);
}

static void deliver_failed(struct workers *h)
{
	struct tasks now = h->failing;
	h->failing = (struct tasks){0};
	for (struct task *t; (t = tasks_take(&now)) != NULL;) {
		struct plug_out *out = TAKE(t->out, struct plug_out);
		out->failed = t->failed;
		out->lethal = t->lethal;
		h->tasks--;
		t->done(t->of, out);
	}
}

static void on_soon(uv_idle_t *soon)
{
	struct workers *h = soon->data;
	deliver_failed(h);
	workers_greeted *greeted = h->greeting ? NULL : h->greeted;
	if (greeted) {
		h->greeted = NULL;
		greeted(h->greeted_of);
	}
	if (!h->failing.n && (h->greeting || !h->greeted)) uv_idle_stop(soon);
}

void workers_settled(struct worker *w)
{
	struct workers *h = w->house;
	if (!w->wanted) return;
	w->wanted = false;
	if (--h->greeting == 0 && !h->ending) uv_idle_start(&h->soon, on_soon);
}

/* ---- the workers */

static struct worker *find(struct workers *h, str name)
{
	for (size_t i = 0; i < h->n; i++)
		if (str_is(h->all[i]->name, name)) return h->all[i];
	return NULL;
}

static struct worker *find_or_add(struct workers *h, str name)
{
	struct worker *w = find(h, name);
	if (w || h->n == WORKERS_MOST) return w;
	w = TAKE(h->kept, struct worker);
	w->house = h;
	w->name = arena_str(h->kept, name);
	w->kept = arena_new();
	w->scratch = arena_new();
	w->last_words = arena_new();
	uv_timer_init(h->loop, &w->timer);
	uv_unref((uv_handle_t *)&w->timer);
	w->timer.data = w;
	size_t at = h->n++;
	for (; at && str_order(h->all[at - 1]->name, name) > 0; at--) h->all[at] = h->all[at - 1];
	h->all[at] = w;
	return w;
}

void worker_become(struct worker *w, worker_state state)
{
	w->house->starting += (state == WORKER_STARTING) - (w->state == WORKER_STARTING);
	w->state = state;
}

/* One more chance: its next end puts it out of service again. */
static void serve_again(struct worker *w, int64_t now)
{
	w->out_of_service = false;
	w->strikes = WORKERS_STRIKES - 1;
	w->dumb_starts = WORKERS_STARTS - 1;
	w->last_strike = now;
}

static void look_after(struct worker *w)
{
	struct workers *h = w->house;
	bool work = w->waiting.n || w->suspects.n;
	if (w->state == WORKER_READY && work) worker_flush(w);
	bool may_start = w->state == WORKER_RESTING && !w->out_of_service && uv_now(h->loop) >= w->rest_until;
	if (may_start && (work || w->wanted) && h->starting < STARTING_MOST) worker_start(w);
}

/* Runs after all callbacks of a turn and before the loop sleeps. Work keeps the loop alive; workers do not.
 */
static void on_turn(uv_prepare_t *turn)
{
	struct workers *h = turn->data;
	for (size_t i = 0; i < h->n && !h->ending; i++) look_after(h->all[i]);
	if (h->tasks || h->greeted || h->ending) uv_ref((uv_handle_t *)turn);
	else uv_unref((uv_handle_t *)turn);
}

/* ---- the doors */

static void door_step(struct plugs *plugs, str plugin, const struct plug_in *in, struct arena *out,
		      plug_done *done, void *of)
{
	struct workers *h = (struct workers *)plugs;
	struct task *t = TAKE(out, struct task);
	*t = (struct task){.in = in, .out = out, .done = done, .of = of};
	h->tasks++;
	uv_ref((uv_handle_t *)&h->turn);
	struct worker *w = find_or_add(h, plugin);
	if (h->ending || !w) {
		workers_fail(h, t,
			     h->ending ? S("schedpost is being stopped. This step is run after its next "
					   "start.")
				       : S("There are too many plugins. Please remove some from their "
					   "folder."));
		return;
	}
	int64_t now = h->clock->mono(h->clock);
	if (w->out_of_service && now >= w->out_until) serve_again(w, now);
	if (w->out_of_service) workers_fail(h, t, w->why);
	else tasks_add(&w->waiting, t);
}

static const struct plug_facts *door_facts(struct plugs *plugs, str plugin, str *why)
{
	struct worker *w = find((struct workers *)plugs, plugin);
	if (w && w->known) return &w->facts;
	if (why && w && w->out_of_service) *why = w->why;
	else if (why)
		*why = S("There is no plugin of this name. 'schedpost platforms' shows those that there "
			 "are.");
	return NULL;
}

struct plugs *workers_new(uv_loop_t *loop, const struct clock *clock, str plugin_folder, str program)
{
	struct workers *h = calloc(1, sizeof *h);
	if (!h) die("schedpost stops: the machine has no memory left.");
	h->doors = (struct plugs){door_step, door_facts};
	h->loop = loop;
	h->clock = clock;
	h->kept = arena_new();
	h->folder = arena_str(h->kept, plugin_folder);
	h->program = arena_str(h->kept, program);
	uv_prepare_init(loop, &h->turn);
	uv_idle_init(loop, &h->soon);
	h->turn.data = h->soon.data = h;
	uv_prepare_start(&h->turn, on_turn);
	uv_unref((uv_handle_t *)&h->turn);
	signal(SIGPIPE, SIG_IGN);	/* a worker that dies under a write must not take us with it */
	return &h->doors;
}

static bool add_file(struct workers *h, const char *file)
{
	str name = str_of(file);
	if (!str_ends(name, S(".so"))) return true;
	name.len -= 3;
	struct worker *w = find_or_add(h, name);
	if (!w) return false;
	if (w->known || w->out_of_service || w->wanted) return true;
	w->wanted = true;
	h->greeting++;
	return true;
}

err workers_greet_all(struct plugs *plugs, struct arena *a, workers_greeted *greeted, void *of)
{
	struct workers *h = (struct workers *)plugs;
	DIR *folder = opendir(h->folder.at);
	if (!folder)
		return FAIL(a, ERR_OUTSIDE, "plugin-folder",
			    "The folder of plugins, %.*s, cannot be read (%s). Please correct "
			    "it in the settings.",
			    SHOW(h->folder), strerror(errno));
	bool room = true;
	for (struct dirent *entry; room && (entry = readdir(folder)) != NULL;)
		room = add_file(h, entry->d_name);
	closedir(folder);
	if (!room)
		return FAIL(a, ERR_INPUT, "plugin-many",
			    "There are more than %d plugins in %.*s. Please remove those that "
			    "nobody needs.",
			    WORKERS_MOST, SHOW(h->folder));
	h->greeted = greeted;
	h->greeted_of = of;
	if (!h->greeting) uv_idle_start(&h->soon, on_soon);
	uv_ref((uv_handle_t *)&h->turn);
	return NULL;
}

str workers_missing(struct plugs *plugs)
{
	return ((struct workers *)plugs)->missing;
}

size_t workers_names(struct plugs *plugs, struct arena *a, str **names)
{
	struct workers *h = (struct workers *)plugs;
	*names = TAKE_N(a, str, h->n);
	for (size_t i = 0; i < h->n; i++) (*names)[i] = h->all[i]->name;
	return h->n;
}

/* ---- the end */

static void end_worker(struct worker *w)
{
	worker_fail_all(w, S("schedpost is being stopped. This step is run after its next start."));
	if (w->state == WORKER_STARTING || w->state == WORKER_READY) worker_kill(w, NULL);
}

static bool any_open(const struct workers *h)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->all[i]->open_handles) return true;
	return false;
}

static void on_house_closed(uv_handle_t *handle)
{
	((struct workers *)handle->data)->open_handles--;
}

static void on_timer_closed(uv_handle_t *handle)
{
	((struct worker *)handle->data)->house->open_handles--;
}

static void close_house(struct workers *h)
{
	h->open_handles = 2 + (int)h->n;
	uv_close((uv_handle_t *)&h->turn, on_house_closed);
	uv_close((uv_handle_t *)&h->soon, on_house_closed);
	for (size_t i = 0; i < h->n; i++) uv_close((uv_handle_t *)&h->all[i]->timer, on_timer_closed);
	while (h->open_handles) uv_run(h->loop, UV_RUN_ONCE);
}

void workers_free(struct plugs *plugs)
{
	if (!plugs) return;
	struct workers *h = (struct workers *)plugs;
	h->ending = true;
	uv_ref((uv_handle_t *)&h->turn);
	for (size_t i = 0; i < h->n; i++) end_worker(h->all[i]);
	while (any_open(h)) uv_run(h->loop, UV_RUN_ONCE);
	while (h->failing.n) deliver_failed(h);
	close_house(h);
	for (size_t i = 0; i < h->n; i++) {
		arena_free(h->all[i]->kept);
		arena_free(h->all[i]->scratch);
		arena_free(h->all[i]->last_words);
	}
	arena_free(h->kept);
	free(h);
}
