/* SPDX-License-Identifier: MIT
 * migrate_test.c - a database is brought to the schema of the program, or refused in words and left as it
 * was. */
#include "world.h"

#include "store/place.h"

static bool is_there(struct world *w, const char *name)
{
	char path[160];
	snprintf(path, sizeof path, "%s/%s", w->folder, name);
	return !access(path, F_OK);
}

static unsigned mode_of(const char *path)
{
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

static void reopen(struct world *w, const struct schema *schema)
{
	store_close(w->s);
	assert_fine(world_open_as(w, schema, true));
}

static void close_world(struct world *w)
{
	store_close(w->s);
	w->s = NULL;
}

static err look_at_versions(struct tx *tx, void *what)
{
	buf b = buf_in(tx_arena(tx), 1000);
	query q = sql(tx, "SELECT n, name, length(sha256), at FROM schema_version ORDER BY n");
	while (row(&q)) {
		int64_t n = col_int(&q);
		str name = col_str(&q);
		int64_t length = col_int(&q);
		int64_t at = col_int(&q);
		buf_fmt(&b, "%d %.*s %d %d, ", (int)n, SHOW(name), (int)length, (int)at);
	}
	*(str *)what = buf_str(&b);
	return sql_end(&q);
}

void test_an_empty_folder_gets_every_step_in_order(void **state)
{
	(void)state;
	struct world *w = world_bare();
	str versions;
	assert_fine(world_open_as(w, &WORLD_THREE, true));
	assert_fine(store_now(w->s, false, look_at_versions, &versions));
	assert_true(str_is(versions, S("1 start 64 1000, 2 more 64 1000, 3 rebuilt 64 1000, ")));
	assert_false(is_there(w, "schedpost-before-1.backup"));
	world_free(w);
}

void test_the_database_is_for_its_owner_alone(void **state)
{
	(void)state;
	char log[128];
	mode_t before = umask(0);
	struct world *w = world_new();
	umask(before);
	snprintf(log, sizeof log, "%s-wal", w->path);
	assert_int_equal(mode_of(w->path), 0600);
	assert_int_equal(mode_of(log), 0600);
	chmod(w->path, 0644);	/* somebody copied a backup back */
	reopen(w, &WORLD_ONE);
	assert_int_equal(mode_of(w->path), 0600);
	world_free(w);
}

static err no_part_without_thing(struct tx *tx, void *what)
{
	(void)what;
	return add_part(tx, 1, 12345);
}

void test_an_older_database_is_brought_up_to_date_and_a_copy_kept(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct thing t = {.id = 7};
	assert_fine(store_now(w->s, true, add_thing, &t));
	reopen(w, &WORLD_THREE);
	assert_int_equal(count_things(w), 1);
	assert_says(store_now(w->s, true, no_part_without_thing, NULL), ERR_BUG, "constraint", "FOREIGN KEY");
	assert_true(is_there(w, "schedpost-before-2.backup"));
	assert_false(is_there(w, "schedpost-before-2.backup-wal"));
	close_world(w);
	char copy[128];
	snprintf(copy, sizeof copy, "%s/schedpost-before-2.backup", w->folder);
	assert_int_equal(mode_of(copy), 0600);
	assert_int_equal(rename(copy, w->path), 0);	/* going back is putting that file in place */
	assert_fine(world_open_as(w, &WORLD_ONE, false));
	assert_int_equal(count_things(w), 1);
	world_free(w);
}

void test_nothing_is_migrated_by_programs_that_may_not(void **state)
{
	(void)state;
	struct world *w = world_new();
	close_world(w);
	assert_says(world_open_as(w, &WORLD_TWO, false), ERR_OUTSIDE, "older-schema",
		    "Start schedpostd once");
	assert_false(is_there(w, "schedpost-before-2.backup"));
	assert_fine(world_open_as(w, &WORLD_ONE, false));
	world_free(w);
}

void test_no_database_is_made_by_programs_that_may_not(void **state)
{
	(void)state;
	struct world *w = world_bare();
	assert_says(world_open_as(w, &WORLD_ONE, false), ERR_MISSING, "no-database", "Start schedpostd once");
	assert_false(is_there(w, "schedpost.db"));
	world_free(w);
}

void test_a_newer_database_is_refused(void **state)
{
	(void)state;
	struct world *w = world_new();
	reopen(w, &WORLD_THREE);
	close_world(w);
	assert_says(world_open_as(w, &WORLD_TWO, true), ERR_OUTSIDE, "newer-schema",
		    "its schema is 3, this program knows 2");
	assert_fine(world_open_as(w, &WORLD_THREE, false));
	world_free(w);
}

void test_a_step_that_was_changed_after_it_was_applied_is_refused(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct migration changed[] = {WORLD_STEPS[0], WORLD_STEPS[1]};
	changed[0].sql = "CREATE TABLE thing(id INTEGER PRIMARY KEY) STRICT;";
	const struct schema other = {changed, 2};
	close_world(w);
	assert_says(world_open_as(w, &other, true), ERR_OUTSIDE, "changed-schema", "Step 1 of the schema");
	assert_fine(world_open_as(w, &WORLD_ONE, false));
	world_free(w);
}

void test_a_step_that_fails_leaves_the_steps_before_it(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct migration steps[] = {
		WORLD_STEPS[0],
		WORLD_STEPS[1],
		{3, "bad", "CREATE TABLE half(id INTEGER) STRICT; INSERT INTO nowhere VALUES(1);"}};
	const struct schema bad = {steps, 3};
	close_world(w);
	assert_says(world_open_as(w, &bad, true), ERR_BUG, "sql", "no such table: nowhere");
	str versions;
	assert_fine(world_open_as(w, &WORLD_TWO, false));
	assert_fine(store_now(w->s, false, look_at_versions, &versions));
	assert_true(str_is(versions, S("1 start 64 1000, 2 more 64 1000, ")));
	assert_true(is_there(w, "schedpost-before-2.backup"));
	close_world(w);
	steps[2].sql = "CREATE TABLE half(id INTEGER) STRICT;";	/* nothing of the failed try is in the way */
	assert_fine(world_open_as(w, &bad, true));
	world_free(w);
}

void test_a_step_that_would_leave_orphans_is_refused(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct migration steps[] = {WORLD_STEPS[0],
				    {2, "orphan", "INSERT INTO part(id, thing) VALUES(1, 99);"}};
	const struct schema bad = {steps, 2};
	close_world(w);
	assert_says(world_open_as(w, &bad, true), ERR_BUG, "migration",
		    "rows in part that belong to nothing");
	assert_fine(world_open_as(w, &WORLD_ONE, false));
	world_free(w);
}

void test_a_step_that_ends_its_transaction_is_refused(void **state)
{
	(void)state;
	struct world *w = world_bare();
	const struct migration steps[] = {{1, "greedy", "CREATE TABLE a(id INTEGER) STRICT; COMMIT;"}};
	const struct schema bad = {steps, 1};
	assert_says(world_open_as(w, &bad, true), ERR_BUG, "migration", "ends its transaction");
	world_free(w);
}

void test_the_database_of_another_program_stays_as_it_is(void **state)
{
	(void)state;
	struct world *w = world_bare();
	struct db *other;
	assert_fine(place_make(w->a, str_of(w->path)));
	assert_fine(db_open(w->a, str_of(w->path), DB_WRITER, &other));
	assert_fine(db_run(w->a, other, "CREATE TABLE bookmarks(id INTEGER)"));
	db_close(other);
	assert_says(world_open_as(w, &WORLD_ONE, true), ERR_OUTSIDE, "not-ours", "another program");
	assert_fine(db_open(w->a, str_of(w->path), DB_LOOKER, &other));
	int64_t tables;
	str mode;
	assert_fine(db_int(w->a, other, "SELECT count(*) FROM sqlite_schema", &tables));
	assert_fine(db_text(w->a, other, "PRAGMA journal_mode", &mode));
	assert_int_equal(tables, 1);
	assert_true(str_is(mode, S("delete")));
	db_close(other);
	world_free(w);
}

void test_the_schema_in_the_program_is_whole(void **state)
{
	(void)state;
	struct world *w = world_bare();
	struct store_options o = {.path = str_of(w->path), .clock = &w->clock.clock, .may_migrate = true};
	for (int i = 0; i < schema_built_in.n; i++) assert_int_equal(schema_built_in.list[i].n, i + 1);
	assert_true(schema_built_in.n > 0);
	assert_fine(store_open(w->a, &o, &w->s));
	assert_fine(store_verify(w->a, o.path));
	close_world(w);
	o.may_migrate = false;
	assert_fine(store_open(w->a, &o, &w->s));
	close_world(w);
	o.read_only = true;
	assert_fine(store_open(w->a, &o, &w->s));
	struct thing t = {.id = 1};
	assert_says(store_now(w->s, true, add_thing, &t), ERR_BUG, "read-only", "opened for reading");
	world_free(w);
}
