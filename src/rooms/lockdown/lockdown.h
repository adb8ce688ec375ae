/* SPDX-License-Identifier: MIT
 * lockdown.h - the verbs of silence: hold and release for planned quiet, lockdown and unlock for the rest.
 *
 * rooms/locks keeps what is locked and tells whoever sends. A lockdown ends when its list is complete (checklist.h) and
 * two people have said so. All functions work inside a transaction. */
#ifndef ROOMS_LOCKDOWN_LOCKDOWN_H
#define ROOMS_LOCKDOWN_LOCKDOWN_H
#include "rooms/locks/locks.h"
#include "verb/verb.h"

enum { UNLOCK_ALONE_MS = 30 * 60 * 1000, UNLOCK_PERSONS = 2, UNLOCK_PART_MOST = 500 /* accounts */ };

/* What a lock acts upon beside the rows. */
struct lock_doors {
	str data_folder;
	struct brake *brake;	/* NULL where nothing is sent */
};
/* What may be kept of --reason: it stands in a plain file, too. */
str lockdown_reason(struct arena *, const struct call *);
/* schedpost itself locks an account that is not locked yet: its covers are suspended, and the admins are told. */
err lockdown_by_itself(struct tx *, const struct lock_doors *, const struct account *on, str why);

enum { LOCKS_AT_ONCE = 100 };	/* with one command */
err lock_of_nth(struct tx *, const struct call *, size_t nth, struct lock *);	/* by its ID; an open one */
/* Verbs whose ID is a lock are about its account; of several, about all of theirs. */
err about_lock(struct tx *, const struct call *, struct about *);
/* A sentinel has become a row: what a lockdown that was typed does besides. The engine's. */
err lockdown_adopted(struct tx *, const struct lock *);
/* The admins, owners and deputies, and who is on duty, at once and at whatever hour; in a drill on that account
 * (drilled.h) whoever holds it. account 0: all accounts, or several. */
err lockdown_tell(struct tx *, int64_t account, str what, str text);
/* The same about a lockdown: only a drill's own is told as a DRILL. */
err lockdown_tell_of(struct tx *, const struct lock *, str what, str text);
/* ERR_DENIED unless the one who calls is one of the two that this takes: somebody who was known before, whom no
 * lockdown shuts out, in person and not by a token. */
struct two {
	const char *what; /* "A lockdown is ended" */
	int64_t joins;	  /* whose nth is higher was added later, and is not asked */
};
err two_allowed(struct tx *, const struct call *, const struct two *);
/* Where no code was asked of who calls, for they have set up none: the reply says so, unless it is NULL, and *told is a
 * sentence for the others; else empty. */
err two_proved(struct tx *, const struct call *, struct reply *, str *told);
err unlock_allowed(struct tx *, const struct call *, const struct lock *);

extern const struct verb HOLD_VERBS[];	   /* hold, release, locks */
extern const struct verb AFTERWARDS_VERBS[]; /* what fell due meanwhile */
extern const struct verb LOCKDOWN_VERBS[]; /* lockdown */
extern const struct verb UNLOCK_VERBS[];   /* unlock, its list, its parts */
#endif
