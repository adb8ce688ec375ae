/* SPDX-License-Identifier: MIT
 * trouble_test.c - damaged files, full disks, closed folders, other programs: a sentence each, and what was
 * saved stays. */
#include "world.h"

#include "store/place.h"

#include <errno.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <time.h>

static void close_world(struct world *w)
{
	store_close(w->s);
	w->s = NULL;
}

static const char *in_folder(struct world *w, const char *name)
{
	return arena_cstr(w->a, arena_fmt(w->a, "%s/%s", w->folder, name));
}

static void write_file(const char *path, const char *text, int64_t age_s)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	struct timespec at[2] = {{.tv_sec = 1000000000 - age_s}, {.tv_sec = 1000000000 - age_s}};
	futimens(fd, at);
	close(fd);
}

static void add_things(struct world *w, int from, int to)
{
	for (int i = from; i <= to; i++) {
		struct thing t = {.id = i};
		assert_fine(store_now(w->s, true, add_thing, &t));
	}
}

/* ---- damage */

static void overwrite(struct world *w, off_t at, size_t bytes)
{
	char junk[8192];
	memset(junk, 0x5a, sizeof junk);
	int fd = open(w->path, O_WRONLY);
	assert_int_equal(pwrite(fd, junk, bytes, at), (ssize_t)bytes);
	close(fd);
}

static struct world *world_with_things(void)
{
	struct world *w = world_new();
	add_things(w, 1, 200);
	close_world(w);
	return w;
}

void test_a_damaged_database_names_the_newest_backup(void **state)
{
	(void)state;
	struct world *w = world_with_things();
	overwrite(w, 4096, 8192);
	assert_says(world_open_as(w, &WORLD_ONE, true), ERR_OUTSIDE, "damaged",
		    "there is no backup beside it");
	mkdir(in_folder(w, "backups"), 0700);
	write_file(in_folder(w, "schedpost-before-2.backup"), "x", 50);
	write_file(in_folder(w, "backups/monday.backup"), "x", 20);
	write_file(in_folder(w, "backups/tuesday.backup.part"), "x", 10);
	write_file(in_folder(w, "notes.txt"), "x", 5);
	assert_says(world_open_as(w, &WORLD_ONE, true), ERR_OUTSIDE, "damaged",
		    in_folder(w, "backups/monday.backup. Stop"));
	write_file(in_folder(w, "schedpost-before-3.backup"), "x", 15);
	assert_says(world_open_as(w, &WORLD_ONE, true), ERR_OUTSIDE, "damaged",
		    in_folder(w, "schedpost-before-3.backup. Stop"));
	world_free(w);
}

void test_what_is_no_database_is_said_so(void **state)
{
	(void)state;
	struct world *w = world_bare();
	write_file(w->path,
		   "This is a letter, and by no means a database. It goes on for a while, and then it ends "
		   "here. More than a hundred bytes.",
		   0);
	assert_says(world_open_as(w, &WORLD_ONE, true), ERR_OUTSIDE, "damaged", "file is not a database");
	world_free(w);
}

void test_a_file_that_was_cut_off_is_damaged(void **state)
{
	(void)state;
	struct world *w = world_with_things();
	assert_int_equal(truncate(w->path, 8192), 0);
	assert_says(world_open_as(w, &WORLD_ONE, false), ERR_OUTSIDE, "damaged", "malformed");
	world_free(w);
}

static err read_all(struct tx *tx, void *what)
{
	(void)what;
	query q = sql(tx, "SELECT name FROM thing ORDER BY id");
	while (row(&q)) col_str(&q);
	return sql_end(&q);
}

void test_after_damage_was_met_every_work_hears_the_same_at_once(void **state)
{
	(void)state;
	struct world *w = world_with_things();
	struct thing t = {.id = 999};
	struct told one = {0}, two = {0};
	overwrite(w, 8192, 8192);
	assert_fine(world_open_as(w, &WORLD_ONE, false));	/* the first pages are well */
	world_start(w);
	store_read(w->s, read_all, hear, &one);
	world_settle(w);
	assert_string_equal(one.code, "damaged");
	store_write(w->s, STORE_LOCK, add_thing, hear, &t);
	store_read(w->s, count_work, hear, &two);
	world_settle(w);
	assert_string_equal(t.told.text, one.text);
	assert_string_equal(two.text, one.text);
	assert_int_equal(t.ran, 0);
	world_free(w);
}

/* Puts a descriptor that cannot write under the log, as if the disk had stopped. */
static void break_the_log(struct world *w)
{
	char want[128], is[128], link[64];
	snprintf(want, sizeof want, "%s-wal", w->path);
	for (int fd = 3; fd < 256; fd++) {
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		ssize_t n = readlink(link, is, sizeof is - 1);
		if (n < 0 || (size_t)n != strlen(want) || memcmp(is, want, (size_t)n)) continue;
		int blind = open(want, O_RDONLY | O_CLOEXEC);
		assert_int_equal(dup2(blind, fd), fd);
		close(blind);
		return;
	}
	fail_msg("the log is not open");
}

void test_when_the_disk_fails_nobody_goes_on(void **state)
{
	(void)state;
	static struct thing things[3];
	struct world *w = world_new();
	add_things(w, 1, 5);
	break_the_log(w);
	for (int i = 0; i < 3; i++) {
		things[i] = (struct thing){.id = 10 + i};
		store_write(w->s, STORE_ENGINE, add_thing, hear, &things[i]);
	}
	store_deliver(w->s);
	for (int i = 0; i < 3; i++) {
		assert_string_equal(things[i].told.code, "disk-failed");
		assert_int_equal(things[i].ran, 1);
	}
	int64_t n;
	assert_says(store_now(w->s, false, count_work, &n), ERR_OUTSIDE, "disk-failed", "check the disk");
	close_world(w);
	assert_fine(world_open_as(w, &WORLD_ONE, true));
	assert_int_equal(count_things(w), 5);
	world_free(w);
}

/* ---- full disks */

static err add_large(struct tx *tx, void *what)
{
	static char much[200000];
	struct thing *t = what;
	query q = sql(tx, "INSERT INTO thing(id, data) VALUES($1, $2)");
	bind_int(&q, t->id);
	bind_blob(&q, (str){much, sizeof much});
	return sql_run(&q);
}

static struct rlimit limit_files(rlim_t bytes)
{
	struct rlimit before, now;
	getrlimit(RLIMIT_FSIZE, &before);
	now = before;
	now.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &now), 0);
	return before;
}

void test_what_does_not_fit_is_refused_and_small_works_beside_it_are_kept(void **state)
{
	(void)state;
	static struct thing large, small;
	struct world *w = world_new();
	large = (struct thing){.id = 100};
	small = (struct thing){.id = 101};
	void (*on_signal)(int) = signal(SIGXFSZ, SIG_IGN);
	struct rlimit before = limit_files(150000);
	store_write(w->s, STORE_ENGINE, add_large, hear, &large);
	store_write(w->s, STORE_ENGINE, add_thing, hear, &small);
	store_deliver(w->s);
	setrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, on_signal);
	assert_string_equal(large.told.code, "disk-full");
	assert_non_null(strstr(large.told.text, "Make room"));
	assert_false(small.told.failed);
	/* Room was made: it goes on without a restart. */
	assert_fine(store_now(w->s, true, add_large, &large));
	assert_int_equal(count_things(w), 2);
	world_free(w);
}

static bool small_disk(struct world *w, const char *size)
{
	if (!mount("schedpost-test", w->folder, "tmpfs", MS_NOSUID | MS_NODEV, size)) return true;
	print_message("a small disk cannot be mounted here (%s)\n", strerror(errno));
	return false;
}

void test_a_disk_that_is_really_full(void **state)
{
	(void)state;
	struct world *w = world_bare();
	if (!small_disk(w, "size=1m")) {
		world_free(w);
		skip();
	}
	assert_fine(world_open_as(w, &WORLD_ONE, true));
	err e = NULL;
	struct thing t = {.id = 0};
	while (!e && t.id < 100) {
		t.id++;
		e = store_now(w->s, true, add_large, &t);
	}
	assert_says(e, ERR_OUTSIDE, "disk-full", "What was saved before is safe");
	assert_int_equal(count_things(w), t.id - 1);
	close_world(w);
	assert_fine(world_open_as(w, &WORLD_ONE, false));
	assert_int_equal(count_things(w), t.id - 1);
	close_world(w);
	umount2(w->folder, MNT_DETACH);
	world_free(w);
}

void test_no_room_for_a_new_database(void **state)
{
	(void)state;
	struct world *w = world_bare();
	if (!small_disk(w, "size=4k,nr_inodes=64")) {
		world_free(w);
		skip();
	}
	assert_says(world_open_as(w, &WORLD_ONE, true), ERR_OUTSIDE, "disk-full", "Make room");
	umount2(w->folder, MNT_DETACH);
	world_free(w);
}

/* ---- folders */

/* Root may write everywhere: these tests act as somebody else. */
static void as_somebody_else(bool yes)
{
	static uid_t me;
	if (yes) me = geteuid();
	if (me == 0) assert_int_equal(seteuid(yes ? 65534 : 0), 0);
}

void test_a_folder_that_cannot_be_written(void **state)
{
	(void)state;
	struct world *w = world_bare();
	bool got;
	chmod(w->folder, 0555);
	as_somebody_else(true);
	err e = world_open_as(w, &WORLD_ONE, true);
	err lock = store_lock_folder(w->a, str_of(w->folder), &got);
	as_somebody_else(false);
	assert_says(e, ERR_OUTSIDE, "read-only", "Give the folder to the user that runs schedpost");
	assert_says(lock, ERR_OUTSIDE, "read-only", "Give the folder");
	assert_false(got);
	chmod(w->folder, 0700);
	world_free(w);
}

void test_a_database_that_belongs_to_somebody_else(void **state)
{
	(void)state;
	struct world *w = world_new();
	close_world(w);
	chmod(w->folder, 0555);
	chmod(w->path, 0444);
	as_somebody_else(true);
	err e = world_open_as(w, &WORLD_ONE, true);
	as_somebody_else(false);
	assert_says(e, ERR_OUTSIDE, "read-only", "the user that runs schedpost");
	chmod(w->folder, 0700);
	world_free(w);
}

void test_a_folder_that_is_not_there_and_a_folder_instead_of_a_file(void **state)
{
	(void)state;
	struct world *w = world_bare();
	struct store_options o = {
		.path = str_of(in_folder(w, "none/schedpost.db")), .clock = &clock_real, .may_migrate = true};
	struct store *s;
	assert_says(store_open(w->a, &o, &s), ERR_MISSING, "no-such-file", "no such file or folder");
	o.path = str_of(w->folder);
	assert_says(store_open(w->a, &o, &s), ERR_OUTSIDE, "no-file", "is not a file");
	write_file(in_folder(w, "plain"), "x", 0);
	o.path = str_of(in_folder(w, "plain/schedpost.db"));
	assert_says(store_open(w->a, &o, &s), ERR_MISSING, "no-such-file", "no folder");
	world_free(w);
}

/* ---- other programs */

void test_a_database_that_another_program_keeps_to_itself(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct db *other;
	close_world(w);
	assert_fine(db_open(w->a, str_of(w->path), DB_WRITER, &other));
	assert_fine(db_run(w->a, other,
			   "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; CREATE TABLE x(id); COMMIT"));
	assert_says(world_open_as(w, &WORLD_ONE, true), ERR_OUTSIDE, "locked",
		    "Another program keeps the database");
	db_close(other);
	assert_fine(world_open_as(w, &WORLD_ONE, true));
	world_free(w);
}

void test_works_are_busy_while_another_program_writes_and_fine_after(void **state)
{
	(void)state;
	static struct thing things[3];
	struct world *w = world_new();
	struct db *other;
	assert_fine(db_open(w->a, str_of(w->path), DB_WRITER, &other));
	assert_fine(db_run(w->a, other, "BEGIN IMMEDIATE"));
	for (int i = 0; i < 3; i++) {
		things[i] = (struct thing){.id = i};
		store_write(w->s, STORE_ENGINE, add_thing, hear, &things[i]);
	}
	store_deliver(w->s);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(things[i].told.kind, ERR_BUSY);
		assert_int_equal(things[i].ran, 0);
	}
	assert_int_equal(count_things(w), 0);	/* reading goes on */
	assert_fine(db_run(w->a, other, "COMMIT"));
	add_things(w, 1, 3);
	db_close(other);
	world_free(w);
}

/* ---- the lock of the folder */

static int second_holder(struct world *w) /* in a child: 0 when it was refused and could read who has it */
{
	struct arena *a = arena_new();
	bool got = true;
	if (store_lock_folder(a, str_of(w->folder), &got)) return 1;
	if (got) return 2;
	if (store_lock_holder(str_of(w->folder)) != getppid()) return 3;
	arena_free(a);
	return 0;
}

static int in_child(int (*act)(struct world *), struct world *w)
{
	int status;
	pid_t child = fork();
	if (!child) _exit(act(w));
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int first_holder(struct world *w)
{
	bool got = false;
	err e = store_lock_folder(w->a, str_of(w->folder), &got);
	return e || !got;
}

void test_only_the_first_gets_the_folder_until_it_ends(void **state)
{
	(void)state;
	struct world *w = world_bare();
	struct stat st;
	bool got = false;
	assert_int_equal(store_lock_holder(str_of(w->folder)), 0);
	assert_int_equal(in_child(first_holder, w), 0);	/* it ended: the lock is free again */
	assert_fine(store_lock_folder(w->a, str_of(w->folder), &got));
	assert_true(got);
	assert_int_equal(in_child(second_holder, w), 0);
	assert_int_equal(store_lock_holder(str_of(w->folder)), getpid());
	assert_int_equal(stat(in_folder(w, "lock"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	world_free(w);
}
