/* SPDX-License-Identifier: MIT
 * engine.c - the scheduler: one claim at a time from the table of jobs into the lanes, and out of them when due. */
#include "engine/engine.h"

#include "base/log.h"
#include "engine/back.h"
#include "engine/clocks.h"
#include "engine/feeds.h"
#include "engine/lanes.h"
#include "engine/numbers.h"
#include "engine/rounds.h"
#include "engine/showing.h"
#include "engine/run.h"
#include "engine/teller.h"
#include "engine/watch.h"
#include "net/nonces.h"
#include "rooms/lockdown/lockdown.h"
#include "rooms/lockdown/stopped.h"

#include <inttypes.h>

enum {
	IN_HAND_MOST = 4096,	/* claimed and not settled: room for the most that several slow platforms can hold */
	CLAIM_MOST = 256,	/* in one transaction */
	RUSH = 32,		/* in hand: then claims keep a distance, for each looks at every account */
	CLAIM_GAP_MS = 5,
	PER_ACCOUNT = 4,
	TICK_MOST_MS = 1000,
	CLAIM_AGAIN_MS = 1000	/* after the store failed */
};

struct claiming {	/* one claim under way, between the two threads */
	struct engine *engine;
	struct arena *a;
	struct run **runs;
	size_t n, nlate;
	int64_t next_look;
	str full, accounts, urgent;	/* as struct claim has them */
	struct lock_sync locks;
	struct cut cut;
	bool stale;			/* the clock was set meanwhile: what it brings is let go, and claimed anew */
};

struct engine {
	struct engine_doors doors;
	struct arena *a;
	struct lanes lanes;
	struct run *waiting;		/* with wait_until */
	struct claiming claim;
	bool claiming, draining;
	bool look;			/* the table changed: claim */
	int64_t next_look;		/* wall clock */
	int64_t claim_again;		/* monotonic; not before it. 0: at once */
	uint64_t epoch;			/* of the brake, when it was looked at last */
	struct cut cut;
	struct engine_counts counts;
	struct rounds rounds;
	struct showing showing;
	struct teller teller;
	struct watcher watcher;
	struct counter counter;
	struct feeds feeds;
	struct put_back back;		/* at 0: the database is the one that was left here */
	struct clocks clocks;
	struct nonces *nonces;
};

/* ---- what the other files of this room ask */

const struct engine_doors *engine_doors_of(struct engine *e)
{
	return &e->doors;
}

struct engine_counts *engine_counts_of(struct engine *e)
{
	return &e->counts;
}

struct clocks *engine_clocks_of(struct engine *e)
{
	return &e->clocks;
}

struct nonces *engine_nonces_of(struct engine *e)
{
	return e->nonces;
}

struct cut *engine_cut_of(struct engine *e)
{
	return &e->cut;
}

bool engine_is_locking(const struct engine *e)
{
	return e->epoch != brake_epoch(e->doors.brake);
}

struct engine_counts engine_counts(const struct engine *e)
{
	return e->counts;
}

size_t engine_in_hand(const struct engine *e)
{
	return e->lanes.in_hand + (e->claiming ? 1 : 0) + (e->teller.telling ? 1 : 0);
}

uint32_t engine_chance(struct engine *e)
{
	uint32_t chance;
	e->doors.clock->random(e->doors.clock, &chance, sizeof chance);
	return chance;
}

static void poke(struct engine *e)
{
	if (e->doors.poke) e->doors.poke(e->doors.poke_of);
}

void engine_wait_add(struct run *r)
{
	r->next_waiting = r->engine->waiting;
	r->engine->waiting = r;
	poke(r->engine);
}

/* ---- runs */

static struct run *run_new(struct engine *e)
{
	struct arena *a = arena_new();
	struct run *r = TAKE(a, struct run);
	r->a = a;
	r->engine = e;
	return r;
}

static void run_free(struct run *r)
{
	secrets_wipe(&r->secrets);
	kept_wipe(&r->kept);
	arena_free(r->a);
}

void engine_ended(struct run *r)
{
	struct engine *e = r->engine;
	showing_ended(r);
	e->look |= lanes_end(&e->lanes, r);
	run_free(r);
	poke(e);
}

/* A claim that is under way may have read its account as it was: what that brings is let go, and claimed anew. */
void engine_drop_lane(struct run *r)
{
	struct run *next;
	r->engine->claim.stale = true;
	for (struct run *other = r->lane->first; other; other = next) {
		next = other->next;
		if (other == r) continue;
		r->engine->look |= lanes_end(&r->engine->lanes, other);
		run_free(other);
	}
}

/* ---- claim */

/* What is missing for one job (its platform is out of service, say) holds up that job, and nobody else's. */
static err load(struct tx *tx, const struct job *j, struct run *r, struct map *known)
{
	err e = run_load(tx, j, r->a, &r->in, known);
	bool machine = e && (e->kind == ERR_BUSY || e->kind == ERR_BUG || !r->in.account.id);
	if (e && !machine) r->trouble = arena_str(r->a, e->text);
	return machine ? e : NULL;
}

static err claim_work(struct tx *tx, void *of)
{
	struct claiming *c = of;
	struct engine *e = c->engine;
	struct job *jobs;
	struct map known = {0};
	err failed = NULL;
	engine_does(tx, "claiming");
	int64_t now = tx_now(tx);
	TRY(locks_sync(tx, e->doors.brake, e->doors.data_folder, &c->locks));
	for (size_t i = 0; i < c->locks.nadopted; i++) TRY(lockdown_adopted(tx, &c->locks.adopted[i]));
	TRY(cut_note(tx, &c->cut));
	struct claim claim = {.now = now,
			      .lead_ms = AHEAD_MS,
			      .per_account = PER_ACCOUNT,
			      .most = CLAIM_MOST,
			      .full_platforms = c->full,
			      .accounts_in_hand = c->accounts,
			      .urgent_in_hand = c->urgent};
	TRY(queue_claim(tx, &claim, &jobs, &c->n, &c->nlate));
	size_t kept = 0;
	for (size_t i = 0; i < c->n && !failed; i++) {
		if (c->runs[kept]) run_free(c->runs[kept]);	/* this work is run again, or a lock has no row yet */
		c->runs[kept] = run_new(e);
		failed = load(tx, &jobs[i], c->runs[kept], &known);
		/* A file whose lock has ended, and that is still there, stops voices, too: they know nothing of it. */
		if (!failed && !c->locks.nreleased) failed = run_load_voice(tx, c->runs[kept], c->locks.seen);
		kept += !failed && !run_is_braked(c->runs[kept]);
	}
	c->n = kept;
	map_free(&known);
	return failed ? failed : queue_next_look(tx, now, AHEAD_MS, &c->next_look);
}

static void claim_done(void *of, err failed)
{
	struct claiming *c = of;
	struct engine *e = c->engine;
	size_t n = failed ? 0 : c->n;
	e->claiming = false;
	if (failed) cut_add(&e->cut, &c->cut);
	if (!failed) locks_synced(c->a, e->doors.brake, e->doors.data_folder, &c->locks);
	for (size_t i = 0; i < CLAIM_MOST; i++) {
		if (i >= n && c->runs[i]) run_free(c->runs[i]);
		if (i >= n) continue;
		lanes_put(&e->lanes, c->runs[i]);
		if (e->draining || c->stale) engine_ended(c->runs[i]);
	}
	arena_free(c->a);
	if (failed) {
		log_say(LOG_IS_ERROR, "nothing could be taken in hand: %.*s", SHOW(failed->text));
		e->claim_again = e->doors.clock->mono(e->doors.clock) + CLAIM_AGAIN_MS;
		e->look = true;
		return;
	}
	e->counts.claimed += n;
	e->counts.late += c->nlate;
	e->next_look = c->next_look;
	if (n == CLAIM_MOST || c->nlate || c->stale) e->look = true;
	poke(e);
}

static void claim_start(struct engine *e)
{
	struct arena *a = arena_new();
	struct run **runs = TAKE_N(a, struct run *, CLAIM_MOST);
	e->claim = (struct claiming){.engine = e, .a = a, .runs = runs, .full = lanes_full(&e->lanes, a),
				     .accounts = lanes_accounts(&e->lanes, a), .urgent = lanes_urgent(&e->lanes, a)};
	cut_take(&e->cut, a, &e->claim.cut);
	e->claiming = true;
	e->look = false;
	e->claim_again = e->lanes.in_hand < RUSH ? 0 : e->doors.clock->mono(e->doors.clock) + CLAIM_GAP_MS;
	store_write(e->doors.store, STORE_ENGINE, claim_work, claim_done, &e->claim);
}

/* While there is no room, or one is under way, its end will call for the next claim. */
static bool claim_possible(const struct engine *e)
{
	return !e->claiming && !e->draining && e->lanes.in_hand + CLAIM_MOST <= IN_HAND_MOST;
}

static bool claim_wanted(const struct engine *e, int64_t now, int64_t mono)
{
	return claim_possible(e) && e->claim_again <= mono && (e->look || e->next_look <= now);
}

/* What is in hand and was not begun is forgotten: its row is as it was. */
static void let_go_waiting(struct engine *e)
{
	for (struct lane *lane = e->lanes.all; lane; lane = lane->next_all) {
		struct run *first = lane->first;
		for (struct run *r = lane->busy && first ? first->next : first; r;) {
			struct run *next = r->next;
			engine_ended(r);
			r = next;
		}
	}
}

/* ---- the brake */

/* Those under way are the first of their lanes; a run that is stopped may end at once, and its lane with it. */
static void look_at_brake(struct engine *e)
{
	uint64_t epoch = brake_epoch(e->doors.brake);
	if (epoch == e->epoch) return;
	e->epoch = epoch;
	e->look = e->cut.to_note = true;
	for (struct lane *lane = e->lanes.all, *next; lane; lane = next) {
		next = lane->next_all;
		if (lane->busy && lane->first) run_brake(lane->first);
	}
}

/* ---- revokes */

enum { DELETE_ROOM_MS = 2000 };	/* a revoke waits so long for a deletion, which it would make impossible */

/* A server that hangs keeps no revoke waiting: what is under way on its account gives way. */
static void give_way(struct engine *e, int64_t now)
{
	for (struct lane *lane = e->lanes.all, *next; lane; lane = next) {
		next = lane->next_all;
		struct run *first = lane->busy ? lane->first : NULL, *r = first ? first->next : NULL;
		while (r && r->in.job.op != SP_REVOKE) r = r->next;
		int64_t room = first && first->in.job.op == SP_DELETE ? DELETE_ROOM_MS : 0;
		if (r && now >= r->in.job.due + room) run_give_way(first);
	}
}

/* ---- the tick */

static void wake_waiting(struct engine *e, int64_t mono)
{
	struct run *list = e->waiting;
	e->waiting = NULL;
	while (list) {
		struct run *r = list;
		list = r->next_waiting;
		bool hurries = e->draining && !r->settle_again && !r->spent;
		if (hurries) {
			run_hurry(r);
		} else if (r->wait_until > mono) {
			r->next_waiting = e->waiting;
			e->waiting = r;
		} else if (r->settle_again) {
			run_settle_again(r);
		} else {
			run_wake(r);
		}
	}
}

static int64_t next_tick(const struct engine *e, int64_t now, int64_t mono)
{
	int64_t wait = TICK_MOST_MS;
	for (const struct run *r = e->waiting; r; r = r->next_waiting) wait = MIN(wait, r->wait_until - mono);
	int64_t earliest = e->draining ? INT64_MAX : lanes_earliest(&e->lanes);
	if (earliest != INT64_MAX) wait = MIN(wait, earliest - now);
	if (claim_possible(e) && e->claim_again > mono) wait = MIN(wait, e->claim_again - mono);
	else if (claim_possible(e) && e->next_look != INT64_MAX) wait = MIN(wait, e->next_look - now);
	return MAX(wait, (int64_t)0);
}

int64_t engine_tick(struct engine *e)
{
	const struct clock *clock = e->doors.clock;
	int64_t now = clock->now(clock), mono = clock->mono(clock);
	struct run *r;
	if (clocks_tick(&e->clocks, &e->doors)) {
		let_go_waiting(e);
		e->claim.stale = true;	/* the one under way, if any; the next begins afresh */
	}
	brake_is_on(e->doors.brake, S(""));	/* a sentinel that was put there by hand is noticed */
	look_at_brake(e);
	give_way(e, now);
	wake_waiting(e, mono);
	if (!e->draining) lanes_due(&e->lanes, now);
	while (!e->draining && (r = lanes_next(&e->lanes))) run_start(r);
	if (claim_wanted(e, now, mono)) claim_start(e);
	if (!e->draining) rounds_tick(&e->rounds, &e->doors, mono);
	if (!e->draining) showing_tick(&e->showing, &e->doors, mono);
	if (!e->draining) watch_tick(&e->watcher, &e->doors, mono);
	if (!e->draining) numbers_tick(&e->counter, &e->doors, mono);
	if (!e->draining) feeds_tick(&e->feeds, &e->doors, mono);
	if (!e->draining) teller_tick(&e->teller, &e->doors, mono);
	return next_tick(e, now, mono);
}

static void queue_changed(void *of)
{
	struct engine *e = of;
	e->look = true;
	look_at_brake(e);
	teller_wake(&e->teller);
	poke(e);
}

void engine_drain(struct engine *e)
{
	e->draining = true;
	let_go_waiting(e);
	teller_drain(&e->teller);
	poke(e);	/* what waits for a platform ends at once */
}

void engine_abandon(struct engine *e)
{
	e->draining = true;
	e->waiting = NULL;
	teller_free(&e->teller);
	feeds_free(&e->feeds);
	for (struct lane *lane = e->lanes.all; lane; lane = lane->next_all)
		while (lane->first) {
			struct run *r = lane->first;
			lanes_end(&e->lanes, r);
			run_free(r);
		}
}

/* ---- whose work it is */

void engine_does(struct tx *tx, const char *what)
{
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = str_of(what)});
}

/* ---- begin and end */

static err begin_work(struct tx *tx, void *of)
{
	struct engine *e = of;
	size_t unsure;
	engine_does(tx, "starting");
	TRY(clocks_begin(tx, &e->clocks, &e->doors));
	TRY(queue_recover(tx, &unsure));
	TRY(stopped_unmeasured(tx));
	if (unsure) log_say(LOG_IS_INFO, "taken over from the last run: to_look_up=%zu", unsure);
	return back_tell(tx, &e->back);
}

err engine_begin(struct engine *e, struct arena *a)
{
	TRY(back_begin(&e->doors, a, &e->back));
	TRY(store_begin(a, e->doors.store, begin_work, e));
	store_on_wake(e->doors.store, queue_changed, e);
	TRY(teller_begin(&e->teller, &e->doors, a));
	return rounds_begin(&e->rounds, &e->doors, a);
}

struct engine *engine_new(const struct engine_doors *doors)
{
	struct arena *a = arena_new();
	struct engine *e = TAKE(a, struct engine);
	e->a = a;
	e->doors = *doors;
	cut_begin(&e->cut, a, IN_HAND_MOST);
	e->nonces = nonces_new(a);
	e->lanes.a = a;
	e->look = true;
	e->next_look = e->feeds.due = INT64_MAX;
	return e;
}

void engine_free(struct engine *e)
{
	lanes_free(&e->lanes);
	arena_free(e->a);
}
