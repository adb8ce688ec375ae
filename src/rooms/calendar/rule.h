/* SPDX-License-Identifier: MIT
 * rule.h - days that come again: how a day of the year is dated, and on which days it falls in a year.
 *
 * Pure; any thread. Days are counted from 1 January 1970, spans hold their last day too, years go from 1970 to 2500.
 * The words of a rule are those of conf/awareness-days.csv. */
#ifndef ROOMS_CALENDAR_RULE_H
#define ROOMS_CALENDAR_RULE_H
#include "base/base.h"

enum { DAY_LENGTH_MOST = 92 /* days */, DAY_LENGTH_MONTH = 0, DAY_YEAR_MOST = 4 /* spans */ };

struct day_span {
	int64_t first, last;
};
str day_text(struct arena *, int64_t day);				/* "2026-03-15" */
bool day_span_read(str, struct day_span *);				/* "2026-03-15" or "2026-03-15..2026-03-21" */
str day_span_text(struct arena *, struct day_span);			/* the same back */
int day_year_of(int64_t day);
int day_weekday(int64_t day);						/* 0 is Monday */

/* ---- rules */

enum rule_kind {
	RULE_FIXED, RULE_NTH, RULE_LAST_DAY, RULE_MONTH, RULE_RANGE, RULE_WEEK_WITH, RULE_EASTER, RULE_EQUINOX, RULE_SHIFT,
	RULE_TABLE, RULE_DECLARED, RULE_KINDS
};
struct day_rule {
	enum rule_kind kind;
	int month, day;			/* FIXED, RANGE, WEEK_WITH, SHIFT; others the month alone */
	int to_month, to_day;		/* RANGE */
	int weekday, nth;		/* NTH: 0 is Monday; from 1, or -1 for the last */
	int days;			/* EASTER: from Easter Sunday */
	int shift[3];			/* SHIFT: days to add on a Saturday, Sunday, Monday */
};
/* ERR_INPUT "bad-rule" says what is known instead. */
err rule_read(struct arena *, str words, struct day_rule *out);
/* Its first and last day in the year, of so many days (DAY_LENGTH_MONTH: to the end of the month). False: it has none
 * then, or only those that somebody has written down. */
bool rule_span(const struct day_rule *, int year, int length, struct day_span *out);
bool rule_computes(const struct day_rule *);	/* false: only dates that are written down */
str rule_in_words(struct arena *, const struct day_rule *);	/* "the second Wednesday of March" */
enum { RULE_YEARS_NEAR = 3 };
/* "the fifth Monday of February": a sentence where it gives no day in that year and the two behind it; else empty. */
str rule_far_text(struct arena *, const struct day_rule *, int year);
int64_t easter_sunday(int year);		/* Western */
int64_t equinox_day(int year, int month);	/* March or September, by UTC */

/* ---- days that are known */

/* How far a date can be trusted, the best first. */
enum day_basis { BASIS_DECLARED, BASIS_RULE, BASIS_PROJECTED, BASIS_UNVERIFIED, BASES };
extern const char *const BASIS_NAMES[BASES];	/* "declared" */
bool basis_read(str, enum day_basis *);

/* Where a day is kept, as a set. A day is for a reader's nation when the two have one in common. */
enum {
	NATION_ENGLAND = 1, NATION_SCOTLAND = 2, NATION_WALES = 4, NATION_NI = 8, NATION_UK = 15, NATION_ELSEWHERE = 16,
	NATION_WORLD = 31
};
/* "england wales", "uk", "world", "northern-ireland" (or "ni"); false: one of them is no nation, or there is none. */
bool nations_read(str words, unsigned *out);

struct day_date {	/* written down for one year */
	struct day_span days;
	enum day_basis basis;
	str source, seen;	/* seen: "2026-11-21"; empty: on no known day */
};
struct known_day {
	str name, also;		/* also: other names, ";" between */
	str rule_text, nations, source, seen, tags, hashtag;
	struct day_rule rule;
	unsigned where;		/* nations as a set */
	int length;		/* days, or DAY_LENGTH_MONTH */
	int from, ended;	/* years in which the rule holds; 0: no such end */
	enum day_basis basis;	/* of what the rule says */
	bool sensitive;
	const struct day_date *dates;
	size_t ndates;
	int64_t line;		/* in the file that it was read from */
};
struct day_when {
	struct day_span days;
	enum day_basis basis;
	const struct day_date *date;	/* where it is written down; NULL: the rule says so */
};
/* The spans of a day that begin in that year, in order. What is written down for a year stands before the rule. */
size_t known_day_year(const struct known_day *, int year, struct day_when out[static DAY_YEAR_MOST]);
#endif
