/* SPDX-License-Identifier: MIT
 * bring_verbs.c - what the command line asks to judge a calendar of somebody else, and how its lines come in to wait.
 *
 * A row is a line of the report: {"line": 4, "is": "new", "dates": "2026-02-04", "was": "", "name": "World Cancer Day",
 * "basis": "declared", "codes": "", "organiser": "", "uid": "", "nations": "uk"}. */
#include "rooms/calendar/brought.h"

#include "base/json.h"
#include "base/sha.h"

#include <inttypes.h>

enum { NAME_MOST = 300, TEXT_MOST = 1000, FILE_NAME_MOST = 200 /* bytes */ };

/* ---- known: what an entry is held against */

/* "2026-06-08..2026-06-14=declared", with blanks between. */
static str dates_known(struct arena *a, const struct known_day *d)
{
	str *words = TAKE_N(a, str, d->ndates + 1);
	for (size_t i = 0; i < d->ndates; i++) {
		const struct day_date *date = &d->dates[i];
		words[i] = arena_fmt(a, "%.*s=%s", SHOW(day_span_text(a, date->days)), BASIS_NAMES[date->basis]);
	}
	return arena_join(a, words, d->ndates, S(" "));
}

static void tell_known(struct tx *tx, const struct judge_asks *q, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"name", "Day", CELL_TEXT, true},	 {"also", "Also called", CELL_TEXT, false},
		{"rule", "Rule", CELL_TEXT, false},	 {"nations", "Where", CELL_TEXT, false},
		{"basis", "Basis", CELL_TEXT, false},	 {"length", "Days", CELL_INT, false},
		{"since", "Since", CELL_INT, false},	 {"ended", "Until", CELL_INT, false},
		{"dates", "Dates", CELL_TEXT, false},
	};
	reply_table(r, "known", COLUMNS, COUNT(COLUMNS));
	for (const struct known_day *d = q->known; d < q->known + q->nknown; d++) {
		reply_row(r);
		reply_text(r, d->name);
		reply_text(r, d->also);
		reply_text(r, d->rule_text);
		reply_text(r, nations_text(tx_arena(tx), d->where));
		reply_text(r, str_of(BASIS_NAMES[d->basis]));
		reply_int(r, d->length);
		reply_int(r, d->from);
		reply_int(r, d->ended);
		reply_text(r, dates_known(tx_arena(tx), d));
	}
}

static void tell_held(struct tx *tx, const struct judge_asks *q, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"name", "Day", CELL_TEXT, true}, {"organiser", "Organiser", CELL_TEXT, false},
		{"uid", "UID", CELL_TEXT, false}, {"dates", "Dates", CELL_TEXT, false},
	};
	reply_table(r, "held", COLUMNS, COUNT(COLUMNS));
	for (const struct held_day *h = q->held; h < q->held + q->nheld; h++) {
		reply_row(r);
		reply_text(r, h->name);
		reply_text(r, h->organiser);
		reply_text(r, h->uid);
		reply_text(r, day_span_text(tx_arena(tx), h->days));
	}
}

err run_calendar_known(struct tx *tx, const struct call *c, struct reply *r)
{
	struct judge_asks q = {0};
	TRY(year_asked(tx, c, &q.year));
	TRY(brought_against(tx, &q));
	tell_known(tx, &q, r);
	tell_held(tx, &q, r);
	return NULL;
}

/* ---- bring: a row */

static err bad_row(struct tx *tx, int64_t line, const char *what)
{
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-row", "Line %" PRId64 " of the import has a %s that cannot be.", line,
		    what);
}

static bool is_plain(str s, size_t most)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] < ' ') return false;
	return s.len <= most;
}

static bool judged_read(str word, enum judged_is *out)
{
	for (int i = JUDGED_NEW; i <= JUDGED_ASIDE; i++) {
		if (!str_is(word, str_of(JUDGED_NAMES[i]))) continue;
		*out = (enum judged_is)i;
		return true;
	}
	return false;
}

err brought_check(struct tx *tx, const struct brought_file *b, struct brought_row *r)
{
	struct day_span was;
	enum day_basis basis;
	unsigned where;
	bool dated = day_span_read(r->dates, &r->days), aside = r->is == JUDGED_REJECTED || r->is == JUDGED_ASIDE;
	r->state = aside ? ROW_ASIDE : ROW_WAITING;
	if (!is_plain(r->name, NAME_MOST) || (!aside && !r->name.len)) return bad_row(tx, r->line, "name");
	if (!is_plain(r->codes, TEXT_MOST) || !is_plain(r->organiser, TEXT_MOST) || !is_plain(r->uid, TEXT_MOST))
		return bad_row(tx, r->line, "text");
	bool fits = dated ? aside || day_year_of(r->days.first) == b->year : aside && !r->dates.len;
	bool moved = r->is == JUDGED_MOVED ? day_span_read(r->was, &was) : !r->was.len;
	if (!fits) return bad_row(tx, r->line, "date");
	if (!moved) return bad_row(tx, r->line, "date before");
	if (!aside && !basis_read(r->basis, &basis)) return bad_row(tx, r->line, "basis");
	return nations_read(r->nations, &where) ? NULL : bad_row(tx, r->line, "place");
}

static err row_read(struct tx *tx, const struct brought_file *b, const struct json *row, struct brought_row *r)
{
	struct arena *a = tx_arena(tx);
	str is = S("");
	struct { const char *name; str *at; } const CELLS[] = {
		{"is", &is}, {"dates", &r->dates}, {"was", &r->was}, {"name", &r->name}, {"basis", &r->basis},
		{"codes", &r->codes}, {"organiser", &r->organiser}, {"uid", &r->uid}, {"nations", &r->nations},
	};
	for (size_t i = 0; i < COUNT(CELLS); i++) TRY(json_get_str(a, row, CELLS[i].name, CELLS[i].at));
	TRY(json_get_int(a, row, "line", &r->line));
	if (!judged_read(is, &r->is)) return bad_row(tx, r->line, "word");
	return brought_check(tx, b, r);
}

static err rows_add(struct tx *tx, const struct call *c, const struct brought_file *b, int64_t *n)
{
	const struct json *rows;
	struct arena *a = tx_arena(tx);
	TRY(call_json(a, c, "rows", &rows));
	if (json_kind(rows) != JSON_IS_LIST || json_count(rows) > IMPORT_ROWS_AT_ONCE)
		return FAIL(a, ERR_INPUT, "bad-rows", "Rows come as a list of at most %d.", IMPORT_ROWS_AT_ONCE);
	if (*n < 0 || *n + (int64_t)json_count(rows) > IMPORT_ROWS_MOST)
		return FAIL(a, ERR_INPUT, "too-many", "An import that is kept has at most %d lines. With --dry-run it is looked through all the "
			    "same.", IMPORT_ROWS_MOST);
	for (size_t i = 0; i < json_count(rows); i++) {
		struct brought_row r = {.import = b->id, .n = ++*n};
		TRY(row_read(tx, b, json_at(rows, i), &r));
		TRY(brought_add(tx, &r));
	}
	return NULL;
}

/* ---- bring: an import */

err brought_may_wait(struct tx *tx)
{
	bool of_feed = str_is(tx_who(tx), S("schedpost"));
	int64_t waiting;
	TRY(brought_waiting(tx, of_feed, &waiting));
	if (waiting < (of_feed ? FEED_IMPORTS_MOST : IMPORTS_MOST)) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "too-many", "%" PRId64 " imports%s wait to be taken over, the most that are kept. 'schedpost "
		    "calendar imports' shows them; 'schedpost calendar apply NUMBER --drop' forgets one.", waiting, of_feed ? " of feeds" : "");
}

static err begin(struct tx *tx, const struct call *c, struct brought_file *b)
{
	unsigned region;
	*b = (struct brought_file){.file = call_get(c, "file"), .sha256 = call_get(c, "sha256")};
	b->region = call_get(c, "region");
	TRY(year_asked(tx, c, &b->year));
	if (!judge_region(b->region, &region) || region > NATION_UK || !sha_is_hex(b->sha256) || !b->file.len ||
	    !is_plain(b->file, FILE_NAME_MOST))
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-import", "An import has a file, its SHA-256 and a region such as GB.");
	TRY(brought_may_wait(tx));
	return brought_begin(tx, b, &b->id);
}

/* Its steps are for who began it. */
static err go_on(struct tx *tx, const struct call *c, struct brought_file *b)
{
	int64_t id;
	bool there;
	TRY(call_int(tx_arena(tx), c, "id", 0, &id));
	TRY(brought_get(tx, id, b, &there));
	if (there && str_is(b->state, S("open")) && str_is(b->who, tx_who(tx))) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "not-yours", "This import is over, or somebody else has begun it. Please begin again: "
		    "schedpost calendar import FILE");
}

err run_calendar_bring(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column FACTS[] = {
		{"id", "Import", CELL_INT, false}, {"rows", "Lines", CELL_INT, false},
		{"until", "Waits until", CELL_TEXT, false},
	};
	struct brought_file b;
	int64_t rows;
	TRY(call_has(c, "id") ? go_on(tx, c, &b) : begin(tx, c, &b));
	TRY(call_int(tx_arena(tx), c, "after", 0, &rows));
	TRY(rows_add(tx, c, &b, &rows));
	if (call_has(c, "last")) TRY(brought_finish(tx, &b));
	reply_facts(r, "import", FACTS, COUNT(FACTS));
	reply_int(r, b.id);
	reply_int(r, rows);
	reply_text(r, day_text(tx_arena(tx), day_today(tx) + IMPORT_KEPT_DAYS));
	return NULL;
}
