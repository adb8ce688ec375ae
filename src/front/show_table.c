/* SPDX-License-Identifier: MIT
 * show_table.c - tables: aligned and cut to the terminal's width by libsmartcols, or tab-separated for programs. */
#include "front/cell.h"

#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>

enum { GAP = 2, WIDE_LEAST = 10 };	/* columns */

static void plain_table(struct showing *g, const struct block *b)
{
	for (size_t c = 0; c < b->ncolumns; c++) buf_fmt(g->out, "%s%s", c ? "\t" : "", b->columns[c].title);
	buf_byte(g->out, '\n');
	for (size_t r = 0; r < block_rows(b); r++) {
		for (size_t c = 0; c < b->ncolumns; c++) {
			if (c) buf_byte(g->out, '\t');
			buf_add(g->out, cell_words(g, &b->columns[c], block_cell(b, r, c), false));
		}
		buf_byte(g->out, '\n');
	}
}

static bool numeric(const struct column *c)
{
	return c->kind == CELL_INT || c->kind == CELL_BYTES || c->kind == CELL_DURATION;
}

static void add_columns(struct libscols_table *table, const struct block *b)
{
	for (size_t c = 0; c < b->ncolumns; c++) {
		int flags = (numeric(&b->columns[c]) ? SCOLS_FL_RIGHT : 0) | (b->columns[c].wide ? SCOLS_FL_TRUNC : 0);
		/* A hint under 1 is a share of the width: the wide column takes the rest and is cut first. */
		struct libscols_column *column =
			scols_table_new_column(table, b->columns[c].title, b->columns[c].wide ? 0.1 : 0, flags);
		if (!column) die("schedpost stops: the machine has no memory left for a table.");
	}
}

/* What is left for each wide column when the others have what they need. */
static int room_for_wide(struct showing *g, const struct block *b)
{
	int left = g->how->width, nwide = 0;
	for (size_t c = 0; c < b->ncolumns; c++) {
		int widest = show_columns(str_of(b->columns[c].title));
		left -= c ? GAP : 0;
		nwide += b->columns[c].wide;
		for (size_t r = 0; r < block_rows(b) && !b->columns[c].wide; r++)
			widest = MAX(widest, show_columns(cell_words(g, &b->columns[c], block_cell(b, r, c), false)));
		left -= b->columns[c].wide ? 0 : widest;
	}
	return nwide ? MAX(left / nwide, WIDE_LEAST) : 0;
}

static void add_row(struct showing *g, struct libscols_table *table, const struct block *b, size_t r, int room)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	if (!line) die("schedpost stops: the machine has no memory left for a table.");
	for (size_t c = 0; c < b->ncolumns; c++) {
		struct cell cell = block_cell(b, r, c);
		str words = cell_words(g, &b->columns[c], cell, false);
		if (b->columns[c].wide) words = show_cut(g->a, words, room);
		scols_line_set_data(line, c, arena_cstr(g->a, words));
		const char *colour = cell_colour(g, &b->columns[c], cell);
		if (colour) scols_cell_set_color(scols_line_get_cell(line, c), colour);
	}
}

/* Without the blanks that libsmartcols leaves at the ends of lines. */
static void add_trimmed(buf *out, str text)
{
	str line;
	while (text.len && str_split(&text, '\n', &line)) {
		while (line.len && line.at[line.len - 1] == ' ') line.len--;
		buf_add(out, line);
		buf_byte(out, '\n');
	}
}

static void aligned_table(struct showing *g, const struct block *b)
{
	struct libscols_table *table = scols_new_table();
	if (!table) die("schedpost stops: the machine has no memory left for a table.");
	scols_table_enable_colors(table, g->how->colour);
	scols_table_set_termforce(table, SCOLS_TERMFORCE_ALWAYS);
	scols_table_set_termwidth(table, (size_t)MAX(g->how->width, 20));
	scols_table_set_column_separator(table, "  ");
	scols_table_enable_noencoding(table, 1);	/* show_clean did it */
	add_columns(table, b);
	int room = room_for_wide(g, b);
	for (size_t r = 0; r < block_rows(b); r++) add_row(g, table, b, r, room);
	char *text = NULL;
	if (scols_print_table_to_string(table, &text) == 0) add_trimmed(g->out, str_of(text));
	free(text);
	scols_unref_table(table);
}

void show_table(struct showing *g, const struct block *b)
{
	if (!block_rows(b)) return;
	if (g->how->terminal) aligned_table(g, b);
	else plain_table(g, b);
}
