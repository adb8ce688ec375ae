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
