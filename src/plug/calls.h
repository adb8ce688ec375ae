/* SPDX-License-Identifier: MIT
 * calls.h - what a system call is called on this machine, for sentences: "socket", or "number 999" if nobody knows. */
#ifndef PLUG_CALLS_H
#define PLUG_CALLS_H
#include "base/base.h"

str call_name(struct arena *, uint32_t number);	/* any thread; lives in the arena */
#endif
