/* SPDX-License-Identifier: MIT
 * said.h - what the words of a time say, before a calendar is asked; for this room only. */
#ifndef TEXT_SAID_H
#define TEXT_SAID_H
#include "base/base.h"

typedef enum { DAY_UNSAID, DAY_DATE, DAY_SLASHED, DAY_AHEAD, DAY_WEEKDAY, DAY_NEXT_WEEKDAY } day_form;
typedef enum { TIME_UNSAID, TIME_CLOCK, TIME_HALF, TIME_MIDNIGHT } time_form;

struct said {
	day_form day_is;
	int year, month, day;	/* DAY_DATE, year 0: unsaid. DAY_SLASHED: day and month as they stand */
	int days;		/* DAY_AHEAD: 0 is today */
	int weekday;		/* 0 is Monday */
	bool check_weekday;	/* said besides a date */
	time_form time_is;	/* TIME_HALF: "at 9", of the morning or the evening */
	int hour, minute, second;
	bool has_offset, has_wait;
	int offset_s;
	str abbr;		/* "gmt"; empty: unsaid */
	int64_t wait_ms;	/* "+2h30m": counted from now, not by the clock on the wall */
};
bool said_read(struct arena *, str text, struct said *);	/* false: not understood */

/* "1d12h", "90min", "2 weeks" without the space: whole days, and what is left. */
bool said_amount(str, int64_t *days, int64_t *ms);
/* Three letters or more that a name begins with, "tues" and "sept." too; *out: which. In any case of letters. */
bool said_name(str word, const char *const *names, int n, int *out);
bool said_day(str word, int *day);	/* "12", "12th" */
extern const char *const said_months[12];	/* "January" */
extern const char *const said_weekdays[7];	/* "Monday" */
#endif
