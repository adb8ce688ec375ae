/* SPDX-License-Identifier: MIT
 * chain_test.c - chains that get another shape or another time, and whose account goes: found by random walks. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

enum { MINUTE = 60000, HOUR = 3600000 };

void test_a_draft_that_got_another_number_of_parts_answers_its_own(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "one\n---\ntwo", "--chain", NULL);
	world_verb(w, "edit", "1", "first\n---\nsecond\n---\nthird", NULL);
	world_verb(w, "move", "1", "--at", "+1m", NULL);
	world_pass(w, 10 * MINUTE);
	assert_int_equal(world_wall(w, "ward"), 3);
	assert_int_equal(world_seen(w, "ward", "\"reply_to\":\"p1\""), 1);
	assert_int_equal(world_seen(w, "ward", "\"reply_to\":\"p2\""), 1);
	world_free(w);
}

/* It is late, and a person sends it on its way again: behind a part that is out it must not wait for ever. */
void test_a_late_part_of_a_reshaped_draft_can_be_sent_now(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "one", NULL);
	world_verb(w, "edit", "1", "--chain", "first\n---\nsecond", NULL);
	w->fault = (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = 5000};
	w->fault_times = 1;
	world_verb(w, "move", "1", "--at", "+1m", NULL);
	world_pass(w, MINUTE + 1000);
	world_verb(w, "pause", "1", NULL);
	world_pass(w, MINUTE);
	world_verb(w, "resume", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_wall(w, "ward"), 2);
	world_free(w);
}

void test_parts_that_were_moved_while_the_first_was_leaving_keep_their_new_time(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = 5000};
	w->fault_times = 1;
	world_verb(w, "add", "one\n---\ntwo", "--chain", "--at", "+1m", NULL);
	world_pass(w, MINUTE + 1000);
	world_verb(w, "move", "1", "--at", "+2h", NULL);
	world_pass(w, HOUR);
	assert_int_equal(world_wall(w, "ward"), 1);
	world_pass(w, 2 * HOUR);
	assert_int_equal(world_wall(w, "ward"), 2);
	world_free(w);
}

void test_a_post_tells_that_it_was_cancelled_with_its_account(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "one", "--at", "+1h", NULL);
	world_verb(w, "account remove begin", "ward", "--cancel-posts", NULL);
	assert_true(str_find(world_verb(w, "history", "1", NULL), S("Its account was removed."), NULL));
	world_free(w);
}
