/* SPDX-License-Identifier: MIT
 * look_wait_test.c - a look-up that asks for a long wait goes on with the look, and sends nothing. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

enum { MINUTE = 60000, LONG_WAIT = 20000 };

static void (*real_step)(struct plugs *, str, const struct plug_in *, struct arena *, plug_done *, void *);
static int waits;

struct held {
	struct arena *out;
	plug_done *done;
	void *of;
};

/* In place of what the plugin said. */
static void on_wait(void *of, const struct plug_out *real)
{
	struct held *h = of;
	struct plug_out *said = TAKE(h->out, struct plug_out);
	said->move = SP_WAIT;
	said->wait_ms = LONG_WAIT;
	said->state = real->state;
	waits++;
	h->done(h->of, said);
}

static void step(struct plugs *plugs, str plugin, const struct plug_in *in, struct arena *out, plug_done *done,
		 void *of)
{
	bool hold = in->job.op == SP_TIMELINE && !waits;
	struct held *h = TAKE(out, struct held);
	*h = (struct held){out, done, of};
	real_step(plugs, plugin, in, out, hold ? on_wait : done, hold ? h : of);
}

void test_a_look_that_waits_long_looks_then_and_nothing_is_sent_again(void **state)
{
	(void)state;
	struct world *w = world_new();
	real_step = w->plugs->step;
	w->plugs->step = step;
	waits = 0;
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_ANSWER};
	w->fault_times = 1;
	world_verb(w, "add", "Hello.", "--to", "ward", "--at", "+1m", NULL);
	world_pass(w, MINUTE + LONG_WAIT / 2);
	assert_int_equal(waits, 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 1 AND state = 'unsure'"), 1);
	world_pass(w, MINUTE);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 1 AND state = 'done'"), 1);
	assert_int_equal(w->published, 1);
	assert_int_equal(world_seen(w, "ward", "Hello."), 1);
	world_free(w);
}
