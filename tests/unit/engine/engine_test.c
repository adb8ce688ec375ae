/* SPDX-License-Identifier: MIT
 * engine_test.c - whole days of posting on the fake clock: what goes out, when, and how often, whatever goes wrong. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"


enum { MINUTE = 60000, HOUR = 3600000 };

void test_a_post_goes_out_at_its_time_once(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "Walk in on Saturday.", "--at", "2026-11-22T11:00", NULL);
	world_pass(w, HOUR - 1000);
	assert_int_equal(world_wall(w, "ward"), 0);
	world_pass(w, 2000);
	assert_int_equal(world_seen(w, "ward", "Walk in on Saturday."), 1);
	assert_int_equal(w->last_publish, WORLD_START + HOUR);
	world_pass(w, 24 * HOUR);
	assert_int_equal(world_wall(w, "ward"), 1);
	assert_int_equal(world_in_state(w, "done"), 1);
	world_free(w);
}

void test_a_draft_stays_until_it_gets_a_time(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "Not yet.", NULL);
	world_pass(w, 48 * HOUR);
	assert_int_equal(world_wall(w, "ward"), 0);
	world_verb(w, "move", "1", "--at", "+1h", NULL);
	world_pass(w, 2 * HOUR);
	assert_int_equal(world_wall(w, "ward"), 1);
	world_free(w);
}

void test_a_chain_goes_out_in_its_order(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "one\n---\ntwo\n---\nthree", "--chain", "--at", "+1m", NULL);
	world_pass(w, 5 * MINUTE);
	assert_int_equal(world_wall(w, "ward"), 3);
	assert_int_equal(world_int(w,
				   "SELECT count(*) FROM job a JOIN job b ON a.post = b.post AND b.part = a.part + 1 "
				   "WHERE a.done_at > b.done_at"),
			 0);
	world_free(w);
}

/* The chain's second part must not leave while the first is unsure, and must answer the first one's post. */
void test_a_part_waits_for_the_one_before(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 503};
	w->fault_times = 3;
	w->fault_method = "POST";
	world_verb(w, "add", "one\n---\ntwo", "--chain", "--at", "+1m", NULL);
	world_pass(w, MINUTE + 100);
	assert_int_equal(world_wall(w, "ward"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE part = 2 AND state = 'chained'"), 1);
	world_pass(w, 6 * HOUR);
	assert_int_equal(world_wall(w, "ward"), 2);
	world_free(w);
}

void test_a_lost_answer_is_looked_up_and_never_sent_again(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_ANSWER};
	w->fault_times = 2;
	world_verb(w, "add", "Once, please.", "--at", "+1m", NULL);
	world_pass(w, 24 * HOUR);
	assert_int_equal(world_seen(w, "ward", "Once, please."), 1);
	assert_int_equal(world_in_state(w, "done"), 1);
	assert_int_equal(w->published, 1);
	world_free(w);
}

void test_a_lost_request_is_sent_again_after_two_looks(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_REQUEST};
	w->fault_times = 1;
	world_verb(w, "add", "Twice sent, once there.", "--at", "+1m", NULL);
	world_pass(w, 24 * HOUR);
	assert_int_equal(world_seen(w, "ward", "once there"), 1);
	assert_int_equal(w->published, 2);
	assert_true(world_int(w, "SELECT count(*) FROM event WHERE what = 'not-there'") == 1);
	world_free(w);
}

/* Two posts with the same words are two posts: the look-up must not take the one for the other. */
void test_a_look_up_does_not_take_another_posts_place(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "Same words.", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_REQUEST};
	w->fault_times = 1;
	world_verb(w, "add", "Same words.", "--at", "+1m", NULL);
	world_pass(w, 24 * HOUR);
	assert_int_equal(world_seen(w, "ward", "Same words."), 2);
	world_free(w);
}

void test_what_missed_its_time_asks(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "Good morning.", "--at", "+1h", NULL);
	world_verb(w, "add", "Whenever.", "--at", "+1h", "--late", "publish", NULL);
	w->now += 3 * HOUR;	/* the machine was off */
	world_kill(w);
	world_pass(w, HOUR);
	assert_int_equal(world_seen(w, "ward", "Good morning."), 0);
	assert_int_equal(world_seen(w, "ward", "Whenever."), 1);
	assert_int_equal(world_in_state(w, "late"), 1);
	world_verb(w, "now", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_seen(w, "ward", "Good morning."), 1);
	world_free(w);
}

void test_a_little_late_goes_out(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "Good morning.", "--at", "+1h", NULL);
	w->now += HOUR + 14 * MINUTE;
	world_kill(w);
	world_pass(w, MINUTE);
	assert_int_equal(world_wall(w, "ward"), 1);
	world_free(w);
}

void test_cancelled_paused_and_moved_do_not_leave(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "cancelled", "--at", "+1h", NULL);
	world_verb(w, "add", "paused", "--at", "+1h", NULL);
	world_verb(w, "add", "moved", "--at", "+1h", NULL);
	world_pass(w, HOUR - 20);	/* they are in hand already, 50 ms ahead of their time */
	world_verb(w, "cancel", "1", NULL);
	world_verb(w, "pause", "2", NULL);
	world_verb(w, "move", "3", "--at", "+2h", NULL);
	world_pass(w, HOUR);
	assert_int_equal(world_wall(w, "ward"), 0);
	world_pass(w, 2 * HOUR);
	assert_int_equal(world_seen(w, "ward", "moved"), 1);
	world_verb(w, "resume", "2", NULL);
	world_pass(w, HOUR);
	assert_int_equal(world_in_state(w, "late"), 1);	/* its time was long ago: it asks */
	assert_int_equal(world_wall(w, "ward"), 1);
	world_free(w);
}

void test_an_edit_just_before_the_time_is_what_goes_out(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "old words", "--at", "+1h", NULL);
	world_pass(w, HOUR - 20);
	world_verb(w, "edit", "1", "new words", NULL);
	world_pass(w, HOUR);
	assert_int_equal(world_seen(w, "ward", "old words"), 0);
	assert_int_equal(world_seen(w, "ward", "new words"), 1);
	world_free(w);
}

void test_told_to_wait_it_waits_and_so_does_the_account(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 429, .retry_after_s = 600};
	w->fault_times = 1;
	world_verb(w, "add", "first", "--at", "+1m", NULL);
	world_verb(w, "add", "second", "--at", "+2m", NULL);
	world_pass(w, 10 * MINUTE);
	assert_int_equal(world_wall(w, "ward"), 0);
	world_pass(w, 5 * MINUTE);
	assert_int_equal(world_wall(w, "ward"), 2);
	world_free(w);
}

void test_a_post_that_a_dead_log_in_held_up_asks_even_if_it_was_tried_before(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 429, .retry_after_s = 60};
	w->fault_times = 1;
	world_verb(w, "add", "Clinic at nine.", "--at", "+1m", NULL);
	world_pass(w, 90 * 1000);
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 401};
	w->fault_times = 1;
	world_pass(w, 2 * HOUR);
	assert_true(str_find(world_verb(w, "account show", "ward", NULL), S("\"reconnect\""), NULL));
	world_account(w, "ward");
	world_pass(w, MINUTE);
	assert_int_equal(world_in_state(w, "late"), 1);
	assert_int_equal(world_wall(w, "ward"), 0);
	world_free(w);
}

void test_refused_is_told_and_not_tried_again(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 422};
	w->fault_times = 1;
	world_verb(w, "add", "no", "--at", "+1m", NULL);
	world_pass(w, 24 * HOUR);
	assert_int_equal(world_wall(w, "ward"), 0);
	assert_int_equal(world_in_state(w, "refused"), 1);
	assert_int_equal(w->published, 1);
	world_verb(w, "retry", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_wall(w, "ward"), 1);
	world_free(w);
}

void test_taken_down(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "oops", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	assert_int_equal(world_in_state(w, "done"), 1);
	world_verb(w, "delete", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_in_state(w, "gone"), 1);
	world_free(w);
}

/* Killed at every moment of a day with every kind of post: each is out exactly once in the end. */
/* Killed between the platform's yes and our hearing of it. */
void test_killed_before_the_answer_it_is_looked_up_and_not_sent_again(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = 5000};
	w->fault_times = 1;
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_pass(w, MINUTE + 1000);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'sending'"), 1);
	world_kill(w);
	world_pass(w, HOUR);
	assert_int_equal(world_wall(w, "ward"), 1);
	assert_int_equal(w->published, 1);
	world_free(w);
}

void test_killed_again_and_again(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_account(w, "clinic");
	world_verb(w, "add", "plain", "--to", "ward,clinic", "--at", "+1m", "--late", "publish", NULL);
	world_verb(w, "add", "one\n---\ntwo\n---\nthree", "--chain", "--to", "ward", "--at", "+1m", "--late",
		   "publish", NULL);
	for (int i = 0; i < 60; i++) {
		world_pass(w, 1 + i * 37 % 3000);
		world_kill(w);
	}
	world_pass(w, HOUR);
	assert_int_equal(world_seen(w, "ward", "plain"), 1);
	assert_int_equal(world_seen(w, "clinic", "plain"), 1);
	assert_int_equal(world_wall(w, "ward"), 4);
	assert_int_equal(world_in_state(w, "done"), 5);
	world_free(w);
}
