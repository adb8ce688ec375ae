/* SPDX-License-Identifier: MIT
 * checklist.h - what must be done for each account before its lockdown ends: each point names a person, in the record.
 *
 * Practice accounts have no credential, and no list. All functions work inside a transaction; texts live in its
 * arena. */
#ifndef ROOMS_LOCKDOWN_CHECKLIST_H
#define ROOMS_LOCKDOWN_CHECKLIST_H
#include "rooms/locks/locks.h"

#define UNLOCK_ITEMS "credential|mfa|apps|sessions|deputy"
enum { UNLOCK_ITEM_COUNT = 5, POINTS_MOST = UNLOCK_ITEM_COUNT * ACCOUNTS_MOST };

struct point {
	int64_t account;
	str name, item;	/* the account's name; one of UNLOCK_ITEMS */
	str person;	/* who says that it is done; empty: nobody yet */
	int64_t at;
};
str point_title(str item); /* "a new credential since the lockdown" */
/* Every point of a lockdown, by account and item; open_only: those that nobody has ticked. */
err points_of(struct tx *, const struct lock *, bool open_only, struct point **out, size_t *n);
/* One that is ticked already stays as it is. */
err point_tick(struct tx *, const struct lock *, int64_t account, str item, str person);
/* Somebody has connected it anew since that lock. By the dialogue, and by no clock, which may be set. */
err account_is_renewed(struct tx *, int64_t account, const struct lock *, bool *yes);
err points_carry(struct tx *, int64_t from, int64_t to, int64_t account); /* ticks of an account, to another lock */
#endif
