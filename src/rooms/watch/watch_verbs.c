/* SPDX-License-Identifier: MIT
 * watch_verbs.c - watch list, allow, decide. */
#include "rooms/watch/takedown.h"

#include "rooms/people/people.h"
#include "text/text.h"
#include "text/when.h"

#include <inttypes.h>

enum { TEXT_SHOWN = 200 /* clusters */ };

/* ---- list */

static err show_allowed(struct tx *tx, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"account", "Account", CELL_TEXT, false},
		{"person", "Posts by hand", CELL_TEXT, false},
		{"hours", "When", CELL_TEXT, true},
		{"by", "Allowed by", CELL_TEXT, false},
	};
	struct by_hand *all;
	size_t n;
	TRY(by_hand_list(tx, &all, &n));
	if (!n) return NULL;
	reply_table(r, "allowed", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_text(r, all[i].account_name);
		reply_text(r, all[i].person);
		reply_text(r, all[i].hours);
		reply_text(r, all[i].allowed_by);
	}
	return NULL;
}

/* Nobody should take silence for proof. */
static err show_reading(struct tx *tx, struct reply *r)
{
	int64_t oldest;
	size_t n;
	TRY(watch_read_at(tx, &oldest, &n));
	if (!n)
		reply_warn(r, "No account is watched: none is connected whose posts can be read, or 'watch' is off in the "
			      "settings.");
	else if (!oldest) reply_warn(r, "Not every account could be read yet.");
	else
		reply_say(r, "Accounts that are watched: %zu. The last whole round: %.*s.", n,
			  SHOW(when_until(tx_arena(tx), oldest, tx_now(tx))));
	return NULL;
}

static err show_to_do(struct tx *tx, struct reply *r)
{
	size_t n;
	TRY(takedowns_to_do(tx, &n));
	if (n) reply_warn(r, "To be deleted by hand, on the platforms' pages: %zu. Where tells 'schedpost takedown list'.", n);
	return NULL;
}

static void show_one(struct arena *a, const struct foreign *f, struct reply *r)
{
	reply_row(r);
	reply_int(r, f->id);
	reply_text(r, f->account_name);
	reply_int(r, f->at ? f->at : f->found_at);
	reply_text(r, f->state);
	reply_int(r, f->score);
	reply_text(r, f->client);
	reply_maybe_text(r, f->url);
	reply_maybe_text(r, f->decided_by);
	reply_text(r, text_short(a, f->text, TEXT_SHOWN));
	reply_maybe_text(r, watch_words(a, f->signals));
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Foreign", CELL_INT, false},	   {"account", "On", CELL_TEXT, false},
		{"at", "When", CELL_INSTANT, false},	   {"state", "State", CELL_STATE, false},
		{"score", "Strange", CELL_INT, false},	   {"client", "Written with", CELL_TEXT, false},
		{"url", "Address", CELL_TEXT, true},	   {"decided_by", "Decided by", CELL_TEXT, false},
		{"text", "Text", CELL_SENTENCE, true},	   {"why", "Why", CELL_SENTENCE, true},
	};
	struct foreign *all;
	size_t n;
	TRY(foreign_list(tx, call_has(c, "all"), &all, &n));
	if (!n)
		reply_say(r, "Nothing was found that nobody here has sent%s.",
			  call_has(c, "all") ? "" : " and that waits for a person");
	if (n) reply_table(r, "foreign", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) show_one(tx_arena(tx), &all[i], r);
	if (n) reply_say(r, "If it is one of yours: schedpost watch decide %" PRId64 " ours", all[0].id);
	if (n)
		reply_say(r, "If it is not, keep evidence (schedpost evidence FOLDER), then two people each type: schedpost takedown %" PRId64,
			  all[0].id);
	TRY(show_to_do(tx, r));
	TRY(show_reading(tx, r));
	return show_allowed(tx, r);
}

/* ---- allow */

static err run_allow(struct tx *tx, const struct call *c, struct reply *r)
{
	struct account on;
	struct person p;
	struct hours hours;
	str when = call_has(c, "end") ? S("") : call_has(c, "hours") ? call_get(c, "hours") : S(HOURS_USUAL);
	TRY(account_need(tx, call_get(c, "ACCOUNT"), &on));
	TRY(person_need(tx, call_get(c, "for"), &p));
	if (when.len) TRY(hours_read(tx_arena(tx), when, &hours));
	TRY(by_hand_put(tx, on.id, p.name, when));
	if (!when.len) {
		reply_say(r, "What %.*s posts by hand on '%.*s' is told of from now on.", SHOW(p.name), SHOW(on.name));
		return NULL;
	}
	reply_say(r, "%.*s posts by hand on '%.*s', %.*s by the clocks of %.*s: what is found there then is taken for theirs.",
		  SHOW(p.name), SHOW(on.name), SHOW(when), SHOW(on.zone));
	reply_say(r, "What looks hostile is told of all the same, for nobody can see there who has written it.");
	return NULL;
}

/* ---- decide */


static const struct said {
	const char *word, *says;
} SAID[] = {
	{"ours", "It counts as one of yours"},
	{"foreign", "It is not one of yours, and does no harm"},
	{"hostile", "It is hostile, and is to be taken down"},
};

static err run_decide(struct tx *tx, const struct call *c, struct reply *r)
{
	struct foreign f;
	int64_t id;
	str word = call_get(c, "WHOSE");
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(foreign_need(tx, id, &f));
	TRY(foreign_decide(tx, id, word));
	for (size_t i = 0; i < COUNT(SAID); i++)
		if (str_is(word, str_of(SAID[i].word))) reply_say(r, "Foreign post %" PRId64 ": %s.", id, SAID[i].says);
	if (str_is(word, S("hostile")))
		reply_warn(r, "If '%.*s' is not locked yet: schedpost lockdown %.*s. Two people take it down: schedpost takedown %" PRId64,
			   SHOW(f.account_name), SHOW(f.account_name), id);
	return NULL;
}

/* ---- for evidence */

static err show_under_way(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {{"under_way", "Under way", CELL_INT, false}};
	size_t n;
	(void)c;
	TRY(watch_under_way(tx, &n));
	reply_facts(r, "readings", COLUMNS, COUNT(COLUMNS));
	reply_int(r, (int64_t)n);
	return NULL;
}

static err run_now(struct tx *tx, const struct call *c, struct reply *r)
{
	TRY(watch_put_in_now(tx));
	return show_under_way(tx, c, r);
}

/* ---- the table */

static const struct opt LIST_OPTS[] = {
	{"all", NULL, OPT_FLAG, "Also those that somebody has decided upon.", NULL},
	{0},
};
static const struct opt ALLOW_OPTS[] = {
	{"ACCOUNT", "ACCOUNT", OPT_POSITION | OPT_NEEDED, "On which account.", NULL},
	{"for", "PERSON", OPT_NEEDED, "Who posts there by hand, on the platform itself.", NULL},
	{"hours", "HOURS", 0, "When; the usual is \"" HOURS_USUAL "\".", NULL},
	{"end", NULL, OPT_FLAG, "Not any more.", NULL},
	{0},
};
static const struct opt DECIDE_OPTS[] = {
	{"ID", "FOREIGN", OPT_POSITION | OPT_NEEDED, "The number that 'schedpost watch list' shows.", NULL},
	{"WHOSE", "WHOSE", OPT_POSITION | OPT_NEEDED, "Whose it is.", "ours|foreign|hostile"},
	{0},
};
const struct verb WATCH_VERBS[] = {
	{.name = "watch list",
	 .help = "What stands on your accounts that nobody here has sent, how strange it is, and why.",
	 .example = "schedpost watch list",
	 .opts = LIST_OPTS,
	 .needs = POWER_SEE,
	 .run = run_list},
	{.name = "watch allow",
	 .help = "Somebody also posts by hand on the platform itself: what is found there at those hours is taken for theirs.",
	 .example = "schedpost watch allow library --for kim --hours \"mon-fri 09:00-17:00\"",
	 .opts = ALLOW_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT,
	 .about = account_about,
	 .run = run_allow},
	{.name = "watch decide",
	 .help = "Says whose a foreign post is. The number stays, and so does who has said it.",
	 .example = "schedpost watch decide 3 hostile",
	 .opts = DECIDE_OPTS,
	 .writes = true,
	 .needs = POWER_TAKEDOWN,
	 .about = foreign_about,
	 .run = run_decide},
	{.name = "watch now",
	 .inner = true,
	 .help = "Has the lists and profiles of all accounts that are watched read now.",
	 .example = "schedpost watch now",
	 .writes = true,
	 .needs = POWER_RECORD,
	 .run = run_now},
	{.name = "watch readings",
	 .inner = true,
	 .help = "How many of them are under way.",
	 .example = "schedpost watch readings",
	 .needs = POWER_RECORD,
	 .run = show_under_way},
	{0},
};
