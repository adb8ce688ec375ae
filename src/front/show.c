/* SPDX-License-Identifier: MIT
 * show.c - a reply, block by block, as text. */
#include "front/cell.h"

enum { SHOW_MOST_BYTES = 64 << 20, QUOTE_INDENT = 4 };

static void paint(struct showing *g, const char *colour, str text)
{
	if (colour) buf_add(g->out, str_of(colour));
	buf_add(g->out, text);
	if (colour) buf_add(g->out, S(COLOUR_END));
}

/* Without folding a narrow terminal breaks words, and commands. */
static void sentence(struct showing *g, const struct block *b)
{
	str note = b->kind == BLOCK_WARN ? S("Note: ") : S("");
	str text = arena_fmt(g->a, "%.*s%.*s", SHOW(note), SHOW(show_clean(g->a, b->text, true)));
	if (g->how->terminal) text = show_fold_lines(g->a, text, g->how->width);
	if (note.len) paint(g, g->how->colour ? "\x1b[1;33m" : NULL, note);
	buf_add(g->out, str_cut(text, note.len, text.len - note.len));
	buf_byte(g->out, '\n');
}

/* Further lines begin under the first. */
static void add_indented(buf *out, str text, int indent)
{
	str line;
	bool first = true;
	if (!text.len) return;
	while (str_split(&text, '\n', &line)) {
		if (!first) buf_fmt(out, "\n%*s", line.len ? indent : 0, "");
		buf_add(out, line);
		first = false;
	}
}

static void facts(struct showing *g, const struct block *b)
{
	int widest = 0;
	for (size_t c = 0; c < b->ncolumns; c++) widest = MAX(widest, show_columns(str_of(b->columns[c].title)));
	for (size_t c = 0; c < b->ncolumns; c++) {
		struct cell cell = block_cell(b, 0, c);
		str title = str_of(b->columns[c].title), words = cell_words(g, &b->columns[c], cell, g->how->terminal);
		if (g->how->terminal) {
			buf_fmt(g->out, "%.*s:%*s", SHOW(title), widest - show_columns(title) + 2, "");
			const char *colour = cell_colour(g, &b->columns[c], cell);
			if (colour) paint(g, colour, words);
			else add_indented(g->out, words, widest + 3);
		} else {
			buf_fmt(g->out, "%.*s\t%.*s", SHOW(title), SHOW(words));
		}
		buf_byte(g->out, '\n');
	}
}

static void quote(struct showing *g, const struct block *b)
{
	if (b->title.len) buf_fmt(g->out, "%.*s:\n", SHOW(b->title));
	str text = show_clean(g->a, b->text, true);
	if (g->how->terminal) text = show_fold_lines(g->a, text, g->how->width - QUOTE_INDENT);
	buf_fmt(g->out, "%*s", QUOTE_INDENT, "");
	add_indented(g->out, text, QUOTE_INDENT);
	buf_byte(g->out, '\n');
}

static void show_block(struct showing *g, const struct block *b)
{
	switch (b->kind) {
	case BLOCK_SAY:
	case BLOCK_WARN: sentence(g, b); break;
	case BLOCK_TABLE: show_table(g, b); break;
	case BLOCK_FACTS: facts(g, b); break;
	case BLOCK_QUOTE: quote(g, b); break;
	}
}

/* An empty line between what is not a run of sentences. */
static bool gap_between(const struct block *a, const struct block *b)
{
	bool sentences = a->kind <= BLOCK_WARN && b->kind <= BLOCK_WARN;
	bool empty = (a->kind == BLOCK_TABLE && !block_rows(a)) || (b->kind == BLOCK_TABLE && !block_rows(b));
	return !sentences && !empty;
}

str reply_show(struct arena *a, const struct reply *r, const struct show *how)
{
	if (how->json) return arena_fmt(a, "%.*s\n", SHOW(reply_to_data(a, r)));
	buf out = buf_in(a, SHOW_MOST_BYTES);
	struct showing g = {.a = a, .how = how, .out = &out};
	if (zone_load(a, r->zone, &g.zone)) g.zone = NULL;
	for (const struct block *b = r->first; b; b = b->next) {
		show_block(&g, b);
		if (b->next && how->terminal && out.len && gap_between(b, b->next)) buf_byte(&out, '\n');
	}
	return buf_str(&out);
}
