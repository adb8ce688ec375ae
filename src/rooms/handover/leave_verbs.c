/* SPDX-License-Identifier: MIT
 * leave_verbs.c - cover leave: a leave calendar proposes covers; cover days-off: bank holidays, by nation. */
#include "rooms/handover/leave.h"

#include <inttypes.h>

/* ---- leave */

static const struct {
	const char *word, *todo, *rest; /* what to do, around the number of the cover; NULL: nothing */
} FATES[LEAVE_FATES] = {
	[LEAVE_NEW] = {"proposed", "Who covers? schedpost cover set", " --by NAME"},
	[LEAVE_SAME] = {"as before", NULL, ""},
	[LEAVE_MOVED] = {"moved", "Who covers is to be asked anew: schedpost cover show", ""},
	[LEAVE_OFF] = {"cancelled", NULL, ""},
	[LEAVE_ASKS] = {"changed", "The calendar says otherwise now. Please look: schedpost cover show", ""},
	[LEAVE_TAKEN] = {"covered", NULL, ""},
};

static void show_leave(struct tx *tx, const struct leave *x, enum leave_fate fate, int64_t id, struct reply *r)
{
	bool is_off = x->cancelled && fate == LEAVE_ASKS;
	const char *todo = is_off ? "It was cancelled. To end the cover: schedpost cover revoke" : FATES[fate].todo;
	reply_row(r);
	reply_maybe_int(r, id);
	reply_int(r, x->begins);
	reply_int(r, x->ends);
	reply_text(r, str_of(FATES[fate].word));
	if (todo)
		reply_text(r, arena_fmt(tx_arena(tx), "%s %" PRId64 "%s", todo, id, FATES[fate].rest));
	else
		reply_none(r);
}

static void tell_left_out(const struct leaves *l, struct reply *r)
{
	if (l->repeats)
		reply_warn(r, "%zu entr%s repeat%s: plan these by hand, with 'schedpost cover plan'.", l->repeats,
			   l->repeats == 1 ? "y" : "ies", l->repeats == 1 ? "s" : "");
	if (l->bad)
		reply_warn(r, "%zu entr%s could not be read, or %s too far ahead.", l->bad, l->bad == 1 ? "y" : "ies",
			   l->bad == 1 ? "lies" : "lie");
	if (l->brief)
		reply_say(r, "%zu entr%s shorter than four hours: left out.", l->brief,
			  l->brief == 1 ? "y is" : "ies are");
	if (!l->n) reply_say(r, "No leave is to come in this calendar%s.", l->over ? ": all of it is over" : "");
	for (size_t i = 0; i < l->n; i++)
		if (l->all[i].cut) {
			reply_warn(r,
				   "One leave is longer than %d days, the most of a cover: it is proposed for its "
				   "beginning. Plan the rest with 'schedpost cover plan'.",
				   COVER_DAYS_MOST);
			return;
		}
}

static err owned(struct tx *tx, struct leaves *l)
{
	struct account *all;
	size_t n;
	TRY(accounts_all(tx, &all, &n));
	l->on = TAKE_N(tx_arena(tx), struct account, n + 1);
	for (size_t i = 0; i < n; i++)
		if (str_is(all[i].owner, l->owner.name) && !str_is(all[i].kind, S("practice")))
			l->on[l->non++] = all[i];
	return NULL;
}

static err run_leave(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"cover", "Cover", CELL_INT, false},     {"from", "From", CELL_INSTANT, false},
		{"until", "Until", CELL_INSTANT, false}, {"state", "It is", CELL_TEXT, false},
		{"next", "Next", CELL_SENTENCE, true},
	};
	struct leaves l = {0};
	TRY(person_need(tx, call_person(c, "for"), &l.owner));
	TRY(plans_for(tx, c, &l.owner));
	TRY(owned(tx, &l));
	TRY(working_of(tx, &(struct where_away){l.owner.name, S(""), l.non ? l.on : NULL}, &l.own));
	TRY(leaves_read(tx, call_get(c, "FILE"), &l));
	struct leave_taken *taken = TAKE_N(tx_arena(tx), struct leave_taken, l.n + 1);
	for (size_t i = 0; i < l.n; i++) TRY(leave_take(tx, c, &l, &l.all[i], r, &taken[i]));
	if (l.non) reply_zone(r, l.on[0].zone);
	if (l.n) reply_table(r, "leave", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < l.n; i++) show_leave(tx, &l.all[i], taken[i].fate, taken[i].id, r);
	tell_left_out(&l, r);
	if (l.n && !l.non)
		reply_say(r, "%.*s is the owner of no account, so nothing was proposed.", SHOW(l.owner.name));
	return NULL;
}

/* ---- days off */

static const char *const NATION_NAMES[] = {"england", "scotland", "wales", "northern-ireland", "uk"};

static bool is_nation(str name)
{
	for (size_t i = 0; i < COUNT(NATION_NAMES); i++)
		if (str_is(name, str_of(NATION_NAMES[i]))) return true;
	return false;
}

static err put_day(struct tx *tx, str nation, struct wall day, str name, int64_t *n)
{
	str kept = name.len <= DAY_OFF_NAME_MOST ? name : S("");
	if (*n == DAYS_OFF_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "too-many",
			    "These are more than %d days. Please give fewer at a time.", DAYS_OFF_MOST);
	(*n)++;
	return day_off_put(tx, &(struct day_off){nation, str_cut(wall_text(tx_arena(tx), day), 0, 10), kept});
}

/* NATION,DAY,NAME or DAY,NAME, with or without such a heading. */
static err line_of_days(struct tx *tx, str line, str nation, int64_t number, int64_t *n)
{
	struct wall day;
	str rest = str_trim(line), first, date = S("");
	bool heading = str_is(rest, S("nation,day,name")) || str_is(rest, S("day,name"));
	if (!rest.len || rest.at[0] == '#' || heading) return NULL;
	str whole = rest;
	str_split(&rest, ',', &first);
	if (is_nation(first)) {
		str_split(&rest, ',', &date);
		nation = first;
	} else {
		date = first;
	}
	if (nation.len && day_read(date, &day)) return put_day(tx, nation, day, str_trim(rest), n);
	return FAIL(tx_arena(tx), ERR_INPUT, nation.len ? "bad-day" : "which-nation",
		    nation.len ? "Line %" PRId64 " could not be read: '%.*s'. Please write NATION,DAY,NAME, such as "
				 "england,2026-12-25,Christmas Day"
			       : "Line %" PRId64
				 " does not say for which nation it is: '%.*s'. Please add it, or give "
				 "--nation for all lines.",
		    number, SHOW(str_cut(whole, 0, 60)));
}

static err days_of_lines(struct tx *tx, str file, str nation, int64_t *n)
{
	str line;
	for (int64_t number = 1; str_split(&file, '\n', &line); number++)
		TRY(line_of_days(tx, line, nation, number, n));
	return NULL;
}

static bool replaced(const struct ics *all, const struct ics_event *e, struct wall day)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct ics_event *o = &all->events[i];
		bool same = o->instead.year == day.year && o->instead.month == day.month && o->instead.day == day.day;
		if (same && str_is(o->uid, e->uid)) return true;
	}
	return false;
}

static err days_of_event(struct tx *tx, const struct ics *all, const struct ics_event *e, str nation, int64_t *n)
{
	const struct zone *flat;
	struct wall day;
	TRY(zone_load(tx_arena(tx), S("UTC"), &flat));
	int this_year = zone_wall(flat, tx_now(tx)).year;
	if (e->cancelled) return NULL;
	if (!e->rule.len) {
		day = e->begins;
		day.hour = day.minute = day.second = 0;
		return day.year < this_year ? NULL : put_day(tx, nation, day, e->title, n);
	}
	for (int year = this_year; year <= this_year + 5; year++)
		if (ics_yearly(e, year, &day) && !replaced(all, e, day)) TRY(put_day(tx, nation, day, e->title, n));
	return NULL;
}

static err days_of_calendar(struct tx *tx, str file, str nation, int64_t *n)
{
	struct ics all;
	TRY(ics_read(tx_arena(tx), file, &all));
	if (!nation.len)
		return FAIL(tx_arena(tx), ERR_INPUT, "which-nation",
			    "A calendar does not say for which nation it is. Please add --nation.");
	for (size_t i = 0; i < all.n; i++) TRY(days_of_event(tx, &all, &all.events[i], nation, n));
	return NULL;
}

static err show_days(struct tx *tx, struct reply *r)
{
	static const struct column COLUMNS[] = {{"day", "Day", CELL_TEXT, false},
						{"nation", "Nation", CELL_TEXT, false},
						{"name", "Name", CELL_TEXT, true}};
	struct day_off *all;
	size_t n;
	TRY(days_off_from(tx, str_cut(when_utc(tx_arena(tx), tx_now(tx)), 0, 10), &all, &n));
	if (!n) {
		reply_say(r, "No days off are known, so every Monday to Friday counts as a working day. Those of the "
			     "UK until "
			     "2028 are in days-off.csv beside the documents: schedpost cover days-off FILE");
		return NULL;
	}
	reply_table(r, "days", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_text(r, all[i].day);
		reply_text(r, all[i].nation);
		reply_text(r, all[i].name);
	}
	return NULL;
}

static err run_days(struct tx *tx, const struct call *c, struct reply *r)
{
	(void)c;
	return show_days(tx, r);
}

static err run_days_import(struct tx *tx, const struct call *c, struct reply *r)
{
	str file = call_get(c, "FILE"), nation = call_get(c, "nation");
	int64_t n = 0;
	bool calendar = str_find(str_cut(file, 0, 30), S("BEGIN:"), NULL);
	TRY((calendar ? days_of_calendar : days_of_lines)(tx, file, nation, &n));
	if (!n)
		return FAIL(tx_arena(tx), ERR_INPUT, "no-days",
			    "There is no day off in this file that is still to come. Nothing was changed.");
	reply_say(r, "%" PRId64 " days off are known from this file. 'schedpost cover days' shows all.", n);
	return NULL;
}

/* ---- the table */

static const struct opt LEAVE_OPTS[] = {
	{"FILE", "FILE", OPT_POSITION | OPT_NEEDED | OPT_TEXT_FILE, "The calendar, as an .ics file.", NULL},
	{"for", "PERSON", 0, "Whose leave it is; the usual is yours.", NULL},
	{0},
};
static const struct opt DAYS_OPTS[] = {
	{"FILE", "FILE", OPT_POSITION | OPT_NEEDED | OPT_TEXT_FILE,
	 "A calendar (.ics), or lines of NATION,DAY,NAME or DAY,NAME.", NULL},
	{"nation", "NATION", 0, "Whose days these are.", "england|scotland|wales|northern-ireland|uk"},
	{0},
};

const struct verb COVER_LEAVE_VERBS[] = {
	{.name = "cover leave",
	 .help = "Reads somebody's leave calendar and proposes a cover for each leave; nobody is asked yet. Read "
		 "again, it "
		 "changes what has changed.",
	 .example = "schedpost cover leave leave.ics --for alex",
	 .opts = LEAVE_OPTS,
	 .writes = true,
	 .needs = POWER_SEE,
	 .run = run_leave},
	{.name = "cover days",
	 .help = "Lists the bank holidays and other days off that are known.",
	 .example = "schedpost cover days",
	 .needs = POWER_SEE,
	 .run = run_days},
	{.name = "cover days-off",
	 .help = "Makes bank holidays known: on these days nobody counts as working. Leave, reminders and reply "
		 "hours "
		 "follow them.",
	 .example = "schedpost cover days-off days-off.csv",
	 .opts = DAYS_OPTS,
	 .writes = true,
	 .needs = POWER_PEOPLE,
	 .run = run_days_import},
	{0},
};
