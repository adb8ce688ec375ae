/* SPDX-License-Identifier: MIT
 * retry_test.c - what a verdict means, by a table of cases: the host overrules the plugin after a public request. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "engine/retry.h"

enum { NOW = 1000000 };

struct row {
	const char *name;
	struct outcome_in in;
	enum job_state to;
};

void test_verdicts(void **state)
{
	(void)state;
	static const struct row ROWS[] = {
		{"published",
		 {.op = SP_PUBLISH, .verdict = SP_OK, .committed = true, .arrival = SP_ARRIVED, .status = 200},
		 JOB_DONE},
		{"yes, but the answer was lost",
		 {.op = SP_PUBLISH, .verdict = SP_OK, .committed = true, .arrival = SP_LOST},
		 JOB_UNSURE},
		{"yes, in a 500",
		 {.op = SP_PUBLISH, .verdict = SP_OK, .committed = true, .arrival = SP_ARRIVED, .status = 500},
		 JOB_UNSURE},
		{"no, in a 500",
		 {.op = SP_PUBLISH, .verdict = SP_REFUSED, .committed = true, .arrival = SP_ARRIVED, .status = 500},
		 JOB_UNSURE},
		{"no, in a 408",
		 {.op = SP_PUBLISH, .verdict = SP_REFUSED, .committed = true, .arrival = SP_ARRIVED, .status = 408},
		 JOB_UNSURE},
		{"no, in a 422",
		 {.op = SP_PUBLISH, .verdict = SP_REFUSED, .committed = true, .arrival = SP_ARRIVED, .status = 422},
		 JOB_REFUSED},
		{"no, in a 200",
		 {.op = SP_PUBLISH, .verdict = SP_REFUSED, .committed = true, .arrival = SP_ARRIVED, .status = 200},
		 JOB_UNSURE},
		{"later, in a 429",
		 {.op = SP_PUBLISH, .verdict = SP_LATER, .committed = true, .arrival = SP_ARRIVED, .status = 429},
		 JOB_READY},
		{"later, in a 503",
		 {.op = SP_PUBLISH, .verdict = SP_LATER, .committed = true, .arrival = SP_ARRIVED, .status = 503},
		 JOB_UNSURE},
		{"half an answer",
		 {.op = SP_PUBLISH, .verdict = SP_OK, .committed = true, .arrival = SP_CUT, .status = 200},
		 JOB_UNSURE},
		{"never left",
		 {.op = SP_PUBLISH, .verdict = SP_UNSURE, .committed = true, .arrival = SP_NEVER_LEFT},
		 JOB_READY},
		{"unsure",
		 {.op = SP_PUBLISH, .verdict = SP_UNSURE, .committed = true, .arrival = SP_ARRIVED, .status = 200},
		 JOB_UNSURE},
		{"stale token before", {.op = SP_PUBLISH, .verdict = SP_STALE_TOKEN}, JOB_READY},
		{"dead credential", {.op = SP_PUBLISH, .verdict = SP_RECONNECT}, JOB_READY},
		{"unsure before anything public", {.op = SP_PUBLISH, .verdict = SP_UNSURE}, JOB_READY},
		{"tried too often", {.op = SP_PUBLISH, .verdict = SP_LATER, .tries = TRIES_MOST}, JOB_ASKING},
		{"a renewal is never given up", {.op = SP_REFRESH, .verdict = SP_LATER, .tries = 10 * TRIES_MOST}, JOB_READY},
		{"limits are", {.op = SP_LIMITS, .verdict = SP_LATER, .tries = TRIES_MOST}, JOB_REFUSED},
		{"readings are", {.op = SP_TIMELINE, .verdict = SP_LATER, .tries = TRIES_MOST}, JOB_REFUSED},
		{"who may not read", {.op = SP_TIMELINE, .verdict = SP_RECONNECT}, JOB_REFUSED},
		{"a person waits", {.op = SP_WHOAMI, .verdict = SP_LATER}, JOB_REFUSED},
		{"and for no renewal that never comes", {.op = SP_WHOAMI, .verdict = SP_STALE_TOKEN, .tries = 3},
		 JOB_REFUSED},
		{"already gone", {.op = SP_DELETE, .verdict = SP_ABSENT}, JOB_DONE},
	};
	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct outcome_in in = ROWS[i].in;
		in.now = NOW;
		struct outcome out = outcome_of(&in);
		if (out.to != ROWS[i].to) fail_msg("%s: %d instead of %d", ROWS[i].name, (int)out.to, (int)ROWS[i].to);
	}
}

void test_a_dead_credential_holds_the_account_and_fails_nothing(void **state)
{
	(void)state;
	struct outcome out = outcome_of(&(struct outcome_in){.op = SP_PUBLISH, .verdict = SP_RECONNECT, .now = NOW});
	assert_int_equal(out.to, JOB_READY);
	assert_true(out.reconnect);
	assert_false(out.count_try);
}

void test_a_told_time_is_kept(void **state)
{
	(void)state;
	struct outcome_in in = {
		.op = SP_PUBLISH, .verdict = SP_LATER, .not_before = NOW + 600000, .now = NOW, .chance = 12345};
	struct outcome out = outcome_of(&in);
	assert_true(out.due >= NOW + 600000 && out.due < NOW + 603000);
	assert_true(out.hold);
	in.not_before = NOW + 1000LL * 3600 * 1000;	/* weeks: at most a day is believed */
	assert_true(outcome_of(&in).due <= NOW + 24LL * 3600 * 1000 + 2000);
}

void test_a_look_up_waits_as_long_as_the_platform_asks(void **state)
{
	(void)state;
	struct outcome_in in = {.op = SP_PUBLISH, .verdict = SP_UNSURE, .committed = true, .arrival = SP_ARRIVED,
				.status = 503, .now = NOW};
	assert_true(outcome_of(&in).due == NOW && !outcome_of(&in).hold);
	in.not_before = NOW + 600000;
	struct outcome out = outcome_of(&in);
	assert_int_equal(out.to, JOB_UNSURE);
	assert_true(out.hold && out.due >= NOW + 600000 && out.due < NOW + 603000);
}

void test_backoff_grows_to_an_hour(void **state)
{
	(void)state;
	int64_t before = 0;
	for (int tries = 0; tries < 20; tries++) {
		int64_t least = backoff_ms(tries, 0), most = backoff_ms(tries, UINT32_MAX);
		assert_true(least >= before * 4 / 5);
		assert_true(least >= 24000 && most <= 72 * 60000);
		before = least;
	}
}

void test_look_ups(void **state)
{
	(void)state;
	struct look_in found = {.found = true, .now = NOW, .intent_at = NOW - 1000};
	assert_int_equal(look_outcome(&found).to, JOB_DONE);
	/* By list, absence counts only after the listing delay and two looks. */
	struct look_in first = {
		.absent = true, .looks = 0, .now = NOW, .intent_at = NOW - 60000, .listing_delay_ms = 5000};
	assert_int_equal(look_outcome(&first).to, JOB_UNSURE);
	struct look_in early = {
		.absent = true, .absent_before = true, .now = NOW, .intent_at = NOW - 1000, .listing_delay_ms = 5000};
	assert_int_equal(look_outcome(&early).to, JOB_UNSURE);
	struct look_in second = {
		.absent = true, .absent_before = true, .now = NOW, .intent_at = NOW - 60000, .listing_delay_ms = 5000};
	assert_int_equal(look_outcome(&second).to, JOB_READY);
	/* A look that failed is no look. */
	struct look_in failed_before = {
		.absent = true, .looks = 5, .now = NOW, .intent_at = NOW - 60000, .listing_delay_ms = 5000};
	assert_int_equal(look_outcome(&failed_before).to, JOB_UNSURE);
	/* Where nothing can be told, a person decides in the end, and nothing is sent meanwhile. */
	struct look_in blind = {.looks = LOOKS_MOST - 1, .now = NOW};
	assert_int_equal(look_outcome(&blind).to, JOB_ASKING);
}

void test_a_look_with_a_stale_token_has_it_renewed(void **state)
{
	(void)state;
	struct outcome out = look_outcome(&(struct look_in){.verdict = SP_STALE_TOKEN, .now = NOW});
	assert_int_equal(out.to, JOB_UNSURE);
	assert_true(out.refresh);
	out = look_outcome(&(struct look_in){.verdict = SP_RECONNECT, .now = NOW});
	assert_true(out.reconnect);
	out = look_outcome(&(struct look_in){.verdict = SP_LATER, .not_before = NOW + 600000, .now = NOW});
	assert_true(out.hold);
	assert_true(out.due >= NOW + 600000);
}
