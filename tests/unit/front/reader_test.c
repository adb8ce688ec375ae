/* SPDX-License-Identifier: MIT
 * reader_test.c - whatever a calendar makes of the program that reads it: behind its walls it opens no file and no
 * socket, starts nothing, and is ended for trying; whoever brought the calendar reads that in words. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "front/reader.h"
#include "plug/cage.h"
#include "plug/hostile.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct act {
	const char *name, *free, *caged, *born;
} ACTS[] = {
#define ACT(name, free, ...) {#name, free, __VA_ARGS__},
	HOSTILE_CALLS
#undef ACT
};
#define GOT_IT "not-a-calendar"	/* tests/plug/hostile_calendar.c */

/* tests/plug of the build to which this program belongs. */
static str program_of(struct arena *a, const char *name)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	str path = {self, n > 0 ? (size_t)n : 0};
	for (int up = 0; up < 3; up++) {
		while (path.len && path.at[path.len - 1] != '/') path.len--;
		path.len -= path.len > 0;
	}
	return arena_fmt(a, "%.*s/plug/%s", SHOW(path), name);
}

static err try_act(struct arena *a, const struct act *act, const char *program, struct import_file *out)
{
	struct reader_asks asks = {program_of(a, program), 2026, END_AUTO};
	str words = arena_fmt(a, "%s %d", act->name, (int)getpid());
	int pipes[2];
	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	assert_int_equal(write(pipes[1], words.at, words.len), words.len);
	close(pipes[1]);
	err e = reader_run(a, pipes[0], &asks, out);
	close(pipes[0]);
	return e;
}

static bool is_ended(err e)
{
	return e && str_find(e->text, S("did what it may not, and was ended"), NULL);
}

void test_behind_its_walls_it_may_nothing_but_think_and_answer(void **state)
{
	(void)state;
	if (CAGE_RELAXED) skip();	/* sanitizers stand where the walls do */
	size_t ended = 0;
	for (size_t i = 0; i < COUNT(ACTS); i++) {
		struct arena *a = arena_new();
		struct import_file out = {0};
		err e = try_act(a, &ACTS[i], "hostile-calendar", &out);
		bool call = str_starts(str_of(ACTS[i].caged), S("it asked the system for"));
		if (call && !is_ended(e)) fail_msg("%s was not ended: %.*s", ACTS[i].name, SHOW(e ? e->text : S("it was answered")));
		if (!e && out.refused && !strcmp(out.refused, GOT_IT)) fail_msg("%s got what it wanted", ACTS[i].name);
		ended += is_ended(e);
		arena_free(a);
	}
	print_message("# of %zu acts %zu ended it\n", COUNT(ACTS), ended);
}

/* Else nothing would have been held back. */
void test_without_walls_the_same_acts_succeed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ACTS); i++) {
		if (!ACTS[i].free || strcmp(ACTS[i].free, DID) != 0) continue;
		struct arena *a = arena_new();
		struct import_file out = {0};
		err e = try_act(a, &ACTS[i], "naked-calendar", &out);
		if (e || !out.refused || strcmp(out.refused, GOT_IT) != 0)
			fail_msg("%s did not get what it wanted: %.*s", ACTS[i].name, SHOW(e ? e->text : S("")));
		arena_free(a);
	}
}
