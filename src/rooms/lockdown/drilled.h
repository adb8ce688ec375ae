/* SPDX-License-Identifier: MIT
 * drilled.h - is what happens on an account only practised? A drill is led by rooms/drill, further up.
 *
 * Its own lockdown is told as a DRILL, and real accounts and covers do not feel it. Whatever else locks its account
 * meanwhile, or shuts somebody out, is in earnest, and outlasts it. All functions work inside a transaction; texts
 * live in its arena. */
#ifndef ROOMS_LOCKDOWN_DRILLED_H
#define ROOMS_LOCKDOWN_DRILLED_H
#include "store/store.h"

struct drilled {
	int64_t id, account, began;
	str held_by;
	bool tell_all; /* the admins hear of it, too */
};
err drilled_on(struct tx *, int64_t account, struct drilled *, bool *found); /* account 0: none is */
/* The drill that is on, whose own lock it is. */
err drilled_by(struct tx *, int64_t lock, struct drilled *, bool *found);
/* "DRILL 3", its lock's reason (LOCK_IS_OF_DRILL), with which its notices begin */
str drill_title(struct arena *, int64_t id);
#endif
