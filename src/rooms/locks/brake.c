/* SPDX-License-Identifier: MIT
 * brake.c - which accounts are locked down, in memory, by rows and by sentinels. */
#include "rooms/locks/brake.h"

#include "base/clock.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>

struct names {
	bool all;
	str *of;
	size_t n;
	struct arena *a;
};

struct brake {
	pthread_mutex_t guard;
	_Atomic uint64_t epoch;
	struct names rows, files;
	struct sentinel held[BRAKE_HELD_MOST];
	size_t nheld;
	struct arena *held_texts;
	struct arena *own;
	str data_folder;
	struct timespec seen; /* the folder's last change, when it was read */
	bool fresh;	      /* it was read so long after that change that a later one shows */
};

uint64_t brake_epoch(const struct brake *b)
{
	return atomic_load(&b->epoch);
}

static void names_clear(struct names *l)
{
	arena_reset(l->a);
	l->of = TAKE_N(l->a, str, BRAKE_NAMES_MOST);
	l->n = 0;
	l->all = false;
}

static bool names_hold(const struct names *l, str account)
{
	if (l->all) return true;
	for (size_t i = 0; account.len && i < l->n; i++)
		if (str_is_nocase(l->of[i], account)) return true;
	return false;
}

/* What has no room locks everything: never less than was asked for. */
static void names_add(struct names *l, bool all, const str *accounts, size_t n)
{
	l->all |= all || l->n + n > BRAKE_NAMES_MOST;
	for (size_t i = 0; i < n && !l->all; i++)
		if (!names_hold(l, accounts[i])) l->of[l->n++] = arena_str(l->a, accounts[i]);
}

static bool same_names(const struct names *l, const struct names *other)
{
	bool same = l->all == other->all && (l->all || l->n == other->n);
	for (size_t i = 0; same && !l->all && i < other->n; i++) same = names_hold(l, other->of[i]);
	return same;
}

/* The epoch rises only if they differ: else who looks at it would look without end. */
static void names_become(struct brake *b, struct names *l, const struct names *now)
{
	if (same_names(l, now)) return;
	names_clear(l);
	names_add(l, now->all, now->of, now->n);
	atomic_fetch_add(&b->epoch, 1);
}

/* ---- the folder */

static void read_files(struct brake *b)
{
	struct arena *a = arena_new();
	struct names now = {.a = a, .of = TAKE_N(a, str, BRAKE_NAMES_MOST)};
	struct sentinel *all;
	size_t n;
	if (sentinels_read(a, b->data_folder, &all, &n)) now.all = true;
	else
		for (size_t i = 0; i < n; i++)
			names_add(&now, !all[i].whole || !all[i].account.len, &all[i].account, all[i].account.len > 0);
	names_become(b, &b->files, &now);
	arena_free(a);
}

/* The times of files are the machine's, and have a grain of some milliseconds: a second change within it would not
 * show. */
static bool has_settled(const struct timespec *changed)
{
	enum { GRAIN_MS = 50 };
	int64_t since = clock_real.now(&clock_real) - ((int64_t)changed->tv_sec * 1000 + changed->tv_nsec / 1000000);
	return since > GRAIN_MS || since < -GRAIN_MS;
}

static void look_at_folder(struct brake *b)
{
	struct stat st = {0};
	char path[4096];
	if (b->data_folder.len > sizeof path - 10) die("schedpost stops: the path of its data is too long.");
	char *at = path;
	for (size_t i = 0; i < b->data_folder.len; i++) *at++ = b->data_folder.at[i];
	for (const char *tail = "/locks"; *tail; tail++) *at++ = *tail;
	*at = '\0';
	bool there = stat(path, &st) == 0, none = !there && errno == ENOENT && !b->files.all && !b->files.n;
	bool same = there && b->fresh && st.st_mtim.tv_sec == b->seen.tv_sec && st.st_mtim.tv_nsec == b->seen.tv_nsec;
	if (same || none) return;
	b->fresh = there && has_settled(&st.st_mtim);
	b->seen = st.st_mtim;
	read_files(b);
}

/* ---- asking */

static bool held_has(const struct brake *b, str account)
{
	for (size_t i = 0; i < b->nheld; i++)
		if (!b->held[i].account.len || str_is_nocase(b->held[i].account, account)) return true;
	return false;
}

bool brake_is_on(struct brake *b, str account)
{
	pthread_mutex_lock(&b->guard);
	look_at_folder(b);
	bool on = names_hold(&b->rows, account) || names_hold(&b->files, account) || held_has(b, account);
	pthread_mutex_unlock(&b->guard);
	return on;
}

void brake_pull(struct brake *b, bool all, const str *accounts, size_t n)
{
	pthread_mutex_lock(&b->guard);
	names_add(&b->rows, all, accounts, n);
	atomic_fetch_add(&b->epoch, 1);
	pthread_mutex_unlock(&b->guard);
}

bool brake_rows(struct brake *b, uint64_t seen, bool all, const str *accounts, size_t n)
{
	struct arena *a = arena_new();
	struct names now = {.a = a, .of = TAKE_N(a, str, BRAKE_NAMES_MOST)};
	names_add(&now, all, accounts, n);	/* two locks on one account are one name */
	pthread_mutex_lock(&b->guard);
	bool taken = seen == brake_epoch(b);
	if (taken) names_become(b, &b->rows, &now);
	pthread_mutex_unlock(&b->guard);
	arena_free(a);
	return taken;
}

/* ---- held */

static struct sentinel copy_of(struct arena *a, const struct sentinel *s)
{
	struct sentinel copy = {.at = s->at, .whole = true};
	copy.file = arena_str(a, s->file);
	copy.account = arena_str(a, s->account);
	copy.by = arena_str(a, s->by);
	copy.reason = arena_str(a, s->reason);
	copy.suspect = arena_str(a, s->suspect);
	return copy;
}

/* What is held no more leaves no text behind, however often it was typed. */
static void pack_held(struct brake *b)
{
	struct arena *a = arena_new();
	for (size_t i = 0; i < b->nheld; i++) b->held[i] = copy_of(a, &b->held[i]);
	arena_free(b->held_texts);
	b->held_texts = a;
}

static bool shuts_out(const struct brake *b, str person)
{
	for (size_t i = 0; person.len && i < b->nheld; i++)
		if (str_is(b->held[i].suspect, person)) return true;
	return false;
}

/* Whoever is suspected shuts out nobody, and one is shut out at most: so somebody is left who can unlock, as was looked
 * for in the rows. */
static bool may_shut_out(const struct brake *b, const struct sentinel *s)
{
	bool others = false;
	for (size_t i = 0; i < b->nheld; i++)
		others = others || (b->held[i].suspect.len && !str_is(b->held[i].suspect, s->suspect));
	return !others && !shuts_out(b, s->by);
}

/* Typed twice it is one still. */
static struct sentinel *held_place(struct brake *b, const struct sentinel *s)
{
	for (size_t i = 0; i < b->nheld; i++)
		if (str_is_nocase(b->held[i].account, s->account) && str_is(b->held[i].suspect, s->suspect)) return &b->held[i];
	return b->nheld < BRAKE_HELD_MOST ? &b->held[b->nheld++] : NULL;
}

void brake_hold(struct brake *b, const struct sentinel *s)
{
	pthread_mutex_lock(&b->guard);
	struct sentinel kept = copy_of(b->held_texts, s);
	if (!may_shut_out(b, &kept)) kept.suspect = S("");
	struct sentinel *place = held_place(b, &kept);
	if (place) *place = kept;
	else b->held[BRAKE_HELD_MOST - 1].account = S("");
	pack_held(b);
	atomic_fetch_add(&b->epoch, 1);
	pthread_mutex_unlock(&b->guard);
}

void brake_let(struct brake *b, str file)
{
	size_t left = 0;
	pthread_mutex_lock(&b->guard);
	for (size_t i = 0; i < b->nheld; i++)
		if (!str_is(b->held[i].file, file)) b->held[left++] = b->held[i];
	b->nheld = left;
	pack_held(b);
	pthread_mutex_unlock(&b->guard);
}

void brake_held(struct brake *b, struct arena *a, struct sentinel **out, size_t *n)
{
	*out = TAKE_N(a, struct sentinel, BRAKE_HELD_MOST);
	pthread_mutex_lock(&b->guard);
	*n = b->nheld;
	for (size_t i = 0; i < b->nheld; i++) (*out)[i] = copy_of(a, &b->held[i]);
	pthread_mutex_unlock(&b->guard);
}

bool brake_shuts_out(struct brake *b, str person)
{
	pthread_mutex_lock(&b->guard);
	bool out = shuts_out(b, person);
	pthread_mutex_unlock(&b->guard);
	return out;
}

bool brake_has_sentinels(struct brake *b)
{
	pthread_mutex_lock(&b->guard);
	look_at_folder(b);
	bool any = b->files.all || b->files.n;
	pthread_mutex_unlock(&b->guard);
	return any;
}

struct brake *brake_new(str data_folder)
{
	struct arena *a = arena_new();
	struct brake *b = TAKE(a, struct brake);
	b->own = a;
	b->data_folder = arena_str(a, data_folder);
	b->rows.a = arena_new();
	b->files.a = arena_new();
	b->held_texts = arena_new();
	pthread_mutex_init(&b->guard, NULL);
	names_clear(&b->rows);
	names_clear(&b->files);
	return b;
}

void brake_free(struct brake *b)
{
	if (!b) return;
	pthread_mutex_destroy(&b->guard);
	arena_free(b->rows.a);
	arena_free(b->files.a);
	arena_free(b->held_texts);
	arena_free(b->own);
}
