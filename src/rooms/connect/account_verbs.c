/* SPDX-License-Identifier: MIT
 * account_verbs.c - account list, show and set. */
#include "rooms/connect/connect_verbs.h"

#include "rooms/accounts/accounts.h"
#include "rooms/connect/connect_store.h"
#include "rooms/connect/setup.h"
#include "rooms/history/history.h"
#include "rooms/notices/notices.h"
#include "rooms/people/people.h"
#include "rooms/platforms/platforms.h"
#include "rooms/queue/cleared.h"
#include "text/hours.h"
#include "text/when.h"

#include <inttypes.h>

enum { LATE_MOST_MS = 30 * DAY_MS, DAY_POSTS_MOST = 100 };

static const struct column ACCOUNT_COLUMNS[] = {
	{"name", "Account", CELL_TEXT, false},    {"platform", "Platform", CELL_TEXT, false},
	{"handle", "Known as", CELL_TEXT, false}, {"state", "State", CELL_STATE, false},
	{"zone", "Zone", CELL_TEXT, false},       {"groups", "Groups", CELL_TEXT, false},
	{"waiting", "Waiting", CELL_INT, false},  {"why", "Why", CELL_SENTENCE, true},
};

static err account_cells(struct tx *tx, const struct account *a, struct reply *r)
{
	int64_t waiting;
	str groups;
	TRY(account_waiting(tx, a->id, &waiting));
	TRY(account_groups(tx, a->id, &groups));
	reply_text(r, a->name);
	reply_text(r, a->platform);
	reply_text(r, a->handle);
	reply_text(r, a->state);
	reply_text(r, a->zone);
	reply_text(r, groups);
	reply_int(r, waiting);
	reply_text(r, a->why);
	return NULL;
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	struct account *all;
	size_t n;
	(void)c;
	TRY(accounts_all(tx, &all, &n));
	reply_table(r, "accounts", ACCOUNT_COLUMNS, COUNT(ACCOUNT_COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		TRY(account_cells(tx, &all[i], r));
	}
	if (!n)
		reply_say(r,
			  "No account is connected yet. To try things out with a practice (training) account: "
			  "schedpost connect practice --as practice");
	return NULL;
}

static err show_history(struct tx *tx, const struct account *a, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"at", "When", CELL_INSTANT, false}, {"who", "Who", CELL_TEXT, false}, {"what", "What", CELL_TEXT, false},
		{"note", "In words", CELL_SENTENCE, true},
	};
	struct past_event events[HISTORY_OF_ACCOUNT_MOST];
	size_t n;
	TRY(history_of_account(tx, a->id, events, &n));
	reply_table(r, "events", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, events[i].at);
		reply_text(r, events[i].who);
		reply_text(r, events[i].what);
		reply_text(r, events[i].note);
	}
	return NULL;
}

static err run_show(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column MORE[] = {
		{"server", "Server", CELL_TEXT, false},
		{"title", "Shown name", CELL_TEXT, false},
		{"owner", "Owner", CELL_TEXT, false},
		{"deputy", "Deputy", CELL_TEXT, false},
		{"kind", "Kind", CELL_TEXT, false},
		{"risk", "Risk", CELL_TEXT, false},
		{"approval", "Approval", CELL_TEXT, false},
		{"audience", "Readers", CELL_TEXT, false},
		{"nation", "Nation", CELL_TEXT, false},
		{"replies", "Readers are answered", CELL_TEXT, false},
		{"day_most", "Proposed of a day", CELL_INT, false},
		{"gap", "Proposed apart", CELL_DURATION, false},
		{"cover_sign_off", "Whoever covers signs", CELL_FLAG, false},
		{"late_after", "Asks when late by", CELL_DURATION, false},
		{"held_until", "Held until", CELL_INSTANT, false},
		{"log_in_lasts", "Log in again by", CELL_INSTANT, false},
		{"text_most", "Length of a text", CELL_INT, false},
		{"media_most", "Pictures", CELL_INT, false},
		{"limits_at", "Limits told", CELL_INSTANT, false},
	};
	struct account a;
	sp_limits limits;
	TRY(account_need(tx, call_get(c, "ACCOUNT"), &a));
	TRY(account_limits(tx, &a, &limits));
	reply_zone(r, a.zone);
	reply_facts(r, "account", ACCOUNT_COLUMNS, COUNT(ACCOUNT_COLUMNS));
	TRY(account_cells(tx, &a, r));
	reply_facts(r, "settings", MORE, COUNT(MORE));
	reply_text(r, a.server);
	reply_text(r, a.title);
	reply_text(r, a.owner);
	reply_text(r, a.deputy);
	reply_text(r, a.kind);
	reply_text(r, a.risk);
	reply_text(r, a.approval);
	reply_text(r, a.audience);
	reply_text(r, a.nation);
	reply_maybe_text(r, a.replies);
	reply_maybe_int(r, a.day_most);
	reply_maybe_int(r, a.gap_ms);
	reply_int(r, a.sign_off);
	reply_int(r, a.late_ms);
	reply_int(r, a.held_until > tx_now(tx) ? a.held_until : 0);
	reply_int(r, MAX(a.log_in_lasts, 0));
	reply_maybe_int(r, limits.text_most);	/* 0: no limit */
	reply_int(r, limits.media_most);
	reply_int(r, a.limits_at);
	return show_history(tx, &a, r);
}

/* What never leaves this machine is practice (training), and nothing else is. */
static err kind_check(struct arena *a, const struct account *of, str kind)
{
	bool practice = str_is(of->kind, S("practice"));
	if (!kind.len || practice == str_is(kind, S("practice"))) return NULL;
	return FAIL(a, ERR_INPUT, "bad-kind", practice ? "'%.*s' is a practice (training) account and stays one."
		    : "'%.*s' publishes for real. A practice (training) account is made with: schedpost connect practice --as NAME",
		    SHOW(of->name));
}

static const char *approval_words(str approval)
{
	return str_is(approval, S("needed")) ? "needed for every post" : "not needed where the policy leaves it to the account";
}

static int risk_rank(str risk)
{
	return str_is(risk, S("low")) ? 0 : str_is(risk, S("high")) ? 2 : 1;
}

/* Fewer people look at what goes out there: those who answer for it hear of that, whoever has decided it. */
static err tell_looser(struct tx *tx, const struct account *was, const struct account_change *is)
{
	bool approval = str_is(is->approval, S("not-needed")) && str_is(was->approval, S("needed"));
	bool risk = is->risk.len && risk_rank(is->risk) < risk_rank(was->risk);
	if (!approval && !risk) return NULL;
	str who = history_now(tx);
	str what = arena_fmt(tx_arena(tx), "asks for less approval now: %.*s has said so", SHOW(who));
	str text = approval ? S("Its setting is: approval is not needed where the policy leaves it to the account.")
			    : S("Its risk is a lower one.");
	return notice_add(tx, &(struct notice){.topic = TOPIC_SYSTEM, .also = TO_OWNER | TO_DEPUTY,
					       .account = was->id, .what = what, .text = text});
}

/* "none" takes them away. */
static err replies_said(struct arena *a, const struct call *c, str *out)
{
	struct hours hours;
	if (!call_has(c, "replies")) return NULL;
	*out = str_trim(call_get(c, "replies"));
	if (str_is(*out, S("none"))) *out = S("");
	return out->len ? hours_read(a, *out, &hours) : NULL;
}

/* "none" takes them away. */
static err pace_said(struct arena *a, const struct call *c, struct account_change *change)
{
	str gap = call_get(c, "gap"), most = call_get(c, "a-day");
	int64_t ms = 0, n = 0;
	bool no_gap = str_is(gap, S("none")), any = str_is(most, S("none"));
	if (gap.len && !no_gap && (!when_duration(gap, &ms) || ms > WEEK_MS || ms < MINUTE_MS))
		return FAIL(a, ERR_INPUT, "bad-duration", "--gap takes a time such as 90m or 4h, at most a week; or none.");
	if (gap.len) change->gap_ms = ms;
	if (most.len && !any && (!str_int(most, &n) || n < 1 || n > DAY_POSTS_MOST))
		return FAIL(a, ERR_INPUT, "bad-count", "--a-day takes a number from 1 to %d; or none.", DAY_POSTS_MOST);
	if (most.len) change->day_most = n;
	return NULL;
}

static err run_set(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *arena = tx_arena(tx);
	struct account a;
	struct account_change change = {.late_ms = -1, .day_most = -1, .gap_ms = -1};
	TRY(account_need(tx, call_get(c, "ACCOUNT"), &a));
	TRY(allowed_owner(tx, c, &a));
	TRY(account_said(arena, c, &change));
	if (call_has(c, "late-after") &&
	    (!when_duration(call_get(c, "late-after"), &change.late_ms) || change.late_ms > LATE_MOST_MS))
		return FAIL(arena, ERR_INPUT, "bad-duration",
			    "--late-after takes a time such as 15m or 2h, at most 30 days.");
	TRY(kind_check(arena, &a, call_get(c, "kind")));
	TRY(replies_said(arena, c, &change.replies));
	TRY(pace_said(arena, c, &change));
	change.kind = call_get(c, "kind");
	change.risk = call_get(c, "risk");
	change.approval = call_get(c, "approval");
	change.deputy = str_trim(call_get(c, "deputy"));
	change.sign_off = call_get(c, "cover-sign-off");
	TRY(account_change(tx, a.id, &change));
	if (call_has(c, "group")) TRY(connect_group(tx, call_get(c, "group"), a.id, true));
	if (call_has(c, "no-group")) TRY(connect_group(tx, call_get(c, "no-group"), a.id, false));
	if (change.approval.len || change.risk.len) TRY(queue_doubt_clearance(tx, a.id));
	TRY(tell_looser(tx, &a, &change));
	TRY(history_add(tx, &(struct event){0, a.id, 0, "account-changed", change.approval.len
		? arena_fmt(arena, "Approval is %s now.", approval_words(change.approval)) : S("Its settings were changed.")}));
	reply_say(r, "The account '%.*s' is changed. Posts that wait keep their times.", SHOW(a.name));
	if (change.approval.len) reply_say(r, "Approval is %s now. What waits for its time already goes out as it was let go.",
					   approval_words(change.approval));
	return NULL;
}

#define ACCOUNT {"ACCOUNT", "ACCOUNT", OPT_POSITION | OPT_NEEDED, "The account.", NULL}
static const struct opt SHOW_OPTS[] = {ACCOUNT, {0}};
static const struct opt SET_OPTS[] = {
	ACCOUNT,
	{"zone", "ZONE", 0, "Its time zone, such as Europe/London.", NULL},
	{"owner", "PERSON", 0, "Who looks after it.", NULL},
	{"deputy", "PERSON", 0, "Who looks after it when the owner cannot.", NULL},
	{"kind", "KIND", 0, "What it is. A person's own account takes posts of others only where that person gives them a role on it.",
	 ACCOUNT_KINDS},
	{"risk", "RISK", 0, "How much harm a wrong post would do; the approvals that are needed depend on it.", ACCOUNT_RISKS},
	{"approval", "WORD", 0, "Whether posts of those who may publish there need somebody else's approval; the policy may ask for it anyway.",
	 ACCOUNT_APPROVALS},
	{"audience", "WHO", 0, "Who reads it.", AUDIENCES},
	{"nation", "NATION", 0, "Where its readers are: their days and holidays are its own.", NATIONS},
	{"replies", "HOURS", 0, "When readers are answered there, such as \"mon-fri 9:00-17:00\", but for the days off "
	 "of its nation; none: "
			    "nothing is said.", NULL},
	{"cover-sign-off", "WORD", 0,
	 "Whether whoever covers ends what they write there with their first name: \"– Priya\".", "yes|no"},
	{"late-after", "TIME", 0, "A post that misses its time by more than this asks first; the usual is 15m.", NULL},
	{"a-day", "N", 0, "So many posts of a day at the most are proposed there; none: any number.", NULL},
	{"gap", "TIME", 0, "What is proposed there lies so far from other posts, such as 4h; none: as its platform bears.", NULL},
	{"group", "GROUP", 0, "Puts it into a group, for --to @GROUP.", NULL},
	{"no-group", "GROUP", 0, "Takes it out of a group.", NULL},
	{0},
};

const struct verb ACCOUNT_VERBS[] = {
	{.name = "account list", .help = "Lists the accounts, how they stand, and how many posts wait for each.",
	 .example = "schedpost account list", 
	 .needs = POWER_SEE, .run = run_list},
	{.name = "account show", .help = "Shows one account, what its server allows, and what has happened to it.",
	 .example = "schedpost account show library", .opts = SHOW_OPTS, 
	 .needs = POWER_SEE, .run = run_show},
	{.name = "account set", .help = "Changes an account's zone, groups, or how late a post may be before it asks.",
	 .example = "schedpost account set library --late-after 30m", .opts = SET_OPTS, .writes = true, 
	 .needs = POWER_ACCOUNT, .about = account_about, .run = run_set},
	{0},
};
