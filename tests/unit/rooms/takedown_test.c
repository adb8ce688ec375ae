/* SPDX-License-Identifier: MIT
 * takedown_test.c - two people have a foreign post deleted, never one alone, and each gets the outcome that is so. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/evidence.h"
#include "help/intruder.h"
#include "help/said.h"

#define SPAM	"Win a phone https://prizes.example"
#define OUTCOME "SELECT count(*) FROM takedown WHERE outcome = "
#define OPEN	"SELECT count(*) FROM takedown WHERE ended = 0"

/* The town, everything locked, and foreign post 1 on 'library'. */
static struct world *hacked(void)
{
	struct world *w = covers_town();
	w->watch = true;
	world_kill(w);
	w->leap_most = 15000;
	world_pass(w, HOUR_MS);
	AS(w, "nina", "lockdown row");
	intrude(w, "library", SPAM, "Web");
	world_pass(w, 5 * MINUTE_MS);
	assert_int_equal(world_int(w, "SELECT count(*) FROM foreign_post"), 1);
	evidence_kept(w);
	return w;
}

static void holds(str said, const char *words)
{
	if (!str_find(said, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(said));
}

static void both_say(struct world *w)
{
	AS(w, "olga", "takedown", "1");
	AS(w, "alex", "takedown", "1");
}

/* Of what both said, after so long. */
static void comes_to(struct world *w, int64_t ms, const char *outcome, const char *words)
{
	both_say(w);
	world_pass(w, ms);
	str said = world_verb(w, "takedown list", NULL);
	holds(said, arena_cstr(w->a, arena_fmt(w->a, "\"outcome\":\"%s\"", outcome)));
	holds(said, words);
}

/* ---- who */

void test_two_people_take_it_down_also_under_a_lockdown_and_it_is_looked_up(void **state)
{
	(void)state;
	struct world *w = hacked();
	comes_to(w, MINUTE_MS, "gone", "does not list it any more");
	assert_false(intruder_stands(w, "library", SPAM));
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE released_at = 0"), 1);
	holds(world_verb(w, "takedown list", NULL), "alex, olga");
	world_free(w);
}

void test_nobody_takes_anything_down_alone(void **state)
{
	(void)state;
	struct world *w = hacked();
	for (int i = 0; i < 3; i++) AS(w, "olga", "takedown", "1");
	world_pass(w, HOUR_MS);
	assert_true(intruder_stands(w, "library", SPAM));
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 9"), 0);
	holds(world_verb(w, "notice list", NULL), "A second person types: schedpost takedown 1 - No code was asked of olga, who has set up none");
	holds(world_verb(w, "takedown", "1", NULL), "No code was asked of you");
	world_free(w);
}

void test_who_may_not_is_not_counted(void **state)
{
	(void)state;
	static const struct {
		const char *who, *code;
	} NOT[] = {
		{"priya", "not-allowed"},	/* owner of another account */
		{"sam", "not-allowed"}, {"nina", "not-allowed"}, {"kim", "not-allowed"},
		{"stranger", "not-allowed"}, {"ghost", "too-new"},
	};
	struct world *w = hacked();
	world_verb(w, "user add", "ghost", NULL);
	world_verb(w, "role give", "ghost", "admin", NULL);
	AS(w, "olga", "takedown", "1");
	for (size_t i = 0; i < COUNT(NOT); i++) REFUSED(w, NOT[i].code, NOT[i].who, "takedown", "1");
	world_pass(w, HOUR_MS);
	assert_true(intruder_stands(w, "library", SPAM));
	world_free(w);
}

/* Found by a clock that was a month behind: who came meanwhile has been here before, and who comes now has not. */
void test_a_wrong_clock_does_not_change_who_may_say_so(void **state)
{
	(void)state;
	struct world *w = hacked();
	world_int(w, "UPDATE foreign_post SET found_at = found_at - 30 * 86400000 RETURNING 1");
	w->now -= 60 * DAY_MS;
	world_verb(w, "user add", "ghost", NULL);
	world_verb(w, "role give", "ghost", "admin", NULL);
	REFUSED(w, "too-new", "ghost", "takedown", "1");
	w->now += 60 * DAY_MS;
	comes_to(w, MINUTE_MS, "gone", "does not list it any more");
	world_free(w);
}

/* Also when they said so before anybody suspected them. */
void test_neither_of_the_two_is_the_suspect(void **state)
{
	(void)state;
	struct world *w = hacked();
	world_verb(w, "role give", "sam", "owner", "--on", "library", NULL);
	AS(w, "olga", "takedown", "1");
	AS(w, "alex", "lockdown row", "--exclude-user", "olga");
	evidence_kept(w);
	REFUSED(w, "not-allowed", "olga", "takedown", "1");
	AS(w, "alex", "takedown", "1");
	world_pass(w, MINUTE_MS);
	assert_true(intruder_stands(w, "library", SPAM));
	AS(w, "sam", "takedown", "1");
	world_pass(w, MINUTE_MS);
	assert_false(intruder_stands(w, "library", SPAM));
	holds(world_verb(w, "takedown list", NULL), "alex, sam");
	world_free(w);
}

void test_what_counts_as_ours_is_not_taken_down(void **state)
{
	(void)state;
	struct world *w = hacked();
	AS(w, "olga", "takedown", "1");
	AS(w, "olga", "watch decide", "1", "ours");
	REFUSED(w, "not-hostile", "alex", "takedown", "1");
	world_pass(w, MINUTE_MS);
	assert_true(intruder_stands(w, "library", SPAM));
	world_free(w);
}

/* ---- evidence first */

void test_nothing_goes_without_evidence_of_since_then(void **state)
{
	(void)state;
	struct world *w = hacked();
	world_int(w, "DELETE FROM evidence RETURNING 1");
	REFUSED(w, "no-evidence", "olga", "takedown", "1");
	evidence_kept(w);
	world_pass(w, MINUTE_MS);
	AS(w, "olga", "takedown", "1");
	AS(w, "nina", "lockdown row", "library");
	intrude(w, "library", "And another one", "Web");
	world_pass(w, 5 * MINUTE_MS);
	REFUSED(w, "no-evidence", "olga", "takedown", "2");	/* it was found after the evidence */
	evidence_kept(w);
	AS(w, "olga", "takedown", "2");
	world_free(w);
}

void test_a_reason_stands_for_the_evidence_and_is_told(void **state)
{
	(void)state;
	struct world *w = hacked();
	world_int(w, "DELETE FROM evidence RETURNING 1");
	AS(w, "olga", "takedown", "1", "--without-evidence", "The disk is full");
	AS(w, "alex", "takedown", "1");
	world_pass(w, MINUTE_MS);
	assert_false(intruder_stands(w, "library", SPAM));
	holds(world_verb(w, "takedown list", NULL), "The disk is full");
	world_free(w);
}

/* ---- what the platform makes of it */

void test_a_yes_that_is_none_is_found_out(void **state)
{
	(void)state;
	static const int YES[] = {200, 404};	/* deleted; not there: and it stands all the same */
	for (size_t i = 0; i < COUNT(YES); i++) {
		struct world *w = hacked();
		w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = YES[i]};
		w->fault_method = "DELETE";
		w->fault_times = -1;
		comes_to(w, MINUTE_MS, "refused", "it still stands. Do it there by hand, then say so with 'schedpost takedown done 1': practice:/posts/");
		assert_true(intruder_stands(w, "library", SPAM));
		w->fault_times = 0;
		AS(w, "olga", "takedown", "1");	/* both have said so: it is tried again */
		world_pass(w, MINUTE_MS);
		assert_false(intruder_stands(w, "library", SPAM));
		assert_int_equal(world_int(w, OUTCOME "'gone'"), 1);
		world_free(w);
	}
}

void test_a_no_is_told_with_its_reason_and_the_address(void **state)
{
	(void)state;
	struct world *w = hacked();
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 422};
	w->fault_method = "DELETE";
	w->fault_times = -1;
	comes_to(w, MINUTE_MS, "refused", "practice:/posts/");
	holds(world_verb(w, "notice list", NULL), "schedpost takedown list");
	world_free(w);
}

void test_a_list_that_cannot_be_read_proves_nothing(void **state)
{
	(void)state;
	struct world *w = hacked();
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 503};
	w->fault_method = "GET";
	w->fault_times = -1;
	comes_to(w, MINUTE_MS, "unproved", "its list could not be read as far as that");
	w->fault_times = 0;
	assert_false(intruder_stands(w, "library", SPAM));
	world_free(w);
}

void test_a_server_that_hangs_is_asked_again(void **state)
{
	(void)state;
	struct world *w = hacked();
	w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_REQUEST, .delay_ms = 20 * 1000};
	w->fault_method = "DELETE";
	w->fault_times = 2;
	both_say(w);
	world_pass(w, 10 * 1000);
	assert_int_equal(world_int(w, OPEN), 1);
	world_pass(w, HOUR_MS);
	assert_int_equal(world_int(w, OUTCOME "'gone'"), 1);
	world_free(w);
}

void test_without_a_log_in_it_is_done_by_hand(void **state)
{
	(void)state;
	struct world *w = hacked();
	world_int(w, "UPDATE account SET state = 'reconnect' WHERE name = 'library' RETURNING 1");
	comes_to(w, 0, "by-hand", "has no log-in any more by which it could be deleted. Do it there by hand, then say so with "
				  "'schedpost takedown done 1': practice:/posts/");
	world_free(w);
}

/* The log-in dies while a takedown waits: nothing would ever come of it, so a person is told what to do, and says when
 * it is done. */
void test_a_takedown_that_can_only_wait_goes_to_a_person_who_says_when_it_is_done(void **state)
{
	(void)state;
	struct world *w = hacked();
	both_say(w);
	world_int(w, "UPDATE account SET state = 'reconnect' WHERE name = 'library' RETURNING 1");
	REFUSED(w, "under-way", "olga", "takedown done", "1");
	world_pass(w, 2 * MINUTE_MS);
	assert_int_equal(world_int(w, OUTCOME "'by-hand'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 9 AND state = 'ready'"), 0);
	holds(world_verb(w, "takedown list", NULL), "has lost its log-in, so no program can delete it. Do it there by hand");
	holds(world_verb(w, "notice list", NULL), "schedpost takedown done 1");
	holds(world_verb(w, "watch list", NULL), "To be deleted by hand, on the platforms' pages: 1.");
	REFUSED(w, "not-allowed", "nina", "takedown done", "1");
	AS(w, "olga", "takedown done", "1");
	holds(world_verb(w, "takedown list", NULL), "\"outcome\":\"removed\"");
	holds(world_verb(w, "takedown list", NULL), "olga says so.");
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE what = 'foreign-gone' AND account = 1"), 1);
	assert_false(str_find(world_verb(w, "watch list", NULL), S("To be deleted"), NULL));
	world_free(w);
}

void test_what_was_deleted_by_hand_before_anybody_asked_is_noted_too(void **state)
{
	(void)state;
	struct world *w = hacked();
	AS(w, "olga", "takedown done", "1");
	assert_int_equal(world_int(w, OUTCOME "'removed'"), 1);
	comes_to(w, MINUTE_MS, "gone", "does not list it any more"); /* and if it stands all the same, two may still ask */
	world_free(w);
}

/* None is renewed under a lockdown: a renewal that waits for its end must not keep the takedown waiting with it. */
void test_a_renewal_that_waits_keeps_no_takedown_waiting(void **state)
{
	(void)state;
	struct world *w = hacked();
	world_int(w, "INSERT INTO job(op, account, state, due, rank, key) SELECT 2, id, 'ready', 1, 3, 'k' FROM account "
		     "WHERE name = 'library' RETURNING 1");
	comes_to(w, MINUTE_MS, "gone", "olga");
	world_free(w);
}

/* ---- killed between */

void test_killed_between_it_is_taken_down_all_the_same(void **state)
{
	(void)state;
	for (int in_flight = 0; in_flight < 2; in_flight++) {
		struct world *w = hacked();
		w->fault = (struct practice_fault){.kind = in_flight ? PRACTICE_LOSE_ANSWER : PRACTICE_FINE, .delay_ms = 1000};
		w->fault_method = "DELETE";
		w->fault_times = 1;
		both_say(w);
		if (in_flight) world_pass(w, 100);
		world_kill(w);
		world_pass(w, 5 * MINUTE_MS);
		assert_false(intruder_stands(w, "library", SPAM));
		assert_int_equal(world_int(w, OUTCOME "'gone'"), 1);
		world_free(w);
	}
}
