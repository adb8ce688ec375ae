/* SPDX-License-Identifier: MIT
 * lock_files_test.c - many files in DATA/locks, by a slip or by somebody who wants to make trouble: they lock, and two
 * people end it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/said.h"

#include "base/file.h"
#include "rooms/locks/brake.h"

#define LOCKS	"SELECT count(*) FROM lock WHERE released_at = 0"
#define NOTICES "SELECT count(*) FROM notice WHERE what LIKE '%has locked down%'"

static struct world *two_admins(void)
{
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	return w;
}

static void put(struct world *w, const char *name, int i, str text)
{
	struct arena *a = arena_new();
	assert_null(sentinels_folder(a, str_of(w->folder)));
	assert_null(file_write(a, arena_fmt(a, "%s/locks/%s-%d", w->folder, name, i), text, 0644));
	arena_free(a);
}

static size_t files(struct world *w)
{
	struct arena *a = arena_new();
	struct sentinel *all;
	size_t n;
	assert_null(sentinels_read(a, str_of(w->folder), &all, &n));
	arena_free(a);
	return n;
}

static void unlock_all(struct world *w, const char *ids)
{
	AS(w, "sam", "unlock", ids);
	AS(w, "alex", "unlock", ids);
	world_pass(w, MINUTE_MS);
}

void test_however_many_files_are_not_whole_they_are_one_lockdown(void **state)
{
	(void)state;
	struct world *w = two_admins();
	for (int i = 0; i < 300; i++) put(w, "copied", i, S(""));
	world_pass(w, MINUTE_MS);
	for (int i = 300; i < 400; i++) put(w, "copied", i, S("no lockdown"));	/* whoever copies is not done yet */
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, LOCKS), 1);
	assert_int_equal(world_int(w, NOTICES), 1);
	has(world_verb(w, "locks", NULL), "and 299 more in the folder locks");
	world_kill(w);
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, LOCKS), 1);
	unlock_all(w, "1");
	assert_int_equal(files(w), 0);
	assert_int_equal(world_int(w, LOCKS), 0);
	world_verb(w, "add", "New", "--to", "library", "--at", "+1s", NULL);
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_seen(w, "library", "New"), 1);
	put(w, "copied", 1, S(""));	/* the name is free, and locks anew */
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, LOCKS), 1);
	world_free(w);
}

/* A yes is for what was there then. */
void test_a_file_that_comes_after_somebody_has_agreed_is_a_lockdown_of_its_own(void **state)
{
	(void)state;
	struct world *w = two_admins();
	put(w, "first", 1, S(""));
	world_pass(w, MINUTE_MS);
	AS(w, "sam", "unlock", "1");
	put(w, "second", 1, S(""));
	world_verb(w, "add", "Something to look at", "--to", "library", "--at", "+1s", NULL);
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, LOCKS), 2);
	AS(w, "alex", "unlock", "1");
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, LOCKS " AND id = 2"), 1);
	assert_int_equal(files(w), 1);
	world_free(w);
}

void test_copies_of_a_file_are_the_lockdown_that_it_is(void **state)
{
	(void)state;
	static const char *const OF[] = {"account library\nat 5\nby kim\nreason odd\nend\n",
					 "account libary\nat 5\nby kim\nreason odd\nend\n"};
	for (size_t k = 0; k < COUNT(OF); k++) {
		struct world *w = two_admins();
		for (int i = 0; i < 100; i++) put(w, "copied", i, str_of(OF[k]));
		world_pass(w, MINUTE_MS);
		assert_int_equal(world_int(w, LOCKS), 1);
		assert_int_equal(world_int(w, LOCKS " AND account = 0"), k);
		unlock_all(w, "1");
		assert_int_equal(files(w), 0);
		assert_int_equal(world_int(w, LOCKS), 0);
		world_free(w);
	}
}

/* What the word has written, copied: the lockdown of that word. Its end takes the copy away. */
void test_a_copy_of_what_the_word_has_written_is_no_second_lockdown(void **state)
{
	(void)state;
	struct world *w = two_admins();
	struct sentinel *all;
	size_t n;
	AS(w, "nina", "lockdown row", "library", "--reason", "odd", "--exclude-user", "kim");
	assert_null(sentinels_read(w->a, str_of(w->folder), &all, &n));
	assert_int_equal(n, 1);
	all[0].file = S("copy");
	assert_null(sentinel_write(w->a, str_of(w->folder), &all[0], &all[0].file));
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, LOCKS), 1);
	unlock_all(w, "1");
	assert_int_equal(files(w), 0);
	world_free(w);
}

/* They differ, so they are no copies; whoever is named in one is out all the same. */
void test_a_flood_of_files_is_few_lockdowns_and_shuts_out_whom_it_names(void **state)
{
	(void)state;
	struct world *w = two_admins();
	for (int i = 0; i < 300; i++) {
		str who = i == 150 ? S("kim") : arena_fmt(w->a, "person-%d", i);	/* in whatever order they are read */
		put(w, "flood", i, arena_fmt(w->a, "account library\nat %d\nby nina\nreason odd\nsuspect %.*s\nend\n", i + 1, SHOW(who)));
	}
	world_pass(w, MINUTE_MS);
	assert_in_range(world_int(w, LOCKS), 1, 22);
	assert_int_equal(world_int(w, LOCKS " AND suspect = (SELECT id FROM person WHERE name = 'kim')"), 1);
	assert_in_range(world_int(w, LOCKS " AND account = 0"), 1, 2);
	world_free(w);
}

void test_several_lockdowns_are_ended_with_one_command(void **state)
{
	(void)state;
	static const char *const HOW[][4] = {{"1,2,3"}, {"1", "2", "3"}, {"1, 2", "3", "3"}};
	for (size_t i = 0; i < COUNT(HOW); i++) {
		struct world *w = two_admins();
		err e;
		AS(w, "nina", "lockdown row", "library,wards,annex");
		world_pass(w, MINUTE_MS);
		assert_int_equal(world_int(w, LOCKS), 3);
		str said = world_as(w, &e, "sam", "unlock", HOW[i][0], HOW[i][1], HOW[i][2], HOW[i][3], NULL);
		has(said, "A second person types the same: schedpost unlock 1,2,3");
		assert_int_equal(world_int(w, LOCKS), 3);
		said = world_as(w, &e, "alex", "unlock", HOW[i][0], HOW[i][1], HOW[i][2], HOW[i][3], NULL);
		has(said, "Unlocked.");
		has_not(said, "is on, too");
		assert_int_equal(world_int(w, LOCKS), 0);
		world_free(w);
	}
}

/* Nothing is half done: a number that is none of a lockdown leaves all as it is. */
void test_a_wrong_number_among_several_unlocks_nothing(void **state)
{
	(void)state;
	struct world *w = two_admins();
	AS(w, "nina", "lockdown row", "library,wards");
	AS(w, "sam", "unlock", "1,2");
	REFUSED(w, "no-such-lock", "alex", "unlock", "1,7", NULL);
	REFUSED(w, "usage-number", "alex", "unlock", "1,two", NULL);
	assert_int_equal(world_int(w, LOCKS), 2);
	AS(w, "alex", "unlock", "1");
	assert_int_equal(world_int(w, LOCKS), 1);
	world_free(w);
}
