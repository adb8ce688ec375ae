/* SPDX-License-Identifier: MIT
 * cage.h - the walls around a worker, and around the reader of calendars: behind them a process can think, and talk on
 * its channel, and nothing else.
 *
 * They stand, all of them and for good, before the first byte of a plugin is touched, so a constructor has
 * exactly the rights of a step. The loader asks to open the plugin's file once; that call is never made, but
 * caught and answered with CAGE_FILE, which the host has opened and checked. Any other call that is not on
 * the list ends the worker, which says the call's number first (FRAME_CAUGHT). The reader of calendars loads nothing,
 * so there the first call to open a file is its end. */
#ifndef PLUG_CAGE_H
#define PLUG_CAGE_H
#include "base/base.h"

enum { CAGE_CHANNEL = 0, CAGE_FILE = 3, EXIT_CAUGHT = 77 };

struct cage {
	uint64_t memory;	/* bytes of address space */
	uint64_t seconds;	/* of processor time, in its whole life */
	bool loads;		/* one file, by the loader */
	const char *without;	/* what cannot be done where a wall is missing: "a plugin cannot be shut in, so ..." */
};
/* What of this machine a plugin is kept from by several walls, one of which may be missing in an older kernel.
 * *missing names those, in words for an administrator; empty: all stand. An err is a sentence: a wall that
 * nothing stands in for is missing, and the plugin must not be loaded, the calendar not be read. Call it once, in a
 * process with one thread. */
err cage_enter(struct arena *, const struct cage *, str *missing);

/* The innermost wall, and the last: the list of system calls. For cage.c alone. False: see errno. */
bool cage_filter(bool loads);

#if defined(__SANITIZE_ADDRESS__)
enum { CAGE_RELAXED = 1 };	/* sanitizers ask the system for things that no plugin gets */
#else
enum { CAGE_RELAXED = 0 };
#endif
#endif
