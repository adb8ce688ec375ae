/* SPDX-License-Identifier: MIT
 * html.c - the beginning and the end of a page, and text and tables in between. */
#include "front/html.h"

#include "text/markup.h"

void html_begin(buf *out, str title, const char *style)
{
	buf_add(out, S("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>"));
	markup_put(out, title);
	buf_add(out, S("</title>\n"));
	if (*style) buf_fmt(out, "<style>%s</style>\n", style);
	buf_add(out, S("</head>\n<body>\n<h1>"));
	markup_put(out, title);
	buf_add(out, S("</h1>\n"));
}

static str shown(struct arena *a, const struct column *column, struct cell cell)
{
	if (cell.none) return S("");
	if (cell.is_text) return cell.text;
	return column->kind == CELL_INSTANT ? instant_text(a, cell.n) : arena_fmt(a, "%lld", (long long)cell.n);
}

static void put_row(struct arena *a, buf *out, const struct block *b, size_t row)
{
	buf_add(out, S("<tr>"));
	for (size_t c = 0; c < b->ncolumns; c++) {
		buf_add(out, S("<td>"));
		markup_put(out, shown(a, &b->columns[c], block_cell(b, row, c)));
		buf_add(out, S("</td>"));
	}
	buf_add(out, S("</tr>\n"));
}

void html_table(struct arena *a, buf *out, const struct block *b)
{
	buf_add(out, S("<table>\n<tr>"));
	for (size_t c = 0; c < b->ncolumns; c++) buf_fmt(out, "<th>%s</th>", b->columns[c].title);
	buf_add(out, S("</tr>\n"));
	for (size_t r = 0; r < block_rows(b); r++) put_row(a, out, b, r);
	buf_add(out, S("</table>\n"));
}

void html_end(buf *out)
{
	buf_add(out, S("</body>\n</html>\n"));
}
