/* SPDX-License-Identifier: MIT
 * retention_test.c - what is kept for long enough goes, what is needed stays; a person's name leaves every table, and
 * the record stays whole. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/pictures.h"

#include "base/file.h"
#include "front/media.h"
#include "rooms/media/intake.h"
#include "rooms/media/media.h"
#include "rooms/people/people.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY (24 * 3600 * 1000LL)

static err leaves(struct tx *tx, void *of)
{
	struct person p;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("leaving")});
	TRY(person_need(tx, str_of(of), &p));
	return person_leaves(tx, &p);
}

/* ---- erase */

/* Every place of the whole database that holds the word. */
static int places_with(struct world *w, const char *word, char *where, size_t room)
{
	sqlite3 *db;
	sqlite3_stmt *tables, *rows;
	int found = 0;
	str copy = arena_fmt(w->a, "%s/looked-at-%" PRId64 ".db", w->folder, world_int(w, "SELECT max(n) FROM audit"));
	err e = store_backup(w->a, w->store, copy);
	if (e) fail_msg("%.*s", SHOW(e->text));
	assert_int_equal(sqlite3_open(arena_cstr(w->a, copy), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1, &tables, NULL), SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		char ask[300];
		snprintf(ask, sizeof ask, "SELECT * FROM \"%s\"", (const char *)sqlite3_column_text(tables, 0));
		assert_int_equal(sqlite3_prepare_v2(db, ask, -1, &rows, NULL), SQLITE_OK);
		while (sqlite3_step(rows) == SQLITE_ROW)
			for (int i = 0; i < sqlite3_column_count(rows); i++) {
				str text = str_of((const char *)sqlite3_column_text(rows, i));
				if (!str_find(text, str_of(word), NULL)) continue;
				found++;
				snprintf(where, room, "%s.%s: %.*s", (const char *)sqlite3_column_text(tables, 0),
					 sqlite3_column_name(rows, i), SHOW(text));
			}
		sqlite3_finalize(rows);
	}
	sqlite3_finalize(tables);
	sqlite3_close(db);
	return found;
}

/* They have done what one can do here. */
static struct world *after_zebulon(void)
{
	struct world *w = world_new();
	err e;
	world_account(w, "library");
	world_verb(w, "user add", "zebulon", "--name", "Zebulon Q.", "--mail", "zebulon@hospital.example",
		   "--team", "press", NULL);
	world_verb(w, "user add", "kim", NULL);
	world_verb(w, "user set", "kim", "--deputy", "zebulon", NULL);
	world_verb(w, "role give", "zebulon", "admin", NULL);
	world_verb(w, "account set", "library", "--owner", "zebulon", "--deputy", "zebulon", NULL);
	world_as(w, &e, "zebulon", "role give", "kim", "admin", NULL);
	assert_null(e);
	world_as(w, &e, "zebulon", "add", "Good morning.", "--to", "library", "--at", "+1m", NULL);
	assert_null(e);
	world_as(w, &e, "zebulon", "edit", "1", "Good morning, all.", NULL);
	assert_null(e);
	world_as(w, &e, "zebulon", "import begin", NULL);
	assert_null(e);
	world_as(w, &e, "zebulon", "connect begin", "practice", "--as", "wards", NULL);
	assert_null(e);
	world_as(w, &e, "zebulon", "notice set", "--mail", "zebulon@home.example", "--topic", "training", "--how", "off",
		 NULL);
	assert_null(e);
	static const char *const DONE[][9] = {
		{"comment", "1", "A word more."},
		{"duty set", "kim", "--until", "tomorrow 9:00", "--on", "library"},
		{"token add", "intranet"},
		{"user add", "robin", "--deputy", "zebulon"},
		{"role give", "robin", "coach"},
		{"training enrol", "kim", "--coach", "zebulon", "--backup", "robin"},
	};
	for (size_t i = 0; i < COUNT(DONE); i++) {
		const char *const *d = DONE[i];
		world_as(w, &e, "zebulon", d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], NULL);
		if (e) fail_msg("%s: %.*s", d[0], SHOW(e->text));
	}
	world_pass(w, 5 * 60 * 1000);
	w->person = "zebulon";
	world_json(w, "notice webhook", S("{\"address\":\"https://hooks.zebulon.example/1\"}"));
	w->person = NULL;
	world_as(w, &e, "zebulon", "notice test", NULL);
	assert_null(e);
	world_int(w, "INSERT INTO review(post, account, version, need, second, asked_at, asked_by, state) "
		     "VALUES (1, 1, 1, 'approver+clinical', 'zebulon', 1, 'zebulon', 'approved') RETURNING 1");
	return w;
}

void test_an_erased_name_is_nowhere_and_the_record_is_whole(void **state)
{
	(void)state;
	struct world *w = after_zebulon();
	char where[500] = "", name[] = "zebulon";
	assert_true(places_with(w, "ebulon", where, sizeof where) > 8);
	assert_null(store_now(w->store, true, leaves, name));
	world_verb(w, "erase", "zebulon", "--yes", NULL);
	if (places_with(w, "ebulon", where, sizeof where)) fail_msg("The name is still there: %s", where);
	assert_int_equal(world_int(w, "SELECT count(*) FROM actor WHERE name LIKE 'erased-%'"), 1);
	assert_int_equal(world_int(w, "SELECT (SELECT count(*) FROM notice_secret) + (SELECT count(*) FROM letter)"), 0);
	str said = world_verb(w, "audit check", NULL);
	assert_false(str_find(said, S("\"warn\":[\""), NULL));
	assert_true(str_find(world_verb(w, "show", "1", NULL), S("erased-"), NULL));
	world_free(w);
}

/* What they did in another's name, and signed with their own. */
void test_a_name_that_has_covered_is_erased_everywhere(void **state)
{
	(void)state;
	struct world *w = covers_town();
	char where[500] = "";
	world_verb(w, "user add", "zebulon", "--name", "Zebulon Q.", NULL);
	world_verb(w, "role give", "zebulon", "owner", "--on", "annex", NULL);
	world_verb(w, "account set", "library", "--cover-sign-off", "yes", NULL);
	AS(w, "olga", "add", "By olga.", "--to", "library", "--at", "+2h");
	AS(w, "olga", "cover plan", "library", "--by", "zebulon", "--until", "in 3 days at 10:00", "--default", "hold");
	AS(w, "olga", "cover ask", "1");
	AS(w, "zebulon", "cover accept", "1");
	AS(w, "zebulon", "add", "Signed.", "--to", "library", "--at", "+1h");
	AS(w, "zebulon", "edit", "1", "By olga, changed.");
	AS(w, "zebulon", "comment", "1", "A word more.");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post_text WHERE text LIKE '%Zebulon'"), 1);
	world_verb(w, "user leave", "zebulon", NULL);
	world_verb(w, "erase", "zebulon", "--yes", NULL);
	if (places_with(w, "ebulon", where, sizeof where)) fail_msg("The name is still there: %s", where);
	world_free(w);
}

/* In the database's file and its log, in use or free. */
static size_t times_in_files(struct world *w, const char *word)
{
	static const char *const FILES[] = {"schedpost.db", "schedpost.db-wal"};
	enum { MOST = 64 << 20 };
	size_t n = 0, at;
	for (size_t i = 0; i < COUNT(FILES); i++) {
		struct arena *a = arena_new();
		str all;
		err e = file_read(a, arena_fmt(a, "%s/%s", w->folder, FILES[i]), MOST, &all);
		if (e) fail_msg("%.*s", SHOW(e->text));
		for (; str_find(all, str_of(word), &at); all = str_cut(all, at + 1, all.len)) n++;
		arena_free(a);
	}
	return n;
}

/* In no order, so that pages are split in their middle and keep copies where they have room. */
static err scatter(struct tx *tx, void *of)
{
	static const char *const NAMES[] = {"alex", "zebulon", "kim"};
	(void)of;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("scattering")});
	for (int64_t i = 0; i < 3001; i++) {
		query q = sql(tx, "INSERT INTO notice(id, at, topic, what, text, todo, once) VALUES (10000 + $1, 1, 'system', '', '', '', '')");
		bind_int(&q, i);
		TRY(sql_run(&q));
	}
	for (int64_t i = 0; i < 3000; i++) {
		query q = sql(tx, "INSERT INTO notice_to(person, notice) VALUES ($1, 10000 + $2)");
		bind_str(&q, str_of(NAMES[i % 3]));
		bind_int(&q, i * 7919 % 3001);
		TRY(sql_run(&q));
	}
	return NULL;
}

/* Pages with the name are split, moved and freed: it lies in more places than a query sees. */
static struct world *with_many_rows_of_zebulon(void)
{
	struct world *w = after_zebulon();
	err e;
	world_int(w, "DELETE FROM notice_secret RETURNING 1");	/* there is no network for it here */
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 422};
	w->fault_times = -1;
	for (int i = 0; i < 300; i++) {
		world_as(w, &e, "zebulon", "add", "Good morning.", "--to", "library", "--at", "+1s", NULL);
		assert_null(e);
	}
	world_pass(w, 20 * 60 * 1000);
	assert_null(store_now(w->store, true, scatter, NULL));
	return w;
}

void test_an_erased_name_lies_in_no_file_of_the_database(void **state)
{
	(void)state;
	struct world *w = with_many_rows_of_zebulon();
	char name[] = "zebulon";
	assert_true(times_in_files(w, "ebulon") > 600);
	assert_null(store_now(w->store, true, leaves, name));
	world_verb(w, "erase", "zebulon", "--yes", NULL);
	assert_int_equal(times_in_files(w, "ebulon"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM meta WHERE name = 'scrub'"), 0);
	world_verb(w, "add", "It goes on.", "--to", "library", "--at", "+1s", NULL);
	w->fault_times = 0;
	world_pass(w, 60 * 1000);
	assert_int_equal(world_seen(w, "library", "It goes on."), 1);
	assert_false(str_find(world_verb(w, "audit check", NULL), S("\"warn\":[\""), NULL));
	world_free(w);
}

static err hold(struct tx *tx, void *of)
{
	(void)of;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("erasing")});
	query q = sql(tx, "DELETE FROM team WHERE name = 'xylophonists'");
	TRY(sql_run(&q));
	return tx_scrub(tx);
}

/* Somebody reads for long, and holds up the log: it is tried again, by the next daemon too. */
void test_what_was_erased_leaves_the_files_after_a_kill_too(void **state)
{
	(void)state;
	struct world *w = world_new();
	sqlite3 *reader;
	str path = arena_fmt(w->a, "%s/schedpost.db", w->folder);
	world_int(w, "INSERT INTO team(name) VALUES ('xylophonists') RETURNING 1");
	assert_int_equal(sqlite3_open(arena_cstr(w->a, path), &reader), SQLITE_OK);
	assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM team", NULL, NULL, NULL), SQLITE_OK);
	assert_null(store_now(w->store, true, hold, NULL));
	assert_true(times_in_files(w, "xylophonists") > 0);
	world_kill(w);
	assert_true(times_in_files(w, "xylophonists") > 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM meta WHERE name = 'scrub'"), 1);
	sqlite3_close(reader);
	world_pass(w, 3 * 60 * 1000);
	assert_int_equal(times_in_files(w, "xylophonists"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM meta WHERE name = 'scrub'"), 0);
	world_free(w);
}

/* Whose name begins like that of the erased goes on with what they have begun. */
void test_a_longer_name_stays_as_it_is(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	char sam[] = "sam";
	world_verb(w, "user add", "sam", NULL);
	world_verb(w, "user add", "samuel", NULL);
	world_verb(w, "role give", "samuel", "admin", NULL);
	world_as(w, &e, "samuel", "connect begin", "practice", "--as", "wards", NULL);
	assert_null(e);
	assert_null(store_now(w->store, true, leaves, sam));
	world_verb(w, "erase", "sam", "--yes", NULL);
	world_as(w, &e, "samuel", "connect drop", "--id", "1", NULL);
	if (e) fail_msg("%.*s", SHOW(e->text));
	world_free(w);
}

void test_who_is_here_is_not_erased_and_it_asks_first(void **state)
{
	(void)state;
	struct world *w = after_zebulon();
	err e;
	world_try(w, &e, "erase", "zebulon", "--yes", NULL);
	assert_string_equal(e->code, "still-here");
	world_verb(w, "erase", "zebulon", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM person WHERE name = 'zebulon'"), 1);
	world_free(w);
}

/* ---- retention */

static void pass_days(struct world *w, int days)
{
	w->leap_most = DAY;
	world_pass(w, days * DAY);
}

void test_words_go_when_they_were_kept_for_long_enough(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "library");
	world_verb(w, "retention set", "--words", "30", NULL);
	world_verb(w, "add", "Good morning.", "--at", "+1m", NULL);
	world_verb(w, "add", "In spring.", "--at", "+80d", NULL);
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 422};
	w->fault_times = 1;
	pass_days(w, 1);
	world_verb(w, "retry", "1", NULL);
	pass_days(w, 28);
	assert_true(str_find(world_verb(w, "notice list", "--all", NULL), S("Good morning."), NULL));
	assert_true(str_find(world_verb(w, "show", "1", NULL), S("Good morning."), NULL));
	pass_days(w, 3);
	assert_false(str_find(world_verb(w, "show", "1", NULL), S("Good morning."), NULL));
	assert_false(str_find(world_verb(w, "notice list", "--all", NULL), S("Good morning."), NULL));
	assert_true(str_find(world_verb(w, "history", "1", NULL), S("are gone"), NULL));
	assert_true(str_find(world_verb(w, "show", "2", NULL), S("In spring."), NULL));
	assert_int_equal(world_seen(w, "library", "Good morning."), 1);	/* what is out stays there */
	world_free(w);
}

void test_without_a_word_everything_is_kept(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_account(w, "library");
	world_verb(w, "add", "Good morning.", "--at", "+1m", NULL);
	pass_days(w, 400);
	assert_true(str_find(world_verb(w, "show", "1", NULL), S("Good morning."), NULL));
	world_try(w, &e, "retention set", "--words", "3", NULL);
	assert_string_equal(e->code, "bad-days");
	world_free(w);
}

/* ---- files */

struct bringing {
	struct media_facts facts;
};

static err save(struct tx *tx, void *of)
{
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("media")});
	return media_record(tx, &((struct bringing *)of)->facts);
}

/* The picture as --media takes it. */
static const char *bring(struct world *w, unsigned orientation)
{
	struct bringing b;
	str path = arena_fmt(w->a, "%s/from-a-phone.jpg", w->folder), folder = arena_fmt(w->a, "%s/media", w->folder);
	assert_null(file_write(w->a, path, made_jpeg(w->a, false, orientation), 0600));
	assert_null(file_folder(w->a, folder, 0700));
	int fd = open(arena_cstr(w->a, path), O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_null(media_intake(w->a, fd, folder, &(struct media_limits){0}, &b.facts));
	close(fd);
	struct timespec then = {.tv_sec = w->now / 1000};	/* the clock of this world */
	str kept = media_path(w->a, folder, b.facts.sha256);
	assert_int_equal(utimensat(AT_FDCWD, arena_cstr(w->a, kept), (struct timespec[]){then, then}, 0), 0);
	assert_null(store_now(w->store, true, save, &b));
	return arena_cstr(w->a, call_file_value(w->a, arena_str(w->a, b.facts.sha256), S("from-a-phone.jpg")));
}

static bool is_on_disk(struct world *w, const char *value)
{
	str folder = arena_fmt(w->a, "%s/media", w->folder);
	return access(arena_cstr(w->a, media_path(w->a, folder, call_file_hash(str_of(value)))), F_OK) == 0;
}

void test_files_go_from_the_disk_and_those_that_a_post_needs_stay(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "library");
	world_verb(w, "retention set", "--files", "30", NULL);
	const char *once = bring(w, 1), *twice = bring(w, 6);
	world_verb(w, "add", "One.", "--at", "+1m", "--media", once, "--alt", "A grey wall.", "--looked-at", NULL);
	world_verb(w, "add", "Two.", "--at", "+2m", "--media", twice, "--alt", "A grey wall.", "--looked-at", NULL);
	world_verb(w, "add", "Later.", "--at", "+80d", "--media", twice, "--alt", "A grey wall.", "--looked-at", NULL);
	pass_days(w, 29);
	assert_true(is_on_disk(w, once));
	pass_days(w, 5);
	assert_false(is_on_disk(w, once));
	assert_true(is_on_disk(w, twice));
	assert_int_equal(world_int(w, "SELECT count(*) FROM media"), 1);
	assert_true(str_find(world_verb(w, "show", "1", NULL), S("One."), NULL));
	pass_days(w, 50);
	assert_int_equal(world_seen(w, "library", "Later."), 1);
	world_free(w);
}

/* Killed between the two steps of taking it from the disk. */
void test_a_file_that_was_set_aside_when_the_daemon_was_killed_goes(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "library");
	world_verb(w, "retention set", "--files", "30", NULL);
	const char *file = bring(w, 1);
	world_verb(w, "add", "One.", "--at", "+1m", "--media", file, "--alt", "A grey wall.", "--looked-at", NULL);
	pass_days(w, 29);
	str folder = arena_fmt(w->a, "%s/media", w->folder);
	const char *path = arena_cstr(w->a, media_path(w->a, folder, call_file_hash(str_of(file))));
	const char *aside = arena_cstr(w->a, arena_fmt(w->a, "%s.gone", path));
	assert_int_equal(rename(path, aside), 0);
	pass_days(w, 5);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(access(aside, F_OK), -1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM media"), 0);
	world_free(w);
}

void test_a_file_that_is_brought_again_stays(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "library");
	world_verb(w, "retention set", "--files", "30", NULL);
	const char *file = bring(w, 1);
	world_verb(w, "add", "One.", "--at", "+1m", "--media", file, "--alt", "A grey wall.", "--looked-at", NULL);
	pass_days(w, 34);
	assert_false(is_on_disk(w, file));
	file = bring(w, 1);
	world_verb(w, "add", "Two.", "--at", "+40d", "--media", file, "--alt", "A grey wall.", "--looked-at", NULL);
	pass_days(w, 41);
	assert_int_equal(world_seen(w, "library", "Two."), 1);
	world_free(w);
}

/* It is here for its picture: what no program sees, a person must have looked for. */
void test_a_photograph_goes_out_when_somebody_has_looked_through_it(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_account(w, "library");
	const char *file = bring(w, 1);
	world_try(w, &e, "add", "One.", "--at", "+1m", "--media", file, "--alt", "A grey wall.", NULL);
	assert_string_equal(e->code, "needs-look");
	assert_true(str_find(e->text, S("wristbands"), NULL) && str_find(e->text, S("--looked-at"), NULL));
	str said = world_verb(w, "add", "A draft.", "--media", file, "--alt", "A grey wall.", NULL);
	assert_true(str_find(said, S("photo"), NULL));
	world_try(w, &e, "move", "1", "--at", "+1m", NULL);
	assert_string_equal(e->code, "needs-look");
	assert_false(str_find(world_verb(w, "edit", "1", "--looked-at", NULL), S("photo"), NULL));
	world_verb(w, "move", "1", "--at", "+1m", NULL);
	assert_true(str_find(world_verb(w, "show", "1", NULL), S("\"looked\":\"alex\""), NULL));
	world_pass(w, 5 * MINUTE_MS);
	assert_int_equal(world_wall(w, "library"), 1);
	world_free(w);
}
