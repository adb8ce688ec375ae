/* SPDX-License-Identifier: MIT
 * hours.c - working hours: read, and found on the line of time around an instant. */
#include "text/hours.h"

#include "text/civil.h"

enum { HOUR_MIN = 60, DAY_MIN = 24 * HOUR_MIN, WEEK_DAYS = 7 };

/* ---- reading */

static bool weekday_read(str s, unsigned *out)
{
	static const char *const NAMES[WEEK_DAYS] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	for (unsigned i = 0; i < WEEK_DAYS; i++)
		if (str_is_nocase(s, str_of(NAMES[i]))) {
			*out = i;
			return true;
		}
	return false;
}

/* "mon" or "fri-mon", which goes over the end of the week. */
static bool days_read(str s, unsigned *days)
{
	str rest = s, first;
	unsigned from, until;
	if (!str_split(&rest, '-', &first) || !weekday_read(first, &from)) return false;
	until = from;
	if (first.len < s.len && !weekday_read(rest, &until)) return false;
	for (unsigned d = from;; d = (d + 1) % WEEK_DAYS) {
		*days |= 1u << d;
		if (d == until) return true;
	}
}

static bool two_digits(str s, int64_t most, int64_t *out)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] < '0' || s.at[i] > '9') return false;
	return (s.len == 1 || s.len == 2) && str_int(s, out) && *out <= most;
}

bool clock_read(str s, int *minutes)
{
	str rest = s, hour;
	int64_t h, m;
	if (!str_split(&rest, ':', &hour) || rest.len != 2) return false;
	if (!two_digits(hour, 23, &h) || !two_digits(rest, 59, &m)) return false;
	*minutes = (int)(h * HOUR_MIN + m);
	return true;
}

bool clocks_read(str s, int *from, int *until)
{
	str first, rest = s;
	int a, b;
	if (!str_split(&rest, '-', &first)) return false;
	if (!clock_read(str_trim(first), &a) || !clock_read(str_trim(rest), &b)) return false;
	*from = a;
	*until = b;
	return true;
}

str clock_text(struct arena *a, int minutes)
{
	return arena_fmt(a, "%02d:%02d", minutes / HOUR_MIN, minutes % HOUR_MIN);
}

/* A day of work may end with the day. */
static bool end_read(str s, int *minutes)
{
	if (!str_is(s, S("24:00"))) return clock_read(s, minutes);
	*minutes = DAY_MIN;
	return true;
}

static bool span_read(str s, struct hours *h)
{
	str word, from, last = S("");
	if (h->n == HOURS_SPANS_MOST) return false;
	unsigned days = 0;
	int begins, ends;
	while (str_split(&s, ' ', &word)) {
		if (!word.len) continue;
		if (last.len && !days_read(last, &days)) return false;
		last = word;
	}
	if (!days || !str_split(&last, '-', &from)) return false;
	if (!clock_read(from, &begins) || !end_read(last, &ends) || begins >= ends) return false;
	h->spans[h->n].days = days;
	h->spans[h->n].from = begins;
	h->spans[h->n++].until = ends;
	return true;
}

err hours_read(struct arena *a, str text, struct hours *out)
{
	str rest = text, piece;
	bool fine = text.len <= HOURS_TEXT_MOST;
	*out = (struct hours){0};
	while (fine && str_split(&rest, ',', &piece)) fine = span_read(piece, out);
	if (fine && out->n) return NULL;
	return FAIL(a, ERR_INPUT, "bad-hours",
		    "'%.*s' could not be read as hours of the week. Please write days and hours, such as "
		    "\"mon-fri 09:00-17:00, sat 10:00-12:00\".",
		    SHOW(text.len <= HOURS_TEXT_MOST ? text : S("This")));
}

bool day_read(str s, struct wall *out)
{
	int64_t y, m, d;
	if (s.len != 10 || s.at[4] != '-' || s.at[7] != '-' || s.at[0] == '+' || s.at[0] == '-') return false;
	if (!str_int(str_cut(s, 0, 4), &y) || !two_digits(str_cut(s, 5, 2), 12, &m)) return false;
	if (!two_digits(str_cut(s, 8, 2), 31, &d)) return false;
	*out = (struct wall){.year = (int)y, .month = (int)m, .day = (int)d};
	return wall_valid(*out);
}

/* ---- on the line of time */

static bool is_off(struct arena *a, const struct working *w, struct wall day)
{
	str name = str_cut(wall_text(a, day), 0, 10);
	for (size_t i = 0; i < w->noff; i++)
		if (str_is(w->off[i], name)) return true;
	return false;
}

static int64_t instant_of(const struct zone *z, struct wall day, int minutes, bool last)
{
	int64_t first, second;
	struct wall w = wall_of(wall_seconds(day) + (int64_t)minutes * 60);
	int n = zone_instants(z, w, &first, &second);
	return n == 1 || (n == 2 && !last) ? first : second;
}

/* Whether the i-th span is on that day, and when. */
static bool on_day(const struct working *w, struct wall day, size_t i, int64_t *from, int64_t *until)
{
	if (!((w->hours->spans[i].days >> wall_weekday(day)) & 1u)) return false;
	*from = instant_of(w->zone, day, w->hours->spans[i].from, false);
	*until = instant_of(w->zone, day, w->hours->spans[i].until, true);
	return *from < *until;
}

static struct wall day_near(const struct working *w, int64_t at, int days)
{
	struct wall day = zone_wall(w->zone, at);
	day.hour = day.minute = day.second = 0;
	return days_later(day, days);
}

bool hours_next(struct arena *a, const struct working *w, int64_t after, int64_t *from, int64_t *until)
{
	bool found = false;
	for (int d = -1; d < HOURS_DAYS_LOOKED && !found; d++) {
		struct wall day = day_near(w, after, d);
		int64_t begins, ends;
		if (is_off(a, w, day)) continue;
		for (size_t i = 0; i < w->hours->n; i++) {
			if (!on_day(w, day, i, &begins, &ends) || ends <= after) continue;
			if (found && begins >= *from) continue;
			*from = begins;
			*until = ends;
			found = true;
		}
	}
	return found;
}

bool hours_last_end(struct arena *a, const struct working *w, int64_t by, int64_t *until)
{
	bool found = false;
	for (int d = 1; d > -HOURS_DAYS_LOOKED && !found; d--) {
		struct wall day = day_near(w, by, d);
		int64_t begins, ends;
		if (is_off(a, w, day)) continue;
		for (size_t i = 0; i < w->hours->n; i++) {
			if (!on_day(w, day, i, &begins, &ends) || ends > by) continue;
			*until = found ? MAX(*until, ends) : ends;
			found = true;
		}
	}
	return found;
}

bool hours_hold(struct arena *a, const struct working *w, int64_t at)
{
	int64_t from, until;
	return hours_next(a, w, at, &from, &until) && from <= at;
}
