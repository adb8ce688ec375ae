/* SPDX-License-Identifier: MIT
 * statement_verbs.c - statement prepare, approve, list, drop, and the table of these verbs. */
#include "rooms/statement/statement.h"

#include "rooms/lockdown/lockdown.h"
#include "rooms/people/people.h"

#include <inttypes.h>

/* ---- which one, and where */

static err about_from(struct tx *tx, const struct call *c, struct about *out)
{
	struct account *on;
	err e = accounts_named(tx, call_joined(tx_arena(tx), c, "from"), &on, &out->n);
	if (e) out->n = 0;
	out->accounts = on;
	return about_unless_wrong(e);
}

/* Of several that could be meant the number is asked for. */
static err only_one(struct tx *tx, struct statement *out)
{
	struct statement *all;
	size_t n, ready = 0;
	TRY(statements_all(tx, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (all[i].approved && !ready++) *out = all[i];
	if (ready == 1) return NULL;
	if (!ready)
		return FAIL(tx_arena(tx), ERR_MISSING, "no-statement", "No statement was prepared and approved. Two people can still do it "
			    "now: schedpost statement prepare \"WORDS\" --from ACCOUNT; then the second: schedpost statement approve 1");
	return FAIL(tx_arena(tx), ERR_INPUT, "which-statement", "There are %zu statements that could be meant. 'schedpost statement list' "
		    "shows them; then type: schedpost statement publish NUMBER", ready);
}

err statement_chosen(struct tx *tx, const struct call *c, struct statement *out)
{
	int64_t id;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	return call_has(c, "ID") ? statement_need(tx, id, out) : only_one(tx, out);
}

static err about_statement(struct tx *tx, const struct call *c, struct about *out)
{
	struct statement s = {0};
	if (call_has(c, "from")) return about_from(tx, c, out);
	err e = statement_chosen(tx, c, &s);
	*out = (struct about){.accounts = s.on, .n = e ? 0 : s.n, .author = e ? S("") : s.made_by};
	return about_unless_wrong(e);
}

/* ---- prepare */

/* In person, and under a lockdown of everything nobody who came only then: what they agree to goes out. */
static err may_agree(struct tx *tx, const struct call *c)
{
	struct two one = {"A statement is agreed on", INT64_MAX};
	struct lock *all;
	size_t n;
	TRY(locks_open(tx, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (!all[i].account && str_is(all[i].kind, S("lockdown"))) one.joins = MIN(one.joins, all[i].joins);
	return two_allowed(tx, c, &one);
}

static err room_for_one_more(struct tx *tx)
{
	struct statement *all;
	size_t n;
	TRY(statements_all(tx, &all, &n));
	if (n < STATEMENTS_MOST) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "too-many", "There are %d statements already. Please drop one first: schedpost statement drop 1",
		    STATEMENTS_MOST);
}

static err may_say_yes(struct tx *tx, const struct account *on, str *names)
{
	str *all;
	size_t n, left = 0;
	TRY(who_may(tx, POWER_APPROVE, on, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (!str_is(all[i], tx_who(tx))) all[left++] = all[i];
	*names = left ? arena_join(tx_arena(tx), all, left, S(" or ")) : S("somebody who may approve");
	return NULL;
}

static err run_prepare(struct tx *tx, const struct call *c, struct reply *r)
{
	struct statement s = {.text = str_trim(call_get(c, "TEXT")), .link = str_trim(call_get(c, "link"))};
	str names;
	int64_t id;
	TRY(may_agree(tx, c));
	TRY(room_for_one_more(tx));
	if (s.text.len > STATEMENT_BYTES_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "too-long", "The statement has %zu bytes; at most %d are kept. Please shorten it.",
			    s.text.len, STATEMENT_BYTES_MOST);
	TRY(accounts_named(tx, call_joined(tx_arena(tx), c, "from"), &s.on, &s.n));
	if (s.n > STATEMENT_ACCOUNTS_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "too-many", "A statement can be for at most %d accounts.",
			    STATEMENT_ACCOUNTS_MOST);
	TRY(statement_fits(tx, &s));
	TRY(statement_put(tx, &s, &id));
	TRY(may_say_yes(tx, &s.on[0], &names));
	reply_say(r, "Statement %" PRId64 " is kept. It can be published once a second person has read it and says yes (%.*s): schedpost "
		  "statement approve %" PRId64, id, SHOW(names), id);
	if (!str_find(s.text, S(SINCE), NULL))
		reply_warn(r, "It does not say since when. If it should, write " SINCE " where the time belongs, and "
			   "prepare it anew.");
	return NULL;
}

/* ---- approve, drop */

static err run_approve(struct tx *tx, const struct call *c, struct reply *r)
{
	struct statement s;
	TRY(may_agree(tx, c));
	TRY(statement_chosen(tx, c, &s));
	if (str_is(s.made_by, tx_who(tx)))
		return FAIL(tx_arena(tx), ERR_DENIED, "own-words",
			    "You have written statement %" PRId64 " yourself, so somebody else says yes to it.", s.id);
	TRY(statement_approve(tx, s.id));
	reply_quote(r, "text", "You say yes to", s.text);
	reply_say(r, "Under a lockdown it is published with: schedpost statement publish");
	return NULL;
}

static err run_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	struct statement s;
	TRY(statement_chosen(tx, c, &s));
	TRY(statement_drop(tx, s.id));
	reply_say(r, "Statement %" PRId64 " can not be published any more.", s.id);
	return NULL;
}

/* ---- list */

static str names_of(struct arena *a, const struct statement *s)
{
	str *names = TAKE_N(a, str, s->n + 1);
	for (size_t i = 0; i < s->n; i++) names[i] = s->on[i].name;
	return arena_join(a, names, s->n, S(", "));
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Statement", CELL_INT, false},	  {"by", "Written by", CELL_TEXT, false},
		{"approved_by", "Approved by", CELL_TEXT, false}, {"approved", "On", CELL_INSTANT, false},
		{"accounts", "From", CELL_TEXT, true},	  {"link", "Link", CELL_TEXT, true},
		{"text", "Words", CELL_SENTENCE, true},
	};
	struct statement *all;
	size_t n;
	(void)c;
	TRY(statements_all(tx, &all, &n));
	if (!n) reply_say(r, "No statement is prepared. Do it on a quiet day: schedpost statement prepare \"Our page was taken over. Please "
			  "ignore posts since " SINCE ".\" --from ACCOUNT");
	if (!n) return NULL;
	reply_table(r, "statements", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, all[i].id);
		reply_text(r, all[i].made_by);
		reply_maybe_text(r, all[i].approved_by);
		reply_maybe_int(r, all[i].approved);
		reply_text(r, names_of(tx_arena(tx), &all[i]));
		reply_maybe_text(r, all[i].link);
		reply_text(r, all[i].text);
	}
	return NULL;
}

/* ---- the table */

static const struct opt PREPARE_OPTS[] = {
	{"TEXT", "TEXT", OPT_POSITION | OPT_NEEDED, "The words; " SINCE " becomes the time since when nothing is to be believed.", NULL},
	{"from", "ACCOUNT,...", OPT_MANY | OPT_NEEDED, "From where it may be said: accounts, or groups as @GROUP.", NULL},
	{"link", "URL", 0, "The page where people find more.", NULL},
	{0},
};
static const struct opt CHOSEN_OPTS[] = {
	{"ID", "STATEMENT", OPT_POSITION | OPT_NEEDED, "The number that 'schedpost statement list' shows.", NULL},
	{0},
};
static const struct opt PUBLISH_OPTS[] = {
	{"ID", "STATEMENT", OPT_POSITION, "Which one; without, the only one that is approved.", NULL},
	{"from", "ACCOUNT,...", OPT_MANY, "From these of its accounts; without, from all that are not affected.", NULL},
	{"since", "TIME", 0, "What stands for " SINCE ": a time that was, such as 23:10; without, when the first foreign post was made.", NULL},
	{0},
};
const struct verb STATEMENT_VERBS[] = {
	{.name = "statement prepare",
	 .help = "Keeps words for the evening of a lockdown. A second person approves them, on a quiet day.",
	 .example = "schedpost statement prepare \"Our page was taken over. Please ignore its posts since " SINCE ".\" --from library",
	 .opts = PREPARE_OPTS,
	 .writes = true,
	 .needs = POWER_WRITE,
	 .about = about_from,
	 .run = run_prepare},
	{.name = "statement approve",
	 .help = "Says yes to a statement that somebody else has prepared.",
	 .example = "schedpost statement approve 1",
	 .opts = CHOSEN_OPTS,
	 .writes = true,
	 .needs = POWER_APPROVE,
	 .about = about_statement,
	 .run = run_approve},
	{.name = "statement list",
	 .help = "The statements that are prepared, and who has approved them.",
	 .example = "schedpost statement list",
	 .needs = POWER_SEE,
	 .run = run_list},
	{.name = "statement publish",
	 .help = "Publishes an approved statement under a lockdown, from those of its accounts that are not affected. Nothing else goes out.",
	 .example = "schedpost statement publish",
	 .opts = PUBLISH_OPTS,
	 .writes = true,
	 .needs = POWER_PUBLISH,
	 .about = about_statement,
	 .run = run_statement_publish},
	{.name = "statement drop",
	 .help = "A statement is not wanted any more.",
	 .example = "schedpost statement drop 1",
	 .opts = CHOSEN_OPTS,
	 .writes = true,
	 .own = POWER_WRITE, .needs = POWER_APPROVE,
	 .about = about_statement,
	 .run = run_drop},
	{0},
};
