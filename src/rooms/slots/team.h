/* SPDX-License-Identifier: MIT
 * team.h - the times of the week at which a team publishes on an account, by the clock on its wall.
 *
 * A time that the clocks skip comes behind the hole, one that comes twice counts the first time, as with shifts. */
#ifndef ROOMS_SLOTS_TEAM_H
#define ROOMS_SLOTS_TEAM_H
#include "store/store.h"
#include "text/when.h"
#include "verb/verb.h"

enum { TEAM_SLOTS_MOST = 168 /* of one account */, DAYS_A_WEEK = 7 };
extern const char *const team_weekdays[DAYS_A_WEEK];	/* "Monday" */
bool team_weekday_read(str word, int *out);	/* "mon", "Monday"; false: it is none */

struct team_slot {
	int64_t id, account;
	int weekday, minute;	/* Monday is 0; of the day */
};
/* Of an account (0: of all), by account, weekday and minute. */
err team_slots(struct tx *, int64_t account, struct team_slot **out, size_t *n);
err team_slot_put(struct tx *, const struct team_slot *, bool *there);	/* there: it was known already */
err team_slot_get(struct tx *, int64_t id, struct team_slot *, bool *found);
err team_slot_drop(struct tx *, int64_t id);

struct team_time {
	int64_t at;
	bool skipped;	/* the clocks skip it that day, and it comes behind the hole */
	struct team_slot of;
};
/* Its first time from an instant on. Pure. */
struct team_time team_slot_next(const struct zone *, const struct team_slot *, int64_t from);
str team_slot_text(struct arena *, const struct team_slot *);	/* "Monday 12:30" */

extern const struct verb TEAM_VERBS[];	/* slot add, list, drop */
#endif
