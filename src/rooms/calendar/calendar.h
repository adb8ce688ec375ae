/* SPDX-License-Identifier: MIT
 * calendar.h - the awareness days of this house: those that schedpost brings, with what people have changed laid over.
 *
 * What schedpost brings stands in conf/awareness-days.csv and is no row: a newer schedpost brings newer days, and what
 * people have verified, added and ended stays. All functions with a tx work inside a transaction; texts live in its
 * arena. */
#ifndef ROOMS_CALENDAR_CALENDAR_H
#define ROOMS_CALENDAR_CALENDAR_H
#include "rooms/accounts/accounts.h"
#include "rooms/calendar/days_conf.h"
#include "verb/verb.h"

enum { DAYS_OWN_MOST = 2000, DAY_DATES_MOST = 20000, DAY_LEAD_DAYS = 28 };

struct day {
	struct known_day is;
	str key;		/* its name as names are compared (day_name.h) */
	const char *origin;	/* "starter", "own" or "import" */
	int64_t last;		/* what begins later is not kept any more; INT64_MAX: it goes on */
};
struct calendar {
	struct day *days;
	size_t n;
};
/* Days of one key and nations stand beside each other: one whose rule was changed has a row for each. */
err calendar_load(struct tx *, struct calendar *);
/* Without what imports have said: what a calendar of somebody else is held against. */
err calendar_load_own(struct tx *, struct calendar *);
/* Without what anybody has said of single years. */
err calendar_load_plain(struct tx *, struct calendar *);
size_t day_year(const struct day *, int year, struct day_when out[static DAY_YEAR_MOST]);

/* Which day is meant: by its name, or another name of it. where 0: wherever. ERR_MISSING "no-such-day" names the
 * nearest, ERR_INPUT "which-nation" when there are several. */
struct day_ask {
	str name;
	unsigned where;
};
struct day_rows_of {
	const struct day *first, *last;
};
err day_need(struct tx *, const struct calendar *, const struct day_ask *, struct day_rows_of *);
str nations_text(struct arena *, unsigned where);	/* "england wales", "uk", "world" */
unsigned nations_of_accounts(const struct account *, size_t n);	/* of their readers; the world where one does not say */
err year_asked(struct tx *, const struct call *, int *year);	/* of the option year; without it, this one */
unsigned nation_asked(const struct call *);		/* of --nation; 0: it was not given */

struct occurrence {
	const struct day *day;
	struct day_when when;
};
struct occurrences {
	struct occurrence *at;	/* by first day, last day, name */
	size_t n;
};
/* Those that have a day in the span. */
void calendar_between(struct arena *, const struct calendar *, struct day_span, struct occurrences *);
/* Of a day of that name: a date that nobody has confirmed, near that instant (DAY_LEAD_DAYS before it to its end).
 * False also where one is near that is confirmed. */
bool calendar_open_near(struct arena *, const struct calendar *, str name, int64_t at, struct occurrence *out);
str occurrence_open_text(struct arena *, const struct occurrence *);	/* what to do about a date that is open */
/* Folded names of days that the text holds, and that have dates around the day but none on it; they live as long as the
 * calendar. */
struct day_words {
	str text;
	int64_t day;
};
void calendar_others(struct arena *, const struct calendar *, const struct day_words *, str **out, size_t *n);
/* The same, of days that are near and whose date nobody has confirmed (calendar_open_near). */
void calendar_opens(struct arena *, const struct calendar *, const struct day_words *, str **out, size_t *n);
/* All hashtags of the days, each as its day writes it; they live as long as the calendar. */
void calendar_tags(struct arena *, const struct calendar *, str **out, size_t *n);
bool basis_is_open(enum day_basis);			/* nobody has confirmed it: projected or unverified */
str basis_in_words(struct arena *, const struct day_when *);
int64_t day_today(struct tx *);				/* by UTC */

/* ---- what people say: rows */

struct day_row {	/* key and nations: which day it is of */
	str key, nations, name, rule, basis, source, hashtag, origin;
	int length;
	bool sensitive;
};
err day_rows(struct tx *, struct day_row **out, size_t *n);
err day_row_put(struct tx *, const struct day_row *);		/* once more: what is new counts */
struct day_dates_row {
	str key, nations, dates, basis, source, seen;
	int year;
	int64_t brought, added;	/* brought: 0, or the import that says so; added: set by the store */
	str before;		/* earlier dates and since when they counted, the last ones first: "DATES@MS DATES@MS ". Those at
				 * the end may be without; kept by the store */
};
err day_dates_rows(struct tx *, struct day_dates_row **out, size_t *n);
err day_dates_put(struct tx *, const struct day_dates_row *);	/* likewise */
err day_dates_get(struct tx *, struct day_dates_row *, bool *there);	/* key, nations and year say which */
err day_dates_drop(struct tx *, const struct day_dates_row *);
struct day_end_row {
	str key, nations, last;
};
err day_end_rows(struct tx *, struct day_end_row **out, size_t *n);
err day_end_put(struct tx *, const struct day_end_row *);
err day_end_drop(struct tx *, str key, str nations);		/* it is kept again */

/* ---- posts that name a day */

struct day_post {
	int64_t id, at;			/* at 0: a draft */
	str campaign, text, small;	/* of its first part, as it is and in small letters */
	str accounts, owners;		/* names with commas between */
	bool waits;			/* something of it is still to come */
	bool by_hand;			/* a person is asked to post it, now */
};
/* Posts planned from..until, drafts, and those that wait for a person to post them; at most 5000. */
err day_posts(struct tx *, int64_t from, int64_t until, struct day_post **out, size_t *n);
/* Whether it speaks of that day: by its campaign, its words or its hashtag. */
bool day_post_names(struct arena *, const struct day_post *, const struct day *);
/* Where posts about a day are looked for, as instants: from DAY_LEAD_DAYS before it to its end. */
bool day_is_near(int64_t at, struct day_span);

/* Once a year, in October: how many dates of the next year nobody has confirmed. */
err calendar_ask(struct tx *);

/* What is planned for dates that do not count any more. */
err day_posts_ahead(struct tx *, struct day_post **out, size_t *n);

/* When somebody has given it its time. */
err day_post_timed(struct tx *, int64_t id, int64_t *out);

/* A day whose dates of a year are others now (shift.c). */
struct day_shift {
	const struct calendar *plain;
	const struct day *day;
	int year;
};
struct day_shifted {
	str todo;
	const struct day *day;
	struct day_span from, to;	/* from: what it was planned by */
};
/* "schedpost move 8 --at "2026-12-08 21:06"": as far from the day as it was planned by the dates that counted then, at
 * the same time where its first account is. Where that would be past, or is not known, the time is left open; what
 * waits to be posted by hand cannot be moved: "schedpost remind skip 8". Empty: it stands where it should, or far from
 * all of them. */
err day_shift_text(struct tx *, const struct day_post *, const struct day_shift *, struct day_shifted *out);

/* ---- verbs */

err run_calendar_show(struct tx *, const struct call *, struct reply *);
err run_calendar_plan(struct tx *, const struct call *, struct reply *);
err run_calendar_verify(struct tx *, const struct call *, struct reply *);
err run_calendar_add(struct tx *, const struct call *, struct reply *);
err run_calendar_drop(struct tx *, const struct call *, struct reply *);
extern const char AWARENESS_DAYS_CSV[];		/* conf/awareness-days.csv as schedpost was built */
extern const struct verb CALENDAR_VERBS[];	/* calendar list, show, plan, page */
#endif
