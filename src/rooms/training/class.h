/* SPDX-License-Identifier: MIT
 * class.h - a practice class: seats that are each a person and a practice (training) account, for a while.
 *
 * At its end all that a seat has left goes: its posts, its wall, the account and the person. Only the record keeps its
 * lines. Posts that also go to other accounts stay there. All functions work inside a transaction. */
#ifndef ROOMS_TRAINING_CLASS_H
#define ROOMS_TRAINING_CLASS_H
#include "rooms/accounts/accounts.h"

enum { SEATS_MOST = 50, SEATS_ALL_MOST = 100 };	/* of one class; of all at once */

struct seat {
	int64_t person, account, until;	/* until: ms UTC */
	str name;			/* of both */
};
err seats_all(struct tx *, struct seat **out, size_t *n);	/* by name */
err seat_put(struct tx *, const struct seat *);

struct class_gone {
	size_t seats, posts;
};
/* Ends the seats whose time is over by then (INT64_MAX: all). ERR_BUSY while a post of theirs is on its way. The walls
 * are files in data_folder/practice, and go first: if the rest fails, it is enough to do it again. */
err class_end(struct tx *, str data_folder, int64_t by, struct class_gone *out);
/* The wall of a seat that is to be made, or is gone. */
err class_wall_remove(struct tx *, str data_folder, str name);
/* From time to time: a request that was under way at the end may have made a wall anew. */
err class_walls_again(struct tx *, str data_folder);

/* ---- the table's part of the end */
struct class_left {	/* JSON lists of numbers, of names, of hashes */
	str persons, names, accounts, posts, files;
};
err class_left(struct tx *, int64_t by, struct class_left *out);
err class_is_sending(struct tx *, const struct class_left *, bool *yes);
err class_forget(struct tx *, const struct class_left *);
err class_walls(struct tx *, int64_t by, str out[static SEATS_ALL_MOST], size_t *n);
err class_wall_done(struct tx *, str name);
#endif
