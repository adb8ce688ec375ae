/* SPDX-License-Identifier: MIT
 * import_table.c - the entries of a table: its columns, headings and dates (decisions 10 and 20 to 24). */
#include "rooms/calendar/import_kind.h"

#include "text/civil.h"

enum column {
	COL_START, COL_END, COL_NAME, COL_TEXT, COL_ORGANISER, COL_REGION, COL_START_TIME, COL_END_TIME, COL_ALL_DAY,
	COL_YEAR, COLUMNS
};

static const struct {
	const char *name;
	enum column is;
} NAMES[] = {
	{"dates", COL_START}, {"date", COL_START}, {"start", COL_START}, {"start date", COL_START}, {"when", COL_START},
	{"end", COL_END}, {"end date", COL_END}, {"event", COL_NAME}, {"name", COL_NAME}, {"subject", COL_NAME},
	{"title", COL_NAME}, {"day", COL_NAME}, {"campaign", COL_NAME}, {"description", COL_TEXT}, {"notes", COL_TEXT},
	{"organiser", COL_ORGANISER}, {"region", COL_REGION}, {"country", COL_REGION}, {"nation", COL_REGION},
	{"start time", COL_START_TIME}, {"end time", COL_END_TIME}, {"all day event", COL_ALL_DAY}, {"year", COL_YEAR},
	{"yr", COL_YEAR}, {"jahr", COL_YEAR},
};
/* What Google's and Outlook's exports have besides; none of it says when a day is, or which. */
static const char *const HARMLESS[] = {
	"location", "private", "show time as", "show as", "categories", "reminder on/off", "reminder date", "reminder time",
	"meeting organizer", "required attendees", "optional attendees", "meeting resources", "billing information",
	"mileage", "priority", "sensitivity",
};

struct table {
	struct import_read *r;
	struct table_row *rows;
	size_t nrows;
	int at[COLUMNS];	/* of each column; -1: there is none */
	size_t first;		/* row of the first entry, or of a heading before it */
	int month, year;	/* of the heading above; 0: none */
	int row_year;		/* by the Year column: of this row, else of the nearest above it; 0: none */
	bool google, has_above;
	bool named;		/* the row before the first has the names of the columns */
	struct day_span above;	/* the date of the row above, for cells that were merged */
};
struct entry_row {
	struct table *t;
	const struct table_row *row;
	struct import_entry *e;
	str date, end;
	int year;	/* of its own cell; 0: none */
	enum day_basis basis;
	struct said_list said;
};

static str cell(const struct table *t, const struct table_row *row, enum column c)
{
	int at = t->at[c];
	if (at < 0 || (size_t)at >= row->n) return S("");
	return import_clean(t->r->a, row->cells[at], false);
}

static struct cell_asks asks_of(const struct table *t, bool month_first)
{
	int heading = t->year ? t->year : t->r->asks->year;
	return (struct cell_asks){t->row_year ? t->row_year : heading, t->month, month_first};
}

static struct cell_date read_cell(const struct table *t, str text, bool month_first)
{
	struct cell_date d;
	struct cell_asks asks = asks_of(t, month_first);
	import_cell(t->r->a, text, &asks, &d);
	return d;
}

/* ---- headings */

static bool year_read(str text, int *out)
{
	enum { FIRST = 1900, LAST = 2199 };
	int64_t year;
	if (text.len != 4 || !str_int(text, &year) || year < FIRST || year > LAST) return false;
	*out = (int)year;
	return true;
}

/* A row with one cell: a month or a year for what is below, or just words. False: it is an entry that lacks
 * something. */
static bool heading(struct table *t, const struct table_row *row, bool columns_known)
{
	size_t at = 0;
	if (row->is_long || row->filled != 1) return false;
	while (!row->cells[at].len) at++;
	str text = import_clean(t->r->a, row->cells[at], false);
	struct cell_date d = read_cell(t, text, false);
	bool in_dates = (int)at == t->at[COL_START], year = year_read(text, &t->year);
	if (columns_known && !year && d.is != CELL_MONTH && (int)at == t->at[COL_NAME]) return false;
	if (columns_known && !year && in_dates && d.is != CELL_MONTH && d.is != CELL_VAGUE) return false;
	if (d.is == CELL_MONTH) {
		struct wall w = wall_of(d.days.first * DAY_S);
		t->month = w.month;
		t->year = d.has_year ? w.year : 0;
		if (d.has_year) t->row_year = 0;
	}
	if (year) t->month = t->row_year = 0;
	t->has_above = false;
	t->r->out->headings++;
	return true;
}

/* ---- columns */

static bool is_date(const struct table *t, str text)
{
	enum cell_is is = read_cell(t, import_clean(t->r->a, text, false), false).is;
	return is == CELL_DATE || is == CELL_MONTH || is == CELL_NO_DAY || is == CELL_BACKWARDS;
}

static bool named_columns(struct table *t, const struct table_row *row)
{
	size_t known = 0;
	for (size_t i = 0; i < row->n; i++) {
		str name = import_clean(t->r->a, row->cells[i], false);
		for (size_t k = 0; k < COUNT(NAMES); k++) {
			if (!str_is_nocase(name, str_of(NAMES[k].name)) || t->at[NAMES[k].is] >= 0) continue;
			t->at[NAMES[k].is] = (int)i;
			known++;
		}
		t->google = t->google || str_is_nocase(name, S("subject"));
	}
	t->google = t->google && t->at[COL_START] >= 0;
	if (known && t->at[COL_START] < 0) t->at[COL_START] = t->at[COL_NAME] == 0 ? 1 : 0;
	if (known && t->at[COL_NAME] < 0) t->at[COL_NAME] = t->at[COL_START] == 0 ? 1 : 0;
	return known;
}

/* The first row with two cells says which is which: by name, or by what it holds. */
static void find_columns(struct table *t)
{
	bool dates = false;
	for (int c = 0; c < COLUMNS; c++) t->at[c] = -1;
	while (t->first < t->nrows && (t->rows[t->first].is_long || t->rows[t->first].filled < 2)) t->first++;
	if (t->first == t->nrows) {
		t->at[COL_START] = 0;
		t->at[COL_NAME] = 1;
		t->first = 0;
		return;
	}
	const struct table_row *row = &t->rows[t->first];
	for (size_t i = 0; i < t->first; i++) heading(t, &t->rows[i], false);
	for (size_t i = 0; i < row->n; i++) dates = dates || is_date(t, row->cells[i]);
	if (!dates && named_columns(t, row)) {
		t->first++;
		t->named = true;
		return;
	}
	bool turned = row->n > 1 && !is_date(t, row->cells[0]) && is_date(t, row->cells[1]);
	t->at[COL_START] = turned;
	t->at[COL_NAME] = !turned;
}

/* ---- columns of which nothing is read */

static bool is_read(const struct table *t, size_t column)
{
	for (int c = 0; c < COLUMNS; c++)
		if (t->at[c] == (int)column) return true;
	return false;
}

static bool holds_something(const struct table *t, size_t column)
{
	for (size_t i = t->first; i < t->nrows; i++)
		if (column < t->rows[i].n && t->rows[i].cells[column].len) return true;
	return false;
}

static bool is_harmless(str name)
{
	for (size_t i = 0; i < COUNT(HARMLESS); i++)
		if (str_is_nocase(name, str_of(HARMLESS[i]))) return true;
	return false;
}

/* By its name; the wire and the notes have marks of their own. */
static str column_name(const struct table *t, size_t column)
{
	enum { NAME_SHOWN = 40 /* bytes */ };
	const struct table_row *head = t->named ? &t->rows[t->first - 1] : NULL;
	str name = head && column < head->n ? import_clean(t->r->a, head->cells[column], false) : S("");
	if (!name.len) return arena_fmt(t->r->a, "column %zu", column + 1);
	char *shown = arena_cstr(t->r->a, import_cut(name, NAME_SHOWN));
	for (char *c = shown; *c; c++)
		if (*c == ',' || *c == ';') *c = ' ';
	return str_of(shown);
}

static void find_unread(struct table *t)
{
	enum { NAMED_MOST = 10 };
	str names[NAMED_MOST + 1];
	size_t n = 0;
	for (size_t i = 0; i < ROW_CELLS_MOST && n <= NAMED_MOST; i++) {
		if (is_read(t, i) || !holds_something(t, i)) continue;
		str name = column_name(t, i);
		if (is_harmless(name)) continue;
		names[n] = n < NAMED_MOST ? name : S("...");
		n++;
	}
	t->r->out->unread = arena_join(t->r->a, names, n, S(", "));
}

/* ---- which of two numbers is the day */

static void find_order(struct table *t)
{
	bool any = false, dm = false, md = false;
	for (size_t i = t->first; i < t->nrows; i++) {
		for (enum column c = COL_START; c <= COL_END; c++) {
			struct cell_date d = read_cell(t, cell(t, &t->rows[i], c), false);
			any = any || d.two_numbers;
			dm = dm || d.proves_dm;
			md = md || d.proves_md;
		}
	}
	if (!any) return;
	enum import_order unproven = t->google ? ORDER_UNPROVEN : ORDER_ASSUMED;
	t->r->out->order = dm && md ? ORDER_BOTH : dm ? ORDER_DM : md ? ORDER_MD : unproven;
}

/* ---- a row */

static bool is_midnight(str time)
{
	if (str_is_nocase(str_cut(time, 0, 2), S("12")) && str_ends(time, S("AM"))) {
		str digits = str_cut(time, 2, time.len - 4);
		for (size_t i = 0; i < digits.len; i++)
			if (digits.at[i] >= '1' && digits.at[i] <= '9') return false;
		return true;
	}
	for (size_t i = 0; i < time.len; i++)
		if (time.at[i] != '0' && time.at[i] != ':') return false;
	return time.len != 0;
}

/* The days of the row under one reading of its numbers: of the cell of the date, and of that of the end. */
static struct cell_date read_row(struct entry_row *w, bool month_first, str *wrong)
{
	struct table *t = w->t;
	struct cell_date d = read_cell(t, w->date, month_first);
	bool whole = d.is == CELL_DATE || d.is == CELL_MONTH;
	*wrong = w->date;
	if (!w->end.len || !whole) return d;
	struct cell_asks asks = {day_year_of(d.days.first), t->month, month_first};
	struct cell_date end;
	import_cell(t->r->a, w->end, &asks, &end);
	d.tbc = d.tbc || end.tbc;
	d.two_numbers = d.two_numbers || end.two_numbers;
	if (end.is == CELL_EMPTY) return d;
	if (end.is == CELL_DATE && end.days.last < d.days.first && !end.has_year) {
		asks.year++;
		import_cell(t->r->a, w->end, &asks, &end);
	}
	*wrong = w->end;
	d.days.last = end.days.last;
	d.is = end.is == CELL_MONTH ? CELL_DATE : end.is;
	if (d.is == CELL_DATE && d.days.last < d.days.first) d.is = CELL_BACKWARDS;
	return d;
}

static unsigned weekdays_of(const struct entry_row *w)
{
	return w->said.weekdays | w->said.beside;
}

static bool same(const struct cell_date *a, const struct cell_date *b)
{
	return a->days.first == b->days.first && a->days.last == b->days.last;
}

/* Where the file proves neither, a weekday in the row may; else both readings are kept aside. */
static struct cell_date choose(struct entry_row *w, str *wrong)
{
	enum import_order order = w->t->r->out->order;
	struct arena *a = w->t->r->a;
	struct cell_date dm = read_row(w, order == ORDER_MD, wrong), md;
	str unused;
	if (!dm.two_numbers || (order != ORDER_BOTH && order != ORDER_UNPROVEN)) return dm;
	md = read_row(w, true, &unused);
	if (md.is != CELL_DATE) return dm;
	if (dm.is != CELL_DATE) return md;
	if (same(&dm, &md)) return dm;
	unsigned said = weekdays_of(w);
	if (dm.nsaid) said |= 1u << dm.said[0].weekday;
	bool fits_dm = said & 1u << day_weekday(dm.days.first), fits_md = said & 1u << day_weekday(md.days.first);
	if (fits_dm != fits_md) return fits_dm ? dm : md;
	w->e->fate = ENTRY_ASIDE;
	w->e->code = S("d-or-m");
	w->e->detail = arena_fmt(a, "%.*s %.*s", SHOW(day_text(a, dm.days.first)), SHOW(day_text(a, md.days.first)));
	return dm;
}

static void one_date(struct entry_row *w, struct day_span days)
{
	struct import_date *one = TAKE(w->t->r->a, struct import_date);
	*one = (struct import_date){days, w->basis, false};
	w->e->dates = one;
	w->e->ndates = 1;
	w->e->reaches = days.first;
}

static void set_aside(struct entry_row *w, const char *code, str text)
{
	w->e->fate = ENTRY_ASIDE;
	w->e->code = str_of(code);
	w->e->detail = import_cut(text, IMPORT_WORD_MOST);
}

/* Of a row without one it is that of the row above: merged cells look like that. False: it is no year. */
static bool take_year(struct entry_row *w)
{
	str text = cell(w->t, w->row, COL_YEAR);
	if (!text.len) return true;
	if (text.len == 2) text = arena_fmt(w->t->r->a, "20%.*s", SHOW(text));
	if (!year_read(text, &w->year)) return false;
	w->t->row_year = w->year;
	return true;
}

/* A date may say its own year, beside the column of years. */
static void compare_year(struct entry_row *w, struct day_span days)
{
	bool agrees = w->year == day_year_of(days.first) || w->year == day_year_of(days.last);
	if (w->year && !agrees) w->e->other_year = w->year;
}

/* Outlook's ends at midnight are exclusive; a clock's end at midnight, too. */
static void take_hours(struct entry_row *w, struct day_span *days)
{
	struct table *t = w->t;
	str start = cell(t, w->row, COL_START_TIME), end = cell(t, w->row, COL_END_TIME);
	str whole = cell(t, w->row, COL_ALL_DAY);
	if (start.len && !is_midnight(start) && !str_is_nocase(whole, S("true"))) w->e->said |= SAID_TIMED;
	if (t->at[COL_ALL_DAY] >= 0 && is_midnight(end) && days->last > days->first) days->last--;
}

static void dated(struct entry_row *w, struct cell_date *d)
{
	w->e->said |= (d->serial ? SAID_SERIAL : 0) | (d->week ? SAID_WEEK : 0);
	if (d->tbc) {
		w->basis = BASIS_UNVERIFIED;
		w->e->said |= SAID_TBC;
	}
	for (size_t i = 0; i < d->nsaid && w->said.n < IMPORT_SAID_MOST; i++) w->said.at[w->said.n++] = d->said[i];
	take_hours(w, &d->days);
	compare_year(w, d->days);
	one_date(w, d->days);
	w->t->above = d->days;
}

static void undated(struct entry_row *w, bool had_above)
{
	if (!w->date.len && had_above) {
		set_aside(w, "merged", S(""));
		one_date(w, w->t->above);
		w->t->has_above = true;
	} else {
		set_aside(w, "no-date", w->date);
	}
}

static void date_row(struct entry_row *w, bool had_above)
{
	str wrong;
	bool year = take_year(w);
	struct cell_date d = choose(w, &wrong);
	str shown = import_cut(wrong, IMPORT_WORD_MOST);
	if (w->e->fate != ENTRY_READ) return;
	if (d.is == CELL_EMPTY) undated(w, had_above);
	else if (d.is == CELL_VAGUE) set_aside(w, "vague", wrong);
	else if (!year && !d.has_year) set_aside(w, "vague", cell(w->t, w->row, COL_YEAR));
	else if (d.is == CELL_NO_DAY) import_reject(w->e, "no-such-day", shown);
	else if (d.is == CELL_BACKWARDS) import_reject(w->e, "end-first", shown);
	else dated(w, &d);
	w->t->has_above = w->t->has_above || d.is == CELL_DATE || d.is == CELL_MONTH;
}

static bool name_row(struct entry_row *w)
{
	struct arena *a = w->t->r->a;
	str name = cell(w->t, w->row, COL_NAME);
	if (import_tbc(a, &name)) {
		w->basis = BASIS_UNVERIFIED;
		w->e->said |= SAID_TBC;
	}
	w->e->name = import_shown_name(a, name);
	if (w->row->is_long) import_reject(w->e, "long-line", S(""));
	else if (!name.len) import_reject(w->e, "no-name", S(""));
	else if (name.len > IMPORT_NAME_MOST) import_reject(w->e, "long-name", S(""));
	return w->e->fate == ENTRY_READ;
}

static void texts_of_row(struct entry_row *w)
{
	str text = cell(w->t, w->row, COL_TEXT);
	if (text.len > IMPORT_TEXT_MOST) w->e->said |= SAID_LONG_TEXT;
	import_said(w->e->name, false, &w->said);
	w->said.weekdays = 0;
	import_said(str_cut(text, 0, IMPORT_TEXT_MOST), true, &w->said);
}

static void entry(struct table *t, const struct table_row *row, struct import_entry *e)
{
	struct entry_row w = {.t = t, .row = row, .e = e, .basis = BASIS_DECLARED};
	bool had_above = t->has_above;
	e->line = e->family = row->line;
	t->has_above = false;
	if (!name_row(&w)) return;
	w.date = cell(t, row, COL_START);
	w.end = cell(t, row, COL_END);
	e->organiser = import_cut(cell(t, row, COL_ORGANISER), IMPORT_NAME_MOST);
	e->region = import_cut(cell(t, row, COL_REGION), IMPORT_NAME_MOST);
	texts_of_row(&w);
	date_row(&w, had_above);
	import_said_keep(t->r->a, &w.said, e);
}

void import_table(struct import_read *r)
{
	struct table t = {.r = r};
	r->latin1 = r->out->latin1 = !import_is_utf8(r->bytes);
	t.nrows = import_rows(r, &t.rows);
	find_columns(&t);
	find_unread(&t);
	find_order(&t);
	for (size_t i = t.first; i < t.nrows; i++) {
		if (heading(&t, &t.rows[i], true)) continue;
		struct import_entry *e = import_entry_new(r);
		if (!e) return;
		entry(&t, &t.rows[i], e);
	}
}
