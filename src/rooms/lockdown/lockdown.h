/* SPDX-License-Identifier: MIT
 * lockdown.h - the verbs of silence: hold and release for planned quiet, lockdown and unlock for when something is wrong.
 *
 * rooms/locks keeps what is locked and tells whoever sends. */
#ifndef ROOMS_LOCKDOWN_LOCKDOWN_H
#define ROOMS_LOCKDOWN_LOCKDOWN_H
#include "rooms/locks/locks.h"
#include "verb/verb.h"

enum { UNLOCK_ALONE_MS = 30 * 60 * 1000, UNLOCK_PERSONS = 2 };

/* What a lock acts upon beside the rows. */
struct lock_doors {
	str data_folder;
	struct brake *brake;	/* NULL where nothing is sent */
};
/* One lockdown by whoever the work is of: of an account, or of all (on NULL). *id: its number. */
err lockdown_put(struct tx *, const struct lock_doors *, const struct account *on, struct lock *, int64_t *id);
/* The same by schedpost itself, unless it is locked already: its covers are suspended, and the admins are told. */
err lockdown_by_itself(struct tx *, const struct lock_doors *, const struct account *on, str why);

/* Verbs whose ID is a lock are about its account. */
err about_lock(struct tx *, const struct call *, struct about *);

extern const struct verb HOLD_VERBS[];	   /* hold, release, locks */
extern const struct verb LOCKDOWN_VERBS[]; /* lockdown, unlock */
#endif
