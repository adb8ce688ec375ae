/* SPDX-License-Identifier: MIT
 * drill_verbs.c - the steps by which the command line leads a drill, and its scorecards. */
#include "rooms/drill/drill.h"

#include "rooms/people/people.h"
#include "rooms/watch/watch.h"
#include "verb/house.h"

#include <inttypes.h>

/* ---- begin */

static err which_practice(struct tx *tx, struct account *out)
{
	str names[2];
	size_t n;
	TRY(practice_accounts(tx, names, &n));
	if (n == 1) return account_need(tx, names[0], out);
	if (!n)
		return FAIL(tx_arena(tx), ERR_MISSING, "no-practice",
			    "A drill takes a practice (training) account, and there is none. This makes "
			    "one: schedpost connect practice --as drill");
	return FAIL(tx_arena(tx), ERR_INPUT, "which-account",
		    "There are %zu practice (training) accounts, such as '%.*s' and '%.*s'. Please "
		    "say which one: schedpost drill lockdown %.*s",
		    n, SHOW(names[0]), SHOW(names[1]), SHOW(names[0]));
}

static err account_of_drill(struct tx *tx, const struct call *c, struct account *out)
{
	if (!call_has(c, "ACCOUNT")) return which_practice(tx, out);
	TRY(account_need(tx, call_get(c, "ACCOUNT"), out));
	if (account_is_practice(out)) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "not-practice",
		    "'%.*s' publishes for real. A drill takes a practice (training) account; this makes "
		    "one: schedpost connect practice --as drill",
		    SHOW(out->name));
}

static err about_begin(struct tx *tx, const struct call *c, struct about *out)
{
	struct account *on = TAKE(tx_arena(tx), struct account);
	err e = account_of_drill(tx, c, on);
	*out = (struct about){.accounts = on, .n = !e};
	return about_unless_wrong(e);
}

static err may_begin(struct tx *tx, const struct call *c, const struct account *on)
{
	const struct house *house = c->house;
	struct drilled other;
	struct lock lock;
	bool drilled, locked;
	TRY(drilled_on(tx, on->id, &other, &drilled));
	TRY(lockdown_on(tx, on->id, &lock, &locked));
	if (!house->brake)
		return FAIL(tx_arena(tx), ERR_OUTSIDE, "no-service",
			    "The service does not run, so nothing would be there to be stopped. "
			    "Please start it first: sudo systemctl start schedpostd");
	if (drilled)
		return FAIL(tx_arena(tx), ERR_BUSY, "drill-is-on",
			    "Drill %" PRId64 " is on there already. It ends when two people unlock it, or by "
			    "itself after an hour: schedpost drill list %" PRId64,
			    other.id, other.id);
	if (locked)
		return FAIL(tx_arena(tx), ERR_BUSY, "is-locked",
			    "'%.*s' is locked down in earnest, so this is no time for a drill: "
			    "schedpost locks",
			    SHOW(on->name));
	return NULL;
}

static err run_begin(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Drill", CELL_INT, false},
		{"account", "Account", CELL_TEXT, false},
		{"campaign", "Campaign", CELL_TEXT, false},
	};
	struct account on;
	int64_t id;
	TRY(account_of_drill(tx, c, &on));
	TRY(may_begin(tx, c, &on));
	TRY(drill_put(tx,
		      &(struct drill){.account = on.id,
				      .account_name = on.name,
				      .held_by = c->actor,
				      .tell_all = call_has(c, "tell-all")},
		      &id));
	TRY(watch_begin(tx, on.id));
	reply_facts(r, "drill", COLUMNS, COUNT(COLUMNS));
	reply_int(r, id);
	reply_text(r, on.name);
	reply_text(r, drill_campaign(tx_arena(tx), id));
	return NULL;
}

/* ---- what was measured */

static err drill_need(struct tx *tx, const struct call *c, struct drill *out)
{
	int64_t id;
	bool found;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(drill_get(tx, id, out, &found));
	if (found) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-such-drill",
		    "There is no drill %" PRId64 ". 'schedpost drill list' shows all.", id);
}

static err run_note(struct tx *tx, const struct call *c, struct reply *r)
{
	struct drill d;
	(void)r;
	TRY(drill_need(tx, c, &d));
	if (!str_is(d.held_by, c->actor))
		return FAIL(tx_arena(tx), ERR_DENIED, "not-yours", "Drill %" PRId64 " is held by %.*s.", d.id,
			    SHOW(d.held_by));
	TRY(call_int(tx_arena(tx), c, "file", -1, &d.file_ms));
	TRY(call_int(tx_arena(tx), c, "row", -1, &d.row_ms));
	TRY(call_int(tx_arena(tx), c, "under-way", 0, &d.under_way));
	d.evidence = call_get(c, "evidence");
	return drill_note(tx, &d);
}

/* ---- the scorecards */

static str state_of(const struct drill *d)
{
	if (d->ended) return d->outcome;
	return !d->locked_at ? S("begins") : d->released_at ? S("unlocked") : S("waits to be unlocked");
}

static void maybe_ms(struct reply *r, int64_t ms)
{
	ms < 0 ? reply_none(r) : reply_int(r, ms);
}

static err show_all(struct tx *tx, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Drill", CELL_INT, false},
		{"began", "Began", CELL_INSTANT, false},
		{"by", "By", CELL_TEXT, false},
		{"account", "On", CELL_TEXT, false},
		{"row_ms", "Locked in", CELL_DURATION, false},
		{"state", "How it went", CELL_TEXT, true},
	};
	struct drill *all;
	size_t n;
	TRY(drills_all(tx, &all, &n));
	if (!n) reply_say(r, "There was no drill yet: schedpost drill lockdown");
	if (!n) return NULL;
	reply_table(r, "drills", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, all[i].id);
		reply_int(r, all[i].began);
		reply_text(r, all[i].held_by);
		reply_text(r, all[i].account_name);
		maybe_ms(r, all[i].row_ms);
		reply_text(r, state_of(&all[i]));
	}
	reply_say(r, "The whole scorecard of one: schedpost drill list %" PRId64, all[0].id);
	return NULL;
}

static void put_posts(const struct drill *d, struct reply *r)
{
	reply_int(r, d->under_way);
	reply_int(r, d->published);
	reply_int(r, d->held_back);
	reply_int(r, d->unclear);
	reply_int(r, d->by_itself);
}

/* A practice account has no log-in, so there is nothing that could be taken back. */
static void put_rest(const struct drill *d, struct reply *r)
{
	bool then = d->takedown.len > 0;
	maybe_ms(r, d->found_ms);
	reply_maybe_text(r, d->takedown);
	reply_maybe_text(r, d->statement);
	maybe_ms(r, d->said_ms);
	reply_maybe_text(r, then ? S("not practised: there is no log-in") : S(""));
}

/* As on the evening itself, so that nobody has to know it by heart. */
static void say_next(const struct drill *d, struct reply *r)
{
	if (d->ended || !d->locked_at) return;
	if (!d->foreign) reply_say(r, "The foreign post is not found yet: schedpost watch list");
	if (str_is(d->takedown, S("open")))
		reply_say(r, "Now as in earnest: you type 'schedpost takedown %" PRId64
			     "', and so does a second person, under their own name.", d->foreign);
	if (str_is(d->statement, S("not said")))
		reply_say(r, "What is prepared for the public is said here by practice accounts alone: schedpost statement publish");
	reply_say(r, "'schedpost sever' is no part of a drill: that word is always in earnest, and for all accounts.");
	if (!d->released_at) reply_say(r, "At last both of you type: schedpost unlock %" PRId64, d->lock);
	reply_say(r, "A minute after that the drill ends, and you are told. If nobody unlocks, it ends by itself after an hour.");
}

static err show_one(struct tx *tx, struct drill *d, struct reply *r)
{
	static const struct column CARD[] = {
		{"id", "Drill", CELL_INT, false},
		{"state", "How it stands", CELL_TEXT, false},
		{"by", "Held by", CELL_TEXT, false},
		{"account", "On", CELL_TEXT, false},
		{"began", "Began", CELL_INSTANT, false},
		{"file_ms", "Locked by a file after, ms", CELL_INT, false},
		{"row_ms", "Locked by the service after, ms", CELL_INT, false},
		{"under_way", "Posts under way then", CELL_INT, false},
		{"published", "Posts: out", CELL_INT, false},
		{"held_back", "Posts: not sent", CELL_INT, false},
		{"unclear", "Posts: not known yet", CELL_INT, false},
		{"by_itself", "Went out by itself after the lock", CELL_INT, false},
		{"evidence", "Evidence, written and verified", CELL_TEXT, false},
		{"found_ms", "Foreign post: found after", CELL_DURATION, false},
		{"takedown", "Foreign post: taken down", CELL_TEXT, false},
		{"statement", "Statement", CELL_TEXT, false},
		{"said_ms", "Statement: out after", CELL_DURATION, false},
		{"sever", "Access taken back", CELL_TEXT, false},
		{"notices", "Notices, marked DRILL", CELL_INT, false},
		{"told", "Persons who got them", CELL_INT, false},
		{"agreed", "Agreed to unlock", CELL_TEXT, false},
		{"unlock_ms", "Unlocked after", CELL_DURATION, false},
		{"ended", "Ended", CELL_INSTANT, false},
	};
	TRY(drill_count(tx, d));
	reply_facts(r, "scorecard", CARD, COUNT(CARD));
	reply_int(r, d->id);
	reply_text(r, state_of(d));
	reply_text(r, d->held_by);
	reply_text(r, d->account_name);
	reply_int(r, d->began);
	maybe_ms(r, d->file_ms);
	maybe_ms(r, d->row_ms);
	put_posts(d, r);
	reply_maybe_text(r, d->evidence);
	put_rest(d, r);
	reply_int(r, d->notices);
	reply_int(r, d->told);
	reply_maybe_text(r, d->agreed);
	reply_maybe_int(r, d->released_at ? MAX(d->released_at - d->locked_at, 1) : 0);
	reply_maybe_int(r, d->ended);
	say_next(d, r);
	return NULL;
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	struct drill d;
	if (!call_has(c, "ID")) return show_all(tx, r);
	TRY(drill_need(tx, c, &d));
	return show_one(tx, &d, r);
}

static err about_drill(struct tx *tx, const struct call *c, struct about *out)
{
	struct account *on = TAKE(tx_arena(tx), struct account);
	struct drill d;
	bool found = false;
	err e = drill_need(tx, c, &d);
	if (!e) TRY(account_get(tx, d.account, on, &found));
	*out = (struct about){.accounts = on, .n = found, .everywhere = !found};
	return about_unless_wrong(e);
}

/* ---- the table */

static const struct opt BEGIN_OPTS[] = {
	{"ACCOUNT", "ACCOUNT", OPT_POSITION, "A practice (training) account; without, the only one there is.", NULL},
	{"tell-all", NULL, OPT_FLAG, "The admins get the notices, too, marked DRILL; else only you do.", NULL},
	{0},
};
static const struct opt NOTE_OPTS[] = {
	{"ID", "DRILL", OPT_POSITION | OPT_NEEDED, "Its number.", NULL},
	{"file", "MS", 0, "From the word to the file.", NULL},
	{"row", "MS", 0, "From the word to the answer.", NULL},
	{"under-way", "N", 0, "Posts that were leaving.", NULL},
	{"evidence", "WORD", OPT_NEEDED, "How the evidence was.", "whole|broken|not written"},
	{0},
};
static const struct opt LIST_OPTS[] = {
	{"ID", "DRILL", OPT_POSITION, "The whole scorecard of this one.", NULL},
	{0},
};
const struct verb DRILL_VERBS[] = {
	{.name = "drill begin",
	 .inner = true,
	 .help = "Begins a drill.",
	 .example = "schedpost drill begin practice",
	 .opts = BEGIN_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT,
	 .about = about_begin,
	 .run = run_begin},
	{.name = "drill note",
	 .inner = true,
	 .help = "Keeps what a drill has measured.",
	 .example = "schedpost drill note 3 --evidence whole",
	 .opts = NOTE_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT,
	 .about = about_drill,
	 .run = run_note},
	{.name = "drill list",
	 .help = "Shows the drills: how fast the lock was, what was stopped, who unlocked it. With a number, the "
		 "whole scorecard, with the foreign post and the statement.",
	 .example = "schedpost drill list 3",
	 .opts = LIST_OPTS,
	 .needs = POWER_SEE,
	 .run = run_list},
	{0},
};
