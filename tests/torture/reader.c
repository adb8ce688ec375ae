/* SPDX-License-Identifier: MIT
 * reader.c - whatever a calendar makes of the program that reads it: behind its walls it opens no file and no socket,
 * starts nothing, and is ended for trying; whoever brought the calendar reads that in words: TAP. */
#include "front/reader.h"
#include "plug/hostile.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
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
	for (int up = 0; up < 2; up++) {
		while (path.len && path.at[path.len - 1] != '/') path.len--;
		path.len -= path.len > 0;
	}
	return arena_fmt(a, "%.*s/plug/%s", SHOW(path), name);
}

static err try_act(struct arena *a, const struct act *act, const char *program, struct import_file *out)
{
	struct reader_asks asks = {.program = program_of(a, program), .year = 2026, .end = END_AUTO};
	str words = arena_fmt(a, "%s %d", act->name, (int)getpid());
	int pipes[2];
	if (pipe2(pipes, O_CLOEXEC) || write(pipes[1], words.at, words.len) != (ssize_t)words.len) abort();
	close(pipes[1]);
	err e = reader_run(a, pipes[0], &asks, out);
	close(pipes[0]);
	return e;
}

static bool is_ended(err e)
{
	return e && str_find(e->text, S("did what it may not, and was ended"), NULL);
}

static bool got_it(err e, const struct import_file *out)
{
	return !e && out->refused && !strcmp(out->refused, GOT_IT);
}

static int ntests, nfailed;

static void tell(bool good, const struct act *act, const char *what, err e)
{
	nfailed += !good;
	printf("%sok %d - %s %s\n", good ? "" : "not ", ++ntests, act->name, what);
	if (!good) printf("#   %.*s\n", SHOW(e ? e->text : S("it was answered")));
}

/* Where the kernel ends it the person reads that; else the act came to nothing. */
static void behind_walls(const struct act *act)
{
	struct arena *a = arena_new();
	struct import_file out = {0};
	err e = try_act(a, act, "hostile-calendar", &out);
	bool call = str_starts(str_of(act->caged), S("it asked the system for"));
	if (call) tell(is_ended(e), act, "ends it", e);
	else tell(!got_it(e, &out), act, "brings nothing", e);
	arena_free(a);
}

/* Else nothing would have been held back. */
static void without_walls(const struct act *act)
{
	struct arena *a = arena_new();
	struct import_file out = {0};
	err e = try_act(a, act, "naked-calendar", &out);
	tell(got_it(e, &out), act, "succeeds without walls", e);
	arena_free(a);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(ACTS); i++) behind_walls(&ACTS[i]);
	for (size_t i = 0; i < COUNT(ACTS); i++)
		if (ACTS[i].free && !strcmp(ACTS[i].free, DID)) without_walls(&ACTS[i]);
	printf("1..%d\n", ntests);
	return nfailed > 0;
}
