/* SPDX-License-Identifier: MIT
 * lock_files.h - which lockdown a file in DATA/locks belongs to; shared by the files of this room only.
 *
 * Mostly each is one of its own. Copies of a file are one lockdown, and so is all that is not whole, and what comes in
 * a flood: whoever copies a folder there, or wants to make trouble, makes one lockdown of everything, with one notice,
 * which two people end. All work inside a transaction. */
#ifndef ROOMS_LOCKS_LOCK_FILES_H
#define ROOMS_LOCKS_LOCK_FILES_H
#include "rooms/locks/locks.h"

enum adopted { NOT_YET, ADOPTED, RELEASED };
err lock_file_how(struct tx *, str file, enum adopted *);
struct lock_share {
	const struct sentinel *s;
	const struct lock *fresh; /* of this look, each with its suspect */
	size_t nfresh;
};
/* It is a copy of one that locks already, to whose end nobody has agreed yet. A time of its own: what it says, unless
 * that is still to come. */
err lock_of_copy(struct tx *, const struct lock_share *, int64_t *lock, bool *found);
/* It shares: it is not whole, or there are many, and it shuts out nobody who is here. */
err lock_is_shared(struct tx *, const struct lock_share *, bool *yes);
/* The one that what is not whole shares, as long as nobody has agreed to its end: a yes is for what was there then. */
err lock_to_share(struct tx *, int64_t *lock, bool *found);
err lock_file_put(struct tx *, str file, int64_t lock, bool shared);
/* Those whose locks have ended, and that are not there any more: their names are free. */
err lock_files_forget(struct tx *, const struct sentinel *there, size_t n);
/* Since when it locks: no time that the clock has not shown yet, or that nobody can have meant. */
int64_t lock_begins(struct tx *, const struct sentinel *);
#endif
