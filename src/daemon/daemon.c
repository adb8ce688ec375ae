/* SPDX-License-Identifier: MIT
 * daemon.c - one loop: the store's completions, the engine's tick, the network, the workers, the door. */
#include "daemon/daemon.h"

#include "base/clock.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "daemon/calendars.h"
#include "daemon/metrics.h"
#include "daemon/notify.h"
#include "daemon/public.h"
#include "daemon/watchdog.h"
#include "engine/engine.h"
#include "front/server.h"
#include "front/table.h"
#include "net/hooks.h"
#include "net/http_curl.h"
#include "net/mail_send.h"
#include "net/practice.h"
#include "plug/workers.h"
#include "rooms/care/rotate.h"
#include "rooms/people/people.h"
#include "rooms/lockdown/recovery.h"
#include "rooms/policy/policy.h"
#include "rooms/vault/vault.h"
#include "verb/house.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_OUTSIDE = 7, DRAIN_LOOK_MS = 20, LOCK_TRIES = 50, LOCK_WAIT_MS = 40 };
enum { HEAP_KEPT = 4 << 20, HEAP_MORE = 256 << 10 };	/* bytes, of each thread */

struct daemon {
	struct arena *a;
	struct options options;
	int argc;
	char *const *argv;
	uv_loop_t loop;
	uv_async_t store_has;
	uv_timer_t tick, practice_due, drain;
	uv_signal_t signals[3];
	uv_fs_event_t locks;	/* a sentinel was put there: not a second is waited (rooms/locks) */
	struct watchdog watchdog;
	struct store *store;
	struct vault *vault;
	struct house house;
	struct net *curl, *net;
	struct mailer *mailer;
	struct hooks *hooks;
	struct feed_reader *calendars;
	struct plugs *plugs;
	struct engine *engine;
	struct server *server;
	struct public public;
	struct media_limits media;
	bool made_socket, ticking, stopping;
	int64_t stop_until;	/* monotonic */
};

/* ---- the engine's tick */

static void on_tick(uv_timer_t *t)
{
	struct daemon *d = t->data;
	d->ticking = true;
	int64_t again = engine_tick(d->engine);
	d->ticking = false;
	/* Never 0 from within a timer: libuv would call it again before it looks at anything else. */
	uv_timer_start(t, on_tick, (uint64_t)MAX(again, (int64_t)1), 0);
}

static void poke(void *of)
{
	struct daemon *d = of;
	if (!d->ticking) uv_timer_start(&d->tick, on_tick, 0, 0);
}

static void on_locks(uv_fs_event_t *h, const char *name, int events, int failed)
{
	(void)name, (void)events, (void)failed;	/* whatever it was, the engine looks */
	poke(h->data);
}

static void on_store(uv_async_t *h)
{
	struct daemon *d = h->data;
	store_deliver(d->store);
}

static void wake_loop(void *of)
{
	uv_async_send(of);
}

/* ---- practice (training) */

static void on_practice(uv_timer_t *t)
{
	struct daemon *d = t->data;
	practice_deliver(d->net);
}

static void practice_later(void *of, int64_t in_ms)
{
	struct daemon *d = of;
	uv_timer_start(&d->practice_due, on_practice, (uint64_t)in_ms, 0);
}

/* ---- building */

static err make_folders(struct arena *a, const struct options *o)
{
	static const char *const FOLDERS[] = {"", "/media", "/practice", "/spool"};
	for (size_t i = 0; i < COUNT(FOLDERS); i++) {
		char *path = arena_cstr(a, arena_fmt(a, "%.*s%s", SHOW(o->data_folder), FOLDERS[i]));
		for (char *slash = path + 1; (slash = strchr(slash, '/'));
		     slash++) { /* parents, for the first start of a person */
			*slash = 0;
			mkdir(path, 0755);
			*slash = '/';
		}
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return FAIL(a, ERR_OUTSIDE, "no-folder",
				    "The folder %s cannot be made: %s. Please give schedpost a folder that it may "
				    "write to, with --data FOLDER.",
				    path, strerror(errno));
	}
	return sentinels_folder(a, o->data_folder);
}

/* The command line holds the lock for a moment when it works without a daemon: that is waited for. */
static err lock_data(struct arena *a, const struct options *o)
{
	bool got = false;
	for (int tries = 0; !got && tries < LOCK_TRIES; tries++) {
		if (tries) uv_sleep(LOCK_WAIT_MS);
		TRY(store_lock_folder(a, o->data_folder, &got));
	}
	if (got) return NULL;
	return FAIL(a, ERR_BUSY, "second-daemon",
		    "Another schedpostd works on %.*s already, so this one stops. Nothing was changed. "
		    "Use the one that runs, or give this one a folder of its own with --data FOLDER.",
		    SHOW(o->data_folder));
}

/* What is sealed opens with both keys, so a change of the key that cannot go on is no reason not to start. */
static void go_on_with_key(struct daemon *d)
{
	str other = S("");
	struct rotate r = {.vault = d->vault, .data_folder = d->options.data_folder};
	err e = rotate_go_on(d->a, d->store, &r, &other);
	if (e) log_say(LOG_IS_ERROR, "the change of the key could not go on: %.*s", SHOW(e->text));
	if (other.len) log_say(LOG_IS_WARNING, "%.*s", SHOW(other));
	if (r.by_hand)
		log_say(LOG_IS_WARNING, "all is sealed with the new key: put it in the place of the old one, as schedpost.key in the "
			"service's unit, take out schedpost.key.next, and restart the service");
}

static err build_store(struct daemon *d)
{
	struct arena *a = d->a;
	const struct options *o = &d->options;
	umask(0077);
	TRY(make_folders(a, o));
	TRY(lock_data(a, o));
	str path = arena_fmt(a, "%.*s/schedpost.db", SHOW(o->data_folder));
	/* A new key beside an old database would open none of its log-ins, so it is only made for a new one. */
	bool has_data = access(arena_cstr(a, path), F_OK) == 0;
	TRY(vault_open(a, o->data_folder, has_data, &d->vault));
	if (!vault_is_locked(d->vault))
		log_say(LOG_IS_WARNING, "the key could not be locked into memory, so that it may come onto the disk with swapped memory: "
			"allow more locked memory (LimitMEMLOCK, ulimit -l)");
	TRY(store_open(a, &(struct store_options){.path = path, .clock = &clock_real, .may_migrate = true}, &d->store));
	go_on_with_key(d);
	d->house = (struct house){.data_folder = o->data_folder, .vault = d->vault, .clock = &clock_real,
				  .brake = brake_new(o->data_folder),
				  .proof_required = str_is(o->proof, S(PROOF_REQUIRED))};
	file_sweep(a, o->data_folder);
	file_sweep(a, arena_fmt(a, "%.*s/media", SHOW(o->data_folder)));
	file_sweep(a, arena_fmt(a, "%.*s/spool", SHOW(o->data_folder)));
	return NULL;
}

static void build_loop(struct daemon *d)
{
	uv_loop_init(&d->loop);
	uv_async_init(&d->loop, &d->store_has, on_store);
	uv_timer_init(&d->loop, &d->tick);
	uv_timer_init(&d->loop, &d->practice_due);
	uv_timer_init(&d->loop, &d->drain);
	d->store_has.data = d->tick.data = d->practice_due.data = d->drain.data = d;
	watchdog_start(&d->watchdog, &d->loop);
}

/* What notices leave by. */
static void build_ways(struct daemon *d)
{
	const struct options *o = &d->options;
	const struct mail_options mail = {.server = o->mail_server,
					  .port = (int)o->mail_port,
					  .tls = options_mail_tls(o),
					  .from = o->mail_from,
					  .user = o->mail_user,
					  .password_file = o->mail_password_file,
					  .ca_file = o->ca_file,
					  .connect_ms = o->connect_seconds * 1000,
					  .whole_ms = o->request_seconds * 1000};
	if (o->mail_server.len) d->mailer = mail_send_new(&d->loop, &mail);
	if (o->nhooks) d->hooks = hooks_new(&d->loop, o->hooks, o->nhooks);
}

static void build_doors(struct daemon *d)
{
	const struct options *o = &d->options;
	struct http_curl_options http = {.ca_file = o->ca_file.len ? arena_cstr(d->a, o->ca_file) : NULL,
					 .connect_ms = o->connect_seconds * 1000,
					 .whole_ms = o->request_seconds * 1000};
	const char *dir = arena_cstr(d->a, arena_fmt(d->a, "%.*s/practice", SHOW(o->data_folder)));
	d->curl = http_curl_new(&d->loop, &clock_real, &http);
	d->net = practice_new(d->curl, &clock_real,
			      &(struct practice_options){.dir = dir, .later = practice_later, .fault = practice_as_asked, .of = d});
	build_ways(d);
	d->calendars = calendars_new(&d->loop);
	d->plugs = workers_new(&d->loop, &clock_real, o->plugin_folder, o->plug_program);
}

/* ---- what the plugins declared */

static err learn_work(struct tx *tx, void *of)
{
	struct daemon *d = of;
	str *names, why;
	size_t n = workers_names(d->plugs, tx_arena(tx), &names);
	for (size_t i = 0; i < n; i++) {
		why = S("");
		const struct plug_facts *f = d->plugs->facts(d->plugs, names[i], &why);
		if (!f) log_say(LOG_IS_WARNING, "plugin=%.*s is refused: %.*s", SHOW(names[i]), SHOW(why));
		TRY(engine_learn(tx, &(struct learning){names[i], f, why, d->options.platforms, d->options.nplatforms,
							    d->options.public_address.len > 0}));
	}
	return NULL;
}

static err learn_roles(struct tx *tx, void *of)
{
	struct daemon *d = of;
	str text = str_of(ROLES_CONF);
	if (d->options.roles_file.len) TRY(file_read(tx_arena(tx), d->options.roles_file, CONF_MOST, &text));
	engine_does(tx, "learning of the roles");
	return roles_learn(tx, text);
}

static err learn_policy(struct tx *tx, void *of)
{
	struct daemon *d = of;
	str text = str_of(POLICY_CONF);
	if (d->options.policy_file.len) TRY(file_read(tx_arena(tx), d->options.policy_file, CONF_MOST, &text));
	engine_does(tx, "learning of the policy");
	return policy_learn(tx, text);
}

static err learn_recovery(struct tx *tx, void *of)
{
	struct daemon *d = of;
	str text = str_of(RECOVERY_CONF);
	if (d->options.recovery_file.len) TRY(file_read(tx_arena(tx), d->options.recovery_file, CONF_MOST, &text));
	engine_does(tx, "learning where accounts are recovered");
	return recovery_learn(tx, text);
}

static void greeted(void *of)
{
	*(bool *)of = true;
}

static err learn_all(struct daemon *d)
{
	bool all = false;
	TRY(workers_greet_all(d->plugs, d->a, greeted, &all));
	while (!all) uv_run(&d->loop, UV_RUN_ONCE);
	str missing = workers_missing(d->plugs);
	if (missing.len) log_say(LOG_IS_WARNING, "plugins run behind fewer walls than usual: no %.*s", SHOW(missing));
	TRY(err_copy(d->a, store_now(d->store, true, learn_work, d)));
	TRY(err_copy(d->a, store_now(d->store, true, learn_roles, d)));
	TRY(err_copy(d->a, store_now(d->store, true, learn_recovery, d)));
	return err_copy(d->a, store_now(d->store, true, learn_policy, d));
}

/* ---- the end */

static void close_all(uv_handle_t *h, void *of)
{
	(void)of;
	if (!uv_is_closing(h)) uv_close(h, NULL);
}

static bool quiet(const struct daemon *d)
{
	return engine_in_hand(d->engine) == 0 && server_busy(d->server) == 0 && store_waiting(d->store) == 0;
}

static void on_drain(uv_timer_t *t)
{
	struct daemon *d = t->data;
	if (quiet(d) || clock_real.mono(&clock_real) >= d->stop_until) uv_stop(&d->loop);
}

static void stop(struct daemon *d)
{
	if (d->stopping) return;
	d->stopping = true;
	notify_systemd("STOPPING=1");
	log_say(LOG_IS_INFO, "stopping: in_hand=%zu", engine_in_hand(d->engine));
	server_stop_accepting(d->server);
	engine_drain(d->engine);
	d->stop_until = clock_real.mono(&clock_real) + d->options.drain_seconds * 1000;
	uv_timer_start(&d->drain, on_drain, 0, DRAIN_LOOK_MS);
}

/* What can change while the daemon runs; the rest is told to need a restart. A wrong file changes nothing. */
static void reload(struct daemon *d)
{
	struct options fresh;
	err e = options_read(d->a, d->argc, d->argv, &fresh);
	if (e) {
		log_say(LOG_IS_ERROR, "the settings stay as they were: %.*s", SHOW(e->text));
		return;
	}
	d->media.picture_bytes = (uint64_t)fresh.picture_most_mb << 20;
	d->media.video_bytes = (uint64_t)fresh.video_most_mb << 20;
	d->options.drain_seconds = fresh.drain_seconds;
	log_say(LOG_IS_INFO,
		"settings read again: sizes of files and drain_seconds are in force, the others need a restart");
}

static void on_signal(uv_signal_t *s, int number)
{
	struct daemon *d = s->data;
	if (number == SIGHUP) reload(d);
	else stop(d);
}

static void catch_signals(struct daemon *d)
{
	static const int NUMBERS[3] = {SIGTERM, SIGINT, SIGHUP};
	for (int i = 0; i < 3; i++) {
		uv_signal_init(&d->loop, &d->signals[i]);
		d->signals[i].data = d;
		uv_signal_start(&d->signals[i], on_signal, NUMBERS[i]);
	}
}

/* ---- the whole */

static void metrics(void *of, buf *out)
{
	struct daemon *d = of;
	struct engine_counts c = engine_counts(d->engine);
	metrics_write(out, &(struct metrics){&c, engine_in_hand(d->engine), store_waiting(d->store), &d->watchdog,
					   store_times(d->store), public_counts(&d->public)});
}

/* See random(4). Without it, a clock that was set while schedpost was stopped is not noticed. */
static str this_boot(struct arena *a)
{
	enum { BOOT_MOST = 64 };
	str name = S("");
	err e = file_read(a, S("/proc/sys/kernel/random/boot_id"), BOOT_MOST, &name);
	return e ? S("") : str_trim(name);
}

static err build_engine(struct daemon *d)
{
	struct arena *a = d->a;
	struct engine_doors doors = {.store = d->store,
				     .net = d->net,
				     .plugs = d->plugs,
				     .vault = d->vault,
				     .brake = d->house.brake,
				     .clock = &clock_real,
				     .boot = this_boot(a),
				     .media_folder = arena_fmt(a, "%.*s/media", SHOW(d->options.data_folder)),
				     .data_folder = d->options.data_folder,
				     .shown = d->public.shown,
				     .mailer = d->mailer,
				     .hooks = d->hooks,
				     .reader = d->calendars,
				     .settings = d->options.platforms,
				     .nsettings = d->options.nplatforms,
				     .watch = d->options.watch != 0,
				     .numbers = d->options.numbers != 0,
				     .auto_lock = d->options.auto_lock,
				     .poke = poke,
				     .poke_of = d};
	d->engine = engine_new(&doors);
	TRY(engine_begin(d->engine, a));
	store_start(d->store, wake_loop, &d->store_has);
	return NULL;
}

static err build_server(struct daemon *d)
{
	static const struct door *const NO_DOORS[] = {NULL};	/* they run on the caller's side */
	int fd;
	d->media = (struct media_limits){.picture_bytes = (uint64_t)d->options.picture_most_mb << 20,
					 .video_bytes = (uint64_t)d->options.video_most_mb << 20};
	TRY(server_listen(d->a, d->options.socket_path, &fd, &d->made_socket));
	struct server_options o = {.listen_fd = fd,
				   .store = d->store,
				   .house = &d->house,
				   .verbs = table_gather(d->a, ROOMS, NO_DOORS),
				   .clock = &clock_real,
				   .media = &d->media,
				   .metrics = metrics,
				   .of = d};
	return server_new(d->a, &d->loop, &o, &d->server);
}

static void take_down(struct daemon *d)
{
	server_stop_accepting(d->server);
	public_shut(&d->public);
	practice_free(d->net);
	http_curl_free(d->curl);	/* what is still on its way is reset; its verdict is unsure, and saved below */
	mail_send_free(d->mailer);
	hooks_free(d->hooks);
	calendars_free(d->calendars);
	workers_free(d->plugs);
	store_close(d->store);
	server_free(d->server);
	engine_abandon(d->engine);
	engine_free(d->engine);
	public_free(&d->public);
	uv_walk(&d->loop, close_all, NULL);
	uv_run(&d->loop, UV_RUN_DEFAULT);
	uv_loop_close(&d->loop);
	vault_close(d->vault);
	brake_free(d->house.brake);
	if (d->made_socket) unlink(arena_cstr(d->a, d->options.socket_path));
}

/* Without it sentinels are found all the same, at the next tick. */
static void watch_locks(struct daemon *d)
{
	str folder = arena_fmt(d->a, "%.*s/locks", SHOW(d->options.data_folder));
	uv_fs_event_init(&d->loop, &d->locks);
	d->locks.data = d;
	int failed = uv_fs_event_start(&d->locks, on_locks, arena_cstr(d->a, folder), 0);
	if (failed) log_say(LOG_IS_WARNING, "a lockdown by file alone is seen within a second, not at once: %s", uv_strerror(failed));
}

static err build(struct daemon *d)
{
	TRY(build_store(d));
	build_loop(d);
	build_doors(d);
	public_begin(d->a, &d->loop, &d->options, d->house.brake, &d->public);
	d->house.shown = d->public.shown;
	TRY(learn_all(d));
	TRY(build_engine(d));
	return build_server(d);
}

int daemon_run(const struct options *o, int argc, char *const *argv)
{
	struct daemon d = {.a = arena_new(), .options = *o, .argc = argc, .argv = argv};
	/* Jobs come and go in hundreds: what they leave free is kept for the next ones, not given back page by page. */
	mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);
	mallopt(M_TOP_PAD, HEAP_MORE);
	prctl(PR_SET_DUMPABLE, 0);	/* no core files: they would hold log-ins */
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	log_journald(getenv("JOURNAL_STREAM") != NULL);
	err e = build(&d);
	if (e) {
		log_say(LOG_IS_ERROR, "%.*s", SHOW(e->text));
		_exit(EXIT_OUTSIDE);	/* nothing is under way yet, and the kernel takes down what was built */
	}
	catch_signals(&d);
	watch_locks(&d);
	poke(&d);
	notify_systemd("READY=1");
	log_say(LOG_IS_INFO, "schedpostd %s is ready: data=%.*s socket=%.*s", SCHEDPOST_VERSION, SHOW(o->data_folder),
		SHOW(o->socket_path));
	uv_run(&d.loop, UV_RUN_DEFAULT);
	take_down(&d);
	log_say(LOG_IS_INFO, "stopped");
	arena_free(d.a);
	return 0;
}
