/* SPDX-License-Identifier: MIT
 * look_wait_test.c - a look-up that asks for a long wait goes on with the look, and sends nothing. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/waits.h"

enum { MINUTE = 60000, LONG_WAIT = 20000 };

static int64_t first_look(const sp_job *job)
{
	return job->op == SP_TIMELINE && !waits_so_far() ? LONG_WAIT : 0;
}

void test_a_look_that_waits_long_looks_then_and_nothing_is_sent_again(void **state)
{
	(void)state;
	struct world *w = world_new();
	waits_join(w, first_look);
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_ANSWER};
	w->fault_times = 1;
	world_verb(w, "add", "Hello.", "--to", "ward", "--at", "+1m", NULL);
	world_pass(w, MINUTE + LONG_WAIT / 2);
	assert_int_equal(waits_so_far(), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 1 AND state = 'unsure'"), 1);
	world_pass(w, MINUTE);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 1 AND state = 'done'"), 1);
	assert_int_equal(w->published, 1);
	assert_int_equal(world_seen(w, "ward", "Hello."), 1);
	world_free(w);
}
