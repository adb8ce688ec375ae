/* SPDX-License-Identifier: MIT
 * inside.c - steps in this process: queued, run twice on fresh memory, delivered when the test says so. */
#include "plug/inside.h"
#include "plug/load.h"
#include "plug/sane.h"
#include "plug/serve.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_PLUGINS = 64 };

struct loaded {
	const sp_plugin *plugin;
	struct plug_facts facts;
};

struct task {	/* lives in the caller's arena */
	struct task *next;
	str plugin;
	const struct plug_in *in;
	struct arena *out;
	plug_done *done;
	void *of;
};

struct inside {
	struct plugs doors;	/* first: what others hold */
	struct arena *kept;
	struct loaded loaded[MOST_PLUGINS];
	size_t nloaded;
	struct task *first, **last;
	struct arena *before;	/* of the step before: freed after the next one, so addresses always move */
};

static struct loaded *find(struct inside *inside, str name)
{
	for (size_t i = 0; i < inside->nloaded; i++)
		if (str_is(inside->loaded[i].facts.name, name)) return &inside->loaded[i];
	return NULL;
}

static void inside_step(struct plugs *plugs, str plugin, const struct plug_in *in, struct arena *out,
			plug_done *done, void *of)
{
	struct inside *inside = (struct inside *)plugs;
	struct task *t = TAKE(out, struct task);
	*t = (struct task){NULL, arena_str(out, plugin), in, out, done, of};
	*inside->last = t;
	inside->last = &t->next;
}

static const struct plug_facts *inside_facts(struct plugs *plugs, str plugin, str *why)
{
	struct loaded *l = find((struct inside *)plugs, plugin);
	if (!l && why) *why = S("There is no such plugin here.");
	return l ? &l->facts : NULL;
}

struct plugs *inside_new(void)
{
	struct inside *inside = calloc(1, sizeof *inside);
	if (!inside) die("The test has no memory left.");
	inside->doors = (struct plugs){inside_step, inside_facts};
	inside->kept = arena_new();
	inside->last = &inside->first;
	return &inside->doors;
}

/* The payload in a block of its own length, so that reading one byte too many is seen. */
static char *exact_copy(const struct pile *p, size_t *n)
{
	*n = p->len - p->from - FRAME_HEAD;
	char *at = malloc(*n + !*n);
	if (!at) die("The test has no memory left.");
	memcpy(at, p->at + p->from + FRAME_HEAD, *n);
	return at;
}

static const char *write_job(const struct plug_in *in, struct pile *out)
{
	struct plug_in copy = *in;
	size_t mark = frame_begin(out, FRAME_JOB);
	struct wire w = wire_writer(out);
	wire_job(&w, &copy);
	frame_end(out, mark);
	return w.wrong;
}

static void run_on_new_memory(struct inside *inside, const sp_plugin *plugin, const struct pile *job,
			      struct pile *said)
{
	size_t n;
	char *payload = exact_copy(job, &n);
	struct arena *a = arena_new();
	serve(plugin, a, (str){payload, n}, said);
	free(payload);
	arena_free(inside->before);
	inside->before = a;
}

static bool same(const struct pile *a, const struct pile *b)
{
	return str_is((str){a->at + a->from, a->len - a->from}, (str){b->at + b->from, b->len - b->from});
}

static void run(struct inside *inside, const struct loaded *l, struct task *t, struct plug_out *out)
{
	struct pile job = {0}, said = {0}, again = {0};
	const char *wrong = write_job(t->in, &job);
	if (wrong) {
		out->failed = arena_fmt(t->out, "The work is too large for a plugin: %s.", wrong);
	} else {
		run_on_new_memory(inside, l->plugin, &job, &said);
		run_on_new_memory(inside, l->plugin, &job, &again);
		struct frame f;
		frame_next(&said, &f);
		str payload = arena_str(t->out, f.payload);
		if (!sane_read(payload, t->in, &l->facts, t->out, out, &wrong))
			out->failed = arena_fmt(t->out, "serve() said what cannot be read: %s.", wrong);
		else if (!same(&said, &again))
			out->failed = arena_fmt(t->out,
						"The plugin '%.*s' said two different things when it was "
						"asked "
						"the same thing twice. A step may depend on nothing but its "
						"job.",
						SHOW(t->plugin));
	}
	pile_free(&job);
	pile_free(&said);
	pile_free(&again);
}

static size_t deliver(struct inside *inside, bool running)
{
	struct task *t = inside->first;
	inside->first = NULL;
	inside->last = &inside->first;
	size_t n = 0;
	for (struct task *next; t; t = next, n++) {
		next = t->next;	/* done may free the arena that holds the task */
		struct plug_out out = {0};
		const struct loaded *l = find(inside, t->plugin);
		if (!l) out.failed = arena_fmt(t->out, "There is no plugin '%.*s' here.", SHOW(t->plugin));
		else if (running) run(inside, l, t, &out);
		else out.failed = S("The test ended before this step was run.");
		t->done(t->of, &out);
	}
	return n;
}

size_t inside_deliver(struct plugs *plugs)
{
	return deliver((struct inside *)plugs, true);
}

void inside_free(struct plugs *plugs)
{
	if (!plugs) return;
	struct inside *inside = (struct inside *)plugs;
	deliver(inside, false);
	arena_free(inside->before);
	arena_free(inside->kept);
	free(inside);
}

err inside_add(struct plugs *plugs, struct arena *a, const sp_plugin *plugin)
{
	struct inside *inside = (struct inside *)plugs;
	struct loaded l = {plugin, load_facts(inside->kept, plugin)};
	str bad = sane_facts(&l.facts, str_of(plugin->name), a);
	if (bad.len) return FAIL(a, ERR_INPUT, "plugin-facts", "%.*s", SHOW(bad));
	if (inside->nloaded == MOST_PLUGINS)
		return FAIL(a, ERR_BUG, "plugins-many", "Too many plugins for one test.");
	inside->loaded[inside->nloaded++] = l;
	return NULL;
}

err inside_load(struct plugs *plugs, struct arena *a, const char *path)
{
	str name = str_of(strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
	if (str_ends(name, S(".so"))) name.len -= 3;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) return FAIL(a, ERR_MISSING, "plugin-missing", "There is no file %s.", path);
	const sp_plugin *plugin;
	err e = load_plugin(a, fd, path, name, &plugin);
	close(fd);
	return e ? e : inside_add(plugs, a, plugin);
}
