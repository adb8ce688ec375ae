/* SPDX-License-Identifier: MIT
 * cage.h - the walls around a worker, around the reader of calendars and around what makes pictures fit: behind them a
 * process can think, and talk on its channel, and nothing else.
 *
 * They stand, all of them and for good, before the first byte of a plugin is touched, so a constructor has
 * exactly the rights of a step. The loader asks to open the plugin's file once; that call is never made, but
 * caught and answered with CAGE_FILE, which the host has opened and checked. Any other call that is not on
 * the list ends the worker, which says the call's number first (FRAME_CAUGHT). The two others load nothing, so there
 * the first call to open a file is the end. */
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
 * nothing stands in for is missing, and the plugin must not be loaded, the file not be taken apart. Call it once, in a
 * process with one thread. */
err cage_enter(struct arena *, const struct cage *, str *missing);

/* By schedpost, which gives a socket; not by somebody who looks what the program does. */
bool cage_was_started(void);

/* ---- for whoever shuts itself in to take a file of somebody else apart (main_calendar, main_fit) */

/* What CAGE_FILE holds, read before the walls stand; one byte more than `most` says that it is longer. Lives in the
 * arena. What cannot be read is not there. */
str cage_read_file(struct arena *, size_t most);
bool cage_say(str);	/* on CAGE_CHANNEL; false: nobody listens any more */
enum { CAGE_EXIT_USAGE = 64, CAGE_EXIT_UNANSWERED = 74 };

/* The innermost wall, and the last: the list of system calls. For cage.c alone. False: see errno. */
bool cage_filter(bool loads);

#if defined(__SANITIZE_ADDRESS__)
enum { CAGE_RELAXED = 1 };	/* sanitizers ask the system for things that no plugin gets */
#else
enum { CAGE_RELAXED = 0 };
#endif
#endif
