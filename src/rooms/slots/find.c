/* SPDX-License-Identifier: MIT
 * find.c - one good time for a word that people say instead of one: "lunch". */
#include "rooms/slots/slots.h"

#include "base/clock.h"

#include <string.h>

err slots_window(struct tx *tx, const struct zone *z, str from, str until, struct window *w)
{
	struct arena *a = tx_arena(tx);
	struct when when = {.at = tx_now(tx)};
	if (from.len) TRY(when_read(a, from, tx_now(tx), z, &when));
	w->begins = when.at;
	when.at += SLOTS_DAYS_USUAL * DAY_MS;
	if (until.len) TRY(when_read(a, until, tx_now(tx), z, &when));
	w->ends = when.at;
	if (w->ends <= w->begins)
		return FAIL(a, ERR_INPUT, "bad-span", "--until lies before --from. Please choose a later one.");
	if (w->ends - w->begins <= OUTLOOK_DAYS_MOST * DAY_MS) return NULL;
	return FAIL(a, ERR_INPUT, "too-far", "Times are proposed for at most %d days at once. Please choose a nearer --until.",
		    OUTLOOK_DAYS_MOST);
}

err slots_past(struct tx *tx, str day)
{
	return FAIL(tx_arena(tx), ERR_INPUT, "past-day", "%.*s is over. Please choose a day that is to come.", SHOW(day));
}

static const struct part_of_day *part_named(str word)
{
	const struct part_of_day *p = PARTS_OF_DAY;
	while (p->name && !str_is(word, str_of(p->name))) p++;
	return p->name ? p : NULL;
}

/* Not in that part of its day. */
static void keep_part(const struct outlook *s, const struct part_of_day *part, struct offer *of, size_t n)
{
	for (size_t i = 0; i < n && part; i++) {
		struct wall w = zone_wall(s->zone, of[i].at);
		int minute = w.hour * 60 + w.minute;
		if (!of[i].not && (minute < part->from || minute >= part->until)) of[i].not = "another-part";
	}
}

/* Behind the first day that has an offer nothing is looked at. */
static void keep_first_day(const struct outlook *s, struct offer *of, size_t n)
{
	struct wall first = {0};
	for (size_t i = 0; i < n; i++) {
		struct wall w = zone_wall(s->zone, of[i].at);
		if (!of[i].not && !first.year) first = w;
		if (first.year && w.day != first.day) of[i].not = "another-part";
	}
}

static err none(struct tx *tx, const struct outlook *s, str word, const struct offer *of, size_t n)
{
	struct arena *a = tx_arena(tx);
	str further = arena_fmt(a, "Say a time yourself with --at; 'schedpost slots %.*s --until \"in 3 weeks\"' looks further ahead.",
				SHOW(s->on->name));
	str tally = outlook_tally(a, of, n), advice = outlook_advice(a, s, further);
	return FAIL(a, ERR_INPUT, "no-slot", "There is no good time for '%.*s' on '%.*s': %.*s. %.*s", SHOW(word), SHOW(s->on->name),
		    SHOW(tally), SHOW(advice));
}

/* From the week before the day to its end for the best time; for another word, and where a date was given, on its
 * days. */
static err window_of_day(struct tx *tx, const struct slot_ask *ask, struct occurrence *aware, struct window *w)
{
	const struct zone *zone;
	struct day_span days;
	TRY(zone_load(tx_arena(tx), ask->on->zone, &zone));
	bool date = day_span_read(str_trim(ask->day), &days);
	if (!date) TRY(aware_find(tx, &(struct aware_ask){ask->calendar, ask->on, zone, ask->day}, aware));
	if (!date) days = aware->when.days;
	if (!date && str_is(ask->word, S("best"))) days.first -= AWARE_LEAD_DAYS;
	*w = aware_window(zone, days, tx_now(tx));
	w->ends = MIN(w->ends, w->begins + OUTLOOK_DAYS_MOST * DAY_MS);
	if (str_is(ask->word, S("next"))) w->ends = MIN(w->ends, w->begins + DAY_MS);
	return w->begins < w->ends ? NULL : slots_past(tx, ask->day);
}

static err outlook_of(struct tx *tx, const struct slot_ask *ask, struct outlook *s)
{
	struct occurrence aware = {0};
	bool next = str_is(ask->word, S("next"));
	struct team_slot *team;
	size_t nteam = 0;
	if (next) TRY(team_slots(tx, ask->on->id, &team, &nteam));
	int64_t days = nteam ? OUTLOOK_DAYS_MOST : next ? 1 : SLOTS_DAYS_USUAL;
	struct window w = {tx_now(tx), tx_now(tx) + days * DAY_MS};
	if (ask->day.len) TRY(window_of_day(tx, ask, &aware, &w));
	TRY(outlook_load(tx, ask->on, &w, s));
	s->aware = aware;
	return outlook_beside(tx, &ask->beside, s);
}

static void take_team(struct arena *a, const struct outlook *s, const struct team_time *t, const char *word,
		      struct when *out, str *why)
{
	str slot = team_slot_text(a, &t->of);
	*out = (struct when){.at = t->at, .wall = zone_wall(s->zone, t->at), .zone = s->on->zone};
	*why = arena_fmt(a, "%s: the team's slot %.*s%s", word, SHOW(slot),
			 t->skipped ? ", which the clocks skip that day, so it is behind it." : ".");
}

static err next_of_team(struct tx *tx, const struct outlook *s, struct when *out, str *why)
{
	const struct team_time *t = outlook_team(s);
	if (!t)
		return FAIL(tx_arena(tx), ERR_INPUT, "no-slot", "None of the team's slots on '%.*s' is free in the coming %d days: something goes out "
			    "at each, a hold is on, or nobody answers. %.*s", SHOW(s->on->name), OUTLOOK_DAYS_MOST,
			    SHOW(outlook_advice(tx_arena(tx), s, S("'schedpost slot list' shows them."))));
	take_team(tx_arena(tx), s, t, "next", out, why);
	return NULL;
}

err slot_find(struct tx *tx, const struct slot_ask *ask, struct when *out, str *why)
{
	struct arena *a = tx_arena(tx);
	struct outlook *s = TAKE(a, struct outlook);
	str word = ask->word;
	const struct part_of_day *part = part_named(word);
	struct offer *of;
	size_t n, chosen;
	if (!part && !str_is(word, S("best")) && !str_is(word, S("next")))
		return FAIL(a, ERR_INPUT, "bad-slot", "'%.*s' is no word for a time. There are: best, next, morning, lunch, home, evening.",
			    SHOW(word));
	TRY(outlook_of(tx, ask, s));
	if (s->nteam && str_is(word, S("next"))) return next_of_team(tx, s, out, why);
	TRY(outlook_offers(a, s, &of, &n));
	keep_part(s, part, of, n);
	if (part) keep_first_day(s, of, n);
	const struct choice all = outlook_choice(s, of, n);
	if (!choose(a, &all, 1, &chosen)) return none(tx, s, word, of, n);
	struct slot slot = outlook_slot(s, of[chosen].at);
	*out = (struct when){.at = slot.at, .wall = zone_wall(s->zone, slot.at), .zone = ask->on->zone};
	*why = arena_fmt(a, "%.*s: %.*s", SHOW(word), SHOW(slot_parts(a, s, &slot)));
	return NULL;
}

err slot_usual(struct tx *tx, const struct slot_ask *ask, struct when *out, str *why)
{
	struct outlook *s = TAKE(tx_arena(tx), struct outlook);
	const struct offer *best = NULL;
	struct prior prior;
	struct offer *of;
	size_t n;
	TRY(outlook_of(tx, ask, s));
	const struct team_time *team = ask->day.len ? NULL : outlook_team(s);
	if (team) take_team(tx_arena(tx), s, team, "usual", out, why);
	if (team) return NULL;
	prior_of(ask->on->platform, &prior);
	habit_begin(&s->habit, &prior);
	memset(s->wander, 0, sizeof s->wander);
	TRY(outlook_offers(tx_arena(tx), s, &of, &n));
	for (size_t i = 0; i < n; i++)
		if (!of[i].not && (!best || of[i].score > best->score)) best = &of[i];
	if (!best) return none(tx, s, ask->word, of, n);
	*out = (struct when){.at = best->at, .wall = zone_wall(s->zone, best->at), .zone = ask->on->zone};
	*why = S("usual: by the rule of thumb alone (" PRIOR_SOURCE ").");
	return NULL;
}
