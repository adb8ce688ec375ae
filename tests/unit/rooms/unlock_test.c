/* SPDX-License-Identifier: MIT
 * unlock_test.c - a lockdown of real accounts ends by a list: each point done, each under somebody's name. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/evidence.h"
#include "help/said.h"

#include <inttypes.h>
#include <stdio.h>

#define ON "SELECT count(*) FROM lock WHERE released_at = 0"

/* 'library' is at a real platform; the others are for practice, and have no log-in. */
static struct world *one_real(void)
{
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	world_int(w, "UPDATE account SET server = 'social.example' WHERE name = 'library' RETURNING 1");
	return w;
}

static void connected_anew(struct world *w)
{
	world_pass(w, 1000);
	assert_int_equal(world_int(w, "UPDATE account SET dialogue = dialogue + 1000 WHERE name = 'library' RETURNING 1"), 1);
}

void test_two_people_are_not_enough_while_the_list_is_open(void **state)
{
	(void)state;
	struct world *w = one_real();
	AS(w, "nina", "lockdown row", "library");
	REFUSED(w, "not-complete", "sam", "unlock", "1");
	AS(w, "sam", "unlock tick", "1", "library", "--done", "mfa,apps,sessions");
	AS(w, "alex", "unlock tick", "1", "library", "--done", "deputy");
	REFUSED(w, "not-complete", "sam", "unlock", "1");
	assert_int_equal(world_int(w, ON), 1);
	connected_anew(w);
	AS(w, "alex", "unlock tick", "1", "library", "--done", "credential");
	AS(w, "sam", "unlock", "1");
	AS(w, "alex", "unlock", "1");
	assert_int_equal(world_int(w, ON), 0);
	world_free(w);
}

void test_the_log_in_from_before_cannot_be_ticked_as_new(void **state)
{
	(void)state;
	struct world *w = one_real();
	AS(w, "nina", "lockdown row");
	REFUSED(w, "old-credential", "sam", "unlock tick", "1", "library", "--done", "mfa,credential");
	assert_int_equal(world_int(w, "SELECT count(*) FROM unlock_tick"), 0); /* all or nothing */
	world_free(w);
}

/* ---- where nobody has codes */

#define NONE_ASKED "No code was asked of you, for you have set up none"
#define TOLD(what) "SELECT count(*) FROM notice WHERE text LIKE '%" what "%'"

void test_where_no_code_was_asked_for_the_answer_and_the_notice_say_so(void **state)
{
	(void)state;
	struct world *w = one_real();
	err e;
	AS(w, "nina", "lockdown row", "library");
	connected_anew(w);
	static const char ALL[] = "credential,mfa,apps,sessions,deputy";
	has(world_as(w, &e, "sam", "unlock tick", "1", "library", "--done", ALL, NULL), NONE_ASKED);
	has(world_as(w, &e, "sam", "unlock", "1", NULL), NONE_ASKED);
	assert_int_equal(world_int(w, TOLD("If you object, lock it anew, and that one holds: schedpost lockdown library "
					   "- No code was asked of sam, who has set up none: please ring them")), 1);
	world_int(w, "INSERT INTO proof(person, sealed, since) SELECT id, x'00', 1 FROM person WHERE name = 'olga' RETURNING 1");
	world_verb(w, "role give", "olga", "admin", NULL);
	str fresh = arena_fmt(w->a, "INSERT INTO proof_fresh(person, door, until) SELECT id, 'socket', %" PRId64 " FROM person "
			      "WHERE name = 'olga' RETURNING 1", w->now + MINUTE_MS);
	world_int(w, arena_cstr(w->a, fresh));
	has_not(world_as(w, &e, "olga", "unlock", "1", NULL), NONE_ASKED);
	assert_int_equal(world_int(w, ON), 0);
	assert_int_equal(world_int(w, TOLD("No code was asked of olga")), 0);
	world_free(w);
}

/* ---- by the clock */

/* Typed while the clock is wrong by so much. */
static struct world *locked_at(int64_t wrong)
{
	struct world *w = one_real();
	evidence_kept(w);
	w->now += wrong;
	AS(w, "nina", "lockdown row");
	w->now -= wrong;
	world_pass(w, MINUTE_MS);
	return w;
}

void test_a_clock_that_was_behind_makes_no_old_log_in_new(void **state)
{
	(void)state;
	struct world *w = locked_at(-2 * DAY_MS);
	REFUSED(w, "old-credential", "sam", "unlock tick", "1", "library", "--done", "credential");
	has(world_verb(w, "sever look", NULL), "\"evidence\":false");
	connected_anew(w);
	AS(w, "sam", "unlock tick", "1", "library", "--done", "credential");
	world_free(w);
}

void test_a_clock_that_was_ahead_makes_no_new_log_in_old_and_no_evidence_either(void **state)
{
	(void)state;
	struct world *w = locked_at(365 * DAY_MS);
	REFUSED(w, "old-credential", "sam", "unlock tick", "1", "library", "--done", "credential");
	evidence_kept(w);
	has(world_verb(w, "sever look", NULL), "\"evidence\":true");
	connected_anew(w);
	AS(w, "sam", "unlock tick", "1", "library", "--done", "credential");
	world_free(w);
}

void test_evidence_begun_before_the_lockdown_is_none_of_since_then_whenever_it_is_done(void **state)
{
	(void)state;
	struct world *w = one_real();
	int64_t before = evidence_begun(w);
	AS(w, "nina", "lockdown row");
	evidence_noted(w, before);
	has(world_verb(w, "sever look", NULL), "\"evidence\":false");
	int64_t since = evidence_begun(w);
	has(world_verb(w, "sever look", NULL), "\"evidence\":false"); /* it is not whole yet */
	evidence_noted(w, since);
	has(world_verb(w, "sever look", NULL), "\"evidence\":true");
	world_free(w);
}

void test_evidence_is_noted_once_and_by_whoever_has_begun_it(void **state)
{
	(void)state;
	struct world *w = one_real();
	evidence_kept(w);
	REFUSED(w, "no-such-evidence", "alex", "evidence note", "--id", "1", "--manifest", "0c");
	evidence_begun(w);
	REFUSED(w, "no-such-evidence", "olga", "evidence note", "--id", "2", "--manifest", "0c");
	has(world_verb(w, "evidence list", NULL), "never finished");
	has(world_verb(w, "evidence list", "--manifest", "0a1b", NULL), "\"id\":1");
	has_not(world_verb(w, "evidence list", "--manifest", "0a1b", NULL), "\"id\":2");
	has(world_verb(w, "evidence list", "--manifest", "0c", NULL), "No evidence with that sum was noted here");
	world_free(w);
}

void test_in_parts_the_log_in_counts_from_the_whole(void **state)
{
	(void)state;
	struct world *w = one_real();
	AS(w, "nina", "lockdown row");
	connected_anew(w);
	evidence_kept(w);
	AS(w, "sam", "unlock part", "1");
	int64_t part = world_int(w, "SELECT l.id FROM lock l JOIN account a ON a.id = l.account WHERE a.name = 'library' AND l.evidence = 0");
	struct arena *a = arena_new();
	AS(w, "sam", "unlock tick", arena_cstr(a, arena_fmt(a, "%d", (int)part)), "library", "--done", "credential");
	arena_free(a);
	world_free(w);
}

void test_each_tick_names_a_person_and_stands_in_the_record(void **state)
{
	(void)state;
	struct world *w = one_real();
	err e;
	AS(w, "nina", "lockdown row");
	AS(w, "sam", "unlock tick", "1", "library", "--done", "mfa");
	AS(w, "alex", "unlock tick", "1", "library", "--done", "mfa"); /* the first one has said it */
	str said = world_as(w, &e, "nina", "unlock list", "1", NULL);
	assert_null(e);
	str mfa = S("\"item\":\"mfa\",\"what\":\"second factor on, at the platform\",\"by\":\"sam\"");
	assert_true(str_find(said, mfa, NULL));
	assert_true(str_find(said, S("\"item\":\"apps\",\"what\":\"connected apps reviewed\",\"by\":null"), NULL));
	assert_true(world_int(w, "SELECT count(*) FROM audit WHERE what = 'unlock tick'") >= 1);
	world_free(w);
}

void test_a_suspect_and_a_novice_tick_nothing(void **state)
{
	(void)state;
	struct world *w = one_real();
	AS(w, "nina", "lockdown row", "--exclude-user", "sam");
	REFUSED(w, "not-allowed", "sam", "unlock tick", "1", "library", "--done", "mfa");
	REFUSED(w, "not-allowed", "nina", "unlock tick", "1", "library", "--done", "mfa");
	world_free(w);
}

void test_ticks_are_for_the_lockdown_and_the_account_that_they_were_made_for(void **state)
{
	(void)state;
	struct world *w = one_real();
	AS(w, "nina", "lockdown row", "library");
	AS(w, "nina", "lockdown row", "library");
	AS(w, "sam", "unlock tick", "1", "library", "--done", "mfa");
	assert_int_equal(world_int(w, "SELECT count(*) FROM unlock_tick WHERE lock = 2"), 0);
	REFUSED(w, "other-account", "sam", "unlock tick", "1", "wards", "--done", "mfa");
	world_free(w);
}

void test_everything_is_unlocked_account_by_account(void **state)
{
	(void)state;
	struct world *w = one_real();
	AS(w, "nina", "lockdown row", "--reason", "hacked");
	AS(w, "sam", "unlock tick", "1", "library", "--done", "mfa");
	AS(w, "sam", "unlock part", "1");
	assert_int_equal(world_int(w, ON " AND reason = 'hacked' AND account > 0"), 3);
	assert_int_equal(world_int(w, ON), 3);
	assert_int_equal(world_int(w, "SELECT count(*) FROM unlock_tick t JOIN lock l ON l.id = t.lock WHERE l.released_at = 0"), 1);
	world_verb(w, "add", "Out", "--to", "annex,wards", "--at", "+1s", NULL);
	char id[12];
	snprintf(id, sizeof id, "%d", (int)world_int(w, "SELECT l.id FROM lock l JOIN account a ON a.id = l.account WHERE a.name = 'wards'"));
	AS(w, "sam", "unlock", id);
	AS(w, "alex", "unlock", id);
	world_verb(w, "add", "Free", "--to", "annex,wards", "--at", "+1s", NULL);
	world_pass(w, HOUR_MS);
	assert_int_equal(world_seen(w, "wards", "Free"), 1);
	assert_int_equal(world_seen(w, "annex", "Free"), 0);
	world_free(w);
}

void test_no_token_says_yes_in_somebodys_name(void **state)
{
	(void)state;
	struct world *w = one_real();
	size_t at;
	str said = world_verb(w, "token add", "robot", "--of", "sam", "--may", "all", NULL);
	assert_true(str_find(said, S("\"secret\":\""), &at));
	str secret = str_cut(said, at + 10, said.len);
	str_split(&secret, '"', &said);
	AS(w, "nina", "lockdown row", "wards");
	w->token = said;
	REFUSED(w, "not-by-token", "nobody", "unlock", "1");
	w->token = S("");
	assert_int_equal(world_int(w, ON), 1);
	world_free(w);
}
