/* SPDX-License-Identifier: MIT
 * brief.c - cover page: what whoever covers has to know, on one page, read from the rows when it is asked for. */
#include "rooms/handover/report.h"

#include "rooms/duty/duty.h"
#include "rooms/posts/asked.h"
#include "rooms/training/training.h"
#include "text/when.h"

#include <inttypes.h>

enum { ROWS_USUAL = 20, ROWS_MOST = FALLEN_MOST, FEW = 4, HELPERS_MOST = 64 };

struct brief { /* one being written */
	struct cover c;
	struct account *on;
	size_t n;
	struct person person; /* who covers; without a name: nobody yet */
	int64_t at;           /* the instant of which it speaks: the beginning, or now when that has passed */
	size_t most;          /* rows of each table */
	struct reply *r;
};

/* ---- who, where, when */

static err say_window(struct tx *tx, const struct brief *b)
{
	struct arena *a = tx_arena(tx);
	const struct zone *wall, *own;
	TRY(zone_load(a, b->c.zone, &wall));
	str from = when_local(a, b->c.begins, wall), until = when_local(a, b->c.ends, wall);
	reply_say(b->r, "From %.*s until %.*s (%.*s).", SHOW(from), SHOW(until), SHOW(b->c.zone));
	if (!b->person.zone.len || str_is(b->person.zone, b->c.zone)) return NULL;
	TRY(zone_load(a, b->person.zone, &own));
	from = when_local(a, b->c.begins, own);
	until = when_local(a, b->c.ends, own);
	reply_say(b->r, "By the clock of %.*s: from %.*s until %.*s (%.*s).", SHOW(b->c.person), SHOW(from),
		  SHOW(until), SHOW(b->person.zone));
	return NULL;
}

static err say_head(struct tx *tx, const struct brief *b)
{
	str places;
	TRY(cover_places(tx, &b->c, &places));
	str title = cover_phase_title(cover_phase(&b->c, tx_now(tx)));
	reply_zone(b->r, b->c.zone);
	reply_say(b->r, "Brief for cover %" PRId64 ": %.*s looks after %.*s for %.*s. It is %.*s.", b->c.id,
		  SHOW(b->c.person.len ? b->c.person : S("nobody yet")), SHOW(places), SHOW(b->c.owner), SHOW(title));
	TRY(say_window(tx, b));
	if (b->c.note.len)
		reply_quote(b->r, "note",
			    arena_cstr(tx_arena(tx), arena_fmt(tx_arena(tx), "%.*s says", SHOW(b->c.owner))),
			    b->c.note);
	return NULL;
}

/* Those who have a power there, but for who is away and one more; "alex or kim", or empty. */
static err helpers(struct tx *tx, const struct brief *b, enum power power, const struct account *on, str but,
		   str *names)
{
	str *who, kept[HELPERS_MOST];
	size_t n, nkept = 0;
	TRY(who_may(tx, power, on, &who, &n));
	for (size_t i = 0; i < n && nkept < HELPERS_MOST; i++)
		if (!str_is(who[i], b->c.owner) && !str_is(who[i], but)) kept[nkept++] = who[i];
	*names = arena_join(tx_arena(tx), kept, nkept, S(" or "));
	return NULL;
}

/* Who approves what whoever covers has written there: who is on duty for it, else anybody who may. */
static err show_accounts(struct tx *tx, const struct brief *b)
{
	static const struct column COLUMNS[] = {
		{"account", "Account", CELL_TEXT, false},   {"kind", "Kind", CELL_TEXT, false},
		{"risk", "Risk", CELL_TEXT, false},         {"audience", "Readers", CELL_TEXT, false},
		{"approver", "Approves", CELL_TEXT, false}, {"mail", "Mail", CELL_TEXT, false},
		{"deputy", "Deputy", CELL_TEXT, false},
	};
	reply_table(b->r, "accounts", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < b->n; i++) {
		struct duty_ask ask = {.on = &b->on[i], .power = POWER_APPROVE, .at = b->at, .but = b->c.person};
		struct person approver = {.mail = S("")};
		struct on_duty who;
		bool found;
		TRY(on_duty(tx, &ask, &who));
		if (who.person.len) TRY(person_get(tx, who.person, &approver, &found));
		if (!who.person.len) TRY(helpers(tx, b, POWER_APPROVE, &b->on[i], b->c.person, &who.person));
		reply_row(b->r);
		reply_text(b->r, b->on[i].name);
		reply_text(b->r, b->on[i].kind);
		reply_text(b->r, b->on[i].risk);
		reply_text(b->r, b->on[i].audience);
		reply_text(b->r, who.person.len ? who.person : S("nobody"));
		reply_maybe_text(b->r, approver.mail);
		reply_maybe_text(b->r, b->on[i].deputy);
	}
	return NULL;
}

/* ---- what stands there */

static void say_more(const struct brief *b, size_t n, const char *what, const char *todo)
{
	if (n > b->most) reply_say(b->r, "And %zu more %s: %s", n - b->most, what, todo);
}

static err show_posts(struct tx *tx, const struct brief *b)
{
	static const struct column COLUMNS[] = {
		{"post", "Post", CELL_INT, false},          {"at", "Due", CELL_INSTANT, false},
		{"account", "Account", CELL_TEXT, false},   {"state", "State", CELL_STATE, false},
		{"decision", "Decision", CELL_TEXT, false}, {"text", "Text", CELL_TEXT, true},
	};
	struct fallen *all;
	size_t n;
	TRY(fallen_into(tx, &b->c, &all, &n));
	if (!n) {
		reply_say(b->r, "No post is due in that time.");
		return NULL;
	}
	reply_table(b->r, "posts", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n && i < b->most; i++) {
		reply_row(b->r);
		reply_int(b->r, all[i].post);
		reply_int(b->r, all[i].at);
		reply_text(b->r, all[i].account_name);
		reply_text(b->r, job_state_title(all[i].state));
		reply_maybe_text(b->r, all[i].note.len ? arena_fmt(tx_arena(tx), "%.*s: %.*s", SHOW(all[i].what),
								   SHOW(all[i].note))
						       : all[i].what);
		reply_text(b->r, all[i].text);
	}
	say_more(b, n, "are due",
		 arena_cstr(tx_arena(tx), arena_fmt(tx_arena(tx), "schedpost cover show %" PRId64, b->c.id)));
	return NULL;
}

static err show_drafts(struct tx *tx, const struct brief *b)
{
	static const struct column COLUMNS[] = {
		{"draft", "Draft", CELL_INT, false},
		{"account", "Account", CELL_TEXT, false},
		{"author", "Waits for", CELL_TEXT, false},
		{"text", "Text", CELL_TEXT, true},
	};
	struct draft_line *all;
	size_t n, few = MIN(b->most, (size_t)FEW);
	TRY(brief_drafts(tx, &b->c, few + 1, &all, &n));
	if (n) reply_table(b->r, "drafts", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n && i < few; i++) {
		reply_row(b->r);
		reply_int(b->r, all[i].post);
		reply_text(b->r, all[i].account);
		reply_text(b->r, all[i].author);
		reply_text(b->r, all[i].text);
	}
	if (n > few) reply_say(b->r, "There are more drafts: schedpost list --drafts");
	return NULL;
}

static err show_reviews(struct tx *tx, const struct brief *b)
{
	static const struct column COLUMNS[] = {{"review", "Post", CELL_INT, false},
						{"account", "Account", CELL_TEXT, false},
						{"why", "Approval", CELL_SENTENCE, true}};
	struct waiting_review *all;
	size_t n, few = MIN(b->most, (size_t)FEW);
	TRY(brief_reviews(tx, &b->c, few + 1, &all, &n));
	if (n) reply_table(b->r, "approvals", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n && i < few; i++) {
		struct review *open;
		size_t nopen;
		str account, sentence = S("");
		TRY(reviews_open(tx, all[i].post, all[i].account, &open, &nopen));
		TRY(account_name(tx, all[i].account, &account));
		if (nopen) TRY(asked_sentence(tx, &open[0], &sentence));
		reply_row(b->r);
		reply_int(b->r, all[i].post);
		reply_text(b->r, account);
		reply_text(b->r, sentence);
	}
	if (n > few) reply_say(b->r, "More wait for approval: schedpost review");
	return NULL;
}

/* Those whose coach is away. */
static err say_trainees(struct tx *tx, const struct brief *b)
{
	struct trainee *all;
	size_t n;
	if (!cover_lends(&b->c, power_name(POWER_COACH))) return NULL;
	TRY(trainees_all(tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		bool there = !all[i].account;
		for (size_t k = 0; k < b->n; k++) there = there || all[i].account == b->on[k].id;
		if (!there || !str_is(all[i].coach, b->c.owner) || !str_is(all[i].state, S("learning"))) continue;
		reply_say(b->r, "%.*s is learning with %.*s%s%.*s: look at what they hand in, and say why.",
			  SHOW(all[i].name), SHOW(b->c.owner), all[i].backup.len ? "; their second coach is " : "",
			  SHOW(all[i].backup));
	}
	return NULL;
}

/* ---- what one may, and when it burns */

static void say_never(struct tx *tx, const struct brief *b)
{
	static const struct {
		enum power power;
		const char *words;
	} ALL[] = {
		{POWER_WRITE, "write there"},
		{POWER_PLAN, "set times"},
		{POWER_PUBLISH, "let your own words go out"},
		{POWER_CHANGE, "change posts of others"},
		{POWER_APPROVE, "approve posts of others"},
		{POWER_COACH, "look after novices"},
		{POWER_TAKEDOWN, "take down what is out"},
		{POWER_ACCOUNT, "connect or change the account"},
		{POWER_PEOPLE, "give roles"},
	};
	buf out = buf_in(tx_arena(tx), 2000);
	for (size_t i = 0; i < COUNT(ALL); i++)
		if (!cover_lends(&b->c, power_name(ALL[i].power))) buf_fmt(&out, "%s, ", ALL[i].words);
	reply_say(b->r, "What you may not do: %.*sapprove your own words, or see a password (nobody can).",
		  SHOW(buf_str(&out)));
}

/* Who can take access back, but for the one who is away. */
static err say_hacked(struct tx *tx, const struct brief *b)
{
	str helper;
	if (!b->n) return NULL;
	TRY(helpers(tx, b, POWER_ACCOUNT, &b->on[0], S(""), &helper));
	if (!helper.len) helper = S("whoever runs schedpost");
	static const struct column COLUMNS[] = {{"step", "", CELL_INT, false},
						{"do", "If somebody else posts there", CELL_TEXT, true}};
	const str STEPS[] = {
		arena_fmt(tx_arena(tx), "Tell %.*s at once. Do not answer in public.", SHOW(helper)),
		arena_fmt(tx_arena(tx), "They type: schedpost revoke %.*s", SHOW(b->on[0].name)),
		S("Write down what you saw and when. Nothing of yours has to be changed."),
	};
	reply_table(b->r, "hacked", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < COUNT(STEPS); i++) {
		reply_row(b->r);
		reply_int(b->r, (int64_t)i + 1);
		reply_text(b->r, STEPS[i]);
	}
	return NULL;
}

/* ---- the whole */

static err brief_begin(struct tx *tx, const struct call *c, struct reply *r, struct brief *b)
{
	int64_t most;
	bool found = false;
	*b = (struct brief){.r = r};
	TRY(cover_call(tx, c, &b->c));
	TRY(covered_accounts(tx, &b->c, &b->on, &b->n));
	TRY(call_int(tx_arena(tx), c, "most", ROWS_USUAL, &most));
	b->most = (size_t)MAX(1, MIN(most, (int64_t)ROWS_MOST));
	b->at = MAX(tx_now(tx), b->c.begins);
	if (b->c.person.len) TRY(person_get(tx, b->c.person, &b->person, &found));
	return NULL;
}

err run_cover_page(struct tx *tx, const struct call *c, struct reply *r)
{
	struct brief b;
	TRY(brief_begin(tx, c, r, &b));
	TRY(say_head(tx, &b));
	TRY(show_accounts(tx, &b));
	TRY(show_posts(tx, &b));
	TRY(show_drafts(tx, &b));
	TRY(show_reviews(tx, &b));
	TRY(say_trainees(tx, &b));
	TRY(say_hacked(tx, &b));
	say_never(tx, &b);
	return NULL;
}

const struct opt COVER_PAGE_OPTS[] = {
	COVER_ID,
	{"most", "N", 0, "So many posts at most; the usual is 20.", NULL},
	{0},
};
