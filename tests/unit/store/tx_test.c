/* SPDX-License-Identifier: MIT
 * tx_test.c - what a work finds inside its transaction, and what becomes of works when the store closes. */
#include "world.h"

static struct world *other_world;

/* ---- inside a work */

static err look_around(struct tx *tx, void *what)
{
	assert_int_equal(tx_now(tx), 1000);
	other_world->clock.now = 5000;
	assert_int_equal(tx_now(tx), 1000);	/* the same for all of it */
	assert_int_equal(tx_clock(tx)->now(tx_clock(tx)), 5000);
	assert_int_equal(tx_who(tx).len, 0);
	char name[] = "alex";
	tx_deed(tx, &(struct deed){.who = str_of(name)});
	name[0] = 'X';
	*(str *)what = tx_who(tx);
	return NULL;
}

void test_a_work_has_one_time_and_one_actor(void **state)
{
	(void)state;
	struct world *w = other_world = world_new();
	str who = {0};
	assert_fine(store_now(w->s, true, look_around, &who));
	assert_true(str_is(who, S("alex")));
	world_free(w);
}

static err wake_and_maybe_fail(struct tx *tx, void *what)
{
	tx_wake(tx);
	return add_thing(tx, what);
}

static void count_call(void *of)
{
	(*(int *)of)++;
}

void test_the_scheduler_is_woken_once_a_batch_and_only_by_what_was_kept(void **state)
{
	(void)state;
	static struct thing things[4];
	struct world *w = world_new();
	int calls = 0;
	store_on_wake(w->s, count_call, &calls);
	make_things(things, 4);
	things[3].fails = true;
	store_write(w->s, STORE_ENGINE, wake_and_maybe_fail, hear, &things[3]);
	store_deliver(w->s);
	assert_int_equal(calls, 0);
	for (int i = 0; i < 3; i++) store_write(w->s, STORE_ENGINE, wake_and_maybe_fail, hear, &things[i]);
	store_deliver(w->s);
	assert_int_equal(calls, 1);
	world_free(w);
}

static err give_text(struct tx *tx, void *what)
{
	*(str *)what = arena_fmt(tx_arena(tx), "a text of the work");
	return NULL;
}

static void read_text(void *what, err e)
{
	assert_null(e);
	assert_true(str_is(*(str *)what, S("a text of the work")));
	*(str *)what = S("heard");
}

void test_what_a_work_takes_lives_until_done_has_returned(void **state)
{
	(void)state;
	struct world *w = world_new();
	str texts[3] = {0};
	world_start(w);
	for (int i = 0; i < 3; i++) store_write(w->s, STORE_ENGINE, give_text, read_text, &texts[i]);
	world_settle(w);
	for (int i = 0; i < 3; i++) assert_true(str_is(texts[i], S("heard")));
	world_free(w);
}

static err read_into_another(struct tx *tx, void *what)
{
	struct arena *mine = tx_arena(tx);
	assert_ptr_equal(tx_into(tx, what), mine);
	query q = sql(tx, "SELECT 'a text for longer'");
	assert_true(row(&q));
	str text = col_str(&q);
	TRY(sql_end(&q));
	*TAKE(what, str) = text;
	return NULL;	/* and does not set it back */
}

void test_a_work_may_read_into_an_arena_that_outlives_it(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct arena *longer = arena_new();
	int64_t n;
	assert_fine(store_now(w->s, true, read_into_another, longer));
	char *mark = arena_cstr(longer, S("still mine"));
	assert_fine(store_now(w->s, true, count_work, &n));
	assert_string_equal(mark, "still mine");
	arena_free(longer);
	world_free(w);
}

static err begin_another(struct tx *tx, void *what)
{
	(void)tx;
	int64_t n;
	struct world *w = what;
	return store_now(w->s, false, count_work, &n);
}

void test_a_transaction_inside_a_transaction_is_refused(void **state)
{
	(void)state;
	struct world *w = world_new();
	assert_says(store_now(w->s, true, begin_another, w), ERR_BUG, "store-now", "inside another");
	world_free(w);
}

/* ---- closing */

void test_closing_keeps_what_was_begun_and_refuses_what_waited(void **state)
{
	(void)state;
	static struct thing begun, waited;
	struct world *w = world_new();
	struct told read = {0};
	begun = (struct thing){.id = 1};
	waited = (struct thing){.id = 2};
	store_write(w->s, STORE_ENGINE, add_thing, hear, &begun);
	store_deliver(w->s);
	store_write(w->s, STORE_ENGINE, add_thing, hear, &waited);
	store_read(w->s, count_work, hear, &read);
	store_close(w->s);
	assert_false(begun.told.failed);
	assert_int_equal(waited.told.kind, ERR_BUSY);
	assert_int_equal(waited.told.times, 1);
	assert_int_equal(read.kind, ERR_BUSY);
	assert_fine(world_open_as(w, &WORLD_ONE, false));
	assert_int_equal(count_things(w), 1);
	world_free(w);
}

void test_closing_with_threads_reports_each_work_once_and_truly(void **state)
{
	(void)state;
	static struct thing things[1500];
	struct world *w = world_new();
	make_things(things, COUNT(things));
	world_start(w);
	for (size_t i = 0; i < COUNT(things); i++)
		store_write(w->s, STORE_ENGINE, add_thing, hear, &things[i]);
	store_close(w->s);
	int64_t kept = 0;
	for (size_t i = 0; i < COUNT(things); i++) {
		assert_int_equal(things[i].told.times, 1);
		if (!things[i].told.failed) kept++;
		else assert_int_equal(things[i].told.kind, ERR_BUSY);
	}
	assert_fine(world_open_as(w, &WORLD_ONE, false));
	assert_int_equal(count_things(w), kept);
	world_free(w);
}

static void try_again_for_ever(void *what, err e)
{
	told_of(what, e);
	if (e) store_write(other_world->s, STORE_ENGINE, add_thing, try_again_for_ever, what);
}

void test_closing_ends_even_when_somebody_never_gives_up(void **state)
{
	(void)state;
	static struct thing t;
	struct world *w = other_world = world_new();
	t = (struct thing){.id = 1};
	store_write(w->s, STORE_ENGINE, add_thing, try_again_for_ever, &t);
	store_close(w->s);
	w->s = NULL;
	assert_true(t.told.times > 1);
	world_free(w);
}
