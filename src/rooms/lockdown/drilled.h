/* SPDX-License-Identifier: MIT
 * drilled.h - is what happens on an account only practised? A drill is led by rooms/drill, further up.
 *
 * While a drill is on, whatever locks its account is that drill: it is told as a DRILL, and real accounts and covers
 * do not feel it. All functions work inside a transaction; texts live in its arena. */
#ifndef ROOMS_LOCKDOWN_DRILLED_H
#define ROOMS_LOCKDOWN_DRILLED_H
#include "store/store.h"

struct drilled {
	int64_t id, account, began;
	str held_by;
	bool tell_all; /* the admins hear of it, too */
};
err drilled_on(struct tx *, int64_t account, struct drilled *, bool *found); /* account 0: none is */
str drill_title(struct arena *, int64_t id); /* "DRILL 3", with which its notices begin */
#endif
