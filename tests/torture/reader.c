/* SPDX-License-Identifier: MIT
 * reader.c - whatever a calendar or a picture makes of the program that takes it apart: behind its walls that opens no
 * file and no socket, starts nothing, and is ended for trying; whoever brought the file reads that in words: TAP. */
#include "front/fitter.h"
#include "front/reader.h"
#include "plug/hostile.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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

static err by_calendar(struct arena *a, str program, int fd, bool *got_it)
{
	struct import_file out = {0};
	struct reader_asks asks = {.program = program, .year = 2026, .end = END_AUTO};
	err e = reader_run(a, fd, &asks, &out);
	*got_it = !e && out.refused && !strcmp(out.refused, GOT_IT);
	return e;
}

static err by_fit(struct arena *a, str program, int fd, bool *got_it)
{
	struct fitted out;
	err e = fitter_run(a, program, fd, &(struct fitted_asks){.jpeg = true}, &out);
	*got_it = !e && out.quality;
	return e;
}

static const struct victim {
	const char *name, *hostile, *naked;
	err (*run)(struct arena *, str program, int fd, bool *got_it);
} VICTIMS[] = {
	{"calendar", "hostile-calendar", "naked-calendar", by_calendar}, {"fit", "hostile-fit", "naked-fit", by_fit},
};

static err try_act(struct arena *a, const struct victim *v, const struct act *act, const char *program, bool *got_it)
{
	str words = arena_fmt(a, "%s %d", act->name, (int)getpid());
	int fd = memfd_create("act", MFD_CLOEXEC);
	if (write(fd, words.at, words.len) != (ssize_t)words.len || lseek(fd, 0, SEEK_SET)) abort();
	err e = v->run(a, program_of(a, program), fd, got_it);
	close(fd);
	return e;
}

static bool is_ended(err e)
{
	return e && str_find(e->text, S("did what it may not, and was ended"), NULL);
}

static int ntests, nfailed;

static void tell(bool good, const struct victim *v, const struct act *act, const char *what, err e)
{
	nfailed += !good;
	printf("%sok %d - %s: %s %s\n", good ? "" : "not ", ++ntests, v->name, act->name, what);
	if (!good) printf("#   %.*s\n", SHOW(e ? e->text : S("it was answered")));
}

/* Where the kernel ends it the person reads that; else the act came to nothing. */
static void behind_walls(const struct victim *v, const struct act *act)
{
	struct arena *a = arena_new();
	bool got_it;
	err e = try_act(a, v, act, v->hostile, &got_it);
	bool call = str_starts(str_of(act->caged), S("it asked the system for"));
	if (call) tell(is_ended(e), v, act, "ends it", e);
	else tell(!got_it, v, act, "brings nothing", e);
	arena_free(a);
}

/* Else nothing would have been held back. */
static void without_walls(const struct victim *v, const struct act *act)
{
	struct arena *a = arena_new();
	bool got_it;
	err e = try_act(a, v, act, v->naked, &got_it);
	tell(got_it, v, act, "succeeds without walls", e);
	arena_free(a);
}

static void try_all(const struct victim *v)
{
	for (size_t i = 0; i < COUNT(ACTS); i++) behind_walls(v, &ACTS[i]);
	for (size_t i = 0; i < COUNT(ACTS); i++)
		if (ACTS[i].free && !strcmp(ACTS[i].free, DID)) without_walls(v, &ACTS[i]);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(VICTIMS); i++) try_all(&VICTIMS[i]);
	printf("1..%d\n", ntests);
	return nfailed > 0;
}
