/* SPDX-License-Identifier: MIT
 * class_test.c - a practice class comes, works, and leaves nothing behind: neither rows nor files. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* All tables with the number of their rows, but those of the record, which keeps its lines. */
static str row_counts(struct world *w)
{
	sqlite3 *db;
	sqlite3_stmt *tables, *count;
	buf out = buf_in(w->a, 100000);
	const char *path = arena_cstr(w->a, arena_fmt(w->a, "%s/schedpost.db", w->folder));
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	sqlite3_prepare_v2(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('audit', 'actor', 'meta') ORDER BY name",
			   -1, &tables, NULL);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(tables, 0);
		const char *text = arena_cstr(w->a, arena_fmt(w->a, "SELECT count(*) FROM \"%s\"", name));
		assert_int_equal(sqlite3_prepare_v2(db, text, -1, &count, NULL), SQLITE_OK);
		sqlite3_step(count);
		buf_fmt(&out, "%s %d\n", name, sqlite3_column_int(count, 0));
		sqlite3_finalize(count);
	}
	sqlite3_finalize(tables);
	sqlite3_close(db);
	return buf_str(&out);
}

static int walls(struct world *w)
{
	int n = 0;
	DIR *d = opendir(arena_cstr(w->a, arena_fmt(w->a, "%s/practice", w->folder)));
	if (!d) return 0;
	for (const struct dirent *e; (e = readdir(d));) n += strstr(e->d_name, ".jsonl") != NULL;
	closedir(d);
	return n;
}

static const char *last(struct world *w)
{
	return arena_cstr(w->a, arena_fmt(w->a, "%d", (int)world_int(w, "SELECT max(id) FROM post")));
}

static struct world *with_class(str *before)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_person(w, "kim", "coach");
	world_verb(w, "add", "Of the library.", "--to", "library", "--at", "+9h", NULL);
	world_int(w, "INSERT OR IGNORE INTO policy(version, text, since) VALUES (1, 'reason other Ask.', 0)");
	world_pass(w, 5000);
	*before = row_counts(w);
	AS(w, "kim", "training class", "--seats", "3", "--until", "+2h");
	world_pass(w, 1000);
	return w;
}

/* All that leaves rows: a post that is out, one that waits, drafts, a chain, a return, roles, an enrolment. */
static void work(struct world *w)
{
	AS(w, "seat-01", "add", "Out.", "--to", "seat-01");
	AS(w, "seat-01", "now", last(w));
	AS(w, "seat-02", "add", "Waits.", "--to", "seat-02", "--at", "+5h");
	AS(w, "seat-02", "edit", last(w), "Waits longer.");
	AS(w, "seat-03", "add", "One.\n---\nTwo.", "--to", "seat-03", "--chain");
	AS(w, "seat-03", "now", last(w));
	world_pass(w, 2 * 60000);
	world_verb(w, "role give", "robin", "coach", NULL);
	AS(w, "kim", "training enrol", "seat-01", "--coach", "kim", "--backup", "robin", "--on", "seat-01");
	AS(w, "seat-01", "policy ack", "--yes");
	AS(w, "seat-01", "training self-audit", "--answers", "1,2,1,2,1,2,1,2,1,2");
	world_verb(w, "user set", "kim", "--deputy", "seat-02", NULL);
	world_verb(w, "account set", "seat-03", "--group", "class", NULL);
	world_verb(w, "token add", "desk", "--of", "seat-01", "--on", "seat-01", NULL);
	world_verb(w, "duty set", "seat-02", "--from", "tomorrow 9:00", "--until", "tomorrow 17:00", "--zone",
		   "Europe/London", NULL);
	assert_int_equal(world_wall(w, "seat-01"), 1);
	assert_int_equal(world_wall(w, "seat-03"), 2);
}

static void nothing_is_left(struct world *w, str before)
{
	world_pass(w, 2 * 60000);
	str after = row_counts(w);
	if (!str_is(before, after)) fail_msg("before:\n%.*s\nafter:\n%.*s", SHOW(before), SHOW(after));
	assert_int_equal(walls(w), 1);	/* that of the library */
}

static void add_robin(struct world *w)
{
	world_person(w, "robin", "coach");
}

void test_a_seat_is_a_person_and_a_practice_account(void **state)
{
	(void)state;
	str before;
	struct world *w = with_class(&before);
	err e;
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE kind = 'practice' AND state = 'ready' AND name LIKE 'seat-0_'"), 3);
	AS(w, "seat-01", "add", "Hello.", "--to", "seat-01");
	AS(w, "seat-01", "now", last(w));
	world_pass(w, 1000);
	assert_int_equal(world_seen(w, "seat-01", "Hello."), 1);
	world_as(w, &e, "seat-01", "add", "Hello.", "--to", "seat-02", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_as(w, &e, "seat-01", "add", "Hello.", "--to", "library", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_as(w, &e, "seat-01", "training reset", "--yes", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_free(w);
}

void test_reset_leaves_nothing(void **state)
{
	(void)state;
	str before;
	struct world *w = with_class(&before);
	add_robin(w);
	work(w);
	world_verb(w, "role take", "robin", "coach", NULL);
	world_int(w, "DELETE FROM person WHERE name = 'robin'");
	str said = world_verb(w, "training reset", "--yes", NULL);
	assert_true(str_find(said, S("3 seats and 3 posts are gone"), NULL));
	nothing_is_left(w, before);
	assert_int_equal(world_int(w, "SELECT deputy = '' FROM person WHERE name = 'kim'"), 1);
	world_pass(w, 10 * HOUR_MS);
	assert_int_equal(world_wall(w, "library"), 1);	/* what was not of the class went out */
	world_free(w);
}

void test_reset_asks_first(void **state)
{
	(void)state;
	str before;
	struct world *w = with_class(&before);
	str said = world_verb(w, "training reset", NULL);
	assert_true(str_find(said, S("\"confirm\""), NULL));
	assert_int_equal(world_int(w, "SELECT count(*) FROM class_seat"), 3);
	world_free(w);
}

void test_seats_vanish_when_their_time_is_over(void **state)
{
	(void)state;
	str before;
	struct world *w = with_class(&before);
	AS(w, "seat-01", "add", "Out.", "--to", "seat-01");
	AS(w, "seat-01", "now", last(w));
	world_pass(w, 2 * HOUR_MS - 5 * 60000);
	assert_int_equal(world_int(w, "SELECT count(*) FROM class_seat"), 3);
	assert_int_equal(walls(w), 4);
	world_pass(w, 10 * 60000);
	nothing_is_left(w, before);
	world_free(w);
}

void test_the_next_class_begins_with_empty_walls(void **state)
{
	(void)state;
	str before;
	struct world *w = with_class(&before);
	AS(w, "seat-01", "add", "Of the first class.", "--to", "seat-01");
	AS(w, "seat-01", "now", last(w));
	world_pass(w, 1000);
	world_verb(w, "training reset", "--yes", NULL);
	AS(w, "kim", "training class", "--seats", "1");
	world_pass(w, 1000);
	AS(w, "seat-01", "add", "Of the second class.", "--to", "seat-01");
	AS(w, "seat-01", "now", last(w));
	world_pass(w, 1000);
	assert_int_equal(world_wall(w, "seat-01"), 1);
	assert_int_equal(world_seen(w, "seat-01", "Of the second class."), 1);
	world_free(w);
}

void test_seats_are_from_one_to_fifty_and_an_end_needs_seats(void **state)
{
	static const char *const WRONG[] = {"0", "-1", "51", "10000", "", "many", "1.5", "99999999999999999999"};
	(void)state;
	str before;
	struct world *w = with_class(&before);
	err e;
	for (size_t i = 0; i < COUNT(WRONG); i++) {
		world_as(w, &e, "kim", "training class", "--seats", WRONG[i], NULL);
		assert_non_null(e);
		assert_int_equal(e->kind, ERR_INPUT);
	}
	world_as(w, &e, "kim", "training class", "--until", "+9h", NULL);	/* nothing would come of it */
	assert_string_equal(e->code, "which-seats");
	AS(w, "kim", "training class", "--seats", "50");
	world_as(w, &e, "kim", "training class", "--seats", "50", NULL);
	assert_string_equal(e->code, "too-many-seats");
	assert_int_equal(world_int(w, "SELECT count(*) FROM class_seat"), 53);
	world_free(w);
}

void test_names_that_are_taken_are_left_alone(void **state)
{
	(void)state;
	str before;
	struct world *w = with_class(&before);
	world_verb(w, "training reset", "--yes", NULL);
	world_account(w, "seat-01");
	world_verb(w, "user add", "seat-02", NULL);
	AS(w, "kim", "training class", "--seats", "2");
	assert_int_equal(world_int(w, "SELECT count(*) FROM class_seat s JOIN person p ON p.id = s.person WHERE p.name IN "
				      "('seat-03', 'seat-04')"), 2);
	world_verb(w, "training reset", "--yes", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE name = 'seat-01' AND state = 'ready'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM person WHERE name = 'seat-02'"), 1);
	world_free(w);
}

/* The trainer may show a post on all walls and on an account of their own: there it stays. */
void test_what_also_goes_elsewhere_stays_there(void **state)
{
	(void)state;
	str before;
	struct world *w = with_class(&before);
	world_verb(w, "add", "For all of us.", "--to", "library,seat-01", "--at", "+1h", NULL);
	world_verb(w, "training reset", "--yes", NULL);
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "For all of us."), 1);
	assert_int_equal(walls(w), 1);
	world_free(w);
}

/* While the request is under way, nothing may be pulled from under it. */
void test_a_post_on_its_way_is_waited_for(void **state)
{
	(void)state;
	str before;
	struct world *w = with_class(&before);
	err e;
	w->fault = (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = 5000};
	w->fault_times = 1;
	AS(w, "seat-01", "add", "Slow.", "--to", "seat-01");
	AS(w, "seat-01", "now", last(w));
	world_pass(w, 1000);
	world_try(w, &e, "training reset", "--yes", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "on-its-way");
	world_pass(w, 10000);
	world_verb(w, "training reset", "--yes", NULL);
	nothing_is_left(w, before);
	world_free(w);
}

/* The log-ins of new seats are still under way. */
void test_a_reset_right_after_the_class_was_made(void **state)
{
	(void)state;
	str before;
	struct world *w = with_class(&before);
	world_verb(w, "training reset", "--yes", NULL);
	AS(w, "kim", "training class", "--seats", "2");
	world_turn(w);
	world_verb(w, "training reset", "--yes", NULL);
	world_pass(w, 5000);
	nothing_is_left(w, before);
	world_free(w);
}
