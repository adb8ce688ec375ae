/* SPDX-License-Identifier: MIT
 * import_rows.c - the rows of a table with their lines (decisions 2 and 5); libcsv takes the cells apart. */
#include "rooms/calendar/import_kind.h"

#include <csv.h>

#include <string.h>

struct splitting {
	struct import_read *r;
	str rest;
	int64_t line;
	bool quotes_off;	/* one was never closed: a row ends with its line */
};
struct taking {
	struct import_read *r;
	str cells[ROW_CELLS_MOST];
	size_t n, filled;
	bool ended;
};

/* ---- where a row ends */

/* Bytes of the row that begins at the front; false: a quote is open to the end of the file. */
static bool row_length(const struct splitting *s, size_t *len)
{
	bool quoted = false, begins = true;
	for (size_t i = 0; i < s->rest.len; i++) {
		char c = s->rest.at[i];
		if (quoted) {
			bool doubled = c == '"' && i + 1 < s->rest.len && s->rest.at[i + 1] == '"';
			if (doubled) i++;
			else quoted = c != '"';
			continue;
		}
		if (c == '\n' || c == '\r') {
			*len = i;
			return true;
		}
		quoted = c == '"' && begins && !s->quotes_off;
		begins = c == s->r->out->separator || (begins && c == ' ');
	}
	*len = s->rest.len;
	return !quoted;
}

static int64_t lines_in(str s)
{
	int64_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		bool pair = i + 1 < s.len && s.at[i + 1] == '\n';
		n += s.at[i] == '\n' || (s.at[i] == '\r' && !pair);
	}
	return n;
}

static bool row_next(struct splitting *s, str *row, int64_t *line)
{
	size_t len;
	if (!s->rest.len) return false;
	if (!row_length(s, &len)) {
		s->quotes_off = true;
		row_length(s, &len);
	}
	*row = str_cut(s->rest, 0, len);
	*line = s->line;
	size_t end = len + (str_starts(str_cut(s->rest, len, 2), S("\r\n")) ? 2 : len < s->rest.len);
	s->line += lines_in(str_cut(s->rest, 0, end));
	s->rest = str_cut(s->rest, end, s->rest.len);
	return true;
}

/* ---- its cells */

static void on_cell(void *bytes, size_t len, void *of)
{
	struct taking *t = of;
	str raw = {bytes ? bytes : "", len};
	if (t->n == ROW_CELLS_MOST || t->ended) return;
	str cell = str_trim(arena_str(t->r->a, import_utf8(t->r, raw)));
	t->cells[t->n++] = cell;
	t->filled += cell.len != 0;
}

static void on_row(int end, void *of)
{
	(void)end;
	((struct taking *)of)->ended = true;
}

static bool take_row(struct import_read *r, struct csv_parser *p, str row, struct table_row *out)
{
	struct taking t = {.r = r};
	out->is_long = row.len > IMPORT_LINE_MOST;
	if (out->is_long) return true;
	csv_parse(p, row.at, row.len, on_cell, on_row, &t);
	csv_fini(p, on_cell, on_row, &t);
	if (!t.filled) return false;
	str *cells = TAKE_N(r->a, str, t.n);
	memcpy(cells, t.cells, t.n * sizeof *cells);
	out->cells = cells;
	out->n = t.n;
	out->filled = t.filled;
	return true;
}

size_t import_rows(struct import_read *r, struct table_row **out)
{
	struct splitting s = {.r = r, .rest = r->bytes, .line = 1};
	struct csv_parser p;
	size_t n = 0, room = (size_t)MIN(lines_in(r->bytes) + 1, (int64_t)ROWS_MOST);
	struct table_row *rows = TAKE_N(r->a, struct table_row, room + 1);
	str row;
	if (csv_init(&p, 0) != 0) die("schedpost stops: tables cannot be read.");
	csv_set_delim(&p, (unsigned char)r->out->separator);
	while (row_next(&s, &row, &rows[n].line)) {
		if (n == room) {
			r->out->cut = "entries";
			break;
		}
		n += take_row(r, &p, row, &rows[n]);
	}
	csv_free(&p);
	*out = rows;
	return n;
}
