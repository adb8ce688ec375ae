/* SPDX-License-Identifier: MIT
 * zone_rule.c - the rule at the end of a zone file, for the years that its table does not reach:
 * "GMT0BST,M3.5.0/1,M10.5.0" (POSIX TZ; RFC 9636, section 3.3.1 allows hours from -167 to 167). */
#include "text/zones.h"

enum { MOST_ABBR = 15, USUAL_TIME_S = 2 * HOUR_S };

static bool take(str *s, char c)
{
	if (!s->len || s->at[0] != c) return false;
	*s = str_cut(*s, 1, s->len);
	return true;
}

static bool take_number(str *s, int most, int *out)
{
	size_t n = 0;
	for (*out = 0; n < s->len && n < 4 && s->at[n] >= '0' && s->at[n] <= '9'; n++)
		*out = *out * 10 + (s->at[n] - '0');
	*s = str_cut(*s, n, s->len);
	return n > 0 && *out <= most;
}

/* "-3", "9:30", "+12:45:10" */
static bool take_hours(str *s, int most, int *out)
{
	int hour, minute = 0, second = 0;
	bool minus = take(s, '-');
	if (!minus) take(s, '+');
	if (!take_number(s, most, &hour)) return false;
	if (take(s, ':') && !take_number(s, 59, &minute)) return false;
	if (take(s, ':') && !take_number(s, 59, &second)) return false;
	*out = (hour * HOUR_S + minute * 60 + second) * (minus ? -1 : 1);
	return true;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "GMT" or "<+0330>" */
static bool take_abbr(struct arena *a, str *s, const char **out)
{
	bool quoted = take(s, '<');
	size_t n = 0;
	while (n < s->len && (is_letter(s->at[n]) || (quoted && s->at[n] != '>'))) n++;
	if (n < 3 || n > MOST_ABBR) return false;
	*out = arena_cstr(a, str_cut(*s, 0, n));
	*s = str_cut(*s, n, s->len);
	return !quoted || take(s, '>');
}

static bool take_day(str *s, struct zone_edge *e)
{
	if (take(s, 'M')) {
		e->form = 'M';
		return take_number(s, 12, &e->month) && e->month >= 1 && take(s, '.') &&
		       take_number(s, 5, &e->week) && e->week >= 1 && take(s, '.') &&
		       take_number(s, 6, &e->day);
	}
	e->form = take(s, 'J') ? 'J' : '0';
	return take_number(s, 365, &e->day) && (e->form == '0' || e->day >= 1);
}

static bool take_edge(str *s, struct zone_edge *e)
{
	e->time_s = USUAL_TIME_S;
	return take(s, ',') && take_day(s, e) && (!take(s, '/') || take_hours(s, 167, &e->time_s));
}

bool zone_read_rule(struct arena *a, str s, struct zone *z)
{
	int west;
	if (!take_abbr(a, &s, &z->usual.abbr) || !take_hours(&s, 24, &west)) return false;
	z->usual.offset_s = -west;
	z->ruled = true;
	z->has_summer = s.len > 0;
	if (!z->has_summer) return true;

	if (!take_abbr(a, &s, &z->summer.abbr)) return false;
	z->summer.offset_s = z->usual.offset_s + HOUR_S;
	if (s.len && s.at[0] != ',') {
		if (!take_hours(&s, 24, &west)) return false;
		z->summer.offset_s = -west;
	}
	return take_edge(&s, &z->summer_begins) && take_edge(&s, &z->summer_ends) && s.len == 0;
}

/* ---- asking it */

static int64_t edge_day(const struct zone_edge *e, int year)
{
	if (e->form == '0') return day_number(year, 1, 1 + e->day);
	if (e->form == 'J') {	/* 29 February has no number */
		bool after = e->day > 59 && month_days(year, 2) == 29;
		return day_number(year, 1, e->day + after);
	}
	int64_t first = day_number(year, e->month, 1);
	struct wall begins = {.year = year, .month = e->month, .day = 1};
	int weekday = (wall_weekday(begins) + 1) % 7;	/* Sunday is 0 */
	int day = (e->day - weekday + 7) % 7 + (e->week - 1) * 7;
	if (day >= month_days(year, e->month)) day -= 7;
	return first + day;
}

/* The changes of three years are looked at: an edge may lie days outside its own. Where one summer ends in
 * the moment the next begins, it goes on. */
static struct stretch ruled_stretch(const struct zone *z, int64_t s)
{
	struct stretch found = {INT64_MIN, INT64_MAX, &z->usual};
	if (!z->has_summer) return found;
	int year = wall_of(s + z->usual.offset_s).year;
	for (int y = year - 1; y <= year + 1; y++) {
		int64_t at[] = {
			edge_day(&z->summer_ends, y) * DAY_S + z->summer_ends.time_s - z->summer.offset_s,
			edge_day(&z->summer_begins, y) * DAY_S + z->summer_begins.time_s - z->usual.offset_s};
		for (int begins = 0; begins < 2; begins++) {
			if (at[begins] > s) found.until = MIN(found.until, at[begins]);
			else if (at[begins] > found.from || (begins && at[begins] == found.from)) {
				found.from = at[begins];
				found.kind = begins ? &z->summer : &z->usual;
			}
		}
	}
	return found;
}

/* How many changes lie at or before s. */
static size_t changes_until(const struct zone *z, int64_t s)
{
	size_t low = 0, high = z->nchanges;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (z->change_at[middle] <= s) low = middle + 1;
		else high = middle;
	}
	return low;
}

struct stretch zone_stretch(const struct zone *z, int64_t s)
{
	size_t n = changes_until(z, s);
	int64_t from = n ? z->change_at[n - 1] : INT64_MIN;
	if (n == z->nchanges && z->ruled) {
		struct stretch found = ruled_stretch(z, s);
		found.from = MAX(found.from, from);
		return found;
	}
	int64_t until = n < z->nchanges ? z->change_at[n] : INT64_MAX;
	return (struct stretch){from, until, &z->kinds[n ? z->change_to[n - 1] : 0]};
}
