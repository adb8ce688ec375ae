/* SPDX-License-Identifier: MIT
 * import.c - a CSV file read here and handed over in batches: all rows or none, nothing visible before the end.
 *
 * What it asks of the verbs: `import begin` answers facts "import" with the "id"; `import rows` {"id", "rows": a list
 * of rows as in rows.h} answers facts "done" with "rows", how many of them it looked at, and a table "problems" of
 * "line" and "why", one "findings" of "line", "severity", "rule" and "says" about rows that it took, and two of posts
 * that have the words of rows (repeats.h);
 * `import finish` {"id"} makes visible what was taken; `import drop` {"id"} forgets all. */
#include "front/ask.h"
#include "front/progress.h"
#include "front/repeats.h"
#include "front/rows.h"
#include "verb/blocks.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH_ROWS = 500, BATCH_LEAST = 50, BATCH_BYTES = 900 << 10, PROBLEMS_SHOWN = 50, FINDINGS_A_ROW = 4 };

struct problem {
	int64_t line;
	str text;
};
struct finding {	/* of a row that was taken */
	int64_t line;
	str severity, rule, says;
};
struct batch {
	buf json;			/* a list without its end */
	size_t from[BATCH_ROWS];	/* where each row begins in it */
	size_t first, n;		/* those before first are done */
};
struct import {
	struct front *f;
	str id;
	bool dry_run, partial;
	struct csv_table table;
	struct rows rows;
	struct batch *filling, *sent;	/* one is made ready while the daemon works on the other */
	size_t at_once;			/* rows of a batch: about as many as one transaction takes */
	struct problem *problems;
	size_t nproblems;
	struct finding *findings;	/* of a row: the gravest of the checks, and what is there already */
	size_t nfindings, nstopped;
	struct repeats *repeats;
	struct reply *last;		/* what finish said */
};

static void note(struct import *im, int64_t line, str text)
{
	if (im->nproblems < im->table.nrows) im->problems[im->nproblems++] = (struct problem){line, text};
}

static void note_finding(struct import *im, struct finding f)
{
	if (im->nfindings == FINDINGS_A_ROW * im->table.nrows) return;
	im->findings[im->nfindings++] = f;
	im->nstopped += str_is(f.severity, S("block"));
}

static void note_answer(struct import *im, const struct reply *r)
{
	const struct block *wrong = block_named(r, "problems"), *seen = block_named(r, "findings");
	if (wrong) rows_by_path(&im->rows, wrong);
	for (size_t i = 0; wrong && i < block_rows(wrong); i++)
		note(im, cell_named(wrong, i, "line").n, cell_named(wrong, i, "why").text);
	for (size_t i = 0; seen && i < block_rows(seen); i++)
		note_finding(im, (struct finding){cell_named(seen, i, "line").n, cell_named(seen, i, "severity").text,
						  cell_named(seen, i, "rule").text, cell_named(seen, i, "says").text});
	repeats_take(im->repeats, r);
}

static void note_repeats(struct import *im)
{
	const struct repeat *told;
	size_t n;
	repeats_told(im->repeats, &told, &n);
	for (size_t i = 0; i < n; i++)
		note_finding(im, (struct finding){told[i].line, told[i].severity, S("there-already"), told[i].says});
}

/* ---- batches */

static struct batch *batch_new(struct arena *a)
{
	struct batch *b = TAKE(a, struct batch);
	b->json = buf_in(a, BATCH_BYTES + ROW_MOST + 1);
	return b;
}

static err send(struct import *im, struct batch *b)
{
	size_t from = b->from[b->first] - 1;
	b->json.at[from] = '[';
	struct call_value values[] = {{.name = "id", .value = im->id, .after = -1},
		{.name = "rows", .value = str_cut(buf_str(&b->json), from, b->json.len), .after = -1}};
	return front_send_named(im->f, "import rows", values, COUNT(values));
}

/* What is left of a batch goes over the wire again, and is read again: so the next one is no larger. */
static void learn_size(struct import *im, size_t sent, size_t done)
{
	im->at_once = done < sent ? MAX(done, (size_t)BATCH_LEAST) : MIN(im->at_once + im->at_once / 4, (size_t)BATCH_ROWS);
}

/* The answer to what is under way. A batch that took too long was done in part; the rest goes again. */
static err take_answers(struct import *im)
{
	struct batch *b = im->sent;
	while (b->first < b->n) {
		struct reply *r;
		TRY(front_take(im->f, &r));
		note_answer(im, r);
		int64_t done = cell_named(block_named(r, "done"), 0, "rows").n;
		if (done < 1 || (size_t)done > b->n - b->first)
			return FAIL(im->f->a, ERR_BUG, "no-rows", "schedpostd did not say how many rows it looked at.");
		if (!b->first) learn_size(im, b->n, (size_t)done);
		b->first += (size_t)done;
		if (b->first < b->n) TRY(send(im, b));
	}
	if (!ask_stopped(im->f)) return NULL;
	return FAIL(im->f->a, ERR_INPUT, "stopped", "Stopped. Nothing was imported.");
}

static err send_batch(struct import *im)
{
	struct batch *b = im->filling;
	TRY(take_answers(im));
	if (!b->n) return NULL;
	buf_byte(&b->json, ']');
	im->filling = im->sent;
	im->sent = b;
	im->filling->json.len = im->filling->first = im->filling->n = 0;
	return send(im, b);
}

static err add_row(struct import *im, const struct csv_row *row)
{
	str problem;
	if (im->filling->n >= im->at_once || im->filling->json.len > BATCH_BYTES) TRY(send_batch(im));
	struct batch *b = im->filling;
	size_t before = b->json.len;
	buf_byte(&b->json, ',');
	TRY(rows_json(&im->rows, row, &b->json, &problem));
	if (problem.len) {
		b->json.len = before;
		b->json.over = false;
		note(im, row->line, problem);
		return NULL;
	}
	b->from[b->n++] = before + 1;
	return NULL;
}

static err send_rows(struct import *im)
{
	struct progress p = progress_new(im->f, S("Checking rows"));
	err e = NULL;
	for (size_t i = 0; i < im->table.nrows && !e; i++) {
		e = add_row(im, &im->table.rows[i]);
		progress_count(&p, (int64_t)i + 1, (int64_t)im->table.nrows);
	}
	if (!e) e = send_batch(im);
	if (!e) e = take_answers(im);
	progress_end(&p);
	return e;
}

static err end(struct import *im, const char *verb, struct reply **r)
{
	return front_call_named(im->f, verb, &(struct call_value){.name = "id", .value = im->id, .after = -1}, 1, r);
}

/* What was saved already is cleared piece by piece; what is left by a failure on the way, the daemon finds. */
static err drop(struct import *im)
{
	struct reply *r;
	if (im->sent->first < im->sent->n) front_take(im->f, &r);	/* whatever it says */
	do TRY(end(im, "import drop", &r));
	while (cell_named(block_named(r, "left"), 0, "more").n);
	return NULL;
}

static int by_line(const void *a, const void *b)
{
	const struct problem *p = a, *q = b;
	return (p->line > q->line) - (p->line < q->line);
}

static void show_problems(struct import *im)
{
	static const struct column COLUMNS[] = {
		{"line", "Line", CELL_INT, false}, {"problem", "What is wrong", CELL_SENTENCE, true},
	};
	struct front *f = im->f;
	if (!im->nproblems) return;
	qsort(im->problems, im->nproblems, sizeof *im->problems, by_line);
	struct reply *r = reply_new(f->a);
	reply_table(r, "problems", COLUMNS, COUNT(COLUMNS));
	size_t shown = f->show.json ? im->nproblems : MIN(im->nproblems, (size_t)PROBLEMS_SHOWN);
	for (size_t i = 0; i < shown; i++) {
		reply_row(r);
		reply_int(r, im->problems[i].line);
		reply_text(r, im->problems[i].text);
	}
	if (shown < im->nproblems) reply_say(r, "And %zu more.", im->nproblems - shown);
	front_show(f, r);
}

static int by_gravity(const void *a, const void *b)
{
	const struct finding *f = a, *g = b;
	bool fb = str_is(f->severity, S("block")), gb = str_is(g->severity, S("block"));
	return fb != gb ? gb - fb : (f->line > g->line) - (f->line < g->line);
}

/* What waits first. */
static void show_findings(struct import *im)
{
	static const struct column COLUMNS[] = {
		{"line", "Line", CELL_INT, false}, {"severity", "", CELL_STATE, false}, {"rule", "Rule", CELL_TEXT, false},
		{"says", "Finding", CELL_SENTENCE, true},
	};
	struct front *f = im->f;
	if (!im->nfindings) return;
	qsort(im->findings, im->nfindings, sizeof *im->findings, by_gravity);
	struct reply *r = reply_new(f->a);
	reply_table(r, "findings", COLUMNS, COUNT(COLUMNS));
	size_t shown = f->show.json ? im->nfindings : MIN(im->nfindings, (size_t)PROBLEMS_SHOWN);
	for (size_t i = 0; i < shown; i++) {
		reply_row(r);
		reply_int(r, im->findings[i].line);
		reply_text(r, im->findings[i].severity);
		reply_text(r, im->findings[i].rule);
		reply_text(r, im->findings[i].says);
	}
	if (shown < im->nfindings) reply_say(r, "And %zu more.", im->nfindings - shown);
	if (im->nstopped)
		reply_warn(r, "The checks stop %zu of the rows: %s, but wait%s until the words are changed, or until somebody else lets them go with "
			   "a reason. See them with: schedpost list --state \"waits for approval\"", im->nstopped,
			   im->nstopped == 1 ? "it is taken" : "they are taken", im->nstopped == 1 ? "s" : "");
	front_show(f, r);
}

/* Whether rows with problems stand in the way of the others. */
static err verdict(struct import *im, size_t fine)
{
	size_t all = im->table.nrows;
	if (!im->nproblems || (im->partial && fine)) return NULL;
	return FAIL(im->f->a, ERR_INPUT, "rows-wrong", "%zu of %zu rows cannot be used, so nothing was imported. Please put them right%s",
		im->nproblems, all, fine ? ", or add --partial to import the others." : ".");
}

static void tell(struct import *im, size_t fine)
{
	static const struct column COLUMNS[] = {
		{"rows", "Rows", CELL_INT, false}, {"fine", "Fine", CELL_INT, false}, {"saved", "Saved", CELL_FLAG, false},
	};
	struct reply *r = im->last ? im->last : reply_new(im->f->a);
	size_t all = im->table.nrows;
	if (im->dry_run) reply_say(r, "%zu of %zu rows are fine. Nothing was saved, as --dry-run asks.", fine, all);
	else reply_say(r, "%zu of %zu rows were imported.", fine, all);
	if (im->f->show.json) {
		reply_facts(r, "imported", COLUMNS, COUNT(COLUMNS));
		reply_int(r, (int64_t)all);
		reply_int(r, (int64_t)fine);
		reply_int(r, !im->dry_run);
	}
	front_show(im->f, r);
}

static err lead(struct import *im)
{
	TRY(send_rows(im));
	note_repeats(im);
	size_t fine = im->table.nrows - im->nproblems;
	show_problems(im);
	show_findings(im);
	if (!im->dry_run) TRY(verdict(im, fine));
	TRY(im->dry_run ? drop(im) : end(im, "import finish", &im->last));
	tell(im, fine);
	if (!im->dry_run || !im->nproblems) return NULL;
	return FAIL(im->f->a, ERR_INPUT, "rows-wrong", "%zu of %zu rows cannot be used yet.", im->nproblems,
		im->table.nrows);
}

/* The options that people gave for `import begin`. */
static err begin(struct import *im, const struct call *c)
{
	struct call_value values[100];
	struct reply *r;
	size_t n = 0;
	for (size_t i = 0; i < c->nvalues && n < COUNT(values); i++) {
		const char *name = c->values[i].name;
		if (strcmp(name, "csv") && strcmp(name, "dry-run") && strcmp(name, "partial")) values[n++] = c->values[i];
	}
	TRY(front_call_named(im->f, "import begin", values, n, &r));
	struct cell id = cell_named(block_named(r, "import"), 0, "id");
	im->id = id.is_text ? id.text : arena_fmt(im->f->a, "%lld", (long long)id.n);
	if (!id.none) return NULL;
	return FAIL(im->f->a, ERR_BUG, "no-id", "The import could not begin: schedpostd gave no number for it.");
}

static err import(struct front *f, const struct call *c)
{
	str path = call_get(c, "csv"), content;
	struct import *im = TAKE(f->a, struct import);
	*im = (struct import){.f = f, .dry_run = call_has(c, "dry-run"), .partial = call_has(c, "partial")};
	TRY(ask_file(f, path, CSV_MOST_BYTES, &content));
	TRY(csv_rows(f->a, content, &im->table));
	if (!im->table.nrows)
		return FAIL(f->a, ERR_INPUT, "csv-empty", "The file has headings but no rows, so there is nothing to import.");
	TRY(rows_begin(f, &im->table, path, &im->rows));
	im->filling = batch_new(f->a);
	im->sent = batch_new(f->a);
	im->at_once = BATCH_ROWS;
	im->problems = TAKE_N(f->a, struct problem, im->table.nrows);
	im->findings = TAKE_N(f->a, struct finding, FINDINGS_A_ROW * im->table.nrows);
	im->repeats = repeats_new(f->a);
	TRY(begin(im, c));
	ask_listen(f);
	err e = lead(im);
	if (e && !(im->dry_run && str_is(str_of(e->code), S("rows-wrong")))) drop(im);
	ask_listen_end(f);
	return e;
}

static const struct opt OPTS[] = {
	{"csv", "FILE", OPT_POSITION | OPT_NEEDED, "The CSV file; - reads it from standard input.", NULL},
	{"dry-run", NULL, OPT_FLAG, "Check all rows but save nothing.", NULL},
	{"partial", NULL, OPT_FLAG, "Take the rows that are fine, even if others are not.", NULL},
	{0},
};

const struct door import_door = {
	.verb = {.name = "import", .opts = OPTS, .example = "schedpost import spring.csv --dry-run",
		.help = "Plans many posts at once from a CSV file, as spreadsheets save it. The first line holds the headings: to, "
			"at, text, and others such as media, alt and link. Several pictures in a cell are parted by |. If a row is "
			"wrong, its line is named and nothing is saved."},
	.borrows = "import begin",
	.run = import,
};
