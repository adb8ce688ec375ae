/* SPDX-License-Identifier: MIT
 * csv_rows.h - a table in CSV as spreadsheets write it: rows with the line each begins on; pure. Source: RFC 4180.
 *
 * A byte order mark is dropped; comma, semicolon or tab is found from the headings (or a first line "sep=;"). Cells
 * that a spreadsheet could run as a formula carry an apostrophe in front in what we write, which reading takes off. */
#ifndef TEXT_CSV_ROWS_H
#define TEXT_CSV_ROWS_H
#include "base/base.h"

enum { CSV_MOST_BYTES = 16 << 20, CSV_MOST_COLUMNS = 40, CSV_MOST_ROWS = 20000, CSV_MOST_CELL = 256 << 10 };

struct csv_row {
	int64_t line;		/* counted from 1, where the row begins */
	size_t n;		/* cells; as many as the file has columns, unless `bad` */
	const str *cells;
	str bad;		/* a sentence when the row cannot be used; else empty */
};
struct csv_table {
	char separator;
	size_t ncolumns, nrows;
	const str *columns;	/* headings: lower case, with - for blanks and _ */
	const struct csv_row *rows;	/* without empty ones */
};
/* ERR_INPUT with the line when the file is no table at all: "csv-empty", "csv-heading", "csv-quote", "csv-encoding",
 * "csv-size". */
err csv_rows(struct arena *, str content, struct csv_table *out);

/* One cell, quoted where it must be, with the apostrophe where it should be. */
void csv_put(buf *, str cell, bool first_of_row);
#endif
