/* SPDX-License-Identifier: MIT
 * serve.h - one step of a plugin, from the bytes of a job to the bytes of what it said.
 *
 * The one place where plugins are called: the worker, the tests and the fuzzer all come through here, so
 * limits and copies are the same for all. It depends on nothing but its arguments, and keeps nothing. */
#ifndef PLUG_SERVE_H
#define PLUG_SERVE_H
#include "plug/wire.h"

/* Appends one whole frame to `out`: what the plugin said, or a sentence why the step failed. `job` is a
 * payload of FRAME_JOB and must stay put meanwhile. The arena is emptied first and holds all memory of the
 * step, so what the plugin remembered of an earlier step is gone. Thread: any, one step at a time for each
 * arena. */
void serve(const sp_plugin *, struct arena *, str job, struct pile *out);
#endif
