/* SPDX-License-Identifier: MIT
 * bundle_test.c - each piece of a bundle of evidence says what was done, by whom, in words, and no more than that. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/evidence.h"
#include "help/intruder.h"
#include "help/said.h"
#include "rooms/bundle/bundle.h"

#define SPAM "Buy coins https://coins.example"

static str piece(struct world *w, const char *name)
{
	return world_verb(w, "evidence page", "--piece", name, NULL);
}

/* The town, everything locked, and foreign post 1 on 'library'. */
static struct world *hacked(void)
{
	struct world *w = covers_town();
	w->watch = true;
	world_verb(w, "role give", "sam", "admin", NULL);
	world_kill(w);
	w->leap_most = 15000;
	world_pass(w, HOUR_MS);
	AS(w, "nina", "lockdown row");
	intrude(w, "library", SPAM, "Web");
	world_pass(w, 5 * MINUTE_MS);
	return w;
}

void test_a_foreign_post_says_why_it_is_strange_and_who_was_told(void **state)
{
	(void)state;
	struct world *w = hacked();
	has(piece(w, "foreign"), "it links to where nothing");
	has(piece(w, "told"), "has a post that nobody here has sent");
	has(piece(w, "told"), "alex");
	has(piece(w, "jobs"), "reads what stands on the account");
	has(piece(w, "locks"), "\"of\":\"everything\"");
	world_free(w);
}

void test_a_takedown_says_who_wanted_it_and_what_came_of_it(void **state)
{
	(void)state;
	struct world *w = hacked();
	evidence_kept(w);
	AS(w, "olga", "takedown", "1");
	has(piece(w, "takedowns"), "\"in_words\":\"not yet\"");
	AS(w, "alex", "takedown", "1");
	world_pass(w, MINUTE_MS);
	has(piece(w, "takedowns"), "\"wanted_by\":\"alex, olga\"");
	has(piece(w, "takedowns"), "\"in_words\":\"gone, and looked up\"");
	has(piece(w, "agreed"), "\"to\":\"takedown\",\"number\":1,\"person\":\"olga\"");
	world_free(w);
}

void test_ticks_and_yeses_stand_under_their_names(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	world_int(w, "UPDATE account SET server = 'social.example' WHERE name = 'library' RETURNING 1");
	AS(w, "nina", "lockdown row", "library");
	AS(w, "sam", "unlock tick", "1", "library", "--done", "mfa");
	has(piece(w, "ticks"), "\"account\":\"library\",\"item\":\"mfa\"");
	has(piece(w, "ticks"), "\"person\":\"sam\"");
	world_free(w);
}

void test_log_ins_that_are_taken_back_have_their_outcome(void **state)
{
	(void)state;
	struct world *w = covers_town();
	AS(w, "nina", "lockdown row");
	AS(w, "alex", "sever begin", "--now");
	world_pass(w, MINUTE_MS);
	has(piece(w, "revokes"), "\"account\":\"library\",\"lock\":1");
	has(piece(w, "revokes"), "\"outcome\":\"nothing\"");
	has_not(piece(w, "revokes"), "not known yet");
	world_free(w);
}

/* A coach writes to an author alone. */
void test_reviews_have_who_said_yes_and_no_comment(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_real(w);
	world_person(w, "zoe", "author");
	AS(w, "zoe", "add", "The pond is open.", "--to", "library", "--at", "+2h");
	AS(w, "alex", "return", "1", "--reason", "facts", "--comment", "Between us two.");
	has(piece(w, "reviews"), "\"asked_by\":\"zoe\"");
	has(piece(w, "reviews"), "\"decided_by\":\"alex\"");
	has_not(piece(w, "reviews"), "Between us");
	world_free(w);
}

void test_what_waits_afterwards_has_its_words_and_why(void **state)
{
	(void)state;
	struct world *w = covers_town();
	AS(w, "alex", "add", "The pond is open.", "--to", "library", "--at", "+1m");
	AS(w, "nina", "lockdown row");
	world_pass(w, 2 * MINUTE_MS);
	has(piece(w, "afterwards"), "\"because_of\":\"lockdown\",\"text\":\"The pond is open.\"");
	world_free(w);
}

/* ---- what stood there */

void test_the_timeline_has_what_stood_there_and_whose_it_is(void **state)
{
	(void)state;
	struct world *w = covers_town();
	w->watch = true;
	world_kill(w);
	w->leap_most = 15000;
	AS(w, "alex", "add", "The pond is open.", "--to", "library", "--at", "+1m");
	world_pass(w, HOUR_MS);
	intrude(w, "library", SPAM, "Web");
	world_pass(w, 15 * MINUTE_MS);
	str said = piece(w, "timeline");
	has(said, "\"whose\":\"sent from here\",\"text\":\"The pond is open.\"");
	has(said, "\"whose\":\"not sent from here: see foreign.csv\",\"text\":\"" SPAM "\"");
	has(said, "\"client\":\"Web\"");
	has(said, "\"changed\":null");
	world_int(w, "UPDATE watch_entry SET text = 'The pond is shut.' WHERE text LIKE '%pond%' RETURNING 1");
	world_int(w, "UPDATE watching SET read_at = 1, asked_at = 1 WHERE account = (SELECT id FROM account WHERE name = 'library') RETURNING 1");
	world_pass(w, MINUTE_MS);
	has(piece(w, "timeline"), "\"said_first\":\"The pond is shut.\"");
	world_free(w);
}

void test_the_newest_of_a_timeline_stay_and_not_for_ever(void **state)
{
	(void)state;
	struct world *w = hacked();
	world_int(w, "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO watch_entry(account, remote_id, url, at, "
		     "whose, text, link, client, first_seen, last_seen) SELECT 1, 'old' || i, '', i, 'before', '', '', '', i, "
		     "(SELECT max(asked_at) FROM watching) + i FROM n RETURNING 1");
	world_pass(w, 15 * MINUTE_MS);
	assert_int_equal(world_int(w, "SELECT count(*) FROM watch_entry WHERE account = 1"), 200);
	world_int(w, "UPDATE watch_entry SET last_seen = 1 RETURNING 1");
	world_pass(w, 15 * MINUTE_MS);
	assert_true(world_int(w, "SELECT count(*) FROM watch_entry WHERE account = 1") < 5);
	world_free(w);
}

void test_a_profile_has_a_row_for_each_way_it_showed_itself(void **state)
{
	(void)state;
	struct world *w = hacked();
	assert_int_equal(world_int(w, "SELECT count(*) FROM watch_look WHERE account = 1"), 1);
	world_int(w, "UPDATE watch_look SET name = 'Free coins', first_seen = 1, last_seen = 2 WHERE account = 1 RETURNING 1");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_int(w, "SELECT count(*) FROM watch_look WHERE account = 1"), 2);
	has(piece(w, "profiles"), "\"name\":\"Free coins\"");
	world_free(w);
}

void test_what_cannot_be_read_says_so_for_its_account(void **state)
{
	(void)state;
	struct world *w = hacked();
	has(piece(w, "readings"), "\"account\":\"library\",\"platform\":\"Practice (training)\",\"timeline_read\":\"2026-");
	has(piece(w, "readings"), "\"timeline_note\":\"\"");
	world_int(w, "UPDATE account SET state = 'reconnect', why = 'Its log-in was ended.' WHERE name = 'library' RETURNING 1");
	has(piece(w, "readings"), "It cannot be read now: Its log-in was ended. What is here was read before that.");
	world_int(w, "DELETE FROM watch_look RETURNING 1");
	has(piece(w, "readings"), "Nothing of it is here: please look at its page.");
	world_int(w, "UPDATE platform SET ops = 0 RETURNING 1");
	has(piece(w, "readings"), "No program can read it at Practice (training): ");
	world_free(w);
}

/* ---- read anew for it */

#define ASKED(op) "SELECT count(*) FROM job WHERE op = " op " AND state = 'ready'"

void test_for_evidence_lists_and_profiles_are_read_now_and_nothing_twice_a_minute(void **state)
{
	(void)state;
	struct world *w = hacked();
	world_pass(w, MINUTE_MS + 1000);
	world_int(w, "UPDATE watching SET asked_at = 1, profile_at = 1 RETURNING 1");
	has(world_verb(w, "watch now", NULL), "\"under_way\":6");
	has(world_verb(w, "watch now", NULL), "\"under_way\":6");
	world_settle(w);
	has(world_verb(w, "watch readings", NULL), "\"under_way\":0");
	world_int(w, "UPDATE watching SET profile_at = 1 RETURNING 1");
	has(world_verb(w, "watch now", NULL), "\"under_way\":3");
	assert_int_equal(world_int(w, ASKED("12")), 0); /* the lists were read a moment ago */
	world_free(w);
}

void test_what_nobody_watches_is_not_read_for_evidence_either(void **state)
{
	(void)state;
	struct world *w = covers_town();
	has(world_verb(w, "watch now", NULL), "\"under_way\":0");
	world_free(w);
}

/* ---- all of it */

/* Pages follow each other to the end, also where a table has no number of its own. */
void test_every_piece_ends(void **state)
{
	(void)state;
	struct world *w = hacked();
	str names = S(BUNDLE_PIECES), name;
	while (str_split(&names, '|', &name)) {
		const char *n = arena_cstr(w->a, name);
		has_not(world_verb(w, "evidence page", "--piece", n, "--after", "1000000", NULL), "\"next\"");
		has_not(piece(w, n), "\"row\"");
	}
	world_free(w);
}
