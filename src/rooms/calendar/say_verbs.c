/* SPDX-License-Identifier: MIT
 * say_verbs.c - calendar verify, add, drop: what people say about days. */
#include "rooms/calendar/calendar.h"

#include "rooms/calendar/day_name.h"
#include "text/text.h"
#include "text/civil.h"

#include <inttypes.h>

/* ---- what was typed */

static err dates_asked(struct tx *tx, const struct call *c, const struct day_date **out, size_t *n)
{
	str text = call_get(c, "dates");
	if (day_dates_read(tx_arena(tx), text, BASIS_DECLARED, out, n) && *n) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-dates",
		    "'%.*s' are no dates. Please write a day as 2027-06-07, several in a row as 2027-06-07..2027-06-13 (%d days at most), "
		    "with blanks between several such.", SHOW(str_cut(text, 0, 60)), DAY_LENGTH_MOST);
}

static err seen_asked(struct tx *tx, const struct call *c, str *out)
{
	struct day_span day = {day_today(tx), day_today(tx)};
	str text = call_get(c, "seen");
	if (text.len && (!day_span_read(text, &day) || day.first != day.last || day.first > day_today(tx)))
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-day", "'%.*s' is no day up to today. Please write when you have read it as "
			    "2026-11-22.", SHOW(str_cut(text, 0, 40)));
	*out = day_text(tx_arena(tx), day.first);
	return NULL;
}

static err short_enough(struct tx *tx, const struct call *c, const char *name, size_t most)
{
	str text = call_get(c, name);
	if (text.len <= most && (!call_has(c, name) || str_trim(text).len)) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-text", "The %s of a day has 1 to %zu bytes.", name, most);
}

static bool year_before(const struct day_date *dates, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (day_year_of(dates[k].days.first) == day_year_of(dates[i].days.first)) return true;
	return false;
}

static str dates_of_year(struct arena *a, const struct day_date *dates, size_t n, int year)
{
	str *words = TAKE_N(a, str, n + 1);
	size_t found = 0;
	for (size_t i = 0; i < n; i++)
		if (day_year_of(dates[i].days.first) == year) words[found++] = day_span_text(a, dates[i].days);
	return arena_join(a, words, found, S(" "));
}

struct said {	/* of a day: what was read, and where */
	const struct day *day;
	const struct day_date *dates;
	size_t n;
	str source, seen;
	enum day_basis basis;
};

static err put_dates(struct tx *tx, const struct said *s, str key, str nations)
{
	for (size_t i = 0; i < s->n; i++) {
		int year = day_year_of(s->dates[i].days.first);
		if (year_before(s->dates, i)) continue;
		TRY(day_dates_put(tx, &(struct day_dates_row){
			.key = key, .nations = nations, .year = year, .source = s->source, .seen = s->seen,
			.dates = dates_of_year(tx_arena(tx), s->dates, s->n, year), .basis = str_of(BASIS_NAMES[s->basis])}));
	}
	return NULL;
}

/* ---- verify */

/* The commonest slip of published calendars is last year's date under this year's name. */
static void warn_of_weekday(const struct said *s, struct reply *r)
{
	for (size_t i = 0; i < s->n; i++) {
		int64_t length = s->dates[i].days.last - s->dates[i].days.first + 1;
		bool week = str_ends(s->day->is.name, S("Week")) && length >= 5 && length <= 8;
		if (!week || day_weekday(s->dates[i].days.first) == 0) continue;
		reply_warn(r, "This week does not begin on a Monday. Please look whether these are the dates of another year.");
		return;
	}
}

/* Nobody had confirmed a date of these years, so drafts have waited for this. */
static bool was_open(const struct said *s)
{
	struct day_when when[DAY_YEAR_MOST];
	bool open = false;
	for (size_t i = 0; i < s->n && !open; i++) {
		size_t n = day_year(s->day, day_year_of(s->dates[i].days.first), when);
		open = !n;
		for (size_t k = 0; k < n; k++) open |= basis_is_open(when[k].basis);
	}
	return open;
}

/* What is to be typed for a post that speaks of the day. Empty: nothing. */
static err next_of_post(struct tx *tx, const struct said *s, const struct calendar *plain, const struct day_post *p,
			str *todo)
{
	struct day_shifted shifted = {.todo = S("")};
	*todo = was_open(s) ? arena_fmt(tx_arena(tx), "schedpost move %" PRId64 " --at TIME", p->id) : S("");
	if (!p->at) return NULL;
	for (size_t i = 0; i < s->n && !shifted.todo.len; i++) {
		struct day_shift m = {plain, s->day, day_year_of(s->dates[i].days.first)};
		TRY(day_shift_text(tx, p, &m, &shifted));
	}
	*todo = shifted.todo;
	return NULL;
}

static void begin_posts(struct reply *r)
{
	static const struct column COLUMNS[] = {{"id", "Post", CELL_INT, false},
						{"at", "Planned", CELL_INSTANT, false},
						{"accounts", "On", CELL_TEXT, true},
						{"text", "Words", CELL_TEXT, true},
						{"todo", "Next", CELL_SENTENCE, true}};
	reply_table(r, "posts", COLUMNS, COUNT(COLUMNS));
}

static void show_post(struct tx *tx, const struct day_post *p, str todo, struct reply *r)
{
	enum { WORDS_SHOWN = 60 };
	reply_row(r);
	reply_int(r, p->id);
	reply_maybe_int(r, p->at);
	reply_text(r, p->accounts);
	reply_text(r, text_short(tx_arena(tx), p->text, WORDS_SHOWN));
	reply_text(r, todo);
}

/* Posts on dates that do not count any more, and drafts that waited for this. */
static err tell_posts(struct tx *tx, const struct said *s, struct reply *r)
{
	struct day_post *all;
	struct calendar plain;
	size_t n, moved = 0, drafts = 0;
	bool differ;
	str zone, todo;
	TRY(calendar_load_plain(tx, &plain));
	TRY(accounts_zone(tx, &zone, &differ));
	TRY(day_posts_ahead(tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		const struct day_post *p = &all[i];
		bool draft = !p->at && p->campaign.len;
		if (!p->waits || !(draft || p->at) || !day_post_names(tx_arena(tx), p, s->day)) continue;
		TRY(next_of_post(tx, s, &plain, p, &todo));
		if (!todo.len) continue;
		if (!moved && !drafts) begin_posts(r);
		show_post(tx, p, todo, r);
		drafts += draft;
		moved += !draft;
	}
	if (zone.len && moved + drafts) reply_zone(r, zone);
	if (moved)
		reply_warn(r, "%zu post%s planned for the dates that counted before. Nothing was moved by itself. Where the words name the "
			   "date, please also type: schedpost edit NUMBER", moved, moved == 1 ? " is" : "s are");
	if (drafts)
		reply_say(r, "%zu draft%s for it and can have %s now.", drafts, drafts == 1 ? " is" : "s are",
			  drafts == 1 ? "a time" : "times");
	return NULL;
}

err run_calendar_verify(struct tx *tx, const struct call *c, struct reply *r)
{
	struct calendar all;
	struct day_rows_of rows;
	struct said s = {.source = str_trim(call_get(c, "source")), .basis = BASIS_DECLARED};
	TRY(calendar_load(tx, &all));
	TRY(day_need(tx, &all, &(struct day_ask){call_get(c, "NAME"), nation_asked(c)}, &rows));
	TRY(dates_asked(tx, c, &s.dates, &s.n));
	TRY(seen_asked(tx, c, &s.seen));
	TRY(short_enough(tx, c, "source", DAY_TEXT_MOST));
	s.day = rows.last;
	TRY(put_dates(tx, &s, s.day->key, nations_text(tx_arena(tx), s.day->is.where)));
	reply_say(r, "%.*s is on %.*s, as %.*s said on %.*s. Thank you for looking.", SHOW(s.day->is.name),
		  SHOW(call_get(c, "dates")), SHOW(s.source), SHOW(s.seen));
	warn_of_weekday(&s, r);
	if (s.day->last != INT64_MAX)
		reply_warn(r, "It is noted, but %.*s is not kept here since %.*s. To take it up again: schedpost calendar add \"%.*s\"",
			   SHOW(s.day->is.name), SHOW(day_text(tx_arena(tx), s.day->last)), SHOW(s.day->is.name));
	return tell_posts(tx, &s, r);
}

/* ---- add */

static err rule_asked(struct tx *tx, const struct call *c, struct day_row *d, struct day_rule *rule)
{
	str days = call_get(c, "days");
	d->rule = call_has(c, "rule") ? str_trim(call_get(c, "rule")) : S("declared");
	TRY(rule_read(tx_arena(tx), d->rule, rule));
	d->length = rule->kind == RULE_MONTH ? DAY_LENGTH_MONTH : 1;
	if (rule_computes(rule) == call_has(c, "dates"))
		return FAIL(tx_arena(tx), ERR_INPUT, "rule-or-dates", "Please give either --rule, such as \"nth 9 sat 2\", or "
			    "--dates, such as 2027-06-07..2027-06-13. Dates of single years are added to a rule later, with 'schedpost calendar verify'.");
	if (!days.len || (day_length_read(days, &d->length) && rule->kind != RULE_MONTH)) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-length", "'%.*s' is no length that this rule can have: 1 to %d days.", SHOW(str_cut(days, 0, 40)),
		    DAY_LENGTH_MOST);
}

/* A day that is kept has one rule; one that was ended may come back under another. */
static err may_be_added(struct tx *tx, const struct day_row *d, unsigned where)
{
	struct calendar all;
	struct day_row *own;
	size_t n;
	TRY(calendar_load(tx, &all));
	for (size_t i = 0; i < all.n; i++) {
		const struct day *known = &all.days[i];
		if (known->last != INT64_MAX || !(known->is.where & where) || !str_is(known->key, d->key)) continue;
		return FAIL(tx_arena(tx), ERR_INPUT, "known-day", "The calendar has '%.*s' already. Its dates of a year are said with 'schedpost "
			    "calendar verify'; for another rule, first type: schedpost calendar drop \"%.*s\"", SHOW(known->is.name),
			    SHOW(known->is.name));
	}
	if (!d->key.len)
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-text", "The name of a day needs letters, and no year.");
	TRY(day_rows(tx, &own, &n));
	if (n < DAYS_OWN_MOST) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "too-many", "There are %d days of your own already, the most that are kept.", DAYS_OWN_MOST);
}

static err put_new(struct tx *tx, const struct call *c, struct day_row *d, struct reply *r)
{
	struct day_rule rule;
	struct said s = {.source = d->source, .basis = d->source.len ? BASIS_DECLARED : BASIS_PROJECTED};
	TRY(rule_asked(tx, c, d, &rule));
	TRY(seen_asked(tx, c, &s.seen));
	if (call_has(c, "dates")) TRY(dates_asked(tx, c, &s.dates, &s.n));
	enum day_basis basis = d->source.len ? BASIS_RULE : BASIS_PROJECTED;
	d->basis = str_of(BASIS_NAMES[call_has(c, "rule") ? basis : s.basis]);
	TRY(day_row_put(tx, d));
	str far = rule_far_text(tx_arena(tx), &rule, day_year_of(day_today(tx)));
	if (far.len) reply_warn(r, "%.*s", SHOW(far));
	return put_dates(tx, &s, d->key, d->nations);
}

/* Without a rule or dates: one that was dropped is kept again, as it was. */
static err take_up(struct tx *tx, const struct call *c, struct reply *r)
{
	struct calendar all;
	struct day_rows_of rows;
	TRY(calendar_load(tx, &all));
	err e = day_need(tx, &all, &(struct day_ask){call_get(c, "NAME"), nation_asked(c)}, &rows);
	if (e && e->kind == ERR_MISSING)
		return FAIL(tx_arena(tx), ERR_INPUT, "rule-or-dates", "To add a day of your own, please say when it is: --rule \"nth 9 sat 2\" for the "
			    "second Saturday of September, or --dates 2027-06-07..2027-06-13.");
	TRY(e);
	if (rows.first->last == INT64_MAX)
		return FAIL(tx_arena(tx), ERR_INPUT, "known-day", "The calendar has '%.*s' already: schedpost calendar show \"%.*s\"",
			    SHOW(rows.first->is.name), SHOW(rows.first->is.name));
	reply_say(r, "%.*s is kept again.", SHOW(rows.first->is.name));
	return day_end_drop(tx, rows.first->key, nations_text(tx_arena(tx), rows.first->is.where));
}

err run_calendar_add(struct tx *tx, const struct call *c, struct reply *r)
{
	struct day_row d = {.name = str_trim(call_get(c, "NAME")), .source = str_trim(call_get(c, "source")),
			    .hashtag = str_trim(call_get(c, "hashtag")), .sensitive = call_has(c, "sensitive"), .origin = S("own")};
	unsigned where = call_has(c, "nation") ? nation_asked(c) : NATION_UK;
	if (!call_has(c, "rule") && !call_has(c, "dates")) return take_up(tx, c, r);
	TRY(short_enough(tx, c, "NAME", DAY_NAME_MOST));
	TRY(short_enough(tx, c, "source", DAY_TEXT_MOST));
	TRY(short_enough(tx, c, "hashtag", DAY_NAME_MOST));
	d.key = day_key(tx_arena(tx), d.name);
	d.nations = nations_text(tx_arena(tx), where);
	TRY(may_be_added(tx, &d, where));
	TRY(put_new(tx, c, &d, r));
	TRY(day_end_drop(tx, d.key, d.nations));
	reply_say(r, "%.*s is in the calendar. It is shown by: schedpost calendar show \"%.*s\"", SHOW(d.name), SHOW(d.name));
	return NULL;
}

/* ---- drop */

/* Of a day that is dropped the posts stay, and somebody should know. */
static err tell_left(struct tx *tx, const struct day *d, struct reply *r)
{
	struct day_post *all;
	size_t n, shown = 0;
	bool differ;
	str zone;
	TRY(accounts_zone(tx, &zone, &differ));
	TRY(day_posts_ahead(tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		if (!all[i].waits || !day_post_names(tx_arena(tx), &all[i], d)) continue;
		if (!shown++) begin_posts(r);
		str todo = arena_fmt(tx_arena(tx), "schedpost cancel %" PRId64, all[i].id);
		show_post(tx, &all[i], todo, r);
	}
	if (!shown) return NULL;
	if (zone.len) reply_zone(r, zone);
	const char *words = shown == 1 ? " speaks of it, and stays" : "s speak of it, and stay";
	reply_warn(r, "%zu post%s as planned.", shown, words);
	return NULL;
}

err run_calendar_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	struct calendar all;
	struct day_rows_of rows;
	TRY(calendar_load(tx, &all));
	TRY(day_need(tx, &all, &(struct day_ask){call_get(c, "NAME"), nation_asked(c)}, &rows));
	TRY(day_end_put(tx, &(struct day_end_row){rows.first->key, nations_text(tx_arena(tx), rows.first->is.where),
						  day_text(tx_arena(tx), day_today(tx))}));
	reply_say(r, "%.*s is not kept here any more. To take it up again: schedpost calendar add \"%.*s\"", SHOW(rows.first->is.name),
		  SHOW(rows.first->is.name));
	return tell_left(tx, rows.first, r);
}
