/* SPDX-License-Identifier: MIT
 * upgrade_test.c - a data folder of every earlier schema opens, comes up to date and publishes what is due, once.
 *
 * tests/upgrade/NNN.dump holds each of them as text, with a row in every state (dump.sh there makes one). */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/file.h"
#include "help/scratch.h"
#include "help/world.h"
#include "rooms/care/care.h"
#include "store/migrate.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HOUR = 3600000, FIXTURE_MOST = 4 << 20 };

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db;
	char *why = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why)) fail_msg("%s: %s", path, why);
	sqlite3_close(db);
}

/* What a daemon of schema n has left. A new step of the schema without such a text fails here. */
static struct world *world_of(int n)
{
	char folder[SCRATCH_PATH], path[100], fixture[64];
	struct arena *a = arena_new();
	str text;
	scratch_folder(folder, "world");
	snprintf(path, sizeof path, "%s/schedpost.db", folder);
	snprintf(fixture, sizeof fixture, "tests/upgrade/%03d.dump", n);
	err e = file_read(a, str_of(fixture), FIXTURE_MOST, &text);
	if (e) fail_msg("schema %d has no fixture; tests/upgrade/dump.sh makes one: %.*s", n, SHOW(e->text));
	run_sql(path, arena_cstr(a, text));
	chmod(path, 0600);
	assert_null(file_write(a, arena_fmt(a, "%s/key", folder), S("0123456789abcdef0123456789abcdef"), 0600));
	arena_free(a);
	return world_unstarted(folder);
}

static void assert_starts(struct world *w)
{
	err e = world_start(w);
	if (e) fail_msg("%.*s", SHOW(e->text));
}

/* With a picture each of which the file is missing here, verify would be right to complain: so rows only. */
static err look_work(struct tx *tx, void *of)
{
	return care_rows(tx, of);
}

static void assert_rows_are_well(struct world *w)
{
	struct findings found = {0};
	assert_null(store_now(w->store, false, look_work, &found));
	if (found.n) fail_msg("%.*s", SHOW(found.of[0]));
}

static int64_t number_in(struct world *w, const char *state)
{
	char sql[100];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM job WHERE op = 7 AND state = '%s'", state);
	return world_int(w, sql);
}

static void assert_published_once(struct world *w, int n)
{
	static const char *const TEXTS[] = {"Ready, of an import.", "Chain, part one.", "Chain, part two.", "In hand.",
					    "On its way.", "Unsure.", "Being looked up.", "Put back from a backup."};
	size_t all = COUNT(TEXTS) - (n < 2);	/* the last came with the second step */
	for (size_t i = 0; i < all; i++)
		if (world_seen(w, "ward", TEXTS[i]) != 1)
			fail_msg("from schema %d: '%s' is there %zu times", n, TEXTS[i], world_seen(w, "ward", TEXTS[i]));
	assert_int_equal(world_wall(w, "ward"), all);
}

static void assert_the_rest_waits(struct world *w)
{
	static const char *const STATES[] = {"draft", "asking", "late", "paused", "refused", "cancelled", "gone"};
	for (size_t i = 0; i < COUNT(STATES); i++)
		if (number_in(w, STATES[i]) != 1) fail_msg("%d posts are %s", (int)number_in(w, STATES[i]), STATES[i]);
}

void test_a_data_folder_of_every_schema_opens_and_publishes_each_post_once(void **state)
{
	(void)state;
	for (int n = 1; n <= schema_built_in.n; n++) {
		char kept[120];
		struct world *w = world_of(n);
		assert_starts(w);
		assert_int_equal(world_int(w, "PRAGMA user_version"), schema_built_in.n);
		snprintf(kept, sizeof kept, "%s/schedpost-before-%d.backup", w->folder, n + 1);
		assert_int_equal(access(kept, F_OK) == 0, n < schema_built_in.n);
		assert_rows_are_well(w);
		world_pass(w, HOUR);
		assert_published_once(w, n);
		assert_the_rest_waits(w);
		world_verb(w, "add", "After the upgrade.", "--to", "ward", "--at", "+1m", NULL);
		world_verb(w, "now", "1", NULL);
		world_pass(w, HOUR);
		assert_int_equal(world_seen(w, "ward", "After the upgrade."), 1);
		assert_int_equal(world_seen(w, "ward", "A draft."), 1);
		assert_rows_are_well(w);
		world_free(w);
	}
}

/* From before 025: one of two people was here when it was locked. */
void test_a_lockdown_that_is_on_stays_on_through_an_upgrade(void **state)
{
	(void)state;
	struct world *w = world_of(24);
	char path[100];
	snprintf(path, sizeof path, "%s/schedpost.db", w->folder);
	run_sql(path, "INSERT INTO person(name, joined, added_by) VALUES ('late', 1795000000002, 'alex');"
		      "INSERT INTO lock(kind, account, begins, set_by, made, last_left, covers, tokens) VALUES "
		      "('lockdown', 0, 1795000000001, 'alex', 1795000000001, -1, 2, 3), ('hold', 1, 1, 'alex', 1, 0, 0, 0);"
		      "INSERT INTO foreign_post(account, remote_id, revision, url, at, found_at, text, link, client, signals, "
		      "score, state) VALUES (1, 'x', '', '', 1, 1795000000001, 'Spam', '', '', 0, 9, 'hostile');"
		      "INSERT INTO takedown(foreign_post, outcome, why, ended) VALUES (1, 'refused', 'No.', 5)");
	assert_starts(w);
	world_pass(w, HOUR);
	assert_int_equal(w->published, 0);
	str said = world_verb(w, "locks", "1", NULL);
	assert_true(str_find(said, S("\"covers\":2,\"tokens\":3"), NULL) && str_find(said, S("nothing was leaving"), NULL));
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock_stopped"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock l JOIN person p ON p.nth > l.joins WHERE l.id = 1 AND p.name = 'late'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM foreign_post f JOIN person p ON p.nth <= f.joins AND p.name = 'alex'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM takedown WHERE outcome = 'refused' AND why = 'No.' AND ended = 5"), 1);
	assert_int_equal(world_int(w, "SELECT n FROM joins"), 2);
	assert_rows_are_well(w);
	world_free(w);
}

void test_after_an_upgrade_no_log_in_is_asked_for_and_nothing_was_put_back(void **state)
{
	(void)state;
	struct world *w = world_of(1);
	assert_starts(w);
	assert_int_equal(world_int(w, "SELECT count(*) FROM meta WHERE name = 'put_back'"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	world_kill(w);
	assert_int_equal(world_int(w, "SELECT count(*) FROM meta WHERE name = 'put_back'"), 0);
	world_free(w);
}

void test_going_back_to_the_copy_from_before_an_upgrade_is_a_backup_put_back(void **state)
{
	(void)state;
	struct world *w = world_of(1);
	char kept[120], path[120];
	snprintf(kept, sizeof kept, "%s/schedpost-before-2.backup", w->folder);
	snprintf(path, sizeof path, "%s/schedpost.db", w->folder);
	assert_starts(w);
	world_pass(w, HOUR);
	world_stop(w);
	assert_int_equal(rename(kept, path), 0);
	assert_starts(w);
	assert_int_equal(world_int(w, "SELECT count(*) FROM meta WHERE name = 'put_back'"), 1);
	world_pass(w, HOUR);
	assert_published_once(w, 1);
	world_free(w);
}

void test_a_data_folder_of_a_newer_schema_is_refused_and_stays_as_it_is(void **state)
{
	(void)state;
	struct world *w = world_of(schema_built_in.n);
	char path[100], sql[64];
	snprintf(path, sizeof path, "%s/schedpost.db", w->folder);
	snprintf(sql, sizeof sql, "PRAGMA user_version = %d", schema_built_in.n + 1);
	run_sql(path, sql);
	err e = world_start(w);
	assert_non_null(e);
	assert_string_equal(e->code, "newer-schema");
	assert_true(str_find(e->text, S("was made by a newer schedpost"), NULL));
	assert_true(str_find(e->text, S("go back to the backup"), NULL));
	assert_int_equal(world_int(w, "PRAGMA user_version"), schema_built_in.n + 1);
	world_free(w);
}
