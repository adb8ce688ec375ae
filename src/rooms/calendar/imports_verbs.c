/* SPDX-License-Identifier: MIT
 * imports_verbs.c - calendar imports: what waits to be taken over, and how each line that is left can be settled; and
 * the table of the verbs about calendars of others. */
#include "rooms/calendar/brought_tell.h"

#include <inttypes.h>

enum { LINES_SHOWN = 200, SHA_SHOWN = 12 };

/* ---- what to do about a line */

/* Names come from anybody's file: one that a shell would take apart is not put into a command to be copied. */
static bool can_be_typed(str name)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.at[i];
		bool letter = c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
		if (!letter && !str_find(S(" -,.'&()"), str_cut(name, i, 1), NULL)) return false;
	}
	return name.len && name.at[0] != '-';
}

static str typed_name(struct arena *a, const struct brought_row *r)
{
	return can_be_typed(r->name) ? arena_fmt(a, "\"%.*s\"", SHOW(r->name)) : S("NAME");
}

str aside_how(struct arena *a, const struct brought_row *r)
{
	str rest = r->codes, code = S(""), name = typed_name(a, r), dates = r->dates;
	str_split(&rest, ' ', &code);
	if (r->is == JUDGED_REJECTED && str_is(code, S("cancelled")))
		return S("Nothing is to be done, unless posts speak of it.");
	if (r->is == JUDGED_REJECTED)
		return arena_fmt(a, "Please put line %" PRId64 " of the file right and import it again, or leave it.", r->line);
	if (str_is(code, S("d-or-m"))) str_split(&rest, ' ', &dates);
	return arena_fmt(a, "When you have looked it up: schedpost calendar add %.*s --dates %.*s --source ADDRESS, or, for a day that is "
			    "known already, calendar verify in the place of calendar add.", SHOW(name), SHOW(dates.len ? dates : S("DATES")));
}

/* ---- what is left */

static void tell_row(struct arena *a, const struct brought_row *row, struct reply *r)
{
	reply_row(r);
	reply_int(r, row->line);
	reply_text(r, str_of(JUDGED_NAMES[row->is]));
	reply_maybe_text(r, row->dates);
	reply_maybe_text(r, row->name);
	str why = judge_why(a, row->codes), how = row->state == ROW_ASIDE ? aside_how(a, row) : S("");
	reply_maybe_text(r, how.len ? str_trim(arena_fmt(a, "%.*s %.*s", SHOW(why), SHOW(how))) : why);
}

static void tell_state(struct arena *a, const struct brought_row *rows, size_t n, enum row_state state, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"line", "Line", CELL_INT, false}, {"is", "It is", CELL_TEXT, false}, {"dates", "Days", CELL_TEXT, false},
		{"name", "Name", CELL_TEXT, true}, {"why", "Why, and what to do", CELL_SENTENCE, true},
	};
	size_t shown = 0, all = 0;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].state != state) continue;
		all++;
		if (shown == LINES_SHOWN) continue;
		if (!shown++) reply_table(r, ROW_STATE_NAMES[state], COLUMNS, COUNT(COLUMNS));
		tell_row(a, &rows[i], r);
	}
	if (shown < all) reply_say(r, "And %zu more.", all - shown);
}

void tell_rows_left(struct arena *a, const struct brought_row *rows, size_t n, struct reply *r)
{
	tell_state(a, rows, n, ROW_WAITING, r);
	tell_state(a, rows, n, ROW_ASIDE, r);
}

/* ---- imports */

static void tell_import(struct arena *a, const struct brought_file *b, bool whole, struct reply *r)
{
	int64_t doubted = b->counts[JUDGED_CONFLICT] + b->counts[JUDGED_STALE];
	reply_int(r, b->id);
	reply_text(r, b->file);
	reply_int(r, b->at);
	reply_text(r, b->who);
	reply_int(r, b->year);
	reply_text(r, b->region);
	reply_int(r, b->counts[JUDGED_NEW]);
	reply_int(r, b->counts[JUDGED_MOVED]);
	reply_int(r, doubted);
	reply_int(r, b->states[ROW_WAITING]);
	reply_int(r, b->states[ROW_ASIDE]);
	reply_maybe_int(r, b->done);
	reply_text(r, day_text(a, b->at / DAY_MS + IMPORT_KEPT_DAYS));
	if (whole) reply_text(r, b->sha256);
	else reply_text(r, str_cut(b->sha256, 0, SHA_SHOWN));
}

static const struct column IMPORT_COLUMNS[] = {
	{"id", "Import", CELL_INT, false},	{"file", "File", CELL_TEXT, true},
	{"at", "Brought", CELL_INSTANT, false}, {"who", "By", CELL_TEXT, false},
	{"year", "Year", CELL_INT, false},	{"region", "Region", CELL_TEXT, false},
	{"new", "New", CELL_INT, false},	{"moved", "Moved", CELL_INT, false},
	{"doubted", "Doubted", CELL_INT, false}, {"waiting", "Waiting", CELL_INT, false},
	{"aside", "Kept aside", CELL_INT, false}, {"done", "Applied", CELL_INSTANT, false},
	{"until", "Kept until", CELL_TEXT, false}, {"sha256", "SHA-256", CELL_TEXT, false},
};

err run_calendar_imports(struct tx *tx, const struct call *c, struct reply *r)
{
	struct brought_file *all, one;
	struct brought_row *rows;
	size_t n;
	if (call_has(c, "import")) {
		TRY(import_need(tx, c, &one));
		TRY(brought_rows(tx, one.id, &rows, &n));
		reply_facts(r, "import", IMPORT_COLUMNS, COUNT(IMPORT_COLUMNS));
		tell_import(tx_arena(tx), &one, true, r);
		tell_rows_left(tx_arena(tx), rows, n, r);
		return NULL;
	}
	TRY(brought_all(tx, &all, &n));
	if (n) reply_table(r, "imports", IMPORT_COLUMNS, COUNT(IMPORT_COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		tell_import(tx_arena(tx), &all[i], false, r);
	}
	if (!n) reply_say(r, "No calendar of somebody else was imported in the last %d days.", IMPORT_KEPT_DAYS);
	return NULL;
}

/* ---- the table */

static const struct opt IMPORTS_OPTS[] = {
	{"import", "IMPORT", OPT_POSITION, "Its number, to see its lines; without, a list of all.", NULL},
	{0},
};
static const struct opt KNOWN_OPTS[] = {
	{"year", "YEAR", 0, "The year; without, this one.", NULL},
	{0},
};
static const struct opt BRING_OPTS[] = {
	{"id", "IMPORT", 0, "The import to go on with; without, a new one.", NULL},
	{"file", "NAME", 0, "Of a new one: what its file is called.", NULL},
	{"sha256", "DIGEST", 0, "Of a new one: of the file's bytes.", NULL},
	{"year", "YEAR", 0, "Of a new one.", NULL},
	{"region", "REGION", 0, "Of a new one.", NULL},
	{"after", "NUMBER", 0, "So many rows came before.", NULL},
	{"rows", "JSON", OPT_NEEDED | OPT_JSON, "A list of rows, each a line of the report.", NULL},
	{"last", NULL, OPT_FLAG, "There are no more: the import waits now.", NULL},
	{0},
};

const struct verb BROUGHT_VERBS[] = {
	{.name = "calendar imports",
	 .help = "Lists the calendars that were imported in the last 30 days, and what of each still waits.",
	 .example = "schedpost calendar imports",
	 .opts = IMPORTS_OPTS,
	 .needs = POWER_SEE,
	 .run = run_calendar_imports},
	{.name = "calendar known",
	 .help = "What calendar import holds entries against.",
	 .example = "schedpost calendar import days.ics",
	 .opts = KNOWN_OPTS,
	 .inner = true,
	 .needs = POWER_SEE,
	 .run = run_calendar_known},
	{.name = "calendar bring",
	 .help = "Keeps what calendar import has found.",
	 .example = "schedpost calendar import days.ics",
	 .opts = BRING_OPTS,
	 .writes = true,
	 .inner = true,
	 .needs = POWER_PLAN,
	 .run = run_calendar_bring},
	{0},
};
