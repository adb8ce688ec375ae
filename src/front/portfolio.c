/* SPDX-License-Identifier: MIT
 * portfolio.c - what somebody has learnt, as a file to keep: the portfolio as a page or a table, the record as a
 * table. */
#include "front/export.h"

#include "base/file.h"
#include "front/html.h"
#include "verb/blocks.h"

#include <string.h>

enum { PAGE_MOST = 16 << 20 };	/* bytes */

#define STYLE "body{font-family:sans-serif}td,th{text-align:left;vertical-align:top;padding:0.2em 1em}" \
	      "td:last-child{white-space:pre-wrap}"

static str page_of(struct arena *a, str person, const struct block *b)
{
	buf out = buf_in(a, PAGE_MOST);
	html_begin(&out, arena_fmt(a, "Portfolio of %.*s", SHOW(person)), STYLE);
	html_table(a, &out, b);
	html_end(&out);
	return out.over ? S("") : buf_str(&out);
}

static err as_page(struct front *f, const struct call *c)
{
	struct reply *r;
	str path = call_get(c, "FILE"), person = call_get(c, "PERSON");
	struct call_value value = {.name = "PERSON", .value = person, .after = -1};
	TRY(front_call_named(f, "training page", &value, 1, &r));
	const struct block *b = block_named(r, "portfolio");
	str page = b ? page_of(f->a, person, b) : S("");
	if (!page.len) return FAIL(f->a, ERR_OUTSIDE, "too-big", "The portfolio is too big for one page. As a table it can be written: give "
				   "the file a name that ends in .csv");
	TRY(file_write(f->a, path, page, 0640));
	fprintf(f->err, "%zu lines were written to %.*s.\n", block_rows(b), SHOW(path));
	return NULL;
}

static err portfolio(struct front *f, const struct call *c)
{
	static const struct export_of CSV = {"training page", "FILE", "lines", "line", false};
	str path = call_get(c, "FILE");
	if (str_ends(path, S(".csv"))) return export_csv(f, c, &CSV);
	if (str_ends(path, S(".html"))) return as_page(f, c);
	return FAIL(f->a, ERR_INPUT, "bad-ending", "Please give the file a name that ends in .html, for a page, or in .csv, for a table.");
}

static err record(struct front *f, const struct call *c)
{
	static const struct export_of CSV = {"training steps", "csv", "lines", "line", false};
	struct reply *r;
	if (call_has(c, "csv")) return export_csv(f, c, &CSV);
	TRY(front_call_named(f, "training steps", c->values, c->nvalues, &r));
	front_show(f, r);
	return NULL;
}

static const struct opt PORTFOLIO_OPTS[] = {
	{"PERSON", "PERSON", OPT_POSITION | OPT_NEEDED, "Whose.", NULL},
	{"FILE", "FILE", OPT_POSITION | OPT_NEEDED, "Where to write it: a name that ends in .html or .csv.", NULL},
	{0},
};
static const struct opt RECORD_OPTS[] = {
	{"PERSON", "PERSON", OPT_POSITION, "Whose; the usual is you.", NULL},
	{"csv", "FILE", 0, "Writes it as a CSV file; - is the screen.", NULL},
	{0},
};

const struct door portfolio_door = {
	.verb = {.name = "training portfolio", .opts = PORTFOLIO_OPTS,
		 .example = "schedpost training portfolio sam sam.html",
		 .help = "Writes what somebody has learnt by: their posts, what the coach said, the signatures. As a page or a table."},
	.run = portfolio,
};

const struct door training_record_door = {
	.verb = {.name = "training record", .opts = RECORD_OPTS,
		 .example = "schedpost training record sam --csv record.csv",
		 .help = "Shows what has happened in somebody's training: when it began, with whom, the exercises, the signature."},
	.run = record,
};
