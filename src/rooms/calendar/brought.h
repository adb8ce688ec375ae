/* SPDX-License-Identifier: MIT
 * brought.h - what was found in calendars of others, kept until somebody takes it over, for IMPORT_KEPT_DAYS at most.
 *
 * The command line has a file read and judged; here its lines come in, wait, and become dates of the house's calendar
 * (take.h). All functions work inside a transaction; texts live in its arena. */
#ifndef ROOMS_CALENDAR_BROUGHT_H
#define ROOMS_CALENDAR_BROUGHT_H
#include "rooms/calendar/calendar.h"
#include "rooms/calendar/judge.h"

enum {
	IMPORTS_MOST = 50,		/* of people, that wait */
	FEED_IMPORTS_MOST = 100,	/* of feeds: each may have one of this year and one of the next */
	IMPORT_ROWS_MOST = 20000,	/* of one import */
	IMPORT_ROWS_AT_ONCE = 500,
	IMPORT_KEPT_DAYS = 30,
	HELD_MOST = 40000
};

enum row_state { ROW_WAITING, ROW_TAKEN, ROW_LEFT, ROW_ASIDE, ROW_STATES };
extern const char *const ROW_STATE_NAMES[ROW_STATES];

struct brought_file {
	int64_t id, at, done;		/* done: when it was applied last; 0: never */
	str who, file, sha256, region, state, done_by;
	int year;
	int64_t counts[JUDGED_KINDS], states[ROW_STATES];	/* of its rows; by brought_all only */
	int64_t waits[JUDGED_KINDS];				/* of those that nobody has taken over or left; likewise */
};
struct brought_row {
	int64_t import, n, line;
	enum judged_is is;
	enum row_state state;
	struct day_span days;	/* of `dates`, where there are any */
	str dates, was, name, basis, codes, organiser, uid, nations;
};

/* ---- imports */
err brought_begin(struct tx *, const struct brought_file *, int64_t *id);	/* open: nobody sees it yet */
err brought_get(struct tx *, int64_t id, struct brought_file *, bool *there);	/* not those that are too old */
err brought_add(struct tx *, const struct brought_row *);
err brought_finish(struct tx *, const struct brought_file *);	/* in the place of one of the same bytes that waits */
err brought_drop(struct tx *, int64_t id);
err brought_done(struct tx *, int64_t id, bool all);	/* it was applied; all: nothing waits any more */
err brought_all(struct tx *, struct brought_file **out, size_t *n);	/* newest first, without open ones */
err brought_rows(struct tx *, int64_t id, struct brought_row **out, size_t *n);	/* by n */
err brought_row_is(struct tx *, const struct brought_row *);	/* its state, what it was judged, and why */
err brought_row_gone(struct tx *, const struct brought_row *);	/* and its import, where nothing waits without it */
enum judged_is judged_named(str);
err brought_waiting(struct tx *, bool of_feeds, int64_t *n);
/* ERR_INPUT "too-many": so many wait already; of whoever brings it, people or feeds. */
err brought_may_wait(struct tx *);
/* Rows come from whoever may plan by any program, or out of a calendar of anybody's: ERR_INPUT "bad-row". Sets days and
 * state. */
err brought_check(struct tx *, const struct brought_file *, struct brought_row *);
err brought_forget(struct tx *);	/* those that are too old, a piece at a time */

/* ---- by what days are known again */
struct brought_day {
	str key, nations, dates, name, organiser, uid;
	int year;
};
/* Of the year and the one before: what imports have brought and still counts. */
err brought_held(struct tx *, int year, struct held_day **out, size_t *n);
/* What a calendar of somebody else is held against in the year that is set: fills known and held. */
err brought_against(struct tx *, struct judge_asks *);
/* Of that day's year. */
err brought_days(struct tx *, const struct day_dates_row *, struct brought_day **out, size_t *n);
err brought_day_put(struct tx *, const struct brought_day *);
err brought_day_drop(struct tx *, const struct brought_day *);	/* dates empty: all of its year */
/* Of another day, by the same UID in the same year; key empty: none. */
err brought_day_elsewhere(struct tx *, const struct brought_day *, struct brought_day *out);

err run_calendar_known(struct tx *, const struct call *, struct reply *);
err run_calendar_bring(struct tx *, const struct call *, struct reply *);
err run_calendar_apply(struct tx *, const struct call *, struct reply *);
err run_calendar_imports(struct tx *, const struct call *, struct reply *);
extern const struct verb BROUGHT_VERBS[];	/* calendar imports, known, bring */
#endif
