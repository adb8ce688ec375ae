/* SPDX-License-Identifier: MIT
 * statement_test.c - while everything is locked down, words that two people have agreed on beforehand go out from where
 * nothing is wrong; and nothing else does. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/intruder.h"
#include "help/rota.h"

#include "base/file.h"
#include "rooms/locks/brake.h"
#include "rooms/statement/statement.h"

#define WORDS "Our page was taken over. Please ignore posts since {since}."
#define SPAM  "Win a phone https://prizes.example"
#define OUT   "SELECT count(*) FROM job WHERE state = 'done' AND op = 7"

/* A statement for 'library' and 'annex' by priya, approved by alex; and a post on each, due in two hours. */
static struct world *prepared(void)
{
	struct world *w = covers_town();
	world_verb(w, "role give", "priya", "owner", NULL);
	AS(w, "priya", "statement prepare", WORDS, "--from", "library,annex");
	AS(w, "alex", "statement approve", "1");
	world_verb(w, "add", "Story time", "--to", "library", "--at", "+2h", NULL);
	world_verb(w, "add", "Flu jabs", "--to", "annex", "--at", "+2h", NULL);
	return w;
}

/* And an hour later 'library' is hacked, and everything locked. */
static struct world *hacked(void)
{
	struct world *w = prepared();
	w->watch = true;
	world_kill(w);
	w->leap_most = 15000;
	world_pass(w, HOUR_MS);
	intrude(w, "library", SPAM, "Web");
	world_pass(w, 12 * MINUTE_MS);
	assert_int_equal(world_int(w, "SELECT count(*) FROM foreign_post"), 1);
	AS(w, "nina", "lockdown row");
	return w;
}

static str published(struct world *w, const char *who)
{
	err e;
	str said = world_as(w, &e, who, "statement publish", NULL);
	covers_works(e);
	return said;
}

/* What was read stays read, and the account has had no new password by that. */
void test_what_was_taken_down_tonight_counts_still(void **state)
{
	(void)state;
	struct world *w = hacked();
	AS(w, "priya", "takedown", "1", "--without-evidence", "A test");
	AS(w, "alex", "takedown", "1");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, "SELECT count(*) FROM takedown WHERE outcome = 'gone'"), 1);
	str said = published(w, "priya");
	has(said, "Not from 'library'");
	has(said, "Please ignore posts since 11:00.");
	world_free(w);
}

void test_it_is_said_from_where_nothing_is_wrong_and_nothing_else_goes_out(void **state)
{
	(void)state;
	struct world *w = hacked();
	str said = published(w, "priya");
	has(said, "Not from 'library': foreign post 1 stands there, or did until it was taken down.");
	has(said, "Please ignore posts since 11:00.");	/* when the foreign one was made: the town's zone is UTC */
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_seen(w, "annex", "Please ignore posts since 11:00."), 1);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_int(w, OUT), 1);
	assert_int_equal(world_seen(w, "annex", "Flu jabs"), 0);
	assert_int_equal(world_seen(w, "library", "ignore"), 0);
	has(world_verb(w, "notice list", NULL), "priya has published statement 1 from 1 account.");
	has(world_verb(w, "history", "3", NULL), "written by priya and approved by alex, is published under lockdown 1");
	world_free(w);
}

/* More than any list shows, on another account, and newer than those of 'library'. */
void test_a_flood_of_foreign_posts_hides_none(void **state)
{
	(void)state;
	struct world *w = hacked();
	world_int(w, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) INSERT INTO foreign_post(account, "
		     "remote_id, revision, url, at, found_at, text, link, client, signals, score, state) SELECT (SELECT id FROM account "
		     "WHERE name = 'ward'), 'flood' || i, '', '', at + i, found_at + i, 'SPAM', '', '', 0, 9, 'unknown' FROM n, foreign_post "
		     "WHERE id = 1 RETURNING 1");
	str said = published(w, "priya");
	has(said, "Not from 'library': foreign post 1 stands there");
	has(said, "Please ignore posts since 11:00.");
	world_free(w);
}

void test_it_is_not_found_foreign_and_not_said_twice(void **state)
{
	(void)state;
	struct world *w = hacked();
	published(w, "priya");
	REFUSED(w, "nowhere", "priya", "statement publish");
	world_pass(w, HOUR_MS);
	REFUSED(w, "nowhere", "priya", "statement publish");
	assert_int_equal(world_int(w, OUT), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM foreign_post"), 1);
	world_free(w);
}

void test_without_a_lockdown_in_earnest_it_is_not_said(void **state)
{
	(void)state;
	struct world *w = prepared();
	REFUSED(w, "not-locked", "priya", "statement publish");
	AS(w, "alex", "hold", "wards", "--reason", "bereavement");
	REFUSED(w, "not-locked", "priya", "statement publish");
	world_free(w);
}

void test_two_people_agree_on_it(void **state)
{
	(void)state;
	struct world *w = hacked();
	AS(w, "priya", "statement drop", "1");
	REFUSED(w, "no-statement", "priya", "statement publish");
	AS(w, "priya", "statement prepare", "Please wait for news.", "--from", "annex");
	REFUSED(w, "not-approved", "priya", "statement publish", "2");
	REFUSED(w, "own-words", "priya", "statement approve", "2");
	REFUSED(w, "not-allowed", "nina", "statement approve", "2");
	AS(w, "alex", "statement approve", "2");
	REFUSED(w, "not-allowed", "nina", "statement publish", "2");
	AS(w, "priya", "statement publish", "2");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_seen(w, "annex", "Please wait for news."), 1);
	world_free(w);
}

void test_what_the_suspect_has_agreed_to_is_in_doubt(void **state)
{
	(void)state;
	struct world *w = hacked();
	AS(w, "alex", "lockdown row", "--exclude-user", "priya");
	REFUSED(w, "not-allowed", "priya", "statement publish");
	REFUSED(w, "in-doubt", "alex", "statement publish");
	world_free(w);
}

/* The next lockdown is for a reason that whoever published did not know of. */
void test_a_later_lockdown_stops_it_like_everything_else(void **state)
{
	(void)state;
	struct world *w = hacked();
	published(w, "priya");
	AS(w, "nina", "lockdown row", "annex");
	world_pass(w, HOUR_MS);
	assert_int_equal(world_seen(w, "annex", "ignore"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'paused' AND post = 3"), 1);
	REFUSED(w, "nowhere", "priya", "statement publish");
	world_free(w);
}

/* Also when it has no row yet. */
void test_a_lock_by_a_file_stops_it(void **state)
{
	(void)state;
	struct world *w = hacked();
	published(w, "priya");
	struct sentinel s = {.account = S(""), .by = S("kim"), .reason = S("again"), .suspect = S(""), .at = w->now};
	str file;
	assert_null(sentinel_write(w->a, str_of(w->folder), &s, &file));
	world_pass(w, HOUR_MS);
	assert_int_equal(world_seen(w, "annex", "ignore"), 0);
	world_free(w);
}

/* At each point of its way: the claim, the gate, the last look. */
static bool was_handed_over(int turns)
{
	struct world *w = hacked();
	published(w, "priya");
	size_t before = w->published;
	for (int i = 0; i < turns; i++) world_turn(w);
	bool out = w->published > before;
	AS(w, "nina", "lockdown row", "annex");
	world_pass(w, HOUR_MS);
	assert_int_equal(world_seen(w, "annex", "ignore"), out);
	world_free(w);
	return out;
}

void test_what_was_not_handed_over_when_the_next_lockdown_comes_never_is(void **state)
{
	(void)state;
	int turns = 0;
	while (!was_handed_over(turns)) turns++;
	assert_in_range(turns, 3, 40);
}

/* At each point of its way: out once, whatever was known by then. */
void test_killed_at_any_point_it_goes_out_once(void **state)
{
	(void)state;
	for (int turns = 0; turns < 16; turns += 2) {
		struct world *w = hacked();
		published(w, "priya");
		for (int i = 0; i < turns; i++) world_turn(w);
		world_kill(w);
		world_pass(w, HOUR_MS);
		assert_int_equal(world_seen(w, "annex", "Please ignore posts since 11:00."), 1);
		assert_int_equal(world_int(w, OUT), 1);
		world_free(w);
	}
}

/* Nothing is renewed under a lockdown, but for what is to be said. */
void test_a_log_in_that_has_run_out_is_renewed_for_it_and_for_nothing_else(void **state)
{
	(void)state;
	static struct rota side;
	static struct far far;
	struct world *w = rota_world(&side, &far, rota_serve);
	world_verb(w, "user add", "alex", NULL);
	world_person(w, "priya", "owner");
	AS(w, "priya", "statement prepare", WORDS, "--from", "east");
	AS(w, "alex", "statement approve", "1");
	rota_expire(&side, "east");
	int64_t serial = side.accounts[0].serial;
	world_verb(w, "add", "To Rota.", "--to", "east", "--at", "+1m", NULL);
	AS(w, "alex", "lockdown row");
	world_pass(w, HOUR_MS);
	assert_int_equal(side.accounts[0].serial, serial);
	AS(w, "priya", "statement publish", "--since", "10:10");
	world_pass(w, HOUR_MS);
	assert_int_equal(rota_shown(&side, S("Our page was taken over. Please ignore posts since 10:10.")), 1);
	assert_int_equal(rota_shown(&side, S("To Rota.")), 0);
	assert_int_not_equal(side.accounts[0].serial, serial);
	world_free(w);
}

void test_it_keeps_to_a_hold_and_to_the_accounts_that_are_named(void **state)
{
	(void)state;
	struct world *w = hacked();
	REFUSED(w, "nowhere", "priya", "statement publish", "--from", "wards");
	AS(w, "alex", "hold", "annex", "--reason", "bereavement");
	REFUSED(w, "nowhere", "priya", "statement publish", "--from", "annex");
	world_free(w);
}

void test_the_time_may_be_said_as_a_clock_there_showed_it(void **state)
{
	(void)state;
	static const struct {
		const char *since, *says;
	} SAID[] = {{"10:50", "posts since 10:50."}, {"9pm", "posts since 21:00 on Sat 21 Nov 2026."},
		    {"2026-11-20 22:50", "posts since 22:50 on Fri 20 Nov 2026."}};
	for (size_t i = 0; i < COUNT(SAID); i++) {
		struct world *w = hacked();
		err e;
		str said = world_as(w, &e, "priya", "statement publish", "--since", SAID[i].since, NULL);
		covers_works(e);
		has(said, SAID[i].says);
		world_free(w);
	}
}

void test_what_would_not_fit_is_told_on_the_quiet_day(void **state)
{
	(void)state;
	struct world *w = covers_town();
	char words[600] = "";
	for (size_t i = 0; i + 1 < sizeof words; i++) words[i] = i % 6 ? 'o' : ' ';
	REFUSED(w, "does-not-fit", "alex", "statement prepare", words, "--from", "annex");
	REFUSED(w, "empty", "alex", "statement prepare", " ", "--from", "annex");
	world_free(w);
}

void test_every_place_for_the_time_gets_it(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_true(str_is(statement_words(a, S("{since} and {since}"), S("23:10")), S("23:10 and 23:10")));
	assert_true(str_is(statement_words(a, S("Wait."), S("23:10")), S("Wait.")));
	arena_free(a);
}

/* ---- nothing else goes out by it */

/* It cannot go yet, and waits for another try; which is when somebody could lay hands on it. */
static struct world *waiting(void)
{
	struct world *w = hacked();
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 429, .retry_after_s = 600};
	w->fault_times = 1;
	w->fault_method = "POST";
	published(w, "priya");
	world_settle(w);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 3 AND state = 'ready'"), 1);
	return w;
}

void test_a_try_that_fails_is_made_again(void **state)
{
	(void)state;
	struct world *w = waiting();
	world_pass(w, HOUR_MS);
	assert_int_equal(world_seen(w, "annex", "Please ignore posts since 11:00."), 1);
	world_free(w);
}

void test_it_goes_on_when_the_lockdown_is_parted(void **state)
{
	(void)state;
	struct world *w = waiting();
	AS(w, "alex", "unlock part", "1");
	world_pass(w, HOUR_MS);
	assert_int_equal(world_seen(w, "annex", "Please ignore posts since 11:00."), 1);
	assert_int_equal(world_int(w, OUT), 1);
	world_free(w);
}

void test_other_words_put_into_its_post_wait_like_everything_else(void **state)
{
	(void)state;
	struct world *w = waiting();
	AS(w, "sam", "edit", "3", "All is well. " SPAM);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "annex", "All is well. " SPAM), 0);
	assert_int_equal(world_int(w, OUT), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 3 AND state = 'paused'"), 1);
	AS(w, "sam", "resume", "3");
	world_pass(w, HOUR_MS);
	assert_int_equal(world_int(w, OUT), 0);
	world_free(w);
}

void test_what_has_not_left_when_it_is_unlocked_waits_for_a_person(void **state)
{
	(void)state;
	struct world *w = waiting();
	AS(w, "alex", "unlock", "1");
	AS(w, "priya", "unlock", "1");
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE released_at = 0"), 0);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "annex", "ignore"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 3 AND state = 'paused'"), 1);
	world_free(w);
}

void test_whoever_came_after_the_lockdown_agrees_on_nothing(void **state)
{
	(void)state;
	struct world *w = hacked();
	world_verb(w, "user add", "zed", NULL);
	world_verb(w, "role give", "zed", "owner", NULL);
	AS(w, "nina", "lockdown row");	/* a later one makes nobody older */
	REFUSED(w, "too-new", "zed", "statement prepare", SPAM, "--from", "annex");
	AS(w, "priya", "statement prepare", "Please wait for news.", "--from", "annex");
	REFUSED(w, "too-new", "zed", "statement approve", "2");
	world_free(w);
}

void test_no_token_agrees_on_it(void **state)
{
	(void)state;
	struct world *w = hacked();
	size_t at;
	str said = world_verb(w, "token add", "robot", "--of", "alex", "--may", "all", NULL);
	assert_true(str_find(said, S("\"secret\":\""), &at));
	str secret = str_cut(said, at + 10, said.len);
	str_split(&secret, '"', &said);
	AS(w, "priya", "statement prepare", "Please wait for news.", "--from", "annex");
	w->token = said;
	REFUSED(w, "not-by-token", "nobody", "statement approve", "2");
	world_free(w);
}

void test_the_time_is_a_time_and_no_words_of_one_alone(void **state)
{
	(void)state;
	struct world *w = hacked();
	static const char *const NO_TIMES[] = {SPAM, "about ten to eleven", "9 lives: " SPAM, "+2h", "tomorrow 9:00",
					       "2026-11-24 10:00", "2025-11-22 10:00"};
	for (size_t i = 0; i < COUNT(NO_TIMES); i++)
		REFUSED(w, "bad-time", "priya", "statement publish", "--since", NO_TIMES[i]);
	world_free(w);
}

void test_an_account_with_which_something_is_wrong_keeps_no_other_from_speaking(void **state)
{
	(void)state;
	struct world *w = hacked();
	AS(w, "priya", "statement prepare", "Please wait for news.", "--from", "annex,wards");
	AS(w, "alex", "statement approve", "2");
	world_int(w, "UPDATE account SET zone = 'Nowhere/Land' WHERE name = 'wards' RETURNING 1");
	err e;
	str said = world_as(w, &e, "alex", "statement publish", "2", NULL);
	covers_works(e);
	has(said, "Not from 'wards': ");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_seen(w, "annex", "Please wait for news."), 1);
	world_free(w);
}
