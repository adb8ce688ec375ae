/* SPDX-License-Identifier: MIT
 * place.c - a CSV file of posts without times is read here, and a plan of times for all of them comes back.
 *
 * What it asks of the verbs: `place plan` and `place take` {"rows": a list of rows as in rows.h} answer a table "plan",
 * a table "problems" of "line" and "why", and facts "placed" with "rows", "fine" and "saved". */
#include "front/ask.h"
#include "front/rows.h"
#include "verb/blocks.h"

#include <string.h>

enum { ROWS_BYTES = 900 << 10 };

struct file {
	struct csv_table table;
	struct rows rows;
};

static err rows_of(struct front *f, str path, struct file *file, str *out)
{
	struct csv_table *table = &file->table;
	str content, problem;
	TRY(ask_file(f, path, CSV_MOST_BYTES, &content));
	TRY(csv_rows(f->a, content, table));
	if (!table->nrows) return FAIL(f->a, ERR_INPUT, "csv-empty", "The file has headings but no rows, so there is nothing to place.");
	TRY(rows_begin(f, table, path, &file->rows));
	buf json = buf_in(f->a, ROWS_BYTES);
	for (size_t i = 0; i < table->nrows; i++) {
		buf_byte(&json, i ? ',' : '[');
		TRY(rows_json(&file->rows, &table->rows[i], &json, &problem));
		if (problem.len)
			return FAIL(f->a, ERR_INPUT, "rows-wrong", "Line %lld: %.*s", (long long)table->rows[i].line,
				    SHOW(problem));
	}
	buf_byte(&json, ']');
	*out = buf_str(&json);
	return json.over ? FAIL(f->a, ERR_INPUT, "csv-long", "The file is too long to be placed at once. Please part it.") : NULL;
}

static err verdict(struct front *f, int64_t all, int64_t fine, bool add)
{
	if (fine == all) return NULL;
	return FAIL(f->a, ERR_INPUT, "rows-wrong", "%lld of %lld rows cannot be used yet%s. Please put them right.",
		    (long long)(all - fine), (long long)all, add ? ", so nothing was put into the queue" : "");
}

static err place(struct front *f, const struct call *c)
{
	static const char *const SPAN[] = {"from", "until"};
	struct call_value values[1 + COUNT(SPAN)];
	struct file *file = TAKE(f->a, struct file);
	struct reply *r;
	size_t n = 1;
	bool add = call_has(c, "add");
	values[0] = (struct call_value){.name = "rows", .after = -1};
	TRY(rows_of(f, call_get(c, "csv"), file, &values[0].value));
	for (size_t i = 0; i < COUNT(SPAN); i++)
		if (call_has(c, SPAN[i]))
			values[n++] = (struct call_value){.name = SPAN[i], .value = call_get(c, SPAN[i]), .after = -1};
	TRY(front_call_named(f, add ? "place take" : "place plan", values, n, &r));
	const struct block *placed = block_named(r, "placed"), *wrong = block_named(r, "problems");
	if (wrong) rows_by_path(&file->rows, wrong);
	int64_t all = cell_named(placed, 0, "rows").n, fine = cell_named(placed, 0, "fine").n;
	if (!add && fine == all) reply_say(r, "Nothing was saved. To put it into the queue like this, type it again with --add.");
	if (add && fine == all) reply_say(r, "%lld posts are in the queue.", (long long)all);
	front_show(f, r);
	return verdict(f, all, fine, add);
}

static const struct opt OPTS[] = {
	{"csv", "FILE", OPT_POSITION | OPT_NEEDED, "The CSV file; - reads it from standard input.", NULL},
	{"from", "WHEN", 0, "Not before then; the usual is now.", NULL},
	{"until", "WHEN", 0, "Not after then; the usual is a week.", NULL},
	{"add", NULL, OPT_FLAG, "Puts all of them into the queue, or none if one cannot be used.", NULL},
	{0},
};

const struct door place_door = {
	.verb = {.name = "place", .opts = OPTS, .example = "schedpost place autumn.csv --until \"in 3 weeks\"",
		.help = "Finds good times for many posts over several accounts at once, and shows the plan. The CSV file is one as "
			"'schedpost import' reads it, without times: to, text, and others. In a column for stands the awareness day that "
			"a post is for, or a date."},
	.run = place,
};
