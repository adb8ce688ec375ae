/* SPDX-License-Identifier: MIT
 * lanes.h - who may go next: one lane per account, one job of it at a time, and so many places per platform.
 *
 * A platform that answers slowly fills its own places and nobody else's. */
#ifndef ENGINE_LANES_H
#define ENGINE_LANES_H
#include "base/base.h"
#include "base/map.h"

struct run;
/* More places than connections to one host (net/http_curl.h), for some of what is under way waits for the store. */
enum { PLACES_OF_PLATFORM = 320, PLATFORMS_MOST = 64, FULL_PLATFORM = PLACES_OF_PLATFORM };
enum { AHEAD_MS = 50 };		/* so long before its time a post is claimed, and its plugin asked */

struct platform_lane {
	str name;
	size_t in_flight;	/* started and not ended */
	size_t in_hand;		/* claimed and not ended */
	struct lane *waiting, *waiting_last;	/* lanes whose first run is due and has no place */
};

struct lane {
	int64_t account;
	struct platform_lane *platform;
	struct run *first;	/* by rank, then due; the first may be under way */
	bool busy;		/* the first is under way */
	bool queued;		/* in its platform's waiting list */
	struct lane *next;	/* there */
	struct lane *next_all;
};

struct lanes {
	struct arena *a;
	struct map by_account;
	struct lane *all;
	struct platform_lane platforms[PLATFORMS_MOST];
	size_t nplatforms;
	size_t in_hand;
};

struct lane *lanes_put(struct lanes *, struct run *);	/* by account and platform of the run */
void lanes_due(struct lanes *, int64_t now);	/* those whose first run may begin wait for a place from now on */
/* The next run of those that has a place; it counts as under way. NULL: none. */
struct run *lanes_next(struct lanes *);
/* When the first of those that wait may begin; INT64_MAX: none. */
int64_t lanes_earliest(const struct lanes *);
/* Takes it out. True: a claim may now find what it could not before, since an account has nothing in hand any more, or
 * its platform has room again. */
bool lanes_end(struct lanes *, struct run *);
/* JSON lists: platforms without room, accounts with something in hand, jobs in hand that go before posts. */
str lanes_full(const struct lanes *, struct arena *);
str lanes_accounts(const struct lanes *, struct arena *);
str lanes_urgent(const struct lanes *, struct arena *);
void lanes_free(struct lanes *);
#endif
