/* SPDX-License-Identifier: MIT
 * backup_test.c - a copy made while others write is one moment of the database, checked before it has its
 * name. */
#include "world.h"

#include "store/backup.h"
#include "store/place.h"

static str in_folder(struct world *w, const char *name)
{
	return arena_fmt(w->a, "%s/%s", w->folder, name);
}

static bool is_there(str path)
{
	return !access(path.at, F_OK);
}

/* ---- while others write */

struct copying {
	struct world *w;
	str to;
	bool over;
	err failed;
	struct arena *a;
};

static void *copy_main(void *of)
{
	struct copying *c = of;
	c->failed = store_backup(c->a, c->w->s, c->to);
	pthread_mutex_lock(&c->w->lock);
	c->over = true;
	pthread_mutex_unlock(&c->w->lock);
	return NULL;
}

static bool copy_is_over(struct copying *c)
{
	pthread_mutex_lock(&c->w->lock);
	bool over = c->over;
	pthread_mutex_unlock(&c->w->lock);
	return over;
}

/* Writes in groups of 50 until the copy is over. */
static int64_t write_meanwhile(struct world *w, struct copying *c, int64_t id)
{
	static struct thing things[50];
	do {
		for (size_t i = 0; i < COUNT(things); i++) {
			things[i] = (struct thing){.id = ++id};
			store_write(w->s, STORE_ENGINE, add_pair, hear, &things[i]);
		}
		world_settle(w);
		for (size_t i = 0; i < COUNT(things); i++) assert_false(things[i].told.failed);
	} while (!copy_is_over(c));
	return id;
}

void test_a_backup_while_others_write_is_one_moment_of_it_all(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct copying c = {.w = w, .to = in_folder(w, "copy.backup"), .a = arena_new(), .over = true};
	pthread_t thread;
	world_start(w);
	int64_t before = 0;
	while (before < 2000) before = write_meanwhile(w, &c, before);
	c.over = false;
	assert_int_equal(pthread_create(&thread, NULL, copy_main, &c), 0);
	int64_t after = write_meanwhile(w, &c, before), n[3];
	pthread_join(thread, NULL);
	assert_fine(c.failed);
	assert_false(is_there(in_folder(w, "copy.backup.part")));
	assert_fine(backup_check(w->a, c.to, &WORLD_ONE));
	store_close(w->s);
	assert_int_equal(rename(c.to.at, w->path), 0);
	assert_fine(world_open_as(w, &WORLD_ONE, true));
	assert_fine(store_now(w->s, false, count_pairs, n));
	assert_int_equal(n[0], n[1]);
	assert_int_equal(n[0], n[2]);	/* none is missing in between */
	assert_in_range(n[0], before, after);
	arena_free(c.a);
	world_free(w);
}

/* ---- what is refused */

void test_a_backup_never_takes_the_place_of_a_file(void **state)
{
	(void)state;
	struct world *w = world_new();
	str to = in_folder(w, "letter.txt");
	assert_fine(place_make(w->a, to));
	assert_says(store_backup(w->a, w->s, to), ERR_INPUT, "file-exists", "stays as it is");
	assert_says(store_backup(w->a, w->s, in_folder(w, "none/copy.backup")), ERR_MISSING, "no-such-file",
		    "no such");
	world_free(w);
}

void test_a_backup_is_for_its_owner_alone_and_one_file(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct stat st;
	str to = in_folder(w, "copy.backup");
	assert_fine(place_make(w->a, in_folder(w, "copy.backup.part")));	/* left by a crash */
	assert_fine(store_backup(w->a, w->s, to));
	assert_int_equal(stat(to.at, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_false(is_there(in_folder(w, "copy.backup.part")));
	assert_false(is_there(in_folder(w, "copy.backup-wal")));
	assert_false(is_there(in_folder(w, "copy.backup-shm")));
	assert_says(store_verify(w->a, in_folder(w, "nothing.backup")), ERR_OUTSIDE, "cannot-open",
		    "cannot be opened");
	world_free(w);
}

void test_a_backup_can_be_checked_where_nothing_can_be_written(void **state)
{
	(void)state;
	struct world *w = world_new();
	str to = in_folder(w, "copy.backup");
	assert_fine(store_backup(w->a, w->s, to));
	chmod(to.at, 0444);
	chmod(w->folder, 0555);
	bool root = geteuid() == 0;	/* who may write everywhere */
	if (root) assert_int_equal(seteuid(65534), 0);
	err e = backup_check(w->a, to, &WORLD_ONE);
	if (root) assert_int_equal(seteuid(0), 0);
	chmod(w->folder, 0700);
	assert_fine(e);
	world_free(w);
}

static void spoil(str path, off_t at)
{
	char junk[2048];
	memset(junk, 0x5a, sizeof junk);
	int fd = open(path.at, O_WRONLY);
	assert_int_equal(pwrite(fd, junk, sizeof junk, at), (ssize_t)sizeof junk);
	close(fd);
}

void test_verify_finds_what_is_wrong_with_a_copy(void **state)
{
	(void)state;
	struct world *w = world_new();
	str to = in_folder(w, "copy.backup"), empty = in_folder(w, "empty.backup");
	for (int i = 1; i <= 300; i++) {
		struct thing t = {.id = i};
		assert_fine(store_now(w->s, true, add_thing, &t));
	}
	assert_fine(store_backup(w->a, w->s, to));
	assert_fine(backup_check(w->a, to, &WORLD_THREE)); /* older: the daemon brings it up to date */
	const struct schema none = {NULL, 0};
	assert_says(backup_check(w->a, to, &none), ERR_OUTSIDE, "newer-schema", "newer schedpost");
	struct stat st;
	assert_int_equal(stat(to.at, &st), 0);
	spoil(to, st.st_size - 2048);	/* not in the pages that every opening reads */
	assert_says(backup_check(w->a, to, &WORLD_ONE), ERR_OUTSIDE, "damaged", "is damaged");
	assert_fine(place_make(w->a, empty));
	assert_says(backup_check(w->a, empty, &WORLD_ONE), ERR_OUTSIDE, "empty", "nothing of schedpost");
	world_free(w);
}

void test_a_damaged_database_gives_no_backup_and_is_named_itself(void **state)
{
	(void)state;
	struct world *w = world_new();
	for (int i = 1; i <= 300; i++) {
		struct thing t = {.id = i};
		assert_fine(store_now(w->s, true, add_thing, &t));
	}
	store_close(w->s);
	struct stat st;
	assert_int_equal(stat(w->path, &st), 0);
	spoil(str_of(w->path), st.st_size - 2048);
	assert_fine(world_open_as(w, &WORLD_ONE, false));
	str to = in_folder(w, "copy.backup");
	assert_says(store_backup(w->a, w->s, to), ERR_OUTSIDE, "damaged", w->path);
	assert_false(is_there(to));
	assert_false(is_there(in_folder(w, "copy.backup.part")));
	world_free(w);
}
