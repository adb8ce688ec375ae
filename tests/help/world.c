/* SPDX-License-Identifier: MIT
 * world.c - the fake world behind world.h. */
#include "help/world.h"

#include "base/file.h"
#include "front/table.h"
#include "help/play.h"
#include "help/scratch.h"
#include "plug/inside.h"
#include "rooms/care/rotate.h"
#include "rooms/queue/queue.h"
#include "rooms/tokens/enter.h"
#include "rooms/tokens/tokens.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	LONGEST_STEP_MS = 1000,	/* engine_tick wants no longer one */
	EARLY_MS = 100		/* before something is due the engine is turned as it wants to be */
};

/* ---- the clock */

static struct world *of_clock(const struct clock *c)
{
	return (struct world *)(uintptr_t)c;
}

static int64_t world_now(const struct clock *c)
{
	return of_clock(c)->now;
}

static int64_t world_mono(const struct clock *c)
{
	return of_clock(c)->mono;
}

static int64_t world_up(const struct clock *c)
{
	return of_clock(c)->mono;
}

static void world_random(const struct clock *c, void *out, size_t bytes)
{
	struct world *w = of_clock(c);
	unsigned char *at = out;
	for (size_t i = 0; i < bytes; i++) {
		w->chance = w->chance * 6364136223846793005u + 1442695040888963407u;
		at[i] = (unsigned char)(w->chance >> 33);
	}
}

/* ---- the network */

static void practice_later(void *of, int64_t in_ms)
{
	struct world *w = of;
	w->practice_at = w->mono + in_ms + 1;	/* 0 means nothing was asked for */
}

static struct practice_fault practice_fault(void *of, const struct http_request *r)
{
	struct world *w = of;
	bool post = strcmp(r->method, "POST") == 0 && str_ends(r->url, S("/posts"));
	if (post) {
		w->published++;
		w->last_publish = w->now;
		if (w->leaving) w->leaving(w);
	}
	bool hit = w->fault_times != 0 && (w->fault_method ? strcmp(r->method, w->fault_method) == 0 : post);
	if (!hit) return (struct practice_fault){.kind = PRACTICE_FINE};
	if (w->fault_times > 0) w->fault_times--;
	return w->fault;
}

/* ---- start and stop */

static void must(err e)
{
	if (!e) return;
	fprintf(stderr, "%s:%d: %.*s\n", e->file, e->line, SHOW(e->text));
	abort();
}

static err save_platforms(struct tx *tx, void *of)
{
	struct world *w = of;
	size_t n;
	str why;
	const sp_plugin *const *all = play_tables(&n);
	for (size_t i = 0; i < n; i++) {
		str name = str_of(all[i]->name);
		const struct plug_facts *f = w->plugs->facts(w->plugs, name, &why);
		if (!f) abort();
		TRY(engine_learn(tx, &(struct learning){.name = name, .facts = f, .shows_files = w->shows_files}));
	}
	TRY(roles_learn(tx, str_of(ROLES_CONF)));
	if (!w->extra) return NULL;
	str name = str_of(w->extra->name);
	return engine_learn(tx, &(struct learning){.name = name, .facts = w->plugs->facts(w->plugs, name, &why),
						    .shows_files = w->shows_files});
}

static err open_doors(struct world *w)
{
	str folder = str_of(w->folder), db = arena_fmt(w->a, "%s/schedpost.db", w->folder);
	bool has_data = access(arena_cstr(w->a, db), F_OK) == 0;
	TRY(vault_open(w->a, folder, has_data, &w->vault));
	TRY(store_open(w->a, &(struct store_options){.path = db, .clock = &w->clock, .may_migrate = true}, &w->store));
	str other;
	TRY(rotate_go_on(w->a, w->store, &(struct rotate){.vault = w->vault, .data_folder = folder}, &other));
	file_sweep(w->a, folder);
	file_sweep(w->a, arena_fmt(w->a, "%s/media", w->folder));
	w->brake = brake_new(folder);
	const struct shown_options shows = {&w->clock, w->brake, S(WORLD_ADDRESS), folder, HOUR_MS};
	w->shown = w->shows_files ? shown_new(&shows) : NULL;
	w->house = (struct house){folder, w->vault, &w->clock, w->brake, w->shown, false};
	w->plugs = play_plugins(w->a);
	if (w->extra) TRY(inside_add(w->plugs, w->a, w->extra));
	const char *dir = arena_cstr(w->a, arena_fmt(w->a, "%s/practice", w->folder));
	w->net = practice_new(w->outer, &w->clock, &(struct practice_options){.dir = dir, .later = practice_later,
									      .fault = practice_fault, .of = w});
	TRY(store_now(w->store, true, save_platforms, w));
	w->engine = engine_new(&(struct engine_doors){.store = w->store,
						      .net = w->net,
						      .plugs = w->plugs,
						      .vault = w->vault,
						      .brake = w->brake,
						      .clock = &w->clock,
						      .watch = w->watch,
						      .numbers = w->numbers,
						      .auto_lock = w->auto_lock,
						      .boot = str_of(w->boot),
						      .shown = w->shown,
						      .mailer = w->mailer,
						      .hooks = w->hooks,
						      .reader = w->reader,
						      .data_folder = folder,
						      .media_folder = arena_fmt(w->a, "%s/media", w->folder)});
	return engine_begin(w->engine, w->a);
}

err world_start(struct world *w)
{
	w->a = arena_new();
	w->vault = NULL;
	w->store = NULL;
	w->plugs = NULL;
	w->brake = NULL, w->shown = NULL;
	w->net = NULL;
	w->engine = NULL;
	w->practice_at = w->outer_at = 0;
	return open_doors(w);
}

struct world *world_unstarted(const char *folder)
{
	struct world *w = calloc(1, sizeof *w);
	w->clock = (struct clock){world_now, world_mono, world_up, world_random};
	w->boot = "first";
	w->now = WORLD_START;
	w->mono = 1000;
	snprintf(w->folder, sizeof w->folder, "%s", folder);
	return w;
}

struct world *world_new(void)
{
	char folder[SCRATCH_PATH];
	scratch_folder(folder, "world");
	struct world *w = world_unstarted(folder);
	must(world_start(w));
	return w;
}

/* What is in hand is forgotten; memory is given back, so that sanitizers stay quiet. */
void world_stop(struct world *w)
{
	if (w->net) practice_free(w->net);
	if (w->plugs) inside_free(w->plugs);
	store_close(w->store);
	if (w->engine) {
		engine_abandon(w->engine);
		engine_free(w->engine);
	}
	vault_close(w->vault);
	shown_free(w->shown);
	brake_free(w->brake);
	arena_free(w->a);
}

void world_kill(struct world *w)
{
	world_stop(w);
	must(world_start(w));
}

void world_outer(struct world *w, struct net *outer)
{
	w->outer = outer;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

void world_no_sentinels(struct world *w)
{
	char path[sizeof w->folder + 8];
	snprintf(path, sizeof path, "%s/locks", w->folder);
	if (nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS)) abort();
}

void world_free(struct world *w)
{
	world_stop(w);
	if (nftw(w->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS)) abort();
	free(w);
}

/* ---- verbs */

struct asked {
	struct call call;
	struct reply *reply;
	struct arena *a;
	str data;
	err failed;
	bool over;
};

static err run_asked(struct tx *tx, void *of)
{
	struct asked *k = of;
	k->call.door = S("socket");
	k->reply = reply_new(tx_arena(tx));
	TRY(enter_run(tx, &k->call, k->reply));
	k->data = arena_str(k->a, reply_to_data(tx_arena(tx), k->reply));
	return NULL;
}

static void asked_done(void *of, err e)
{
	struct asked *k = of;
	k->failed = err_copy(k->a, e);
	k->over = true;
}

/* As the daemon does it: through the mailbox, so that the scheduler is woken. */
static err ask_store(struct world *w, struct asked *k)
{
	enum store_class lane = k->call.verb->urgent ? STORE_LOCK : STORE_FRONT;
	if (k->call.verb->writes) store_write(w->store, lane, run_asked, asked_done, k);
	else store_read(w->store, run_asked, asked_done, k);
	while (!k->over) store_deliver(w->store);
	return k->failed;
}

static struct {
	struct arena *a;
	const struct verb *const *all;
} gathered;

static void forget_verbs(void)
{
	arena_free(gathered.a);
}

/* Gathered once for the whole program, as the daemon does. */
static const struct verb *const *all_verbs(void)
{
	if (gathered.all) return gathered.all;
	gathered.a = arena_new();
	gathered.all = table_gather(gathered.a, ROOMS, DOORS);
	atexit(forget_verbs);
	return gathered.all;
}

static const struct verb *find_verb(struct world *w, const char *name, char *argv[64], int *argc, int *used)
{
	str rest = str_of(name), piece;
	*argc = 0;
	while (str_split(&rest, ' ', &piece)) argv[(*argc)++] = arena_cstr(w->a, piece);
	argv[*argc] = NULL;
	const struct verb *v = verb_find(all_verbs(), *argc, argv, used);
	if (!v) abort();
	return v;
}

static str ask(struct world *w, err *e, const char *verb, va_list words)
{
	char *argv[64];
	int argc, used;
	const struct verb *v = find_verb(w, verb, argv, &argc, &used);
	for (const char *word; (word = va_arg(words, const char *)) && argc < 63;)
		argv[argc++] = arena_cstr(w->a, str_of(word));
	argv[argc] = NULL;
	struct asked k = {.a = w->a, .data = S("{}")};
	*e = call_from_args(w->a, v, argc - used, argv + used, &k.call);
	k.call.actor = str_of(w->person ? w->person : "alex");
	k.call.owns = !w->person;
	k.call.house = &w->house;
	token_digest(w->a, w->token, &k.call.token);
	if (!*e) *e = ask_store(w, &k);
	return k.data;
}

str world_try(struct world *w, err *e, const char *verb, ...)
{
	va_list words;
	va_start(words, verb);
	str data = ask(w, e, verb, words);
	va_end(words);
	return data;
}

str world_as(struct world *w, err *e, const char *who, const char *verb, ...)
{
	va_list words;
	const char *before = w->person;
	w->person = who;
	va_start(words, verb);
	str data = ask(w, e, verb, words);
	va_end(words);
	w->person = before;
	return data;
}

str world_verb(struct world *w, const char *verb, ...)
{
	va_list words;
	err e;
	va_start(words, verb);
	str data = ask(w, &e, verb, words);
	va_end(words);
	must(e);
	return data;
}

str world_try_json(struct world *w, err *e, const char *verb, str text)
{
	char *argv[64];
	int argc, used;
	struct asked k = {.a = w->a, .data = S("{}")};
	*e = call_from_json(w->a, find_verb(w, verb, argv, &argc, &used), text, &k.call);
	k.call.actor = str_of(w->person ? w->person : "alex");
	k.call.owns = !w->person;
	k.call.house = &w->house;
	token_digest(w->a, w->token, &k.call.token);
	if (!*e) *e = ask_store(w, &k);
	return k.data;
}

void world_json(struct world *w, const char *verb, str text)
{
	err e;
	world_try_json(w, &e, verb, text);
	must(e);
}

/* ---- time */

bool world_turn(struct world *w)
{
	size_t before = store_waiting(w->store);
	bool practice = w->practice_at && w->practice_at <= w->mono + 1;
	bool outer = w->outer_at && w->outer_at <= w->mono;
	store_deliver(w->store);
	size_t steps = inside_deliver(w->plugs);
	if (practice) {
		w->practice_at = 0;
		practice_deliver(w->net);
	}
	if (outer) w->outer_deliver(w);
	engine_tick(w->engine);
	return before || steps || practice || outer || store_waiting(w->store);
}

void world_settle(struct world *w)
{
	for (int quiet = 0; quiet < 4;) quiet = world_turn(w) ? 0 : quiet + 1;
}

static err next_look(struct tx *tx, void *of)
{
	struct world *w = of;
	int64_t at;
	TRY(queue_next_look(tx, w->now, 0, &at));
	w->next_look = at;
	return NULL;
}

/* With nothing in hand, the next thing to be seen is what the table of jobs says: the turns before it do nothing. */
static int64_t leap(struct world *w)
{
	bool idle = !engine_in_hand(w->engine) && !w->practice_at && !w->outer_at && !store_waiting(w->store);
	if (!w->leap_most || !idle) return 0;
	must(store_now(w->store, false, next_look, w));
	return MIN(w->next_look == INT64_MAX ? w->leap_most : w->next_look - EARLY_MS - w->now, w->leap_most);
}

void world_pass(struct world *w, int64_t ms)
{
	int64_t until = w->mono + ms;
	world_settle(w);
	while (w->mono < until) {
		int64_t step = engine_tick(w->engine);
		world_settle(w);
		if (w->practice_at) step = w->practice_at - 1 - w->mono < step ? w->practice_at - 1 - w->mono : step;
		if (w->outer_at && w->outer_at - w->mono < step) step = w->outer_at - w->mono;
		if (step == LONGEST_STEP_MS) step = MAX(step, leap(w));
		if (step < 1) step = 1;
		if (step > until - w->mono) step = until - w->mono;
		w->mono += step;
		w->now += step;
		world_settle(w);
	}
}

/* ---- looks */

static str wall_file(struct world *w, const char *account)
{
	char path[200];
	snprintf(path, sizeof path, "%s/practice/%s.jsonl", w->folder, account);
	FILE *f = fopen(path, "r");
	if (!f) return S("");
	buf all = buf_in(w->a, 100 << 20);
	char piece[4096];
	for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;) buf_add(&all, (str){piece, n});
	fclose(f);
	return buf_str(&all);
}

size_t world_seen(struct world *w, const char *account, const char *text)
{
	str rest = wall_file(w, account), line;
	size_t n = 0;
	while (str_split(&rest, '\n', &line))
		n += str_find(line, S("\"text\""), NULL) && str_find(line, str_of(text), NULL);
	return n;
}

size_t world_wall(struct world *w, const char *account)
{
	return world_seen(w, account, "");
}

int64_t world_int(struct world *w, const char *text)
{
	sqlite3 *db;
	sqlite3_stmt *s;
	char path[100];
	snprintf(path, sizeof path, "%s/schedpost.db", w->folder);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL)) abort();
	if (sqlite3_prepare_v2(db, text, -1, &s, NULL)) {
		fprintf(stderr, "%s: %s\n", text, sqlite3_errmsg(db));
		abort();
	}
	int64_t n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;
	sqlite3_finalize(s);
	sqlite3_close(db);
	return n;
}

int64_t world_in_state(struct world *w, const char *state)
{
	str sql = arena_fmt(w->a, "SELECT count(*) FROM job WHERE op = 7 AND state = '%s'", state);
	return world_int(w, arena_cstr(w->a, sql));
}
