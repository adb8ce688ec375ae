/* SPDX-License-Identifier: MIT
 * reply_json.c - a reply, or an err, as the JSON that goes over the socket. */
#include "base/json.h"
#include "verb/blocks.h"

enum { REPLY_MOST_BYTES = 48 << 20 };

const char *const CELL_WORDS[CELL_SENTENCE + 1] = {
	[CELL_TEXT] = "text", [CELL_INT] = "int", [CELL_BYTES] = "bytes", [CELL_INSTANT] = "instant",
	[CELL_DURATION] = "duration", [CELL_STATE] = "state", [CELL_FLAG] = "flag",
	[CELL_SENTENCE] = "sentence",
};

static const char *const ERR_WORDS[] = {
	[ERR_INPUT] = "input", [ERR_MISSING] = "missing", [ERR_DENIED] = "denied", [ERR_STALE] = "stale",
	[ERR_BUSY] = "busy", [ERR_OUTSIDE] = "outside", [ERR_BUG] = "bug",
};

const char *err_kind_word(err_kind kind)
{
	return kind >= ERR_INPUT && kind <= ERR_BUG ? ERR_WORDS[kind] : "bug";
}

static void put_cell(struct json_pen *p, struct arena *a, const struct column *column, struct cell cell)
{
	if (cell.none) pen_null(p);
	else if (cell.is_text) pen_str(p, cell.text);
	else if (column->kind == CELL_INSTANT) pen_str(p, instant_text(a, cell.n));
	else if (column->kind == CELL_FLAG) pen_flag(p, cell.n != 0);
	else pen_int(p, cell.n);
}

static void put_row(struct json_pen *p, struct arena *a, const struct block *b, size_t r)
{
	pen_open(p, '{');
	for (size_t c = 0; c < b->ncolumns; c++) {
		pen_name(p, str_of(b->columns[c].name));
		put_cell(p, a, &b->columns[c], block_cell(b, r, c));
	}
	pen_close(p, '}');
}

static void put_data(struct json_pen *p, struct arena *a, const struct reply *r)
{
	pen_name(p, S("data"));
	pen_open(p, '{');
	for (const struct block *b = r->first; b; b = b->next) {
		if (!b->name.len) continue;
		pen_name(p, b->name);
		if (b->kind == BLOCK_QUOTE) pen_str(p, b->text);
		if (b->kind == BLOCK_FACTS) put_row(p, a, b, 0);
		if (b->kind != BLOCK_TABLE) continue;
		pen_open(p, '[');
		for (size_t i = 0; i < block_rows(b); i++) put_row(p, a, b, i);
		pen_close(p, ']');
	}
	pen_close(p, '}');
}

static void put_sentences(struct json_pen *p, const struct reply *r, enum block_kind kind, str name)
{
	pen_name(p, name);
	pen_open(p, '[');
	for (const struct block *b = r->first; b; b = b->next) {
		if (b->kind == kind) pen_str(p, b->text);
	}
	pen_close(p, ']');
}

static void put_columns(struct json_pen *p, const struct block *b)
{
	pen_name(p, S("columns"));
	pen_open(p, '[');
	for (size_t c = 0; c < b->ncolumns; c++) {
		pen_open(p, '{');
		pen_member_str(p, "name", str_of(b->columns[c].name));
		pen_member_str(p, "title", str_of(b->columns[c].title));
		pen_member_str(p, "kind", str_of(CELL_WORDS[b->columns[c].kind]));
		pen_member_flag(p, "wide", b->columns[c].wide);
		pen_close(p, '}');
	}
	pen_close(p, ']');
}

static void put_view(struct json_pen *p, const struct reply *r)
{
	int64_t said = 0, warned = 0;
	pen_name(p, S("view"));
	pen_open(p, '[');
	for (const struct block *b = r->first; b; b = b->next) {
		pen_open(p, '{');
		switch (b->kind) {
		case BLOCK_SAY: pen_member_int(p, "say", said++); break;
		case BLOCK_WARN: pen_member_int(p, "warn", warned++); break;
		case BLOCK_TABLE: pen_member_str(p, "table", b->name); break;
		case BLOCK_FACTS: pen_member_str(p, "facts", b->name); break;
		case BLOCK_QUOTE:
			pen_member_str(p, "quote", b->name);
			pen_member_str(p, "title", b->title);
			break;
		}
		if (b->ncolumns) put_columns(p, b);
		pen_close(p, '}');
	}
	pen_close(p, ']');
}

static void put_error(struct json_pen *p, err e)
{
	pen_name(p, S("error"));
	pen_open(p, '{');
	pen_member_str(p, "kind", str_of(err_kind_word(e->kind)));
	pen_member_str(p, "code", str_of(e->code));
	pen_member_str(p, "text", str_cut(e->text, 0, 64 << 10));
	pen_close(p, '}');
}

static str whole(struct arena *a, const struct reply *r, bool with_view)
{
	buf out = buf_in(a, REPLY_MOST_BYTES);
	struct json_pen p = json_pen(&out);
	pen_open(&p, '{');
	pen_member_flag(&p, "ok", !r->failed);
	if (r->failed) put_error(&p, r->failed);
	put_data(&p, a, r);
	put_sentences(&p, r, BLOCK_SAY, S("say"));
	put_sentences(&p, r, BLOCK_WARN, S("warn"));
	if (r->next_word) {
		pen_name(&p, S("next"));
		pen_open(&p, '{');
		pen_member_str(&p, "word", str_of(r->next_word));
		pen_member_str(&p, "value", r->next_value);
		pen_close(&p, '}');
	}
	if (with_view) {
		pen_member_str(&p, "zone", r->zone);
		put_view(&p, r);
	}
	pen_close(&p, '}');
	if (!out.over) return buf_str(&out);
	return err_to_json(a, FAIL(a, ERR_INPUT, "too-much", "The answer would be over %d MB. Please ask for less at a time.",
		REPLY_MOST_BYTES >> 20));
}

str reply_to_json(struct arena *a, const struct reply *r)
{
	return whole(a, r, true);
}

str reply_to_data(struct arena *a, const struct reply *r)
{
	return whole(a, r, false);
}

str err_to_json(struct arena *a, err e)
{
	buf out = buf_in(a, 1 << 20);
	struct json_pen p = json_pen(&out);
	pen_open(&p, '{');
	pen_member_flag(&p, "ok", false);
	put_error(&p, e);
	pen_close(&p, '}');
	return buf_str(&out);
}

static err read_err(struct arena *a, str json, err *out)
{
	const struct json *j, *error = NULL;
	str kind = S("bug"), code = S("unknown"), text = S("It did not work, and no reason was given.");
	bool ok = false;
	TRY(json_read(a, json, &j));
	TRY(json_need_flag(a, j, "ok", &ok));
	if (ok) return NULL;
	TRY(json_need_object(a, j, "error", &error));
	TRY(json_get_str(a, error, "kind", &kind));
	TRY(json_get_str(a, error, "code", &code));
	TRY(json_get_str(a, error, "text", &text));
	struct failure *f = TAKE(a, struct failure);
	*f = (struct failure){ERR_BUG, arena_cstr(a, code), text, __FILE__, __LINE__};
	for (err_kind k = ERR_INPUT; k <= ERR_BUG; k++) {
		if (str_is(kind, str_of(ERR_WORDS[k]))) f->kind = k;
	}
	*out = f;
	return NULL;
}

err err_from_json(struct arena *a, str json, err *out)
{
	*out = NULL;
	err e = read_err(a, json, out);
	return e ? reply_foreign(a, arena_cstr(a, e->text)) : NULL;
}
