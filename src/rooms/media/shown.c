/* SPDX-License-Identifier: MIT
 * shown.c - the table of names that a platform may fetch files by, behind one lock. */
#include "rooms/media/shown.h"

#include "base/sha.h"
#include "rooms/media/media.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	CHANCE = 24,		/* bytes of a name */
	ACCOUNT_MOST = 256, MIME_MOST = 64,
	/* A platform asks for the head of a film, then for pieces, and tries again: */
	TIMES_OVER = 20,	/* the file's size, and */
	BYTES_MORE = 1 << 20,	/* besides, may leave by one name */
	ASKS_MOST = 40, ASK_EVERY_MS = 250,	/* of one name: so many at once, then one each so often; and of a large */
	ASK_BYTES = 256 << 10,			/* file one more for each such piece, for some take it in pieces */
	WRONG_MOST = 40, WRONG_EVERY_MS = 50,	/* of all names that are none, together */
	LEAST_LIFE = 4				/* a name is given again while this part of its life is left */
};
_Static_assert((int)SHOWN_NAME == CHANCE * 4 / 3, "a name has no padding");

/* So many at once, and one more each so often. */
struct allowance {
	int64_t left, at;	/* at: monotonic, when it was last counted */
};

struct place {
	enum shown_state state;
	struct shown_job of;
	int64_t until;			/* monotonic */
	char account[ACCOUNT_MOST], sha256[SHA_HEX + 1], mime[MIME_MOST];
	uint64_t bytes, left;		/* left: bytes that may still leave */
	size_t readers;
	struct allowance asks;
	char name[SHOWN_NAME + 1];	/* only ever given out again to its own try, never compared */
	uint8_t digest[SHA_BYTES];
};

struct shown {
	pthread_mutex_t guard;
	struct shown_options o;
	struct allowance wrong;
	bool reached;
	struct shown_counts counts;
	struct place places[SHOWN_MOST];
};

/* ---- the life of a place */

enum shown_state shown_next(enum shown_state from, enum shown_event event)
{
	static const struct { enum shown_state from; enum shown_event event; enum shown_state to; } MOVES[] = {
		{SHOWN_FREE, SHOWN_MADE, SHOWN_OPEN},
		{SHOWN_OPEN, SHOWN_ENDED, SHOWN_SHUT},
		{SHOWN_OPEN, SHOWN_EXPIRED, SHOWN_SHUT},
		{SHOWN_OPEN, SHOWN_USED_UP, SHOWN_SHUT},
		{SHOWN_SHUT, SHOWN_LEFT, SHOWN_FREE},
	};
	for (size_t i = 0; i < COUNT(MOVES); i++)
		if (MOVES[i].from == from && MOVES[i].event == event) return MOVES[i].to;
	return from;
}

static void happens(struct place *p, enum shown_event event)
{
	p->state = shown_next(p->state, event);
	if (p->state == SHOWN_SHUT && !p->readers) p->state = shown_next(p->state, SHOWN_LEFT);
	if (p->state == SHOWN_FREE) sodium_memzero(p, sizeof *p);
}

static void end_what_is_over(struct shown *s)
{
	int64_t now = s->o.clock->mono(s->o.clock);
	for (size_t i = 0; i < SHOWN_MOST; i++)
		if (s->places[i].state == SHOWN_OPEN && now >= s->places[i].until) happens(&s->places[i], SHOWN_EXPIRED);
}

static bool allowed(const struct shown *s, struct allowance *a, int64_t most, int64_t every_ms)
{
	int64_t now = s->o.clock->mono(s->o.clock), more = (now - a->at) / every_ms;
	if (a->left + more >= most) *a = (struct allowance){most, now};
	else *a = (struct allowance){a->left + more, a->at + more * every_ms};
	if (!a->left) return false;
	a->left--;
	return true;
}

/* ---- beginning and end */

struct shown *shown_new(const struct shown_options *o)
{
	struct shown *s = calloc(1, sizeof *s);
	if (!s) die("schedpost stops: the machine has no memory left. Nothing is lost; it goes on when it is started again.");
	s->o = *o;
	s->reached = true;
	s->wrong = (struct allowance){WRONG_MOST, o->clock->mono(o->clock)};
	pthread_mutex_init(&s->guard, NULL);
	return s;
}

void shown_free(struct shown *s)
{
	if (!s) return;
	pthread_mutex_destroy(&s->guard);
	sodium_memzero(s, sizeof *s);
	free(s);
}

/* ---- what the engine says */

static bool is_same(struct shown_job a, struct shown_job b)
{
	return a.job == b.job && a.version == b.version;
}

static bool is_this(const struct place *p, struct shown_job job, const struct shown_file *f)
{
	return p->state == SHOWN_OPEN && is_same(p->of, job) && str_is(str_of(p->sha256), f->sha256) &&
	       str_is(str_of(p->mime), f->mime);
}

static void end_others(struct shown *s, const struct shown_try *t)
{
	for (size_t i = 0; i < SHOWN_MOST; i++) {
		bool wanted = false;
		for (size_t k = 0; k < t->n; k++) wanted |= is_this(&s->places[i], t->of, &t->files[k]);
		if (s->places[i].of.job == t->of.job && !wanted) happens(&s->places[i], SHOWN_ENDED);
	}
}

/* The old name lives on to its end beside the next one. */
static struct place *place_of(struct shown *s, struct shown_job job, const struct shown_file *f)
{
	int64_t enough = s->o.clock->mono(s->o.clock) + s->o.life_ms / LEAST_LIFE;
	for (size_t i = 0; i < SHOWN_MOST; i++)
		if (is_this(&s->places[i], job, f) && s->places[i].until >= enough) return &s->places[i];
	return NULL;
}

static int64_t asks_most(const struct place *p)
{
	return ASKS_MOST + (int64_t)(p->bytes / ASK_BYTES);
}

static struct place *place_new(struct shown *s, struct shown_job job, str account, const struct shown_file *f)
{
	struct place *p = s->places;
	uint8_t chance[CHANCE];
	while (p < s->places + SHOWN_MOST && p->state != SHOWN_FREE) p++;
	if (p == s->places + SHOWN_MOST) return NULL;
	int64_t now = s->o.clock->mono(s->o.clock);
	happens(p, SHOWN_MADE);
	p->of = job;
	p->until = now + s->o.life_ms;
	p->bytes = f->bytes;
	p->left = f->bytes * TIMES_OVER + BYTES_MORE;
	p->asks = (struct allowance){asks_most(p), now};
	snprintf(p->account, sizeof p->account, "%.*s", SHOW(account));
	snprintf(p->sha256, sizeof p->sha256, "%.*s", SHOW(f->sha256));
	snprintf(p->mime, sizeof p->mime, "%.*s", SHOW(f->mime));
	s->o.clock->random(s->o.clock, chance, sizeof chance);
	sodium_bin2base64(p->name, sizeof p->name, chance, sizeof chance, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sha_of(str_of(p->name), p->digest);
	sodium_memzero(chance, sizeof chance);
	return p;
}

err shown_open(struct shown *s, struct arena *a, const struct shown_try *t, str *urls)
{
	bool room = t->account.len < ACCOUNT_MOST;
	if (!shown_is_reached(s))
		return FAIL(a, ERR_BUSY, "not-reached", "Its platform fetches pictures and films from your public address, and nothing can be fetched "
			    "there now: schedpost cannot listen at its port (public_port). It goes on by itself once that is mended; 'schedpost doctor' "
			    "says what to do.");
	pthread_mutex_lock(&s->guard);
	end_what_is_over(s);
	end_others(s, t);
	for (size_t i = 0; room && i < t->n; i++) {
		struct place *p = place_of(s, t->of, &t->files[i]);
		if (!p) p = place_new(s, t->of, t->account, &t->files[i]);
		room = p != NULL;
		if (room) urls[i] = arena_fmt(a, "%.*s%s", SHOW(s->o.address), p->name);
	}
	pthread_mutex_unlock(&s->guard);
	if (room) return NULL;
	return FAIL(a, ERR_BUSY, "too-many-shown", "%d files are being fetched from schedpost already, so this one waits.", SHOWN_MOST);
}

void shown_close(struct shown *s, int64_t job)
{
	pthread_mutex_lock(&s->guard);
	end_others(s, &(struct shown_try){.of = {.job = job}});
	pthread_mutex_unlock(&s->guard);
}

void shown_end(struct shown *s, struct shown_job job)
{
	pthread_mutex_lock(&s->guard);
	for (size_t i = 0; i < SHOWN_MOST; i++)
		if (is_same(s->places[i].of, job)) happens(&s->places[i], SHOWN_ENDED);
	pthread_mutex_unlock(&s->guard);
}

size_t shown_jobs(struct shown *s, struct shown_job *jobs)
{
	size_t n = 0;
	pthread_mutex_lock(&s->guard);
	end_what_is_over(s);
	for (size_t i = 0; i < SHOWN_MOST; i++) {
		bool known = s->places[i].state != SHOWN_OPEN;
		for (size_t k = 0; k < n && !known; k++) known = is_same(jobs[k], s->places[i].of);
		if (!known) jobs[n++] = s->places[i].of;
	}
	pthread_mutex_unlock(&s->guard);
	return n;
}

void shown_reached(struct shown *s, bool reached)
{
	pthread_mutex_lock(&s->guard);
	s->reached = reached;
	pthread_mutex_unlock(&s->guard);
}

bool shown_is_reached(struct shown *s)
{
	pthread_mutex_lock(&s->guard);
	bool reached = s->reached;
	pthread_mutex_unlock(&s->guard);
	return reached;
}

/* ---- what the door asks */

/* All places are looked at, whatever is found. */
static struct place *named(struct shown *s, str name)
{
	uint8_t digest[SHA_BYTES];
	struct place *found = NULL;
	sha_of(name, digest);
	for (size_t i = 0; i < SHOWN_MOST; i++) {
		bool same = sodium_memcmp(digest, s->places[i].digest, SHA_BYTES) == 0;
		if (same && s->places[i].state == SHOWN_OPEN) found = &s->places[i];
	}
	return found;
}

static void copy_of(struct shown *s, struct place *p, struct shown_copy *out)
{
	struct arena *a = arena_new();
	out->place = (size_t)(p - s->places);
	out->bytes = p->bytes;
	snprintf(out->mime, sizeof out->mime, "%s", p->mime);
	snprintf(out->path, sizeof out->path, "%.*s", SHOW(media_path(a, s->o.folder, str_of(p->sha256))));
	p->readers++;
	arena_free(a);
}

static enum shown_said ask(struct shown *s, str name, struct shown_copy *out)
{
	end_what_is_over(s);
	struct place *p = named(s, name);
	if (!p && !allowed(s, &s->wrong, WRONG_MOST, WRONG_EVERY_MS)) return SHOWN_TOO_OFTEN;
	if (!p || brake_is_on(s->o.brake, str_of(p->account))) return SHOWN_NOTHING;
	if (!allowed(s, &p->asks, asks_most(p), ASK_EVERY_MS)) return SHOWN_TOO_OFTEN;
	copy_of(s, p, out);
	return SHOWN_HERE;
}

enum shown_said shown_ask(struct shown *s, str name, struct shown_copy *out)
{
	pthread_mutex_lock(&s->guard);
	enum shown_said said = ask(s, name, out);
	s->counts.asked += said == SHOWN_HERE;
	s->counts.refused += said == SHOWN_NOTHING;
	s->counts.too_often += said == SHOWN_TOO_OFTEN;
	pthread_mutex_unlock(&s->guard);
	return said;
}

bool shown_more(struct shown *s, const struct shown_copy *c, uint64_t bytes)
{
	pthread_mutex_lock(&s->guard);
	struct place *p = &s->places[c->place];
	end_what_is_over(s);
	if (p->state == SHOWN_OPEN && p->left < bytes) happens(p, SHOWN_USED_UP);
	bool may = p->state == SHOWN_OPEN && !brake_is_on(s->o.brake, str_of(p->account));
	if (may) p->left -= bytes;
	if (may) s->counts.bytes += bytes;
	pthread_mutex_unlock(&s->guard);
	return may;
}

void shown_leave(struct shown *s, const struct shown_copy *c)
{
	pthread_mutex_lock(&s->guard);
	struct place *p = &s->places[c->place];
	p->readers--;
	if (p->state == SHOWN_SHUT) happens(p, SHOWN_ENDED);
	pthread_mutex_unlock(&s->guard);
}

struct shown_counts shown_counts(struct shown *s)
{
	pthread_mutex_lock(&s->guard);
	struct shown_counts now = s->counts;
	now.open = 0;
	for (size_t i = 0; i < SHOWN_MOST; i++) now.open += s->places[i].state == SHOWN_OPEN;
	pthread_mutex_unlock(&s->guard);
	return now;
}
