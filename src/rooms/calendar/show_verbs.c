/* SPDX-License-Identifier: MIT
 * show_verbs.c - calendar show: all that is known of one day. */
#include "rooms/calendar/calendar.h"

#include "text/text.h"
#include "text/civil.h"

enum { YEARS_SHOWN = RULE_YEARS_NEAR };

static void show_facts(struct tx *tx, const struct day *d, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"name", "Day", CELL_TEXT, true},	  {"also", "Also called", CELL_TEXT, true},
		{"rule", "When", CELL_TEXT, true},	  {"nations", "Where", CELL_TEXT, false},
		{"hashtag", "Hashtag", CELL_TEXT, false}, {"sensitive", "Needs care with words", CELL_FLAG, false},
		{"source", "Source", CELL_TEXT, true},	  {"origin", "Comes from", CELL_TEXT, false},
		{"tags", "About", CELL_TEXT, true},
	};
	bool starter = d->origin[0] == 's';
	reply_facts(r, "day", COLUMNS, COUNT(COLUMNS));
	reply_text(r, d->is.name);
	reply_maybe_text(r, d->is.also);
	reply_text(r, rule_in_words(tx_arena(tx), &d->is.rule));
	reply_text(r, nations_text(tx_arena(tx), d->is.where));
	reply_maybe_text(r, d->is.hashtag);
	reply_int(r, d->is.sensitive);
	reply_maybe_text(r, d->is.source);
	reply_text(r, starter ? S("schedpost") : d->origin[0] == 'o' ? S("your organisation") : S("a calendar"));
	reply_maybe_text(r, d->is.tags);
}

static void show_dates(struct tx *tx, const struct day_rows_of *rows, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"first", "From", CELL_TEXT, false}, {"last", "Until", CELL_TEXT, false}, {"open", "?", CELL_TEXT, false},
		{"basis", "How sure", CELL_TEXT, true},
	};
	struct day_when when[DAY_YEAR_MOST];
	int now = day_year_of(day_today(tx));
	reply_table(r, "dates", COLUMNS, COUNT(COLUMNS));
	for (int year = now; year < now + YEARS_SHOWN; year++)
		for (const struct day *d = rows->first; d <= rows->last; d++) {
			size_t n = day_year(d, year, when);
			for (size_t i = 0; i < n; i++) {
				reply_row(r);
				reply_text(r, day_text(tx_arena(tx), when[i].days.first));
				reply_text(r, day_text(tx_arena(tx), when[i].days.last));
				reply_text(r, basis_is_open(when[i].basis) ? S("?") : S(""));
				reply_text(r, basis_in_words(tx_arena(tx), &when[i]));
			}
		}
}

static err show_posts(struct tx *tx, const struct day *d, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Post", CELL_INT, false},
		{"at", "Planned", CELL_INSTANT, false},
		{"accounts", "On", CELL_TEXT, true},
		{"text", "Words", CELL_TEXT, true},
	};
	enum { WORDS_SHOWN = 60 };
	struct day_post *all;
	size_t n, shown = 0;
	bool differ;
	str zone;
	TRY(accounts_zone(tx, &zone, &differ));
	if (zone.len) reply_zone(r, zone);
	TRY(day_posts(tx, tx_now(tx), tx_now(tx) + YEARS_SHOWN * 366 * DAY_MS, &all, &n));
	for (size_t i = 0; i < n; i++) {
		if (!all[i].waits || !day_post_names(tx_arena(tx), &all[i], d)) continue;
		if (!shown++) reply_table(r, "posts", COLUMNS, COUNT(COLUMNS));
		reply_row(r);
		reply_int(r, all[i].id);
		reply_maybe_int(r, all[i].at);
		reply_text(r, all[i].accounts);
		reply_text(r, text_short(tx_arena(tx), all[i].text, WORDS_SHOWN));
	}
	if (!shown) reply_say(r, "No post that waits speaks of it, by its name, its hashtag or its campaign.");
	return NULL;
}

err run_calendar_show(struct tx *tx, const struct call *c, struct reply *r)
{
	struct calendar all;
	struct day_rows_of rows;
	TRY(calendar_load(tx, &all));
	TRY(day_need(tx, &all, &(struct day_ask){call_get(c, "NAME"), nation_asked(c)}, &rows));
	show_facts(tx, rows.last, r);
	show_dates(tx, &rows, r);
	str far = rule_far_text(tx_arena(tx), &rows.last->is.rule, day_year_of(day_today(tx)));
	if (far.len) reply_say(r, "%.*s", SHOW(far));
	if (rows.last->last != INT64_MAX)
		reply_say(r, "It is not kept here since %.*s. To take it up again: schedpost calendar add \"%.*s\"",
			  SHOW(day_text(tx_arena(tx), rows.last->last)), SHOW(rows.last->is.name));
	return show_posts(tx, rows.last, r);
}
