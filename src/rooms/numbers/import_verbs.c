/* SPDX-License-Identifier: MIT
 * import_verbs.c - figures that a person brings: each row is taken whole, or refused with a sentence.
 *
 * A row is {"line": 2, "post": "12", "link": "", "account": "", "age": "24h", "date": "", "figures": {"likes": "12"}}:
 * cells as the file has them. */
#include "rooms/numbers/numbers.h"

#include "base/json.h"
#include "rooms/people/people.h"

#include <inttypes.h>

enum { ROWS_MOST = 100, CELLS_MOST = 40 };

struct line {
	str post, link, account, age, date;
	struct figure figures[CELLS_MOST];
	size_t n;
};

struct change {	/* a figure that stood otherwise before */
	int64_t line, was, is;
	str kind;
};
struct taking {
	size_t taken, figures, nchanges;
	struct change *changes;
};

/* ---- which post */

static err no_such_post(struct tx *tx, const struct line *l)
{
	struct arena *a = tx_arena(tx);
	str link = str_cut(l->link, 0, 200), on = l->account.len ? arena_fmt(a, " on %.*s", SHOW(l->account)) : S("");
	if (link.len) return FAIL(a, ERR_MISSING, "no-such-link", "No post of yours is out at %.*s.", SHOW(link));
	return FAIL(a, ERR_MISSING, "not-out", "Post %.*s is not out%.*s.", SHOW(l->post), SHOW(on));
}

static err candidates(struct tx *tx, const struct line *l, struct job **out, size_t *n)
{
	int64_t id;
	if (l->link.len) {
		*out = TAKE_N(tx_arena(tx), struct job, AT_URL_MOST);
		return outs_at_url(tx, l->link, *out, n);
	}
	if (!str_int(l->post, &id))
		return FAIL(tx_arena(tx), ERR_INPUT, "which-post", "A line needs the post's number in the column 'post', or its address in 'link'.");
	return queue_of_post(tx, id, 0, out, n);
}

/* Of a chain the first part is meant. */
static err find_post(struct tx *tx, const struct line *l, struct job *out)
{
	struct job *all;
	struct account on = {0};
	size_t n, fits = 0;
	if (l->account.len) TRY(account_need(tx, l->account, &on));
	TRY(candidates(tx, l, &all, &n));
	for (size_t i = 0; i < n; i++) {
		if (all[i].part > 1 || !out_at(&all[i]) || (on.id && all[i].account != on.id)) continue;
		*out = all[i];
		fits++;
	}
	if (!fits) return no_such_post(tx, l);
	if (fits == 1) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "which-account", "It is out on %zu accounts. Please name one in a column 'account'.", fits);
}

/* ---- how old it was */

static err find_age(struct tx *tx, const struct line *l, const struct job *j, str zone_of, struct bringing *b)
{
	struct arena *a = tx_arena(tx);
	str said = str_cut(l->age, 0, 40);
	const struct zone *zone;
	b->at = tx_now(tx);
	if (l->date.len) {
		TRY(zone_load(a, zone_of, &zone));
		TRY(figure_date(a, l->date, zone, tx_now(tx), &b->at));
	}
	if (l->age.len && age_read(l->age, &b->age)) return NULL;
	if (l->age.len)
		return FAIL(a, ERR_INPUT, "figure-age", "'%.*s' is no age of figures: 1h, 24h or 7d.", SHOW(said));
	if (!l->date.len)
		return FAIL(a, ERR_INPUT, "figure-age", "It is not said how old the post was: a column 'age' with 1h, 24h or 7d, or a column "
			    "'date' with the day on which the figures were read.");
	if (age_after(b->at - out_at(j), &b->age)) return NULL;
	return FAIL(a, ERR_INPUT, "figure-age", "They were read %.*s after it went out; kept are figures of 1 to 3 hours, of 24 to 48 hours, "
		    "and of 7 to 14 days.", SHOW(when_duration_text(a, MAX(b->at - out_at(j), (int64_t)0))));
}

/* ---- a row */

static err read_figure(struct arena *a, const struct json *cell, struct line *l)
{
	str said, word, kind = json_name(cell);
	struct figure *f = &l->figures[l->n];
	TRY(json_as_str(a, cell, &said));
	if (!str_trim(said).len) return NULL;
	if (l->n == CELLS_MOST) return FAIL(a, ERR_INPUT, "figures", "There are more than %d figures in it.", CELLS_MOST);
	if (!figure_word(a, kind, &word))
		return FAIL(a, ERR_INPUT, "figure-kind", "'%.*s' is no name of a figure: letters, digits and blanks, %d at the most.",
			    SHOW(str_cut(kind, 0, 60)), FIGURE_WORD_MOST);
	*f = (struct figure){.kind = word};
	if (!figure_value(said, &f->value))
		return FAIL(a, ERR_INPUT, "figure-value", "'%.*s' under '%.*s' is no count. Leave that column out if it holds no figures.",
			    SHOW(str_cut(said, 0, 40)), SHOW(word));
	l->n++;
	return NULL;
}

static err read_line(struct arena *a, const struct json *row, struct line *l)
{
	const struct json *figures;
	struct { const char *name; str *at; } const CELLS[] = {
		{"post", &l->post}, {"link", &l->link}, {"account", &l->account}, {"age", &l->age}, {"date", &l->date},
	};
	for (size_t i = 0; i < COUNT(CELLS); i++) {
		TRY(json_get_str(a, row, CELLS[i].name, CELLS[i].at));
		*CELLS[i].at = str_trim(*CELLS[i].at);
	}
	TRY(json_need_object(a, row, "figures", &figures));
	for (size_t i = 0; i < json_count(figures); i++) TRY(read_figure(a, json_at(figures, i), l));
	if (l->n) return NULL;
	return FAIL(a, ERR_INPUT, "figures", "There is no figure in it.");
}

static void note_changes(struct taking *t, const struct bringing *b, const struct figure *were, size_t n, int64_t line)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (str_is(b->figures[k].kind, were[i].kind))
				t->changes[t->nchanges++] = (struct change){line, were[i].value, b->figures[k].value, were[i].kind};
}

static err take_row(struct tx *tx, const struct call *c, const struct json *row, int64_t line, struct taking *t)
{
	struct arena *a = tx_arena(tx);
	struct line l = {0};
	struct figure figures[FIGURES_MOST], were[FIGURES_MOST];
	size_t nwere;
	struct account on;
	struct job j;
	TRY(read_line(a, row, &l));
	if (!l.age.len && !l.date.len) l.age = call_get(c, "age");
	TRY(find_post(tx, &l, &j));
	TRY(account_of(tx, j.account, &on));
	TRY(allowed_on(tx, c, POWER_WRITE, &on));
	struct bringing b = {.job = j.id, .figures = figures};
	TRY(find_age(tx, &l, &j, on.zone, &b));
	if (tx_now(tx) - out_at(&j) < AGE_RULES[b.age].from_ms)
		return FAIL(a, ERR_INPUT, "figure-age", "It is not out for %s yet.", AGE_RULES[b.age].title + 1);
	b.n = figures_of(a, l.figures, l.n, figures);
	TRY(figures_import(tx, &b, were, &nwere));
	note_changes(t, &b, were, nwere, line);
	t->figures += b.n;
	t->taken++;
	return NULL;
}

static void show_changes(const struct taking *t, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"line", "Line", CELL_INT, false}, {"kind", "Figure", CELL_TEXT, false}, {"was", "It was", CELL_INT, false},
		{"value", "It is", CELL_INT, false},
	};
	reply_table(r, "changed", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < t->nchanges; i++) {
		reply_row(r);
		reply_int(r, t->changes[i].line);
		reply_text(r, t->changes[i].kind);
		reply_int(r, t->changes[i].was);
		reply_int(r, t->changes[i].is);
	}
}

err numbers_run_rows(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column DONE[] = {
		{"rows", "Lines taken", CELL_INT, false}, {"figures", "Figures", CELL_INT, false},
	};
	static const struct column PROBLEMS[] = {{"line", "Line", CELL_INT, false}, {"why", "Why not", CELL_TEXT, true}};
	struct arena *a = tx_arena(tx);
	const struct json *rows;
	struct taking t = {.changes = TAKE_N(a, struct change, ROWS_MOST * CELLS_MOST)};
	TRY(call_json(a, c, "rows", &rows));
	if (json_kind(rows) != JSON_IS_LIST || json_count(rows) > ROWS_MOST)
		return FAIL(a, ERR_INPUT, "bad-rows", "Rows come as a list of at most %d.", ROWS_MOST);
	reply_table(r, "problems", PROBLEMS, COUNT(PROBLEMS));
	for (size_t i = 0; i < json_count(rows); i++) {
		int64_t line = 0;
		TRY(json_get_int(a, json_at(rows, i), "line", &line));
		err e = take_row(tx, c, json_at(rows, i), line, &t);
		if (e && !err_blames_input(e)) return e;
		if (!e) continue;
		reply_row(r);
		reply_int(r, line);
		reply_text(r, e->text);
	}
	show_changes(&t, r);
	reply_facts(r, "done", DONE, COUNT(DONE));
	reply_int(r, (int64_t)t.taken);
	reply_int(r, (int64_t)t.figures);
	return NULL;
}
