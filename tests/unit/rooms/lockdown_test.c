/* SPDX-License-Identifier: MIT
 * lockdown_test.c - nothing goes out: on hold, and locked down by a row, by a file, in the very moment of leaving; and
 * how it ends. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/said.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAUSED "SELECT count(*) FROM job WHERE state = 'paused'"
#define SENT   "SELECT count(*) FROM job WHERE state = 'done' AND op = 7"

static struct world *one_account(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "wards");
	return w;
}

static void post(struct world *w, const char *text, const char *to, const char *at)
{
	world_verb(w, "add", text, "--to", to, "--at", at, NULL);
}

/* ---- hold */

void test_on_hold_nothing_is_published_and_nothing_floods_out_afterwards(void **state)
{
	(void)state;
	struct world *w = one_account();
	post(w, "Inside", "library", "+1h");
	post(w, "Elsewhere", "wards", "+1h");
	post(w, "Behind", "library", "+5h");
	world_verb(w, "hold", "library", "--reason", "pre-election", "--until", "+3h", NULL);
	world_pass(w, 6 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "Inside"), 0);
	assert_int_equal(world_seen(w, "wards", "Elsewhere"), 1);
	assert_int_equal(world_seen(w, "library", "Behind"), 1);
	assert_int_equal(world_int(w, PAUSED " AND code = 'hold'"), 1);
	world_free(w);
}

void test_a_hold_may_leave_out_a_category_and_begin_later(void **state)
{
	(void)state;
	struct world *w = one_account();
	world_verb(w, "hold", "--reason", "bereavement", "--from", "+2h", "--except", "service-info", NULL);
	post(w, "Before", "library", "+1h");
	post(w, "News", "library", "+3h");
	world_verb(w, "add", "The clinic is closed", "--to", "library", "--at", "+3h", "--category", "service-info", NULL);
	world_pass(w, 4 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "Before"), 1);
	assert_int_equal(world_seen(w, "library", "News"), 0);
	assert_int_equal(world_seen(w, "library", "The clinic is closed"), 1);
	world_verb(w, "release", "1", NULL);
	world_pass(w, HOUR_MS);
	assert_int_equal(world_seen(w, "library", "News"), 0); /* it waits for a person */
	world_free(w);
}

/* ---- lockdown */

void test_a_lockdown_is_never_refused_for_its_reason_and_keeps_none_that_gives_away(void **state)
{
	(void)state;
	struct world *w = one_account();
	str said = world_verb(w, "lockdown row", "--reason", "943 476 5919 is online", NULL);
	has(said, "Your reason is not kept");
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE kind = 'lockdown' AND reason = ''"), 1);
	world_free(w);
}

void test_locked_down_nothing_goes_out_until_two_have_unlocked_and_then_nothing_by_itself(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	post(w, "Later", "library", "+1h");
	AS(w, "nina", "lockdown row"); /* anybody may */
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_int(w, SENT), 0);
	AS(w, "sam", "unlock", "1");
	AS(w, "sam", "unlock", "1"); /* the same one does not count twice */
	post(w, "Still", "library", "+1s");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, SENT), 0);
	AS(w, "alex", "unlock", "1");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_int(w, SENT), 0);
	assert_int_equal(world_int(w, PAUSED " AND code = 'lockdown'"), 2);
	post(w, "New", "library", "+1s");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_seen(w, "library", "New"), 1);
	world_free(w);
}

void test_who_ends_one_of_two_lockdowns_is_told_of_the_other(void **state)
{
	(void)state;
	struct world *w = covers_town();
	err e;
	world_verb(w, "role give", "sam", "admin", NULL);
	AS(w, "nina", "lockdown row");
	world_pass(w, MINUTE_MS);
	AS(w, "sam", "lockdown row");
	has(world_verb(w, "locks", NULL), "schedpost unlock list 2");
	AS(w, "sam", "unlock", "1");
	str said = world_as(w, &e, "alex", "unlock", "1", NULL);
	has(said, "Lockdown 1 is ended, but nothing goes out yet");
	has(said, "schedpost unlock list 2");
	AS(w, "sam", "unlock", "2");
	has(world_as(w, &e, "alex", "unlock", "2", NULL), "Unlocked.");
	world_free(w);
}

void test_one_alone_unlocks_after_half_an_hour_of_which_all_are_told(void **state)
{
	(void)state;
	struct world *w = covers_town();
	AS(w, "nina", "lockdown row");
	AS(w, "alex", "unlock", "1");
	world_pass(w, 29 * MINUTE_MS);
	AS(w, "alex", "unlock", "1");
	post(w, "Too early", "annex", "+1s");
	world_pass(w, 2 * MINUTE_MS);
	assert_int_equal(world_int(w, SENT), 0);
	AS(w, "alex", "unlock", "1");
	post(w, "Late enough", "annex", "+1s");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_seen(w, "annex", "Late enough"), 1);
	world_free(w);
}

void test_whoever_is_suspected_does_nothing_more_and_cannot_unlock(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	AS(w, "sam", "add", "Before", "--to", "annex");
	AS(w, "nina", "lockdown row", "--exclude-user", "sam");
	REFUSED(w, "not-allowed", "sam", "add", "After", "--to", "annex");
	REFUSED(w, "not-allowed", "sam", "unlock", "1");
	REFUSED(w, "not-allowed", "sam", "release", "1");
	AS(w, "sam", "list");
	world_free(w);
}

void test_a_lockdown_suspends_covers_and_unlocking_does_not_bring_them_back(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	assert_true(covers_can(w, "priya", POWER_WRITE, "library"));
	AS(w, "nina", "lockdown row", "library");
	assert_false(covers_can(w, "priya", POWER_WRITE, "library"));
	AS(w, "sam", "unlock", "1");
	AS(w, "alex", "unlock", "1");
	assert_false(covers_can(w, "priya", POWER_WRITE, "library"));
	world_free(w);
}

/* Whoever runs the machine is one of the two, and only under a name that is known. */
void test_root_alone_does_not_unlock(void **state)
{
	(void)state;
	struct world *w = one_account();
	err e;
	world_verb(w, "lockdown row", NULL);
	world_pass(w, HOUR_MS);
	world_int(w, "DELETE FROM role_held RETURNING 1");
	world_int(w, "UPDATE person SET name = 'somebody' RETURNING 1");
	world_try(w, &e, "unlock", "1", NULL);
	covers_fails(e, "not-a-person");
	world_free(w);
}

/* ---- by a file */

static void sentinel(struct world *w, const char *name, const char *text)
{
	struct arena *a = arena_new();
	assert_null(sentinels_folder(a, str_of(w->folder)));
	assert_null(file_write(a, arena_fmt(a, "%s/locks/%s", w->folder, name), str_of(text), 0640));
	arena_free(a);
}

void test_a_file_that_somebody_puts_there_locks_and_gets_a_row(void **state)
{
	(void)state;
	struct world *w = one_account();
	post(w, "One", "library", "+1h");
	post(w, "Two", "wards", "+1h");
	sentinel(w, "lock-1", "account library\nat 1795341600000\nby kim\nreason hacked\nend\n");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "One"), 0);
	assert_int_equal(world_seen(w, "wards", "Two"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE kind = 'lockdown' AND set_by = 'kim' AND account = 1"), 1);
	world_free(w);
}

void test_a_file_that_cannot_be_read_locks_everything(void **state)
{
	(void)state;
	struct world *w = one_account();
	post(w, "Two", "wards", "+1h");
	sentinel(w, "lock-1", "account library\nat 17953"); /* cut short */
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "wards", "Two"), 0);
	world_free(w);
}

void test_the_file_alone_is_enough_and_so_is_the_row(void **state)
{
	(void)state;
	struct world *w = one_account();
	post(w, "One", "library", "+1h");
	world_verb(w, "lockdown row", NULL);
	assert_int_equal(world_int(w, "DELETE FROM lock RETURNING 1"), 1); /* an older copy of the database, say */
	world_kill(w);
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_int(w, SENT), 0);
	world_no_sentinels(w);
	post(w, "Two", "library", "+1h");
	world_kill(w);
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_int(w, SENT), 0);
	world_free(w);
}

void test_unlocking_takes_the_file_away(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	AS(w, "nina", "lockdown row");
	AS(w, "sam", "unlock", "1");
	AS(w, "alex", "unlock", "1");
	world_pass(w, MINUTE_MS);
	struct sentinel *all;
	size_t n;
	struct arena *a = arena_new();
	assert_null(sentinels_read(a, str_of(w->folder), &all, &n));
	assert_int_equal(n, 0);
	arena_free(a);
	world_kill(w);
	post(w, "New", "library", "+1s");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_seen(w, "library", "New"), 1);
	world_free(w);
}

#define IS_TOLD "SELECT count(*) FROM notice WHERE what LIKE '%has locked down everything%' AND text LIKE "

/* A file that is put there when nobody can be asked must not take the house from all who could end it. */
void test_a_file_shuts_out_a_suspect_only_as_the_verb_would(void **state)
{
	(void)state;
	struct world *w = covers_town(); /* alex alone may give roles */
	sentinel(w, "lock-1", "all\nby nina\nreason hacked\nsuspect alex\nend\n");
	post(w, "One", "library", "+1s");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, SENT), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE suspect IS NOT NULL"), 0);
	assert_int_equal(world_int(w, IS_TOLD "'hacked - alex is not shut out, for nobody would be left who can unlock.'"), 1);
	AS(w, "alex", "unlock", "1");
	sentinel(w, "lock-2", "all\nby nina\nsuspect sam\nend\n");
	post(w, "Two", "annex", "+1s"); /* at the next claim it is read */
	world_pass(w, MINUTE_MS);
	REFUSED(w, "not-allowed", "sam", "add", "After", "--to", "annex");
	world_verb(w, "role give", "olga", "admin", NULL);
	sentinel(w, "lock-3", "all\nby sam\nsuspect alex\nend\n");
	sentinel(w, "lock-4", "all\nby nina\nsuspect who\nend\n");
	post(w, "Three", "annex", "+1s");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE kind = 'lockdown'"), 4);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE suspect IS NOT NULL"), 1);
	assert_int_equal(world_int(w, IS_TOLD "'alex is not shut out, for a lockdown shuts out sam%'"), 1);
	assert_int_equal(world_int(w, IS_TOLD "'Nobody else is shut out: %'"), 1);
	world_free(w);
}

/* Each of two files leaves somebody; together they would leave nobody. */
void test_two_files_do_not_shut_out_the_two_who_are_left(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "role give", "olga", "admin", NULL);
	sentinel(w, "lock-1", "all\nby nina\nsuspect alex\nend\n");
	sentinel(w, "lock-2", "all\nby kim\nsuspect olga\nend\n");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE kind = 'lockdown'"), 2);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE suspect IS NOT NULL"), 1);
	world_free(w);
}

/* ---- what is under way */

/* Its bytes may have arrived: it is looked up, and nothing is sent again. */
void test_what_is_under_way_is_cut_off_looked_up_and_never_sent_again(void **state)
{
	(void)state;
	static const int HOW[] = {PRACTICE_FINE, PRACTICE_LOSE_REQUEST};
	for (size_t i = 0; i < COUNT(HOW); i++) {
		struct world *w = one_account();
		w->fault = (struct practice_fault){.kind = HOW[i], .delay_ms = 20000};
		w->fault_method = "POST";
		w->fault_times = 1;
		post(w, "Under way", "library", "+1s");
		world_pass(w, 5000);
		assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'sending'"), 1);
		world_verb(w, "lockdown row", NULL);
		world_settle(w);
		assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'sending'"), 0);
		world_pass(w, 2 * HOUR_MS);
		size_t out = HOW[i] == PRACTICE_FINE;
		assert_int_equal(world_seen(w, "library", "Under way"), out);
		assert_int_equal(world_int(w, SENT), out);
		assert_int_equal(world_int(w, PAUSED), !out);
		world_free(w);
	}
}

/* ---- in the very moment of leaving */

static void lock_by_verb(struct world *w)
{
	w->leaving = NULL;
	world_verb(w, "lockdown row", NULL);
}

static void lock_by_file(struct world *w)
{
	w->leaving = NULL;
	sentinel(w, "lock-1", "all\nend\n");
}

/* Through the gate and handed over, and no byte has left: only the last look still sees the lock. */
void test_what_is_locked_between_the_gate_and_the_first_byte_does_not_leave(void **state)
{
	(void)state;
	static void (*const HOW[])(struct world *) = {lock_by_verb, lock_by_file};
	for (size_t i = 0; i < COUNT(HOW); i++) {
		struct world *w = one_account();
		w->leaving = HOW[i];
		post(w, "Nearly out", "library", "+1s");
		world_pass(w, 2 * HOUR_MS);
		assert_null(w->leaving);
		assert_int_equal(w->published, 1); /* handed over, and never again */
		assert_int_equal(world_wall(w, "library"), 0);
		assert_int_equal(world_int(w, PAUSED " AND code = 'lockdown'"), 1);
		str said = world_verb(w, "locks", "1", NULL);
		assert_true(str_find(said, S("\"not_sent\":1"), NULL) && str_find(said, S("\"unknown\":0"), NULL));
		world_free(w);
	}
}

/* ---- who hears of it, and until when */

void test_with_many_accounts_those_on_duty_and_every_owner_hear_of_a_lockdown(void **state)
{
	(void)state;
	struct world *w = covers_town();
	err e;
	for (int i = 0; i < 101; i++) world_account(w, arena_cstr(w->a, arena_fmt(w->a, "a%d", i)));
	world_account(w, "zz");
	world_int(w, "UPDATE account SET owner = 'olga', deputy = 'nina' WHERE name <> 'zz' RETURNING 1");
	world_int(w, "UPDATE account SET owner = 'priya', deputy = '' WHERE name = 'zz' RETURNING 1");
	world_verb(w, "duty set", "sam", "--until", "+8h", NULL);
	AS(w, "olga", "lockdown row");
	has(world_as(w, &e, "priya", "notice list", NULL), "has locked down everything");
	has(world_as(w, &e, "sam", "notice list", NULL), "has locked down everything");
	world_free(w);
}

void test_a_hold_ends_on_the_day_that_people_mean(void **state)
{
	(void)state;
	struct world *w = one_account();
	err e;
	world_verb(w, "hold", "--reason", "election", "--from", "in 2 days", "--until", "in 9 days", NULL);
	assert_int_equal(world_int(w, "SELECT (ends - begins) / 86400000 FROM lock WHERE id = 1"), 7);
	world_verb(w, "hold", "--reason", "election", "--from", "in 2 days", "--until", "+8h", NULL);
	assert_int_equal(world_int(w, "SELECT (ends - begins) / 3600000 FROM lock WHERE id = 2"), 8);
	world_try(w, &e, "hold", "--reason", "election", "--from", "in 9 days", "--until", "in 2 days", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "ends-first");
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock"), 2);
	world_free(w);
}
