/* SPDX-License-Identifier: MIT
 * ics.c - lines, properties and events of a calendar file (RFC 5545). */
#include "text/ics.h"

#include "text/civil.h"
#include "text/ics_line.h"
#include "text/text.h"

enum { LINE_MOST = 4096, MONTHS = 12, WEEK_DAYS = 7 }; /* a longer line is cut, and is no property that counts here */

struct reading {
	struct arena *a;
	struct ics *out;
	struct ics_event event;
	bool in_event, bad, has_length, cancels_all;
	bool has_end, end_days; /* by DTEND */
	int64_t length_s;       /* by DURATION, which may stand before the beginning */
	str end_zone;
	int inside; /* parts within an event: alarms */
};

/* ---- values */

static bool number(str s, size_t from, size_t len, int *out)
{
	int64_t n;
	str digits = str_cut(s, from, len);
	for (size_t i = 0; i < digits.len; i++)
		if (digits.at[i] < '0' || digits.at[i] > '9') return false;
	if (digits.len != len || !str_int(digits, &n)) return false;
	*out = (int)n;
	return true;
}

/* 20261224, 20261224T090000, 20261224T090000Z. */
static bool time_read(const struct ics_line *l, struct wall *out, bool *days, str *zone)
{
	str s = l->value;
	*out = (struct wall){0};
	if (!number(s, 0, 4, &out->year) || !number(s, 4, 2, &out->month) || !number(s, 6, 2, &out->day))
		return false;
	*days = s.len == 8;
	*zone = l->zone;
	if (*days) return wall_valid(*out);
	if (l->days || s.len < 15 || s.at[8] != 'T') return false;
	if (!number(s, 9, 2, &out->hour) || !number(s, 11, 2, &out->minute) || !number(s, 13, 2, &out->second))
		return false;
	if (out->second == 60) out->second = 59; /* a leap second, which no clock here shows */
	if (s.len == 16 && s.at[15] == 'Z') *zone = S("UTC");
	return wall_valid(*out) && (s.len == 15 || (s.len == 16 && s.at[15] == 'Z'));
}

/* P1W, P2DT3H: at most ten years. */
static bool span_read(str s, int64_t *seconds)
{
	static const struct {
		char unit;
		int64_t s;
	} UNITS[] = {{'W', 7 * DAY_S}, {'D', DAY_S}, {'H', HOUR_S}, {'M', 60}, {'S', 1}};
	int64_t n = 0, all = 0;
	if (!str_starts(s, S("P")) || s.len < 3 || s.len > 20) return false;
	for (size_t i = 1; i < s.len; i++) {
		if (s.at[i] >= '0' && s.at[i] <= '9') {
			n = n * 10 + (s.at[i] - '0');
			if (n > (int64_t)10 * 366 * DAY_S) return false;
			continue;
		}
		for (size_t u = 0; u < COUNT(UNITS); u++)
			if (s.at[i] == UNITS[u].unit) all += n * UNITS[u].s;
		n = 0;
	}
	*seconds = all;
	return all >= 0 && all <= (int64_t)10 * 366 * DAY_S;
}

/* One line for people and programs, or empty: what is too long or no text is not worth keeping. */
static str plain(struct arena *a, str s)
{
	buf out = buf_in(a, ICS_NAME_MOST);
	if (!text_valid(s, NULL)) return S("");
	for (size_t i = 0; i < s.len; i++) {
		unsigned char b = (unsigned char)s.at[i];
		if (b == '\\' && i + 1 < s.len) {
			b = (unsigned char)s.at[++i];
			if (b == 'n' || b == 'N') b = ' ';
		}
		buf_byte(&out, b < ' ' || b == 0x7f ? ' ' : (char)b);
	}
	return out.over ? S("") : str_trim(buf_str(&out));
}

/* ---- properties of an event */

static void uid_is(struct reading *r, const struct ics_line *l)
{
	r->event.uid = plain(r->a, l->value);
}

static void title_is(struct reading *r, const struct ics_line *l)
{
	r->event.title = plain(r->a, l->value);
}

static void rule_is(struct reading *r, const struct ics_line *l)
{
	r->event.rule = plain(r->a, l->value);
	if (!r->event.rule.len) r->bad = true;
}

static void begins(struct reading *r, const struct ics_line *l)
{
	str zone;
	if (!time_read(l, &r->event.begins, &r->event.days, &zone))
		r->bad = true;
	else
		r->event.zone = plain(r->a, zone);
}

static void ends(struct reading *r, const struct ics_line *l)
{
	str zone;
	r->has_end = true;
	if (!time_read(l, &r->event.ends, &r->end_days, &zone))
		r->bad = true;
	else
		r->end_zone = plain(r->a, zone);
}

static void instead(struct reading *r, const struct ics_line *l)
{
	bool days;
	str zone;
	if (!time_read(l, &r->event.instead, &days, &zone)) r->bad = true;
}

static void lasts(struct reading *r, const struct ics_line *l)
{
	r->has_length = true;
	if (!span_read(l->value, &r->length_s)) r->bad = true;
}

static void status_is(struct reading *r, const struct ics_line *l)
{
	r->event.cancelled = str_is_nocase(l->value, S("CANCELLED"));
}

static const struct {
	const char *name;
	void (*is)(struct reading *, const struct ics_line *);
} PROPERTIES[] = {
	{"UID", uid_is}, {"SUMMARY", title_is},      {"RRULE", rule_is},  {"RDATE", rule_is},    {"DTSTART", begins},
	{"DTEND", ends}, {"RECURRENCE-ID", instead}, {"DURATION", lasts}, {"STATUS", status_is},
};

/* ---- events */

/* A day without an end is that day; so is one that some programs let end where it begins. */
static void end_is_known(struct reading *r)
{
	struct ics_event *e = &r->event;
	int64_t begins = wall_seconds(e->begins), ends = r->has_end ? wall_seconds(e->ends) : begins;
	if (r->has_length) ends = begins + r->length_s;
	if (e->days && ends == begins) ends += DAY_S;
	e->ends = wall_of(ends);
	/* Two zones, or a day and a time, in one event: beyond what leave needs, and not to be guessed. */
	if (r->has_end && (r->has_length || r->end_days != e->days || !str_is(r->end_zone, e->zone))) r->bad = true;
}

static void event_ends(struct reading *r)
{
	struct ics_event *e = &r->event;
	r->in_event = false;
	if (e->begins.year && !r->bad) end_is_known(r);
	bool fine = !r->bad && e->uid.len && e->begins.year && e->ends.year && wall_valid(e->ends) &&
		    wall_seconds(e->begins) <= wall_seconds(e->ends) && r->out->n < ICS_EVENTS_MOST;
	if (!fine) {
		r->out->bad++;
		return;
	}
	if (!e->title.len) e->title = S("");
	if (!e->rule.len) e->rule = S("");
	r->out->events[r->out->n++] = *e;
}

static void line_is(struct reading *r, const struct ics_line *l)
{
	bool begins_part = str_is_nocase(l->name, S("BEGIN")), ends_part = str_is_nocase(l->name, S("END"));
	bool event = str_is_nocase(l->value, S("VEVENT"));
	if (begins_part && event && !r->in_event) {
		*r = (struct reading){.a = r->a, .out = r->out, .in_event = true, .cancels_all = r->cancels_all};
		return;
	}
	if (r->in_event && ends_part && event) {
		event_ends(r);
		return;
	}
	if (r->in_event) r->inside += begins_part - (ends_part && r->inside > 0);
	if (!r->in_event && str_is_nocase(l->name, S("METHOD")))
		r->cancels_all = str_is_nocase(l->value, S("CANCEL"));
	for (size_t i = 0; r->in_event && !r->inside && i < COUNT(PROPERTIES); i++)
		if (str_is_nocase(l->name, str_of(PROPERTIES[i].name))) PROPERTIES[i].is(r, l);
}

static size_t count_of(str file, str what)
{
	size_t n = 0, at;
	while (str_find(file, what, &at)) {
		n++;
		file = str_cut(file, at + what.len, file.len);
	}
	return n;
}

err ics_read(struct arena *a, str file, struct ics *out)
{
	struct reading r = {.a = a, .out = out};
	struct ics_line l;
	size_t room = MIN(count_of(file, S("\n")), (size_t)ICS_EVENTS_MOST);
	*out = (struct ics){.events = TAKE_N(a, struct ics_event, room + 1)};
	if (str_starts(file, S("\xef\xbb\xbf"))) file = str_cut(file, 3, file.len);
	if (!str_is_nocase(str_trim(str_cut(file, 0, 15)), S("BEGIN:VCALENDAR")))
		return FAIL(a, ERR_INPUT, "no-calendar",
			    "This is no calendar file: it does not begin with BEGIN:VCALENDAR. Please export the "
			    "calendar as "
			    "an .ics file and give that.");
	struct ics_lines lines = {.rest = file, .most = LINE_MOST};
	while (ics_line_next(a, &lines, &l))
		if (ics_line_read(&l)) line_is(&r, &l);
	if (r.in_event) out->bad++; /* it is cut off in the middle */
	for (size_t i = 0; i < out->n; i++) out->events[i].cancelled = out->events[i].cancelled || r.cancels_all;
	return NULL;
}

/* ---- yearly */

struct wall ics_until(const struct ics_event *e)
{
	struct wall out = {0};
	str rest = e->rule, part, name;
	while (str_split(&rest, ';', &part)) {
		if (!str_split(&part, '=', &name) || !str_is_nocase(name, S("UNTIL"))) continue;
		bool fine = number(part, 0, 4, &out.year) && number(part, 4, 2, &out.month) && number(part, 6, 2, &out.day);
		if (!fine || !wall_valid(out)) return (struct wall){0};
	}
	return out;
}

struct yearly {
	int month, month_day, weekday, nth; /* weekday -1: none */
	int64_t until;                      /* as in the file, days only: 20301231; 0: none */
	int64_t times;                      /* years in which it comes; 0: without an end */
};

static bool weekday_of(str s, int *out)
{
	static const char *const NAMES[WEEK_DAYS] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
	for (int i = 0; i < WEEK_DAYS; i++)
		if (str_is_nocase(s, str_of(NAMES[i]))) {
			*out = i;
			return true;
		}
	return false;
}

static bool rule_part(str name, str value, struct yearly *y)
{
	int64_t n = 0;
	bool whole = str_int(value, &n);
	if (str_is(name, S("FREQ"))) return str_is(value, S("YEARLY"));
	if (str_is(name, S("UNTIL"))) return str_int(str_cut(value, 0, 8), &y->until);
	if (str_is(name, S("INTERVAL"))) return whole && n == 1;
	if (str_is(name, S("COUNT"))) return whole && n >= 1 && (y->times = n);
	if (str_is(name, S("WKST"))) return true;
	if (str_is(name, S("BYMONTH"))) return whole && n >= 1 && n <= MONTHS && (y->month = (int)n);
	if (str_is(name, S("BYMONTHDAY"))) return whole && n >= 1 && n <= 31 && (y->month_day = (int)n);
	if (!str_is(name, S("BYDAY")) || value.len < 3) return false;
	if (!str_int(str_cut(value, 0, value.len - 2), &n) || !n || n < -5 || n > 5) return false;
	y->nth = (int)n;
	return weekday_of(str_cut(value, value.len - 2, 2), &y->weekday);
}

static int nth_weekday(const struct yearly *y, int year)
{
	struct wall first = {.year = year, .month = y->month, .day = 1};
	int days = month_days(year, y->month);
	int day = 1 + (y->weekday - wall_weekday(first) + WEEK_DAYS) % WEEK_DAYS;
	if (y->nth > 0) return day + (y->nth - 1) * WEEK_DAYS;
	while (day + WEEK_DAYS <= days) day += WEEK_DAYS;
	return day + (y->nth + 1) * WEEK_DAYS;
}

bool ics_yearly(const struct ics_event *e, int year, struct wall *out)
{
	struct yearly y = {.month = e->begins.month, .month_day = e->begins.day, .weekday = -1};
	str rest = e->rule, part, name;
	while (str_split(&rest, ';', &part)) {
		if (!str_split(&part, '=', &name) || !rule_part(name, part, &y)) return false;
	}
	*out = (struct wall){.year = year, .month = y.month, .day = y.month_day};
	if (y.weekday >= 0) out->day = nth_weekday(&y, year);
	int64_t written = (int64_t)year * 10000 + out->month * 100 + out->day;
	bool begun = year >= e->begins.year && (!y.times || year - e->begins.year < y.times);
	return e->rule.len && begun && wall_valid(*out) && (!y.until || written <= y.until);
}
