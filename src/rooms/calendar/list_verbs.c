/* SPDX-License-Identifier: MIT
 * list_verbs.c - calendar list, the page behind calendar export, and the table of the verbs that look at it. */
#include "rooms/calendar/calendar.h"

#include "base/sha.h"
#include "rooms/cover/cover.h"
#include "text/hours.h"
#include "text/civil.h"

#include <inttypes.h>

enum { LIST_DAYS = 42, SPAN_DAYS_MOST = 3 * 366 };

/* ---- which span */

static int year_today(struct tx *tx)
{
	return day_year_of(day_today(tx));
}

static struct day_span whole_year(int year)
{
	return (struct day_span){day_number(year, 1, 1), day_number(year, 12, 31)};
}

err year_asked(struct tx *tx, const struct call *c, int *out)
{
	int64_t year;
	TRY(call_int(tx_arena(tx), c, "year", year_today(tx), &year));
	*out = (int)year;
	if (year > YEAR_FIRST && year < YEAR_LAST) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-year", "There are no awareness days of the year %" PRId64
		    ". Please write one such as %d.", year, year_today(tx));
}

static err one_end(struct tx *tx, const struct call *c, const char *name, int64_t *out)
{
	struct day_span day;
	str text = call_get(c, name);
	if (!text.len) return NULL;
	if (!day_span_read(text, &day) || day.first != day.last)
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-day", "'%.*s' is no day. Please write it as 2026-06-08.",
			    SHOW(str_cut(text, 0, 40)));
	*out = day.first;
	return NULL;
}

/* Without any: six weeks from today. */
static err span_asked(struct tx *tx, const struct call *c, struct day_span *out)
{
	int year;
	*out = (struct day_span){day_today(tx), day_today(tx) + LIST_DAYS - 1};
	if (call_has(c, "year")) {
		TRY(year_asked(tx, c, &year));
		*out = whole_year(year);
	}
	int64_t length = out->last - out->first;
	TRY(one_end(tx, c, "from", &out->first));
	if (call_has(c, "from") && !call_has(c, "year")) out->last = out->first + length;
	TRY(one_end(tx, c, "until", &out->last));
	if (out->first <= out->last && out->last - out->first < SPAN_DAYS_MOST) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-span", "Please give a span of at most three years whose end is not before its beginning: "
		    "%.*s to %.*s is none.", SHOW(day_text(tx_arena(tx), out->first)), SHOW(day_text(tx_arena(tx), out->last)));
}

unsigned nation_asked(const struct call *c)
{
	unsigned where;
	return nations_read(call_get(c, "nation"), &where) ? where : 0;
}

static bool has_tag(const struct day *d, str tag)
{
	return str_in(d->is.tags, ' ', tag);
}

static bool wanted(const struct call *c, const struct occurrence *o, unsigned where)
{
	if (where && !(o->day->is.where & where)) return false;
	if (call_has(c, "tag") && !has_tag(o->day, call_get(c, "tag"))) return false;
	return !call_has(c, "unconfirmed") || (basis_is_open(o->when.basis) && !has_tag(o->day, S("context")));
}

/* ---- bank holidays that were made known by hand, such as a royal occasion, where the calendar has none that day */

static bool known_there(const struct occurrences *all, int64_t day, unsigned where)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct day *d = all->at[i].day;
		bool there = all->at[i].when.days.first == day && (d->is.where & where) == where;
		if (there && has_tag(d, S("bank-holiday"))) return true;
	}
	return false;
}

static err show_days_off(struct tx *tx, const struct call *c, const struct occurrences *all, struct day_span span,
			 struct reply *r)
{
	struct day_off *off;
	size_t n;
	unsigned asked = nation_asked(c), where;
	if (call_has(c, "tag") || call_has(c, "unconfirmed")) return NULL;
	TRY(days_off_from(tx, day_text(tx_arena(tx), span.first), &off, &n));
	for (size_t i = 0; i < n; i++) {
		struct day_span day;
		if (!day_span_read(off[i].day, &day) || day.first > span.last || !nations_read(off[i].nation, &where)) continue;
		if ((asked && !(asked & where)) || known_there(all, day.first, where)) continue;
		reply_row(r);
		reply_text(r, off[i].day);
		reply_text(r, off[i].day);
		reply_none(r);
		reply_text(r, off[i].name.len ? off[i].name : S("Day off"));
		reply_text(r, nations_text(tx_arena(tx), where));
		reply_text(r, S("a day off (cover days)"));
	}
	return NULL;
}

/* ---- list */

static void show_one(struct tx *tx, const struct occurrence *o, struct reply *r)
{
	reply_row(r);
	reply_text(r, day_text(tx_arena(tx), o->when.days.first));
	reply_text(r, day_text(tx_arena(tx), o->when.days.last));
	reply_text(r, basis_is_open(o->when.basis) ? S("?") : S(""));
	reply_text(r, o->day->is.name);
	reply_text(r, nations_text(tx_arena(tx), o->day->is.where));
	reply_text(r, basis_in_words(tx_arena(tx), &o->when));
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"first", "From", CELL_TEXT, false}, {"last", "Until", CELL_TEXT, false}, {"open", "?", CELL_TEXT, false},
		{"name", "Day", CELL_TEXT, true},    {"nations", "Where", CELL_TEXT, false},
		{"basis", "How sure", CELL_TEXT, true},
	};
	struct calendar all;
	struct occurrences found;
	struct day_span span;
	size_t shown = 0, open = 0;
	TRY(span_asked(tx, c, &span));
	TRY(calendar_load(tx, &all));
	calendar_between(tx_arena(tx), &all, span, &found);
	reply_table(r, "days", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < found.n; i++) {
		if (!wanted(c, &found.at[i], nation_asked(c))) continue;
		show_one(tx, &found.at[i], r);
		shown++;
		open += basis_is_open(found.at[i].when.basis);
	}
	TRY(show_days_off(tx, c, &found, span, r));
	if (!shown) reply_say(r, "No awareness day is known there.");
	if (open) reply_say(r, "A ? stands behind %zu date%s that nobody has confirmed. Where you have read it at its organiser: schedpost "
			    "calendar verify NAME --dates 2027-06-07..2027-06-13 --source ADDRESS", open, open == 1 ? "" : "s");
	return NULL;
}

/* ---- what calendar export is made of */

/* The same day of a year has the same name in every file, whatever its dates: a calendar moves it then. */
static str uid_of(struct arena *a, const struct occurrence *o, size_t nth)
{
	str name = arena_fmt(a, "%.*s|%.*s|%d|%zu", SHOW(o->day->key), SHOW(nations_text(a, o->day->is.where)),
			     day_year_of(o->when.days.first), nth);
	return arena_fmt(a, "day-%.*s@schedpost", SHOW(str_cut(sha_hex_of(a, name), 0, 32)));
}

/* Of several spans of one day in one year: which one. */
static size_t nth_of(const struct occurrences *all, size_t i)
{
	size_t n = 0;
	for (size_t k = 0; k < i; k++)
		n += all->at[k].day->is.where == all->at[i].day->is.where && str_is(all->at[k].day->key, all->at[i].day->key);
	return n;
}

static err run_page(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"uid", "Name", CELL_TEXT, false},   {"first", "From", CELL_TEXT, false},  {"until", "Until", CELL_TEXT, false},
		{"name", "Day", CELL_TEXT, true},    {"open", "Open", CELL_FLAG, false},
		{"basis", "How sure", CELL_TEXT, true},
		{"hashtag", "Tag", CELL_TEXT, true}, {"nations", "Where", CELL_TEXT, true},
	};
	struct calendar all;
	struct occurrences found;
	struct arena *a = tx_arena(tx);
	int year;
	TRY(year_asked(tx, c, &year));
	TRY(calendar_load(tx, &all));
	calendar_between(a, &all, whole_year(year), &found);
	reply_table(r, "days", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < found.n; i++) {
		const struct occurrence *o = &found.at[i];
		if (day_year_of(o->when.days.first) != year || !wanted(c, o, nation_asked(c))) continue;
		reply_row(r);
		reply_text(r, uid_of(a, o, nth_of(&found, i)));
		reply_text(r, day_text(a, o->when.days.first));
		reply_text(r, day_text(a, o->when.days.last + 1));
		reply_text(r, o->day->is.name);
		reply_int(r, basis_is_open(o->when.basis));
		reply_text(r, basis_in_words(a, &o->when));
		reply_maybe_text(r, o->day->is.hashtag);
		reply_text(r, nations_text(a, o->day->is.where));
	}
	return NULL;
}

/* ---- the table */

#define NATION_WORDS "world|uk|england|scotland|wales|ni|northern-ireland"

static const struct opt LIST_OPTS[] = {
	{"from", "DAY", 0, "From this day on, such as 2027-06-01; without, from today.", NULL},
	{"until", "DAY", 0, "Up to this day; without, for six weeks.", NULL},
	{"year", "YEAR", 0, "A whole year.", NULL},
	{"nation", "NATION", 0, "Only what is kept there.", NATION_WORDS},
	{"tag", "WORD", 0, "Only days about that: cancer, mental-health, libraries, ...", NULL},
	{"unconfirmed", NULL, OPT_FLAG, "Only dates that nobody has confirmed.", NULL},
	{0},
};
static const struct opt SHOW_OPTS[] = {
	{"NAME", "NAME", OPT_POSITION | OPT_NEEDED, "The day, such as \"Carers Week\".", NULL},
	{"nation", "NATION", 0, "Where, for a day whose date differs.", NATION_WORDS},
	{0},
};
static const struct opt PLAN_OPTS[] = {
	{"year", "YEAR", OPT_POSITION, "The year; without, this one.", NULL},
	{"on", "ACCOUNT,...", OPT_MANY, "For these accounts, or groups as @GROUP; without, for all.", NULL},
	{"tag", "WORD", 0, "Only days about that: cancer, mental-health, libraries, ...", NULL},
	{"empty", NULL, OPT_FLAG, "Only days without a post.", NULL},
	{"plot", NULL, OPT_FLAG, "Draws the year instead.", NULL},
	{"svg", "FILE", 0, "Writes that as a picture into a file; - is the screen.", NULL},
	{0},
};
static const struct opt PAGE_OPTS[] = {
	{"year", "YEAR", 0, "The year; without, this one.", NULL},
	{"nation", "NATION", 0, "Only what is kept there.", NATION_WORDS},
	{0},
};

const struct verb CALENDAR_VERBS[] = {
	{.name = "calendar list",
	 .help = "Lists awareness days and bank holidays, each with how sure its date is. A ? means that nobody has confirmed it.",
	 .example = "schedpost calendar list --year 2027 --unconfirmed",
	 .opts = LIST_OPTS,
	 .needs = POWER_SEE,
	 .run = run_list},
	{.name = "calendar show",
	 .help = "Shows one awareness day: its dates of this and the next years, where they come from, its hashtag, and posts about it.",
	 .example = "schedpost calendar show \"Carers Week\"",
	 .opts = SHOW_OPTS,
	 .needs = POWER_SEE,
	 .run = run_calendar_show},
	{.name = "calendar plan",
	 .help = "The awareness days of a year for your accounts: which have posts, which have none, and which lie in each other's week.",
	 .example = "schedpost calendar plan 2027 --empty",
	 .opts = PLAN_OPTS,
	 .needs = POWER_SEE,
	 .run = run_calendar_plan},
	{.name = "calendar page",
	 .help = "What calendar export is made of.",
	 .example = "schedpost calendar export 2027.ics --year 2027",
	 .opts = PAGE_OPTS,
	 .inner = true,
	 .needs = POWER_SEE,
	 .run = run_page},
	{0},
};
