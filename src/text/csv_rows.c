/* SPDX-License-Identifier: MIT
 * csv_rows.c - reading and writing CSV; libcsv splits the cells, the lines are counted here. */
#include "text/csv_rows.h"
#include "text/text.h"

#include <csv.h>
#include <ctype.h>
#include <string.h>

struct reader {
	struct arena *a;
	struct csv_table *out;
	str cells[CSV_MOST_COLUMNS];
	size_t n;		/* cells of the row at hand, those over the limit too */
	bool big;		/* a cell over CSV_MOST_CELL */
	int64_t line, row_line;	/* being read; where the row at hand began */
	struct csv_row *rows;
	size_t cap;
	bool headed, too_many;
};

static const char FORMULA[] = "=+-@\t\r";	/* OWASP, CSV Injection */

/* Whether, behind any apostrophes, something stands that a spreadsheet would run. */
static bool runs(str cell)
{
	while (cell.len && cell.at[0] == '\'') cell = str_cut(cell, 1, cell.len);
	return cell.len && memchr(FORMULA, cell.at[0], sizeof FORMULA - 1);
}

static str without_apostrophe(str cell)
{
	return cell.len && cell.at[0] == '\'' && runs(cell) ? str_cut(cell, 1, cell.len) : cell;
}

static void on_cell(void *bytes, size_t len, void *of)
{
	struct reader *r = of;
	str cell = {bytes ? bytes : "", len};
	r->big = r->big || len > CSV_MOST_CELL;
	if (r->n < CSV_MOST_COLUMNS && len <= CSV_MOST_CELL) r->cells[r->n] = arena_str(r->a, without_apostrophe(cell));
	else if (r->n < CSV_MOST_COLUMNS) r->cells[r->n] = S("");
	r->n++;
}

static bool empty_row(const struct reader *r)
{
	for (size_t i = 0; i < MIN(r->n, (size_t)CSV_MOST_COLUMNS); i++) {
		if (r->cells[i].len || r->big) return false;
	}
	return true;
}

static str heading(struct arena *a, str cell)
{
	char *name = arena_cstr(a, str_trim(cell));
	for (char *c = name; *c; c++) *c = *c == ' ' || *c == '_' ? '-' : (char)tolower((unsigned char)*c);
	return str_of(name);
}

static void take_headings(struct reader *r)
{
	str *columns = TAKE_N(r->a, str, CSV_MOST_COLUMNS);
	r->out->ncolumns = MIN(r->n, (size_t)CSV_MOST_COLUMNS);
	for (size_t i = 0; i < r->out->ncolumns; i++) columns[i] = heading(r->a, r->cells[i]);
	while (r->out->ncolumns && !columns[r->out->ncolumns - 1].len) r->out->ncolumns--;
	r->out->columns = columns;
	r->headed = true;
}

/* Cells that are missing at the end are empty; empty ones too many are no harm. */
static str what_is_wrong(struct reader *r)
{
	size_t most = r->out->ncolumns, used = MIN(r->n, (size_t)CSV_MOST_COLUMNS);
	if (r->big) return arena_fmt(r->a, "A cell is longer than %d KB.", CSV_MOST_CELL >> 10);
	while (used > most && !r->cells[used - 1].len) used--;
	if (used <= most && r->n <= CSV_MOST_COLUMNS) return S("");
	return arena_fmt(r->a, "It has %zu cells, but the headings are only %zu. A text with a separator (%s) in it needs "
		"double quotes around it.", r->n, most, r->out->separator == '\t' ? "tab" : (char[]){r->out->separator, 0});
}

static void on_row(int end, void *of)
{
	struct reader *r = of;
	(void)end;
	if (!r->headed && !empty_row(r)) {
		take_headings(r);
	} else if (!empty_row(r) && r->out->nrows == CSV_MOST_ROWS) {
		r->too_many = true;
	} else if (!empty_row(r)) {
		if (r->out->nrows == r->cap) {
			size_t cap = r->cap ? r->cap * 2 : 64;
			struct csv_row *more = TAKE_N(r->a, struct csv_row, cap);
			if (r->cap) memcpy(more, r->rows, r->cap * sizeof *more);
			r->rows = more;
			r->cap = cap;
		}
		str *cells = TAKE_N(r->a, str, r->out->ncolumns);
		for (size_t i = 0; i < r->out->ncolumns; i++) cells[i] = i < r->n ? r->cells[i] : S("");
		r->rows[r->out->nrows++] = (struct csv_row){r->row_line, r->out->ncolumns, cells, what_is_wrong(r)};
	}
	r->n = 0;
	r->big = false;
	r->row_line = r->line + 1;
}

static size_t count(str s, char what)
{
	size_t n = 0;
	bool quoted = false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '"') quoted = !quoted;
		else n += !quoted && s.at[i] == what;
	}
	return n;
}

/* The separator: told by a first line "sep=;", else what the headings hold most of. */
static char find_separator(str *content, int64_t *line)
{
	size_t end = 0;
	while (end < content->len && content->at[end] != '\n' && content->at[end] != '\r') end++;
	str first = str_cut(*content, 0, end);
	if (str_starts(first, S("sep=")) && first.len == 5) {
		bool both = str_starts(str_cut(*content, end, 2), S("\r\n"));
		*content = str_cut(*content, end + (both ? 2 : 1), content->len);
		(*line)++;
		return first.at[4];
	}
	size_t commas = count(first, ','), semicolons = count(first, ';'), tabs = count(first, '\t');
	if (tabs > commas && tabs > semicolons) return '\t';
	return semicolons > commas ? ';' : ',';
}

static err bad_quote(struct reader *r)
{
	return FAIL(r->a, ERR_INPUT, "csv-quote", "Line %lld: the double quotes do not match. A text with quotes in it is written "
		"\"like \"\"this\"\"\". Spreadsheets do it right when they save as CSV.", (long long)r->row_line);
}

/* Line by line, so that each row knows where it began; a row may go over several. */
static err split(struct reader *r, struct csv_parser *p, str content)
{
	while (content.len) {
		size_t n = 0;
		while (n < content.len && content.at[n] != '\n' && content.at[n] != '\r') n++;
		if (str_starts(str_cut(content, n, 2), S("\r\n"))) n++;
		n = MIN(n + 1, content.len);
		bool empty = r->row_line == r->line && !str_trim(str_cut(content, 0, n)).len;
		if (csv_parse(p, content.at, n, on_cell, on_row, r) != n) return bad_quote(r);
		r->line++;
		if (empty) r->row_line = r->line;	/* libcsv does not tell of empty lines */
		content = str_cut(content, n, content.len);
	}
	return csv_fini(p, on_cell, on_row, r) == 0 ? NULL : bad_quote(r);
}

static err check_encoding(struct arena *a, str content)
{
	size_t bad;
	int64_t line = 1;
	if (str_starts(content, S("\xFF\xFE")) || str_starts(content, S("\xFE\xFF")))
		return FAIL(a, ERR_INPUT, "csv-encoding", "The file is saved as UTF-16. In the spreadsheet, please save it as \"CSV "
			"UTF-8\" and try again.");
	if (text_valid(content, &bad)) return NULL;
	for (size_t i = 0; i < bad; i++) line += content.at[i] == '\n';
	return FAIL(a, ERR_INPUT, "csv-encoding", "Line %lld holds a character that is not UTF-8. In the spreadsheet, please save the "
		"file as \"CSV UTF-8\" and try again.", (long long)line);
}

static err check_headings(struct reader *r)
{
	const struct csv_table *t = r->out;
	if (!r->headed || !t->ncolumns)
		return FAIL(r->a, ERR_INPUT, "csv-empty",
			"The file is empty. Its first line should hold headings such as to,at,text.");
	for (size_t i = 0; i < t->ncolumns; i++) {
		if (!t->columns[i].len)
			return FAIL(r->a, ERR_INPUT, "csv-heading", "Column %zu has no heading in the first line.", i + 1);
		for (size_t k = 0; k < i; k++) {
			if (str_is(t->columns[i], t->columns[k]))
				return FAIL(r->a, ERR_INPUT, "csv-heading", "Two columns have the heading '%.*s'.",
					SHOW(t->columns[i]));
		}
	}
	return NULL;
}

err csv_rows(struct arena *a, str content, struct csv_table *out)
{
	*out = (struct csv_table){0};
	struct reader r = {.a = a, .out = out, .line = 1, .row_line = 1};
	if (content.len > CSV_MOST_BYTES)
		return FAIL(a, ERR_INPUT, "csv-size", "The file has %zu MB; at most %d MB can be read at once. Please split it.",
			content.len >> 20, CSV_MOST_BYTES >> 20);
	if (str_starts(content, S("\xEF\xBB\xBF"))) content = str_cut(content, 3, content.len);
	TRY(check_encoding(a, content));
	out->separator = find_separator(&content, &r.line);
	r.row_line = r.line;
	struct csv_parser p;
	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0) die("schedpost stops: CSV cannot be read.");
	csv_set_delim(&p, (unsigned char)out->separator);
	err e = split(&r, &p, content);
	csv_free(&p);
	TRY(e);
	TRY(check_headings(&r));
	if (r.too_many)
		return FAIL(a, ERR_INPUT, "csv-size", "The file has more than %d rows. Please split it.", CSV_MOST_ROWS);
	out->rows = r.rows;
	return NULL;
}

void csv_put(buf *out, str cell, bool first_of_row)
{
	bool quotes = cell.len && (cell.at[0] == ' ' || cell.at[cell.len - 1] == ' ');
	for (size_t i = 0; i < cell.len && !quotes; i++) quotes = strchr(",;\t\"\r\n", cell.at[i]) != NULL;
	if (!first_of_row) buf_byte(out, ',');
	if (quotes) buf_byte(out, '"');
	if (runs(cell)) buf_byte(out, '\'');
	for (size_t i = 0; i < cell.len; i++) {
		if (cell.at[i] == '"') buf_byte(out, '"');
		buf_byte(out, cell.at[i]);
	}
	if (quotes) buf_byte(out, '"');
}
