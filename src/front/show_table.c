/* SPDX-License-Identifier: MIT
 * show_table.c - tables: fitted to the terminal's width and aligned by libsmartcols, or tab-separated for programs. */
#include "front/cell.h"

#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>

enum { GAP = 2, WIDE_LEAST = 24, NAME_LEAST = 16, INDENT = 6, FLAGS_MANY = 4 };	/* columns of the terminal */
enum { NAME_MOST = 128 };	/* bytes of a column's title, twice */
enum { NAME_CUT = 8, UPRIGHT_LEAST = 2 };	/* what is left of a name, and of a row, on the narrowest terminal */
enum { OTHERS_MOST = 64 * 1024 };	/* bytes beneath a row */

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

/* ---- how wide each column is on this terminal */

struct layout {
	struct showing *g;
	const struct block *b;
	int *room;	/* columns of the terminal; 0: not shown, for it is empty */
	bool beneath;	/* the wide columns stand under each row, in lines of their own */
	bool noes;	/* so do the flags that are no, by their names */
	size_t upright;	/* the columns from here on stand there too, with their titles: there was no room for them */
};

static str words_of(const struct layout *l, size_t r, size_t c)
{
	return cell_words(l->g, &l->b->columns[c], block_cell(l->b, r, c), false);
}

static bool is_wide(const struct layout *l, size_t c)
{
	return l->b->columns[c].wide && l->room[c];
}

static bool in_row(const struct layout *l, size_t c)
{
	if (c >= l->upright || (l->noes && l->b->columns[c].kind == CELL_FLAG)) return false;
	return l->room[c] && !(l->beneath && is_wide(l, c));
}

static bool says_nothing(str words)
{
	return !words.len || str_is(words, S("-"));
}

static void measure(struct layout *l)
{
	for (size_t c = 0; c < l->b->ncolumns; c++) {
		int widest = show_columns(str_of(l->b->columns[c].title));
		bool empty = c > 0;
		for (size_t r = 0; r < block_rows(l->b); r++) {
			str words = words_of(l, r, c);
			widest = MAX(widest, show_columns(words));
			empty = empty && says_nothing(words);
		}
		l->room[c] = empty ? 0 : widest;
	}
}

/* Columns over the edge; negative when there is room left. */
static int over(const struct layout *l)
{
	int used = -GAP;
	for (size_t c = 0; c < l->b->ncolumns; c++) used += in_row(l, c) ? l->room[c] + GAP : 0;
	return used - l->g->how->width;
}

/* Many flags give way first. */
static void shrink_flags(struct layout *l)
{
	size_t flags = 0;
	for (size_t c = 0; c < l->b->ncolumns; c++) flags += l->b->columns[c].kind == CELL_FLAG;
	l->noes = flags >= FLAGS_MANY;
}

/* Then the wide ones do; where that would leave too little of them, they go beneath. */
static void shrink_wide(struct layout *l)
{
	int nwide = 0, taken = 0;
	for (size_t c = 0; c < l->b->ncolumns; c++) {
		nwide += is_wide(l, c);
		taken += is_wide(l, c) ? l->room[c] : 0;
	}
	if (!nwide) return;
	int share = (taken - over(l)) / nwide;
	l->beneath = share < WIDE_LEAST;
	for (size_t c = 0; c < l->b->ncolumns; c++)
		l->beneath |= is_wide(l, c) && l->b->columns[c].kind == CELL_SENTENCE && l->room[c] > share;
	for (size_t c = 0; c < l->b->ncolumns && !l->beneath; c++)
		if (is_wide(l, c)) l->room[c] = MIN(l->room[c], share);
}

/* Then names do, the longest first. */
static bool shrink_name(struct layout *l, int least)
{
	size_t longest = l->b->ncolumns;
	for (size_t c = 0; c < l->b->ncolumns; c++) {
		bool name = in_row(l, c) && l->b->columns[c].kind == CELL_TEXT && l->room[c] > least;
		if (name && (longest == l->b->ncolumns || l->room[c] > l->room[longest])) longest = c;
	}
	if (longest == l->b->ncolumns) return false;
	l->room[longest]--;
	return true;
}

static void make_fit(struct layout *l)
{
	if (over(l) > 0) shrink_flags(l);
	if (over(l) > 0) shrink_wide(l);
	while (over(l) > 0 && shrink_name(l, NAME_LEAST));
	while (over(l) > 0 && l->upright > UPRIGHT_LEAST) l->upright--;
	while (over(l) > 0 && shrink_name(l, NAME_CUT));
}

/* ---- drawing */

static void add_columns(const struct layout *l, struct libscols_table *table)
{
	for (size_t c = 0; c < l->b->ncolumns; c++) {
		if (!in_row(l, c)) continue;
		str title = show_cut(l->g->a, str_of(l->b->columns[c].title), l->room[c]);
		int flags = numeric(&l->b->columns[c]) ? SCOLS_FL_RIGHT : 0;
		if (!scols_table_new_column(table, arena_cstr(l->g->a, title), 0, flags))
			die("schedpost stops: the machine has no memory left for a table.");
	}
}

static void add_row(const struct layout *l, struct libscols_table *table, size_t r)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	if (!line) die("schedpost stops: the machine has no memory left for a table.");
	size_t at = 0;
	for (size_t c = 0; c < l->b->ncolumns; c++) {
		if (!in_row(l, c)) continue;
		str words = show_cut(l->g->a, words_of(l, r, c), l->room[c]);
		scols_line_set_data(line, at, arena_cstr(l->g->a, words));
		const char *colour = cell_colour(l->g, &l->b->columns[c], block_cell(l->b, r, c));
		if (colour) scols_cell_set_color(scols_line_get_cell(line, at), colour);
		at++;
	}
}

static void add_noes(const struct layout *l, size_t r)
{
	buf noes = buf_in(l->g->a, l->b->ncolumns * NAME_MOST);
	for (size_t c = 0; l->noes && c < l->b->ncolumns; c++) {
		bool no = l->b->columns[c].kind == CELL_FLAG && !block_cell(l->b, r, c).none && !block_cell(l->b, r, c).n;
		if (no) buf_fmt(&noes, "%s%.*s", noes.len ? ", " : "no: ", NAME_MOST / 2, l->b->columns[c].title);
	}
	if (!noes.len) return;
	str words = show_fold(l->g->a, show_clean(l->g->a, buf_str(&noes), false), l->g->how->width, INDENT);
	buf_fmt(l->g->out, "%*s%.*s\n", INDENT, "", SHOW(words));
}

static void add_others(const struct layout *l, size_t r)
{
	buf others = buf_in(l->g->a, OTHERS_MOST);
	for (size_t c = l->upright; c < l->b->ncolumns; c++) {
		str words = is_wide(l, c) || (l->noes && l->b->columns[c].kind == CELL_FLAG) ? S("") : words_of(l, r, c);
		if (says_nothing(words)) continue;
		buf_fmt(&others, "%s%.*s: %.*s", others.len ? "; " : "", NAME_MOST / 2, l->b->columns[c].title, SHOW(words));
	}
	if (!others.len) return;
	str words = show_fold(l->g->a, buf_str(&others), l->g->how->width, INDENT);
	buf_fmt(l->g->out, "%*s%.*s\n", INDENT, "", SHOW(words));
}

static void add_beneath(const struct layout *l, size_t r)
{
	for (size_t c = 0; l->beneath && c < l->b->ncolumns; c++) {
		str words = is_wide(l, c) ? words_of(l, r, c) : S("");
		if (says_nothing(words)) continue;
		words = show_fold(l->g->a, words, l->g->how->width, INDENT);
		buf_fmt(l->g->out, "%*s%.*s\n", INDENT, "", SHOW(words));
	}
}

/* The heading, then each row with what stands beneath it; without the blanks that libsmartcols leaves at ends. */
static void add_lines(const struct layout *l, str text)
{
	str line;
	for (size_t n = 0; text.len && str_split(&text, '\n', &line); n++) {
		while (line.len && line.at[line.len - 1] == ' ') line.len--;
		buf_add(l->g->out, line);
		buf_byte(l->g->out, '\n');
		if (!n) continue;
		add_others(l, n - 1);
		add_noes(l, n - 1);
		add_beneath(l, n - 1);
	}
}

static void aligned_table(struct showing *g, const struct block *b)
{
	struct libscols_table *table = scols_new_table();
	if (!table) die("schedpost stops: the machine has no memory left for a table.");
	struct layout l = {.g = g, .b = b, .room = TAKE_N(g->a, int, b->ncolumns), .upright = b->ncolumns};
	measure(&l);
	make_fit(&l);
	scols_table_enable_colors(table, g->how->colour);
	scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);	/* the widths are ours */
	scols_table_set_column_separator(table, "  ");
	scols_table_enable_noencoding(table, 1);	/* show_clean did it */
	add_columns(&l, table);
	for (size_t r = 0; r < block_rows(b); r++) add_row(&l, table, r);
	char *text = NULL;
	if (scols_print_table_to_string(table, &text) == 0) add_lines(&l, str_of(text));
	free(text);
	scols_unref_table(table);
}

void show_table(struct showing *g, const struct block *b)
{
	if (!block_rows(b)) return;
	if (g->how->terminal) aligned_table(g, b);
	else plain_table(g, b);
}
