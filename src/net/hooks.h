/* SPDX-License-Identifier: MIT
 * hooks.h - an admin's own commands, which get a letter as JSON on standard input and say by their exit code
 * whether they took it: 0 is yes.
 *
 * No shell, no arguments, an empty environment, no file of ours, the folder "/", output to nowhere, 30 seconds; then it
 * and all that it has started are killed. All functions run on the loop thread. */
#ifndef NET_HOOKS_H
#define NET_HOOKS_H
#include "net/mail.h"

#include <uv.h>

struct hook {
	str name, path;		/* path: absolute */
};
struct hooks *hooks_new(uv_loop_t *, const struct hook *, size_t n);	/* texts outlive it */
/* Kills what runs, and calls its done. The loop must run on until it has nothing left; then all memory is
 * free. NULL is fine. */
void hooks_free(struct hooks *);
#endif
