/* SPDX-License-Identifier: MIT
 * lockdown.h - the verbs of silence: hold and release for planned quiet, lockdown and unlock for when something is wrong.
 *
 * rooms/locks keeps what is locked and tells whoever sends. */
#ifndef ROOMS_LOCKDOWN_LOCKDOWN_H
#define ROOMS_LOCKDOWN_LOCKDOWN_H
#include "rooms/locks/locks.h"
#include "verb/verb.h"

enum { UNLOCK_ALONE_MS = 30 * 60 * 1000, UNLOCK_PERSONS = 2 };

/* Verbs whose ID is a lock are about its account. */
err about_lock(struct tx *, const struct call *, struct about *);

extern const struct verb HOLD_VERBS[];	   /* hold, release, locks */
extern const struct verb LOCKDOWN_VERBS[]; /* lockdown, unlock */
#endif
