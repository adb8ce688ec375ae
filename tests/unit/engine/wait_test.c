/* SPDX-License-Identifier: MIT
 * wait_test.c - plugins that wait and wait, at every moment: no account stands still for it, and no post is lost. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/waits.h"

#include <stdio.h>

enum { SECOND = 1000, MINUTE = 60000, HOUR = 3600000, DAY = 24 * HOUR, ALWAYS = 1000000 };

/* ---- in place of what the plugin says: so many waits, in posts that say "slow" */

typedef bool is_moment(const sp_job *);
static is_moment *moment;
static int64_t wait_ms;
static int times_most;
static bool answered;	/* the public request of this post has its answer */

static bool is_slow(const sp_job *job)
{
	return job->post && str_find((str){job->post->text.at, job->post->text.len}, S("slow"), NULL);
}

static int64_t slow_ones(const sp_job *job)
{
	return is_slow(job) && moment(job) && waits_so_far() < times_most ? wait_ms : 0;
}

static bool before_anything(const sp_job *job)
{
	return job->op == SP_PUBLISH && !job->answer;
}

static bool after_the_answer(const sp_job *job)
{
	answered |= job->op == SP_PUBLISH && job->answer;
	return job->op == SP_PUBLISH && answered;
}

static bool in_a_look(const sp_job *job)
{
	return job->op == SP_TIMELINE;
}

static void wait_there(struct world *w, is_moment *where, int64_t ms, int times)
{
	moment = where;
	wait_ms = ms;
	times_most = times;
	answered = false;
	waits_join(w, slow_ones);
}

/* A post at ten past one minute, and another of the same account two minutes later. */
static struct world *slow_and_quick(is_moment *where, int64_t ms, int times)
{
	struct world *w = world_new();
	world_account(w, "ward");
	wait_there(w, where, ms, times);
	world_verb(w, "add", "slow words", "--at", "+1m", "--late", "publish", NULL);
	world_verb(w, "add", "quick words", "--at", "+3m", "--late", "publish", NULL);
	return w;
}

static int64_t slow_is(struct world *w, const char *state)
{
	char sql[200];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM job WHERE post = 1 AND state = '%s'", state);
	return world_int(w, sql);
}

static void tells(struct world *w, const char *verb, const char *words)
{
	str said = world_verb(w, verb, "1", NULL);
	if (!str_find(said, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(said));
}

/* ---- before the public request */

void test_a_film_that_is_worked_on_for_an_hour_goes_out_once_and_holds_up_nobody(void **state)
{
	(void)state;
	static const int64_t WAITS[] = {5 * SECOND, 30 * SECOND, 10 * MINUTE};
	for (size_t i = 0; i < COUNT(WAITS); i++) {
		struct world *w = slow_and_quick(before_anything, WAITS[i], (int)(HOUR / WAITS[i]));
		world_pass(w, 4 * MINUTE);
		assert_int_equal(world_seen(w, "ward", "quick words"), 1);
		assert_int_equal(slow_is(w, "ready") + slow_is(w, "done"), 1);
		tells(w, "show", "still working on it");
		world_pass(w, 2 * HOUR);
		assert_int_equal(waits_so_far(), (int)(HOUR / WAITS[i]));
		assert_int_equal(world_seen(w, "ward", "slow words"), 1);
		assert_int_equal(w->published, 2);
		assert_int_equal(slow_is(w, "done"), 1);
		world_free(w);
	}
}

void test_a_post_that_is_worked_on_for_ever_is_tried_anew_and_then_asks(void **state)
{
	(void)state;
	static const int64_t WAITS[] = {9 * SECOND, HOUR};
	for (size_t i = 0; i < COUNT(WAITS); i++) {
		struct world *w = slow_and_quick(before_anything, WAITS[i], ALWAYS);
		w->leap_most = HOUR;
		world_pass(w, 7 * HOUR);
		assert_int_equal(world_seen(w, "ward", "quick words"), 1);
		tells(w, "history", "was not done with it for hours");
		world_pass(w, 5 * DAY);
		assert_int_equal(slow_is(w, "asking"), 1);
		assert_int_equal(w->published, 1);
		times_most = 0;
		world_verb(w, "retry", "1", NULL);
		world_pass(w, MINUTE);
		assert_int_equal(world_seen(w, "ward", "slow words"), 1);
		world_free(w);
	}
}

/* ---- after it */

void test_a_plugin_that_waits_after_the_public_request_has_its_post_looked_up(void **state)
{
	(void)state;
	static const int64_t WAITS[] = {1, 5 * SECOND, 20 * SECOND, HOUR};
	for (size_t i = 0; i < COUNT(WAITS); i++) {
		struct world *w = slow_and_quick(after_the_answer, WAITS[i], ALWAYS);
		world_pass(w, 2 * MINUTE + 10 * SECOND);
		assert_int_equal(engine_in_hand(w->engine), 0);
		if (WAITS[i] == HOUR) assert_int_equal(slow_is(w, "unsure"), 1);
		world_pass(w, MINUTE);
		assert_int_equal(world_seen(w, "ward", "quick words"), 1);
		world_pass(w, 2 * HOUR);
		assert_int_equal(slow_is(w, "done"), 1);
		assert_int_equal(w->published, 2);
		tells(w, "history", "is still working on it");
		assert_false(str_find(world_verb(w, "history", "1", NULL), S("The answer was lost"), NULL));
		world_free(w);
	}
}

void test_a_short_wait_after_the_public_request_is_no_doubt(void **state)
{
	(void)state;
	struct world *w = slow_and_quick(after_the_answer, 5 * SECOND, 3);
	world_pass(w, MINUTE + 10 * SECOND);
	assert_int_equal(slow_is(w, "sending"), 1);
	assert_int_equal(waits_so_far(), 3);
	world_free(w);
}

/* ---- in a look */

void test_a_look_that_waits_for_ever_asks_and_holds_up_nobody(void **state)
{
	(void)state;
	static const int64_t WAITS[] = {5 * SECOND, 50 * SECOND, HOUR};
	for (size_t i = 0; i < COUNT(WAITS); i++) {
		struct world *w = slow_and_quick(in_a_look, WAITS[i], ALWAYS);
		w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_ANSWER};
		w->fault_times = 1;
		world_pass(w, 5 * MINUTE);
		assert_int_equal(world_seen(w, "ward", "quick words"), 1);
		assert_int_equal(slow_is(w, "unsure"), 1);
		tells(w, "show", "is still working on it");
		w->leap_most = HOUR;
		world_pass(w, 2 * DAY);
		assert_int_equal(slow_is(w, "asking"), 1);
		assert_int_equal(w->published, 2);
		world_free(w);
	}
}

/* ---- when schedpost stops */

void test_no_stop_waits_for_a_plugin_that_waits(void **state)
{
	(void)state;
	static is_moment *const MOMENTS[] = {before_anything, after_the_answer, in_a_look};
	for (size_t i = 0; i < COUNT(MOMENTS); i++) {
		struct world *w = slow_and_quick(MOMENTS[i], 9 * SECOND, 3);
		w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_ANSWER};
		w->fault_times = MOMENTS[i] == in_a_look;
		world_pass(w, MINUTE + 4 * SECOND);
		assert_true(waits_so_far() > 0);
		assert_int_equal(engine_in_hand(w->engine), 1);
		engine_drain(w->engine);
		world_settle(w);
		assert_int_equal(engine_in_hand(w->engine), 0);
		assert_int_equal(slow_is(w, "sending"), 0);
		times_most = 0;
		world_kill(w);
		world_pass(w, HOUR);
		assert_int_equal(world_seen(w, "ward", "slow words"), 1);
		assert_int_equal(slow_is(w, "done"), 1);
		assert_int_equal(w->published, 2);
		world_free(w);
	}
}
