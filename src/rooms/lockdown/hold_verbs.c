/* SPDX-License-Identifier: MIT
 * hold_verbs.c - hold, release, locks: planned quiet, and what is locked now. */
#include "rooms/lockdown/lockdown.h"

#include "rooms/lockdown/stopped.h"
#include "rooms/people/people.h"
#include "rooms/policy/policy.h"
#include "rooms/posts/stops.h"
#include "rooms/queue/quiet.h"
#include "text/text.h"
#include "text/when.h"

#include <inttypes.h>

static err hold_times(struct tx *tx, const struct call *c, str zone, struct lock *l)
{
	const struct zone *z;
	struct when w;
	TRY(zone_load(tx_arena(tx), zone, &z));
	l->begins = tx_now(tx);
	if (call_has(c, "from")) {
		TRY(when_read(tx_arena(tx), call_get(c, "from"), tx_now(tx), z, &w));
		l->begins = w.at;
	}
	if (!call_has(c, "until")) return NULL;
	str until = call_get(c, "until");
	TRY(when_read(tx_arena(tx), until, when_is_from_today(until) ? tx_now(tx) : l->begins, z, &w));
	l->ends = w.at;
	if (l->ends > l->begins) return NULL;
	str from = when_local(tx_arena(tx), l->begins, z);
	return FAIL(tx_arena(tx), ERR_INPUT, "ends-first", "The hold begins %.*s, and --until '%.*s' is not after that. Please give a later "
		    "--until, or an earlier --from.", SHOW(from), SHOW(text_short(tx_arena(tx), until, 60)));
}

static void tell_hold(struct arena *a, const struct lock *l, int64_t id, const struct zone *z, struct reply *r)
{
	str where = l->account ? arena_fmt(a, "'%.*s'", SHOW(l->account_name)) : S("all accounts");
	str from = when_local(a, l->begins, z), until = l->ends ? when_local(a, l->ends, z) : S("it is released");
	reply_say(r, "Hold %" PRId64 ": nothing is published on %.*s from %.*s until %.*s%s%.*s.", id, SHOW(where), SHOW(from),
		  SHOW(until), l->except_for.len ? ", but for" : "", SHOW(l->except_for.len ? str_cut(l->except_for, 0,
								l->except_for.len - 1) : S("")));
}

static err hold_one(struct tx *tx, const struct call *c, const struct account *on, struct reply *r)
{
	const struct zone *z;
	struct lock l = {.kind = S("hold"), .account = on ? on->id : 0, .account_name = on ? on->name : S(""),
			 .reason = call_get(c, "reason"), .suspect = S(""), .sentinel = S(""), .set_by = S(""),
			 .except_for = S("")};
	int64_t id;
	size_t kept;
	str zone = on ? on->zone : S("UTC");
	if (call_has(c, "except")) l.except_for = arena_fmt(tx_arena(tx), " %.*s ", SHOW(call_get(c, "except")));
	TRY(hold_times(tx, c, zone, &l));
	TRY(lock_put(tx, &l, &id));
	TRY(queue_quiet_asked(tx, l.account, 0, &kept));
	if (kept)
		reply_say(r, "Of what people were asked to post by hand %zu wait%s, too, and they are told: schedpost remind list", kept,
			  kept == 1 ? "s" : "");
	TRY(zone_load(tx_arena(tx), zone, &z));
	tell_hold(tx_arena(tx), &l, id, z, r);
	return NULL;
}

static err run_hold(struct tx *tx, const struct call *c, struct reply *r)
{
	struct account *on;
	size_t n = 0;
	TRY(words_give_away(tx, call_get(c, "reason")));
	if (call_has(c, "ACCOUNT")) TRY(accounts_named(tx, call_joined(tx_arena(tx), c, "ACCOUNT"), &on, &n));
	if (!n) TRY(hold_one(tx, c, NULL, r));
	for (size_t i = 0; i < n; i++) TRY(hold_one(tx, c, &on[i], r));
	reply_say(r, "What falls due meanwhile is paused, and waits for you afterwards. The accounts stay connected.");
	return NULL;
}

/* ---- release */

err lock_of_nth(struct tx *tx, const struct call *c, size_t i, struct lock *l)
{
	int64_t id;
	str word = call_nth(c, "ID", i);
	if (str_int(word, &id)) return lock_need(tx, id, l);
	return FAIL(tx_arena(tx), ERR_INPUT, "usage-number", "'%.*s' is no number of a lock. 'schedpost locks' shows them.", SHOW(word));
}

err about_lock(struct tx *tx, const struct call *c, struct about *out)
{
	size_t n = MIN(call_count(c, "ID"), (size_t)LOCKS_AT_ONCE);
	struct account *on = TAKE_N(tx_arena(tx), struct account, n + 1);
	bool all = n > 0;
	for (size_t i = 0; i < n; i++) {
		struct lock l;
		bool found = false;
		err e = lock_of_nth(tx, c, i, &l);
		if (e) return about_unless_wrong(e);
		if (l.account) TRY(account_get(tx, l.account, &on[i], &found));
		all = all && found;
	}
	*out = (struct about){.accounts = on, .n = all ? n : 0, .everywhere = !all};
	return NULL;
}

static err run_release(struct tx *tx, const struct call *c, struct reply *r)
{
	struct lock l;
	size_t paused, asked;
	int64_t id;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(lock_need(tx, id, &l));
	if (!str_is(l.kind, S("hold")))
		return FAIL(tx_arena(tx), ERR_DENIED, "is-lockdown", "Lock %" PRId64 " is a lockdown: two people end it, with 'schedpost unlock %" PRId64 "'.",
			    id, id);
	TRY(queue_quiet_due(tx, &l, &paused, &asked));
	TRY(lock_release(tx, id));
	reply_say(r, "Hold %" PRId64 " is released. What fell due meanwhile waits for you: schedpost afterwards", id);
	return NULL;
}

/* ---- locks */

/* Also of one that has ended, as long as its row is there. */
static err show_one(struct tx *tx, int64_t id, struct reply *r)
{
	struct lock l;
	bool found;
	TRY(lock_get(tx, id, &l, &found));
	static const struct column FACTS[] = {
		{"account", "On", CELL_TEXT, false},	 {"from", "From", CELL_INSTANT, false},
		{"by", "By", CELL_TEXT, false},		 {"reason", "Why", CELL_TEXT, true},
		{"suspect", "Shut out", CELL_TEXT, false},
	};
	bool lockdown = found && str_is(l.kind, S("lockdown"));
	if (!lockdown)
		return FAIL(tx_arena(tx), ERR_MISSING, "no-such-lockdown",
			    "There is no lockdown %" PRId64 ". 'schedpost locks' shows those that are on.", id);
	reply_facts(r, "lock", FACTS, COUNT(FACTS));
	reply_text(r, l.account ? l.account_name : S("all accounts"));
	reply_int(r, l.begins);
	reply_text(r, l.set_by);
	reply_maybe_text(r, l.reason);
	reply_maybe_text(r, l.suspect);
	return stopped_show(tx, id, STOPPED_ALL, r);
}

/* What the service only remembers. */
static err show_held(struct tx *tx, const struct house *house, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"account", "Held in memory", CELL_TEXT, false}, {"by", "By", CELL_TEXT, false},
		{"suspect", "Shut out", CELL_TEXT, false}, {"reason", "Why", CELL_TEXT, true},
	};
	struct sentinel *held;
	size_t n = 0;
	if (house && house->brake) brake_held(house->brake, tx_arena(tx), &held, &n);
	if (n) reply_table(r, "held", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_text(r, held[i].account.len ? held[i].account : S("all accounts"));
		reply_text(r, held[i].by);
		reply_maybe_text(r, held[i].suspect);
		reply_text(r, held[i].reason);
	}
	return NULL;
}

static err run_locks(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Lock", CELL_INT, false},	 {"kind", "Kind", CELL_TEXT, false},
		{"account", "On", CELL_TEXT, false},	 {"from", "From", CELL_INSTANT, false},
		{"until", "Until", CELL_INSTANT, false}, {"by", "By", CELL_TEXT, false},
		{"suspect", "Shut out", CELL_TEXT, false}, {"reason", "Why", CELL_TEXT, true},
	};
	struct lock *all;
	str *beyond;	/* enter_run tells of it, as with any verb */
	size_t n, more;
	int64_t id, last = 0;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	if (id) return show_one(tx, id, r);
	TRY(locks_open(tx, &all, &n));
	TRY(show_held(tx, c->house, r));
	TRY(locks_beyond(tx, c->house, &beyond, &more));
	if (!n && !more) reply_say(r, "Nothing is locked, and nothing is on hold.");
	if (!n) return NULL;
	reply_table(r, "locks", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, all[i].id);
		reply_text(r, all[i].kind);
		reply_text(r, all[i].account ? all[i].account_name : S("all accounts"));
		reply_int(r, all[i].begins);
		reply_int(r, all[i].ends);
		reply_text(r, all[i].set_by);
		reply_maybe_text(r, all[i].suspect);
		reply_text(r, all[i].reason);
		if (str_is(all[i].kind, S("lockdown"))) last = all[i].id;
	}
	if (last) reply_say(r, "What it has stopped: schedpost locks %" PRId64, last);
	if (last) reply_say(r, "How it ends: schedpost unlock list %" PRId64, last);
	return NULL;
}

/* ---- the table */

static const struct opt HOLD_OPTS[] = {
	{"ACCOUNT", "ACCOUNT,...", OPT_POSITION | OPT_MANY, "Which accounts, or groups as @GROUP; without, all.", NULL},
	{"reason", "TEXT", OPT_NEEDED, "Why: bereavement, pre-election, or in your own words.", NULL},
	{"from", "WHEN", 0, "It begins then; the usual is now.", NULL},
	{"until", "WHEN", 0, "It ends then (\"in 9 days\": from now; +2h: from its beginning); without, when somebody releases it.", NULL},
	{"except", "CATEGORY", 0, "What goes out all the same.", POST_CATEGORIES},
	{0},
};
static const struct opt RELEASE_OPTS[] = {
	{"ID", "LOCK", OPT_POSITION | OPT_NEEDED, "The number of the hold; 'schedpost locks' shows it.", NULL},
	{0},
};
static const struct opt LOCKS_OPTS[] = {
	{"ID", "LOCK", OPT_POSITION, "The number of a lockdown: what it has stopped.", NULL},
	{0},
};
const struct verb HOLD_VERBS[] = {
	{.name = "hold",
	 .help = "Planned quiet: nothing is published on these accounts, now or at a time to come. They stay connected.",
	 .example = "schedpost hold library --reason pre-election --from \"mon 0:00\" --until \"fri 7:00\"",
	 .opts = HOLD_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT,
	 .about = account_about,
	 .run = run_hold},
	{.name = "release",
	 .help = "Ends a hold. What fell due meanwhile is not published by itself.",
	 .example = "schedpost release 3",
	 .opts = RELEASE_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT,
	 .about = about_lock,
	 .run = run_release},
	{.name = "locks",
	 .help = "What is on hold or locked down, since when, by whom, and why. With the number of a lockdown: what was under way then, "
		 "and what became of it.",
	 .example = "schedpost locks 3",
	 .opts = LOCKS_OPTS,
	 .needs = POWER_SEE,
	 .run = run_locks},
	{0},
};
