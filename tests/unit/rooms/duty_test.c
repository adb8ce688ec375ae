/* SPDX-License-Identifier: MIT
 * duty_test.c - who is on duty, at every minute: set by people, week by week over both changes of the clocks, or by
 * who looks after an account. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#include "rooms/duty/duty.h"
#include "verb/blocks.h"

#include <stdio.h>
#include <string.h>

static const int64_t MINUTE = 60 * 1000LL;

static struct world *town(void)
{
	static const char *const NAMES[] = {"kim", "robin", "sam"};
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "wards");
	world_verb(w, "account set", "library", "--zone", "Europe/London", NULL);
	world_verb(w, "account set", "wards", "--zone", "Europe/Athens", NULL);
	for (size_t i = 0; i < COUNT(NAMES); i++) {
		world_verb(w, "user add", NAMES[i], NULL);
		world_verb(w, "role give", NAMES[i], "approver", NULL);
	}
	world_person(w, "alex", "admin");
	return w;
}

struct asking {
	const char *account, *but;
	enum power power;
	int64_t at;
	char person[40], why[300];
};

static err ask(struct tx *tx, void *of)
{
	struct asking *k = of;
	struct account on;
	struct on_duty who;
	TRY(account_need(tx, str_of(k->account), &on));
	TRY(on_duty(tx, &(struct duty_ask){&on, k->power, k->at, str_of(k->but)}, &who));
	snprintf(k->person, sizeof k->person, "%.*s", SHOW(who.person));
	snprintf(k->why, sizeof k->why, "%.*s", SHOW(who.why));
	return NULL;
}

static int64_t utc(const char *text)
{
	int64_t at = 0;
	assert_true(instant_read(str_of(text), &at));
	return at;
}

static const char *who_at(struct world *w, const char *account, int64_t at)
{
	static struct asking k;
	k = (struct asking){.account = account, .power = POWER_APPROVE, .at = at};
	assert_null(store_now(w->store, false, ask, &k));
	return k.person;
}

static void says(struct world *w, const char *person, const char *why)
{
	struct asking k = {.account = "library", .power = POWER_APPROVE, .at = w->now};
	assert_null(store_now(w->store, false, ask, &k));
	assert_string_equal(k.person, person);
	if (!strstr(k.why, why)) fail_msg("It says: %s", k.why);
}

/* ---- without a roster */

void test_without_a_shift_it_is_who_looks_after_the_account(void **state)
{
	(void)state;
	struct world *w = town();
	says(w, "alex", "alex owns 'library'");
	world_verb(w, "account set", "library", "--owner", "gone", "--deputy", "sam", NULL);
	says(w, "sam", "sam is deputy for 'library'");
	world_free(w);
}

void test_then_who_stands_in_for_them_then_their_lead_then_nobody(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "user add", "olive", NULL);
	world_verb(w, "user set", "olive", "--team", "outreach", "--deputy", "robin", NULL);
	world_verb(w, "user set", "kim", "--team", "outreach", "--lead", NULL);
	world_verb(w, "account set", "library", "--kind", "practice", "--owner", "olive", NULL);
	struct asking k = {.account = "library", .but = "olive", .power = POWER_APPROVE, .at = w->now};
	assert_null(store_now(w->store, false, ask, &k));
	assert_string_equal(k.why, "robin stands in for olive, who owns 'library'");
	world_verb(w, "role take", "robin", "approver", NULL);
	assert_null(store_now(w->store, false, ask, &k));
	assert_string_equal(k.why, "kim leads the team of olive, who owns 'library'");
	world_verb(w, "role take", "kim", "approver", NULL);
	assert_null(store_now(w->store, false, ask, &k));
	assert_string_equal(k.person, "");
	assert_non_null(strstr(k.why, "nobody is on duty for 'library'"));
	world_free(w);
}

/* ---- shifts */

void test_a_shift_begins_and_ends_to_the_millisecond(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "duty set", "kim", "--from", "2026-11-23T09:00", "--until", "2026-11-23T17:00", "--on",
		   "library", NULL);
	assert_string_equal(who_at(w, "library", utc("2026-11-23T09:00:00Z") - 1), "alex");
	assert_string_equal(who_at(w, "library", utc("2026-11-23T09:00:00Z")), "kim");
	assert_string_equal(who_at(w, "library", utc("2026-11-23T17:00:00Z") - 1), "kim");
	assert_string_equal(who_at(w, "library", utc("2026-11-23T17:00:00Z")), "alex");
	assert_string_equal(who_at(w, "wards", utc("2026-11-23T12:00:00Z")), "alex");
	world_free(w);
}

void test_every_week_at_the_same_time_on_the_wall(void **state)
{
	static const struct {
		const char *at, *who;
	} SAID[] = {
		{"2026-11-30T08:59:59Z", "alex"}, {"2026-11-30T09:00:00Z", "kim"},  {"2026-11-30T17:00:00Z", "alex"},
		{"2027-03-22T09:00:00Z", "kim"},  {"2027-03-29T07:59:59Z", "alex"}, {"2027-03-29T08:00:00Z", "kim"},
		{"2027-03-29T16:00:00Z", "alex"}, {"2027-10-25T08:00:00Z", "kim"},  {"2027-11-01T08:59:59Z", "alex"},
		{"2027-11-01T09:00:00Z", "kim"},  {"2027-11-02T09:00:00Z", "alex"},
	};
	(void)state;
	struct world *w = town();
	world_verb(w, "duty set", "kim", "--from", "2026-11-23T09:00", "--until", "2026-11-23T17:00", "--on",
		   "library", "--weekly", NULL);
	for (size_t i = 0; i < COUNT(SAID); i++) {
		const char *who = who_at(w, "library", utc(SAID[i].at));
		if (strcmp(who, SAID[i].who) != 0) fail_msg("At %s it is %s.", SAID[i].at, who);
	}
	world_free(w);
}

/* Kim until Sunday 01:30, Sam from then on: one of them at every minute, also when 01:30 comes twice or not at all.
 */
void test_two_shifts_meet_when_the_clocks_change(void **state)
{
	static const struct {
		const char *day, *change;
	} DAYS[] = {{"2027-03-28T00:00:00Z", "2027-03-28T01:30:00Z"}, {"2027-10-31T00:00:00Z", "2027-10-31T00:30:00Z"}};
	(void)state;
	struct world *w = town();
	world_verb(w, "duty set", "kim", "--from", "2026-11-28T20:00", "--until", "2026-11-29T01:30", "--on",
		   "library", "--weekly", NULL);
	world_verb(w, "duty set", "sam", "--from", "2026-11-29T01:30", "--until", "2026-11-29T09:00", "--on",
		   "library", "--weekly", NULL);
	for (size_t i = 0; i < COUNT(DAYS); i++) {
		int changes = 0;
		const char *last = "kim";
		for (int64_t at = utc(DAYS[i].day); at < utc(DAYS[i].day) + 180 * MINUTE; at += MINUTE) {
			const char *who = who_at(w, "library", at);
			assert_string_not_equal(who, "alex");
			if (strcmp(who, last) != 0) changes++;
			last = strcmp(who, "kim") == 0 ? "kim" : "sam";
		}
		assert_int_equal(changes, 1);
		assert_string_equal(who_at(w, "library", utc(DAYS[i].change) - 1), "kim");
		assert_string_equal(who_at(w, "library", utc(DAYS[i].change)), "sam");
		assert_string_equal(last, "sam");
	}
	world_free(w);
}

/* The night of 25 October 2026 has 01:30 twice: in summer time at 00:30Z, in winter time at 01:30Z. That of 28 March
 * 2027 has none. */
void test_a_time_that_comes_twice_or_not_at_all_is_asked_about(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	w->now = utc("2026-10-20T10:00:00Z");
	world_try(w, &e, "duty set", "kim", "--from", "2026-10-25 01:30", "--until", "2026-10-25 09:00", "--on", "library",
		  NULL);
	assert_string_equal(e->code, "time-twice");
	assert_true(str_find(e->text, S("2026-10-25T01:30:00+01:00"), NULL));
	world_try(w, &e, "duty set", "kim", "--from", "2027-03-27 20:00", "--until", "2027-03-28 01:30", "--on", "library",
		  NULL);
	assert_string_equal(e->code, "time-skipped");
	world_verb(w, "duty set", "kim", "--from", "2026-10-25T01:30+01:00", "--until", "2026-10-25T01:30+00:00", "--on",
		   "library", NULL);
	assert_string_equal(who_at(w, "library", utc("2026-10-25T00:30:00Z") - 1), "alex");
	assert_string_equal(who_at(w, "library", utc("2026-10-25T00:30:00Z")), "kim");
	assert_string_equal(who_at(w, "library", utc("2026-10-25T01:30:00Z") - 1), "kim");
	assert_string_equal(who_at(w, "library", utc("2026-10-25T01:30:00Z")), "alex");
	world_free(w);
}

static void sets(struct world *w, const char *who, const char *from, const char *until)
{
	world_verb(w, "duty set", who, "--from", from, "--until", until, "--on", "library", "--weekly", NULL);
}

/* Three who share every night, across both changes: always one of them, and each comes once. */
void test_nights_are_whole_in_october_and_march(void **state)
{
	static const char *const NIGHTS[] = {"2026-10-24T19:00:00Z", "2027-03-27T20:00:00Z"};
	(void)state;
	struct world *w = town();
	w->now = utc("2026-10-01T10:00:00Z");
	sets(w, "kim", "2026-10-03 20:00", "2026-10-04 01:15");
	sets(w, "robin", "2026-10-04 01:15", "2026-10-04 01:45");
	sets(w, "sam", "2026-10-04 01:45", "2026-10-04 08:00");
	for (size_t i = 0; i < COUNT(NIGHTS); i++) {
		int changes = 0;
		char last[40] = "kim";
		for (int64_t at = utc(NIGHTS[i]); at < utc(NIGHTS[i]) + 11 * 60 * MINUTE; at += MINUTE) {
			const char *who = who_at(w, "library", at);
			if (strcmp(who, "alex") == 0) fail_msg("Nobody is on duty at %lld.", (long long)at);
			changes += strcmp(who, last) != 0;
			snprintf(last, sizeof last, "%s", who);
		}
		assert_int_equal(changes, 2);
		assert_string_equal(last, "sam");
	}
	world_free(w);
}

/* It is Sunday, 22 November 2026, 10:00. */
void test_until_is_read_as_people_say_it(void **state)
{
	static const struct {
		const char *from, *until, *begins, *ends;
	} SAID[] = {
		{"tomorrow 9:00", "tomorrow 17:00", "2026-11-23T09:00:00Z", "2026-11-23T17:00:00Z"},
		{"tomorrow 9:00", "17:00", "2026-11-23T09:00:00Z", "2026-11-23T17:00:00Z"},
		{"mon 9:00", "mon 17:00", "2026-11-23T09:00:00Z", "2026-11-23T17:00:00Z"},
		{"fri 22:00", "6:00", "2026-11-27T22:00:00Z", "2026-11-28T06:00:00Z"},
		{"fri 9:00", "mon 17:00", "2026-11-27T09:00:00Z", "2026-11-30T17:00:00Z"},
		{"tomorrow 9:00", "+8h", "2026-11-23T09:00:00Z", "2026-11-23T17:00:00Z"},
		{"fri 9:00", "in 8 days at 9:00", "2026-11-27T09:00:00Z", "2026-11-30T09:00:00Z"},
		{"today 20:00", "Tomorrow 8:00", "2026-11-22T20:00:00Z", "2026-11-23T08:00:00Z"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(SAID); i++) {
		struct world *w = town();
		world_verb(w, "duty set", "kim", "--from", SAID[i].from, "--until", SAID[i].until, "--on", "library", NULL);
		assert_string_equal(who_at(w, "library", utc(SAID[i].begins) - 1), "alex");
		assert_string_equal(who_at(w, "library", utc(SAID[i].begins)), "kim");
		assert_string_equal(who_at(w, "library", utc(SAID[i].ends) - 1), "kim");
		if (strcmp(who_at(w, "library", utc(SAID[i].ends)), "alex") != 0)
			fail_msg("From %s until %s ends later.", SAID[i].from, SAID[i].until);
		world_free(w);
	}
}

void test_a_shift_that_would_end_first_is_refused_in_words(void **state)
{
	static const char *const SAID[][2] = {
		{"tue 9:00", "tomorrow 17:00"}, {"fri 9:00", "2026-11-24 9:00"}, {"fri 9:00", "today 12:00"},
		{"2026-11-27 09:00", "2026-11-27 09:00"}, {"fri 9:00", "2026-11-20 9:00"},
	};
	(void)state;
	struct world *w = town();
	err e;
	for (size_t i = 0; i < COUNT(SAID); i++) {
		world_try(w, &e, "duty set", "kim", "--from", SAID[i][0], "--until", SAID[i][1], "--on", "library", NULL);
		assert_non_null(e);
		assert_string_equal(e->code, "ends-first");
		assert_true(str_find(e->text, S("is not after that"), NULL));
		assert_false(str_find(e->text, S("it is now"), NULL));
	}
	world_free(w);
}

void test_the_more_particular_shift_counts(void **state)
{
	(void)state;
	struct world *w = town();
	int64_t noon = utc("2026-11-23T12:00:00Z");
	world_verb(w, "duty set", "kim", "--from", "2026-11-23T09:00", "--until", "2026-11-23T17:00", "--zone", "UTC",
		   "--weekly", NULL);
	assert_string_equal(who_at(w, "library", noon), "kim");
	world_verb(w, "duty set", "sam", "--from", "2026-11-23T10:00", "--until", "2026-11-23T14:00", "--zone", "UTC",
		   NULL);
	assert_string_equal(who_at(w, "library", noon), "sam");
	assert_string_equal(who_at(w, "library", noon + 7 * 24 * 60 * MINUTE), "kim");
	world_verb(w, "duty set", "robin", "--from", "2026-11-23T10:00", "--until", "2026-11-23T14:00", "--on",
		   "library", NULL);
	assert_string_equal(who_at(w, "library", noon), "robin");
	assert_string_equal(who_at(w, "wards", noon), "sam");
	world_verb(w, "duty set", "sam", "--from", "2026-11-23T10:00", "--until", "2026-11-23T14:00", "--on",
		   "library", "--power", "approve", NULL);
	assert_string_equal(who_at(w, "library", noon), "sam");
	world_free(w);
}

void test_two_for_the_same_at_once_are_refused(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	world_verb(w, "duty set", "kim", "--from", "2026-11-23T09:00", "--until", "2026-11-23T17:00", "--on",
		   "library", "--weekly", NULL);
	world_try(w, &e, "duty set", "sam", "--from", "2026-12-14T16:59", "--until", "2026-12-14T20:00", "--on",
		  "library", "--weekly", NULL);
	assert_string_equal(e->code, "duty-taken");
	assert_true(str_find(e->text, S("schedpost duty clear 1"), NULL));
	world_try(w, &e, "duty set", "sam", "--from", "2026-12-14T17:00", "--until", "2026-12-14T20:00", "--on",
		  "library", "--weekly", NULL);
	assert_null(e);
	world_free(w);
}

void test_duty_gives_no_power_and_says_so(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "user add", "nora", NULL);
	str said = world_verb(w, "duty set", "nora", "--until", "tomorrow 9:00", "--on", "library", NULL);
	assert_true(str_find(said, S("nora would not be turned to yet: nora has no role there"), NULL));
	says(w, "alex", "owns");
	world_verb(w, "role give", "nora", "approver", "--on", "library", NULL);
	says(w, "nora", "nora is on duty for 'library' until Mon 23 Nov 2026 09:00 GMT");
	world_free(w);
}

void test_a_cleared_shift_is_over_at_once_and_stays_known(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "duty set", "kim", "--until", "fri 17:00", "--on", "library", NULL);
	world_pass(w, 60 * MINUTE);
	says(w, "kim", "on duty");
	world_verb(w, "duty clear", "1", NULL);
	says(w, "alex", "owns");
	assert_string_equal(who_at(w, "library", w->now - 30 * MINUTE), "kim");
	world_free(w);
}

/* To end it once more must not make it longer: it would say that she was on duty when she was not. */
void test_what_is_over_is_not_ended_again(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	world_verb(w, "duty set", "kim", "--until", "fri 17:00", "--on", "library", "--weekly", NULL);
	world_pass(w, 60 * MINUTE);
	world_verb(w, "duty clear", "1", NULL);
	int64_t over = world_int(w, "SELECT over FROM duty");
	world_pass(w, 60 * MINUTE);
	world_try(w, &e, "duty clear", "1", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "is-over");
	assert_int_equal(world_int(w, "SELECT over FROM duty"), over);
	world_verb(w, "duty set", "kim", "--until", "+1h", "--on", "library", NULL);
	world_pass(w, 61 * MINUTE);
	world_try(w, &e, "duty clear", "2", NULL);
	assert_string_equal(e->code, "is-over");
	world_free(w);
}

void test_who_has_left_and_comes_back_is_on_no_old_duty(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "duty set", "kim", "--until", "fri 17:00", "--on", "library", "--weekly", NULL);
	world_pass(w, MINUTE);
	world_verb(w, "user leave", "kim", NULL);
	world_pass(w, MINUTE);
	world_verb(w, "user add", "kim", NULL);
	world_verb(w, "role give", "kim", "approver", NULL);
	says(w, "alex", "owns");
	world_free(w);
}

void test_an_owner_sets_duty_on_their_account_only(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	world_verb(w, "account set", "library", "--owner", "sam", NULL);
	world_as(w, &e, "sam", "duty set", "kim", "--until", "fri 17:00", "--on", "library", NULL);
	assert_null(e);
	world_as(w, &e, "sam", "duty set", "kim", "--until", "fri 17:00", "--on", "wards", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_as(w, &e, "sam", "duty set", "kim", "--until", "fri 17:00", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_verb(w, "duty set", "kim", "--until", "fri 17:00", "--zone", "UTC", NULL);
	world_as(w, &e, "sam", "duty clear", "2", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_as(w, &e, "sam", "duty clear", "1", NULL);
	assert_null(e);
	world_free(w);
}

void test_the_list_tells_now_and_ahead(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "duty set", "kim", "--from", "2026-11-23T09:00", "--until", "2026-11-23T17:00", "--on",
		   "library", "--weekly", NULL);
	str said = world_verb(w, "duty list", "--days", "20", NULL);
	assert_true(str_find(said, S("alex owns 'wards'"), NULL));
	assert_true(str_find(said, S("\"from\":\"2026-11-23T09:00:00Z\""), NULL));
	assert_true(str_find(said, S("\"from\":\"2026-12-07T09:00:00Z\""), NULL));
	assert_false(str_find(said, S("\"from\":\"2026-12-14"), NULL));
	world_free(w);
}

/* Twenty-five a week are more than a thousand in a year: what is left out is the end of it. */
void test_a_long_list_is_cut_at_its_end_and_says_so(void **state)
{
	(void)state;
	struct world *w = town();
	for (int i = 0; i < 25; i++) {
		str from = arena_fmt(w->a, "2026-11-23 %02d:%02d", i / 2, i % 2 * 30);
		str until = arena_fmt(w->a, "2026-11-23 %02d:%02d", (i + 1) / 2, (i + 1) % 2 * 30);
		world_verb(w, "duty set", "kim", "--from", arena_cstr(w->a, from), "--until", arena_cstr(w->a, until), "--on",
			   "library", "--weekly", NULL);
	}
	str said = world_verb(w, "duty list", "--days", "366", NULL), row;
	assert_true(str_find(said, S("These are the next 1000; there are more."), NULL));
	assert_true(str_find(said, S("\"from\":\"2026-11-23T12:00:00Z\""), NULL));
	int64_t last = 0, at;
	size_t where;
	for (; str_find(said, S("\"from\":\""), &where);) {
		said = str_cut(said, where + S("\"from\":\"").len, said.len);
		row = str_cut(said, 0, S("2026-11-23T12:00:00Z").len);
		assert_true(instant_read(row, &at));
		assert_true(at >= last);
		last = at;
	}
	world_free(w);
}

void test_a_power_said_twice_is_one(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "duty set", "kim", "--until", "fri 17:00", "--power", "approve,approve", "--power", "coach,approve",
		   "--on", "library", NULL);
	assert_true(str_find(world_verb(w, "duty list", NULL), S("\"powers\":\"approve coach\""), NULL));
	says(w, "kim", "on duty");
	world_free(w);
}
