/* SPDX-License-Identifier: MIT
 * export.c - posts, or the record, written as a CSV file.
 *
 * What it asks of the verb that the door borrows {"after", and what people gave}: a table whose columns become headings
 * (of posts: those that import knows), and as the next word "page" with the place to go on after; none at the end. */
#include "front/export.h"

#include "base/file.h"
#include "front/table.h"
#include "text/csv_rows.h"
#include "verb/blocks.h"

#include <string.h>

enum { PAGE_BYTES = 64 << 20, PAGES_MOST = 100000 };

struct export {
	struct front *f;
	struct file_temp temp;	/* fd -1: standard output */
	const struct call *call;
	const struct export_of *of;
	str after;
	bool headed;
	int64_t rows;
};

static str cell_text(struct arena *a, const struct column *column, struct cell cell)
{
	if (cell.none) return S("");
	if (cell.is_text) return cell.text;
	if (column->kind == CELL_INSTANT) return instant_text(a, cell.n);
	if (column->kind == CELL_FLAG) return cell.n ? S("yes") : S("");
	return arena_fmt(a, "%lld", (long long)cell.n);
}

static void put_table(struct export *x, buf *out, const struct block *b)
{
	for (size_t c = 0; c < b->ncolumns && !x->headed; c++) csv_put(out, str_of(b->columns[c].name), c == 0);
	if (!x->headed) buf_add(out, S("\r\n"));
	x->headed = true;
	for (size_t r = 0; r < block_rows(b); r++, x->rows++) {
		for (size_t c = 0; c < b->ncolumns; c++)
			csv_put(out, cell_text(x->f->a, &b->columns[c], block_cell(b, r, c)), c == 0);
		buf_add(out, S("\r\n"));
	}
}

static err write_out(struct export *x, const buf *out)
{
	if (out->over) return FAIL(x->f->a, ERR_BUG, "big-page", "A page of the export is too big.");
	if (x->temp.fd >= 0) return file_add(x->f->a, &x->temp, buf_str(out));
	/* A file gets what people wrote, byte by byte; a terminal must not act on it. */
	str text = x->f->show.terminal ? show_clean(x->f->a, buf_str(out), true) : buf_str(out);
	if (fwrite(text.at, 1, text.len, x->f->out) == text.len) return NULL;
	return FAIL(x->f->a, ERR_OUTSIDE, "output", "The output could not be written.");
}

/* *more: there is another page after it. */
static err page(struct export *x, bool *more)
{
	struct call_value values[100];
	struct reply *r;
	size_t n = 0;
	for (size_t i = 0; i < x->call->nvalues && n + 1 < COUNT(values); i++) {
		if (strcmp(x->call->values[i].name, x->of->file) != 0) values[n++] = x->call->values[i];
	}
	if (x->after.len) values[n++] = (struct call_value){.name = "after", .value = x->after, .after = -1};
	TRY(front_call_named(x->f, x->of->pages, values, n, &r));
	buf out = buf_in(x->f->a, PAGE_BYTES);
	for (const struct block *b = r->first; b; b = b->next) {
		if (b->kind == BLOCK_TABLE) put_table(x, &out, b);
	}
	str next = reply_next_word(r) ? reply_next_value(r) : S("");
	*more = next.len && !str_is(next, x->after);
	x->after = next;
	return write_out(x, &out);
}

/* Each page in an arena of its own, so that a long export stays small. */
static err pages(struct export *x)
{
	struct arena *whole = x->f->a, *round[2] = {arena_new(), arena_new()};
	bool more = true;
	err e = NULL;
	for (int i = 0; more && !e && i < PAGES_MOST; i++) {
		x->f->a = round[i % 2];	/* the cursor lives in the other one */
		arena_reset(x->f->a);
		e = page(x, &more);
	}
	x->f->a = whole;
	e = err_copy(whole, e);
	arena_free(round[0]);
	arena_free(round[1]);
	return e;
}

static str folder_of(str path)
{
	for (size_t i = path.len; i-- > 0;) {
		if (path.at[i] == '/') return i ? str_cut(path, 0, i) : S("/");
	}
	return S(".");
}

err export_csv(struct front *f, const struct call *c, const struct export_of *of)
{
	str path = call_get(c, of->file);
	bool to_file = path.len && !str_is(path, S("-"));
	struct export x = {.f = f, .temp = {.fd = -1}, .call = c, .of = of};
	TRY(f->carrier->ready ? f->carrier->ready(f) : NULL);
	if (to_file) TRY(file_temp(f->a, folder_of(path), &x.temp));
	err e = pages(&x);
	if (!e && to_file) e = file_keep(f->a, &x.temp, path, 0640);
	file_drop(&x.temp);
	TRY(e);
	const char *what = x.rows == 1 ? of->row : of->rows, *are = x.rows == 1 ? "was" : "were";
	if (!to_file || (of->many && !x.rows)) return NULL;
	fprintf(f->err, "%lld %s %s written to %.*s.\n", (long long)x.rows, what, are, SHOW(path));
	return NULL;
}

static err export(struct front *f, const struct call *c)
{
	bool posts = strcmp(c->verb->name, "export") == 0;
	struct export_of of = {table_door(DOORS, c->verb)->borrows, "csv", posts ? "posts" : "lines",
			       posts ? "post" : "line", false};
	return export_csv(f, c, &of);
}

static const struct opt OPTS[] = {
	{"csv", "FILE", OPT_POSITION, "Where to write it. Without it, it goes to the screen.", NULL},
	{0},
};

const struct door export_door = {
	.verb = {.name = "export", .opts = OPTS, .example = "schedpost export posts.csv",
		.help = "Writes posts as a CSV file that spreadsheets open and `schedpost import` reads."},
	.borrows = "export page",
	.hides = "after",
	.run = export,
};

const struct door audit_export_door = {
	.verb = {.name = "audit export", .opts = OPTS, .example = "schedpost audit export record.csv",
		.help = "Writes the whole record as a CSV file. Each line's link is SHA-256 over the link of the line before and the line's "
			"fields; ARCHITECTURE.md tells how to check that without schedpost."},
	.borrows = "audit page",
	.hides = "after",
	.run = export,
};
