/* SPDX-License-Identifier: MIT
 * followers.h - when the followers of an account are online, as its platform's own pages export it for a week or a day,
 * and what that makes of the hours at which posts go out.
 *
 * Who is online has not reacted yet, so it moves what is believed beforehand, and own posts outweigh it. Hours of the
 * week as in habit.h. */
#ifndef ROOMS_SLOTS_FOLLOWERS_H
#define ROOMS_SLOTS_FOLLOWERS_H
#include "rooms/slots/habit.h"
#include "store/store.h"
#include "text/when.h"
#include "verb/verb.h"

enum {
	FOLLOWERS_FILE_MOST = 64 << 10,	/* bytes */
	FOLLOWERS_LAST_DAYS = 365	/* then an export is too old to count */
};

struct followers {	/* of one account, as its export has them */
	int64_t at;	/* when it was brought; 0: there is none */
	str zone;	/* of its hours; IANA */
	bool weekdays;	/* else a day of every week */
	int64_t people[WEEK_HOURS];	/* hundredths of a person, for exports hold averages */
};

/* ---- pure */

struct followers_wrong {
	int64_t line;
	str why;
};
/* A table of weekday, hour and people, or of hour and people, with each hour once; zone and at are left alone. Every
 * line that cannot be used is named; then the rest is not to be used either. ERR_INPUT: it is no such table. */
err followers_read(struct arena *, str csv, struct followers *, struct followers_wrong **wrong, size_t *n);

/* Worths of hours by what people do who are online when a post goes out, or in the hours behind it, as they react with
 * a delay: half within 92 minutes, on platforms that are quick within 52 (Klout's open samples, CC BY 3.0). 0 is the
 * mean of the hours in which something is proposed. later_s: so much later is it on the account's wall than there. */
struct online {
	int64_t at;	/* 0: nothing is known, and all worths are 0 */
	double worth[WEEK_HOURS];
};
void followers_worth(const struct followers *, str platform, int later_s, struct online *);

/* ---- kept; inside a transaction */

err followers_get(struct tx *, int64_t account, struct followers *);
err followers_put(struct tx *, int64_t account, const struct followers *);	/* in the place of the one before */
err followers_drop(struct tx *, int64_t account, bool *there);
str followers_day(struct arena *, int64_t at, const struct zone *);	/* "2026-10-12" */
bool followers_count(const struct followers *, int64_t now);	/* false: there are none, or they are too old */

extern const struct verb FOLLOWERS_VERBS[];	/* followers take, show, drop */
#endif
