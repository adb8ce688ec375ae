/* SPDX-License-Identifier: MIT
 * rows.c - one row of CSV to the JSON of a call. */
#include "front/rows.h"
#include "base/json.h"
#include "front/media.h"

#include <ctype.h>
#include <string.h>

static const struct verb *add_verb(struct front *f)
{
	for (const struct verb *const *v = f->verbs; *v; v++) {
		if (strcmp((*v)->name, "add") == 0) return *v;
	}
	return NULL;
}

static const struct opt *opt_headed(const struct verb *v, str heading)
{
	for (const struct opt *o = v->opts; o && o->name; o++) {
		if (str_is_nocase(str_of(o->name), heading)) return o;
	}
	return NULL;
}

/* TEXT is called so because it has no --; among headings it is one like the others. */
static str lower(struct arena *a, str word)
{
	char *out = arena_cstr(a, word);
	for (char *c = out; *c; c++) *c = (char)tolower((unsigned char)*c);
	return str_of(out);
}

static err unknown_heading(struct front *f, const struct verb *v, str heading)
{
	str known[100];
	size_t n = 0;
	for (const struct opt *o = v->opts; o && o->name && n < COUNT(known); o++) known[n++] = str_of(o->name);
	str near = lower(f->a, near_word(f->a, heading, known, n));
	str hint = near.len ? arena_fmt(f->a, " Did you mean '%.*s'?", SHOW(near)) : S("");
	heading = show_clean(f->a, str_cut(heading, 0, 60), false);
	return FAIL(f->a, ERR_INPUT, "csv-heading", "The first line has a heading '%.*s', which is unknown.%.*s The headings are "
		"the options of `schedpost help add`, such as to, at, text, media and alt.", SHOW(heading), SHOW(hint));
}

static bool only_exported(str heading)
{
	return str_is(heading, S("id")) || str_is(heading, S("state"));
}

err rows_begin(struct front *f, const struct csv_table *table, str csv_path, struct rows *out)
{
	*out = (struct rows){.f = f, .table = table, .folder = S(".")};
	const struct verb *add = add_verb(f);
	if (!add) return FAIL(f->a, ERR_BUG, "no-step", "This schedpost lacks its own step 'add'.");
	for (size_t i = 0; i < table->ncolumns; i++) {
		out->opts[i] = opt_headed(add, table->columns[i]);
		if (!out->opts[i] && !only_exported(table->columns[i])) return unknown_heading(f, add, table->columns[i]);
	}
	for (size_t i = csv_path.len; i-- > 0;) {
		if (csv_path.at[i] != '/') continue;
		out->folder = i ? str_cut(csv_path, 0, i) : S("/");
		break;
	}
	return NULL;
}

static err send_once(struct rows *rows, str path, str *value)
{
	for (struct sent *s = rows->sent; s; s = s->next) {
		if (!str_is(s->path, path)) continue;
		*value = s->value;
		return NULL;
	}
	struct sent *s = TAKE(rows->f->a, struct sent);
	bool from_root = path.len && path.at[0] == '/';
	str whole = from_root ? path : arena_fmt(rows->f->a, "%.*s/%.*s", SHOW(rows->folder), SHOW(path));
	TRY(rows->f->carrier->file(rows->f, whole, value));
	*s = (struct sent){path, *value, rows->sent};
	rows->sent = s;
	return NULL;
}

/* One value. A file that is not there is this row's problem; a daemon that went away ends the import. */
static err put_value(struct rows *rows, struct json_pen *p, const struct opt *o, str value, str *problem)
{
	if (o->flags & OPT_FILE) {
		err e = send_once(rows, value, &value);
		if (e && e->kind != ERR_INPUT && e->kind != ERR_MISSING && e->kind != ERR_DENIED) return e;
		if (e) *problem = e->text;
	}
	pen_str(p, value);
	return NULL;
}

static err put_cell(struct rows *rows, struct json_pen *p, const struct opt *o, str cell, str *problem)
{
	bool commas = o->value && str_ends(str_of(o->value), S(",..."));
	if (o->flags & OPT_FLAG) {
		bool yes = str_is_nocase(cell, S("yes")) || str_is_nocase(cell, S("true")) || str_is(cell, S("1")) ||
			str_is_nocase(cell, S("x"));
		pen_flag(p, yes);
		return NULL;
	}
	if (!(o->flags & (OPT_MANY | OPT_AFTER_PREVIOUS)) || commas) return put_value(rows, p, o, cell, problem);
	str piece;
	pen_open(p, '[');
	while (str_split(&cell, '|', &piece)) {
		piece = str_trim(piece);
		if (piece.len) TRY(put_value(rows, p, o, piece, problem));
		else pen_null(p);
	}
	pen_close(p, ']');
	return NULL;
}

err rows_json(struct rows *rows, const struct csv_row *row, buf *out, str *problem)
{
	struct json_pen p = json_pen(out);
	size_t before = out->len;
	*problem = row->bad;
	if (row->bad.len) return NULL;
	pen_open(&p, '{');
	pen_member_int(&p, "line", row->line);
	pen_name(&p, S("call"));
	pen_open(&p, '{');
	for (size_t i = 0; i < row->n; i++) {
		if (!row->cells[i].len || !rows->opts[i]) continue;
		pen_name(&p, str_of(rows->opts[i]->name));
		TRY(put_cell(rows, &p, rows->opts[i], row->cells[i], problem));
	}
	pen_close(&p, '}');
	pen_close(&p, '}');
	bool long_row = out->over || out->len - before > ROW_MOST;
	if (long_row) *problem = arena_fmt(rows->f->a, "It is longer than %d KB.", ROW_MOST >> 10);
	return NULL;
}

/* ---- refusals that name a file */

static str typed_path(const struct rows *rows, str path)
{
	struct arena *a = rows->f->a;
	if (path.len && path.at[0] == '/') return path;
	if (!str_is(rows->folder, S("."))) path = arena_fmt(a, "%.*s/%.*s", SHOW(rows->folder), SHOW(path));
	return str_starts(path, S("-")) ? arena_fmt(a, "./%.*s", SHOW(path)) : path;
}

static size_t paths_of(const struct rows *rows, const struct csv_row *row, str *paths, size_t most)
{
	size_t n = 0;
	for (size_t i = 0; i < row->n; i++) {
		str cell = row->cells[i], piece;
		if (!rows->opts[i] || !(rows->opts[i]->flags & OPT_FILE)) continue;
		while (n < most && str_split(&cell, '|', &piece))
			if (str_trim(piece).len) paths[n++] = typed_path(rows, str_trim(piece));
	}
	return n;
}

static str by_path(const struct rows *rows, int64_t line, str text)
{
	enum { PATHS_MOST = 100 };
	str paths[PATHS_MOST];
	if (!str_find(text, S("schedpost fit "), NULL)) return text;
	for (size_t i = 0; i < rows->table->nrows; i++) {
		const struct csv_row *row = &rows->table->rows[i];
		if (row->line != line) continue;
		return media_hint_by_path(rows->f->a, paths, paths_of(rows, row, paths, PATHS_MOST), text);
	}
	return text;
}

void rows_by_path(const struct rows *rows, const struct block *problems)
{
	for (size_t c = 0; c < problems->ncolumns; c++) {
		if (strcmp(problems->columns[c].name, "why") != 0) continue;
		for (size_t i = 0; i < block_rows(problems); i++) {
			struct cell *why = &problems->cells[i * problems->ncolumns + c];
			why->text = by_path(rows, cell_named(problems, i, "line").n, why->text);
		}
	}
}
