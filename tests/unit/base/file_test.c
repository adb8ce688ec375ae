/* SPDX-License-Identifier: MIT
 * file_test.c - files are there whole or not at all, and a failure names the file and what to do. */
#include "base/file.h"

#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static str folder_new(struct arena *a)
{
	char name[] = "/tmp/file-test-XXXXXX";
	assert_non_null(mkdtemp(name));
	return arena_str(a, str_of(name));
}

static str in(struct arena *a, str folder, const char *name)
{
	return arena_fmt(a, "%.*s/%s", SHOW(folder), name);
}

void test_what_was_written_is_read(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str folder = folder_new(a), path = in(a, folder, "x"), got;
	struct stat st;
	assert_null(file_write(a, path, S("first"), 0640));
	assert_null(file_write(a, path, S("second"), 0600));
	assert_null(file_read(a, path, 100, &got));
	assert_true(str_is(got, S("second")));
	assert_int_equal(stat(arena_cstr(a, path), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_null(file_write(a, path, S(""), 0600));
	assert_null(file_read(a, path, 0, &got));
	assert_int_equal(got.len, 0);
	unlink(arena_cstr(a, path));
	assert_int_equal(rmdir(arena_cstr(a, folder)), 0);	/* and nothing else was left */
	arena_free(a);
}

void test_reading_keeps_its_limit(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str folder = folder_new(a), path = in(a, folder, "x"), got;
	assert_null(file_write(a, path, S("12345"), 0600));
	assert_null(file_read(a, path, 5, &got));
	err e = file_read(a, path, 4, &got);
	assert_non_null(e);
	assert_string_equal(e->code, "file-too-big");
	unlink(arena_cstr(a, path));
	rmdir(arena_cstr(a, folder));
	arena_free(a);
}

void test_only_ordinary_files_are_opened(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str folder = folder_new(a), pipe = in(a, folder, "pipe");
	int fd;
	assert_int_equal(mkfifo(arena_cstr(a, pipe), 0600), 0);
	err e = file_open(a, pipe, &fd);	/* must not wait for a writer */
	assert_non_null(e);
	assert_string_equal(e->code, "not-a-file");
	e = file_open(a, folder, &fd);
	assert_non_null(e);
	assert_true(str_find(e->text, S("it is a folder"), NULL));
	e = file_open(a, in(a, folder, "missing"), &fd);
	assert_non_null(e);
	assert_int_equal(e->kind, ERR_MISSING);
	assert_true(str_find(e->text, S("missing"), NULL));
	assert_non_null(file_open(a, S(""), &fd));
	assert_non_null(file_open(a, S("/dev/null\0.jpg"), &fd));
	unlink(arena_cstr(a, pipe));
	rmdir(arena_cstr(a, folder));
	arena_free(a);
}

void test_a_dropped_file_was_never_there(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str folder = folder_new(a);
	struct file_temp t;
	assert_null(file_temp(a, folder, &t));
	assert_null(file_add(a, &t, S("half of it")));
	file_drop(&t);
	file_drop(&t);
	assert_int_equal(rmdir(arena_cstr(a, folder)), 0);
	arena_free(a);
}

void test_a_failed_write_leaves_the_old_content(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str folder = folder_new(a), path = in(a, folder, "x"), below = in(a, path, "y"), got;
	assert_null(file_write(a, path, S("old"), 0600));
	assert_non_null(file_write(a, below, S("new"), 0600));
	assert_null(file_read(a, path, 10, &got));
	assert_true(str_is(got, S("old")));
	unlink(arena_cstr(a, path));
	assert_int_equal(rmdir(arena_cstr(a, folder)), 0);
	arena_free(a);
}

void test_sweeping_takes_only_temporary_files(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str folder = folder_new(a), keep = in(a, folder, ".schedpost-settings"), path = in(a, folder, "x");
	struct file_temp t;
	assert_null(file_temp(a, folder, &t));
	close(t.fd);	/* as if we had been killed */
	assert_null(file_write(a, keep, S("k"), 0600));
	assert_null(file_write(a, path, S("x"), 0600));
	file_sweep(a, folder);
	assert_int_not_equal(access(t.path, F_OK), 0);
	assert_int_equal(unlink(arena_cstr(a, keep)), 0);
	assert_int_equal(unlink(arena_cstr(a, path)), 0);
	assert_int_equal(rmdir(arena_cstr(a, folder)), 0);
	arena_free(a);
}

void test_folders_are_made_once(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str folder = folder_new(a), sub = in(a, folder, "ab");
	struct stat st;
	assert_null(file_folder(a, sub, 0750));
	assert_null(file_folder(a, sub, 0750));
	assert_int_equal(stat(arena_cstr(a, sub), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0750);
	rmdir(arena_cstr(a, sub));
	rmdir(arena_cstr(a, folder));
	arena_free(a);
}
