/* SPDX-License-Identifier: MIT
 * crash.c - counts the places to die in, and dies at the one that was asked for. */
#include "base/crash.h"

#ifdef SCHEDPOST_CRASH_POINTS
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_long passed, deadly;
static void (*watcher)(long n, const char *name);
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void ask_environment(void)
{
	const char *at = getenv("SCHEDPOST_CRASH_AT");
	if (at) atomic_store(&deadly, strtol(at, NULL, 10));
}

void crash_arm(long n)
{
	pthread_once(&once, ask_environment);
	atomic_store(&passed, 0);
	atomic_store(&deadly, n);
}

long crash_count(void)
{
	return atomic_load(&passed);
}

void crash_watch(void (*seen)(long n, const char *name))
{
	watcher = seen;
}

void crash_point(const char *name)
{
	pthread_once(&once, ask_environment);
	long n = atomic_fetch_add(&passed, 1) + 1;
	if (watcher) watcher(n, name);
	if (n != atomic_load(&deadly)) return;
	dprintf(STDERR_FILENO, "dies as asked at point %ld, %s\n", n, name);
	_exit(CRASH_STATUS);
}
#endif
