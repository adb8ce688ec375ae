/* SPDX-License-Identifier: MIT
 * locks_attack_test.c - whoever wants a lockdown to end, to be less than it says, or to let something out: by the
 * clock, by names, by files, by new friends. */
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
#include <unistd.h>

#define PAUSED	    "SELECT count(*) FROM job WHERE state = 'paused'"
#define SENT	    "SELECT count(*) FROM job WHERE state = 'done' AND op = 7"
#define STILL_ON(n) "SELECT count(*) FROM lock WHERE released_at = 0 AND id = " n

/* The town, with two who can unlock everything. */
static struct world *two_admins(void)
{
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	return w;
}

static void post(struct world *w, const char *text, const char *to, const char *at)
{
	world_verb(w, "add", text, "--to", to, "--at", at, NULL);
}

static void sentinel(struct world *w, const char *name, const char *text)
{
	char path[200];
	struct arena *a = arena_new();
	assert_null(sentinels_folder(a, str_of(w->folder)));
	arena_free(a);
	snprintf(path, sizeof path, "%s/locks/%s", w->folder, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* ---- by the clock */

void test_a_clock_that_is_set_back_unlocks_nothing(void **state)
{
	(void)state;
	struct world *w = two_admins();
	AS(w, "nina", "lockdown row");
	world_no_sentinels(w);
	w->now -= 3 * HOUR_MS;
	world_pass(w, MINUTE_MS);
	post(w, "Too early", "library", "+1s");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, SENT), 0);
	assert_int_equal(world_int(w, PAUSED), 1);
	world_free(w);
}

void test_a_clock_that_is_set_ahead_shortens_nobodys_wait(void **state)
{
	(void)state;
	struct world *w = two_admins();
	AS(w, "nina", "lockdown row");
	AS(w, "alex", "unlock", "1");
	w->now += 31 * MINUTE_MS;
	AS(w, "alex", "unlock", "1");
	assert_int_equal(world_int(w, STILL_ON("1")), 1);
	world_pass(w, 31 * MINUTE_MS);
	AS(w, "alex", "unlock", "1");
	assert_int_equal(world_int(w, STILL_ON("1")), 0);
	world_free(w);
}

/* ---- after it has ended */

void test_what_fell_due_while_nothing_ran_does_not_go_out_after_unlocking(void **state)
{
	(void)state;
	struct world *w = two_admins();
	post(w, "Meanwhile", "library", "+1h");
	post(w, "Later", "library", "+2h");
	AS(w, "nina", "lockdown row");
	w->now += HOUR_MS; /* the daemon is dead, say */
	AS(w, "sam", "unlock", "1");
	AS(w, "alex", "unlock", "1");
	world_pass(w, 10 * MINUTE_MS);
	assert_int_equal(world_int(w, SENT), 0);
	assert_int_equal(world_int(w, PAUSED), 1);
	world_pass(w, HOUR_MS);
	assert_int_equal(world_seen(w, "library", "Later"), 1); /* its time came when all was well again */
	world_free(w);
}

void test_what_may_be_out_is_not_sent_again_by_a_look_that_ends_after_unlocking(void **state)
{
	(void)state;
	struct world *w = two_admins();
	w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_REQUEST, .delay_ms = 20000};
	w->fault_method = "POST";
	w->fault_times = 1;
	post(w, "Under way", "library", "+1s");
	world_pass(w, 5000);
	AS(w, "nina", "lockdown row");
	world_settle(w);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'unsure'"), 1);
	AS(w, "sam", "unlock", "1");
	AS(w, "alex", "unlock", "1");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_int(w, SENT), 0);
	assert_int_equal(world_in_state(w, "asking"), 1);
	world_free(w);
}

/* ---- by people */

void test_nobody_who_was_added_since_helps_to_unlock(void **state)
{
	(void)state;
	struct world *w = two_admins();
	AS(w, "nina", "lockdown row");
	world_pass(w, MINUTE_MS);
	world_verb(w, "user add", "ghost", NULL);
	world_verb(w, "role give", "ghost", "admin", NULL);
	REFUSED(w, "too-new", "ghost", "unlock", "1");
	world_verb(w, "user leave", "priya", NULL); /* and nobody comes back for it */
	world_verb(w, "user add", "priya", NULL);
	world_verb(w, "role give", "priya", "admin", NULL);
	REFUSED(w, "too-new", "priya", "unlock", "1");
	world_free(w);
}

/* Set back before the lock it would shut out everybody; set back behind it, it would let in who comes then. */
void test_a_clock_that_was_set_back_does_not_change_who_was_here_before(void **state)
{
	(void)state;
	struct world *w = two_admins();
	w->now -= 30 * DAY_MS;
	AS(w, "nina", "lockdown row");
	AS(w, "sam", "unlock", "1");
	AS(w, "alex", "unlock", "1");
	assert_int_equal(world_int(w, STILL_ON("1")), 0);
	w->now += 30 * DAY_MS;
	AS(w, "nina", "lockdown row");
	w->now -= 30 * DAY_MS;
	world_verb(w, "user add", "ghost", NULL);
	world_verb(w, "role give", "ghost", "admin", NULL);
	REFUSED(w, "too-new", "ghost", "unlock", "2");
	world_verb(w, "unlock part", "2", NULL); /* nor do its parts, which are made now */
	REFUSED(w, "too-new", "ghost", "unlock", "3");
	AS(w, "sam", "unlock", "3");
	AS(w, "alex", "unlock", "3");
	assert_int_equal(world_int(w, STILL_ON("3")), 0);
	world_free(w);
}

/* A class ends, and its seats with it: the number of one who has gone is nobody else's. */
void test_who_comes_after_others_were_removed_is_new(void **state)
{
	(void)state;
	struct world *w = two_admins();
	world_verb(w, "user add", "seat", NULL);
	AS(w, "nina", "lockdown row");
	world_int(w, "DELETE FROM person WHERE name = 'seat' RETURNING 1");
	world_verb(w, "user add", "ghost", NULL);
	world_verb(w, "role give", "ghost", "admin", NULL);
	REFUSED(w, "too-new", "ghost", "unlock", "1");
	world_free(w);
}

void test_the_yes_of_one_who_is_suspected_later_counts_no_more(void **state)
{
	(void)state;
	struct world *w = two_admins();
	AS(w, "nina", "lockdown row");
	AS(w, "sam", "unlock", "1");
	AS(w, "nina", "lockdown row", "annex", "--exclude-user", "sam");
	AS(w, "alex", "unlock", "1");
	assert_int_equal(world_int(w, STILL_ON("1")), 1);
	world_free(w);
}

void test_whoever_runs_the_machine_and_is_suspected_ends_no_lockdown_at_all(void **state)
{
	(void)state;
	struct world *w = two_admins();
	err e;
	AS(w, "nina", "lockdown row");
	AS(w, "nina", "lockdown row", "annex", "--exclude-user", "alex");
	world_try(w, &e, "unlock", "1", NULL); /* as alex, who runs it */
	covers_fails(e, "not-allowed");
	world_free(w);
}

void test_whoever_is_shut_out_shuts_out_nobody_and_somebody_who_can_unlock_is_left(void **state)
{
	(void)state;
	struct world *w = two_admins();
	AS(w, "nina", "lockdown row", "annex", "--exclude-user", "sam");
	AS(w, "sam", "lockdown row", "annex", "--exclude-user", "alex");
	AS(w, "nina", "lockdown row", "annex", "--exclude-user", "alex");
	AS(w, "alex", "add", "I am still here", "--to", "annex");
	REFUSED(w, "not-allowed", "sam", "add", "And I am not", "--to", "annex");
	world_free(w);
}

void test_no_account_leaves_a_lockdown_by_being_removed(void **state)
{
	(void)state;
	struct world *w = two_admins();
	AS(w, "nina", "lockdown row", "library");
	REFUSED(w, "locked-down", "alex", "account remove begin", "library", "--without-revoke");
	world_free(w);
}

/* ---- by names */

void test_a_wrong_name_locks_everything_and_a_wrong_suspect_keeps_nothing_from_being_locked(void **state)
{
	(void)state;
	static const char *const WORDS[][3] = {{"libary", "--reason", "hacked"},
					       {"library,wards", "--exclude-user", "nobody"}};
	for (size_t i = 0; i < COUNT(WORDS); i++) {
		struct world *w = two_admins();
		post(w, "Out", "wards", "+1h");
		AS(w, "nina", "lockdown row", WORDS[i][0], WORDS[i][1], WORDS[i][2]);
		world_no_sentinels(w);
		world_pass(w, 2 * HOUR_MS);
		assert_int_equal(world_int(w, SENT), 0);
		world_free(w);
	}
}

/* ---- by files */

void test_a_file_for_an_account_that_nobody_knows_locks_everything(void **state)
{
	(void)state;
	struct world *w = two_admins();
	post(w, "Out", "wards", "+1h");
	sentinel(w, "by-hand", "account libary\nat 1\nby kim\nreason hacked\nend\n");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_int(w, SENT), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE account = 0"), 1);
	world_free(w);
}

void test_any_file_that_somebody_touches_there_locks_everything(void **state)
{
	(void)state;
	struct world *w = two_admins();
	post(w, "Out", "wards", "+1h");
	sentinel(w, "STOP", "");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_int(w, SENT), 0);
	world_free(w);
}

void test_a_long_reason_in_any_script_leaves_the_file_whole(void **state)
{
	(void)state;
	struct world *w = two_admins();
	struct sentinel *all;
	str file;
	size_t n;
	buf reason = buf_in(w->a, 5000);
	buf_add(&reason, S("x"));
	for (int i = 0; i < 1100; i++) buf_add(&reason, S("\u00e9"));
	struct sentinel s = {.account = S("library"), .by = S("nina"), .reason = buf_str(&reason), .at = w->now, .suspect = S("kim")};
	assert_null(sentinel_write(w->a, str_of(w->folder), &s, &file));
	assert_null(sentinels_read(w->a, str_of(w->folder), &all, &n));
	assert_int_equal(n, 1);
	assert_true(all[0].whole && str_is(all[0].account, S("library")) && str_is(all[0].suspect, S("kim")));
	assert_int_equal(all[0].reason.len, 1999);
	world_free(w);
}

void test_more_files_than_are_read_lock_everything(void **state)
{
	(void)state;
	struct world *w = two_admins();
	char name[32];
	post(w, "Out", "wards", "+1h");
	for (int i = 0; i <= SENTINELS_MOST; i++) {
		snprintf(name, sizeof name, "lock-%d", i);
		sentinel(w, name, "account library\nat 1\nby kim\nreason hacked\nend\n");
	}
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_int(w, SENT), 0);
	world_free(w);
}

/* And it is not asked for again and again: it settles. */
void test_a_folder_that_cannot_be_read_locks_everything_and_says_why(void **state)
{
	(void)state;
	struct world *w = two_admins();
	char path[200];
	post(w, "Out", "wards", "+1h");
	snprintf(path, sizeof path, "%s/locks", w->folder);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fclose(f);
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_int(w, SENT), 0);
	assert_int_equal(world_int(w, PAUSED), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE account = 0 AND instr(reason, '/locks') > 0"), 1);
	assert_int_equal(unlink(path), 0);
	world_free(w);
}

void test_a_file_of_the_same_name_locks_anew_after_the_first_has_ended(void **state)
{
	(void)state;
	struct world *w = two_admins();
	for (int i = 1; i <= 2; i++) {
		char id[12];
		sentinel(w, "STOP", "all\nat 1\nby kim\nreason hacked\nend\n");
		world_pass(w, MINUTE_MS);
		assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE released_at = 0"), 1);
		snprintf(id, sizeof id, "%d", i);
		AS(w, "sam", "unlock", id);
		AS(w, "alex", "unlock", id);
		world_pass(w, MINUTE_MS);
		assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE released_at = 0"), 0);
	}
	world_free(w);
}

/* It cannot be taken away, so it goes on being locked; nothing turns in circles. */
void test_an_empty_folder_locks_and_goes_when_that_is_ended(void **state)
{
	(void)state;
	struct world *w = two_admins();
	struct arena *a = arena_new();
	assert_null(sentinels_folder(a, str_of(w->folder)));
	assert_null(file_folder(a, arena_fmt(a, "%s/locks/adir", w->folder), 0700));
	arena_free(a);
	world_pass(w, MINUTE_MS);
	AS(w, "sam", "unlock", "1");
	AS(w, "alex", "unlock", "1");
	world_pass(w, MINUTE_MS);
	has(world_verb(w, "locks", NULL), "Nothing is locked");
	post(w, "Out", "annex", "+1s");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, SENT), 1);
	world_free(w);
}

/* ---- what the service could not save */

static struct sentinel typed(const char *by, const char *account, const char *suspect, const char *file)
{
	return (struct sentinel){.by = str_of(by), .account = str_of(account), .suspect = str_of(suspect),
				 .reason = S("hacked"), .file = str_of(file), .at = 1};
}

void test_what_could_not_be_saved_locks_from_memory_and_is_saved_as_soon_as_it_can_be(void **state)
{
	(void)state;
	struct world *w = two_admins();
	err e;
	post(w, "Out", "library", "+1s");
	struct sentinel s = typed("alex", "library", "nina", "lock-a");
	brake_hold(w->brake, &s);
	brake_hold(w->brake, &s);	/* typed twice */
	assert_true(brake_is_on(w->brake, S("library")));
	assert_false(brake_is_on(w->brake, S("annex")));
	world_as(w, &e, "nina", "add", "I was here", "--to", "library", NULL);
	covers_fails(e, "not-allowed");
	world_as(w, &e, "nina", "list", NULL);
	assert_null(e);
	str said = world_verb(w, "locks", NULL);
	has_not(said, "Nothing is locked");
	has(said, "until the service ends");
	has(said, "shuts out nina");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, SENT), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock l JOIN person p ON p.id = l.suspect WHERE p.name = 'nina' "
				      "AND l.account = 1"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock"), 1);
	has_not(world_verb(w, "locks", NULL), "until the service ends");
	AS(w, "sam", "unlock", "1");
	AS(w, "alex", "unlock", "1");
	post(w, "Now", "library", "+1s");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, SENT), 1);
	world_free(w);
}

void test_from_memory_one_is_shut_out_at_most_and_never_by_whoever_is(void **state)
{
	(void)state;
	struct world *w = two_admins();
	struct sentinel one = typed("alex", "library", "nina", "lock-a"), two = typed("nina", "", "alex", "lock-b"),
			three = typed("priya", "annex", "sam", "lock-c");
	brake_hold(w->brake, &one);
	brake_hold(w->brake, &two);
	brake_hold(w->brake, &three);
	assert_true(brake_shuts_out(w->brake, S("nina")));
	assert_false(brake_shuts_out(w->brake, S("alex")));
	assert_false(brake_shuts_out(w->brake, S("sam")));
	assert_true(brake_is_on(w->brake, S("wards")));
	world_free(w);
}

void test_a_file_that_cannot_be_removed_goes_on_locking(void **state)
{
	(void)state;
	struct world *w = two_admins();
	char path[200];
	sentinel(w, "other", "account library\nat 1\nby kim\nreason hacked\nend\n");
	snprintf(path, sizeof path, "%s/locks/STOP", w->folder);
	char *command = path;
	struct arena *a = arena_new();
	assert_null(file_folder(a, str_of(command), 0700));
	sentinel(w, "STOP/inside", "");
	world_pass(w, MINUTE_MS);
	has(world_verb(w, "locks", NULL), "'STOP' in the folder locks of schedpost's data is no whole file");
	AS(w, "sam", "unlock", "1");
	AS(w, "alex", "unlock", "1");
	AS(w, "sam", "unlock", "2");
	AS(w, "alex", "unlock", "2");
	post(w, "Out", "wards", "+1s");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, SENT), 0);
	str said = world_verb(w, "locks", NULL);
	has_not(said, "Nothing is locked");
	has(said, "'STOP' in");
	has(said, "locks everything");
	has(world_verb(w, "status", NULL), "please have it removed");
	has(world_verb(w, "doctor look", NULL), "please have it removed");
	arena_free(a);
	world_free(w);
}

void test_a_file_suspends_covers_shuts_out_the_suspect_and_tells_the_admins(void **state)
{
	(void)state;
	struct world *w = two_admins();
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	assert_true(covers_can(w, "priya", POWER_WRITE, "library"));
	int64_t told = world_int(w, "SELECT count(*) FROM notice");
	sentinel(w, "STOP", "all\nat 1\nby kim\nreason hacked\nsuspect sam\nend\n");
	world_pass(w, MINUTE_MS);
	assert_false(covers_can(w, "priya", POWER_WRITE, "library"));
	assert_false(covers_can(w, "sam", POWER_WRITE, "annex"));
	assert_true(world_int(w, "SELECT count(*) FROM notice") > told);
	world_free(w);
}

/* ---- by damage */

void test_a_row_whose_account_is_not_there_locks_everything(void **state)
{
	(void)state;
	struct world *w = two_admins();
	post(w, "Out", "wards", "+1h");
	AS(w, "nina", "lockdown row", "library");
	world_no_sentinels(w);
	assert_int_equal(world_int(w, "UPDATE lock SET account = 999 RETURNING 1"), 1);
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_int(w, SENT), 0);
	assert_int_equal(world_int(w, PAUSED), 1);
	world_free(w);
}
