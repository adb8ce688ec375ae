/* SPDX-License-Identifier: MIT
 * numbers.c - figures from a CSV file, read here and handed over by lots: what is fine is taken, all else is named.
 *
 * What it asks of the verb "numbers rows" {"rows", "age"}: facts "done" with "rows" that were taken and their
 * "figures", and tables "problems" of "line" and "why", and "changed" of "line", "kind", "was" and "value", of figures
 * that an earlier line has brought otherwise. A line may be brought again: it says the same. */
#include "base/json.h"
#include "front/ask.h"
#include "front/export.h"
#include "front/progress.h"
#include "text/csv_rows.h"
#include "verb/blocks.h"

#include <string.h>

enum { LOT_ROWS = 100, LOT_BYTES = 900 << 10, CELL_MOST = 2000, ROW_MOST_BYTES = 6 * CELL_MOST * CSV_MOST_COLUMNS };
enum { PROBLEMS_SHOWN = 50 };

struct bringing_in {
	struct front *f;
	const struct call *call;
	struct csv_table table;
	struct { int64_t line; str why; } *problems;
	size_t nproblems;
	struct { int64_t line, was, is; str kind; } changed[PROBLEMS_SHOWN];
	size_t nchanged;	/* more than are kept, perhaps */
	int64_t taken, figures;
};

/* What a heading means; others name figures. */
static const struct { const char *heading, *name; } CELLS[] = {
	{"post", "post"}, {"id", "post"},      {"link", "link"}, {"url", "link"}, {"address", "link"},
	{"account", "account"}, {"age", "age"}, {"date", "date"},
};

static const char *cell_of(str heading)
{
	for (size_t i = 0; i < COUNT(CELLS); i++)
		if (str_is(heading, str_of(CELLS[i].heading))) return CELLS[i].name;
	return NULL;
}

static void note(struct bringing_in *b, int64_t line, str why)
{
	b->problems[b->nproblems].line = line;
	b->problems[b->nproblems++].why = why;
}

static void note_changed(struct bringing_in *b, const struct block *all, size_t i)
{
	size_t at = b->nchanged++;
	if (at >= COUNT(b->changed)) return;
	b->changed[at].line = cell_named(all, i, "line").n;
	b->changed[at].was = cell_named(all, i, "was").n;
	b->changed[at].is = cell_named(all, i, "value").n;
	b->changed[at].kind = cell_named(all, i, "kind").text;
}

/* Empty: it can be handed over. */
static str fault_of(struct bringing_in *b, const struct csv_row *row)
{
	if (row->bad.len) return row->bad;
	for (size_t i = 0; i < row->n; i++)
		if (row->cells[i].len > CELL_MOST)
			return arena_fmt(b->f->a, "The text under '%.*s' is too long. Leave that column out.", SHOW(b->table.columns[i]));
	return S("");
}

static void pen_row(const struct csv_table *t, const struct csv_row *row, struct json_pen *p)
{
	pen_open(p, '{');
	pen_member_int(p, "line", row->line);
	for (size_t i = 0; i < row->n; i++)
		if (cell_of(t->columns[i])) pen_member_str(p, cell_of(t->columns[i]), row->cells[i]);
	pen_name(p, S("figures"));
	pen_open(p, '{');
	for (size_t i = 0; i < row->n; i++) {
		if (cell_of(t->columns[i]) || !row->cells[i].len) continue;
		pen_name(p, t->columns[i]);
		pen_str(p, row->cells[i]);
	}
	pen_close(p, '}');
	pen_close(p, '}');
}

static err hand_over(struct bringing_in *b, str rows)
{
	struct reply *r;
	struct call_value values[2] = {{.name = "rows", .value = rows, .after = -1}};
	size_t n = 1;
	if (call_has(b->call, "age"))
		values[n++] = (struct call_value){.name = "age", .value = call_get(b->call, "age"), .after = -1};
	TRY(front_call_named(b->f, "numbers rows", values, n, &r));
	const struct block *wrong = block_named(r, "problems"), *done = block_named(r, "done");
	if (!done) return reply_foreign(b->f->a, "it does not tell how many lines it took.");
	for (size_t i = 0; wrong && i < block_rows(wrong) && b->nproblems < b->table.nrows; i++)
		note(b, cell_named(wrong, i, "line").n, cell_named(wrong, i, "why").text);
	const struct block *changed = block_named(r, "changed");
	for (size_t i = 0; changed && i < block_rows(changed); i++) note_changed(b, changed, i);
	b->taken += cell_named(done, 0, "rows").n;
	b->figures += cell_named(done, 0, "figures").n;
	return NULL;
}

/* From row *at on, as many as one call takes. */
static err lot(struct bringing_in *b, size_t *at)
{
	buf out = buf_in(b->f->a, LOT_BYTES);
	struct json_pen p = json_pen(&out);
	size_t n = 0;
	pen_open(&p, '[');
	for (; *at < b->table.nrows && n < LOT_ROWS && out.len < LOT_BYTES - ROW_MOST_BYTES; ++*at) {
		const struct csv_row *row = &b->table.rows[*at];
		str fault = fault_of(b, row);
		if (fault.len) note(b, row->line, fault);
		else pen_row(&b->table, row, &p);
		n += !fault.len;
	}
	pen_close(&p, ']');
	if (out.over) return FAIL(b->f->a, ERR_BUG, "big-lot", "Lines of the file take too much room. Please report this.");
	return n ? hand_over(b, buf_str(&out)) : NULL;
}

static void tell_changed(const struct bringing_in *b, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"line", "Line", CELL_INT, false}, {"kind", "Figure", CELL_TEXT, false}, {"was", "It was", CELL_INT, false},
		{"value", "It is", CELL_INT, false},
	};
	size_t shown = MIN(b->nchanged, COUNT(b->changed));
	if (!shown) return;
	reply_table(r, "changed", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < shown; i++) {
		reply_row(r);
		reply_int(r, b->changed[i].line);
		reply_text(r, b->changed[i].kind);
		reply_int(r, b->changed[i].was);
		reply_int(r, b->changed[i].is);
	}
	reply_warn(r, "%zu figure%s brought otherwise before, and the later one counts. If that is wrong, bring the right one again.",
		   b->nchanged, b->nchanged == 1 ? " was" : "s were");
}

static void tell(struct bringing_in *b)
{
	static const struct column COLUMNS[] = {
		{"line", "Line", CELL_INT, false}, {"problem", "Why it was not taken", CELL_TEXT, true},
	};
	static const struct column DONE[] = {
		{"lines", "Lines taken", CELL_INT, false}, {"figures", "Figures", CELL_INT, false},
	};
	struct reply *r = reply_new(b->f->a);
	size_t shown = b->f->show.json ? b->nproblems : MIN(b->nproblems, (size_t)PROBLEMS_SHOWN);
	if (shown) reply_table(r, "problems", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < shown; i++) {
		reply_row(r);
		reply_int(r, b->problems[i].line);
		reply_text(r, b->problems[i].why);
	}
	if (shown < b->nproblems) reply_say(r, "And %zu more.", b->nproblems - shown);
	tell_changed(b, r);
	reply_facts(r, "imported", DONE, COUNT(DONE));
	reply_int(r, b->taken);
	reply_int(r, b->figures);
	front_show(b->f, r);
}

static err import_numbers(struct front *f, const struct call *c)
{
	str path = call_get(c, "csv"), content;
	struct bringing_in b = {.f = f, .call = c};
	TRY(ask_file(f, path, CSV_MOST_BYTES, &content));
	TRY(csv_rows(f->a, content, &b.table));
	b.problems = arena_take(f->a, (b.table.nrows + 1) * sizeof *b.problems);
	struct progress p = progress_new(f, S("Reading figures"));
	err e = NULL;
	for (size_t at = 0; at < b.table.nrows && !e;) {
		e = lot(&b, &at);
		progress_count(&p, (int64_t)at, (int64_t)b.table.nrows);
	}
	progress_end(&p);
	TRY(e);
	tell(&b);
	if (!b.nproblems) return NULL;
	return FAIL(f->a, ERR_INPUT, "rows-wrong", "%zu of %zu lines were not taken; the others are there. Put those right, and bring the "
		    "file again: a line that says the same changes nothing.", b.nproblems, b.table.nrows);
}

static err export_numbers(struct front *f, const struct call *c)
{
	return export_csv(f, c, &(struct export_of){"numbers page", "csv", "figures", "figure", false});
}

static const struct opt IMPORT_OPTS[] = {
	{"csv", "FILE", OPT_POSITION | OPT_NEEDED, "The CSV file; - reads it from standard input.", NULL},
	{0},
};
static const struct opt EXPORT_OPTS[] = {
	{"csv", "FILE", OPT_POSITION, "Where to write it. Without it, it goes to the screen.", NULL},
	{0},
};

const struct door numbers_import_door = {
	.verb = {.name = "numbers import", .opts = IMPORT_OPTS, .example = "schedpost numbers import figures.csv --age 24h",
		.help = "Takes figures from a CSV file, as platforms' own pages export them. A column 'post' holds the post's number, or 'link' its "
			"address; 'age' (1h, 24h, 7d) or 'date' tells when they were read; every other column is a kind of figure. What "
			"the platform has told already stays."},
	.borrows = "numbers rows",
	.hides = "rows",
	.run = import_numbers,
};

const struct door numbers_export_door = {
	.verb = {.name = "numbers export", .opts = EXPORT_OPTS, .example = "schedpost numbers export figures-so-far.csv",
		.help = "Writes all figures as a CSV file, a line for each: post, account, age, kind, count, and who told it."},
	.borrows = "numbers page",
	.hides = "after",
	.run = export_numbers,
};
