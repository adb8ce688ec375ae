/* SPDX-License-Identifier: MIT
 * calendar_import.c - `schedpost calendar import`: what a calendar of somebody else says, and what is wrong with it. It
 * is read by a process of its own (reader.h) and judged here; nothing is kept. */
#include "base/file.h"
#include "front/front.h"
#include "front/reader.h"
#include "rooms/calendar/calendar.h"
#include "rooms/calendar/judge.h"

#include <inttypes.h>
#include <unistd.h>

enum { SHOWN_MOST = 200 /* lines; --json has all */, YEAR_FROM = 1990, YEAR_TO = 2200 };

struct asked {
	struct reader_asks how;
	struct judge_asks judge;
};

static err which_year(struct front *f, const struct call *c, int *out)
{
	int64_t year;
	TRY(call_int(f->a, c, "year", day_year_of(f->clock->now(f->clock) / DAY_MS), &year));
	*out = (int)year;
	if (year >= YEAR_FROM && year <= YEAR_TO) return NULL;
	return FAIL(f->a, ERR_INPUT, "bad-year", "Please give a year from %d to %d.", YEAR_FROM, YEAR_TO);
}

static err what_is_asked(struct front *f, const struct call *c, struct asked *q)
{
	static const char *const ENDS[] = {"auto", "inclusive", "exclusive"};
	struct known_day *known;
	*q = (struct asked){.judge.region = call_has(c, "region") ? call_get(c, "region") : S("GB")};
	for (size_t i = 0; i < COUNT(ENDS); i++)
		if (str_is(call_get(c, "end"), str_of(ENDS[i]))) q->how.end = (enum import_end)i;
	TRY(which_year(f, c, &q->how.year));
	q->judge.year = q->how.year;
	TRY(days_conf_read(f->a, str_of(AWARENESS_DAYS_CSV), &known, &q->judge.nknown));
	q->judge.known = known;
	return NULL;
}

static err read_it(struct front *f, str path, const struct reader_asks *how, struct import_file *out)
{
	int fd = f->in;
	bool from_file = !str_is(path, S("-"));
	if (from_file) TRY(file_open(f->a, path, &fd));
	err e = reader_run(f->a, fd, how, out);
	if (from_file) close(fd);
	return e;
}

/* ---- telling */

static const struct column COUNTED[] = {
	{"new", "New", CELL_INT, false}, {"same", "Same", CELL_INT, false}, {"moved", "Moved", CELL_INT, false},
	{"conflict", "Conflict", CELL_INT, false}, {"stale", "Stale?", CELL_INT, false},
	{"rejected", "Rejected", CELL_INT, false}, {"kept-aside", "Kept aside", CELL_INT, false},
	{"other-year", "Of another year", CELL_INT, false}, {"other-region", "Of another region", CELL_INT, false},
	{"entries", "Entries of the file", CELL_INT, false}, {"notes", "Notes", CELL_TEXT, false},
};

static void tell_counts(const struct judgement *j, struct reply *r)
{
	reply_facts(r, "counts", COUNTED, COUNT(COUNTED));
	for (size_t i = 0; i < JUDGED_KINDS; i++) reply_int(r, (int64_t)j->counts[i]);
	reply_int(r, (int64_t)j->entries);
	reply_text(r, j->notes);
}

static void tell_lines(struct front *f, const struct judgement *j, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"line", "Line", CELL_INT, false}, {"is", "It is", CELL_TEXT, false}, {"days", "Days", CELL_TEXT, false},
		{"name", "Name", CELL_TEXT, true}, {"basis", "Basis", CELL_TEXT, false}, {"codes", "Codes", CELL_TEXT, true},
		{"why", "Why", CELL_SENTENCE, true},
	};
	/* People read sentences; the code words behind them are for programs. */
	static const struct column FOR_PEOPLE[] = {
		{"line", "Line", CELL_INT, false}, {"is", "It is", CELL_TEXT, false}, {"days", "Days", CELL_TEXT, false},
		{"name", "Name", CELL_TEXT, true}, {"basis", "Basis", CELL_TEXT, false}, {"why", "Why", CELL_SENTENCE, true},
	};
	size_t shown = f->show.json ? j->n : MIN(j->n, (size_t)SHOWN_MOST);
	if (!shown) return;
	reply_table(r, "lines", f->show.json ? COLUMNS : FOR_PEOPLE, f->show.json ? COUNT(COLUMNS) : COUNT(FOR_PEOPLE));
	for (size_t i = 0; i < shown; i++) {
		const struct judged *l = &j->lines[i];
		reply_row(r);
		reply_int(r, l->line);
		reply_text(r, str_of(JUDGED_NAMES[l->is]));
		reply_maybe_text(r, l->dated ? day_span_text(f->a, l->days) : S(""));
		reply_maybe_text(r, l->name);
		reply_maybe_text(r, str_of(l->basis));
		if (f->show.json) reply_maybe_text(r, l->codes);
		reply_maybe_text(r, judge_why(f->a, l->codes));
	}
	if (shown < j->n) reply_say(r, "And %zu more; --json shows all.", j->n - shown);
}

/* What of the file as a whole changes how its lines are to be read. */
static void warn(const struct import_file *file, const struct judgement *j, int year, struct reply *r)
{
	if (file->order == ORDER_ASSUMED)
		reply_warn(r, "Nothing in the file proves whether 3/4 is 3 April or 4 March: it was read as 3 April.");
	if (file->cut)
		reply_warn(r, "Reading stopped before the end of the file: it has too many entries, or parts within parts.");
	if (file->unended) reply_warn(r, "The file stops in the middle. Was it copied whole?");
	if (j->entries && j->counts[JUDGED_OTHER_YEAR] == j->entries)
		reply_warn(r, "Nothing in the file is of %d. For another year, please add --year.", year);
}

static err calendar_import(struct front *f, const struct call *c)
{
	struct asked q;
	struct import_file file;
	struct judgement j;
	struct reply *r = reply_new(f->a);
	TRY(what_is_asked(f, c, &q));
	TRY(read_it(f, call_get(c, "FILE"), &q.how, &file));
	TRY(judge(f->a, &file, &q.judge, &j));
	tell_lines(f, &j, r);
	tell_counts(&j, r);
	warn(&file, &j, q.how.year, r);
	reply_say(r, "Nothing was changed. What you have checked is said with 'schedpost calendar verify' for a known day, and "
		     "with 'schedpost calendar add' for one of your own.");
	front_show(f, r);
	return NULL;
}

static const struct opt OPTS[] = {
	{"FILE", "FILE", OPT_POSITION | OPT_NEEDED, "The calendar: an .ics file or a table (CSV); - reads standard input.", NULL},
	{"region", "REGION", 0, "Where your readers are; the usual is GB. Days of another region are left out.",
	 "GB|GB-ENG|GB-SCT|GB-WLS|GB-NIR"},
	{"year", "YEAR", 0, "The year that is looked at, and that dates without one mean; the usual is this one.", NULL},
	{"end", "HOW", 0, "Whether the last day of an entry counts; the usual is to tell by its name.", "auto|inclusive|exclusive"},
	{0},
};

const struct door calendar_import_door = {
	.verb = {.name = "calendar import",
		 .opts = OPTS,
		 .example = "schedpost calendar import days.ics",
		 .help = "Looks through a calendar of somebody else (.ics, or a table as CSV) and says of each entry, with its line, "
			 "whether it can be believed: last year's dates under this year's name, weeks that do not begin on a Monday, "
			 "texts that name another date, days that are known here on another date. Nothing is changed."},
	.run = calendar_import,
};
