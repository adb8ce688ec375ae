/* SPDX-License-Identifier: MIT
 * deadline_test.c - a step without an end is ended: apart from workers_test.c, for it needs no relaxed cage. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "town.h"

enum { ALARM_MS = 20000 };	/* both tries are over in two and a half seconds on an idle machine */

static struct town town;

static void on_alarm(uv_timer_t *alarm)
{
	(void)alarm;
	fail_msg("an endless step was not ended in %d ms", ALARM_MS);
}

static void set_alarm(uv_timer_t *alarm)
{
	uv_timer_init(&town.loop, alarm);
	uv_timer_start(alarm, on_alarm, ALARM_MS, 0);
}

void test_an_endless_step_is_ended_and_others_go_on(void **state)
{
	(void)state;
	uv_timer_t alarm;
	TOWN(&town, "acts", "echo");
	set_alarm(&alarm);
	struct step *before = ask_for(&town, "acts", "good"), *culprit = ask_for(&town, "acts", "loop");
	struct step *after = ask_for(&town, "acts", "good"), *other = ask_for(&town, "echo", "hello");
	run_until(&town, 2);
	assert_true(before->answered || other->answered);
	assert_false(culprit->answered);
	run_all(&town);
	assert_failed(culprit, "it gave no answer in time");
	assert_good(before);
	assert_good(after);
	assert_int_equal(other->said->failed.len, 0);
	assert_int_equal(other->said->move, SP_SEND);
	uv_close((uv_handle_t *)&alarm, NULL);
	town_close(&town);
}
