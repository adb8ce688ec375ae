/* SPDX-License-Identifier: MIT
 * load_test.c - a plugin's file: who may write it, what it links, and bent files that are only refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "fields.h"
#include "plug/inside.h"
#include "plug/load.h"
#include "town.h"

#include <sys/mman.h>

static struct town town;

void test_a_plugins_file_runs_inside_a_test(void **state)
{
	(void)state;
	TOWN(&town, "echo", "name");
	struct plugs *inside = inside_new();
	str why;
	assert_null(inside_load(inside, town.a, town_path(&town, "echo.so").at));
	assert_int_equal(inside->facts(inside, S("echo"), &why)->limits.text_most, 500);
	err e = inside_load(inside, town.a, town_path(&town, "name.so").at);
	assert_true(str_find(e->text, S("calls itself 'somebody'"), NULL));
	assert_non_null(inside_load(inside, town.a, "/nowhere/x.so"));
	inside_free(inside);
	town_close(&town);
}

static err check_bytes(struct arena *a, const char *bytes, size_t n)
{
	int fd = memfd_create("plugin", MFD_CLOEXEC);
	assert_int_equal(write(fd, bytes, n), n);
	err e = elf_check(a, fd);
	close(fd);
	return e;
}

void test_bent_files_are_refused_without_harm(void **state)
{
	(void)state;
	TOWN(&town, "echo");
	int fd = open(town_path(&town, "echo.so").at, O_RDONLY);
	char *bytes = malloc(1 << 20);
	ssize_t n = read(fd, bytes, 1 << 20);
	close(fd);
	assert_true(n > 4096 && n < 1 << 20);
	assert_null(check_bytes(town.a, bytes, (size_t)n));
	struct random r = {5};
	size_t refused = 0;
	for (int i = 0; i < 2000; i++) {
		struct { size_t at; char was; } bent[4];
		for (size_t k = 0; k < 4; k++) {
			bent[k].at = next(&r) % (k < 3 ? 1024 : (size_t)n);
			bent[k].was = bytes[bent[k].at];
			bytes[bent[k].at] = (char)next(&r);
		}
		struct arena *a = arena_new();
		refused += check_bytes(a, bytes, i % 3 ? (size_t)n : next(&r) % (size_t)n) != NULL;
		arena_free(a);
		for (size_t k = 4; k-- > 0;) bytes[bent[k].at] = bent[k].was;
	}
	assert_true(refused > 500);
	free(bytes);
	town_close(&town);
}
