/* SPDX-License-Identifier: MIT
 * reply_read.c - a reply read back from the JSON of the socket. */
#include "base/json.h"
#include "verb/blocks.h"

#include <string.h>

enum { MOST_COLUMNS = 64 };

struct reading {
	struct arena *a;
	const struct json *data, *say, *warn;
	struct reply *reply;
};

err reply_foreign(struct arena *a, const char *what)
{
	return FAIL(a, ERR_OUTSIDE, "bad-reply", "The answer of schedpostd cannot be read: %s Are schedpost and schedpostd of "
		"the same version? `schedpost version` tells.", what);
}

static err read_kind(struct arena *a, str word, enum cell_kind *out)
{
	for (size_t k = 0; k < COUNT(CELL_WORDS); k++) {
		if (!str_is(word, str_of(CELL_WORDS[k]))) continue;
		*out = (enum cell_kind)k;
		return NULL;
	}
	return reply_foreign(a, "An unknown kind of column.");
}

static bool is_named_twice(const struct column *columns, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (strcmp(columns[k].name, columns[i].name) == 0) return true;
	}
	return false;
}

static err read_columns(struct reading *g, const struct json *block, struct block *b)
{
	const struct json *list = NULL;
	TRY(json_need_list(g->a, block, "columns", &list));
	if (json_count(list) == 0 || json_count(list) > MOST_COLUMNS) return reply_foreign(g->a, "Its number of columns.");
	struct column *columns = TAKE_N(g->a, struct column, json_count(list));
	for (size_t i = 0; i < json_count(list); i++) {
		str name, title, kind;
		const struct json *j = json_at(list, i);
		TRY(json_need_str(g->a, j, "name", &name));
		TRY(json_need_str(g->a, j, "title", &title));
		TRY(json_need_str(g->a, j, "kind", &kind));
		TRY(json_get_flag(g->a, j, "wide", &columns[i].wide));
		TRY(read_kind(g->a, kind, &columns[i].kind));
		columns[i].name = arena_cstr(g->a, name);
		columns[i].title = arena_cstr(g->a, title);
		if (is_named_twice(columns, i)) return reply_foreign(g->a, "Two columns of one name.");
	}
	b->columns = columns;
	b->ncolumns = json_count(list);
	return NULL;
}

static err read_cell(struct reading *g, const struct column *column, const struct json *row)
{
	struct cell cell = {0};
	const struct json *j = json_get(row, column->name);
	if (!j) {
		reply_none(g->reply);
		return NULL;
	}
	if (json_kind(j) == JSON_IS_TEXT) {
		cell.text = json_text(j);
		cell.is_text = column->kind != CELL_INSTANT || !instant_read(cell.text, &cell.n);
	} else if (json_kind(j) == JSON_IS_FLAG) {
		bool yes = false;
		TRY(json_need_flag(g->a, row, column->name, &yes));
		cell.n = yes;
	} else {
		TRY(json_as_int(g->a, j, &cell.n));
	}
	reply_cell(g->reply, cell);
	return NULL;
}

static err read_row(struct reading *g, const struct json *row)
{
	const struct block *b = g->reply->last;
	if (json_kind(row) != JSON_IS_OBJECT) return reply_foreign(g->a, "A row that is no object.");
	for (size_t c = 0; c < b->ncolumns; c++) TRY(read_cell(g, &b->columns[c], row));
	return NULL;
}

static err read_table(struct reading *g, const struct json *block, str name)
{
	const struct json *rows = NULL;
	struct block *b = reply_block(g->reply, BLOCK_TABLE);
	b->name = name;
	TRY(read_columns(g, block, b));
	TRY(json_need_list(g->a, g->data, arena_cstr(g->a, name), &rows));
	for (size_t i = 0; i < json_count(rows); i++) TRY(read_row(g, json_at(rows, i)));
	return NULL;
}

static err read_facts(struct reading *g, const struct json *block, str name)
{
	const struct json *facts = NULL;
	struct block *b = reply_block(g->reply, BLOCK_FACTS);
	b->name = name;
	TRY(read_columns(g, block, b));
	TRY(json_need_object(g->a, g->data, arena_cstr(g->a, name), &facts));
	return read_row(g, facts);
}

static err read_quote(struct reading *g, const struct json *block, str name)
{
	struct block *b = reply_block(g->reply, BLOCK_QUOTE);
	b->name = name;
	TRY(json_need_str(g->a, block, "title", &b->title));
	return json_need_str(g->a, g->data, arena_cstr(g->a, name), &b->text);
}

static err read_sentence(struct reading *g, enum block_kind kind, const struct json *list, int64_t i)
{
	const struct json *j = i >= 0 ? json_at(list, (size_t)i) : NULL;
	return json_as_str(g->a, j, &reply_block(g->reply, kind)->text);
}

/* The values of a part stand under its name, so it must have one, and one of its own. */
static bool is_usable(const struct reading *g, str name)
{
	for (const struct block *b = g->reply->first; b; b = b->next) {
		if (str_is(b->name, name)) return false;
	}
	return name.len > 0;
}

static err read_block(struct reading *g, const struct json *block)
{
	str table = {0}, facts = {0}, quote = {0};
	int64_t say = -1, warn = -1;
	TRY(json_get_str(g->a, block, "table", &table));
	TRY(json_get_str(g->a, block, "facts", &facts));
	TRY(json_get_str(g->a, block, "quote", &quote));
	TRY(json_get_int(g->a, block, "say", &say));
	TRY(json_get_int(g->a, block, "warn", &warn));
	str name = table.at ? table : facts.at ? facts : quote;
	if (name.at && !is_usable(g, name)) return reply_foreign(g->a, "Two parts of one name, or one without.");
	if (table.at) return read_table(g, block, table);
	if (facts.at) return read_facts(g, block, facts);
	if (quote.at) return read_quote(g, block, quote);
	if (warn >= 0) return read_sentence(g, BLOCK_WARN, g->warn, warn);
	return read_sentence(g, BLOCK_SAY, g->say, say);
}

static err read_next(struct reading *g, const struct json *j)
{
	const struct json *next = NULL;
	str word;
	TRY(json_get_object(g->a, j, "next", &next));
	if (!next) return NULL;
	TRY(json_need_str(g->a, next, "word", &word));
	TRY(json_need_str(g->a, next, "value", &g->reply->next_value));
	g->reply->next_word = arena_cstr(g->a, word);
	return NULL;
}

static err read_reply(struct reading *g, str json)
{
	const struct json *j, *view = NULL;
	TRY(json_read(g->a, json, &j));
	TRY(json_get_object(g->a, j, "data", &g->data));
	TRY(json_get_list(g->a, j, "say", &g->say));
	TRY(json_get_list(g->a, j, "warn", &g->warn));
	TRY(json_get_str(g->a, j, "zone", &g->reply->zone));
	TRY(json_get_list(g->a, j, "view", &view));
	for (size_t i = 0; i < json_count(view); i++) TRY(read_block(g, json_at(view, i)));
	return read_next(g, j);
}

err reply_from_json(struct arena *a, str json, struct reply **out)
{
	struct reading g = {.a = a, .reply = reply_new(a)};
	err e = read_reply(&g, json);
	*out = g.reply;
	return e && e->kind == ERR_INPUT ? reply_foreign(a, arena_cstr(a, e->text)) : e;
}
