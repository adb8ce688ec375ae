/* SPDX-License-Identifier: MIT
 * slots_verbs.c - slots: when would be a good time, why, and why not then? */
#include "rooms/slots/slots.h"

#include "base/clock.h"
#include "rooms/slots/heat.h"
#include "text/when.h"

#include <inttypes.h>
#include <math.h>

/* Times on that date, or around the awareness day of that name. */
static err window_of_day(struct tx *tx, const struct call *c, const struct aware_ask *ask, struct occurrence *aware,
			 struct window *w)
{
	struct calendar all;
	struct day_span days;
	struct aware_ask of = *ask;
	of.calendar = &all;
	of.name = call_get(c, "for");
	if (!day_span_read(of.name, &days)) {
		TRY(calendar_load(tx, &all));
		TRY(aware_find(tx, &of, aware));
		days = (struct day_span){aware->when.days.first - AWARE_LEAD_DAYS, aware->when.days.last};
	}
	*w = aware_window(ask->zone, days, tx_now(tx));
	w->ends = MIN(w->ends, w->begins + OUTLOOK_DAYS_MOST * DAY_MS);
	return w->begins < w->ends ? NULL : slots_past(tx, of.name);
}

static err window_of_call(struct tx *tx, const struct call *c, const struct account *on, struct occurrence *aware,
			  struct window *w)
{
	const struct zone *z;
	bool span = call_has(c, "from") || call_has(c, "until");
	TRY(zone_load(tx_arena(tx), on->zone, &z));
	if (call_has(c, "for")) TRY(window_of_day(tx, c, &(struct aware_ask){.on = on, .zone = z}, aware, w));
	return call_has(c, "for") && !span ? NULL : slots_window(tx, z, call_get(c, "from"), call_get(c, "until"), w);
}

static err how_many(struct tx *tx, const struct call *c, size_t *n)
{
	int64_t most;
	TRY(call_int(tx_arena(tx), c, "most", SLOTS_USUAL, &most));
	*n = (size_t)most;
	if (most >= 1 && most <= SLOTS_MOST) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-count", "--most is a number from 1 to %d.", SLOTS_MOST);
}

/* ---- the answer */

static const struct column SLOTS[] = {
	{"at", "Time", CELL_INSTANT, false},	{"times", "Of your usual", CELL_TEXT, false},
	{"range", "8 of 10 such hours", CELL_TEXT, false}, {"confidence", "Confidence", CELL_TEXT, false},
	{"posts", "Comparable posts", CELL_INT, false}, {"team", "Team slot", CELL_FLAG, false},
	{"parts", "Made of", CELL_SENTENCE, true},
};

static bool is_team_slot(const struct outlook *s, int64_t at)
{
	size_t i = 0;
	while (i < s->nteam && s->team[i].at != at) i++;
	return i < s->nteam;
}

static void show_one(struct arena *a, const struct outlook *s, const struct slot *slot, bool why, struct reply *r)
{
	struct slot_range range = slot_range(slot);
	reply_row(r);
	reply_int(r, slot->at);
	reply_text(r, arena_fmt(a, "%.2fx", range.times));
	reply_text(r, arena_fmt(a, "%.2fx to %.2fx", range.low, range.high));
	reply_text(r, str_of(slot_confidence(&slot->worth)));
	reply_int(r, lround(slot->worth.near));
	reply_int(r, is_team_slot(s, slot->at));
	if (why) reply_text(r, slot_parts(a, s, slot));
}

/* Without what others nearby cost: they may be what stands against it. */
static double slot_times(const struct outlook *s, int64_t at)
{
	struct slot slot = outlook_slot(s, at);
	return exp(slot.worth.mean + slot.aware);
}

/* The best of all that may not be, with what stands against it: what people would otherwise ask next. */
static err tell_passed_over(struct arena *a, const struct outlook *s, const struct offer *of, size_t n, double least,
			    struct reply *r)
{
	const struct offer *best = NULL;
	str why;
	for (size_t i = 0; i < n; i++) {
		bool could = of[i].not && of[i].score > least && !str_is(str_of(of[i].not), S("past"));
		if (could && (!best || of[i].score > best->score)) best = &of[i];
	}
	if (!best) return NULL;
	TRY(outlook_not(a, s, best->at, best->not, &why));
	str when = when_local(a, best->at, s->zone);
	reply_say(r, "Passed over: %.*s would be %.2fx, but %.*s.", SHOW(when), slot_times(s, best->at),
		  SHOW(why));
	return NULL;
}

static err show_chosen(struct arena *a, const struct call *c, const struct outlook *s, size_t most, struct reply *r)
{
	struct offer *of;
	size_t n, chosen[SLOTS_MOST], got;
	double least = INFINITY;
	bool why = call_has(c, "why");
	TRY(outlook_offers(a, s, &of, &n));
	const struct choice all = outlook_choice(s, of, n);
	got = choose(a, &all, most, chosen);
	if (got) reply_table(r, "slots", SLOTS, COUNT(SLOTS) - !why);
	for (size_t i = 0; i < got; i++) {
		struct slot slot = outlook_slot(s, of[chosen[i]].at);
		least = fmin(least, of[chosen[i]].score);
		show_one(a, s, &slot, why, r);
	}
	str one = arena_fmt(a, "'schedpost slots %.*s --why-not TIME' tells of one.", SHOW(s->on->name));
	str tally = outlook_tally(a, of, n), advice = outlook_advice(a, s, one);
	if (got < most)
		reply_warn(r, "%s in that time: %.*s. %.*s", got ? "There are no more" : "There is no good time", SHOW(tally),
			   SHOW(advice));
	TRY(tell_passed_over(a, s, of, n, got ? least : -INFINITY, r));
	if (got && why)
		reply_say(r, "Of times that are about as good a small chance chooses, the same all week, so that each is tried in time and can "
			  "be known.");
	if (s->habit.all < COMPARABLE_LEAST)
		reply_say(r, "What is known of '%.*s' itself: %d post%s with figures. So these are sensible guesses, not findings.",
			  SHOW(s->on->name), s->habit.all, s->habit.all == 1 ? "" : "s");
	return NULL;
}

/* One instant that somebody has in mind. */
static err show_against(struct tx *tx, const struct call *c, struct outlook *s, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct when when;
	str why;
	TRY(when_read(a, call_get(c, "why-not"), tx_now(tx), s->zone, &when));
	const struct account *on = s->on;
	struct occurrence aware = s->aware;
	TRY(outlook_load(tx, on, &(struct window){when.at - DAY_MS, when.at + DAY_MS}, s));
	s->aware = aware;
	struct slot slot = outlook_slot(s, when.at);
	const char *code = outlook_against(s, when.at);
	reply_table(r, "slots", SLOTS, COUNT(SLOTS));
	show_one(a, s, &slot, true, r);
	if (!code) reply_say(r, "Nothing stands against it.");
	if (!code) return NULL;
	TRY(outlook_not(a, s, when.at, code, &why));
	reply_say(r, "It is not proposed, for %.*s.", SHOW(why));
	return NULL;
}

static void tell_day(struct arena *a, const struct occurrence *aware, struct reply *r)
{
	reply_say(r, "%.*s: %.*s (%.*s).", SHOW(aware->day->is.name), SHOW(day_span_text(a, aware->when.days)),
		  SHOW(basis_in_words(a, &aware->when)));
	if (basis_is_open(aware->when.basis)) reply_warn(r, "%.*s", SHOW(occurrence_open_text(a, aware)));
}

/* The week as it is to be expected, whatever is planned in it. */
static void show_picture(struct arena *a, const struct call *c, const struct outlook *s, struct reply *r)
{
	if (call_has(c, "svg")) {
		reply_quote(r, "svg", "", heat_svg(a, s));
		reply_next(r, "file", S("svg"));
		return;
	}
	reply_quote(r, "plot", arena_cstr(a, arena_fmt(a, "What an hour is expected to bring on %.*s, beside its usual", SHOW(s->on->name))),
		    heat_text(a, s));
	reply_say(r, "From %.*s. Without a * it is a sensible guess, not a finding.", SHOW(slot_sources(a, s)));
}

static err run_slots(struct tx *tx, const struct call *c, struct reply *r)
{
	struct outlook *s = TAKE(tx_arena(tx), struct outlook);
	struct occurrence aware = {0};
	struct account *on;
	struct window w;
	size_t n, most;
	TRY(accounts_named(tx, call_joined(tx_arena(tx), c, "ACCOUNT"), &on, &n));
	if (n != 1)
		return FAIL(tx_arena(tx), ERR_INPUT, "one-account", "Each account has its own good times: please name one, not %zu.", n);
	TRY(how_many(tx, c, &most));
	TRY(window_of_call(tx, c, on, &aware, &w));
	reply_zone(r, on->zone);
	TRY(outlook_load(tx, on, &w, s));
	s->aware = aware;
	if (call_has(c, "plot") || call_has(c, "svg")) {
		show_picture(tx_arena(tx), c, s, r);
		return NULL;
	}
	TRY(call_has(c, "why-not") ? show_against(tx, c, s, r) : show_chosen(tx_arena(tx), c, s, most, r));
	if (aware.day) tell_day(tx_arena(tx), &aware, r);
	return NULL;
}

/* ---- the table */

static const struct opt SLOTS_OPTS[] = {
	{"ACCOUNT", "ACCOUNT", OPT_POSITION | OPT_MANY, "For which account; needed unless there is only one.", NULL},
	{"for", "DAY", 0, "For an awareness day such as \"Carers Week\", in the week before it and on it; or a date, 2027-05-12.", NULL},
	{"from", "WHEN", 0, "Not before then; the usual is now.", NULL},
	{"until", "WHEN", 0, "Not after then; the usual is a week.", NULL},
	{"most", "N", 0, "So many times, 3 unless you say otherwise.", NULL},
	{"why", NULL, OPT_FLAG, "What each is made of, and how sure it is.", NULL},
	{"why-not", "WHEN", 0, "What is to be said of this time.", NULL},
	{"plot", NULL, OPT_FLAG, "Draws the hours of a week instead.", NULL},
	{"svg", "FILE", 0, "Writes that as a picture into a file; - is the screen.", NULL},
	{0},
};
const struct verb SLOTS_VERBS[] = {
	{.name = "slots",
	 .help = "Good times for a post on an account, and how sure that is: a rule of thumb, the distance to what is planned, and "
		 "whether somebody is there to answer.",
	 .example = "schedpost slots library --why",
	 .opts = SLOTS_OPTS,
	 .needs = POWER_SEE,
	 .about = account_about,
	 .run = run_slots},
	{0},
};
