/* SPDX-License-Identifier: MIT
 * walk_lock.c - locks in a walk: somebody locks everything or one account down, by the verb or by a file alone, whole
 * or torn; holds come and go; two people unlock. The book knows from when on nothing may leave, and what must not leave
 * by itself afterwards. */
#include "help/walk.h"
#include "rooms/locks/locks.h"

#include "base/file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ALL = WALK_SHORES };

static void pass_on(struct walk *k)	/* files get their rows */
{
	world_pass(k->w, 2 * WALK_SECOND);
}

/* ---- the book */

static bool is_about(int lock, int shore)
{
	return lock == ALL || lock == shore;
}

static int shore_of(const struct walk *k, const char *name)
{
	for (int i = 0; i < WALK_SHORES; i++)
		if (strcmp(k->shores[i].name, name) == 0) return i;
	return ALL;
}

/* The row is written, and not yet committed: the brake was pulled before. */
void walk_locked(struct walk *k, const char *name)
{
	atomic_store(&k->down[name ? shore_of(k, name) : ALL], true);
}

bool walk_is_down(const struct walk *k, int shore)
{
	return atomic_load(&k->down[ALL]) || atomic_load(&k->down[shore]);
}

static bool is_on(const struct walk *k, const struct walk_hold *h)
{
	return !h->released && (!h->ends || k->w->now < h->ends);
}

static bool is_held(const struct walk *k, int shore)
{
	for (int i = 0; i < k->nholds; i++) {
		const struct walk_hold *h = &k->holds[i];
		if (is_on(k, h) && h->set < k->w->mono && is_about(h->shore, shore)) return true;
	}
	return false;
}

void walk_may_publish(struct walk *k, const struct walk_shore *s, const char *what)
{
	if (!walk_is_down(k, s->index)) return;
	k->after_lock++;
	walk_wrong(k, "%s: %s begins although it is locked down", s->name, what);
}

void walk_leaves_unlocked(struct walk *k, const struct walk_shore *s, const struct walk_place *place, int post)
{
	if (place->waits_for_people)
		walk_wrong(k, "%s: post %d fell due under a lock, and leaves by itself when that is over", s->name, post);
	if (is_held(k, s->index)) walk_wrong(k, "%s: post %d leaves while its account is on hold", s->name, post);
}

/* A hold lets what is on its way go on, and the rest of its chain. */
static bool is_on_its_way(const struct walk_place *place)
{
	return place->told == TOLD_IN_HAND || place->told == TOLD_SENDING || place->told == TOLD_LOOKING;
}

/* Whoever looks sees them as they are now, and nothing of what has fallen due goes without a person from now on. */
static void posts_wait(struct walk *k, int lock, bool hold)
{
	for (int i = 1; i <= k->nposts; i++) {
		struct walk_post *p = &k->posts[i];
		p->acted = true;
		p->changed = k->w->mono;
		if (p->id) walk_look(k, p);
		for (int n = 0; p->id && n < p->nshores; n++)
			for (int part = 0; is_about(lock, p->shores[n]) && part < p->parts; part++) {
				struct walk_place *place = &p->place[n][part];
				if (hold && is_on_its_way(place)) break;
				place->waits_for_people |= place->at && place->at <= k->w->now && !walk_is_down(k, p->shores[n]);
			}
	}
}

void walk_people_decide(struct walk_post *p)
{
	for (int n = 0; n < WALK_PLACES; n++)
		for (int part = 0; part < WALK_PARTS; part++) p->place[n][part].waits_for_people = false;
}

/* ---- what the rows say */

struct rows {
	struct walk *k;
	bool down[WALK_SHORES + 1];
	int64_t first; /* an open lockdown; 0: none */
	int shore;
	int64_t sending, last;
};

static err read_rows(struct tx *tx, void *of)
{
	struct rows *r = of;
	query q = sql(tx, "SELECT l.id, coalesce(a.name, '') FROM lock l LEFT JOIN account a ON a.id = l.account "
			  "WHERE l.kind = 'lockdown' AND l.released_at = 0 ORDER BY l.id");
	while (row(&q)) {
		int64_t id = col_int(&q);
		int shore = shore_of(r->k, arena_cstr(tx_arena(tx), col_str(&q)));
		r->down[shore] = true;
		if (!r->first) r->first = id, r->shore = shore;
	}
	return sql_end(&q);
}

static err read_sending(struct tx *tx, void *of)
{
	struct rows *r = of;
	query q = sql(tx, "SELECT count(*) FROM job j WHERE j.op = 7 AND j.state = 'sending' AND EXISTS (SELECT 1 FROM lock l WHERE "
			  "l.kind = 'lockdown' AND l.released_at = 0 AND l.account IN (0, j.account))");
	return sql_int(&q, &r->sending);
}

static err read_last(struct tx *tx, void *of)
{
	struct rows *r = of;
	query q = sql(tx, "SELECT max(id) FROM lock");
	return sql_int(&q, &r->last);
}

static void look_at_locks(struct walk *k)
{
	struct rows r = {.k = k};
	if (store_now(k->w->store, false, read_rows, &r)) walk_wrong(k, "the locks cannot be read");
	for (int i = 0; i <= ALL; i++) atomic_store(&k->down[i], r.down[i]);
}

/* ---- lockdown */

/* What was on its way has its verdict at once: cut off, and to be looked up; or not begun. */
static void all_have_verdicts(struct walk *k)
{
	struct rows r = {.k = k};
	world_settle(k->w);
	if (store_now(k->w->store, false, read_sending, &r)) walk_wrong(k, "the jobs cannot be read");
	if (r.sending) walk_wrong(k, "%" PRId64 " jobs are told to be on their way although all is locked", r.sending);
}

static void lock_by_verb(struct walk *k, int shore)
{
	struct walk_typed t = {0};
	err e;
	if (shore != ALL) walk_type(k, &t, "%s", k->shores[shore].name);
	k->w->person = "kim";
	walk_run(k, "lockdown row", &t, &e);
	k->w->person = NULL;
	if (e) walk_wrong(k, "a lockdown does not work: %.*s", SHOW(e->text));
	if (!walk_is_down(k, shore)) walk_wrong(k, "a lockdown has made no row");
}

/* As the command line does it, and then nothing more happens; or somebody's disk was full in the middle of it. */
static void lock_by_file(struct walk *k, int shore)
{
	struct arena *a = k->w->a;
	str folder = str_of(k->w->folder), file;
	struct sentinel s = {.account = shore == ALL ? S("") : str_of(k->shores[shore].name), .by = S("kim"),
			     .reason = S(""), .at = k->w->now, .suspect = S("")};
	bool torn = walk_chance(k, 20);
	err e = torn ? sentinels_folder(a, folder) : sentinel_write(a, folder, &s, &file);
	str path = arena_fmt(a, "%.*s/locks/lock-%u", SHOW(folder), k->events);
	if (torn && !e) e = file_write(a, path, S("account wa"), 0640);
	if (e) walk_wrong(k, "a file that locks cannot be written: %.*s", SHOW(e->text));
	atomic_store(&k->down[torn ? ALL : shore], true);
	walk_say(k, "a file locks %s%s", shore == ALL ? "everything" : k->shores[shore].name, torn ? ", and is torn" : "");
}

/* What is cut off is not heard, nor what it told of the log-in. */
static void answers_are_lost(struct walk *k, int lock)
{
	for (int i = 0; i < WALK_SHORES; i++) {
		if (!is_about(lock, i)) continue;
		k->shores[i].dead_told = -1;
		k->shores[i].unheard = k->w->mono + 2 * WALK_MINUTE;
	}
}

static void lock_down(struct walk *k)
{
	int shore = walk_chance(k, 40) ? ALL : (int)walk_draw(k, WALK_SHORES);
	size_t cut = k->far.cancelled;
	if (shore != ALL && (!k->shores[shore].connected || k->shores[shore].removed)) return;
	k->locks++;
	if (walk_chance(k, 35)) lock_by_file(k, shore);
	else lock_by_verb(k, shore);
	answers_are_lost(k, atomic_load(&k->down[ALL]) ? ALL : shore);
	if (walk_chance(k, 15)) return; /* what comes next may be a kill */
	all_have_verdicts(k);
	k->cut_off += k->far.cancelled - cut;
}

/* ---- unlock */

static bool says(struct walk *k, const char *who, const char *verb, struct walk_typed *t, err *e)
{
	k->w->person = who;
	walk_run(k, verb, t, e);
	k->w->person = NULL;
	return !*e;
}

/* Each account gets a new log-in, and somebody vouches for the rest. */
static void complete(struct walk *k, int64_t id, int shore)
{
	struct walk_typed t = {0};
	err e;
	struct walk_shore *s = &k->shores[shore];
	if (!s->connected || s->removed) return;
	k->dialogue = 0;
	s->mood = MOOD_FINE;
	walk_reconnect(k, s);
	walk_type(k, &t, "%" PRId64, id);
	walk_type(k, &t, "%s", s->name);
	walk_type(k, &t, "--done");
	walk_type(k, &t, "credential,mfa,apps,sessions,deputy");
	says(k, "sam", "unlock tick", &t, &e);
}

static void part(struct walk *k, int64_t id)
{
	struct walk_typed t = {0};
	err e;
	walk_type(k, &t, "%" PRId64, id);
	if (says(k, "sam", "unlock part", &t, &e)) look_at_locks(k);
}

static void open_it(struct walk *k, int64_t id, int lock)
{
	static const char *const WHO[] = {"sam", "nina"};
	err e = NULL;
	for (int i = 0; i < WALK_SHORES; i++)
		if (is_about(lock, i)) complete(k, id, i);
	for (size_t i = 0; i < COUNT(WHO) && !e; i++) {
		struct walk_typed t = {0};
		walk_type(k, &t, "%" PRId64, id);
		says(k, WHO[i], "unlock", &t, &e);
	}
	if (e) return;
	k->unlocks++;
	look_at_locks(k);
	posts_wait(k, lock, false);
}

void walk_unlock(struct walk *k)
{
	struct rows r = {.k = k};
	pass_on(k);
	if (store_now(k->w->store, false, read_rows, &r)) walk_wrong(k, "the locks cannot be read");
	if (!r.first) return;
	if (r.shore == ALL && walk_chance(k, 50)) part(k, r.first);
	else open_it(k, r.first, r.shore);
}

/* ---- hold */

static void hold(struct walk *k)
{
	struct walk_typed t = {0};
	struct rows r = {.k = k};
	err e;
	int shore = walk_chance(k, 30) ? ALL : (int)walk_draw(k, WALK_SHORES);
	int64_t s = walk_span(k, 30, 3 * 3600);
	if (k->nholds == WALK_HOLDS || (shore != ALL && (!k->shores[shore].connected || k->shores[shore].removed))) return;
	if (shore != ALL) walk_type(k, &t, "%s", k->shores[shore].name);
	walk_type(k, &t, "--reason"), walk_type(k, &t, "bereavement");
	bool ends = walk_chance(k, 50);
	if (ends) walk_type(k, &t, "--until"), walk_type(k, &t, "+%" PRId64 "s", s);
	walk_run(k, "hold", &t, &e);
	if (e) return;
	if (store_now(k->w->store, false, read_last, &r)) walk_wrong(k, "the locks cannot be read");
	k->holds[k->nholds++] = (struct walk_hold){.id = r.last, .shore = shore, .set = k->w->mono,
						   .ends = ends ? k->w->now + s * 1000 : 0};
}

static void release(struct walk *k)
{
	for (int i = 0; i < k->nholds; i++) {
		struct walk_hold *h = &k->holds[i];
		struct walk_typed t = {0};
		err e;
		if (h->released) continue;
		walk_type(k, &t, "%" PRId64, h->id);
		walk_run(k, "release", &t, &e);
		bool was_on = is_on(k, h);
		h->released = !e || !was_on;
		if (!e && was_on) posts_wait(k, h->shore, true);
		return;
	}
}

void walk_do_lock(struct walk *k)
{
	void (*const WAYS[])(struct walk *) = {lock_down, walk_unlock, hold, release};
	WAYS[walk_weighed(k, (const unsigned char[]){20, 40, 12, 28}, COUNT(WAYS))](k);
}

/* ---- who unlocks */

void walk_guards(struct walk *k)
{
	static const char *const NAMES[] = {"sam", "nina"};
	for (size_t i = 0; i < COUNT(NAMES); i++) {
		world_verb(k->w, "user add", NAMES[i], NULL);
		world_verb(k->w, "role give", NAMES[i], "admin", NULL);
	}
}
