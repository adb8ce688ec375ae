/* SPDX-License-Identifier: MIT
 * sync_test.c - done is reported only after the disk was told to keep it, and a group costs one such wait. */
#include "world.h"

#include <stdatomic.h>
#include <sys/syscall.h>

/* In place of the C library's: SQLite calls these. */
__attribute__((visibility("default"))) int fsync(int fd);
__attribute__((visibility("default"))) int fdatasync(int fd);
static atomic_int syncs;

int fsync(int fd)
{
	atomic_fetch_add(&syncs, 1);
	return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	atomic_fetch_add(&syncs, 1);
	return (int)syscall(SYS_fdatasync, fd);
}

static int syncs_when_heard;
static void hear_syncs(void *what, err e)
{
	told_of(what, e);
	syncs_when_heard = atomic_load(&syncs);
}

void test_a_group_of_five_hundred_is_one_wait_for_the_disk(void **state)
{
	(void)state;
	static struct thing things[501];
	struct world *w = world_new();
	make_things(things, COUNT(things));
	assert_fine(store_now(w->s, true, add_thing, &things[500]));	/* the log is begun */
	atomic_store(&syncs, 0);
	for (int i = 0; i < 500; i++) store_write(w->s, STORE_ENGINE, add_thing, hear_syncs, &things[i]);
	store_deliver(w->s);
	assert_int_equal(syncs_when_heard, 1);
	assert_false(things[499].told.failed);
	world_free(w);
}

void test_each_commit_waits_for_the_disk_before_done(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct thing t[3];
	make_things(t, 3);
	world_start(w);
	for (int i = 0; i < 3; i++) {
		atomic_store(&syncs, 0);
		store_write(w->s, STORE_ENGINE, add_thing, hear_syncs, &t[i]);
		world_settle(w);
		assert_in_range(syncs_when_heard, 1, 2);	/* the first also begins the log */
	}
	world_free(w);
}

void test_a_backup_is_on_the_disk_before_it_is_called_fine(void **state)
{
	(void)state;
	struct world *w = world_new();
	atomic_store(&syncs, 0);
	assert_fine(store_backup(w->a, w->s, arena_fmt(w->a, "%s/copy.backup", w->folder)));
	assert_true(atomic_load(&syncs) >= 3);	/* the file, its folder, and the folder with its new name */
	world_free(w);
}
