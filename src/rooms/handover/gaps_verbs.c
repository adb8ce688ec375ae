/* SPDX-License-Identifier: MIT
 * gaps_verbs.c - cover gaps: when nobody is there, why, and what to type. */
#include "rooms/handover/gaps.h"

#include <inttypes.h>

enum { ROWS_MOST = 500 };

static const char *const WHATS[GAP_WHATS] = {
	[GAP_POSTS] = "posts",	   [GAP_QUEUE] = "queue", [GAP_APPROVAL] = "approval",
	[GAP_REPLIES] = "replies", [GAP_COACH] = "coach", [GAP_SECOND] = "second",
};

/* Window after window of replies for the same reason is one row. */
static void fold(struct gap *all, size_t *n)
{
	size_t kept = 0;
	for (size_t i = 0; i < *n; i++) {
		struct gap *last = kept ? &all[kept - 1] : NULL;
		if (last && all[i].what == GAP_REPLIES && gaps_are_alike(last, &all[i])) {
			last->when.ends = all[i].when.ends;
			last->times++;
		} else
			all[kept++] = all[i];
	}
	*n = kept;
}

static void put_row(struct arena *a, const struct gap *g, struct reply *r)
{
	str why = gap_why(a, g), todo = gap_todo(a, g);
	if (g->times > 1) why = arena_fmt(a, "%.*s (%" PRId64 " times)", SHOW(why), g->times);
	reply_row(r);
	reply_text(r, g->on->name);
	reply_text(r, str_of(WHATS[g->what]));
	reply_int(r, g->when.begins);
	reply_int(r, g->when.ends);
	reply_text(r, arena_fmt(a, "%.*s. To mend it: %.*s", SHOW(why), SHOW(todo)));
}

struct showing {
	struct tx *tx;
	struct reply *r;
	size_t rows, more;
};

static err show_place(struct showing *s, const struct roster *roster, const struct roster_place *p)
{
	static const struct column COLUMNS[] = {
		{"account", "Account", CELL_TEXT, false}, {"what", "Nobody for", CELL_TEXT, false},
		{"from", "From", CELL_INSTANT, false},    {"until", "Until", CELL_INSTANT, false},
		{"why", "Because", CELL_SENTENCE, true},
	};
	struct gap_facts facts;
	struct gap *all;
	size_t n;
	TRY(gaps_load(s->tx, roster, p, GAPS_EVERY, &facts));
	gaps_search(tx_arena(s->tx), &facts, &all, &n);
	fold(all, &n);
	for (size_t i = 0; i < n; i++) {
		if (s->rows == ROWS_MOST) {
			s->more += n - i;
			break;
		}
		if (!s->rows++) reply_table(s->r, "gaps", COLUMNS, COUNT(COLUMNS));
		put_row(tx_arena(s->tx), &all[i], s->r);
	}
	return NULL;
}

static err run_gaps(struct tx *tx, const struct call *c, struct reply *r)
{
	struct account *on;
	struct roster roster;
	struct showing showing = {tx, r, 0, 0};
	int64_t days;
	size_t n;
	TRY(call_int(tx_arena(tx), c, "days", GAPS_DAYS_USUAL, &days));
	if (days < 1 || days > GAPS_DAYS_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-days", "--days takes a number from 1 to %d.", GAPS_DAYS_MOST);
	TRY(call_has(c, "on") ? on_accounts(tx, c, &on, &n) : accounts_all(tx, &on, &n));
	if (!n) {
		reply_say(r, "There is no account yet, so there is nothing to look after: schedpost connect");
		return NULL;
	}
	TRY(gaps_roster(tx, &(struct gap_ask){on, n, days, GAPS_EVERY}, &roster));
	reply_zone(r, on[0].zone);
	for (size_t i = 0; i < n; i++) TRY(show_place(&showing, &roster, &roster.places[i]));
	if (!showing.rows)
		reply_say(r, "There are no gaps in the next %" PRId64 " days.", days);
	else
		reply_say(r,
			  "Looked at: posts, approvals, reply windows, coaches, and whether a second person could step in. "
			  "Awareness days are not known here yet.");
	if (showing.more) reply_warn(r, "There are %zu more. Fewer days or accounts show all: --days 14, --on ACCOUNT", showing.more);
	return NULL;
}

static const struct opt GAPS_OPTS[] = {
	{"days", "N", 0, "So many days ahead; the usual is 60.", NULL},
	{"on", "ACCOUNT,...", OPT_MANY, "Only these accounts, or groups as @GROUP.", NULL},
	{0},
};
const struct verb COVER_GAPS_VERBS[] = {
	{.name = "cover gaps",
	 .help = "Finds every minute in which an account has nobody for its posts, its approvals, its readers or its trainees, "
		 "why, and what to type.",
	 .example = "schedpost cover gaps --days 60",
	 .opts = GAPS_OPTS,
	 .needs = POWER_SEE,
	 .run = run_gaps},
	{0},
};
