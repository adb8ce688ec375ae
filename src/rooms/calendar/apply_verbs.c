/* SPDX-License-Identifier: MIT
 * apply_verbs.c - calendar apply: takes over what an import has found and nothing speaks against, asks for a word where
 * something does, and tells what is left and which posts stand on dates that moved. */
#include "rooms/calendar/take.h"

#include "rooms/calendar/brought_tell.h"

#include <inttypes.h>
#include <stdlib.h>

enum { WORDS_MOST = 2000, POSTS_SHOWN = 200 };

enum said { SAID_NOTHING, SAID_THEIRS, SAID_OURS };
struct words {		/* what was typed about lines */
	int64_t theirs[WORDS_MOST], ours[WORDS_MOST];
	size_t ntheirs, nours;
	enum said rest;	/* of conflicts of which nothing was said */
};
struct applied {
	struct brought_file import;
	struct brought_row *rows;
	size_t n;
	struct words *words;
	int64_t taken[JUDGED_KINDS], left;
	str *why;	/* of each row that was left; else empty */
};

/* ---- which import */

err import_need(struct tx *tx, const struct call *c, struct brought_file *out)
{
	struct arena *a = tx_arena(tx);
	struct brought_file *all;
	size_t n, waiting = 0;
	int64_t id;
	TRY(call_int(a, c, "import", 0, &id));
	TRY(brought_all(tx, &all, &n));
	for (size_t i = n; i--;) {
		bool meant = id ? all[i].id == id : str_is(all[i].state, S("waiting"));
		if (meant) *out = all[i];
		waiting += meant;
	}
	if (waiting == 1) return NULL;
	if (waiting > 1)
		return FAIL(a, ERR_INPUT, "which-import", "%zu imports wait. Please say which one: 'schedpost calendar imports' shows their "
			    "numbers.", waiting);
	if (id)
		return FAIL(a, ERR_MISSING, "no-such-import", "No import %" PRId64 " is kept. An import goes after %d days, and as soon as the "
			    "same calendar is brought once more; 'schedpost calendar imports' shows those that are kept.", id,
			    IMPORT_KEPT_DAYS);
	return FAIL(a, ERR_MISSING, "no-such-import", "No import waits to be taken over. 'schedpost calendar import FILE' brings one.");
}

/* ---- what was said of lines */

static bool in_list(const int64_t *lines, size_t n, int64_t line)
{
	for (size_t i = 0; i < n; i++)
		if (lines[i] == line) return true;
	return false;
}

static err no_such_line(struct tx *tx, const struct applied *x, str word)
{
	struct arena *a = tx_arena(tx);
	int64_t line;
	for (size_t i = 0; i < x->n && str_int(word, &line); i++) {
		if (x->rows[i].state != ROW_ASIDE || x->rows[i].line != line) continue;
		return FAIL(a, ERR_INPUT, "aside", "Line %.*s was %s, so there is nothing certain to take over. %.*s", SHOW(word),
			    JUDGED_NAMES[x->rows[i].is], SHOW(aside_how(a, &x->rows[i])));
	}
	return FAIL(a, ERR_INPUT, "no-such-line", "The import has no line '%.*s' that waits. 'schedpost calendar imports %" PRId64
		    "' shows its lines.", SHOW(str_cut(word, 0, 40)), x->import.id);
}

static err lines_said(struct tx *tx, const struct call *c, const char *name, const struct applied *x, int64_t *out,
		      size_t *n)
{
	for (*n = 0; *n < call_count(c, name) && *n < WORDS_MOST; ++*n) {
		str word = str_trim(call_nth(c, name, *n));
		bool there = false;
		if (!str_int(word, &out[*n])) return no_such_line(tx, x, word);
		for (size_t i = 0; i < x->n && !there; i++) there = x->rows[i].line == out[*n] && x->rows[i].state != ROW_ASIDE;
		if (!there) return no_such_line(tx, x, word);
	}
	return NULL;
}

static err words_read(struct tx *tx, const struct call *c, struct applied *x)
{
	struct words *w = x->words = TAKE(tx_arena(tx), struct words);
	if (call_has(c, "take")) w->rest = str_is(call_get(c, "take"), S("theirs")) ? SAID_THEIRS : SAID_OURS;
	TRY(lines_said(tx, c, "theirs", x, w->theirs, &w->ntheirs));
	TRY(lines_said(tx, c, "ours", x, w->ours, &w->nours));
	for (size_t i = 0; i < w->ntheirs; i++)
		if (in_list(w->ours, w->nours, w->theirs[i]))
			return FAIL(tx_arena(tx), ERR_INPUT, "both", "Line %" PRId64 " stands in both --theirs and --ours.",
				    w->theirs[i]);
	return NULL;
}

/* What stands twice in a file on different dates, and what is or may be of another year, needs a word of its own. */
static enum said said_of(const struct words *w, const struct brought_row *r)
{
	bool doubtful = r->is == JUDGED_CONFLICT || r->is == JUDGED_STALE;
	if (in_list(w->theirs, w->ntheirs, r->line)) return SAID_THEIRS;
	if (in_list(w->ours, w->nours, r->line)) return SAID_OURS;
	if (!doubtful) return SAID_THEIRS;
	bool year = r->is == JUDGED_STALE || str_in(r->codes, ' ', S("year-column"));
	bool own_word = year || str_in(r->codes, ' ', S("twice"));
	return w->rest == SAID_THEIRS && own_word ? SAID_NOTHING : w->rest;
}

/* ---- taking over */

static err apply_row(struct taking *t, struct applied *x, size_t i)
{
	struct brought_row *r = &x->rows[i];
	enum said said = said_of(x->words, r);
	enum judged_is was = r->is;
	if (said == SAID_NOTHING) return NULL;
	if (said == SAID_OURS) {
		r->state = ROW_LEFT;
		x->left++;
		return brought_row_is(t->tx, r);
	}
	TRY(take_row(t, r, in_list(x->words->theirs, x->words->ntheirs, r->line), &x->why[i]));
	x->taken[was] += r->state == ROW_TAKEN;
	x->left += r->state == ROW_LEFT;
	return NULL;
}

static size_t in_state(const struct applied *x, enum row_state state)
{
	size_t n = 0;
	for (size_t i = 0; i < x->n; i++) n += x->rows[i].state == state;
	return n;
}

/* ---- posts on dates that moved */

static err moved_under(const struct taking *t, const struct day_post *p, struct day_shifted *s)
{
	*s = (struct day_shifted){.todo = S("")};
	for (size_t i = 0; i < t->nmoved && p->waits && p->at && !s->todo.len; i++)
		if (day_post_names(tx_arena(t->tx), p, t->moved[i].day)) TRY(day_shift_text(t->tx, p, &t->moved[i], s));
	return NULL;
}

static void tell_post(struct arena *a, const struct day_post *p, const struct day_shifted *s, struct reply *r)
{
	reply_row(r);
	reply_int(r, p->id);
	reply_int(r, p->at);
	reply_text(r, p->accounts);
	reply_text(r, arena_fmt(a, "%.*s, now on %.*s", SHOW(s->day->is.name), SHOW(day_span_text(a, s->to))));
	reply_text(r, s->todo);
}

static err tell_posts(struct tx *tx, const struct taking *t, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Post", CELL_INT, false},     {"at", "Planned", CELL_INSTANT, false},
		{"accounts", "On", CELL_TEXT, true}, {"day", "For", CELL_TEXT, true},
		{"todo", "To move it", CELL_SENTENCE, true},
	};
	struct day_post *all;
	size_t n, shown = 0;
	bool differ;
	struct day_shifted s;
	str zone;
	if (!t->nmoved) return NULL;
	TRY(accounts_zone(tx, &zone, &differ));
	TRY(day_posts_ahead(tx, &all, &n));
	for (size_t i = 0; i < n && shown < POSTS_SHOWN; i++) {
		TRY(moved_under(t, &all[i], &s));
		if (!s.todo.len) continue;
		if (!shown++) reply_table(r, "posts", COLUMNS, COUNT(COLUMNS));
		tell_post(tx_arena(tx), &all[i], &s, r);
	}
	if (!shown) return NULL;
	if (zone.len) reply_zone(r, zone);
	reply_warn(r, "%zu post%s planned for dates that have moved. Nothing was moved by itself. Where the words name the date, please also "
		   "type: schedpost edit NUMBER", shown, shown == 1 ? " is" : "s are");
	return NULL;
}

/* ---- the whole */

static void tell_counts(const struct applied *x, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"import", "Import", CELL_INT, false},	 {"new", "New days", CELL_INT, false},
		{"same", "The same", CELL_INT, false},	 {"moved", "Moved", CELL_INT, false},
		{"theirs", "By your word", CELL_INT, false}, {"left", "Left as it was here", CELL_INT, false},
		{"waiting", "Wait for your word", CELL_INT, false}, {"aside", "Kept aside", CELL_INT, false},
	};
	reply_facts(r, "applied", COLUMNS, COUNT(COLUMNS));
	reply_int(r, x->import.id);
	reply_int(r, x->taken[JUDGED_NEW]);
	reply_int(r, x->taken[JUDGED_SAME]);
	reply_int(r, x->taken[JUDGED_MOVED]);
	reply_int(r, x->taken[JUDGED_CONFLICT] + x->taken[JUDGED_STALE]);
	reply_int(r, x->left);
	reply_int(r, (int64_t)in_state(x, ROW_WAITING));
	reply_int(r, (int64_t)in_state(x, ROW_ASIDE));
}

static void tell_left(const struct applied *x, struct reply *r)
{
	enum { TOLD_MOST = 20 };
	size_t told = 0;
	for (size_t i = 0; i < x->n && told < TOLD_MOST; i++) {
		const struct brought_row *row = &x->rows[i];
		if (!x->why[i].len) continue;
		reply_warn(r, "Line %" PRId64 ", %.*s, was not taken over. %.*s", row->line, SHOW(row->name), SHOW(x->why[i]));
		told++;
	}
}

static err tell_all(struct tx *tx, const struct applied *x, const struct taking *t, struct reply *r)
{
	size_t waiting = in_state(x, ROW_WAITING);
	tell_rows_left(tx_arena(tx), x->rows, x->n, r);
	TRY(tell_posts(tx, t, r));
	tell_counts(x, r);
	tell_left(x, r);
	if (waiting)
		reply_say(r, "%zu line%s for your word, by the number of the line: schedpost calendar apply %" PRId64 " --theirs 12,14 --ours 20",
			  waiting, waiting == 1 ? " waits" : "s wait", x->import.id);
	return NULL;
}

static err tell_done(struct tx *tx, const struct applied *x, struct reply *r)
{
	int64_t day = x->import.done / DAY_MS;
	reply_say(r, "Import %" PRId64 " (%.*s) was taken over on %.*s by %.*s already. Nothing was changed.", x->import.id,
		  SHOW(x->import.file), SHOW(day_text(tx_arena(tx), day)), SHOW(x->import.done_by));
	tell_rows_left(tx_arena(tx), x->rows, x->n, r);
	return NULL;
}

static err forget(struct tx *tx, const struct brought_file *b, struct reply *r)
{
	reply_say(r, "Import %" PRId64 " (%.*s) is forgotten. What was taken over before stays in the calendar.", b->id, SHOW(b->file));
	return brought_drop(tx, b->id);
}

err run_calendar_apply(struct tx *tx, const struct call *c, struct reply *r)
{
	struct applied x = {0};
	struct taking t;
	TRY(import_need(tx, c, &x.import));
	if (call_has(c, "drop")) return forget(tx, &x.import, r);
	TRY(brought_rows(tx, x.import.id, &x.rows, &x.n));
	if (x.import.done && !in_state(&x, ROW_WAITING)) return tell_done(tx, &x, r);
	TRY(words_read(tx, c, &x));
	TRY(taking_begin(tx, &x.import, x.n, &t));
	x.why = TAKE_N(tx_arena(tx), str, x.n + 1);
	for (size_t i = 0; i < x.n; i++)
		if (x.rows[i].state == ROW_WAITING) TRY(apply_row(&t, &x, i));
	TRY(brought_done(tx, x.import.id, !in_state(&x, ROW_WAITING)));
	return tell_all(tx, &x, &t, r);
}
