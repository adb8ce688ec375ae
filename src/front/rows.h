/* SPDX-License-Identifier: MIT
 * rows.h - rows of a CSV file as the calls to `add` that they stand for; between import.c and rows.c.
 *
 * A row becomes {"line": 2, "call": {...}} with the call in its JSON form: headings are the names of add's options,
 * whatever their case; cells of options that may come several times are parted by |, or by commas where the option
 * says so; files are sent and stand as OPT_FILE values; flags are yes, true, x or 1. Empty cells are left out, and so
 * are the columns id and state, which an export has beside those that an import knows. */
#ifndef FRONT_ROWS_H
#define FRONT_ROWS_H
#include "front/front.h"
#include "text/csv_rows.h"
#include "verb/blocks.h"

enum { ROW_MOST = 512 << 10 };	/* bytes of JSON */

struct rows {
	struct front *f;
	const struct csv_table *table;
	const struct opt *opts[CSV_MOST_COLUMNS];	/* of each column; NULL: left out */
	str folder;					/* of the CSV file: paths in it begin here */
	struct sent {
		str path, value;
		struct sent *next;
	} *sent;					/* a file that many rows name is sent once */
};
/* ERR_INPUT "csv-heading" for one that `add` does not know. */
err rows_begin(struct front *, const struct csv_table *, str csv_path, struct rows *out);
/* Adds the row's JSON to `out`. problem: a sentence when it cannot be used; else empty. */
err rows_json(struct rows *, const struct csv_row *, buf *out, str *problem);
/* In a table of "line" and "why": where a row is told to make its picture smaller, the command gets the picture's path
 * from here, with the folder of the CSV file. */
void rows_by_path(const struct rows *, const struct block *problems);
#endif
