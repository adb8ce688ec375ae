/* SPDX-License-Identifier: MIT
 * reply.c - building a reply, block by block. */
#include "verb/reply.h"
#include "verb/blocks.h"

#include <string.h>

struct reply *reply_new(struct arena *a)
{
	struct reply *r = TAKE(a, struct reply);
	r->a = a;
	r->zone = S("UTC");
	return r;
}

struct block *reply_block(struct reply *r, enum block_kind kind)
{
	struct block *b = TAKE(r->a, struct block);
	b->kind = kind;
	if (r->last) r->last->next = b;
	else r->first = b;
	r->last = b;
	return b;
}

void reply_say(struct reply *r, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	reply_block(r, BLOCK_SAY)->text = arena_vfmt(r->a, fmt, args);
	va_end(args);
}

void reply_warn(struct reply *r, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	reply_block(r, BLOCK_WARN)->text = arena_vfmt(r->a, fmt, args);
	va_end(args);
}

static bool taken(const struct reply *r, str name)
{
	for (const struct block *b = r->first; b; b = b->next) {
		if (b->name.len && str_is(b->name, name)) return true;
	}
	return false;
}

static str free_name(struct reply *r, const char *wanted)
{
	str name = str_of(wanted);
	for (int i = 2; taken(r, name); i++) name = arena_fmt(r->a, "%s_%d", wanted, i);
	return name;
}

static void begin_columns(struct reply *r, enum block_kind kind, const char *name, const struct column *columns,
	size_t n)
{
	str own = free_name(r, name);
	struct block *b = reply_block(r, kind);
	b->name = own;
	b->columns = columns;
	b->ncolumns = n;
}

void reply_table(struct reply *r, const char *name, const struct column *columns, size_t n)
{
	begin_columns(r, BLOCK_TABLE, name, columns, n);
}

void reply_facts(struct reply *r, const char *name, const struct column *columns, size_t n)
{
	begin_columns(r, BLOCK_FACTS, name, columns, n);
}

void reply_quote(struct reply *r, const char *name, const char *title, str text)
{
	str own = free_name(r, name);
	struct block *b = reply_block(r, BLOCK_QUOTE);
	b->name = own;
	b->title = arena_str(r->a, str_of(title));
	b->text = arena_str(r->a, text);
}

void reply_cell(struct reply *r, struct cell cell)
{
	struct block *b = r->last;
	if (!b || !b->ncolumns || (b->kind == BLOCK_FACTS && b->ncells >= b->ncolumns)) return;
	if (b->ncells == b->cap) {
		size_t cap = b->cap ? b->cap * 2 : b->ncolumns * 8;
		struct cell *more = TAKE_N(r->a, struct cell, cap);
		if (b->ncells) memcpy(more, b->cells, b->ncells * sizeof *more);
		b->cells = more;
		b->cap = cap;
	}
	b->cells[b->ncells++] = cell;
}

void reply_row(struct reply *r)
{
	struct block *b = r->last;
	while (b && b->ncolumns && b->ncells % b->ncolumns) reply_none(r);
}

void reply_none(struct reply *r)
{
	reply_cell(r, (struct cell){.none = true});
}

void reply_text(struct reply *r, str text)
{
	reply_cell(r, (struct cell){.is_text = true, .text = arena_str(r->a, text)});
}

void reply_int(struct reply *r, int64_t n)
{
	reply_cell(r, (struct cell){.n = n});
}

void reply_maybe_text(struct reply *r, str text)
{
	if (text.len) reply_text(r, text);
	else reply_none(r);
}

void reply_maybe_int(struct reply *r, int64_t n)
{
	if (n) reply_int(r, n);
	else reply_none(r);
}

size_t block_rows(const struct block *b)
{
	if (b->kind == BLOCK_FACTS) return 1;
	return b->ncolumns ? (b->ncells + b->ncolumns - 1) / b->ncolumns : 0;
}

struct cell block_cell(const struct block *b, size_t r, size_t c)
{
	size_t i = r * b->ncolumns + c;
	if (i >= b->ncells) return (struct cell){.none = true};
	struct cell cell = b->cells[i];
	if (b->columns[c].kind == CELL_INSTANT && !cell.is_text && !cell.n) cell.none = true;
	return cell;
}

const struct block *block_named(const struct reply *r, const char *name)
{
	for (const struct block *b = r->first; b; b = b->next) {
		if (b->ncolumns && str_is(b->name, str_of(name))) return b;
	}
	return NULL;
}

struct cell cell_named(const struct block *b, size_t row, const char *name)
{
	for (size_t c = 0; b && c < b->ncolumns; c++) {
		if (strcmp(b->columns[c].name, name) == 0) return block_cell(b, row, c);
	}
	return (struct cell){.none = true};
}

void reply_next(struct reply *r, const char *word, str value)
{
	r->next_word = word;
	r->next_value = arena_str(r->a, value);
}

void reply_fail(struct reply *r, err e)
{
	r->failed = e;
}

void reply_zone(struct reply *r, str iana)
{
	r->zone = arena_str(r->a, iana);
}

bool reply_is_empty(const struct reply *r)
{
	return !r->first;
}

const char *reply_next_word(const struct reply *r)
{
	return r->next_word;
}

str reply_next_value(const struct reply *r)
{
	return r->next_value;
}
