/* SPDX-License-Identifier: MIT
 * inside.h - the door to plugins for tests: serve() is called in this process, so sanitizers see everything.
 *
 * It is stricter than a worker: each step runs twice and must say the same bytes; all of its memory is new,
 * and that of the step before is freed, so a plugin that kept a pointer dies under AddressSanitizer. One
 * thread. */
#ifndef PLUG_INSIDE_H
#define PLUG_INSIDE_H
#include "plug/plug.h"

struct plugs *inside_new(void);
void inside_free(struct plugs *);	/* steps that were not delivered fail with a sentence */

/* A plugin compiled into the test, or from its file. What a worker would refuse is refused here, too. */
err inside_add(struct plugs *, struct arena *, const sp_plugin *);
err inside_load(struct plugs *, struct arena *, const char *path);

/* Runs the steps that were asked for, in their order, and calls done for each; steps that these ask for wait
 * for the next call. Gives how many there were. */
size_t inside_deliver(struct plugs *);
#endif
