/* SPDX-License-Identifier: MIT
 * followers_read.c - an export of who is online, as spreadsheets write it: each hour once, each wrong line named. */
#include "rooms/slots/followers.h"

#include "rooms/numbers/numbers.h"
#include "rooms/slots/team.h"
#include "text/csv_rows.h"
#include "text/hours.h"

enum { NONE = -1, HOURS_A_DAY = 24, HUNDREDTHS = 100, SHOWN_MOST = 40 /* bytes */ };
#define PEOPLE_MOST 1000000000

struct reading {
	struct arena *a;
	struct followers *out;
	int weekday, hour, people;	/* columns; weekday NONE: a day of every week */
	int64_t lines[WEEK_HOURS];	/* on which each hour stands; 0: none yet */
	struct followers_wrong *wrong;
	size_t nwrong;
};

/* ---- columns */

static const struct { const char *heading, *is; } HEADINGS[] = {
	{"weekday", "weekday"},	 {"day", "weekday"},	      {"day-of-week", "weekday"}, {"day-of-the-week", "weekday"},
	{"hour", "hour"},	 {"time", "hour"},	      {"hour-of-day", "hour"},	  {"hour-of-the-day", "hour"},
	{"people", "people"},	 {"followers", "people"},     {"online", "people"},	  {"followers-online", "people"},
	{"audience", "people"},	 {"active", "people"},	      {"active-followers", "people"}, {"users", "people"},
};

static int column_of(const struct csv_table *t, const char *is)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		for (size_t k = 0; k < COUNT(HEADINGS); k++)
			if (str_is(str_of(HEADINGS[k].is), str_of(is)) && str_is(t->columns[i], str_of(HEADINGS[k].heading)))
				return (int)i;
	return NONE;
}

/* ---- cells */

/* "9", "09", "9:00", "9 am", "12PM" */
static bool hour_read(str said, int *out)
{
	int64_t hour;
	int minute, add = 0;
	str s = str_trim(said);
	bool am = s.len > 2 && str_is_nocase(str_cut(s, s.len - 2, s.len), S("am"));
	bool pm = s.len > 2 && str_is_nocase(str_cut(s, s.len - 2, s.len), S("pm"));
	if (am || pm) s = str_trim(str_cut(s, 0, s.len - 2));
	if (clock_read(s, &minute)) hour = minute % 60 ? NONE : minute / 60;
	else if (s.len > 2 || !str_int(s, &hour)) return false;
	if ((am || pm) && (hour < 1 || hour > 12)) return false;
	if ((am || pm) && hour == 12) hour = 0;
	if (pm) add = 12;
	*out = (int)hour + add;
	return hour >= 0 && *out < HOURS_A_DAY;
}

/* "1,204", "1204.5", "12.5%": to hundredths. */
static bool people_read(str said, int64_t *out)
{
	str s = str_trim(said), part = S(""), whole;
	int64_t tenth = 0, hundredth = 0;
	size_t dot;
	if (s.len && s.at[s.len - 1] == '%') s = str_trim(str_cut(s, 0, s.len - 1));
	whole = s;
	if (str_find(s, S("."), &dot)) {
		whole = str_cut(s, 0, dot);
		part = str_cut(s, dot + 1, s.len);
		for (size_t i = 0; i < part.len; i++)
			if (part.at[i] < '0' || part.at[i] > '9') return false;
		if (!part.len) return false;
		tenth = part.at[0] - '0';
		if (part.len > 1) hundredth = part.at[1] - '0';
	}
	if (!figure_value(whole, out) || *out > PEOPLE_MOST) return false;
	*out = *out * HUNDREDTHS + tenth * 10 + hundredth;
	return true;
}

/* ---- lines */

static void note(struct reading *r, int64_t line, str why)
{
	r->wrong[r->nwrong++] = (struct followers_wrong){line, why};
}

static str hour_text(const struct reading *r, int hour)
{
	str clock = clock_text(r->a, hour % HOURS_A_DAY * 60);
	if (r->weekday == NONE) return clock;
	return arena_fmt(r->a, "%s %.*s", team_weekdays[hour / HOURS_A_DAY], SHOW(clock));
}

/* Empty: it was taken. */
static str take(struct reading *r, const struct csv_row *row)
{
	struct arena *a = r->a;
	int day = 0, hour;
	int64_t people;
	if (row->bad.len) return row->bad;
	if (r->weekday != NONE && !team_weekday_read(str_trim(row->cells[r->weekday]), &day))
		return arena_fmt(a, "'%.*s' is no day of the week. Please write it in letters, such as Monday: 1 is Monday for some and Sunday "
			  "for others.", SHOW(str_cut(row->cells[r->weekday], 0, SHOWN_MOST)));
	if (!hour_read(row->cells[r->hour], &hour))
		return arena_fmt(a, "'%.*s' is no full hour from 0 to 23.", SHOW(str_cut(row->cells[r->hour], 0, SHOWN_MOST)));
	if (!people_read(row->cells[r->people], &people))
		return arena_fmt(a, "'%.*s' is no number of people.", SHOW(str_cut(row->cells[r->people], 0, SHOWN_MOST)));
	hour += day * HOURS_A_DAY;
	if (r->lines[hour])
		return arena_fmt(a, "%.*s stands on line %lld already.", SHOW(hour_text(r, hour)), (long long)r->lines[hour]);
	r->lines[hour] = row->line;
	r->out->people[hour] = people;
	return S("");
}

static err complete(struct reading *r)
{
	int most = r->weekday == NONE ? HOURS_A_DAY : WEEK_HOURS, missing = 0, first = 0;
	int64_t all = 0;
	for (int i = most - 1; i >= 0; i--) {
		all += r->out->people[i];
		if (r->lines[i]) continue;
		first = i;
		missing++;
	}
	if (missing > 1)
		return FAIL(r->a, ERR_INPUT, "followers-missing", "%d hours are missing, %.*s the first of them. A file holds each of %d hours; an hour "
			    "without anybody is 0.", missing, SHOW(hour_text(r, first)), most);
	if (missing)
		return FAIL(r->a, ERR_INPUT, "followers-missing", "%.*s is missing. A file holds each of %d hours; an hour without anybody "
			    "is 0.", SHOW(hour_text(r, first)), most);
	if (!all) return FAIL(r->a, ERR_INPUT, "followers-nobody", "Nobody is online in any hour of it, so it says nothing.");
	for (int i = most; i < WEEK_HOURS; i++) r->out->people[i] = r->out->people[i % HOURS_A_DAY];
	return NULL;
}

err followers_read(struct arena *a, str csv, struct followers *out, struct followers_wrong **wrong, size_t *n)
{
	struct csv_table t;
	TRY(csv_rows(a, csv, &t));
	struct reading r = {.a = a, .out = out, .weekday = column_of(&t, "weekday"), .hour = column_of(&t, "hour"),
			    .people = column_of(&t, "people")};
	if (r.hour == NONE || r.people == NONE)
		return FAIL(a, ERR_INPUT, "followers-columns", "The file needs a column 'hour' and one 'people', and may have one 'weekday'. Please name "
			    "them so in its first line.");
	r.wrong = TAKE_N(a, struct followers_wrong, t.nrows + 1);
	for (size_t i = 0; i < t.nrows; i++) {
		str why = take(&r, &t.rows[i]);
		if (why.len) note(&r, t.rows[i].line, why);
	}
	*wrong = r.wrong;
	*n = r.nwrong;
	out->weekdays = r.weekday != NONE;
	return *n ? NULL : complete(&r);
}
