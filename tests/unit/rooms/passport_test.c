/* SPDX-License-Identifier: MIT
 * passport_test.c - who wrote, changed, approved and let go one post, under which rules, as the passport tells it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#include "base/json.h"

#include <string.h>

enum { MINUTE = 60000, HOUR = 60 * MINUTE };

static void holds(str said, const char *words)
{
	if (!str_find(said, str_of(words), NULL)) fail_msg("'%s' is missing in %.*s", words, SHOW(said));
}

static void lacks(str said, const char *words)
{
	if (str_find(said, str_of(words), NULL)) fail_msg("'%s' is in %.*s", words, SHOW(said));
}

static err write_rows(struct tx *tx, void *of)
{
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = S("rows of a test")});
	query q = sql(tx, of);
	return sql_run(&q);
}

static void rows(struct world *w, char *sql)
{
	assert_null(store_now(w->store, true, write_rows, sql));
}

static struct world *with_sam(void)
{
	struct world *w = world_new();
	err e;
	world_account(w, "ward");
	world_account(w, "town");
	rows(w, "INSERT INTO policy(version, text, since) VALUES (1, 'reason facts The facts are wrong.', 1795341600000)");
	world_person(w, "sam", "author");
	world_as(w, &e, "sam", "policy ack", "--yes", NULL);
	assert_null(e);
	return w;
}

static str passport(struct world *w, const char *id)
{
	return world_verb(w, "show", id, "--passport", NULL);
}

/* Post 1 of sam: written, an hour later changed by alex, then out. */
static struct world *with_a_post(void)
{
	struct world *w = with_sam();
	err e;
	world_as(w, &e, "sam", "add", "Flu jabs on Saturday.", "--to", "ward", "--at", "+2h", NULL);
	assert_null(e);
	world_pass(w, HOUR);
	world_verb(w, "edit", "1", "Flu jabs: walk in on Saturday.", NULL);
	return w;
}

/* The words of the steps, in their order: "written sam, changed alex". */
static str steps_of(struct world *w, str said)
{
	const struct json *all, *steps;
	buf out = buf_in(w->a, 2000);
	assert_null(json_read(w->a, said, &all));
	steps = json_get(json_get(all, "data"), "steps");
	for (size_t i = 0; i < json_count(steps); i++) {
		str what = S(""), who = S("");
		json_get_str(w->a, json_at(steps, i), "what", &what);
		json_get_str(w->a, json_at(steps, i), "who", &who);
		buf_fmt(&out, "%s%.*s %.*s", i ? ", " : "", SHOW(what), SHOW(who));
	}
	return buf_str(&out);
}

static void steps_are(struct world *w, str said, const char *words)
{
	assert_string_equal(arena_cstr(w->a, steps_of(w, said)), words);
}

void test_it_tells_who_wrote_and_changed_it_and_when_it_was_public(void **state)
{
	(void)state;
	struct world *w = with_a_post();
	str said = passport(w, "1");
	steps_are(w, said, "written sam, changed alex");
	holds(said, "It is not on its way to any account yet.");
	world_pass(w, 2 * HOUR);
	said = passport(w, "1");
	steps_are(w, said, "written sam, changed alex, let go schedpost, public schedpost");
	holds(said, "\"created_by\":\"sam\"");
	holds(said, "\"what\":\"changed\"");
	holds(said, "\"at\":\"2026-11-22T12:00");
	holds(said, "practice");	/* where it is */
	holds(said, "It went out without the approval of a second person.");
	world_free(w);
}

void test_it_tells_the_rules_and_whether_its_writer_knew_them(void **state)
{
	(void)state;
	struct world *w = with_a_post();
	str said = passport(w, "1");
	holds(said, "\"policy\":1,\"acknowledged\":\"2026-11-22T10:00");
	world_pass(w, 2 * HOUR);
	rows(w, "INSERT INTO policy(version, text, since) VALUES (2, 'reason tone It is too loud.', 1795356000000)");
	said = passport(w, "1");
	holds(said, "\"policy\":1,\"acknowledged\":\"2026-11-22T10:00");	/* as it was when it went out */
	world_verb(w, "add", "Later.", "--to", "ward", "--at", "+3h", NULL);
	world_pass(w, 4 * HOUR);
	holds(passport(w, "2"), "\"policy\":2,\"acknowledged\":null");	/* alex has not */
	world_free(w);
}

void test_it_tells_who_had_to_approve_and_who_did(void **state)
{
	(void)state;
	struct world *w = with_a_post();
	rows(w, "INSERT INTO review(id, post, account, version, need, asked_at, asked_by, state) VALUES "
		"(1, 1, 1, 1, 'coach', 1795341700000, 'sam', 'returned'), (2, 1, 1, 2, 'coach', 1795345300000, 'sam', 'approved')");
	rows(w, "INSERT INTO decision(review, at, who, what, reason, comment, version) VALUES "
		"(1, 1795341800000, 'kim', 'returned', 'facts', 'Which Saturday?', 1), (2, 1795345400000, 'robin', 'approved', '', '', 2)");
	world_pass(w, 2 * HOUR);
	str said = passport(w, "1");
	steps_are(w, said, "written sam, approval asked for sam, returned kim, changed alex, approval asked for sam, approved robin, "
			   "let go schedpost, public schedpost");
	holds(said, "It needs: coach.");
	holds(said, "Reason: facts. Which Saturday?");
	lacks(said, "without the approval");
	world_free(w);
}

void test_it_names_the_lines_of_the_record_and_the_door(void **state)
{
	(void)state;
	struct world *w = with_a_post();
	world_verb(w, "add", "Another one, which is none of its business.", "--to", "town", "--at", "+30m", NULL);
	world_pass(w, 2 * HOUR);
	int64_t first = world_int(w, "SELECT min(n) FROM audit WHERE about LIKE 'post/1 %' OR about LIKE '% post/1 %'");
	int64_t edit = world_int(w, "SELECT n FROM audit WHERE what = 'edit'");
	int64_t other = world_int(w, "SELECT max(n) FROM audit WHERE what = 'add'");
	str said = passport(w, "1");
	holds(said, arena_cstr(w->a, arena_fmt(w->a, "\"lines\":\"%lld, %lld, ", (long long)first, (long long)edit)));
	lacks(said, arena_cstr(w->a, arena_fmt(w->a, " %lld,", (long long)other)));
	int64_t gate = world_int(w, "SELECT min(n) FROM audit WHERE about LIKE '%job/%' AND n > (SELECT n FROM audit WHERE what = 'edit') "
				    "AND (' ' || about || ' ') LIKE '% job/' || (SELECT id FROM job WHERE post = 1) || ' %'");
	assert_true(gate > edit);
	holds(said, arena_cstr(w->a, arena_fmt(w->a, ", %lld", (long long)gate)));
	holds(said, "\"door\":\"");
	lacks(said, "\"door\":null");
	world_free(w);
}

/* "post/1" is no part of "post/10", and "job/1" none of "job/10". */
void test_it_names_no_line_of_a_post_whose_number_begins_like_its_own(void **state)
{
	(void)state;
	struct world *w = with_sam();
	for (int i = 0; i < 12; i++) world_verb(w, "add", "One of many.", "--to", "ward", "--at", "+2h", NULL);
	world_verb(w, "edit", "10", "Another one.", NULL);
	world_verb(w, "cancel", "11", NULL);
	int64_t own = world_int(w, "SELECT min(n) FROM audit WHERE what = 'add'");
	holds(passport(w, "1"), arena_cstr(w->a, arena_fmt(w->a, "\"lines\":\"%lld\"", (long long)own)));
	int64_t edit = world_int(w, "SELECT n FROM audit WHERE what = 'edit'");
	holds(passport(w, "10"), arena_cstr(w->a, arena_fmt(w->a, ", %lld\"", (long long)edit)));
	world_free(w);
}

void test_a_post_of_an_import_came_in_through_its_door(void **state)
{
	(void)state;
	enum { ROWS = 60 };	/* more than a line of the record names */
	struct world *w = with_sam();
	err e;
	buf all = buf_in(w->a, 100000);
	world_as(w, &e, "sam", "import begin", NULL);
	assert_null(e);
	world_pass(w, MINUTE);
	for (int i = 0; i < ROWS; i++)
		buf_fmt(&all, "%s{\"line\":%d,\"call\":{\"TEXT\":\"Row %d.\",\"to\":[\"ward\"],\"at\":\"+2h\"}}",
			i ? "," : "[", i + 2, i);
	buf_byte(&all, ']');
	world_as(w, &e, "sam", "import rows", "--id", "1", "--rows", arena_cstr(w->a, buf_str(&all)), NULL);
	assert_null(e);
	world_pass(w, MINUTE);
	world_as(w, &e, "sam", "import finish", "--id", "1", NULL);
	assert_null(e);
	int64_t line = world_int(w, "SELECT n FROM audit WHERE what = 'import rows'");
	assert_int_equal(world_int(w, "SELECT count(*) FROM audit WHERE what = 'import rows' AND instr(about || ' ', 'post/60 ')"), 0);
	world_pass(w, 3 * HOUR);
	str said = passport(w, "60");
	holds(said, "\"door\":\"socket\"");
	holds(said, arena_cstr(w->a, arena_fmt(w->a, "\"lines\":\"%lld, ", (long long)line)));
	holds(said, "public");
	world_free(w);
}

void test_there_is_none_of_a_post_that_is_not_there(void **state)
{
	(void)state;
	struct world *w = with_sam();
	err e;
	world_try(w, &e, "show", "7", "--passport", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "no-such-post");
	world_free(w);
}
