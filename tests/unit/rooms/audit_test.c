/* SPDX-License-Identifier: MIT
 * audit_test.c - the record: every change has its line, and whoever changes the record by SQL is found out. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MINUTE = 60000, WAYS = 100 };

static int64_t ask(struct world *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static int64_t ask(struct world *w, const char *fmt, ...)
{
	char sql[1000];
	va_list args;
	va_start(args, fmt);
	vsnprintf(sql, sizeof sql, fmt, args);
	va_end(args);
	return world_int(w, sql);
}

static int64_t lines_of(struct world *w, const char *who, const char *what)
{
	return ask(w, "SELECT count(*) FROM audit l JOIN actor a ON a.id = l.actor WHERE a.name = '%s' AND l.what = '%s'", who, what);
}

/* A day with people and the engine in it. */
static struct world *lived(void)
{
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "Good morning.", "--at", "+1m", NULL);
	world_verb(w, "add", "Not this one.", "--at", "+2m", NULL);
	world_verb(w, "edit", "1", "Good morning, all.", NULL);
	world_verb(w, "cancel", "2", NULL);
	world_pass(w, 5 * MINUTE);
	return w;
}

void test_every_change_has_a_line_that_says_who_and_what(void **state)
{
	(void)state;
	struct world *w = lived();
	assert_int_equal(world_seen(w, "ward", "Good morning, all."), 1);
	assert_int_equal(lines_of(w, "alex", "add"), 2);
	assert_int_equal(lines_of(w, "alex", "edit"), 1);
	assert_int_equal(lines_of(w, "alex", "cancel"), 1);
	assert_int_equal(lines_of(w, "schedpost", "passing the gate"), 1);
	assert_true(lines_of(w, "schedpost", "settling") >= 1);
	assert_int_equal(ask(w, "SELECT count(*) FROM audit WHERE what = 'cancel' AND about LIKE '%%job/%%'"), 1);
	assert_int_equal(ask(w, "SELECT count(*) FROM audit WHERE before = after"), 0);
	world_free(w);
}

/* Reading, and what was refused, leave no line. */
void test_what_changes_nothing_has_no_line(void **state)
{
	(void)state;
	struct world *w = lived();
	int64_t before = ask(w, "SELECT max(n) FROM audit");
	err e;
	world_verb(w, "list", NULL);
	world_try(w, &e, "edit", "1", "Too late.", NULL);
	assert_non_null(e);
	assert_int_equal(ask(w, "SELECT max(n) FROM audit"), before);
	assert_int_equal(ask(w, "SELECT count(*) FROM audit"), before);
	world_free(w);
}

static str checked(struct world *w)
{
	err e;
	str said = world_try(w, &e, "audit check", NULL);
	assert_null(e);
	size_t at;
	return str_find(said, S("\"warn\":[\""), &at) ? str_cut(said, at, said.len) : S("");
}

void test_an_untouched_record_is_whole_also_after_a_kill(void **state)
{
	(void)state;
	struct world *w = lived();
	assert_string_equal(arena_cstr(w->a, checked(w)), "");
	world_kill(w);
	world_verb(w, "add", "After it.", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	assert_string_equal(arena_cstr(w->a, checked(w)), "");
	world_free(w);
}

/* ---- many works in one commit */

struct deeds {
	const char *who;
	bool fails;
};

static err change_something(struct tx *tx, void *of)
{
	const struct deeds *d = of;
	tx_deed(tx, &(struct deed){.who = str_of(d->who), .door = S("terminal"), .what = S("trying")});
	query q = sql(tx, "UPDATE account SET title = title || 'x'");
	TRY(sql_run(&q));
	return d->fails ? FAIL(tx_arena(tx), ERR_INPUT, "no", "It fails.") : NULL;
}

/* What fails takes its line, and the number of a newcomer, with it: those that follow begin where it began. */
void test_works_that_share_a_commit_have_lines_that_hold_together(void **state)
{
	(void)state;
	static struct deeds all[] = {{"alex", false}, {"kim", true}, {"kim", false}, {"robin", false}, {"alex", true},
				     {"kim", false}, {"kim", false}, {"robin", true}, {"alex", false}};
	struct world *w = lived();
	int64_t before = ask(w, "SELECT max(n) FROM audit");
	for (size_t i = 0; i < COUNT(all); i++) store_write(w->store, STORE_FRONT, change_something, NULL, &all[i]);
	store_deliver(w->store);
	assert_int_equal(ask(w, "SELECT max(n) FROM audit"), before + 6);
	assert_int_equal(lines_of(w, "alex", "trying"), 2);
	assert_int_equal(lines_of(w, "kim", "trying"), 3);
	assert_int_equal(lines_of(w, "robin", "trying"), 1);
	assert_string_equal(arena_cstr(w->a, checked(w)), "");
	world_free(w);
}

enum { EACH = 3, IN_A_ROW = 40 };

struct trying {
	enum store_class class;
	bool fails;
};

static err try_rows(struct tx *tx, void *of)
{
	const struct trying *t = of;
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = S("trying")});
	for (int i = 0; i < EACH; i++) {
		query q = sql(tx, "INSERT INTO event(at, who, what, note) VALUES (1, 'schedpost', 'tried', '')");
		TRY(sql_run(&q));
	}
	return t->fails ? FAIL(tx_arena(tx), ERR_INPUT, "no", "It fails.") : NULL;
}

static int64_t try_many(struct world *w, struct trying *all, size_t n)
{
	int64_t before = ask(w, "SELECT max(n) FROM audit");
	for (size_t i = 0; i < n; i++) store_write(w->store, all[i].class, try_rows, NULL, &all[i]);
	while (store_waiting(w->store)) store_deliver(w->store);
	assert_string_equal(arena_cstr(w->a, checked(w)), "");
	/* However many share a line, each row is named, once. */
	assert_int_equal(ask(w, "SELECT count(*) FROM event e WHERE what = 'tried' AND (SELECT count(*) FROM audit WHERE "
				"instr(' ' || about || ' ', ' event/' || e.id || ' ')) <> 1"), 0);
	assert_int_equal(ask(w, "SELECT coalesce(sum(rows), 0) FROM audit WHERE what = 'trying'"),
			 ask(w, "SELECT count(*) FROM event WHERE what = 'tried'"));
	return ask(w, "SELECT max(n) FROM audit") - before;
}

void test_what_the_engine_does_in_a_row_shares_lines_that_name_every_row(void **state)
{
	(void)state;
	static struct trying all[IN_A_ROW];
	struct world *w = lived();
	for (size_t i = 0; i < IN_A_ROW; i++) all[i] = (struct trying){STORE_ENGINE, false};
	int64_t lines = try_many(w, all, IN_A_ROW);
	assert_true(lines > 1 && lines <= IN_A_ROW / 4);
	assert_int_equal(ask(w, "SELECT count(*) FROM event WHERE what = 'tried'"), IN_A_ROW * EACH);
	world_free(w);
}

void test_people_share_no_line_and_what_fails_is_in_none(void **state)
{
	(void)state;
	static struct trying people[IN_A_ROW], mixed[IN_A_ROW];
	struct world *w = lived();
	for (size_t i = 0; i < IN_A_ROW; i++) people[i] = (struct trying){STORE_FRONT, false};
	assert_int_equal(try_many(w, people, IN_A_ROW), IN_A_ROW);
	for (size_t i = 0; i < IN_A_ROW; i++) mixed[i] = (struct trying){STORE_ENGINE, i % 7 == 3};
	try_many(w, mixed, IN_A_ROW);
	assert_int_equal(ask(w, "SELECT count(*) FROM event WHERE what = 'tried'"), (IN_A_ROW + IN_A_ROW - 6) * EACH);
	world_free(w);
}

/* Between two commits somebody else may write: the next line goes on from what is there. */
void test_a_line_goes_on_from_what_another_connection_has_written(void **state)
{
	(void)state;
	struct deeds one = {"alex", false};
	struct world *w = lived();
	store_write(w->store, STORE_FRONT, change_something, NULL, &one);
	store_deliver(w->store);
	struct store *other;
	struct store_options o = {.path = arena_fmt(w->a, "%s/schedpost.db", w->folder), .clock = &w->clock};
	assert_null(store_open(w->a, &o, &other));
	assert_null(store_now(other, true, change_something, &one));
	store_close(other);
	store_write(w->store, STORE_FRONT, change_something, NULL, &one);
	store_deliver(w->store);
	assert_int_equal(lines_of(w, "alex", "trying"), 3);
	assert_string_equal(arena_cstr(w->a, checked(w)), "");
	world_free(w);
}

/* ---- by SQL */

struct tampering {
	struct world *w;
	int64_t n, last;	/* the line that is touched; the newest */
	int64_t told;		/* the line that must be named */
};

static void change(struct tampering *t, const char *what)
{
	ask(t->w, "UPDATE audit SET %s WHERE n = %" PRId64 " RETURNING 1", what, t->n);
}

static void take_out(struct tampering *t)
{
	ask(t->w, "DELETE FROM audit WHERE n = %" PRId64 " RETURNING 1", t->n);
}

static void cut_off(struct tampering *t)
{
	ask(t->w, "DELETE FROM audit WHERE n >= %" PRId64 " RETURNING 1", t->n);
}

static void swap(struct tampering *t)
{
	int64_t other = t->n == t->last ? 1 : t->n + 1;
	ask(t->w, "UPDATE audit SET n = -1 WHERE n = %" PRId64 " RETURNING 1", other);
	ask(t->w, "UPDATE audit SET n = %" PRId64 " WHERE n = %" PRId64 " RETURNING 1", other, t->n);
	ask(t->w, "UPDATE audit SET n = %" PRId64 " WHERE n = -1 RETURNING 1", t->n);
}

static void put_after(struct tampering *t)
{
	ask(t->w, "INSERT INTO audit SELECT %" PRId64 ", at, actor, acting_for, door, what, about, rows, before, after, link "
	    "FROM audit WHERE n = %" PRId64 " RETURNING 1", t->last + 1, t->n);
	t->told = t->last + 1;
}

static void tamper(struct tampering *t, unsigned way)
{
	static const char *const CHANGES[] = {
		"at = at + 1", "actor = actor + 1", "acting_for = 1", "door = 'terminal '", "what = 'show'",
		"about = about || '0'", "rows = rows + 1", "before = randomblob(32)", "after = before",
		"link = randomblob(32)", "link = x''",
	};
	static void (*const ACTS[])(struct tampering *) = {take_out, cut_off, swap, put_after};
	t->told = t->n;
	if (way < COUNT(CHANGES)) change(t, CHANGES[way]);
	else ACTS[(way - COUNT(CHANGES)) % COUNT(ACTS)](t);
}

/* "Line 3 was changed", "Lines 3 to 5 are missing": the number stands as a word. */
static bool names(str said, int64_t n)
{
	char number[32];
	static const char *const ENDS[] = {" ", ",", "."};
	for (size_t i = 0; i < COUNT(ENDS); i++) {
		snprintf(number, sizeof number, " %" PRId64 "%s", n, ENDS[i]);
		if (str_find(said, str_of(number), NULL)) return true;
	}
	return false;
}

void test_a_record_that_was_changed_by_sql_is_found_out_in_a_hundred_ways(void **state)
{
	(void)state;
	struct world *w = lived();
	struct tampering t = {.w = w, .last = ask(w, "SELECT max(n) FROM audit")};
	uint64_t chance = 20261122;
	assert_true(t.last >= 8);
	ask(w, "DROP TRIGGER audit_changes_never");
	ask(w, "DROP TRIGGER audit_shrinks_never");
	ask(w, "CREATE TABLE untouched AS SELECT * FROM audit");
	for (unsigned i = 0; i < WAYS; i++) {
		chance = chance * 6364136223846793005u + 1442695040888963407u;
		t.n = 1 + (int64_t)(chance >> 33) % t.last;
		tamper(&t, i % 15);
		str said = checked(w);
		if (!names(said, t.told))
			fail_msg("way %u at line %" PRId64 " of %" PRId64 ": %.*s", i % 15, t.n, t.last, SHOW(said));
		ask(w, "DELETE FROM audit RETURNING 1");
		ask(w, "INSERT INTO audit SELECT * FROM untouched RETURNING 1");
		assert_string_equal(arena_cstr(w->a, checked(w)), "");
	}
	world_free(w);
}

/* The lines hold numbers: whoever gives a number another name blames somebody else. */
void test_a_line_that_is_shown_with_another_name_is_found_out(void **state)
{
	(void)state;
	static const char *const WAYS_OF[] = {
		"UPDATE actor SET name = 'kim' WHERE name = 'alex' RETURNING 1",
		"UPDATE actor SET name = 'erased-7' WHERE name = 'alex' RETURNING 1",
		"DELETE FROM actor WHERE name = 'alex' RETURNING 1",
		"DELETE FROM meta WHERE name LIKE 'actor/%' RETURNING 1",
		"UPDATE meta SET value = '00' WHERE name LIKE 'actor/%' RETURNING 1",
	};
	struct world *w = lived();
	ask(w, "CREATE TABLE actors AS SELECT * FROM actor");
	ask(w, "CREATE TABLE metas AS SELECT * FROM meta");
	for (size_t i = 0; i < COUNT(WAYS_OF); i++) {
		assert_int_equal(world_int(w, WAYS_OF[i]), 1);
		if (!str_find(checked(w), S("with another name"), NULL)) fail_msg("%s", WAYS_OF[i]);
		ask(w, "DELETE FROM actor RETURNING 1");
		ask(w, "DELETE FROM meta RETURNING 1");
		ask(w, "INSERT INTO actor SELECT * FROM actors RETURNING 1");
		ask(w, "INSERT INTO meta SELECT * FROM metas RETURNING 1");
		assert_string_equal(arena_cstr(w->a, checked(w)), "");
	}
	world_free(w);
}

/* What people call things must not look like a word of the record. */
void test_a_name_that_people_give_is_one_word_of_the_record(void **state)
{
	(void)state;
	struct world *w = lived();
	world_verb(w, "account set", "ward", "--group", "x post/1\tpost/2", NULL);
	assert_int_equal(ask(w, "SELECT count(*) FROM audit WHERE about LIKE '%%account_group/x_post_1_post_2 %%'"), 1);
	assert_false(str_find(world_verb(w, "audit list", "--about", "post/1", NULL), S("account_group"), NULL));
	world_verb(w, "account set", "ward", "--group", "Öffentlichkeitsarbéit", NULL);
	assert_int_equal(ask(w, "SELECT count(*) FROM audit WHERE about <> CAST(CAST(about AS BLOB) AS TEXT)"), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM audit WHERE about LIKE '%%account_group/__ffentlichkeits%%'"), 1);
	world_free(w);
}

/* Somebody who has SQL, time, and this source. */
void test_a_record_that_was_written_anew_does_not_fit_a_line_kept_elsewhere(void **state)
{
	(void)state;
	struct world *w = lived();
	str said = world_verb(w, "audit head", NULL);
	size_t at;
	assert_true(str_find(said, S("\"head\":\""), &at));
	str kept = str_cut(said, at + 8, said.len);
	assert_true(str_split(&kept, '"', &said));
	const char *head = arena_cstr(w->a, said);
	err e;
	said = world_try(w, &e, "audit check", "--head", head, NULL);
	assert_false(str_find(said, S("\"warn\":[\""), NULL));
	char *last = (char *)head + strlen(head) - 1;
	*last = *last == '0' ? '1' : '0';
	said = world_try(w, &e, "audit check", "--head", head, NULL);
	assert_true(str_find(said, S("is not the one that you have kept"), NULL));
	const char *later = arena_cstr(w->a, arena_fmt(w->a, "1000%s", strchr(head, ' ')));
	said = world_try(w, &e, "audit check", "--head", later, NULL);
	assert_true(str_find(said, S("ends before the line that you have kept"), NULL));
	world_free(w);
}

/* Not even schedpost itself can: a slip in a query is refused. */
void test_the_database_refuses_to_change_the_record(void **state)
{
	(void)state;
	struct world *w = lived();
	int64_t last = ask(w, "SELECT max(n) FROM audit");
	ask(w, "UPDATE audit SET what = '' RETURNING 1");
	ask(w, "DELETE FROM audit RETURNING 1");
	assert_int_equal(ask(w, "SELECT count(*) FROM audit WHERE what <> ''"), last);
	world_free(w);
}
