/* SPDX-License-Identifier: MIT
 * when.c - from what was said to an instant; what could be meant in two ways is refused with both, to paste
 * back. */
#include "text/when.h"

#include <stdlib.h>

#include "text/said.h"
#include "text/text.h"
#include "text/zones.h"

enum { JUST_PASSED_DAYS = 90 };	/* "12 November" said on the 22nd: rather a slip than next year's */

struct reading {
	struct arena *in;
	str text;		/* as written, fit to be shown */
	int64_t now;
	const struct zone *zone;
	struct wall today;	/* what the zone's clocks show now */
	struct said said;
};

/* "2026-11-27 12:00": a choice that can be pasted back. */
static str choice(struct reading *r, struct wall w)
{
	str date = arena_fmt(r->in, "%04d-%02d-%02d %02d:%02d", w.year, w.month, w.day, w.hour, w.minute);
	return w.second ? arena_fmt(r->in, "%.*s:%02d", SHOW(date), w.second) : date;
}

static str date_in_words(struct arena *a, int day, int month, int year)
{
	return arena_fmt(a, "%d %s %d", day, said_months[month - 1], year);
}

static struct wall with_time(struct wall day, const struct said *s)
{
	day.hour = s->hour;
	day.minute = s->minute;
	day.second = s->second;
	return day;
}

static err no_such_date(struct reading *r)
{
	return FAIL(
		r->in, ERR_INPUT, "no-such-date",
		"The calendar has no such date as in '%.*s'. Please check day and month; years go from %d to %d.",
		SHOW(r->text), YEAR_FIRST, YEAR_LAST);
}

static err not_understood(struct reading *r)
{
	return FAIL(r->in, ERR_INPUT, "bad-time",
		    "'%.*s' is not understood as a time. Write for example 'tomorrow 09:00', 'fri 12:30', "
		    "'12 May 2027 14:00' or '+2h30m'.", SHOW(r->text));
}

static err two_choices(struct reading *r, const char *why, struct wall a, struct wall b)
{
	str one = choice(r, a), other = choice(r, b);
	return FAIL(r->in, ERR_INPUT, "ambiguous-time",
		    "'%.*s' can be understood in two ways: %s. Write '%.*s' or '%.*s'.", SHOW(r->text), why,
		    SHOW(one), SHOW(other));
}

/* ---- which day */

/* 03/04/2026: the one reading that is a date; when both are, neither is taken. */
static err slashed_day(struct reading *r, struct wall *out)
{
	struct wall a = {.year = r->said.year, .month = r->said.month, .day = r->said.day};
	struct wall b = {.year = r->said.year, .month = r->said.day, .day = r->said.month};
	bool first = wall_valid(a), second = wall_valid(b);
	if (!first && !second) return no_such_date(r);
	*out = first ? a : b;
	if (!first || !second || a.day == b.day) return NULL;
	bool timed = r->said.time_is == TIME_CLOCK;
	int hour = timed ? r->said.hour : 9, minute = timed ? r->said.minute : 0;
	str one = date_in_words(r->in, a.day, a.month, a.year),
	    other = date_in_words(r->in, b.day, b.month, b.year);
	return FAIL(
		r->in, ERR_INPUT, "ambiguous-time",
		"'%.*s' is %.*s to some people and %.*s to others. Write '%.*s %02d:%02d' or '%.*s %02d:%02d'%s.",
		SHOW(r->text), SHOW(one), SHOW(other), SHOW(one), hour, minute, SHOW(other), hour, minute,
		timed ? "" : ", with the time that you want");
}

/* A date without its year is the coming one, but not when it has only just passed. */
static err date_day(struct reading *r, struct wall *out)
{
	struct wall w = {.year = r->said.year, .month = r->said.month, .day = r->said.day};
	bool unsaid = w.year == 0;
	if (unsaid) w.year = r->today.year;
	if (!wall_valid(w)) return no_such_date(r);
	int64_t ago = wall_day(r->today) - wall_day(w);
	if (unsaid && ago > JUST_PASSED_DAYS) w.year++;
	*out = w;
	if (!wall_valid(w)) return no_such_date(r);
	int weekday = wall_weekday(w);
	if (!r->said.check_weekday || weekday == r->said.weekday) return NULL;
	str date = date_in_words(r->in, w.day, w.month, w.year);
	return FAIL(r->in, ERR_INPUT, "wrong-weekday",
		    "'%.*s' does not fit together: %.*s is a %s, not a %s. Please check the day.",
		    SHOW(r->text), SHOW(date), said_weekdays[weekday], said_weekdays[r->said.weekday]);
}

static bool has_passed(struct reading *r, struct wall w)
{
	return wall_seconds(w) <= wall_seconds(r->today);
}

/* On Monday, "next Friday" is in four days for some people and in eleven for others. */
static err next_weekday(struct reading *r, int ahead, struct wall *out)
{
	bool this_week = ahead > 0 && wall_weekday(r->today) + ahead < 7;
	struct said shown = {.hour = 12};
	*out = days_later(r->today, ahead ? ahead : 7);
	if (!this_week) return NULL;
	if (r->said.time_is == TIME_CLOCK) shown = r->said;
	return two_choices(r, "the one of this week or the one of next week", with_time(*out, &shown),
			   with_time(days_later(*out, 7), &shown));
}

static err find_day(struct reading *r, struct wall *out)
{
	int ahead = (r->said.weekday - wall_weekday(r->today) + 7) % 7;
	switch (r->said.day_is) {
	case DAY_SLASHED: return slashed_day(r, out);
	case DAY_DATE: return date_day(r, out);
	case DAY_NEXT_WEEKDAY: return next_weekday(r, ahead, out);
	case DAY_WEEKDAY:
		if (!ahead && r->said.time_is == TIME_CLOCK && has_passed(r, with_time(r->today, &r->said)))
			ahead = 7;
		*out = days_later(r->today, ahead);
		return NULL;
	case DAY_UNSAID:
	case DAY_AHEAD: break;
	}
	*out = days_later(r->today, r->said.days);
	return NULL;
}

/* ---- which time of the day */

/* Midnight belongs to two days. */
static err find_midnight(struct reading *r, struct wall *w)
{
	struct wall starts = with_time(*w, &r->said), ends = days_later(starts, 1);
	*w = ends;
	if (has_passed(r, starts) || r->said.day_is == DAY_UNSAID) return NULL;
	return two_choices(r, "the midnight that begins the day or the one that ends it", starts, ends);
}

/* "At 9": of two times that are still to come there is no telling. */
static err find_half(struct reading *r, struct wall *w)
{
	struct said half = {.hour = r->said.hour % 12};
	struct wall morning = with_time(*w, &half);
	half.hour += 12;
	struct wall evening = with_time(*w, &half);
	bool any_day = r->said.day_is == DAY_UNSAID && !r->said.has_wait;
	*w = evening;
	if (any_day && has_passed(r, evening)) evening = days_later(evening, 1);
	if (any_day && has_passed(r, morning)) morning = days_later(morning, 1);
	return has_passed(r, morning) ? NULL
				      : two_choices(r, "in the morning or in the evening", morning, evening);
}

static err needs_time(struct reading *r, struct wall day)
{
	struct said nine = {.hour = 9};
	if (has_passed(r, with_time(day, &nine))) nine = (struct said){.hour = 23, .minute = 59};
	str example = choice(r, with_time(day, &nine));
	return FAIL(r->in, ERR_INPUT, "needs-time",
		    "'%.*s' says the day but not the time. Write for example '%.*s'.", SHOW(r->text),
		    SHOW(example));
}

static err find_time(struct reading *r, struct wall *w)
{
	switch (r->said.time_is) {
	case TIME_UNSAID: return needs_time(r, *w);
	case TIME_HALF: return find_half(r, w);
	case TIME_MIDNIGHT: return find_midnight(r, w);
	case TIME_CLOCK: break;
	}
	*w = with_time(*w, &r->said);
	return NULL;
}

/* ---- which instant */

static str offset_text(struct arena *a, int offset_s)
{
	return arena_fmt(a, "%c%02d:%02d", offset_s < 0 ? '-' : '+', abs(offset_s) / HOUR_S,
			 abs(offset_s) / 60 % 60);
}

/* "2026-10-25T01:30+01:00": a choice that is one instant. */
static str exact_choice(struct reading *r, int64_t at)
{
	struct wall w = zone_wall(r->zone, at);
	str offset = offset_text(r->in, zone_offset_s(r->zone, at));
	str text = wall_text(r->in, w);
	return arena_fmt(r->in, "%.*s%.*s", SHOW(text), SHOW(offset));
}

static err clocks_change(struct reading *r, bool gap, int64_t first, int64_t second)
{
	str one = exact_choice(r, first), other = exact_choice(r, second);
	return FAIL(r->in, ERR_INPUT, gap ? "time-skipped" : "time-twice",
		    "The time '%.*s' %s, for the clocks in %s go %s then. Write '%.*s' (%s) or '%.*s' (%s).",
		    SHOW(r->text), gap ? "does not exist" : "comes twice", zone_name(r->zone),
		    gap ? "forward" : "back", SHOW(one), zone_abbr(r->zone, first), SHOW(other),
		    zone_abbr(r->zone, second));
}

static bool is_called(struct reading *r, int64_t at)
{
	return !r->said.abbr.len || str_is_nocase(r->said.abbr, str_of(zone_abbr(r->zone, at)));
}

static err find_instant(struct reading *r, struct wall w, int64_t *at)
{
	int64_t second;
	if (!wall_valid(w)) return no_such_date(r);
	int n = zone_instants(r->zone, w, at, &second);
	if (n == 0) return clocks_change(r, true, *at, second);
	if (!is_called(r, *at) && !is_called(r, second)) return not_understood(r);
	if (n == 2 && is_called(r, *at) && is_called(r, second)) return clocks_change(r, false, *at, second);
	if (!is_called(r, *at)) *at = second;
	return NULL;
}

/* With an offset the zone has no say. */
static err find_offset(struct reading *r, struct when *out)
{
	bool whole = r->said.day_is == DAY_DATE && r->said.year && r->said.time_is == TIME_CLOCK &&
		     !r->said.abbr.len;
	if (!whole) return not_understood(r);
	TRY(date_day(r, &out->wall));
	out->wall = with_time(out->wall, &r->said);
	out->at = (wall_seconds(out->wall) - r->said.offset_s) * 1000;
	str offset = offset_text(r->in, r->said.offset_s);
	out->zone = r->said.offset_s ? arena_fmt(r->in, "UTC%.*s", SHOW(offset)) : S("UTC");
	return NULL;
}

/* Days are counted on the calendar: "in 3 days" is the same time of the day, whatever the clocks do. Hours
 * are counted. */
static err find_wait(struct reading *r, struct when *out)
{
	bool clock = r->said.time_is != TIME_UNSAID;
	if (clock && (r->said.wait_ms || !r->said.days)) return not_understood(r);
	struct wall day = days_later(r->today, r->said.days);
	int64_t at = r->now - (r->now % 1000 + 1000) % 1000;
	if (clock) TRY(find_time(r, &day));
	if (r->said.days) TRY(find_instant(r, day, &at));
	out->at = at + r->said.wait_ms;
	return NULL;
}

static err find_said(struct reading *r, struct when *out)
{
	struct wall w;
	TRY(find_day(r, &w));
	TRY(find_time(r, &w));
	return find_instant(r, w, &out->at);
}

static err past(struct reading *r, int64_t at)
{
	str was = when_local(r->in, at, r->zone), is = when_local(r->in, r->now, r->zone);
	struct wall w = zone_wall(r->zone, at);
	struct said time = {.hour = w.hour, .minute = w.minute, .second = w.second};
	struct wall later = with_time(r->today, &time);
	if (has_passed(r, later)) later = days_later(later, 1);
	if (r->said.day_is == DAY_DATE && !r->said.year) {
		later = w;
		later.year++;
	}
	str next = choice(r, later);
	return FAIL(
		r->in, ERR_INPUT, "past-time",
		"'%.*s' is %.*s, which has passed: it is now %.*s. Write a time that is still to come, such as '%.*s'.",
		SHOW(r->text), SHOW(was), SHOW(is), SHOW(next));
}

bool when_is_from_today(str text)
{
	static const char *const WORDS[] = {"in ", "today", "tonight", "tomorrow"};
	str said = str_trim(text);
	bool is = false;
	for (size_t i = 0; i < COUNT(WORDS) && !is; i++) {
		str word = str_of(WORDS[i]);
		is = str_is_nocase(str_cut(said, 0, word.len), word);
	}
	return is;
}

err when_read(struct arena *a, str text, int64_t now, const struct zone *zone, struct when *out)
{
	struct reading r = {
		.in = a, .text = text_short(a, str_cut(text, 0, 200), 60), .now = now, .zone = zone};
	r.today = zone_wall(zone, now);
	*out = (struct when){.zone = str_of(zone_name(zone))};
	if (!said_read(a, text, &r.said)) return not_understood(&r);
	if (r.said.day_is == DAY_UNSAID && r.said.time_is == TIME_UNSAID && !r.said.has_wait)
		return not_understood(&r);
	TRY(r.said.has_offset ? find_offset(&r, out)
	    : r.said.has_wait ? find_wait(&r, out)
			      : find_said(&r, out));
	if (out->at <= now) return past(&r, out->at);
	if (!r.said.has_offset) out->wall = zone_wall(zone, out->at);
	return wall_valid(out->wall) ? NULL : no_such_date(&r);
}
