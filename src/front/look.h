/* SPDX-License-Identifier: MIT
 * look.h - what verify and vault check look at: a backup, a database file or the live data, and the key for it. */
#ifndef FRONT_LOOK_H
#define FRONT_LOOK_H
#include "front/front.h"
#include "rooms/care/care.h"

struct looked {
	str database, folder;	/* the folder that it lies in */
	struct vault *vault;	/* NULL: no key in reach */
	str key_from;		/* the folder of the key */
	err key_trouble;	/* why there is no key in reach */
};
/* path: of a backup's folder or a database; empty: the schedpost of this machine. */
err look_find(struct front *, str path, struct looked *);
/* The key beside it, else that of the schedpost on this machine: that is where a backup is looked at as a rule. */
void look_key(struct front *, struct looked *);
void look_end(struct looked *);		/* wipes the key */
/* ERR_OUTSIDE "not-whole" with all findings; NULL when there is none. */
err look_findings(struct arena *, const struct looked *, const struct findings *);
#endif
