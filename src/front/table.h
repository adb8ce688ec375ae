/* SPDX-License-Identifier: MIT
 * table.h - every verb that there is, gathered from the rooms; help, man page and completion come from it too. */
#ifndef FRONT_TABLE_H
#define FRONT_TABLE_H
#include "front/front.h"

/* A room's verbs under the heading that help shows (empty: steps that doors take, which are not shown); the array
 * ends with an entry without a name. */
struct room_verbs {
	const char *title;
	const struct verb *verbs;
};
extern const struct room_verbs ROOMS[];	/* ends with an entry without a title */
extern const struct door *const DOORS[];	/* ends with NULL; listed under DOORS_TITLE */
#define DOORS_TITLE "More"

/* All verbs, ending with NULL: the rooms' in their order, then the doors'. An "X begin" without a door of that name
 * adds "X". A door's opts are its own and those it borrows. */
const struct verb *const *table_gather(struct arena *, const struct room_verbs *, const struct door *const *);
/* The door that runs this verb on the caller's side; NULL: the verb runs where the store is. */
const struct door *table_door(const struct door *const *, const struct verb *);
#endif
