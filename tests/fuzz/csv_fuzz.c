/* SPDX-License-Identifier: MIT
 * csv_fuzz.c - tables from hostile files: no crash, lines that rise, and what is written again reads the same. */
#include "fuzz.h"

#include "text/csv_rows.h"

static void write_row(buf *out, const str *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) csv_put(out, cells[i], i == 0);
	buf_add(out, S("\r\n"));
}

static bool usable(const struct csv_row *r)
{
	return !r->bad.len;
}

/* Headings become c0,c1,...: theirs may look like "sep=;" or decide for another separator. */
static str written(struct arena *a, const struct csv_table *t)
{
	buf out = buf_in(a, 64 << 20);
	for (size_t i = 0; i < t->ncolumns; i++) csv_put(&out, arena_fmt(a, "c%zu", i), i == 0);
	buf_add(&out, S("\r\n"));
	for (size_t r = 0; r < t->nrows; r++) {
		if (usable(&t->rows[r])) write_row(&out, t->rows[r].cells, t->rows[r].n);
	}
	return buf_str(&out);
}

static void same(const struct csv_table *was, const struct csv_table *is)
{
	size_t k = 0;
	for (size_t r = 0; r < was->nrows; r++) {
		if (!usable(&was->rows[r])) continue;
		must(k < is->nrows, "no row is lost");
		for (size_t c = 0; c < was->ncolumns; c++)
			must(str_is(was->rows[r].cells[c], is->rows[k].cells[c]), "cells are the same");
		k++;
	}
	must(k == is->nrows, "no row is added");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct csv_table t, again;
	if (!csv_rows(a, (str){(const char *)data, size}, &t)) {
		int64_t line = 0;
		for (size_t r = 0; r < t.nrows; r++) {
			must(t.rows[r].line > line, "lines rise");
			line = t.rows[r].line;
		}
		must(!csv_rows(a, written(a, &t), &again), "what is written can be read");
		same(&t, &again);
	}
	arena_free(a);
	return 0;
}
