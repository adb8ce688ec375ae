/* SPDX-License-Identifier: MIT
 * place_verbs.c - times for many posts over several accounts at once: a plan, and all of it or nothing into the queue.
 *
 * A row is a call of `add` in its JSON form with the line it came from, as for an import, without a time; its `for` may
 * be a date as well: [{"line":2,"call":{"TEXT":"...","to":["a"],"for":"Carers Week"}}]. */
#include "rooms/posts/posts_verbs.h"

#include "base/json.h"
#include "rooms/calendar/calendar.h"
#include "rooms/history/history.h"
#include "rooms/posts/asked.h"
#include "rooms/posts/attended.h"
#include "rooms/posts/clearance.h"
#include "rooms/posts/day_wait.h"
#include "rooms/posts/places.h"
#include "rooms/posts/stops.h"
#include "rooms/posts/there.h"
#include "rooms/slots/placing.h"
#include "text/text.h"

#include <inttypes.h>
#include <string.h>

enum { ROWS_MOST = 200, WORDS_SHOWN = 40 };

struct planned {	/* one row */
	int64_t line;
	struct call call;
	struct draft draft;
	str day, reason;
	struct there there;
	str wrong;		/* why it cannot be used; empty: it can */
	size_t first;		/* of its pieces: one for each account */
};
struct plan {
	struct tx *tx;
	const struct call *call;
	struct known *known;
	struct planned *rows;
	size_t n;
	struct to_place *pieces;
	size_t npieces, wrong;
};

/* A fault of one row is told beside those of others; a fault of the machine ends it all. */
static err blame(struct plan *p, struct planned *row, err e)
{
	if (!e) return NULL;
	if (!err_blames_input(e)) return e;
	if (!row->wrong.len) p->wrong++;
	row->wrong = e->text;
	return NULL;
}

/* ---- rows */

/* A date is no day of the calendar: it says where to look, and is kept nowhere. */
static void take_date(struct arena *a, struct planned *row)
{
	struct day_span span;
	struct call_value *kept = TAKE_N(a, struct call_value, row->call.nvalues + 1);
	size_t n = 0;
	row->day = str_trim(call_get(&row->call, "for"));
	if (!day_span_read(row->day, &span)) return;
	for (size_t i = 0; i < row->call.nvalues; i++)
		if (strcmp(row->call.values[i].name, "for") != 0) kept[n++] = row->call.values[i];
	row->call.values = kept;
	row->call.nvalues = n;
}

static err day_fits(struct plan *p, const struct planned *row)
{
	const struct calendar *calendar;
	TRY(places_calendar(p->tx, p->known, &calendar));
	for (size_t i = 0; row->day.len && i < row->draft.nplaces; i++) {
		struct to_place t = {.on = &row->draft.places[i].account, .day = row->day};
		TRY(placing_fits(p->tx, calendar, &t));
	}
	return NULL;
}

static err needs_account(struct arena *a)
{
	return FAIL(a, ERR_INPUT, "which-account", "It says no account. Please give one in the column to.");
}

static err read_row(struct plan *p, const struct json *json, struct planned *row)
{
	struct arena *a = tx_arena(p->tx);
	const struct json *value;
	TRY(json_need_object(a, json, "call", &value));
	TRY(call_from_tree(a, &WRITE_VERBS[0], value, &row->call));
	if (call_has(&row->call, "at") || call_has(&row->call, "slot"))
		return FAIL(a, ERR_INPUT, "has-time", "It has a time already. Please leave at and slot empty; rows with times are for: schedpost import");
	if (call_has(&row->call, "pair"))
		return FAIL(a, ERR_INPUT, "pair-in-place", "Two posts are made a pair when both are there: schedpost edit ID --pair ID");
	row->call.actor = p->call->actor;
	row->call.owns = p->call->owns;
	row->call.scope = p->call->scope;
	take_date(a, row);
	row->draft.known = p->known;
	err e = draft_read(p->tx, &row->call, &row->draft);
	if (e && str_is(str_of(e->code), S("which-account"))) return needs_account(a);
	TRY(e);
	if (!row->draft.nplaces) return needs_account(a);
	row->there.how = THERE_PLACED;
	TRY(there_already(p->tx, &row->draft, &row->there));
	TRY(day_fits(p, row));
	row->draft.timed = true;	/* it is held to what a time needs */
	TRY(clearance_of_draft(p->tx, &row->call, &row->draft));
	return draft_check(p->tx, &row->draft);
}

static err read_rows(struct plan *p)
{
	struct arena *a = tx_arena(p->tx);
	const struct json *rows;
	TRY(call_json(a, p->call, "rows", &rows));
	p->n = json_kind(rows) == JSON_IS_LIST ? json_count(rows) : 0;
	if (!p->n || p->n > ROWS_MOST)
		return FAIL(a, ERR_INPUT, "bad-rows", "Times are found for 1 to %d posts at once, and this would be %zu.", ROWS_MOST, p->n);
	p->rows = TAKE_N(a, struct planned, p->n);
	for (size_t i = 0; i < p->n; i++) {
		TRY(json_get_int(a, json_at(rows, i), "line", &p->rows[i].line));
		TRY(blame(p, &p->rows[i], read_row(p, json_at(rows, i), &p->rows[i])));
	}
	return NULL;
}

/* ---- times */

static err add_pieces(struct plan *p)
{
	size_t all = 0;
	for (size_t i = 0; i < p->n; i++) all += p->rows[i].draft.nplaces;
	if (all > PLACING_MOST)
		return FAIL(tx_arena(p->tx), ERR_INPUT, "too-many", "These are %zu posts, each account counted; %d are the most at once.", all,
			    PLACING_MOST);
	p->pieces = TAKE_N(tx_arena(p->tx), struct to_place, all + 1);
	for (size_t i = 0; i < p->n; i++) {
		struct planned *row = &p->rows[i];
		row->first = p->npieces;
		for (size_t k = 0; k < row->draft.nplaces; k++)
			p->pieces[p->npieces++] = (struct to_place){
				.on = &row->draft.places[k].account, .post = (int64_t)i, .day = row->day,
				.campaign = row->draft.post.field[FIELD_CAMPAIGN], .from = call_get(p->call, "from"),
				.until = call_get(p->call, "until")};
	}
	return NULL;
}

static err no_time(struct plan *p, const struct to_place *t)
{
	return FAIL(tx_arena(p->tx), ERR_INPUT, "no-slot", "There is no good time for it on '%.*s': %.*s. %.*s", SHOW(t->on->name), SHOW(t->why),
		    SHOW(t->advice));
}

static err take_times(struct plan *p, struct planned *row)
{
	str wait;
	for (size_t k = 0; k < row->draft.nplaces; k++) {
		const struct to_place *t = &p->pieces[row->first + k];
		if (!t->when.at) return no_time(p, t);
		row->draft.places[k].when = t->when;
		row->draft.places[k].slot = t->why;
	}
	TRY(day_wait_draft(p->tx, &row->draft, &wait));
	if (wait.len) return FAIL(tx_arena(p->tx), ERR_INPUT, "open-date", "%.*s", SHOW(wait));
	return attended_all(p->tx, &row->call, &row->draft, &row->reason);
}

static err find_times(struct plan *p)
{
	const struct calendar *calendar;
	TRY(add_pieces(p));
	TRY(places_calendar(p->tx, p->known, &calendar));
	TRY(placing(p->tx, calendar, p->pieces, p->npieces));
	for (size_t i = 0; i < p->n; i++) TRY(blame(p, &p->rows[i], take_times(p, &p->rows[i])));
	return NULL;
}

/* ---- the answer */

static void show_wrong(const struct plan *p, struct reply *r)
{
	static const struct column COLUMNS[] = {{"line", "Line", CELL_INT, false}, {"why", "Why not", CELL_SENTENCE, true}};
	if (!p->wrong) return;
	reply_table(r, "problems", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < p->n; i++) {
		if (!p->rows[i].wrong.len) continue;
		reply_row(r);
		reply_int(r, p->rows[i].line);
		reply_text(r, p->rows[i].wrong);
	}
}

static void show_plan(const struct plan *p, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"line", "Line", CELL_INT, false}, {"id", "Post", CELL_INT, false}, {"words", "Words", CELL_TEXT, true},
		{"account", "Account", CELL_TEXT, false}, {"local", "Time there", CELL_TEXT, false},
		{"at", "UTC", CELL_TEXT, false}, {"why", "Why", CELL_SENTENCE, true},
	};
	struct arena *a = tx_arena(p->tx);
	reply_table(r, "plan", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < p->n; i++) {
		const struct planned *row = &p->rows[i];
		for (size_t k = 0; !row->wrong.len && k < row->draft.nplaces; k++) {
			const struct place *at = &row->draft.places[k];
			reply_row(r);
			reply_int(r, row->line);
			reply_maybe_int(r, row->draft.post.id);
			reply_text(r, text_short(a, draft_words(&row->draft, at->account.id, 1), WORDS_SHOWN));
			reply_text(r, at->account.name);
			reply_text(r, when_local(a, at->when.at, at->zone));
			reply_text(r, when_utc(a, at->when.at));
			reply_text(r, at->slot);
		}
	}
}

static bool is_stopped(const struct planned *row)
{
	return row->draft.noticed && noticed_stops(row->draft.noticed);
}

/* As an import tells it: its line, and the gravest that was noticed. */
static void show_stopped(const struct plan *p, struct reply *r)
{
	static const struct column COLUMNS[] = {{"line", "Line", CELL_INT, false}, {"rule", "Rule", CELL_TEXT, false},
						{"says", "Finding", CELL_SENTENCE, true}};
	size_t n = 0;
	for (size_t i = 0; i < p->n; i++) n += is_stopped(&p->rows[i]);
	if (!n) return;
	reply_table(r, "stopped", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < p->n; i++) {
		const struct noticed *seen = p->rows[i].draft.noticed;
		if (!is_stopped(&p->rows[i])) continue;
		reply_row(r);
		reply_int(r, p->rows[i].line);
		reply_text(r, seen->not_agreed.len ? S("consent") : str_of(CHECK_ABOUT[seen->found[0].rule].code));
		reply_text(r, seen->not_agreed.len ? seen->not_agreed : seen->found[0].says);
	}
	reply_warn(r, "%zu of them %s kept, but do%s not go out like this: the checks stop %s.", n, n == 1 ? "is" : "are",
		   n == 1 ? "es" : "", n == 1 ? "it" : "them");
}

static err make_plan(struct tx *tx, const struct call *c, struct plan *p)
{
	*p = (struct plan){.tx = tx, .call = c, .known = known_new(tx_arena(tx))};
	TRY(read_rows(p));
	return p->wrong ? NULL : find_times(p);
}

static err is_behind(const struct plan *p, const struct planned *row, bool *yes)
{
	struct when until;
	*yes = false;
	for (size_t k = 0; row->day.len && !row->wrong.len && k < row->draft.nplaces; k++) {
		const struct place *at = &row->draft.places[k];
		TRY(when_read(tx_arena(p->tx), call_get(p->call, "until"), tx_now(p->tx), at->zone, &until));
		*yes = *yes || at->when.at > until.at;
	}
	return NULL;
}

/* The day that a post is for stands before --until, and whoever has typed that should know. */
static err tell_behind(const struct plan *p, struct reply *r)
{
	str *lines = TAKE_N(tx_arena(p->tx), str, p->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < p->n && call_has(p->call, "until"); i++) {
		bool behind;
		TRY(is_behind(p, &p->rows[i], &behind));
		if (behind) lines[n++] = arena_fmt(tx_arena(p->tx), "%" PRId64, p->rows[i].line);
	}
	if (n) reply_warn(r, "Later than --until, for the day that the post is for lies there: line %.*s.",
			  SHOW(arena_join(tx_arena(p->tx), lines, n, S(", "))));
	return NULL;
}

static void tell(const struct plan *p, bool saved, struct reply *r)
{
	static const struct column FACTS[] = {{"rows", "Rows", CELL_INT, false}, {"fine", "Fine", CELL_INT, false},
					      {"saved", "Saved", CELL_FLAG, false}};
	for (size_t i = 0; i < p->n; i++)
		if (p->rows[i].there.says.len)
			reply_warn(r, "Line %" PRId64 ": %.*s", p->rows[i].line, SHOW(p->rows[i].there.says));
	reply_facts(r, "placed", FACTS, COUNT(FACTS));
	reply_int(r, (int64_t)p->n);
	reply_int(r, (int64_t)(p->n - p->wrong));
	reply_int(r, saved);
}

static err run_plan(struct tx *tx, const struct call *c, struct reply *r)
{
	struct plan p;
	TRY(make_plan(tx, c, &p));
	if (p.npieces) show_plan(&p, r);
	show_wrong(&p, r);
	show_stopped(&p, r);
	TRY(tell_behind(&p, r));
	tell(&p, false, r);
	return NULL;
}

static err save_row(struct plan *p, struct planned *row)
{
	struct draft *d = &row->draft;
	int64_t id;
	TRY(draft_save(p->tx, d, 0, &id));
	TRY(history_add(p->tx,
			&(struct event){id, 0, 0, "scheduled", S("Written, and given a time together with others.")}));
	for (size_t k = 0; k < d->nplaces; k++)
		TRY(history_add(p->tx, &(struct event){id, d->places[k].account.id, 0, "slot", d->places[k].slot}));
	return attended_note(p->tx, id, 0, row->reason);
}

/* All or nothing: a row that cannot be used leaves the others out, too. */
static err run_take(struct tx *tx, const struct call *c, struct reply *r)
{
	struct plan p;
	TRY(make_plan(tx, c, &p));
	for (size_t i = 0; !p.wrong && i < p.n; i++) TRY(save_row(&p, &p.rows[i]));
	if (p.npieces) show_plan(&p, r);
	show_wrong(&p, r);
	show_stopped(&p, r);
	TRY(tell_behind(&p, r));
	tell(&p, !p.wrong, r);
	return NULL;
}

static const struct opt OPTS[] = {
	{"rows", "JSON", OPT_NEEDED | OPT_JSON, "A list of rows, each with its line and a call of add.", NULL},
	{"from", "WHEN", 0, "Not before then; the usual is now.", NULL},
	{"until", "WHEN", 0, "Not after then; the usual is a week.", NULL},
	{0},
};
const struct verb PLACE_VERBS[] = {
	{.name = "place plan",
	 .help = "Finds times for posts.",
	 .example = "schedpost place plan --rows []",
	 .opts = OPTS, .inner = true, .needs = POWER_WRITE, .run = run_plan},
	{.name = "place take",
	 .help = "Finds times for posts, and puts them into the queue.",
	 .example = "schedpost place take --rows []",
	 .opts = OPTS, .writes = true, .inner = true, .needs = POWER_WRITE, .run = run_take},
	{0},
};
