/* SPDX-License-Identifier: MIT
 * leave_verbs.c - cover leave: a leave calendar proposes covers; cover days-off: bank holidays, by nation. */
#include "rooms/handover/leave.h"

#include "text/civil.h"

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
	[LEAVE_TAKEN] = {"covered",
			 "Another cover lies in it. What that leaves open is planned by hand: schedpost cover plan",
			 ""},
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
	if (todo && id)
		reply_text(r, arena_fmt(tx_arena(tx), "%s %" PRId64 "%s", todo, id, FATES[fate].rest));
	else
		reply_maybe_text(r, todo ? str_of(todo) : S(""));
}

static void tell_left_out(const struct leaves *l, struct reply *r)
{
	if (l->repeats)
		reply_warn(r, "%zu entr%s repeat%s: plan these by hand, with 'schedpost cover plan'.", l->repeats,
			   l->repeats == 1 ? "y" : "ies", l->repeats == 1 ? "s" : "");
	if (l->bad)
		reply_warn(r, "%zu entr%s could not be read, or %s too far ahead.", l->bad, l->bad == 1 ? "y" : "ies",
			   l->bad == 1 ? "lies" : "lie");
	if (l->twice)
		reply_warn(r,
			   "%zu entr%s the name (UID) of another one in this calendar, and %s left out: plan %s by "
			   "hand.",
			   l->twice, l->twice == 1 ? "y has" : "ies have", l->twice == 1 ? "is" : "are",
			   l->twice == 1 ? "it" : "these");
	if (l->guessed.len)
		reply_warn(r, "The zone '%.*s' is not known here, so these times are read by the clock of %.*s.",
			   SHOW(l->guessed), SHOW(l->owner.name));
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

/* In most programs an entry that is taken out is simply not there any more. */
static err tell_gone(struct tx *tx, const struct leaves *l, struct reply *r)
{
	struct cover *all;
	size_t n;
	TRY(leaves_gone(tx, l, &all, &n));
	for (size_t i = 0; i < n; i++)
		reply_warn(r,
			   "Cover %" PRId64
			   " was proposed by a leave that is not in this calendar. If that leave is off, end "
			   "the cover: schedpost cover revoke %" PRId64,
			   all[i].id, all[i].id);
	return NULL;
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
	return tell_gone(tx, &l, r);
}

/* ---- days off */

static const char *const NATION_NAMES[] = {"england", "scotland", "wales", "northern-ireland", "uk"};

enum { ENTRY_DAYS_MOST = 31, YEARS_AHEAD = 5 };

/* As it is kept; empty: it is none. */
static str nation_named(str name)
{
	for (size_t i = 0; i < COUNT(NATION_NAMES); i++)
		if (str_is_nocase(name, str_of(NATION_NAMES[i]))) return str_of(NATION_NAMES[i]);
	return S("");
}

struct days {
	struct tx *tx;
	str nation;  /* of --nation; empty: each line says it */
	bool forget; /* they are taken out again */
	int64_t n;
	size_t unread; /* entries of a calendar */
};

static err put_day(struct days *o, str nation, struct wall day, str name)
{
	struct day_off one = {nation, str_cut(wall_text(tx_arena(o->tx), day), 0, 10), S("")};
	int64_t gone = 1;
	if (name.len <= DAY_OFF_NAME_MOST) one.name = name;
	if (o->n == DAYS_OFF_MOST)
		return FAIL(tx_arena(o->tx), ERR_INPUT, "too-many",
			    "These are more than %d days. Please give fewer at a time.", DAYS_OFF_MOST);
	TRY(o->forget ? day_off_drop(o->tx, &one, &gone) : day_off_put(o->tx, &one));
	o->n += gone;
	return NULL;
}

static err bad_line(struct days *o, str line, int64_t number, bool nation)
{
	return FAIL(tx_arena(o->tx), ERR_INPUT, nation ? "bad-day" : "which-nation",
		    nation ? "Line %" PRId64 " could not be read: '%.*s'. Please write NATION,DAY,NAME, such as "
			     "england,2026-12-25,Christmas Day"
			   : "Line %" PRId64 " does not say for which nation it is: '%.*s'. Please add it, or give "
			     "--nation for all lines.",
		    number, SHOW(str_cut(line, 0, 60)));
}

/* "Christmas Day", also as programs write it that put names into quotes. */
static str name_of(str rest)
{
	str name = str_trim(rest);
	bool quoted = name.len > 1 && name.at[0] == '"' && name.at[name.len - 1] == '"';
	return quoted ? str_trim(str_cut(name, 1, name.len - 2)) : name;
}

/* NATION,DAY,NAME or DAY,NAME, with or without such a heading. */
static err line_of_days(struct days *o, str line, int64_t number)
{
	struct wall day;
	str rest = str_trim(line), first, whole = rest;
	bool heading = str_is_nocase(rest, S("nation,day,name")) || str_is_nocase(rest, S("day,name"));
	if (!rest.len || rest.at[0] == '#' || heading) return NULL;
	str_split(&rest, ',', &first);
	str nation = nation_named(str_trim(first));
	if (nation.len)
		str_split(&rest, ',', &first);
	else
		nation = o->nation;
	if (!nation.len || !day_read(str_trim(first), &day)) return bad_line(o, whole, number, nation.len != 0);
	return put_day(o, nation, day, name_of(rest));
}

static err days_of_lines(struct days *o, str file)
{
	str line;
	for (int64_t number = 1; str_split(&file, '\n', &line); number++) TRY(line_of_days(o, line, number));
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

/* An entry may be of several days, such as both days of Christmas. */
static err put_entry(struct days *o, const struct ics_event *e, struct wall first)
{
	int64_t days = e->days ? (wall_seconds(e->ends) - wall_seconds(e->begins)) / DAY_S : 1;
	first.hour = first.minute = first.second = 0;
	if (days > ENTRY_DAYS_MOST) o->unread++;
	for (int64_t d = 0; d < days && days <= ENTRY_DAYS_MOST; d++)
		TRY(put_day(o, o->nation, days_later(first, d), e->title));
	return NULL;
}

static err days_of_event(struct days *o, const struct ics *all, const struct ics_event *e)
{
	const struct zone *flat;
	struct wall day;
	TRY(zone_load(tx_arena(o->tx), S("UTC"), &flat));
	int this_year = zone_wall(flat, tx_now(o->tx)).year;
	if (e->cancelled) return NULL;
	if (!e->rule.len) return e->ends.year < this_year ? NULL : put_entry(o, e, e->begins);
	if (!ics_yearly(e, e->begins.year, &day)) o->unread++;
	for (int year = this_year; year <= this_year + YEARS_AHEAD; year++)
		if (ics_yearly(e, year, &day) && !replaced(all, e, day)) TRY(put_entry(o, e, day));
	return NULL;
}

static err days_of_calendar(struct days *o, str file)
{
	struct ics all;
	TRY(ics_read(tx_arena(o->tx), file, &all));
	o->unread = all.bad;
	if (!o->nation.len)
		return FAIL(tx_arena(o->tx), ERR_INPUT, "which-nation",
			    "A calendar does not say for which nation it is. Please add --nation.");
	for (size_t i = 0; i < all.n; i++) TRY(days_of_event(o, &all, &all.events[i]));
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
	str file = call_get(c, "FILE"), mark = S("\xef\xbb\xbf"); /* some spreadsheets put it first */
	struct days o = {.tx = tx, .nation = call_get(c, "nation"), .forget = call_has(c, "forget")};
	if (str_starts(file, mark)) file = str_cut(file, mark.len, file.len);
	bool calendar = str_find(str_cut(file, 0, 30), S("BEGIN:"), NULL);
	TRY((calendar ? days_of_calendar : days_of_lines)(&o, file));
	if (!o.n)
		return FAIL(tx_arena(tx), ERR_INPUT, "no-days",
			    "There is no day off in this file that %s. Nothing was changed.",
			    o.forget   ? "is known"
			    : o.unread ? "could be read"
				       : "is still to come");
	reply_say(r,
		  o.forget ? "%" PRId64 " days of this file are days off no more."
			   : "%" PRId64 " days off are known from this file. 'schedpost cover days' shows all.",
		  o.n);
	if (o.unread)
		reply_warn(r,
			   "%zu entr%s of it could not be read, or repeat%s in a way that is not known here. Please "
			   "look whether "
			   "a day is missing: it can be added as a line NATION,DAY,NAME.",
			   o.unread, o.unread == 1 ? "y" : "ies", o.unread == 1 ? "s" : "");
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
	{"forget", NULL, OPT_FLAG, "They are taken out again.", NULL},
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
