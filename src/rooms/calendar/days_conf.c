/* SPDX-License-Identifier: MIT
 * days_conf.c - reads the rows of awareness-days.csv, whose beginning is remarks that spreadsheets do not know. */
#include "rooms/calendar/days_conf.h"

#include "base/conf.h"
#include "text/csv_rows.h"
#include "text/hours.h"
#include "text/civil.h"

#include <inttypes.h>

enum cell {
	NAME, ALSO, RULE, LENGTH, NATIONS, FROM, ENDED, BASIS, SOURCE, SEEN, SENSITIVE, TAGS, HASHTAG, DATES, CELLS
};
static const char *const HEADINGS[CELLS] = {
	"name",	 "also",   "rule", "length",	"nations", "from",    "ended",
	"basis", "source", "seen", "sensitive", "tags",	   "hashtag", "dates",
};

struct reading {
	struct arena *a;
	struct csv_table table;
	int64_t remarks;		/* lines before the table */
	size_t place[CELLS];		/* of each column in the file */
};

bool day_dates_read(struct arena *a, str words, enum day_basis basis, const struct day_date **out, size_t *n)
{
	enum { DATES_MOST = 100 };
	struct day_date *dates = TAKE_N(a, struct day_date, words.len / 10 + 1);
	str word;
	for (*n = 0, *out = dates; conf_word(&words, &word); (*n)++) {
		struct day_span span;
		if (*n == DATES_MOST || !day_span_read(word, &span) || span.last - span.first >= DAY_LENGTH_MOST) return false;
		dates[*n] = (struct day_date){.days = span, .basis = basis};
	}
	return true;
}

bool day_length_read(str word, int *out)
{
	int64_t days = DAY_LENGTH_MONTH;
	bool month = str_is(word, S("month"));
	if (!month && (!str_int(word, &days) || days < 1 || days > DAY_LENGTH_MOST)) return false;
	*out = (int)days;
	return true;
}

/* ---- the cells of a row; false: this one says nothing that is known */

static bool year_of(str cell, int *out)
{
	int64_t year = 0;
	if (cell.len && (!str_int(cell, &year) || year < YEAR_FIRST || year > YEAR_LAST)) return false;
	*out = (int)year;
	return true;
}

static bool put_length(struct arena *a, struct known_day *d, str cell)
{
	(void)a;
	return day_length_read(cell, &d->length) && (d->rule.kind != RULE_MONTH || d->length == DAY_LENGTH_MONTH);
}

static bool put_nations(struct arena *a, struct known_day *d, str cell)
{
	(void)a;
	return nations_read(cell, &d->where);
}

static bool put_from(struct arena *a, struct known_day *d, str cell)
{
	(void)a;
	return year_of(cell, &d->from);
}

static bool put_ended(struct arena *a, struct known_day *d, str cell)
{
	(void)a;
	return year_of(cell, &d->ended) && (!d->from || !d->ended || d->from <= d->ended);
}

static bool put_basis(struct arena *a, struct known_day *d, str cell)
{
	(void)a;
	return basis_read(cell, &d->basis);
}

/* What nobody has read anywhere is no rule. */
static bool put_source(struct arena *a, struct known_day *d, str cell)
{
	(void)a;
	return cell.len || d->basis != BASIS_RULE;
}

static bool put_seen(struct arena *a, struct known_day *d, str cell)
{
	struct wall day;
	(void)a;
	(void)d;
	return !cell.len || day_read(cell, &day);
}

static bool put_sensitive(struct arena *a, struct known_day *d, str cell)
{
	(void)a;
	d->sensitive = str_is(cell, S("yes"));
	return d->sensitive || str_is(cell, S("no"));
}

/* An organiser's dates stand for what a rule only guesses at; where nobody looked, a date is no better than the row. */
static bool put_dates(struct arena *a, struct known_day *d, str cell)
{
	bool better = rule_computes(&d->rule) && d->basis != BASIS_UNVERIFIED;
	return day_dates_read(a, cell, better ? BASIS_DECLARED : d->basis, &d->dates, &d->ndates);
}

static bool (*const PUT[CELLS])(struct arena *, struct known_day *, str) = {
	[LENGTH] = put_length, [NATIONS] = put_nations, [FROM] = put_from,	     [ENDED] = put_ended, [BASIS] = put_basis,
	[SOURCE] = put_source, [SEEN] = put_seen,	[SENSITIVE] = put_sensitive, [DATES] = put_dates,
};

/* ---- rows */

static err wrong(const struct reading *r, int64_t line, str why)
{
	return FAIL(r->a, ERR_INPUT, "awareness-days", "awareness-days.csv, line %" PRId64 ": %.*s", line, SHOW(why));
}

static err wrong_cell(const struct reading *r, int64_t line, enum cell c, str cell)
{
	return wrong(r, line, arena_fmt(r->a, "'%.*s' cannot stand in the column %s. Its first lines say what can.",
					SHOW(str_cut(cell, 0, 60)), HEADINGS[c]));
}

static void views(struct known_day *d, const str cell[CELLS])
{
	d->name = cell[NAME];
	d->also = cell[ALSO];
	d->rule_text = cell[RULE];
	d->nations = cell[NATIONS];
	d->source = cell[SOURCE];
	d->seen = cell[SEEN];
	d->tags = cell[TAGS];
	d->hashtag = cell[HASHTAG];
}

static err read_row(const struct reading *r, const struct csv_row *row, struct known_day *d)
{
	str cell[CELLS];
	int64_t line = row->line + r->remarks;
	if (row->bad.len) return wrong(r, line, row->bad);
	for (size_t c = 0; c < CELLS; c++) {
		cell[c] = str_trim(row->cells[r->place[c]]);
		size_t most = c == NAME ? DAY_NAME_MOST : c == DATES ? 4 * DAY_TEXT_MOST : DAY_TEXT_MOST;
		if (cell[c].len > most || (c == NAME && !cell[c].len)) return wrong_cell(r, line, (enum cell)c, cell[c]);
	}
	*d = (struct known_day){.line = line};
	views(d, cell);
	err e = rule_read(r->a, cell[RULE], &d->rule);
	if (e) return wrong(r, line, e->text);
	for (size_t c = 0; c < CELLS; c++)
		if (PUT[c] && !PUT[c](r->a, d, cell[c])) return wrong_cell(r, line, (enum cell)c, cell[c]);
	return NULL;
}

static err find_columns(struct reading *r)
{
	for (size_t c = 0; c < CELLS; c++) {
		r->place[c] = r->table.ncolumns;
		for (size_t i = 0; i < r->table.ncolumns; i++)
			if (str_is(r->table.columns[i], str_of(HEADINGS[c]))) r->place[c] = i;
		if (r->place[c] == r->table.ncolumns)
			return wrong(r, r->remarks + 1, arena_fmt(r->a, "there is no column %s.", HEADINGS[c]));
	}
	return NULL;
}

err days_conf_read(struct arena *a, str file, struct known_day **out, size_t *n)
{
	struct reading r = {.a = a};
	str rest = file, line;
	while (str_starts(rest, S("#")) && str_split(&rest, '\n', &line)) r.remarks++;
	err e = csv_rows(a, rest, &r.table);
	if (e) return wrong(&r, r.remarks + 1, e->text);
	TRY(find_columns(&r));
	if (r.table.nrows > DAYS_MOST)
		return wrong(&r, r.remarks + 1, arena_fmt(a, "there are more than %d days.", DAYS_MOST));
	*out = TAKE_N(a, struct known_day, r.table.nrows + 1);
	for (*n = 0; *n < r.table.nrows; (*n)++) TRY(read_row(&r, &r.table.rows[*n], &(*out)[*n]));
	return NULL;
}
