/* SPDX-License-Identifier: MIT
 * outlook.c - instants and their worth; and one table of what stands against an instant. */
#include "rooms/slots/outlook.h"

#include "base/clock.h"
#include "rooms/locks/locks.h"
#include "text/hours.h"
#include "text/when.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#define TEAM_FIRST 0.001	/* so of two that are about as good the team's own comes first */
enum { MINUTES_LEAST = 2, MINUTES_MORE = 10, SOON_MS = 5 * 60 * 1000 };
#define QUARTER_MS (15 * MINUTE_MS)

double outlook_hour(const struct outlook *s, int64_t at)
{
	struct wall w = zone_wall(s->zone, at);
	return wall_weekday(w) * 24 + w.hour + w.minute / 60.0;
}

/* Since 1970, whose first Monday was the 5th of January. */
static int64_t week_number(const struct zone *z, int64_t at)
{
	return (at + (int64_t)zone_offset_s(z, at) * 1000 - 4 * DAY_MS) / WEEK_MS;
}

int64_t outlook_week(const struct outlook *s, int64_t at)
{
	int64_t week = week_number(s->zone, at) - week_number(s->zone, s->window.begins);
	return week < 0 ? 0 : MIN(week, (int64_t)OUTLOOK_WEEKS_MOST - 1);
}

void outlook_wander(struct outlook *s)
{
	uint64_t first = (uint64_t)week_number(s->zone, s->window.begins), of = (uint64_t)s->on->id * 0x9e3779b97f4a7c15u;
	for (uint64_t i = 0; i < OUTLOOK_WEEKS_MOST; i++) wander(of + first + i, s->wander[i]);
}

struct slot outlook_slot(const struct outlook *s, int64_t at)
{
	struct slot out = {.at = at, .hour = outlook_hour(s, at)};
	out.worth = habit_worth(&s->habit, out.hour);
	out.crowd = crowding(&s->apart, at, s->taken, s->ntaken);
	out.aware = s->aware.day ? aware_worth(&s->aware, zone_day(s->zone, at)) : 0;
	out.score = out.aware + out.worth.mean;
	out.score += WANDERS * out.worth.sd * s->wander[outlook_week(s, at)][(int)out.hour % WEEK_HOURS];
	return out;
}

/* ---- what stands against it */

static bool is_past(const struct outlook *s, int64_t at)
{
	return at < s->now + SOON_MS;
}

static const struct lock *lock_then(const struct outlook *s, int64_t at)
{
	for (size_t i = 0; i < s->nlocks; i++) {
		const struct lock *l = &s->locks[i];
		bool there = !l->account || l->account == s->on->id, down = str_is(l->kind, S("lockdown"));
		if (there && (down || (l->begins <= at && (!l->ends || at < l->ends)))) return l;
	}
	return NULL;
}

static bool is_locked(const struct outlook *s, int64_t at)
{
	return lock_then(s, at) != NULL;
}

static bool is_closed(const struct outlook *s, int64_t at)
{
	struct wall w = zone_wall(s->zone, at);
	int minute = w.hour * 60 + w.minute;
	return minute < OPENS_MINUTE || minute >= CLOSES_MINUTE;
}

static const int64_t *neighbour(const struct outlook *s, int64_t at, int64_t least_ms)
{
	for (size_t i = 0; i < s->ntaken; i++)
		if (llabs(at - s->taken[i]) < least_ms) return &s->taken[i];
	return NULL;
}

/* How many more the day of an instant bears. */
static int64_t left_of_day(const struct outlook *s, int64_t at)
{
	int64_t day = zone_day(s->zone, at), n = 0;
	for (size_t i = 0; i < s->ntaken; i++) n += zone_day(s->zone, s->taken[i]) == day;
	return MAX(s->on->day_most - n, 0);
}

static bool is_full(const struct outlook *s, int64_t at)
{
	return s->on->day_most && !left_of_day(s, at);
}

static bool is_too_near(const struct outlook *s, int64_t at)
{
	return neighbour(s, at, s->apart.least_ms) != NULL;
}

static bool is_staggered(const struct outlook *s, int64_t at)
{
	for (size_t i = 0; i < s->nbeside; i++)
		if (llabs(at - s->beside[i]) < STAGGER_MS) return true;
	return false;
}

static bool is_unanswered(const struct outlook *s, int64_t at)
{
	if (!s->answered) return false;
	for (size_t i = 0; i < s->nreplies; i++)
		if (s->replies[i].begins <= at && at < s->replies[i].ends) return false;
	return true;
}

static struct roster_said who_answers(const struct outlook *s, int64_t at)
{
	return roster_at(s->roster, &(struct duty_ask){.on = s->on, .power = POWER_WRITE, .at = at, .but = S("")});
}

static bool is_alone(const struct outlook *s, int64_t at)
{
	return s->answered && !who_answers(s, at).person.len;
}

static err say_past(struct arena *a, const struct outlook *s, int64_t at, str *out)
{
	(void)s, (void)at;
	*out = arena_str(a, S("that is over, or only minutes away"));
	return NULL;
}

static err say_locked(struct arena *a, const struct outlook *s, int64_t at, str *out)
{
	const struct lock *l = lock_then(s, at);
	bool down = str_is(l->kind, S("lockdown"));
	*out = arena_fmt(a, "%s %" PRId64 " is on then%s%.*s", down ? "lockdown" : "hold", l->id, l->reason.len ? ": " : "",
			 SHOW(l->reason));
	return NULL;
}

static err say_closed(struct arena *a, const struct outlook *s, int64_t at, str *out)
{
	(void)s, (void)at;
	*out = arena_str(a, S("nothing is proposed between 23:00 and 07:00"));
	return NULL;
}

static err say_near(struct arena *a, const struct outlook *s, int64_t at, str *out)
{
	str when = when_local(a, *neighbour(s, at, s->apart.least_ms), s->zone);
	*out = arena_fmt(a, "another post goes out %.*s, and there %.*s should lie between two", SHOW(when),
			 SHOW(when_duration_text(a, s->apart.least_ms)));
	return NULL;
}

static err say_full(struct arena *a, const struct outlook *s, int64_t at, str *out)
{
	(void)at;
	*out = arena_fmt(a, "that day has its %" PRId64 " post%s there already (account set --a-day)", s->on->day_most,
			 s->on->day_most == 1 ? "" : "s");
	return NULL;
}

static err say_staggered(struct arena *a, const struct outlook *s, int64_t at, str *out)
{
	(void)s, (void)at;
	*out = arena_fmt(a, "this post, or another of its campaign, goes out on another account then, and %.*s should lie between",
			 SHOW(when_duration_text(a, STAGGER_MS)));
	return NULL;
}

static err say_unanswered(struct arena *a, const struct outlook *s, int64_t at, str *out)
{
	(void)at;
	*out = arena_fmt(a, "readers are answered %.*s, and it is outside of that", SHOW(s->on->replies));
	return NULL;
}

static err say_alone(struct arena *a, const struct outlook *s, int64_t at, str *out)
{
	struct duty_ask ask = {.on = s->on, .power = POWER_WRITE, .at = at, .but = S("")};
	struct roster_said said = who_answers(s, at);
	str why;
	TRY(roster_why(a, &ask, &said, roster_place(s->roster, s->on->id), &why));
	*out = arena_fmt(a, "nobody answers readers then: %.*s", SHOW(why));
	return NULL;
}

/* The first that holds is told. */
static const struct {
	const char *code, *title;
	bool (*holds)(const struct outlook *, int64_t at);
	err (*say)(struct arena *, const struct outlook *, int64_t at, str *out);
	bool bends;	/* for the team's own slots: these they have weighed themselves */
} AGAINST[] = {
	{"past", "over", is_past, say_past, false},
	{"locked", "on hold or locked down", is_locked, say_locked, false},
	{"closed", "between 23:00 and 07:00", is_closed, say_closed, true},
	{"too-near", "too near to another post", is_too_near, say_near, true},
	{"full", "on a day that has its posts already", is_full, say_full, false},
	{"staggered", "too near to a post of the same campaign on another account", is_staggered, say_staggered, true},
	{"unanswered", "outside of the hours in which readers are answered", is_unanswered, say_unanswered, false},
	{"nobody", "when nobody is there to answer", is_alone, say_alone, false},
};

str outlook_tally(struct arena *a, const struct offer *of, size_t n)
{
	buf out = buf_in(a, 600);
	buf_fmt(&out, "of %zu times looked at", n);
	for (size_t i = 0; i < COUNT(AGAINST); i++) {
		size_t met = 0;
		for (size_t k = 0; k < n; k++) met += of[k].not && str_is(str_of(of[k].not), str_of(AGAINST[i].code));
		if (met) buf_fmt(&out, ", %zu are %s", met, AGAINST[i].title);
	}
	return buf_str(&out);
}

str outlook_advice(struct arena *a, const struct outlook *s, str usual)
{
	buf out = buf_in(a, 80 * (s->nlocks + 1));
	for (size_t i = 0; i < s->nlocks; i++) {
		const struct lock *l = &s->locks[i];
		bool there = !l->account || l->account == s->on->id, down = str_is(l->kind, S("lockdown"));
		if (!there || (!down && (l->ends || l->begins > s->window.begins))) continue;
		buf_fmt(&out, "%s%s %" PRId64 " is on until somebody ends it: schedpost %s %" PRId64 ".", out.len ? " " : "",
			down ? "Lockdown" : "Hold", l->id, down ? "unlock" : "release", l->id);
	}
	return out.len ? buf_str(&out) : usual;
}

const char *outlook_against(const struct outlook *s, int64_t at)
{
	for (size_t i = 0; i < COUNT(AGAINST); i++)
		if (AGAINST[i].holds(s, at)) return AGAINST[i].code;
	return NULL;
}

err outlook_not(struct arena *a, const struct outlook *s, int64_t at, const char *code, str *out)
{
	*out = S("");
	for (size_t i = 0; i < COUNT(AGAINST); i++)
		if (str_is(str_of(code), str_of(AGAINST[i].code))) return AGAINST[i].say(a, s, at, out);
	return NULL;
}

/* ---- the team's own slots */

static bool team_may(const struct outlook *s, int64_t at)
{
	if (neighbour(s, at, QUARTER_MS)) return false;
	for (size_t i = 0; i < COUNT(AGAINST); i++)
		if (!AGAINST[i].bends && AGAINST[i].holds(s, at)) return false;
	return true;
}

const struct team_time *outlook_team(const struct outlook *s)
{
	for (size_t i = 0; i < s->nteam; i++)
		if (team_may(s, s->team[i].at)) return &s->team[i];
	return NULL;
}

static const struct team_time *team_between(const struct outlook *s, int64_t from, int64_t until)
{
	for (size_t i = 0; i < s->nteam; i++)
		if (from <= s->team[i].at && s->team[i].at < until) return &s->team[i];
	return NULL;
}

/* ---- offers */

struct choice outlook_choice(const struct outlook *s, const struct offer *of, size_t n)
{
	return (struct choice){of, n, &s->apart, s->taken, s->ntaken, s->on->day_most > 0};
}

/* Of the account and the hour, so that a team's posts do not all come at the same minute. */
static int64_t minutes_behind(const struct outlook *s, int64_t quarter)
{
	uint64_t mix = (uint64_t)(s->on->id * 1000003 + quarter / HOUR_MS);
	mix = (mix ^ (mix >> 29)) * 0xbf58476d1ce4e5b9u;
	return MINUTES_LEAST + (int64_t)((mix >> 33) % MINUTES_MORE);
}

/* A quarter in which the team has a slot offers that. */
static struct offer offer_of(const struct outlook *s, int64_t quarter)
{
	const struct team_time *team = team_between(s, quarter, quarter + QUARTER_MS);
	int64_t at = team ? team->at : quarter + minutes_behind(s, quarter) * MINUTE_MS;
	struct slot slot = outlook_slot(s, at);
	struct offer o = {.at = at, .score = slot.score, .not = outlook_against(s, at), .day = zone_day(s->zone, at)};
	if (team) o.score += TEAM_FIRST;
	if (s->aware.day) o.score += aware_first(&s->aware, o.day);
	if (s->on->day_most) o.left = (size_t)left_of_day(s, at);
	return o;
}

err outlook_offers(struct arena *a, const struct outlook *s, struct offer **out, size_t *n)
{
	int64_t quarter = (s->window.begins + QUARTER_MS - 1) / QUARTER_MS * QUARTER_MS;
	size_t most = s->window.ends > quarter ? (size_t)((s->window.ends - quarter) / QUARTER_MS) + 1 : 1;
	*out = TAKE_N(a, struct offer, most);
	for (*n = 0; *n < most && quarter < s->window.ends; quarter += QUARTER_MS) {
		struct offer o = offer_of(s, quarter);
		if (o.at >= s->window.ends) break;
		(*out)[(*n)++] = o;
	}
	return NULL;
}
