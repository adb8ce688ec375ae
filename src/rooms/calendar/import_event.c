/* SPDX-License-Identifier: MIT
 * import_event.c - when an event of an ics file is: its first and its last day (decisions 7 to 9). */
#include "rooms/calendar/import_ics.h"

#include "text/civil.h"

enum { MINUTE_S = 60, MORNING_S = DAY_S - MINUTE_S, SPAN_MOST_S = 400 * DAY_S };

struct moment {
	bool days;		/* no hour was written */
	struct wall wall;	/* as a clock in the file's zone shows it */
	int64_t day;
	int64_t second;		/* of that day */
};
enum moment_is { MOMENT_NONE, MOMENT_UNREAD, MOMENT_NO_DAY, MOMENT_FINE };

/* ---- times: 20261224, 20261224T090000, 20261224T090000Z */

static bool digits(str s, size_t from, size_t n, int *out)
{
	str d = str_cut(s, from, n);
	*out = 0;
	for (size_t i = 0; i < d.len; i++) {
		if (d.at[i] < '0' || d.at[i] > '9') return false;
		*out = *out * 10 + (d.at[i] - '0');
	}
	return d.len == n;
}

static bool hours_read_off(str s, struct wall *w)
{
	bool fine = s.len >= 15 && s.len <= 16 && s.at[8] == 'T' && (s.len == 15 || s.at[15] == 'Z');
	fine = fine && digits(s, 9, 2, &w->hour) && digits(s, 11, 2, &w->minute) && digits(s, 13, 2, &w->second);
	if (w->second == 60) w->second = 59;
	return fine && w->hour < 24 && w->minute < 60 && w->second < 60;
}

static enum moment_is moment_read(struct import_read *r, str s, struct moment *out)
{
	struct wall w = {0};
	*out = (struct moment){.days = s.len == 8};
	if (!s.len) return MOMENT_NONE;
	if (!digits(s, 0, 4, &w.year) || !digits(s, 4, 2, &w.month) || !digits(s, 6, 2, &w.day)) return MOMENT_UNREAD;
	if (!out->days && !hours_read_off(s, &w)) return MOMENT_UNREAD;
	if (import_day(w.year, w.month, w.day) == INT64_MIN) return MOMENT_NO_DAY;
	if (!out->days && s.at[s.len - 1] == 'Z' && wall_valid(w)) w = zone_wall(r->asks->zone, wall_seconds(w) * 1000);
	out->wall = w;
	out->day = wall_day(w);
	out->second = w.hour * HOUR_S + w.minute * MINUTE_S + w.second;
	return MOMENT_FINE;
}

bool import_next_day(struct import_read *r, const struct ics_time **list, str *rest, int64_t *day)
{
	struct moment m;
	str one, first;
	for (;;) {
		while (rest->at && str_split(rest, ',', &one)) {
			str_split(&one, '/', &first);	/* of a period its beginning */
			if (moment_read(r, str_trim(first), &m) != MOMENT_FINE) continue;
			*day = m.day;
			return true;
		}
		if (!*list) return false;
		*rest = (*list)->value;
		*list = (*list)->next;
	}
}

/* P1W, P2DT3H; -1: it is none. */
static int64_t span_read(str s)
{
	static const struct {
		char unit;
		int64_t s;
	} UNITS[] = {{'W', 7 * DAY_S}, {'D', DAY_S}, {'H', HOUR_S}, {'M', MINUTE_S}, {'S', 1}};
	int64_t n = 0, all = 0;
	if (str_starts(s, S("+"))) s = str_cut(s, 1, s.len);
	if (!str_starts(s, S("P")) || s.len < 3 || s.len > 20) return -1;
	for (size_t i = 1; i < s.len; i++) {
		if (s.at[i] >= '0' && s.at[i] <= '9') {
			n = n * 10 + (s.at[i] - '0');
			if (n > SPAN_MOST_S) return -1;
			continue;
		}
		for (size_t u = 0; u < COUNT(UNITS); u++)
			if (s.at[i] == UNITS[u].unit) all += n * UNITS[u].s;
		n = 0;
	}
	return MIN(all, (int64_t)SPAN_MOST_S);
}

/* ---- ends */

struct ending {
	struct moment from, to;
	enum import_end how;
	bool has_to;		/* it says its end, not its length */
};

static int64_t instant(const struct moment *m)
{
	return m->day * DAY_S + m->second;
}

/* A clock's end: the last minute before it counts. */
static void timed_end(const struct ending *x, struct day_span *out, unsigned *said)
{
	int64_t last = instant(&x->to) - MINUTE_S;
	*said |= SAID_TIMED;
	if (instant(&x->to) == instant(&x->from)) *said |= x->has_to ? SAID_END_SAME : 0;
	out->last = MAX(out->first, floor_div(last, DAY_S));
}

/* Ends of whole days are exclusive, but not in a file whose ends are told to be inclusive. */
static void days_end(const struct ending *x, struct day_span *out, unsigned *said)
{
	bool inclusive = x->has_to && x->how == END_INCLUSIVE;
	if (!inclusive && x->has_to && x->to.day == out->first) *said |= SAID_END_SAME;
	out->last = MAX(out->first, x->to.day - !inclusive);
}

/* What was meant to be inclusive, by its name: a week that lacks a day, a month that lacks its last. */
static bool lacks_a_day(str name, struct day_span s)
{
	int64_t days = s.last - s.first + 1;
	struct wall first = wall_of(s.first * DAY_S), behind = wall_of((s.last + 2) * DAY_S);
	size_t at;
	bool month = false;
	for (at = 0; at + 5 <= name.len && !month; at++) month = str_is_nocase(str_cut(name, at, 5), S("month"));
	if (import_has_word(name, S("week")) && day_weekday(s.first) == 0 && (days == 4 || days == 6)) return true;
	return month && first.day == 1 && behind.day == 1 && days < 31 && behind.month == first.month % MONTHS + 1;
}

/* Whether it is of whole days, and what is said of that. */
static bool is_all_day(struct ending *x, unsigned *said)
{
	bool last_minute = x->to.second == MORNING_S || x->to.second == DAY_S - 1;
	if (x->from.days) return true;
	if (x->from.second || !x->has_to) return false;
	if (x->to.second && !last_minute) return false;
	*said |= SAID_MIDNIGHT;
	if (last_minute) {	/* that end is inclusive */
		x->to.day++;
		x->how = END_EXCLUSIVE;
	}
	return true;
}

static void span_of(struct ending *x, str name, struct day_span *out, unsigned *said)
{
	bool guess = x->how == END_AUTO && x->has_to;
	out->first = out->last = x->from.day;
	if (x->has_to && x->from.days != x->to.days) {
		*said |= SAID_MIXED_TYPES;
		out->last = x->to.day;
		return;
	}
	bool whole = is_all_day(x, said);
	guess = guess && x->how == END_AUTO && x->to.day > out->first;
	(whole ? days_end : timed_end)(x, out, said);
	if (!whole || !guess || !lacks_a_day(name, *out)) return;
	out->last++;
	*said |= SAID_END_INCLUSIVE;
}

/* The end from DTEND or DURATION; false: it comes before the start. */
static bool end_of(struct import_read *r, const struct ics_event *v, struct ending *x)
{
	int64_t length = span_read(str_trim(v->duration));
	x->has_to = moment_read(r, v->ends.value, &x->to) == MOMENT_FINE;
	if (!x->has_to) {
		x->to = x->from;
		length = length < 0 ? 0 : x->from.days ? (length + DAY_S - 1) / DAY_S * DAY_S : length;
		x->to.day = floor_div(instant(&x->from) + length, DAY_S);
		x->to.second = instant(&x->from) + length - x->to.day * DAY_S;
		if (length && !x->from.days) x->has_to = true;
		return true;
	}
	if (x->from.days != x->to.days) return x->to.day >= x->from.day;
	return instant(&x->to) >= instant(&x->from);
}

/* ---- an event */

static void texts_of(struct import_read *r, const struct ics_event *v, struct import_entry *e)
{
	struct said_list said = {0};
	str text = str_cut(v->text, 0, IMPORT_TEXT_MOST);
	if (v->text.len > IMPORT_TEXT_MOST) e->said |= SAID_LONG_TEXT;
	import_said(e->name, false, &said);
	said.weekdays = 0;
	import_said(import_clean(r->a, text, true), true, &said);
	import_said_keep(r->a, &said, e);
}

/* Not sure of itself: by its status, or by a mark in its name. */
static void name_of(struct import_read *r, struct ics_event *v, struct import_entry *e)
{
	e->name = import_clean(r->a, v->summary, true);
	v->tentative = import_tbc(r->a, &e->name) || v->tentative;
	if (v->tentative) e->said |= SAID_TBC;
	if (!e->name.len) {
		import_reject(e, "no-name", S(""));
	} else if (e->name.len > IMPORT_NAME_MOST) {
		import_reject(e, "long-name", S(""));
	}
}

void import_event(struct import_read *r, struct ics_event *v, struct import_entry *e)
{
	struct ending x = {.how = r->asks->end};
	struct moment instead;
	name_of(r, v, e);
	e->name = import_shown_name(r->a, e->name);
	v->instead_day = moment_read(r, v->instead.value, &instead) == MOMENT_FINE ? instead.day : INT64_MIN;
	if (v->cancelled && v->instead_day == INT64_MIN) import_reject(e, "cancelled", S(""));
	enum moment_is begins = moment_read(r, v->begins.value, &x.from);
	str shown = import_cut(import_clean(r->a, import_utf8(r, v->begins.value), false), IMPORT_WORD_MOST);
	if (begins == MOMENT_NONE || begins == MOMENT_UNREAD) import_reject(e, "no-date", shown);
	if (begins == MOMENT_NO_DAY) import_reject(e, "no-such-day", shown);
	if (begins == MOMENT_FINE && !end_of(r, v, &x)) import_reject(e, "end-first", S(""));
	if (e->fate == ENTRY_REJECTED) return;
	span_of(&x, e->name, &v->span, &e->said);
	v->wall = x.from.wall;
	v->days = x.from.days;
	v->dated = true;
	texts_of(r, v, e);
}
