/* SPDX-License-Identifier: MIT
 * runbook.h - what to do when an account is hacked: numbered, for somebody tired, on the screen or on paper.
 *
 * It names people and pages, never a secret. */
#ifndef ROOMS_LOCKDOWN_RUNBOOK_H
#define ROOMS_LOCKDOWN_RUNBOOK_H
#include "rooms/accounts/accounts.h"
#include "verb/verb.h"

/* The steps alone, which need no database; lock 0: none is known. */
void runbook_steps(struct arena *, int64_t lock, struct reply *);

extern const struct verb RUNBOOK_VERBS[]; /* the inner step of the door */
#endif
