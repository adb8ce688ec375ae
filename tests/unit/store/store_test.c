/* SPDX-License-Identifier: MIT
 * store_test.c - works: their order, their groups, what one failing does to others, and who is refused. */
#include "world.h"

/* ---- order */

struct list {
	int64_t ids[3000];
	size_t n;
};
static struct list ran, heard;

static void note(struct list *l, int64_t id)
{
	if (l->n < COUNT(l->ids)) l->ids[l->n++] = id;
}

static err note_run(struct tx *tx, void *what)
{
	(void)tx;
	note(&ran, *(int64_t *)what);
	return NULL;
}

static void note_done(void *what, err e)
{
	assert_null(e);
	note(&heard, *(int64_t *)what);
}

static void note_any_done(void *what, err e)
{
	(void)e;
	note(&heard, *(int64_t *)what);
}

static void forget_notes(void)
{
	ran.n = heard.n = 0;
}

static void assert_counted(const struct list *l, size_t n)
{
	assert_int_equal(l->n, n);
	for (size_t i = 0; i < n; i++) assert_int_equal(l->ids[i], i);
}

void test_works_run_and_are_heard_in_the_order_they_came(void **state)
{
	(void)state;
	static int64_t ids[1200];	/* three groups */
	for (int threads = 0; threads < 2; threads++) {
		struct world *w = world_new();
		forget_notes();
		if (threads) world_start(w);
		for (size_t i = 0; i < COUNT(ids); i++) {
			ids[i] = (int64_t)i;
			store_write(w->s, i % 3 ? STORE_FRONT : STORE_ENGINE, note_run, note_done, &ids[i]);
		}
		if (!threads) store_deliver(w->s);
		else world_settle(w);
		assert_counted(&ran, COUNT(ids));
		assert_counted(&heard, COUNT(ids));
		assert_int_equal(store_waiting(w->s), 0);
		world_free(w);
	}
}

/* Holds the writer until the test has filled the mailbox. */
struct gate {
	sem_t at_work, go;
};

static err wait_at_gate(struct tx *tx, void *what)
{
	(void)tx;
	struct gate *g = what;
	sem_post(&g->at_work);
	while (sem_wait(&g->go)) continue;
	return NULL;
}

static void gate_close(struct world *w, struct gate *g)
{
	sem_init(&g->at_work, 0, 0);
	sem_init(&g->go, 0, 0);
	store_write(w->s, STORE_ENGINE, wait_at_gate, NULL, g);
	while (sem_wait(&g->at_work)) continue;
}

static void gate_open(struct gate *g)
{
	sem_post(&g->go);
}

void test_the_lock_goes_before_all_that_waits(void **state)
{
	(void)state;
	static int64_t ids[] = {2, 3, 4, 0, 1};
	struct world *w = world_new();
	struct gate g;
	forget_notes();
	world_start(w);
	gate_close(w, &g);
	for (size_t i = 0; i < COUNT(ids); i++)
		store_write(w->s, ids[i] < 2 ? STORE_LOCK : STORE_FRONT, note_run, note_done, &ids[i]);
	gate_open(&g);
	world_settle(w);
	assert_counted(&ran, COUNT(ids));
	assert_counted(&heard, COUNT(ids));
	world_free(w);
}

void test_the_front_is_refused_when_too_much_waits_but_never_engine_or_lock(void **state)
{
	(void)state;
	static int64_t ids[2000];
	struct world *w = world_new();
	struct told front = {0}, reader = {0};
	int64_t last[2] = {-1, -2};
	forget_notes();
	for (size_t i = 0; i < COUNT(ids); i++) {
		ids[i] = (int64_t)i;
		store_write(w->s, STORE_FRONT, note_run, note_done, &ids[i]);
		store_read(w->s, note_run, NULL, &ids[i]);
	}
	store_write(w->s, STORE_FRONT, note_run, hear, &front);
	store_read(w->s, note_run, hear, &reader);
	store_write(w->s, STORE_ENGINE, note_run, note_any_done, &last[0]);
	store_write(w->s, STORE_LOCK, note_run, note_any_done, &last[1]);
	assert_int_equal(front.times, 0);	/* never from inside store_write */
	store_deliver(w->s);
	assert_int_equal(front.times, 1);
	assert_int_equal(front.kind, ERR_BUSY);
	assert_non_null(strstr(front.text, "Try again in a few seconds"));
	assert_int_equal(reader.kind, ERR_BUSY);
	assert_int_equal(heard.n, 2002);
	assert_int_equal(heard.ids[0], -2);
	assert_int_equal(heard.ids[2001], -1);
	world_free(w);
}

void test_a_refusal_wakes_the_loop_too(void **state)
{
	(void)state;
	static int64_t id = 7;
	struct world *w = world_new();
	struct gate g;
	struct told front = {0};
	world_start(w);
	gate_close(w, &g);
	for (int i = 0; i < 2000; i++) store_write(w->s, STORE_FRONT, note_run, NULL, &id);
	store_write(w->s, STORE_FRONT, note_run, hear, &front);
	assert_int_equal(w->all_wakes, 1);
	store_deliver(w->s);
	assert_int_equal(front.kind, ERR_BUSY);
	gate_open(&g);
	world_settle(w);
	world_free(w);
}

void test_one_wake_for_a_whole_group(void **state)
{
	(void)state;
	static int64_t id = 7;
	struct world *w = world_new();
	struct gate g;
	world_start(w);
	gate_close(w, &g);
	for (int i = 0; i < 500; i++) store_write(w->s, STORE_ENGINE, note_run, NULL, &id);
	gate_open(&g);
	world_settle(w);
	assert_in_range(w->all_wakes, 1, 2);
	world_free(w);
}

/* ---- what one failing work does */

static void write_things(struct world *w, struct thing *things, size_t n)
{
	for (size_t i = 0; i < n; i++) store_write(w->s, STORE_ENGINE, add_thing, hear, &things[i]);
	store_deliver(w->s);
}

void test_one_bad_work_among_a_hundred_leaves_nothing_behind(void **state)
{
	(void)state;
	static struct thing things[100];
	struct world *w = world_new();
	make_things(things, 100);
	things[41].fails = true;
	write_things(w, things, 100);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(things[i].told.times, 1);
		assert_int_equal(things[i].told.failed, i == 41);
		assert_int_equal(things[i].ran, i <= 41 ? 2 : 1);	/* from the start, once it was known that one has to go */
	}
	assert_string_equal(things[41].told.text, "The name is not a good one. Choose another.");
	assert_int_equal(count_things(w), 99);
	things[41].fails = false;	/* its place is free: nothing of it stayed */
	assert_fine(store_now(w->s, true, add_thing, &things[41]));
	world_free(w);
}

void test_a_work_alone_that_fails_leaves_nothing_behind(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct thing t = {.id = 1, .fails = true};
	write_things(w, &t, 1);
	assert_int_equal(t.told.kind, ERR_INPUT);
	assert_int_equal(count_things(w), 0);
	world_free(w);
}

void test_when_a_commit_fails_only_the_guilty_work_hears_of_it(void **state)
{
	(void)state;
	static struct thing things[10];
	struct world *w = world_new();
	make_things(things, 10);
	things[6].orphan = true;
	write_things(w, things, 10);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(things[i].told.failed, i == 6);
		assert_int_equal(things[i].told.times, 1);
		assert_int_equal(things[i].ran, 2);	/* the group, then each alone */
	}
	assert_int_equal(things[6].told.kind, ERR_BUG);
	assert_string_equal(things[6].told.code, "constraint");
	assert_int_equal(count_things(w), 9);
	world_free(w);
}

static struct world *slow_world;
static err add_slowly(struct tx *tx, void *what)
{
	slow_world->clock.mono += 20;
	return add_thing(tx, what);
}

void test_slow_works_do_not_share_a_commit(void **state)
{
	(void)state;
	static struct thing things[3];
	struct world *w = slow_world = world_new();
	make_things(things, 3);
	things[2].orphan = true;
	for (int i = 0; i < 3; i++) store_write(w->s, STORE_ENGINE, add_slowly, hear, &things[i]);
	store_deliver(w->s);
	for (int i = 0; i < 3; i++)
		assert_int_equal(things[i].ran, 1); /* the third's failing met nobody else */
	assert_int_equal(count_things(w), 2);
	world_free(w);
}

void test_lock_works_share_a_commit_however_slow(void **state)
{
	(void)state;
	static struct thing things[3];
	struct world *w = slow_world = world_new();
	make_things(things, 3);
	things[1].orphan = true;
	for (int i = 0; i < 3; i++)
		store_write(w->s, i < 2 ? STORE_LOCK : STORE_FRONT, add_slowly, hear, &things[i]);
	store_deliver(w->s);
	assert_int_equal(things[0].ran, 2);
	assert_int_equal(things[2].ran, 1);
	assert_int_equal(count_things(w), 2);
	world_free(w);
}

static err end_the_transaction(struct tx *tx, void *what)
{
	(void)what;
	query q = sql(tx, "ROLLBACK");
	return sql_run(&q);
}

void test_a_work_that_ends_the_transaction_harms_nobody_else(void **state)
{
	(void)state;
	static struct thing things[2];
	struct world *w = world_new();
	struct told bad = {0};
	make_things(things, 2);
	store_write(w->s, STORE_ENGINE, add_thing, hear, &things[0]);
	store_write(w->s, STORE_ENGINE, end_the_transaction, hear, &bad);
	write_things(w, &things[1], 1);
	assert_int_equal(bad.kind, ERR_BUG);
	assert_false(things[0].told.failed);
	assert_false(things[1].told.failed);
	assert_int_equal(count_things(w), 2);
	world_free(w);
}

/* ---- the two threads see one database */

static err count_until(struct tx *tx, void *what)
{
	return count_work(tx, what);
}

static int64_t seen_by_reader;
static struct world *chain_world;
static void then_read(void *what, err e)
{
	told_of(what, e);
	store_read(chain_world->s, count_until, NULL, &seen_by_reader);
}

void test_the_reader_sees_what_done_has_reported(void **state)
{
	(void)state;
	struct world *w = chain_world = world_new();
	world_start(w);
	for (int i = 1; i <= 50; i++) {
		struct thing t = {.id = i};
		seen_by_reader = -1;
		store_write(w->s, STORE_ENGINE, add_thing, then_read, &t);
		world_settle(w);
		assert_int_equal(seen_by_reader, i);
	}
	world_free(w);
}

void test_a_reader_cannot_write(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct thing a = {.id = 1}, b = {.id = 2};
	assert_says(store_now(w->s, false, add_thing, &a), ERR_BUG, "query", "only reads");
	world_start(w);
	store_read(w->s, add_thing, hear, &b);
	world_settle(w);
	assert_int_equal(b.told.kind, ERR_BUG);
	world_free(w);
}
