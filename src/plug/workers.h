/* SPDX-License-Identifier: MIT
 * workers.h - the door to plugins in the daemon: one worker process for each plugin, started when it is
 * needed.
 *
 * A worker shuts itself in before it loads its plugin (plug/cage.h). Many steps go out in one write and are
 * answered in order, WORKERS_WINDOW at a time. Steps are pure, so those of a worker that died are run again,
 * one at a time; the one that kills a worker alone fails with a sentence (`lethal`), and all others are
 * answered. A worker that is silent for SP_STEP_MS while it has work is killed. A plugin whose worker ends
 * too often without a good answer between, or never greets, is out of service for WORKERS_OUT_MS: its steps
 * fail with a sentence. No step is lost: each `done` is called once, at the latest by workers_free. All on
 * the loop thread. */
#ifndef PLUG_WORKERS_H
#define PLUG_WORKERS_H
#include "plug/plug.h"

#include <uv.h>

enum {
	WORKERS_WINDOW = 32, /* steps in flight for one plugin; 1 while a culprit is searched */
	WORKERS_STRIKES = 8, /* ends that no step explains, in a row, each within WORKERS_FORGIVEN_MS of another */
	WORKERS_CULPRITS = 16, /* steps in a row that ended it: one post on many accounts is no reason to stop all */
	WORKERS_STARTS = 3, /* starts in a row without a greeting */
	WORKERS_START_MS = 2000, /* time to greet */
	WORKERS_GRACE_MS = 250, /* after a deadline: the host itself may have been late */
	WORKERS_BACKOFF_MS = 5, /* before the second start; doubles with each strike */
	WORKERS_FORGIVEN_MS = 10 * 60 * 1000,
	WORKERS_OUT_MS = 15 * 60 * 1000,
	WORKERS_MOST = 64 /* plugins */
};

/* program: the path of schedpost-plug. Ignores SIGPIPE for the process. The clock must outlive the doors. */
struct plugs *workers_new(uv_loop_t *, const struct clock *, str plugin_folder, str program);

/* Ends all workers and waits for them by turning the loop; steps under way fail with a sentence. Call it when
 * the loop has stopped, never from a done. NULL is fine. */
void workers_free(struct plugs *);

/* Starts every plugin of the folder, so that `facts` knows them all; calls back, later, when each has greeted
 * or was refused. One at a time. An unreadable folder is an err, and nothing is called. */
typedef void workers_greeted(void *of);
err workers_greet_all(struct plugs *, struct arena *, workers_greeted *, void *of);

/* The walls that are missing on this machine, in words for an administrator; empty: all stand, or no worker has been
 * started yet. A view that stays. */
str workers_missing(struct plugs *);

/* The plugins known so far, in the order of their names; a refused one is among them. Views that stay. */
size_t workers_names(struct plugs *, struct arena *, str **names);
#endif
