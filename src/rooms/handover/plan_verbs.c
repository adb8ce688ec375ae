/* SPDX-License-Identifier: MIT
 * plan_verbs.c - cover plan, set, decide, ask: what an owner does before they go. */
#include "rooms/handover/handover.h"

#include "rooms/posts/day_wait.h"
#include "rooms/posts/posts_verbs.h"
#include "rooms/posts/schedule.h"
#include "text/when.h"

#include <inttypes.h>

enum { POSTS_SHOWN = 100 };

/* ---- telling */

/* The next thing to do is to decide about posts: doors lead through them. */
static err offer_walk(struct tx *tx, const struct cover *c, struct reply *r)
{
	size_t undecided;
	TRY(fallen_undecided(tx, c, &undecided));
	if (undecided && !c->usual.len) reply_next(r, "decide", arena_fmt(tx_arena(tx), "%" PRId64, c->id));
	return NULL;
}

static err show_fallen(struct tx *tx, const struct cover *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"post", "Post", CELL_INT, false},          {"at", "Due", CELL_INSTANT, false},
		{"account", "Account", CELL_TEXT, false},   {"state", "State", CELL_STATE, false},
		{"decision", "Decision", CELL_TEXT, false}, {"text", "Text", CELL_TEXT, true},
	};
	struct fallen *all;
	size_t n;
	TRY(fallen_into(tx, c, &all, &n));
	if (!n) {
		reply_say(r, "No post falls into that time.");
		return NULL;
	}
	reply_table(r, "posts", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n && i < POSTS_SHOWN; i++) {
		reply_row(r);
		reply_int(r, all[i].post);
		reply_int(r, all[i].at);
		reply_text(r, all[i].account_name);
		reply_text(r, job_state_title(all[i].state));
		reply_maybe_text(r, all[i].what);
		reply_text(r, all[i].text);
	}
	if (n > POSTS_SHOWN) reply_say(r, "And %zu more.", n - POSTS_SHOWN);
	return NULL;
}

static err tell_plan(struct tx *tx, int64_t id, struct reply *r)
{
	struct cover c;
	str *missing;
	size_t n;
	TRY(cover_need(tx, id, &c));
	TRY(cover_tell(tx, &c, r));
	TRY(show_fallen(tx, &c, r));
	TRY(cover_missing(tx, &c, &missing, &n));
	if (!n && c.state == COVER_AGREED) reply_say(r, "Nothing is missing: you can go.");
	return NULL;
}

/* ---- plan */

static err owner_meant(struct tx *tx, const struct call *c, struct person *out)
{
	TRY(person_need(tx, call_person(c, "for"), out));
	return plans_for(tx, c, out);
}

/* Those named; without any, all that the owner owns, but their practice (training). */
static err accounts_meant(struct tx *tx, const struct call *c, str owner, struct account **out, size_t *n)
{
	if (call_has(c, "ACCOUNT")) return accounts_named(tx, call_get(c, "ACCOUNT"), out, n);
	TRY(owned_accounts(tx, owner, out, n));
	if (*n) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "which-account",
		    "%.*s is the owner of no account. Please say which accounts it is about: schedpost cover plan "
		    "ACCOUNT,... --by NAME",
		    SHOW(owner));
}

static err note_read(struct tx *tx, const struct call *c, struct cover *out)
{
	if (call_has(c, "note")) out->note = call_get(c, "note");
	if (out->note.len <= COVER_NOTE_MOST) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "too-long",
		    "--note has %zu bytes; at most %d are kept. Please shorten it.", out->note.len, COVER_NOTE_MOST);
}

static void warn_many(const struct cover *c, size_t n, struct reply *r)
{
	if (n > COVERED_BY_ONE_WARNS)
		reply_warn(r,
			   "These are %zu accounts for one person. Think of sharing them: 'schedpost cover plan' "
			   "takes some at a time.",
			   n);
	if (!str_find(c->powers, S(" publish "), NULL) && !str_find(c->powers, S(" approve "), NULL) && c->person.len)
		reply_warn(r, "%.*s can neither publish nor approve there.", SHOW(c->person));
}

static err run_plan(struct tx *tx, const struct call *c, struct reply *r)
{
	struct cover out = {.kind = call_has(c, "from") ? S("planned") : S("now"), .state = COVER_DRAFT};
	struct person owner;
	struct account *on;
	size_t n;
	int64_t id = 0;
	TRY(owner_meant(tx, c, &owner));
	out.owner = owner.name;
	out.owner_id = owner.id;
	out.person = call_get(c, "by");
	out.backup = call_get(c, "backup");
	out.usual = call_get(c, "default");
	TRY(accounts_meant(tx, c, owner.name, &on, &n));
	TRY(call_int(tx_arena(tx), c, "after", 0, &out.after));
	TRY(cover_times(tx, c, on, n, &out));
	TRY(cover_powers(tx, c, on, n, &out));
	TRY(cover_fits(tx, &out, on, n));
	TRY(note_read(tx, c, &out));
	TRY(cover_put_on(tx, &out, on, n, &id));
	TRY(covers_go_on(tx, owner.name, &out, r));
	warn_many(&out, n, r);
	TRY(tell_plan(tx, id, r));
	TRY(cover_need(tx, id, &out));
	return offer_walk(tx, &out, r);
}

/* ---- set */

/* What was agreed to is asked anew when it is changed; only the note may be changed under way. */
static err ask_anew(struct tx *tx, const struct call *c, struct cover *out, struct reply *r)
{
	static const char *const MATTERS[] = {"by", "from", "until", "powers", "backup"};
	bool matters = false;
	for (size_t i = 0; i < COUNT(MATTERS); i++) matters = matters || call_has(c, MATTERS[i]);
	if (!matters || out->state == COVER_DRAFT) return NULL;
	if (cover_in_force(out, tx_now(tx)))
		return FAIL(tx_arena(tx), ERR_STALE, "cover-active",
			    "Cover %" PRId64 " is in force. To end it: schedpost cover recall %" PRId64
			    ". To make it longer: schedpost "
			    "cover extend %" PRId64 " --until WHEN",
			    out->id, out->id, out->id);
	TRY(cover_move(tx, out, COVER_DRAFT, S("")));
	TRY(cover_notice(tx, out, out->person, "is being changed; you will be asked again.", S("")));
	TRY(cover_need(tx, out->id, out));
	reply_say(r, "It was changed, so %s is asked anew: schedpost cover ask %" PRId64,
		  call_has(c, "by") ? "that person" : "whoever covers", out->id);
	return NULL;
}

static err run_set(struct tx *tx, const struct call *c, struct reply *r)
{
	struct cover out;
	struct person owner;
	struct account *on;
	size_t n;
	TRY(cover_call(tx, c, &out));
	TRY(person_need(tx, out.owner, &owner));
	TRY(plans_for(tx, c, &owner));
	TRY(ask_anew(tx, c, &out, r));
	if (call_has(c, "by")) out.person = call_get(c, "by");
	if (call_has(c, "backup")) out.backup = call_get(c, "backup");
	if (call_has(c, "default")) out.usual = call_get(c, "default");
	TRY(note_read(tx, c, &out));
	TRY(covered_accounts(tx, &out, &on, &n));
	if (out.state == COVER_DRAFT) {
		TRY(cover_times(tx, c, on, n, &out));
		TRY(cover_powers(tx, c, on, n, &out));
		TRY(cover_fits(tx, &out, on, n));
	}
	TRY(cover_save(tx, &out));
	return tell_plan(tx, out.id, r);
}

/* ---- decide */

static err decide_now(struct tx *tx, const struct call *c, const struct cover *cover, const struct fallen *f)
{
	struct job *jobs;
	const struct zone *zone;
	struct when w;
	struct post post;
	size_t n;
	bool moves = str_is(call_get(c, "WHAT"), S("move"));
	if (!moves && !str_is(call_get(c, "WHAT"), S("cancel"))) return NULL;
	TRY(queue_of_post(tx, f->post, f->account, &jobs, &n));
	TRY(zone_load(tx_arena(tx), cover->zone, &zone));
	if (moves) TRY(schedule_read(tx, call_get(c, "at"), zone, &w));
	TRY(post_need(tx, f->post, &post));
	if (moves) TRY(day_wait_post(tx, &post, w.at));
	for (size_t i = 0; i < n; i++) {
		if (moves)
			TRY(schedule_time(tx, &jobs[i], &w));
		else if (job_state_may(jobs[i].state, JOB_CANCELLED))
			TRY(job_cancel(tx, &jobs[i]));
	}
	return cover_decided(tx, cover->id, f->post);
}

static err decision_fits(struct tx *tx, const struct call *c, const struct cover *cover)
{
	bool moves = str_is(call_get(c, "WHAT"), S("move"));
	if (moves != call_has(c, "at"))
		return FAIL(tx_arena(tx), ERR_INPUT, "move-when",
			    moves ? "Please say where to: --at WHEN."
				  : "--at belongs to move: schedpost cover decide ID POST move --at WHEN");
	if (cover->state != COVER_CLOSED && cover->state != COVER_WITHDRAWN && tx_now(tx) < cover->ends) return NULL;
	return FAIL(tx_arena(tx), ERR_STALE, "not-now",
		    "Cover %" PRId64 " is over: there is nothing to decide any more.", cover->id);
}

static err run_decide(struct tx *tx, const struct call *c, struct reply *r)
{
	struct cover cover;
	struct person owner;
	struct fallen *all;
	size_t n, found = 0;
	int64_t post;
	TRY(cover_call(tx, c, &cover));
	TRY(person_need(tx, cover.owner, &owner));
	TRY(plans_for(tx, c, &owner));
	TRY(decision_fits(tx, c, &cover));
	TRY(call_int(tx_arena(tx), c, "POST", 0, &post));
	TRY(fallen_into(tx, &cover, &all, &n));
	for (size_t i = 0; i < n; i++) found += all[i].post == post;
	if (!found)
		return FAIL(tx_arena(tx), ERR_MISSING, "not-fallen",
			    "Post %" PRId64 " does not fall into the time of cover %" PRId64
			    ". 'schedpost cover show %" PRId64 "' lists those that do.",
			    post, cover.id, cover.id);
	TRY(cover_decide(tx, &(struct cover_decision){.cover = cover.id,
						      .post = post,
						      .what = call_get(c, "WHAT"),
						      .note = call_get(c, "note"),
						      .made_by = c->actor}));
	for (size_t i = 0; i < n; i++)
		if (all[i].post == post) TRY(decide_now(tx, c, &cover, &all[i]));
	if (cover.state == COVER_AGREED) TRY(fallen_settle(tx, &cover));
	return tell_plan(tx, cover.id, r);
}

/* ---- one post of those that want a decision */

static err show_one(struct tx *tx, const struct cover *c, const struct fallen *f, struct reply *r)
{
	static const struct column FACTS[] = {
		{"post", "Post", CELL_INT, false},    {"account", "On", CELL_TEXT, false},
		{"at", "Due", CELL_INSTANT, false},   {"state", "State", CELL_STATE, false},
		{"author", "Written by", CELL_TEXT, false}, {"category", "Category", CELL_TEXT, false},
	};
	struct draft d = {0};
	reply_zone(r, c->zone);
	reply_facts(r, "post", FACTS, COUNT(FACTS));
	reply_int(r, f->post);
	reply_text(r, f->account_name);
	reply_int(r, f->at);
	reply_text(r, job_state_title(f->state));
	reply_text(r, f->author);
	reply_maybe_text(r, f->category);
	TRY(draft_load(tx, f->post, &d));
	for (size_t part = 1; part <= draft_parts(&d, f->account); part++)
		reply_quote(r, "text", "Text", draft_words(&d, f->account, part));
	reply_next(r, "one", arena_fmt(tx_arena(tx), "%" PRId64, f->post));
	return NULL;
}

static err run_post(struct tx *tx, const struct call *c, struct reply *r)
{
	struct cover cover;
	struct fallen *all;
	size_t n;
	int64_t skip;
	TRY(cover_call(tx, c, &cover));
	TRY(call_int(tx_arena(tx), c, "skip", 0, &skip));
	TRY(fallen_into(tx, &cover, &all, &n));
	bool skipped = skip > 0;
	for (size_t i = 0; i < n; i++) {
		bool again = i && all[i].post == all[i - 1].post;
		if (all[i].what.len || again || skip-- > 0) continue;
		return show_one(tx, &cover, &all[i], r);
	}
	reply_say(r, skipped ? "These were all." : "Every post of that time has its decision.");
	return cover_tell(tx, &cover, r);
}

/* ---- ask */

static err run_ask(struct tx *tx, const struct call *c, struct reply *r)
{
	struct cover cover;
	struct person owner;
	struct account *on;
	size_t n, undecided;
	TRY(cover_call(tx, c, &cover));
	TRY(person_need(tx, cover.owner, &owner));
	TRY(plans_for(tx, c, &owner));
	TRY(covered_accounts(tx, &cover, &on, &n));
	TRY(cover_fits(tx, &cover, on, n));
	TRY(fallen_undecided(tx, &cover, &undecided));
	if (!cover.person.len || (undecided && !cover.usual.len)) {
		TRY(tell_plan(tx, cover.id, r));
		reply_next(r, "failed", S("Nobody was asked yet: something is missing, as said above."));
		return NULL;
	}
	TRY(cover_move(tx, &cover, COVER_ASKED, S("")));
	str text = arena_fmt(tx_arena(tx),
			     "%.*s asks you to cover. Read what it is about with 'schedpost cover brief %" PRId64
			     "', then say 'schedpost cover accept %" PRId64 "' or 'schedpost cover decline %" PRId64
			     " --reason TEXT'.",
			     SHOW(cover.owner), cover.id, cover.id, cover.id);
	TRY(cover_notice(tx, &cover, cover.person, "you are asked to cover.", text));
	reply_say(r, "%.*s is told, and types: schedpost cover accept %" PRId64, SHOW(cover.person), cover.id);
	return tell_plan(tx, cover.id, r);
}

/* ---- the table */

#define PLAN_OPTS_SHARED                                                                                             \
	{"by", "PERSON", 0, "Who covers.", NULL}, {"from", "WHEN", 0, "It begins then; the usual is now.", NULL},    \
		{"powers", "POWER,...", OPT_MANY, "What is lent; the usual is what the owner may do there.", NULL},  \
		{"backup", "PERSON", 0, "Who is asked if that one cannot.", NULL},                                   \
		{"default", "WHAT", 0, "For posts about which nothing is decided.", "keep|hold"},                    \
		{"note", "TEXT", 0, "What whoever covers should know; it stands in the brief.", NULL},               \
	{                                                                                                            \
		"zone", "ZONE", 0, "By the clocks of this zone; the usual is the account's.", NULL                   \
	}

static const struct opt PLAN_OPTS[] = {
	{"ACCOUNT", "ACCOUNT,...", OPT_POSITION, "Which accounts, or groups as @GROUP; without, all that you own.",
	 NULL},
	{"until", "WHEN", OPT_NEEDED, "It ends then (\"in 9 days\": from now; +8h: from its beginning).", NULL},
	{"for", "PERSON", 0, "Whose cover it is; the usual is yours.", NULL},
	{"after", "COVER", 0, "It goes on where the person of that cover went away.", NULL},
	PLAN_OPTS_SHARED,
	{0},
};
static const struct opt SET_OPTS[] = {
	COVER_ID,
	{"until", "WHEN", 0, "It ends then.", NULL},
	PLAN_OPTS_SHARED,
	{0},
};
static const struct opt DECIDE_OPTS[] = {
	COVER_ID,
	{"POST", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post.", NULL},
	{"WHAT", "WHAT", OPT_POSITION | OPT_NEEDED, "What is to be done with it.", "keep|hold|ask|move|cancel"},
	{"at", "WHEN", 0, "For move: its new time.", NULL},
	{"note", "TEXT", 0, "Why, for whoever covers.", NULL},
	{0},
};
static const struct opt ID_OPTS[] = {COVER_ID, {0}};
static const struct opt POST_OPTS[] = {COVER_ID, {"skip", "N", 0, "Behind so many others.", NULL}, {0}};

const struct verb COVER_PLAN_VERBS[] = {
	{.name = "cover plan",
	 .help = "Plans who looks after your accounts while you are away. It tells which posts fall into that time "
		 "and what is "
		 "still missing until you can go.",
	 .example = "schedpost cover plan library --by priya --from \"mon 9:00\" --until \"in 10 days\"",
	 .opts = PLAN_OPTS,
	 .writes = true,
	 .needs = POWER_SEE,
	 .run = run_plan},
	{.name = "cover set",
	 .help = "Changes a cover. What somebody has agreed to is asked for anew.",
	 .example = "schedpost cover set 31 --default keep",
	 .opts = SET_OPTS,
	 .writes = true,
	 .needs = POWER_SEE,
	 .run = run_set},
	{.name = "cover decide",
	 .help = "Says what is to be done with a post that falls into your time away: keep it, hold it until you are "
		 "back, ask whoever "
		 "covers to look first, move it, or cancel it.",
	 .example = "schedpost cover decide 31 12 hold --note \"waits for the figures\"",
	 .opts = DECIDE_OPTS,
	 .writes = true,
	 .needs = POWER_SEE,
	 .run = run_decide},
	{.name = "cover post",
	 .help = "Shows one post about which nothing is decided yet.",
	 .example = "schedpost cover post 31 --skip 0",
	 .opts = POST_OPTS,
	 .inner = true,
	 .needs = POWER_SEE,
	 .run = run_post},
	{.name = "cover ask",
	 .help = "Asks the person of a cover to agree to it. They are told.",
	 .example = "schedpost cover ask 31",
	 .opts = ID_OPTS,
	 .writes = true,
	 .needs = POWER_SEE,
	 .run = run_ask},
	{0},
};
