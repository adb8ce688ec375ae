/* SPDX-License-Identifier: MIT
 * world.h - what the tests of the store share: a folder that goes away, a clock turned by hand, a small
 * schema, and a loop that waits for the store's wake instead of sleeping. */
#ifndef TEST_STORE_WORLD_H
#define TEST_STORE_WORLD_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "help/scratch.h"
#include "store/inside.h"

#include <fcntl.h>
#include <ftw.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAYBE static inline __attribute__((unused))

/* ---- a clock */

struct hand_clock {
	struct clock clock;
	int64_t now, mono;
};

MAYBE int64_t hand_now(const struct clock *c)
{
	return ((const struct hand_clock *)c)->now;
}

MAYBE int64_t hand_mono(const struct clock *c)
{
	return ((const struct hand_clock *)c)->mono;
}

/* ---- a schema of our own, so that these tests do not change with the product's tables */

static const struct migration WORLD_STEPS[] = {
	{1, "start",
	 "CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT, data BLOB, size INTEGER) STRICT;"
	 "CREATE UNIQUE INDEX thing_name ON thing(name);"
	 "CREATE TABLE part(id INTEGER PRIMARY KEY,"
	 " thing INTEGER NOT NULL REFERENCES thing(id) DEFERRABLE INITIALLY DEFERRED) STRICT;"},
	{2, "more",
	 "CREATE TABLE more(id INTEGER PRIMARY KEY) STRICT; INSERT INTO more SELECT id FROM thing;"},
	{3, "rebuilt",
	 "CREATE TABLE thing_new(id INTEGER PRIMARY KEY, name TEXT, data BLOB, size INTEGER, note TEXT)"
	 " STRICT;"
	 "INSERT INTO thing_new SELECT id, name, data, size, NULL FROM thing; DROP TABLE thing;"
	 "ALTER TABLE thing_new RENAME TO thing;"},
};
static const struct schema WORLD_ONE __attribute__((unused)) = {WORLD_STEPS, 1};
static const struct schema WORLD_TWO __attribute__((unused)) = {WORLD_STEPS, 2};
static const struct schema WORLD_THREE __attribute__((unused)) = {WORLD_STEPS, 3};

/* ---- a folder with a store in it */

struct world {
	char folder[64], path[96];
	struct arena *a;
	struct hand_clock clock;
	struct store *s;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	int wakes;		/* since the last look */
	int all_wakes;
};

MAYBE err world_open_as(struct world *w, const struct schema *schema, bool may_migrate)
{
	struct store_options o = {
		.path = str_of(w->path), .clock = &w->clock.clock, .may_migrate = may_migrate};
	w->s = NULL;
	return store_open_as(w->a, &o, schema, &w->s);
}

MAYBE void assert_fine(err e)
{
	if (e) fail_msg("%s: %.*s", e->code, SHOW(e->text));
}

MAYBE void assert_says(err e, err_kind kind, const char *code, const char *words)
{
	assert_non_null(e);
	if (e->kind != kind || strcmp(e->code, code))
		fail_msg("kind %d, %s: %.*s", (int)e->kind, e->code, SHOW(e->text));
	if (!str_find(e->text, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(e->text));
}

MAYBE struct world *world_bare(void)
{
	struct world *w = calloc(1, sizeof *w);
	scratch_folder(w->folder, "store");
	snprintf(w->path, sizeof w->path, "%s/schedpost.db", w->folder);
	w->a = arena_new();
	w->clock = (struct hand_clock){
		.clock = {.now = hand_now, .mono = hand_mono, .random = clock_real.random}, .now = 1000};
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->woken, NULL);
	return w;
}

MAYBE struct world *world_new(void)
{
	struct world *w = world_bare();
	assert_fine(world_open_as(w, &WORLD_ONE, true));
	return w;
}

MAYBE int world_remove(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

MAYBE void world_free(struct world *w)
{
	store_close(w->s);
	nftw(w->folder, world_remove, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(w->a);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->woken);
	free(w);
}

/* ---- threads */

MAYBE void world_wake(void *of)
{
	struct world *w = of;
	pthread_mutex_lock(&w->lock);
	w->wakes++;
	w->all_wakes++;
	pthread_cond_signal(&w->woken);
	pthread_mutex_unlock(&w->lock);
}

MAYBE void world_start(struct world *w)
{
	store_start(w->s, world_wake, w);
}

/* Delivers until nothing waits any more. */
MAYBE void world_settle(struct world *w)
{
	while (store_waiting(w->s)) {
		pthread_mutex_lock(&w->lock);
		while (!w->wakes) pthread_cond_wait(&w->woken, &w->lock);
		w->wakes = 0;
		pthread_mutex_unlock(&w->lock);
		store_deliver(w->s);
	}
}

/* ---- small works */

struct told {			/* what done said */
	int times;
	bool failed;
	err_kind kind;
	char code[32], text[800];
};

MAYBE void told_of(struct told *t, err e)
{
	t->times++;
	t->failed = e != NULL;
	t->kind = e ? e->kind : 0;
	snprintf(t->code, sizeof t->code, "%s", e ? e->code : "");
	snprintf(t->text, sizeof t->text, "%.*s", e ? (int)e->text.len : 0, e ? e->text.at : "");
}

MAYBE void hear(void *what, err e)
{
	told_of(what, e);
}

struct thing {			/* told first, so that `hear` can be its done */
	struct told told;
	int64_t id;
	bool orphan, fails;
	int ran;
};

MAYBE err add_part(struct tx *tx, int64_t id, int64_t of)
{
	query q = sql(tx, "INSERT INTO part(id, thing) VALUES($1, $2)");
	bind_int(&q, id);
	bind_int(&q, of);
	return sql_run(&q);
}

MAYBE err add_thing(struct tx *tx, void *what)
{
	struct thing *t = what;
	t->ran++;
	query q = sql(tx, "INSERT INTO thing(id, name, data, size) VALUES($1, $2, $3, $4)");
	bind_int(&q, t->id);
	bind_str(&q, arena_fmt(tx_arena(tx), "thing %lld", (long long)t->id));
	bind_null(&q);
	bind_int(&q, tx_now(tx));
	TRY(sql_run(&q));
	if (t->orphan) TRY(add_part(tx, t->id, 1000000));	/* belongs to nothing: the commit will fail */
	if (t->fails)
		return FAIL(tx_arena(tx), ERR_INPUT, "no", "The name is not a good one. Choose another.");
	return NULL;
}

MAYBE void make_things(struct thing *things, size_t n)
{
	memset(things, 0, n * sizeof *things);
	for (size_t i = 0; i < n; i++) things[i].id = (int64_t)i + 1;
}

MAYBE err count_work(struct tx *tx, void *what)
{
	query q = sql(tx, "SELECT count(*) FROM thing");
	if (row(&q)) *(int64_t *)what = col_int(&q);
	return sql_end(&q);
}

MAYBE err add_pair(struct tx *tx, void *what)	/* a thing and its part: never one without the other */
{
	struct thing *t = what;
	TRY(add_thing(tx, t));
	return add_part(tx, t->id, t->id);
}

MAYBE err count_pairs(struct tx *tx, void *what)	/* three numbers: things, parts, the last thing */
{
	int64_t *n = what;
	query q = sql(tx, "SELECT (SELECT count(*) FROM thing), (SELECT count(*) FROM part),"
			  " (SELECT max(id) FROM thing)");
	if (row(&q)) {
		n[0] = col_int(&q);
		n[1] = col_int(&q);
		n[2] = col_int(&q);
	}
	return sql_end(&q);
}

MAYBE int64_t count_things(struct world *w)
{
	int64_t n = -1;
	assert_fine(store_now(w->s, false, count_work, &n));
	return n;
}
#endif
