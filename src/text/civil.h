/* SPDX-License-Identifier: MIT
 * civil.h - arithmetic with the days of the calendar: their numbers, the lengths of months, walls so many days later.
 *
 * Pure; any thread. The proleptic Gregorian calendar (ISO 8601); no zone is in it: instants here are seconds as if the
 * wall were in UTC, and days are counted from 1 January 1970. */
#ifndef TEXT_CIVIL_H
#define TEXT_CIVIL_H
#include "text/when.h"

enum {
	YEAR_FIRST = 1970,	/* what people may write */
	YEAR_LAST = 2500,
	HOUR_S = 3600,
	DAY_S = 86400
};

int64_t wall_seconds(struct wall);
struct wall wall_of(int64_t seconds);
struct wall days_later(struct wall, int64_t days);	/* at the same time of the day */
int64_t day_number(int year, int month, int day);	/* day may lie outside the month */
int64_t wall_day(struct wall);				/* the number of its day */
int month_days(int year, int month);
int64_t floor_div(int64_t, int64_t by);			/* towards the past, unlike C's */
#endif
