/* SPDX-License-Identifier: MIT
 * worker_start.c - from a plugin's file to a worker that has greeted. */
#include "plug/plug_file.h"
#include "plug/worker.h"

#include <string.h>
#include <unistd.h>

enum { STDIO = 4 };

static err open_file(struct worker *w, int *fd)
{
	struct plug_file file;
	TRY(plug_file_open(w->scratch, w->house->folder, w->name, &file));
	if (w->known && !str_is(file.sha256, w->facts.file_sha256)) {
		close(file.fd);
		return FAIL(w->scratch, ERR_STALE, "plugin-changed",
			    "The file of the plugin '%.*s' was changed while "
			    "schedpost was running. Please restart schedpost to use the new one.",
			    SHOW(w->name));
	}
	w->file_sha256 = file.sha256;
	*fd = file.fd;
	return NULL;
}

/* An empty environment, the channel as 0, the plugin's file as 3, and nothing else of ours. */
static int spawn(struct worker *w, int fd)
{
	char *args[] = {"schedpost-plug", arena_cstr(w->scratch, w->name), NULL};
	char *no_environment[] = {NULL};
	uv_stdio_container_t stdio[STDIO] = {
		{.flags = UV_CREATE_PIPE | UV_READABLE_PIPE | UV_WRITABLE_PIPE,
		 .data.stream = (uv_stream_t *)&w->pipe},
		{.flags = UV_IGNORE},
		{.flags = UV_IGNORE},
		{.flags = UV_INHERIT_FD, .data.fd = fd},
	};
	uv_process_options_t options = {
		.exit_cb = worker_on_exit,
		.file = w->house->program.at,
		.args = args,
		.env = no_environment,
		.stdio = stdio,
		.stdio_count = STDIO,
	};
	return uv_spawn(w->house->loop, &w->process, &options);
}

static void begin(struct worker *w)
{
	worker_become(w, WORKER_STARTING);
	w->caged = w->greets = w->exited = w->writing = w->killed = false;
	w->blame = NULL;
	w->in.from = w->in.len = w->out.from = w->out.len = 0;
	uv_pipe_init(w->house->loop, &w->pipe, 0);
	w->pipe.data = w->process.data = w;
	w->open_handles = 2;
}

void worker_start(struct worker *w)
{
	int fd = -1;
	arena_reset(w->scratch);
	err e = open_file(w, &fd);
	if (e) {
		worker_out(w, e->text);
		return;
	}
	begin(w);
	int status = spawn(w, fd);
	close(fd);
	if (status) {
		w->exited = true;
		str blame = arena_fmt(w->scratch, "%.*s could not be run (%s)", SHOW(w->house->program),
				      uv_strerror(status));
		worker_kill(w, arena_cstr(w->scratch, blame));
		return;
	}
	uv_unref((uv_handle_t *)&w->process);	/* an idle worker keeps no loop alive; the steps do */
	uv_unref((uv_handle_t *)&w->pipe);
	uv_read_start((uv_stream_t *)&w->pipe, worker_on_alloc, worker_on_read);
	worker_watch(w, WORKERS_START_MS);
}

static sp_str keep_text(struct arena *a, sp_str text)
{
	str kept = arena_str(a, (str){text.at, text.len});
	return (sp_str){kept.at, kept.len};
}

static const sp_cannot *keep_cannot(struct arena *a, const struct plug_facts *f)
{
	sp_cannot *kept = TAKE_N(a, sp_cannot, f->ncannot);
	for (size_t i = 0; i < f->ncannot; i++)
		kept[i] = (sp_cannot){.ability = f->cannot[i].ability, .why = keep_text(a, f->cannot[i].why)};
	return kept;
}

static const sp_interface *keep_interface(struct arena *a, const sp_interface *i)
{
	if (!i) return NULL;
	sp_interface *kept = TAKE(a, sp_interface);
	sp_lasting *known = TAKE_N(a, sp_lasting, i->nknown);
	for (size_t n = 0; n < i->nknown; n++)
		known[n] = (sp_lasting){keep_text(a, i->known[n].version), i->known[n].until};
	*kept = *i;
	kept->usual = keep_text(a, i->usual);
	kept->page = keep_text(a, i->page);
	kept->known = known;
	return kept;
}

static struct plug_facts keep_facts(struct arena *a, const struct plug_facts *f, str sha256)
{
	struct plug_facts k = *f;
	str *const texts[] = {&k.name, &k.title, &k.version, &k.hosts, &k.asks_server, &k.revoke_page, &k.person};
	for (size_t i = 0; i < COUNT(texts); i++) *texts[i] = arena_str(a, *texts[i]);
	sp_str *const limits[] = {&k.limits.mimes, &k.limits.visibilities};
	for (size_t i = 0; i < COUNT(limits); i++) *limits[i] = keep_text(a, *limits[i]);
	sp_base *bases = TAKE_N(a, sp_base, k.nbases);
	for (size_t i = 0; i < k.nbases; i++)
		bases[i] = (sp_base){keep_text(a, f->bases[i].name), keep_text(a, f->bases[i].url)};
	k.bases = bases;
	k.cannot = keep_cannot(a, f);
	k.interface = keep_interface(a, f->interface);
	k.file_sha256 = arena_str(a, sha256);
	return k;
}

/* Said by our own program, before there is a plugin that could lie. */
bool worker_take_caged(struct worker *w, str payload)
{
	if (w->caged) return worker_out_of_turn(w);
	w->caged = true;
	if (!w->house->missing.len) w->house->missing = arena_str(w->house->kept, payload);
	return true;
}

/* Why this greeting is not good enough; empty if it is. A program without a cage would greet at once. */
static str refusal_of(struct worker *w, struct hello *hello, str payload)
{
	uint32_t sizes[WIRE_SIZES];
	hello_sizes(sizes);
	struct wire wire = wire_reader(payload, w->scratch);
	wire_hello(&wire, hello);
	bool shut_in = w->caged || hello->refusal.len;
	if (memcmp(sizes, hello->sizes, sizeof sizes) || wire_end(&wire) || !shut_in)
		return arena_fmt(w->scratch,
				 "The program %.*s belongs to another release of schedpost, so no plugin can "
				 "be "
				 "used. Please install both from one release.",
				 SHOW(w->house->program));
	if (hello->refusal.len) return hello->refusal;
	return sane_facts(&hello->facts, w->name, w->scratch);
}

bool worker_take_hello(struct worker *w, str payload)
{
	struct hello hello = {0};
	str no = refusal_of(w, &hello, payload);
	w->greets = true;
	w->dumb_starts = 0;
	if (no.len) {
		worker_out(w, no);
		return false;
	}
	worker_become(w, WORKER_READY);
	if (!w->known) w->facts = keep_facts(w->kept, &hello.facts, w->file_sha256);
	w->known = true;
	workers_settled(w);
	return true;
}
