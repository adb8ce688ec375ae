/* SPDX-License-Identifier: MIT
 * shut_out_test.c - whoever is suspected is out, whatever else is locked in those seconds, and is let in by nobody
 * alone. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/said.h"

#define ON "SELECT count(*) FROM lock WHERE released_at = 0"

/* Beside alex, three who may unlock. */
static struct world *four_admins(void)
{
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	world_verb(w, "role give", "olga", "admin", NULL);
	world_verb(w, "role give", "priya", "admin", NULL);
	return w;
}

/* As the command line does before it asks. */
static str put_file(struct world *w, const char *by, const char *suspect)
{
	str file;
	struct sentinel s = {.account = S(""), .by = str_of(by), .reason = S(""), .suspect = str_of(suspect), .at = w->now};
	assert_null(sentinel_write(w->a, str_of(w->folder), &s, &file));
	return file;
}

/* ---- two are suspected on one evening */

#define TOLD_OF(who) "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person = 'olga' AND n.what LIKE '%" who "%'"

void test_of_two_lockdowns_within_seconds_each_keeps_its_suspect_out(void **state)
{
	(void)state;
	struct world *w = four_admins();
	AS(w, "alex", "lockdown row", "--exclude-user", "sam", "--reason", "one");
	AS(w, "nina", "lockdown row", "--exclude-user", "priya");
	assert_int_equal(world_int(w, ON " AND suspect > 0"), 2);
	REFUSED(w, "not-allowed", "sam", "unlock", "1");
	REFUSED(w, "not-allowed", "sam", "unlock", "2");
	REFUSED(w, "not-allowed", "priya", "unlock", "1");
	REFUSED(w, "not-allowed", "priya", "unlock", "2");
	assert_int_equal(world_int(w, TOLD_OF("alex has locked down everything, and shut out sam.")), 1);
	assert_int_equal(world_int(w, TOLD_OF("nina has locked down everything, and shut out priya.")), 1);
	world_free(w);
}

void test_one_person_shuts_out_two_one_after_the_other(void **state)
{
	(void)state;
	struct world *w = four_admins();
	AS(w, "nina", "lockdown row", "wards");
	AS(w, "nina", "lockdown row", "wards", "--exclude-user", "sam");
	AS(w, "nina", "lockdown row", "wards", "--exclude-user", "priya");
	AS(w, "nina", "lockdown row", "wards", "--exclude-user", "sam"); /* the same word twice is one lockdown */
	AS(w, "nina", "lockdown row", "wards");
	assert_int_equal(world_int(w, ON), 3);
	REFUSED(w, "not-allowed", "sam", "add", "Hello", "--to", "annex");
	REFUSED(w, "not-allowed", "priya", "add", "Hello", "--to", "annex");
	assert_int_equal(world_int(w, TOLD_OF("and shut out")), 2);
	world_free(w);
}

#define HAS_FILE ON " AND sentinel = '%.*s' AND suspect = (SELECT id FROM person WHERE name = '%s')"

/* Each command line has put its file there, and neither has asked yet. */
void test_of_two_files_each_is_taken_by_the_word_that_wrote_it(void **state)
{
	(void)state;
	struct world *w = four_admins();
	str ninas = put_file(w, "nina", "sam"), alexs = put_file(w, "alex", "priya");
	AS(w, "alex", "lockdown row", "--exclude-user", "priya");
	AS(w, "nina", "lockdown row", "--exclude-user", "sam");
	assert_int_equal(world_int(w, arena_cstr(w->a, arena_fmt(w->a, HAS_FILE, SHOW(ninas), "sam"))), 1);
	assert_int_equal(world_int(w, arena_cstr(w->a, arena_fmt(w->a, HAS_FILE, SHOW(alexs), "priya"))), 1);
	world_free(w);
}

/* ---- nobody has the house for themselves */

#define OUT "SELECT count(DISTINCT suspect) FROM lock WHERE released_at = 0 AND suspect > 0"

static str locks_for(struct world *w, const char *who, const char *suspect)
{
	err e;
	str said = world_as(w, &e, who, "lockdown row", "--exclude-user", suspect, NULL);
	assert_null(e);
	return said;
}

void test_of_two_who_can_unlock_either_shuts_out_the_other(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	has(locks_for(w, "alex", "sam"), "LOCKED. Lockdown 1. Shut out: sam.");
	REFUSED(w, "not-allowed", "sam", "add", "Hello", "--to", "annex");
	has(locks_for(w, "alex", "nina"), "Shut out: sam, nina."); /* who can unlock nothing */
	world_free(w);
}

void test_nobody_shuts_out_all_others_one_by_one(void **state)
{
	(void)state;
	struct world *w = four_admins();
	locks_for(w, "sam", "olga");
	locks_for(w, "sam", "priya");
	assert_int_equal(world_int(w, OUT), 2);
	str said = locks_for(w, "sam", "alex");
	has(said, "alex is not shut out, for only sam would be left who can unlock, for priya is out already.");
	has(said, "The lockdown holds all the same.");
	has(said, "LOCKED. Lockdown 2. Shut out: olga, priya. alex is not shut out");
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person = 'alex' "
				      "AND n.text LIKE '%alex is not shut out, for only sam%'"), 1);
	has(locks_for(w, "nina", "alex"), "alex is not shut out, for only sam"); /* nor does a friend do it for them */
	assert_int_equal(world_int(w, OUT), 2);
	AS(w, "alex", "add", "I am still here", "--to", "annex");
	world_free(w);
}

void test_those_who_were_added_after_the_first_lockdown_do_not_count_as_left(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	world_verb(w, "role give", "olga", "admin", NULL);
	locks_for(w, "sam", "olga");
	for (const char *const *late = (const char *const[]){"zoe", "yan", NULL}; *late; late++) {
		world_verb(w, "user add", *late, NULL);
		world_verb(w, "role give", *late, "admin", NULL);
	}
	has(locks_for(w, "sam", "alex"), "alex is not shut out, for only sam");
	world_free(w);
}

void test_whoever_is_out_already_may_be_named_again(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	locks_for(w, "alex", "sam");
	world_pass(w, MINUTE_MS);
	has(locks_for(w, "alex", "sam"), "LOCKED. Lockdown 2. Shut out: sam.");
	world_free(w);
}

void test_a_suspect_is_found_however_a_phone_writes_the_name(void **state)
{
	(void)state;
	struct world *w = four_admins();
	has(locks_for(w, "alex", "SAM"), "Shut out: sam.");
	has(locks_for(w, "alex", " Priya "), "Shut out: sam, priya.");
	world_verb(w, "user add", "lou", NULL);
	world_verb(w, "user add", "Lou", NULL);
	has(locks_for(w, "alex", "LOU"), "There are Lou and lou here.");
	has(locks_for(w, "alex", "Lou"), "Shut out: sam, priya, Lou.");
	str said = locks_for(w, "alex", "pria");
	has(said, "Shut out: sam, priya, Lou. Nobody else is shut out: schedpost knows nobody called 'pria'. Did you mean 'priya'?");
	has(said, "Type the name again: schedpost lockdown --exclude-user NAME");
	world_free(w);
}

void test_everybody_concerned_reads_who_is_out_and_how_to_object(void **state)
{
	(void)state;
	struct world *w = four_admins();
	locks_for(w, "alex", "sam");
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE what LIKE '%and shut out sam.' AND text LIKE "
				      "'%Whoever objects types, with a second person, schedpost unlock 1: %'"), 1);
	has(world_verb(w, "locks", NULL), "\"by\":\"alex\",\"suspect\":\"sam\"");
	has(world_verb(w, "locks", "1", NULL), "\"by\":\"alex\",\"reason\":null,\"suspect\":\"sam\"");
	has(world_verb(w, "user show", "sam", NULL), "\"shut_out\":\"lockdown 1\"");
	has(world_verb(w, "user show", "olga", NULL), "\"shut_out\":null");
	has(world_verb(w, "user list", NULL), "\"shut_out\":\"lockdown 1\"");
	world_free(w);
}

/* ---- an account that comes later */

static int64_t locks_of(struct world *w, const char *account)
{
	return world_int(w, arena_cstr(w->a, arena_fmt(w->a, ON " AND account = (SELECT id FROM account WHERE name = '%s')", account)));
}

static void unlock_by_two(struct world *w, int64_t lock)
{
	const char *id = arena_cstr(w->a, arena_fmt(w->a, "%d", (int)lock));
	AS(w, "sam", "unlock", id);
	AS(w, "alex", "unlock", id);
}

void test_nobody_who_parts_a_lockdown_alone_connects_a_way_out(void **state)
{
	(void)state;
	struct world *w = four_admins();
	AS(w, "nina", "lockdown row", "--exclude-user", "priya");
	AS(w, "sam", "unlock part", "1");
	world_account(w, "beside");
	assert_int_equal(locks_of(w, "beside"), 1);
	REFUSED(w, "not-allowed", "priya", "add", "Hello", "--to", "beside");
	world_verb(w, "add", "Alone", "--to", "beside", "--at", "+1s", NULL);
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_seen(w, "beside", "Alone"), 0);
	unlock_by_two(w, world_int(w, "SELECT max(id) FROM lock"));
	world_account(w, "second");
	assert_int_equal(locks_of(w, "beside") * 10 + locks_of(w, "second"), 1);
	while (world_int(w, ON)) unlock_by_two(w, world_int(w, "SELECT min(id) FROM lock WHERE released_at = 0"));
	world_account(w, "third");
	assert_int_equal(locks_of(w, "third"), 0);
	world_verb(w, "add", "By two", "--to", "third", "--at", "+1s", NULL);
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_seen(w, "third", "By two"), 1);
	world_free(w);
}

void test_an_account_that_comes_beside_a_lockdown_of_another_is_free(void **state)
{
	(void)state;
	struct world *w = four_admins();
	AS(w, "nina", "lockdown row", "wards,annex");
	world_account(w, "beside");
	assert_int_equal(locks_of(w, "beside"), 0);
	world_free(w);
}

void test_where_there_is_no_account_nothing_is_parted(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_verb(w, "user add", "sam", NULL);
	world_verb(w, "role give", "sam", "admin", NULL);
	world_verb(w, "lockdown row", NULL);
	REFUSED(w, "no-accounts", "sam", "unlock part", "1");
	assert_int_equal(world_int(w, ON), 1);
	world_free(w);
}
